// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/explain_view.h"

#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QSlider>
#include <QTest>
#include <cmath>

#include "explain/derivation_panel.h"
#include "explain/explain_cursor.h"
#include "explain/formula_view.h"
#include "explain/step_card.h"
#include "explain/step_list.h"
#include "explain/tensor_view.h"
#include "explain/timeline_view.h"
#include "explain/transport.h"
#include "explain/worked_faults.h"
#include "io/templates.h"
#include "resources.h"

using namespace unroll;

class ExplainViewTest : public QObject {
  Q_OBJECT
 private:
  struct Window {
    DocumentModel document;
    TrainingBridge bridge{&document};
    ExplainView view{&document, &bridge};
    ExplainCursor* cursor = view.cursor();

    explicit Window(const NetworkSpec& spec) {
      document.reset(spec, {});
      view.resize(1280, 800);
      view.show();
    }
    bool ready() {
      return QTest::qWaitFor([this] { return cursor->explanation() != nullptr; }, 60000);
    }
    const Explanation& explanation() const { return *cursor->explanation(); }
    CellRef at(const char* ref) const {
      auto cell = explanation().resolve(ref);
      return cell ? *cell : CellRef{};
    }
    /// The step whose whole value is NODE.NAME.
    int stepOf(const char* ref) const { return cursor->stepOf(at(ref).value, false); }
  };

  static NetworkSpec worked(const char* key) {
    auto spec = makeTemplate(key);
    if (!spec) qFatal("%s: %s", key, spec.error().english().c_str());
    return *spec;
  }

  /// A live number of the card whose printed text is TEXT.
  static int liveWith(const FormulaView& view, const QString& text) {
    for (int i = 0; i < view.liveCount(); ++i)
      if (view.layoutOf().nameOf(view.layoutOf().liveBoxes()[static_cast<size_t>(i)]) == text) return i;
    return -1;
  }

 private Q_SLOTS:
  void initTestCase() { initResources(); }

  void steppingForwardReachesTheState() {
    Window w(worked("rnn_step"));
    QVERIFY(w.ready());
    QCOMPARE(w.cursor->step(), 0);
    const int target = w.stepOf("rnn.h[0,0,0]");
    QVERIFY(target > 0);
    w.view.setFocus();
    for (int i = 0; i < 100 && w.cursor->step() != target; ++i) QTest::keyClick(&w.view, Qt::Key_Space);
    QCOMPARE(w.cursor->step(), target);
    const TensorD& h = w.explanation().evaluation().value(w.cursor->currentStep()->value);
    QVERIFY(std::fabs(h[0] - 0.64107696) < 5e-9);
    QVERIFY(std::fabs(h[1] - 0.81441409) < 5e-9);
    // The card shows it, and the panel says it in full.
    const auto* card = w.view.findChild<StepCard*>();
    QVERIFY(liveWith(*card->formulas()[2], QStringLiteral("0.6411")) >= 0);
    QVERIFY(w.view.findChild<DerivationPanel*>()->title().contains(QStringLiteral("0.6411")));
    bool full = false;
    for (const QLabel* label : w.view.findChildren<QLabel*>())
      full |= label->text().contains(QStringLiteral("0.64107696"));
    QVERIFY(full);
    // And back again, step by step.
    for (int i = 0; i < 100 && w.cursor->step() > 0; ++i) QTest::keyClick(&w.view, Qt::Key_Backspace);
    QCOMPARE(w.cursor->step(), 0);
  }

  void backwardFollowsTheLoss() {
    Window w(worked("rnn_step"));
    QVERIFY(w.ready());
    const auto backward = w.cursor->range(ExplainCursor::Direction::Backward);
    QVERIFY(backward.second > backward.first);
    w.cursor->goTo(backward.first - 1);
    QCOMPARE(w.cursor->direction(), ExplainCursor::Direction::Forward);
    QTest::keyClick(&w.view, Qt::Key_Space);
    QCOMPARE(w.cursor->direction(), ExplainCursor::Direction::Backward);
    QCOMPARE(w.view.findChild<StepList*>()->currentItem()->data(0, Qt::UserRole).toInt(), backward.first);
    while (w.cursor->canNext()) w.cursor->next();
    QCOMPARE(w.cursor->step(), backward.second - 1);
    // dL/dh = 2 (h − target) / 2 for a mean over two elements.
    const double g = w.explanation().number({w.at("rnn.h[0,0,0]").value, 0, true});
    QVERIFY(std::fabs(g - (std::tanh(0.76) - 1.0)) < 1e-12);
  }

