// SPDX-License-Identifier: GPL-3.0-or-later
#include "export/subject.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QPointer>
#include <QRegularExpression>
#include <QSvgRenderer>
#include <QWidget>

#include "document_model.h"
#include "explain/explain_cursor.h"
#include "export/explained.h"
#include "export/manuscript_pages.h"
#include "export/manuscript_writers.h"
#include "export/svg.h"
#include "formats/files.h"
#include "theme/theme.h"
#include "training/chart_card.h"
#include "translate.h"

namespace unroll {
namespace {

struct Words {
  Q_DECLARE_TR_FUNCTIONS(ExportSubject)
};

const Say kSay = [](const Text& text) { return translated(text).toStdString(); };

/// WORDS as a file's name: letters of every script, digits and a few marks.
QString stemOf(const QString& words) {
  QString stem;
  for (const QChar c : words)
    stem += c.isLetterOrNumber() || QStringLiteral("-_.,[]").contains(c) ? c : QLatin1Char(' ');
  stem = stem.simplified();
  stem.replace(u' ', u'-');
  while (stem.startsWith(u'.') || stem.startsWith(u'-')) stem.remove(0, 1);
  return stem.isEmpty() ? QStringLiteral("unroll") : stem.left(80);
}

std::vector<Picture> picturesOf(const ExportSubject& subject, ExportFormat format) {
  if (!subject.manuscript) return {subject.picture()};
  ManuscriptPages::Setup setup = localPaper();
  setup.endless = !subject.paged && format != ExportFormat::Pdf;
  return ManuscriptPages::pictures(subject.manuscript(), setup);
}

QByteArray textOf(const ExportSubject& subject, ExportFormat format) {
  const Manuscript manuscript = subject.manuscript();
  LatexOptions options;
  options.say = kSay;
  options.letter = localPaper().page.height() < ManuscriptPages::Setup{}.page.height();
  return QByteArray::fromStdString(format == ExportFormat::Latex ? manuscriptLatex(manuscript, options)
                                                                 : manuscriptText(manuscript, kSay));
}

QString numbered(const QString& path, size_t number) {
  const QFileInfo info(path);
  return QStringLiteral("%1/%2-%3.%4").arg(info.path(), info.completeBaseName()).arg(number).arg(info.suffix());
}

}  // namespace

QString suffixOf(ExportFormat format) {
  static const char* const kSuffixes[] = {"tex", "svg", "pdf", "png", "txt"};
  return QString::fromLatin1(kSuffixes[static_cast<size_t>(format)]);
}

bool ExportSubject::offers(ExportFormat format) const {
  return manuscript || (format != ExportFormat::Latex && format != ExportFormat::Text);
}

Result<std::vector<ExportedFile>> exported(const ExportSubject& subject, ExportFormat format, double scale,
                                           const QString& path) {
  if (format == ExportFormat::Latex || format == ExportFormat::Text)
    return std::vector<ExportedFile>{{path, textOf(subject, format)}};
  if (format == ExportFormat::Svg && subject.svg) return std::vector<ExportedFile>{{path, subject.svg()}};
  const std::vector<Picture> pictures = picturesOf(subject, format);
  if (format == ExportFormat::Pdf) return std::vector<ExportedFile>{{path, pdfOf(pictures, pictures.front().title)}};
  std::vector<ExportedFile> files;
  for (const Picture& picture : pictures) {
    ExportedFile file{pictures.size() > 1 ? numbered(path, files.size() + 1) : path, {}};
    if (format == ExportFormat::Svg) {
      file.bytes = svgOf(picture);
    } else {
      UNROLL_TRY(file.bytes, pngOf(picture, scale));
    }
    files.push_back(std::move(file));
  }
  return files;
}

Status writeFiles(const std::vector<ExportedFile>& files) {
  for (const ExportedFile& file : files)
    UNROLL_CHECK(writeFileAtomically(file.path.toStdString(),
                                     std::string_view(file.bytes.constData(), static_cast<size_t>(file.bytes.size()))));
  return Unit{};
}

std::vector<ExportSubject> explainSubjects(const ExplainCursor& cursor, QWidget* view) {
  std::vector<ExportSubject> subjects;
  const auto explanation = cursor.explanation();
  if (!explanation) return subjects;
  const QString title = QString::fromStdString(explanation->spec().title);
  if (const CellRef cell = cursor.selected(); cell.valid() && cell.cell >= 0) {
    const QString ref = QString::fromStdString(explanation->refOf(cell));
    subjects.push_back({Words::tr("The derivation of %1").arg(ref), stemOf(ref),
                        [explanation, cell] { return derivationManuscript(*explanation, cell, {}, cell.gradient); }});
  }
  if (const int step = cursor.step(); step >= 0)
    subjects.push_back({Words::tr("This step (%1)").arg(step + 1),
                        stemOf(title + QStringLiteral(" ") + Words::tr("step %1").arg(step + 1)),
                        [explanation, step] { return stepManuscript(*explanation, step); }});
  subjects.push_back({explanation->spec().worked ? Words::tr("The whole worked example") : Words::tr("The whole pass"),
                      stemOf(title),
                      [explanation] { return passManuscript(*explanation); },
                      {},
                      {},
                      true});
  subjects.push_back(
      {Words::tr("The view as it is shown"), stemOf(title), {}, [shown = QPointer<QWidget>(view), title] {
         return pictureOf(shown, title);
       }});
  return subjects;
}

std::vector<ExportSubject> buildSubjects(const DocumentModel& document, QWidget* canvas) {
  const NetworkSpec spec = document.spec();
  const auto svg = [spec, inference = document.inference()] {
    return QByteArray::fromStdString(networkSvg(spec, inference));
  };
  const QString title = QString::fromStdString(spec.title);
  ExportSubject network{Words::tr("The network"), stemOf(title), {}, {}, svg};

  network.picture = [svg, title] {
    // Qt's reader knows one family, no list of them.
    static const QRegularExpression kFamilies(QStringLiteral("font-family:[^;}]*"));
    QString source = QString::fromUtf8(svg());
    const QString family = Theme::instance().body().families().constFirst();
    source.replace(kFamilies, QStringLiteral("font-family:") + family);
    source.replace(QStringLiteral(" text-anchor="), QStringLiteral(" font-family=\"%1\" text-anchor=").arg(family));
    const auto drawn = std::make_shared<QSvgRenderer>(source.toUtf8());
    Picture picture;
    picture.title = title;
    picture.size = drawn->defaultSize();
    picture.paint = [drawn, size = picture.size](QPainter& painter) { drawn->render(&painter, QRectF({}, size)); };
    return picture;
  };
  ExportSubject shown{Words::tr("The view as it is shown"), stemOf(title)};
  shown.picture = [view = QPointer<QWidget>(canvas), title] { return pictureOf(view, title); };
  return {network, shown};
}

std::vector<ExportSubject> trainSubjects(QWidget* view) {
  std::vector<ExportSubject> subjects;
  const auto add = [&](QWidget* widget, const QString& words) {
    ExportSubject subject{words, stemOf(words)};
    subject.picture = [shown = QPointer<QWidget>(widget), words] { return pictureOf(shown, words); };
    subjects.push_back(std::move(subject));
  };
  for (ChartCard* card : view->findChildren<ChartCard*>())
    if (card->isVisible()) add(card, Words::tr("The chart “%1”").arg(card->chart()->accessibleName()));
  add(view, Words::tr("The view as it is shown"));
  return subjects;
}

}  // namespace unroll
