// SPDX-License-Identifier: GPL-3.0-or-later
// The documents' worked examples walked through in the window, by keys alone: at each step all its numbers stand on
// the card, in the formulas or in a tensor beside them, and a click on one opens its derivation.
#include <QAccessible>
#include <QApplication>
#include <QMouseEvent>
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

  /// The mouse itself: over a number its operands are lit where else they are shown; a click opens its derivation, and
  /// so does a screen reader's press, which finds each number under a name of its own.
  void theMouseAndAScreenReaderFindEachNumber_data() { everyNumberStandsAtItsStep_data(); }
  void theMouseAndAScreenReaderFindEachNumber() {
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
    // The last step of either direction whose result is written out: of stacks of pictures one number stands for it.
    for (const auto direction : {ExplainCursor::Direction::Forward, ExplainCursor::Direction::Backward}) {
      FormulaView* result = card->formulas()[2];
      int step = cursor->range(direction).second - 1;
      for (cursor->goTo(step); !result->isVisible() && step > cursor->range(direction).first; cursor->goTo(step))
        --step;
      QVERIFY(result->isVisible() && result->liveCount() > 0);
      QAccessibleInterface* formula = QAccessible::queryAccessibleInterface(result);
      QVERIFY(formula && !formula->text(QAccessible::Name).isEmpty());
      QCOMPARE(formula->childCount(), result->liveCount());
      std::set<QString> names;
      for (int i = 0; i < result->liveCount(); ++i) {
        cursor->goTo(step);
        const CellRef cell = result->layoutOf()
                                 .boxes()[static_cast<size_t>(result->layoutOf().liveBoxes()[static_cast<size_t>(i)])]
                                 .cell;
        if (cell.cell < 0) continue;
        QAccessibleInterface* part = formula->child(i);
        QVERIFY(part && part->role() == QAccessible::Button);
        const QString name = part->text(QAccessible::Name);
        QVERIFY2(name.contains(QString::fromStdString(e.refOf(cell))), qPrintable(name));
        QVERIFY2(names.insert(name).second, qPrintable(name + " twice"));
        const QPoint at = result->rectOfLive(i).center();
        // Sent to the view itself: where the screen's pointer is does not matter.
        QMouseEvent move(QEvent::MouseMove, at, result->mapToGlobal(at), Qt::NoButton, Qt::NoButton, Qt::NoModifier);
        QApplication::sendEvent(result, &move);
        QCOMPARE(cursor->hovered(), cell);
        QVERIFY2(!cursor->lit().empty(), qPrintable(name));
        std::set<int64_t> operands;
        for (const CellRef& operand : cursor->operands()) operands.insert(operand.cell);
        QCOMPARE(operands.empty(), e.derive(cell).terms.empty());
        QTest::mouseClick(result, Qt::LeftButton, {}, at);
        QCOMPARE(cursor->selected(), cell);
        QVERIFY(!view.findChild<DerivationPanel*>()->title().isEmpty());
        cursor->select({});
        part->actionInterface()->doAction(QAccessibleActionInterface::pressAction());
        QCOMPARE(cursor->selected(), cell);
      }
      QVERIFY(!names.empty());
    }
  }
};

QTEST_MAIN(WorkedWalkTest)
#include "worked_walk_test.moc"
