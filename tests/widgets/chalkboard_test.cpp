// SPDX-License-Identifier: GPL-3.0-or-later
#include "chalkboard/chalkboard_view.h"

#include <QClipboard>
#include <QPushButton>
#include <QSignalSpy>
#include <QSlider>
#include <QTest>
#include <cmath>
#include <set>

#include "chalkboard/board_edit.h"
#include "chalkboard/board_model.h"
#include "chalkboard/board_page.h"
#include "chalkboard/chalkboard_side.h"
#include "explain/transport.h"
#include "io/templates.h"
#include "resources.h"

using namespace unroll;

class ChalkboardTest : public QObject {
  Q_OBJECT
 private:
  struct Window {
    ChalkboardView view;
    explicit Window(const char* kind = "dense") {
      view.resize(1280, 720);
      view.show();
      if (kind) view.model()->show({kind}, {});
    }
    BoardModel* model() const { return view.model(); }
    ExplainCursor* cursor() const { return view.cursor(); }
    BoardPage* page() const { return view.page(); }
    NumberEditor* editor() const { return page()->editor(); }
    void toEnd() { cursor()->goTo(cursor()->range(ExplainCursor::Direction::Forward).second - 1); }
    double number(const char* ref) const {
      const auto cell = model()->explanation()->resolve(ref);
      if (!cell) qFatal("%s: %s", ref, cell.error().english().c_str());
      return model()->explanation()->number(*cell);
    }
    /// What the line of NAME says.
    QString line(const char* name) const {
      for (const BoardLine* line : page()->lines()) {
        const auto& step = cursor()->explanation()->steps()[static_cast<size_t>(line->step())];
        if (cursor()->explanation()->expression()[step.value].label.name == name)
          return line->formula()->accessibleName();
      }
      return {};
    }
    /// Clicks the number INDEX of those that can be edited in the given number VIEW.
    FormulaView* edit(size_t view_, size_t index) {
      FormulaView* given = page()->givens()[view_];
      const auto cells = editableCells(*given, *model()->explanation());
      for (int i = 0; i < given->liveCount(); ++i) {
        const auto& box =
            given->layoutOf().boxes()[static_cast<size_t>(given->layoutOf().liveBoxes()[static_cast<size_t>(i)])];
        if (box.cell != cells.at(index)) continue;
        QTest::mouseClick(given, Qt::LeftButton, {}, given->rectOfLive(i).center());
        break;
      }
      return given;
    }
    void type(const char* words) {
      editor()->selectAll();
      QTest::keyClicks(editor(), QString::fromUtf8(words));
    }
  };

 private Q_SLOTS:
  void initTestCase() { initResources(); }
  void beginsWithABoard();
  void aNumberIsChangedWhereItStands();
  void whatIsNoNumberStaysWithItsSentence();
  void tabGoesThroughAllGivenNumbers();
  void theKeyboardAloneIsEnough();
  void escapeTakesBackAndUndoToo();
  void numbersOfTheLinesCanBeChangedToo();
  void linesAreWrittenAndWiped();
  void aComputedNumberSaysWhereItComesFrom();
  void hoverLightsOperands();
  void fractionsAndDecimals();
  void sizesMakeAnotherBoard();
  void newNumbersComeFromTheSeed();
  void typeGrowsByKeys();
  void everyKindCanBeSteppedThrough();
  void workedExamplesShowTheirPrint();
  void aBoardBecomesADocument();
  void linesAreCopiedAsLatex();
};

void ChalkboardTest::beginsWithABoard() {
  Window window(nullptr);
  QVERIFY(window.model()->explanation() != nullptr);
  QCOMPARE(window.model()->state().settings.kind, boardKinds().front().key);
  QVERIFY(!window.page()->givens().empty());
  QCOMPARE(window.page()->lines().size(), size_t{1});
}

void ChalkboardTest::aNumberIsChangedWhereItStands() {
  Window window;
  window.toEnd();
  const double before = window.number("cell.z[0,0]"), bias = window.number("cell.b[0]");
  window.edit(2, 0);
  QVERIFY(window.editor()->editing());
  QCOMPARE(window.model()->explanation()->refOf(window.editor()->cell()), std::string("cell.b[0]"));
  window.type("1/3");
  QCOMPARE(window.number("cell.b[0]"), 1.0 / 3.0);
  QVERIFY(std::fabs(window.number("cell.z[0,0]") - (before - bias + 1.0 / 3.0)) < 1e-12);  // at once, before Enter
  QVERIFY2(window.line("z").contains(QStringLiteral("0.3333")), qPrintable(window.line("z")));
  QTest::keyClick(window.editor(), Qt::Key_Return);
  QVERIFY(!window.editor()->editing());
  QCOMPARE(window.model()->undoStack()->count(), 1);  // not one for each key
}

