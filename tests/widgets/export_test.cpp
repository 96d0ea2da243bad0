// SPDX-License-Identifier: GPL-3.0-or-later
// What leaves the window: pages, pictures, the clipboard, and the panel that writes files.
#include <QClipboard>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QSpinBox>
#include <QSvgRenderer>
#include <QTemporaryDir>
#include <QTest>
#include <set>

#include "explain/explain_cursor.h"
#include "export/copied.h"
#include "export/explained.h"
#include "export/export_panel.h"
#include "export/manuscript_pages.h"
#include "export/worksheet.h"
#include "support/explained_template.h"
#include "training/chart_card.h"

using namespace unroll;
using namespace unroll::test;

namespace {

std::shared_ptr<const Explanation> lstm() {
  static const auto explanation = explainTemplate("lstm_gates");
  return explanation;
}

/// Pixels that are not BACKGROUND.
qint64 inkIn(const QImage& image, QColor background = Qt::white) {
  qint64 count = 0;
  for (int y = 0; y < image.height(); ++y)
    for (int x = 0; x < image.width(); ++x) count += image.pixelColor(x, y) != background;
  return count;
}

Picture drawn(const Manuscript& manuscript) {
  ManuscriptPages::Setup setup;
  setup.endless = true;
  return ManuscriptPages::pictures(manuscript, setup).front();
}

QByteArray read(const QString& path) {
  QFile file(path);
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

std::vector<ExportSubject> subjects() {
  static auto* cursor = new ExplainCursor(qApp);
  cursor->setExplanation(lstm());
  static auto* view = new QPushButton("view");
  view->resize(200, 100);
  return explainSubjects(*cursor, view);
}

}  // namespace

class ExportTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  /// All strips in their order, none over the edge, footnotes on the page of their marks, no heading alone at the end.
  void pagesHoldEverything() {
    const Manuscript manuscript = passManuscript(*lstm());
    const ManuscriptPages pages(manuscript);
    QVERIFY2(pages.count() >= 4, qPrintable(QString::number(pages.count())));
    size_t placed = 0, notes = 0;
    for (const ManuscriptPages::Page& page : pages.pages()) {
      double y = 0.0;
      for (const auto& [strip, top] : page.strips) {
        QVERIFY(top >= y - 0.01);
        y = top + strip->height;
        QVERIFY(strip->width <= pages.size().width() - 2 * 72.0 + 1.0);
        notes += strip->notes.size();
        ++placed;
      }
      for (const auto& [note, top] : page.notes) {
        QVERIFY(top >= y);
        y = top + note->height;
      }
      QVERIFY(y <= pages.bottom() + 0.1);
      if (&page != &pages.pages().back()) QVERIFY(!page.strips.back().strip->keepWithNext);
    }
    QVERIFY(notes >= 3);  // the three faults of the document, as lines
    QVERIFY(placed > manuscript.blocks.size());
  }

  void tablesRepeatTheirTitles() {
    Manuscript manuscript;
    Manuscript::Table table;
    table.titles = {{"name"}, {"value"}};
    table.numeric = {false, true};
    for (int i = 0; i < 120; ++i) table.rows.push_back({{{"x"}}, {{std::to_string(i)}}});
    manuscript.blocks.emplace_back(table);
    const ManuscriptPages pages(manuscript);
    QVERIFY(pages.count() >= 3);
    std::set<QString> numbers;
    for (const ManuscriptPages::Page& page : pages.pages()) {
      QStringList texts;
      for (const auto& [strip, top] : page.strips)
        for (const Ink& ink : strip->inks)
          if (const auto* text = std::get_if<TextInk>(&ink)) texts << text->text;
      QVERIFY(texts.contains("name") && texts.indexOf("value") < 3);
      for (const QString& text : texts)
        if (!text.isEmpty() && text[0].isDigit()) numbers.insert(text);
    }
    QCOMPARE(numbers.size(), size_t{120});
  }

  void wideFormulasShrink() {
    std::vector<Formula> entries;
    for (int i = 0; i < 3 * 40; ++i) entries.push_back(formula::number(i * 1.2345));
    Manuscript manuscript;
    manuscript.blocks.emplace_back(Manuscript::Equation{{formula::matrix(3, 40, std::move(entries))}});
    for (const Strip& strip : stripsOf(manuscript, 500.0)) QVERIFY(strip.width <= 501.0);
  }

  void svgIsThePicture() {
    const Picture picture = drawn(derivationManuscript(*lstm(), *lstm()->resolve("lstm.f[0,0,1]")));
    const QByteArray svg = svgOf(picture);
    QVERIFY(svg.contains("<title>Why is lstm.f[0,0,1]") && svg.contains("W_(f, 1, 0)"));  // for those who cannot see
    QVERIFY2(!svg.contains("<text"), "depends on the fonts of who opens it");
    QSvgRenderer renderer(svg);
    QVERIFY(renderer.isValid());
    QImage fromSvg(picture.size.toSize(), QImage::Format_RGB32);
    QPainter painter(&fromSvg);
    renderer.render(&painter);
    painter.end();
    const qint64 a = inkIn(fromSvg), b = inkIn(imageOf(picture, 1.0));
    QVERIFY2(a > 2000 && std::abs(a - b) < b / 4, qPrintable(QString("%1 and %2").arg(a).arg(b)));
  }