  void clickingANumberOpensItsDerivation() {
    Window w(worked("rnn_step"));
    QVERIFY(w.ready());
    w.cursor->goTo(w.stepOf("rnn.h[0,0,0]"));
    const auto* card = w.view.findChild<StepCard*>();
    FormulaView* numbers = card->formulas()[1];
    const int live = liveWith(*numbers, QStringLiteral("1.14"));
    QVERIFY(live >= 0);
    QTest::mouseClick(numbers, Qt::LeftButton, {}, numbers->rectOfLive(live).center());
    QCOMPARE(QString::fromStdString(w.explanation().refOf(w.cursor->selected())), QStringLiteral("rnn.a[0,0,1]"));
    auto* panel = w.view.findChild<DerivationPanel*>();
    QVERIFY2(panel->title().contains(QStringLiteral("1.14")), qPrintable(panel->title()));
    // Its rows recombine to it, down to weights and data.
    double sum = 0.0;
    for (const DerivationRow& row : rowsOf(w.explanation(), w.cursor->selected())) sum += row.value;
    QVERIFY(std::fabs(sum - 1.14) < 1e-12);
    // The trail leads back to where it was opened.
    QCOMPARE(w.cursor->trail().size(), size_t(1));
    w.cursor->returnTo(0);
    QVERIFY(panel->title().contains(QStringLiteral("0.6411")));
    QVERIFY(w.cursor->trail().empty());
  }

  void derivationsEndAtLeaves() {
    Window w(worked("lstm_gates"));
    QVERIFY(w.ready());
    // Breadth first through rows as the panel opens them.
    std::vector<CellRef> open{w.at("lstm.h[0,0,1]")};
    std::set<std::pair<ValueId, int64_t>> seen;
    int leaves = 0;
    while (!open.empty()) {
      const CellRef cell = open.back();
      open.pop_back();
      if (!seen.insert({cell.value, cell.cell}).second) continue;
      const auto rows = rowsOf(w.explanation(), cell);
      if (rows.empty()) {
        QVERIFY2(w.explanation().expression()[cell.value].leaf != LeafKind::None, w.explanation().refOf(cell).c_str());
        ++leaves;
      }
      for (const DerivationRow& row : rows) open.insert(open.end(), row.cells.begin(), row.cells.end());
    }
    QVERIFY2(leaves > 10, qPrintable(QString::number(leaves)));
  }

  void keyboardWalksTheNumbers() {
    Window w(worked("lstm_gates"));
    QVERIFY(w.ready());
    w.cursor->goTo(w.stepOf("lstm.f[0,0,0]"));
    FormulaView* result = w.view.findChild<StepCard*>()->formulas()[2];
    QVERIFY(result->liveCount() >= 2);
    result->setFocus(Qt::TabFocusReason);
    QSignalSpy clicked(result, &FormulaView::clicked);
    QTest::keyClick(result, Qt::Key_Right);
    QTest::keyClick(result, Qt::Key_Return);
    QCOMPARE(clicked.size(), 1);
    QVERIFY(!result->accessibleName().isEmpty());
    QVERIFY(!result->nameOfLive(0).isEmpty());
  }

  void hoveringLightsTheOperands() {
    Window w(worked("rnn_step"));
    QVERIFY(w.ready());
    const CellRef h = w.at("rnn.h[0,0,1]");
    w.cursor->hover(h);
    QVERIFY(!w.cursor->lit().empty());
    for (const CellRef& operand : w.cursor->lit()) {
      bool isTerm = false;
      for (const Term& term : w.explanation().evaluation().terms(h.value, h.cell))
        isTerm |= term.value == operand.value && term.cell == operand.cell;
      QVERIFY(isTerm);
    }
    w.cursor->hover({});
    QVERIFY(w.cursor->lit().empty());
  }

  void faultsStandAtTheirSteps() {
    const NetworkSpec spec = worked("rnn_step");
    Window w(spec);
    QVERIFY(w.ready());
    const auto places = placesOfFaults(w.explanation());
    QCOMPARE(places.size(), spec.worked->faults.size());
    for (const FaultPlace& place : places) QVERIFY2(place.step >= 0, place.fault->at.c_str());
    // The printed sum is shown at the step of the sum, marked as a fault, with the right one beside it.
    w.cursor->goTo(w.stepOf("rnn.h[0,0,0]"));
    int marked = 0, right = 0;
    for (const FormulaView* view : w.view.findChildren<FormulaView*>()) {
      if (!view->isVisible()) continue;
      if (view->formula().fault) ++marked;
      if (formula::toText(view->formula()).find("0.64107696") != std::string::npos) ++right;
    }
    QCOMPARE(marked, 1);
    QVERIFY(right >= 1);
  }