void ChalkboardTest::whatIsNoNumberStaysWithItsSentence() {
  Window window;
  const double before = window.number("cell.b[0]");
  window.edit(2, 0);
  window.type("1/x");
  QVERIFY(window.editor()->refusal().isEmpty());  // half a number is no mistake yet
  QTest::keyClick(window.editor(), Qt::Key_Return);
  QVERIFY(window.editor()->editing());
  QVERIFY(window.editor()->refusal().contains(QStringLiteral("1/x")));
  QCOMPARE(window.editor()->text(), QStringLiteral("1/x"));
  QTest::keyClick(window.editor(), Qt::Key_Backspace);
  QTest::keyClicks(window.editor(), QStringLiteral("4"));
  QVERIFY(window.editor()->refusal().isEmpty());
  QCOMPARE(window.number("cell.b[0]"), 0.25);
  QTest::keyClick(window.editor(), Qt::Key_Escape);
  QCOMPARE(window.number("cell.b[0]"), before);
}

void ChalkboardTest::tabGoesThroughAllGivenNumbers() {
  Window window;
  window.edit(0, 0);
  size_t numbers = 0;
  for (const FormulaView* view : window.page()->givens())
    numbers += editableCells(*view, *window.model()->explanation()).size();
  std::vector<std::string> seen;
  for (size_t i = 0; i < numbers; ++i) {
    QVERIFY(window.editor()->editing());
    seen.push_back(window.model()->explanation()->refOf(window.editor()->cell()));
    QTest::keyClick(window.editor(), Qt::Key_Tab);
  }
  QCOMPARE(std::set<std::string>(seen.begin(), seen.end()).size(), numbers);
  window.edit(1, 0);
  QTest::keyClick(window.editor(), Qt::Key_Backtab);
  QCOMPARE(window.model()->explanation()->refOf(window.editor()->cell()), std::string("x.out[0,1]"));
}

void ChalkboardTest::theKeyboardAloneIsEnough() {
  Window window;
  window.view.activateWindow();
  FormulaView* given = window.page()->givens()[1];
  given->setFocus(Qt::TabFocusReason);
  for (int i = 0; i < 20 && !window.editor()->editing(); ++i) {
    QTest::keyClick(given, Qt::Key_Return);  // on the symbol it means nothing
    if (!window.editor()->editing()) QTest::keyClick(given, Qt::Key_Right);
  }
  QVERIFY(window.editor()->editing());
  QCOMPARE(window.model()->explanation()->refOf(window.editor()->cell()), std::string("cell.W[0,0]"));
  window.type("-7/2");
  QTest::keyClick(window.editor(), Qt::Key_Return);
  QCOMPARE(window.number("cell.W[0,0]"), -3.5);
}

void ChalkboardTest::escapeTakesBackAndUndoToo() {
  Window window;
  const Board before = window.model()->state().board;
  window.edit(1, 1);
  window.type("5");
  QVERIFY(!(window.model()->state().board == before));
  QTest::keyClick(window.editor(), Qt::Key_Escape);
  QVERIFY(window.model()->state().board == before);
  window.edit(1, 1);
  window.type("5");
  QTest::keyClick(window.editor(), Qt::Key_Return);
  QTest::keyClick(&window.view, Qt::Key_Z, Qt::ControlModifier);
  QVERIFY(window.model()->state().board == before);
  QTest::keyClick(&window.view, Qt::Key_Y, Qt::ControlModifier);
  QCOMPARE(window.number("cell.W[0,1]"), 5.0);
}

void ChalkboardTest::numbersOfTheLinesCanBeChangedToo() {
  Window window("lstm");
  window.toEnd();
  BoardLine* line = window.page()->lines().front();  // the input gate
  const auto cells = editableCells(*line->formula(), *window.model()->explanation());
  QVERIFY(!cells.empty());
  Q_EMIT line->formula()->clicked(cells.front());
  QVERIFY(window.editor()->editing());
  window.type("0.125");
  QCOMPARE(window.number("cell.W[0,0]"), 0.125);  // through the rows of W_i
  QVERIFY(window.line("i").contains(QStringLiteral("0.125")));
}