  void pngHasItsScale() {
    const Picture picture = drawn(derivationManuscript(*lstm(), *lstm()->resolve("lstm.f[0,0,1]")));
    const QImage once = QImage::fromData(*pngOf(picture, 1.0)), thrice = QImage::fromData(*pngOf(picture, 3.0));
    QCOMPARE(thrice.size(), once.size() * 3);
    QCOMPARE(qRound(thrice.dotsPerMeterX() * 0.0254), 288);
    QVERIFY(inkIn(thrice) > 5 * inkIn(once));  // sharp, with thinner edges
    Picture huge = picture;
    huge.size = {20000, 20000};
    const auto refused = pngOf(huge, 8.0);
    QVERIFY(!refused && refused.error().message.english().find("160000") != std::string::npos);
  }

  void pdfHasPagesAndFonts() {
    const Manuscript manuscript = passManuscript(*lstm());
    const auto pictures = ManuscriptPages::pictures(manuscript, {});
    const QByteArray pdf = pdfOf(pictures, "title");
    QVERIFY(pdf.startsWith("%PDF-"));
    QCOMPARE(pdf.count("/Type /Page\n"), static_cast<qsizetype>(pictures.size()));
    QVERIFY(pdf.contains("/FontFile"));  // embedded
    QVERIFY2(pdf.contains("/MediaBox [0 0 595.000000 842.000000]"), "not A4");
  }

  void worksheetsHaveRoomOrAnswers() {
    Worksheet sheet;
    sheet.title = {"The forget gate"};
    sheet.items.push_back({{"Fill in."},
                           {formula::row({formula::symbol("f"), formula::op("="), worksheetBlank(1)})},
                           {formula::number(0.58)},
                           3});
    const auto rules = [](const std::vector<Strip>& strips) {
      qint64 count = 0;
      for (const Strip& strip : strips)
        count += std::count_if(strip.inks.begin(), strip.inks.end(),
                               [](const Ink& ink) { return std::holds_alternative<RuleInk>(ink); });
      return count;
    };
    QCOMPARE(rules(stripsOf(worksheetManuscript(sheet, false), 600.0)), 5);  // name, date, three lines
    QCOMPARE(rules(stripsOf(worksheetManuscript(sheet, true), 600.0)), 0);
    QVERIFY(inkIn(imageOf(drawn(worksheetManuscript(sheet, false)), 1.0)) > 300);
  }

  void chartsAreOfferedOneByOne() {
    QWidget view;
    auto* row = new QHBoxLayout(&view);
    Curve curve;
    for (int i = 1; i <= 50; ++i) curve.append(1.0 / i);
    for (const char* title : {"loss", "accuracy"}) {
      auto* card = new ChartCard(title, &view);
      card->chart()->setLines({{title, [] { return QColor(Qt::red); }, 2.0, &curve}});
      card->chart()->refresh(50, 50);
      row->addWidget(card);
    }
    view.resize(800, 300);
    view.show();
    const auto offered = trainSubjects(&view);
    QCOMPARE(offered.size(), size_t{3});
    QVERIFY(offered[0].words.contains("loss") && !offered[0].offers(ExportFormat::Latex));
    const Picture picture = offered[0].picture();
    QVERIFY(inkIn(imageOf(picture, 2.0), picture.background) > 2000);
    const QByteArray svg = svgOf(picture);
    QVERIFY(QSvgRenderer(svg).isValid() && svg.contains("<polyline") && !svg.contains("<image"));  // vectors
    QVERIFY(exported(offered[0], ExportFormat::Pdf, 1.0, "a.pdf")->front().bytes.startsWith("%PDF"));
  }

  /// What scrolls does not stick out below its frame.
  void vectorsKeepToWhatIsSeen() {
    QWidget view;
    view.resize(200, 200);
    auto* frame = new QWidget(&view);
    frame->setGeometry(0, 0, 200, 100);
    auto* tall = new QWidget(frame);
    tall->setGeometry(20, 50, 60, 140);
    tall->setAutoFillBackground(true);
    tall->setPalette(QPalette(Qt::red));
    view.show();
    const Picture picture = pictureOf(&view, "view");
    QSvgRenderer renderer(svgOf(picture));
    QImage drawn(200, 200, QImage::Format_RGB32);
    QPainter painter(&drawn);
    renderer.render(&painter);
    painter.end();
    QCOMPARE(drawn.pixelColor(50, 80).name(), imageOf(picture, 1.0).pixelColor(50, 80).name());
    QVERIFY(drawn.pixelColor(50, 80) != drawn.pixelColor(150, 80));
    QCOMPARE(drawn.pixelColor(50, 150).name(), drawn.pixelColor(150, 150).name());
  }

