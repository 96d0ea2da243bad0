// SPDX-License-Identifier: GPL-3.0-or-later
// The documents' worked examples walked through in the window, by keys alone: at each step all its numbers stand on
// the card, in the formulas or in a tensor beside them, and a click on one opens its derivation.
#include <QTest>
#include <set>

#include "explain/derivation_panel.h"
#include "explain/explain_cursor.h"
#include "explain/explain_view.h"
#include "explain/formula_view.h"
#include "explain/step_card.h"
#include "explain/tensor_view.h"
#include "io/templates.h"
#include "resources.h"

using namespace unroll;

namespace {

/// The cells of VALUE that can be seen and clicked on the card.
std::set<int64_t> shownCells(const StepCard& card, const CellRef& whole, int64_t count) {
  std::set<int64_t> cells;
  for (const FormulaView* view : card.formulas()) {
    if (!view->isVisible()) continue;
    for (const int box : view->layoutOf().liveBoxes()) {
      const CellRef& cell = view->layoutOf().boxes()[static_cast<size_t>(box)].cell;
      if (cell.value == whole.value && cell.gradient == whole.gradient && cell.cell >= 0) cells.insert(cell.cell);
    }
  }
  for (const TensorView* view : card.tensors()) {
    if (!view->isVisible() || view->whole() != whole) continue;
    for (int64_t i = 0; i < count; ++i)
      if (!view->tiles().cellRect(i).isEmpty()) cells.insert(i);
  }
  return cells;
}

}  // namespace

class WorkedWalkTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() { initResources(); }

  void everyNumberStandsAtItsStep_data() {
    QTest::addColumn<QString>("key");
    for (const char* key : {"rnn_step", "lstm_gates", "gru_step", "gru_step_keras", "backprop_step", "convolution",
                            "max_pooling", "average_pooling"})
      QTest::newRow(key) << QString::fromLatin1(key);
  }
  void everyNumberStandsAtItsStep() {
    QFETCH(QString, key);
    DocumentModel document;
    TrainingBridge bridge(&document);
    ExplainView view(&document, &bridge);
    document.reset(*makeTemplate(key.toStdString()), {});
    view.resize(1280, 800);
    view.show();
    ExplainCursor* cursor = view.cursor();
    QVERIFY(QTest::qWaitFor([&] { return cursor->explanation() != nullptr; }, 60000));
    const Explanation& e = *cursor->explanation();
    const auto* card = view.findChild<StepCard*>();
    auto* panel = view.findChild<DerivationPanel*>();
    view.setFocus();
    cursor->goTo(0);
    for (size_t i = 0; i < e.steps().size(); ++i) {
      if (i > 0) QTest::keyClick(&view, Qt::Key_Space);
      QCOMPARE(cursor->step(), static_cast<int>(i));
      const Explanation::Step& step = e.steps()[i];
      const CellRef whole{step.value, -1, step.direction == Explanation::Direction::Backward};
      const int64_t count = elementCount(e.expression()[step.value].extents);
      const auto cells = shownCells(*card, whole, count);
      QVERIFY2(static_cast<int64_t>(cells.size()) == count, qPrintable(QStringLiteral("%1: %2 of %3 are shown")
                                                                           .arg(QString::fromStdString(e.refOf(whole)))
                                                                           .arg(cells.size())
                                                                           .arg(count)));
      const CellRef last{whole.value, count - 1, whole.gradient};
      cursor->select(last);
      QVERIFY2(!panel->title().isEmpty(), e.refOf(last).c_str());
      QCOMPARE(cursor->selected(), last);
      QCOMPARE(cursor->step(), static_cast<int>(i));  // looking at a number of it stays at the step
    }
    QVERIFY(!cursor->canNext());
    for (size_t i = e.steps().size() - 1; i > 0; --i) {
      QTest::keyClick(&view, Qt::Key_Backspace);
      QCOMPARE(cursor->step(), static_cast<int>(i) - 1);
    }
  }
};

QTEST_MAIN(WorkedWalkTest)
#include "worked_walk_test.moc"