void ChalkboardTest::linesAreWrittenAndWiped() {
  Window window;
  const auto names = [&] {
    QStringList all;
    for (const BoardLine* line : window.page()->lines()) {
      const auto& step = window.cursor()->explanation()->steps()[static_cast<size_t>(line->step())];
      all << QString::fromStdString(window.cursor()->explanation()->expression()[step.value].label.name);
    }
    return all.join(u' ');
  };
  QCOMPARE(names(), QStringLiteral("contract1"));  // W x, until z stands there
  QTest::keyClick(&window.view, Qt::Key_Space);
  QCOMPARE(names(), QStringLiteral("z"));
  QTest::keyClick(&window.view, Qt::Key_Space);
  QCOMPARE(names(), QStringLiteral("z out"));
  QTest::keyClick(&window.view, Qt::Key_Backspace);
  QTest::keyClick(&window.view, Qt::Key_Backspace);
  QCOMPARE(names(), QStringLiteral("contract1"));
  QTest::keyClick(&window.view, Qt::Key_PageDown);
  QTest::keyClick(&window.view, Qt::Key_PageDown);
  QTest::keyClick(&window.view, Qt::Key_PageDown);
  QCOMPARE(names(), QStringLiteral("z out e"));
}

void ChalkboardTest::aComputedNumberSaysWhereItComesFrom() {
  Window window("convolution");
  BoardLine* line = window.page()->lines().front();
  const auto& step = *window.cursor()->currentStep();
  QVERIFY(line->folded());  // the numbers do not fit into one line: a single cell speaks
  QCOMPARE(line->shownCell(), window.cursor()->selected());
  const CellRef last{step.value, window.model()->explanation()->evaluation().value(step.value).size() - 1, false};
  Q_EMIT line->formula()->clicked(last);
  QCOMPARE(line->shownCell(), last);
  QVERIFY(line->formulas()[1]->isVisible());
  Q_EMIT line->formula()->clicked(last);
  QVERIFY(line->shownCell() != last);
}

void ChalkboardTest::hoverLightsOperands() {
  Window window;
  window.toEnd();
  const auto z = window.model()->explanation()->resolve("cell.z[0,0]");
  window.cursor()->hover(*z);
  QVERIFY(!window.cursor()->lit().empty());
  window.cursor()->hover({});
  QVERIFY(window.cursor()->lit().empty());
}

void ChalkboardTest::fractionsAndDecimals() {
  Window window;
  window.edit(2, 0);
  window.type("1/3");
  QTest::keyClick(window.editor(), Qt::Key_Return);
  Q_EMIT window.view.side()->numbers()->committed(QStringLiteral("digits"), int64_t{6}, -1);
  QVERIFY(window.page()->givens()[2]->accessibleName().contains(QStringLiteral("0.333333")));
  Q_EMIT window.view.side()->numbers()->committed(QStringLiteral("form"), std::string("fractions"), -1);
  QVERIFY(window.page()->givens()[2]->accessibleName().contains(QStringLiteral("1/3")));
  window.edit(2, 0);
  QCOMPARE(window.editor()->text(), QStringLiteral("1/3"));
}

void ChalkboardTest::sizesMakeAnotherBoard() {
  Window window;
  Q_EMIT window.view.side()->sizes()->committed(QStringLiteral("units"), int64_t{3}, -1);
  QCOMPARE(window.model()->state().settings.sizes.at("units"), 3);
  QCOMPARE(window.number("cell.z[0,2]"), window.number("cell.z[0,2]"));
  Q_EMIT window.view.side()->sizes()->committed(QStringLiteral("activation"), std::string("relu"), -1);
  QCOMPARE(window.model()->state().settings.sizes.at("units"), 3);
  const QSignalSpy refused(window.model(), &BoardModel::refused);
  const Board before = window.model()->state().board;
  QVERIFY(!window.model()->show({"dense", {{"units", 40}}}, {}));
  QCOMPARE(refused.count(), 1);
  QVERIFY(window.model()->state().board == before);
}

void ChalkboardTest::newNumbersComeFromTheSeed() {
  Window window;
  const Board first = window.model()->state().board;
  window.view.side()->newNumbers()->click();
  QCOMPARE(window.model()->state().settings.seed, uint64_t{2});
  QVERIFY(!(window.model()->state().board == first));
  Q_EMIT window.view.side()->numbers()->committed(QStringLiteral("seed"), int64_t{1}, -1);
  QVERIFY(window.model()->state().board == first);
  QTest::keyClick(&window.view, Qt::Key_R, Qt::ControlModifier);
  QCOMPARE(window.model()->state().settings.seed, uint64_t{2});
}