  void copyTakesTextLatexAndPicture() {
    const auto derivation = lstm()->derive(*lstm()->resolve("lstm.f[0,0,1]"));
    copyToClipboard(copiedDerivation(derivation));
    const QMimeData* mime = QGuiApplication::clipboard()->mimeData();
    QCOMPARE(mime->text().count('\n'), 2);
    QVERIFY(mime->text().startsWith("f_(0, 1) = σ(") && mime->text().endsWith("= 0.66596693"));
    const QString latex = QString::fromUtf8(mime->data("application/x-latex"));
    QVERIFY(latex.contains("\\begin{aligned}") && latex.contains("f_{0 , 1} &= \\sigma"));
    QCOMPARE(mime->data("text/x-tex"), mime->data("application/x-latex"));
    QVERIFY(mime->hasImage() && inkIn(qvariant_cast<QImage>(mime->imageData())) > 1000);
    QVERIFY(QSvgRenderer(mime->data("image/svg+xml")).isValid());
  }

  void copyActionsTakeOneForm() {
    QMenu menu;
    addCopyActions(menu, [] { return copiedFormula(formula::parse("y = W x")); });
    QCOMPARE(menu.actions().size(), 4);
    menu.actions()[1]->trigger();
    QCOMPARE(QGuiApplication::clipboard()->text(), QString("\\[ y = W x \\]"));
    menu.actions()[2]->trigger();
    QCOMPARE(QGuiApplication::clipboard()->text(), QString("y = W x"));
    menu.actions()[3]->trigger();
    QVERIFY(!QGuiApplication::clipboard()->image().isNull());
  }

  void panelWritesEveryFormat() {
    QTemporaryDir folder;
    QWidget window;
    window.resize(900, 600);
    ExportPanel panel(subjects, &window);
    window.show();
    panel.open(folder.path());
    QVERIFY(panel.isVisible());
    QCOMPARE(panel.what()->count(), 4);
    const std::pair<ExportFormat, QByteArray> starts[] = {{ExportFormat::Latex, "% !TeX"},
                                                          {ExportFormat::Svg, "<?xml"},
                                                          {ExportFormat::Pdf, "%PDF"},
                                                          {ExportFormat::Png, "\x89PNG"},
                                                          {ExportFormat::Text, "Why is"}};
    for (const auto& [format, start] : starts) {
      panel.formatButton(format)->click();
      QVERIFY(panel.file()->text().endsWith('.' + suffixOf(format)));
      panel.exportButton()->click();
      const QByteArray bytes = read(panel.file()->text());
      QVERIFY2(bytes.startsWith(start), qPrintable(panel.told()));
      QVERIFY(panel.told().contains(panel.file()->text()));
    }
    // A view is a picture alone: text is not offered, the format turns to one that is.
    panel.what()->setCurrentIndex(3);
    QVERIFY(!panel.formatButton(ExportFormat::Latex)->isEnabled() &&
            panel.formatButton(ExportFormat::Pdf)->isChecked());
  }

  void pagesOfAWholeExampleAreFiles() {
    QTemporaryDir folder;
    QWidget window;
    ExportPanel panel(subjects, &window);
    panel.open(folder.path());
    panel.what()->setCurrentIndex(2);
    panel.scale()->setValue(1);
    panel.formatButton(ExportFormat::Png)->click();
    panel.file()->setText(folder.filePath("gates.png"));
    panel.exportButton()->click();
    const int pages = ManuscriptPages(passManuscript(*lstm())).count();
    QCOMPARE(QDir(folder.path()).entryList({"gates-*.png"}).size(), pages);
    QVERIFY(QFile::exists(folder.filePath("gates-1.png")) && !QFile::exists(folder.filePath("gates.png")));
  }

  void aFileIsReplacedOnlyWhenToldTwice() {
    QTemporaryDir folder;
    QFile old(folder.filePath("a.txt"));
    QVERIFY(old.open(QIODevice::WriteOnly));
    old.write("old");
    old.close();
    QWidget window;
    ExportPanel panel(subjects, &window);
    panel.open(folder.path());
    panel.formatButton(ExportFormat::Text)->click();
    panel.file()->setText(old.fileName());
    panel.exportButton()->click();
    QCOMPARE(read(old.fileName()), QByteArray("old"));
    QVERIFY(panel.told().contains("a.txt"));
    panel.exportButton()->click();
    QVERIFY(read(old.fileName()).startsWith("Why is"));
  }

  void whatCannotBeWrittenIsSaid() {
    QTemporaryDir folder;
    QWidget window;
    ExportPanel panel(subjects, &window);
    panel.open(folder.path());
    panel.formatButton(ExportFormat::Pdf)->click();
    panel.file()->setText(folder.filePath("not/there/a.pdf"));
    panel.exportButton()->click();
    QVERIFY2(panel.told().contains("not/there/a.pdf"), qPrintable(panel.told()));
    QVERIFY(panel.told().size() > 30);
    QTest::keyClick(&panel, Qt::Key_Escape);
    QVERIFY(!panel.isVisible());
  }
};

QTEST_MAIN(ExportTest)
#include "export_test.moc"