  void timelineGoesToItsTime() {
    Window w(worked("gru_classifier"));
    QVERIFY(w.ready());
    auto* timeline = w.view.findChild<TimelineView*>();
    int step = 0;
    while (w.explanation().steps()[static_cast<size_t>(step)].time < 0) ++step;
    w.cursor->goTo(step);
    QVERIFY(timeline->isVisible());
    QVERIFY(timeline->timeline().steps > 2);
    QVERIFY(timeline->timeline().gates.size() >= 2);
    QCOMPARE(timeline->timeline().gradientNorms.size(), static_cast<size_t>(timeline->timeline().steps));
    timeline->goToTime(2);
    QCOMPARE(w.cursor->currentStep()->time, 2);
    QCOMPARE(timeline->currentTime(), 2);
    // The norm is that of the gradient itself.
    const Timeline& data = timeline->timeline();
    double sum = 0.0;
    for (const double g : w.explanation().evaluation().gradient(data.hidden[2]).span()) sum += g * g;
    QVERIFY(std::fabs(data.gradientNorms[2] - std::sqrt(sum)) <= 1e-15);
  }

  void transportDrives() {
    Window w(worked("backprop_step"));
    QVERIFY(w.ready());
    auto* transport = w.view.findChild<Transport*>();
    auto* slider = transport->findChild<QSlider*>();
    const auto forward = w.cursor->range(ExplainCursor::Direction::Forward);
    QCOMPARE(slider->maximum(), forward.second - forward.first - 1);
    slider->setValue(slider->maximum());
    QCOMPARE(w.cursor->step(), forward.second - 1);
    for (QPushButton* button : transport->findChildren<QPushButton*>())
      QVERIFY(!(button->text() + button->accessibleName()).isEmpty());
  }

  void gradientIsChecked() {
    Window w(worked("backprop_step"));
    QVERIFY(w.ready());
    w.cursor->goTo(w.cursor->range(ExplainCursor::Direction::Backward).first);
    auto* panel = w.view.findChild<DerivationPanel*>();
    QTRY_VERIFY_WITH_TIMEOUT(
        [&] {
          for (const QLabel* label : panel->findChildren<QLabel*>())
            if (label->text().contains(QStringLiteral("✓"))) return true;
          return false;
        }(),
        30000);
  }

  void copiesLatex() {
    Window w(worked("rnn_step"));
    QVERIFY(w.ready());
    w.cursor->goTo(w.stepOf("rnn.h[0,0,0]"));
    const QString latex = w.view.findChild<StepCard*>()->latex();
    QVERIFY2(latex.contains(QStringLiteral("\\tanh")) && latex.contains(QStringLiteral("0.6411")), qPrintable(latex));
  }

  void stacksOfPicturesShowTheChosenCell() {
    Window w(worked("mnist_cnn"));
    QVERIFY(w.ready());
    const auto* card = w.view.findChild<StepCard*>();
    w.cursor->goTo(w.stepOf("conv1.z[0,0,0,0]"));
    QVERIFY(card->formulas()[1]->isHidden());
    // A click in the feature maps chooses the cell whose derivation is shown.
    TensorView* maps = nullptr;
    for (TensorView* view : card->tensors())
      if (view->isVisible() && view->whole() == CellRef{w.cursor->currentStep()->value, -1, false}) maps = view;
    QVERIFY(maps);
    const int64_t cell = 5 * 26 * 26 + 13 * 26 + 9;
    const QPointF at = maps->tilesAt() + maps->tiles().cellRect(cell).center();
    QCOMPARE(maps->tiles().cellAt(maps->tiles().cellRect(cell).center()), cell);
    QTest::mouseClick(maps, Qt::LeftButton, {}, at.toPoint());
    QCOMPARE(w.cursor->selected().value, w.cursor->currentStep()->value);
    QVERIFY(card->formulas()[3]->isVisible());
    QVERIFY(formula::toText(card->formulas()[3]->formula()).find("z") != std::string::npos);
  }

  void errorsSayWhatToDo() {
    NetworkSpec spec = worked("rnn_step");
    spec.edges.clear();
    Window w(spec);
    QTRY_VERIFY_WITH_TIMEOUT(
        [&] {
          for (const QLabel* label : w.view.findChildren<QLabel*>())
            if (label->isVisible() && label->text().contains(QStringLiteral("can't be explained"))) return true;
          return false;
        }(),
        30000);
    QVERIFY(w.cursor->explanation() == nullptr);
  }
};

QTEST_MAIN(ExplainViewTest)
#include "explain_view_test.moc"