void ChalkboardTest::typeGrowsByKeys() {
  Window window;
  const double before = window.page()->fontSize();
  QTest::keyClick(&window.view, Qt::Key_Plus, Qt::ControlModifier);
  QVERIFY(window.page()->fontSize() > before);
  QCOMPARE(window.page()->lines().front()->formula()->fontSize(), window.page()->fontSize());
  QTest::keyClick(&window.view, Qt::Key_Minus, Qt::ControlModifier);
  QCOMPARE(window.page()->fontSize(), before);
  QTest::keyClick(&window.view, Qt::Key_Plus, Qt::ControlModifier | Qt::ShiftModifier);
  QVERIFY(window.page()->fontSize() > before);
  QTest::keyClick(&window.view, Qt::Key_Minus, Qt::ControlModifier);
  QCOMPARE(window.page()->fontSize(), before);
  QTest::keyClick(&window.view, Qt::Key_B, Qt::ControlModifier);
  QVERIFY(window.view.side()->isHidden());
}

void ChalkboardTest::everyKindCanBeSteppedThrough() {
  Window window;
  for (const BoardKind& kind : boardKinds()) {
    window.model()->show({kind.key}, {});
    QCOMPARE(window.model()->state().settings.kind, kind.key);
    QCOMPARE(window.cursor()->step(), 0);
    QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
    const QSize least = window.view.minimumSizeHint();  // beside the window's own bars, on a projector
    QVERIFY2(least.height() <= 560 && least.width() <= 1280, kind.key.c_str());
    const int last = static_cast<int>(window.cursor()->explanation()->steps().size()) - 1;
    window.cursor()->goTo(last);
    QCOMPARE(window.page()->lines().back()->step(), last);
    for (const BoardLine* line : window.page()->lines()) QVERIFY(!line->formula()->accessibleName().isEmpty());
  }
  while (window.model()->undoStack()->canUndo()) window.model()->undoStack()->undo();
  QCOMPARE(window.model()->state().settings.kind, std::string("dense"));
}

void ChalkboardTest::workedExamplesShowTheirPrint() {
  Window window;
  int shown = 0;
  for (int row = 0; row < window.view.side()->boards()->count(); ++row) {
    QListWidgetItem* item = window.view.side()->boards()->item(row);
    if (!(item->flags() & Qt::ItemIsSelectable)) continue;
    window.view.side()->boards()->setCurrentItem(item);
    if (window.model()->state().worked.empty()) continue;
    ++shown;
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);  // the board before
    const int last = static_cast<int>(window.cursor()->explanation()->steps().size()) - 1;
    window.cursor()->goTo(last);
    const size_t faults = window.model()->state().board.spec.worked->faults.size();
    QCOMPARE(static_cast<size_t>(window.page()->findChildren<PrintedNote*>().size()), faults);
  }
  QCOMPARE(shown, 8);
  window.view.showWorked("rnn_step");
  window.cursor()->goTo(static_cast<int>(window.cursor()->explanation()->steps().size()) - 1);
  const auto printed = [&] {
    int count = 0;
    for (const FormulaView* view : window.page()->findChildren<FormulaView*>()) count += view->formula().fault;
    return count;
  };
  QCOMPARE(printed(), 3);
  Q_EMIT window.view.side()->printedChosen(false);
  QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
  QCOMPARE(printed(), 0);
  QCOMPARE(window.page()->findChildren<PrintedNote*>().size(), 3);  // what is right stays
}

void ChalkboardTest::aBoardBecomesADocument() {
  Window window("gru");
  QSignalSpy wanted(&window.view, &ChalkboardView::documentWanted);
  for (QPushButton* button : window.view.findChildren<QPushButton*>())
    if (button->text() == QStringLiteral("Open in Build")) button->click();
  QCOMPARE(wanted.count(), 1);
  QVERIFY(wanted[0][0].value<NetworkSpec>() == window.model()->state().board.spec);
}

void ChalkboardTest::linesAreCopiedAsLatex() {
  Window window;
  window.toEnd();
  for (QPushButton* button : window.view.findChildren<QPushButton*>())
    if (button->text() == QStringLiteral("LaTeX")) button->click();
  const QString text = QGuiApplication::clipboard()->text();
  QCOMPARE(text.count(QStringLiteral("\\[")),
           static_cast<int>(window.page()->lines().size() + window.page()->givens().size()));
}

QTEST_MAIN(ChalkboardTest)
#include "chalkboard_test.moc"
