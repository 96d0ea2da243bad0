// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/explain_view.h"

#include <QAccessible>
#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QSlider>
#include <QTest>
#include <algorithm>
#include <cmath>
#include <functional>

#include "explain/derivation_panel.h"
#include "explain/explain_cursor.h"
#include "explain/formula_delegate.h"
#include "explain/formula_view.h"
#include "explain/op_reading.h"
#include "explain/sample_picker.h"
#include "explain/step_card.h"
#include "explain/step_list.h"
#include "explain/tensor_view.h"
#include "explain/timeline_view.h"
#include "explain/training_strip.h"
#include "explain/transport.h"
#include "explain/worked_faults.h"
#include "io/templates.h"
#include "resources.h"
#include "support/patience.h"

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
    while (w.cursor->step() + 1 < backward.second) w.cursor->next();
    QCOMPARE(w.cursor->direction(), ExplainCursor::Direction::Backward);
    // And on into the optimizer's step, to its end: the new weights.
    while (w.cursor->canNext()) w.cursor->next();
    QCOMPARE(w.cursor->step(), w.cursor->range(ExplainCursor::Direction::Update).second - 1);
    QVERIFY(QString::fromStdString(w.explanation().refOf(w.cursor->selected())).startsWith(QStringLiteral("next ")));
    // dL/dh = 2 (h − target) / 2 for a mean over two elements.
    const double g = w.explanation().number({w.at("rnn.h[0,0,0]").value, 0, true});
    QVERIFY(std::fabs(g - (std::tanh(0.76) - 1.0)) < 1e-12);
  }

  void longSequencesFillTheirStepsLate() {
    Window w(worked("gru_tagger"));
    QVERIFY(w.ready());
    auto* list = w.view.findChild<StepList*>();
    const auto backward = w.cursor->range(ExplainCursor::Direction::Backward);
    w.cursor->goTo(backward.first);
    QCOMPARE(list->currentItem()->data(0, Qt::UserRole).toInt(), backward.first);
    // Every step has its item, below its layer's heading, once it is asked for.
    for (int step = backward.first; step < backward.second; ++step) {
      const QTreeWidgetItem* item = list->itemOfStep(step);
      QVERIFY(item);
      QCOMPARE(item->data(0, Qt::UserRole).toInt(), step);
      const QTreeWidgetItem* top = item;
      while (top->parent()) top = top->parent();
      QCOMPARE(top->text(0).toStdString(), w.explanation().steps()[static_cast<size_t>(step)].layer);
    }
    // Looking alone fills a heading.
    w.cursor->goTo(w.cursor->range(ExplainCursor::Direction::Forward).first);
    QTreeWidgetItem* loss = list->topLevelItem(list->topLevelItemCount() - 1);
    QCOMPARE(loss->childCount(), 0);
    loss->setExpanded(true);
    QVERIFY(loss->childCount() > 0);
  }

  void encoderAndDecoderAreExplained() {
    for (const char* key : {"seq2seq_reverse", "seq2seq_attention"}) {
      Window w(worked(key));
      QVERIFY(w.ready());
      QVERIFY(!w.explanation().gradients().empty());
      bool agrees = false;  // both inputs reach the float network too
      for (const QLabel* label : w.view.findChildren<QLabel*>())
        agrees |= label->text().contains(QStringLiteral("the float network agrees to"));
      QVERIFY2(agrees, key);
    }
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
    for (const CellRef& operand : w.cursor->operands()) {
      bool isTerm = false;
      for (const Term& term : w.explanation().evaluation().terms(h.value, h.cell))
        isTerm |= term.value == operand.value && term.cell == operand.cell;
      QVERIFY(isTerm);
    }
    // Its users too, both ways: the operand names it among those that use it.
    const CellRef a = w.cursor->operands().front();
    w.cursor->hover(a);
    QVERIFY(std::find(w.cursor->users().begin(), w.cursor->users().end(), h) != w.cursor->users().end());
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

  void numbersDoNotStandSideBySide() {
    // "½ 1" would read as one number; a product of numbers has its sign.
    const auto digits = [](const Formula& f) {
      return f.kind == Formula::Kind::Number ||
             (f.kind == Formula::Kind::Fraction && f.children[1].kind == Formula::Kind::Number);
    };
    std::function<int(const Formula&)> collisions = [&](const Formula& f) {
      int found = 0;
      for (size_t i = 0; i < f.children.size(); ++i) {
        found += collisions(f.children[i]);
        found += f.kind == Formula::Kind::Row && i > 0 && digits(f.children[i - 1]) &&
                 f.children[i].kind == Formula::Kind::Number;
      }
      return found;
    };
    for (const char* key : {"backprop_step", "rnn_step", "gru_step", "max_pooling"}) {
      Window w(worked(key));
      QVERIFY(w.ready());
      for (const Explanation::Step& step : w.explanation().steps()) {
        const Formula numbers = w.explanation().formulasOf(step).numbers;
        QVERIFY2(collisions(numbers) == 0, formula::toText(numbers).c_str());
      }
    }
  }

  void theFootSaysHowCloseFloatComes() {
    for (const char* key : {"gru_classifier", "mnist_cnn", "sequence_prediction"}) {
      Window w(worked(key));
      QVERIFY(w.ready());
      QString said;
      for (const QLabel* label : w.view.findChildren<QLabel*>())
        if (label->text().contains("float network agrees to")) said = label->text();
      const auto found = QRegularExpression("agrees to [0-9.]+·10⁻[⁶⁷⁸]$").match(said);
      QVERIFY2(found.hasMatch(), qPrintable(QString(key) + ": " + said));
    }
  }

  void samplesOfOneLengthOnAnOpenAxis() {
    NetworkSpec spec = worked("sequence_prediction");
    NetworkSpec open = spec;
    open.nodes[0].attributes["shape"] = Extents{kOpen, 10};
    Window w(open);
    QVERIFY(w.ready());
    QCOMPARE(w.explanation().timeSteps("rnn"), 10);
    const double loss = w.explanation().evaluation().value(w.explanation().loss())[0];
    Window closed(spec);
    QVERIFY(closed.ready());
    // The same numbers as with the axis closed.
    QCOMPARE(loss, closed.explanation().evaluation().value(closed.explanation().loss())[0]);
  }

  void notesStayWhenTheNumbersChange() {
    Window w(worked("sequence_prediction"));
    QVERIFY(w.ready());
    const auto notesShown = [&] {
      int shown = 0;
      for (const QLabel* label : w.view.findChildren<QLabel*>())
        shown +=
            label->isVisible() && label->text().startsWith("As it should be:") && !label->visibleRegion().isEmpty();
      return shown;
    };
    QTRY_COMPARE(notesShown(), 1);
    const auto before = w.cursor->explanation();
    QVERIFY(w.document.edit(Edit{SetSeed{77}}, "Set seed"));
    QTRY_VERIFY_WITH_TIMEOUT(w.cursor->explanation() != before, 20000);
    QTRY_COMPARE(notesShown(), 1);
    // What an earlier step made is no gate of this one: h alone.
    w.cursor->goTo(w.cursor->range(ExplainCursor::Direction::Forward).first);
    QCOMPARE(w.view.findChild<TimelineView*>()->timeline().gates.size(), size_t{1});
  }

  void timelineCellsAreItemsOfAList() {
    Window w(worked("gru_classifier"));
    QVERIFY(w.ready());
    int step = 0;
    while (w.explanation().steps()[static_cast<size_t>(step)].time < 0) ++step;
    w.cursor->goTo(step);
    auto* timeline = w.view.findChild<TimelineView*>();
    QAccessibleInterface* list = QAccessible::queryAccessibleInterface(timeline);
    QVERIFY(list);
    QCOMPARE(list->role(), QAccessible::List);
    QVERIFY(list->childCount() >= timeline->timeline().steps);
    QAccessibleInterface* third = list->child(2);
    QCOMPARE(third->role(), QAccessible::ListItem);
    QCOMPARE(list->indexOfChild(third), 2);
    const QString name = third->text(QAccessible::Name);
    QVERIFY2(QRegularExpression("^t = 2, z [0-9.]+, r [0-9.]+").match(name).hasMatch(), qPrintable(name));
    QCOMPARE(list->childAt(third->rect().center().x(), third->rect().center().y()), third);
    QVERIFY(!third->state().selected);
    third->actionInterface()->doAction(QAccessibleActionInterface::pressAction());
    QCOMPARE(timeline->currentTime(), 2);
    QVERIFY(third->state().selected);
    // By keyboard: cells, gates, a gate's number, units.
    timeline->setFocus();
    QTest::keyClick(timeline, Qt::Key_End);
    QCOMPARE(timeline->currentTime(), timeline->timeline().steps - 1);
    QTest::keyClick(timeline, Qt::Key_Left);
    QCOMPARE(timeline->currentTime(), timeline->timeline().steps - 2);
    QTest::keyClick(timeline, Qt::Key_Home);
    QCOMPARE(timeline->currentTime(), 0);
    QVERIFY(timeline->rect().contains(timeline->rectOfCell(0)));
    QTest::keyClick(timeline, Qt::Key_Down);
    QTest::keyClick(timeline, Qt::Key_Down);
    QCOMPARE(timeline->focusedGate(), 1);
    QTest::keyClick(timeline, Qt::Key_PageDown);
    QTest::keyClick(timeline, Qt::Key_Return);
    QCOMPARE(w.cursor->selected(), (CellRef{timeline->timeline().gates[1].values[0], 1, false}));
  }

  void transportDrives() {
    Window w(worked("backprop_step"));
    QVERIFY(w.ready());
    auto* transport = w.view.findChild<Transport*>();
    auto* slider = transport->findChild<QSlider*>();
    // One slider over all: forward, backward, update.
    const auto update = w.cursor->range(ExplainCursor::Direction::Update);
    QVERIFY(update.first < update.second);
    QCOMPARE(slider->maximum(), update.second - 1);
    slider->setValue(slider->maximum());
    QCOMPARE(w.cursor->step(), update.second - 1);
    QCOMPARE(w.cursor->direction(), ExplainCursor::Direction::Update);
    QVERIFY(!w.cursor->canNext());
    QTest::keyClick(&w.view, Qt::Key_Home);
    QCOMPARE(w.cursor->step(), update.first);
    QTest::keyClick(&w.view, Qt::Key_Backspace);
    QCOMPARE(w.cursor->direction(), ExplainCursor::Direction::Backward);
    for (QPushButton* button : transport->findChildren<QPushButton*>())
      QVERIFY(!(button->text() + button->accessibleName()).isEmpty());
  }

  void stepsGoAsFarAsChosen() {
    Window w(worked("lstm_classifier"));
    QVERIFY(w.ready());
    const auto& steps = w.explanation().steps();
    using Granularity = ExplainCursor::Granularity;
    for (const Granularity granularity : {Granularity::Section, Granularity::Time, Granularity::Layer}) {
      w.cursor->setGranularity(granularity);
      w.cursor->goTo(0);
      std::vector<int> seen{0};
      while (w.cursor->canNext()) {
        w.cursor->next();
        seen.push_back(w.cursor->step());
      }
      QVERIFY(seen.size() > 5 && seen.size() < steps.size());
      // Each part begins where something changes, and nothing changes within it.
      for (size_t i = 1; i < seen.size(); ++i) {
        const auto &at = steps[static_cast<size_t>(seen[i])], &before = steps[static_cast<size_t>(seen[i]) - 1];
        const bool other = at.layer != before.layer || at.direction != before.direction;
        QVERIFY(other || (granularity != Granularity::Layer && at.time != before.time) ||
                (granularity == Granularity::Section && !(at.section == before.section)));
      }
      // And the same places on the way back.
      for (size_t i = seen.size(); i-- > 1;) {
        w.cursor->back();
        QCOMPARE(w.cursor->step(), seen[i - 1]);
      }
    }
  }

  void trainingStepsReallyChangeTheWeights() {
    Window w(worked("backprop_step"));
    QVERIFY(w.ready());
    auto* transport = w.view.findChild<Transport*>();
    const WeightMap before = w.explanation().request().weights;
    std::map<std::string, TensorD> next;
    for (const auto& [name, weight] : before)
      if (const ValueId id = w.explanation().nextOf(name); id != kNoValue)
        next.emplace(name, w.explanation().evaluation().value(id));
    QVERIFY(!next.empty());
    const auto lossNow = [&] { return w.explanation().evaluation().value(w.explanation().loss())[0]; };
    const double loss = lossNow();
    const auto first = w.cursor->explanation();
    Q_EMIT transport->trainingStepWanted();
    QTRY_VERIFY_WITH_TIMEOUT(w.cursor->explanation() != first, 20000);
    // The new weights are, to the bit, the ones that the update had derived.
    for (const auto& [name, weight] : next) QVERIFY(w.explanation().request().weights.at(name) == weight);
    QVERIFY(lossNow() < loss);
    QCOMPARE(w.explanation().request().update->step, int64_t{1});
    auto* strip = w.view.findChild<TrainingStrip*>();
    QVERIFY(strip->isVisible());
    QCOMPARE(strip->losses(), (std::vector<double>{loss, lossNow()}));
    // Back to the start, exactly.
    const auto second = w.cursor->explanation();
    Q_EMIT strip->resetWanted();
    QTRY_VERIFY_WITH_TIMEOUT(w.cursor->explanation() != second, 20000);
    QVERIFY(w.explanation().request().weights == before);
    QCOMPARE(lossNow(), loss);
    QVERIFY(!strip->isVisible());
  }

  void trainingComputesOtherwise() {
    // Batch normalization: kept statistics when it predicts, those of what is shown while it trains.
    Window w(worked("resnet_digits"));
    QVERIFY(w.ready());
    auto* picker = w.view.findChild<SamplePicker*>();
    QTRY_VERIFY(picker->mode()->isVisible());
    const auto statistics = [&] {
      for (const Explanation::Step& step : w.explanation().steps())
        if (const auto reading = readStatistics(w.explanation(), {step.value, 0, false})) return reading->own;
      return false;
    };
    QVERIFY(!statistics());
    const auto before = w.cursor->explanation();
    picker->mode()->click();
    QTRY_VERIFY_WITH_TIMEOUT(w.cursor->explanation() != before, 20000);
    QVERIFY(w.explanation().request().training);
    QVERIFY(statistics());
    QVERIFY(picker->mode()->isVisible());
    // Where nothing differs there is nothing to choose.
    Window plain(worked("mnist_cnn_64"));
    QVERIFY(plain.ready());
    QVERIFY(!plain.view.findChild<SamplePicker*>()->mode()->isVisible());
  }

  void aRunsStepsAreItsOwn() {
    NetworkSpec spec = worked("feed_forward");
    Window w(spec);
    QVERIFY(w.ready());
    auto* transport = w.view.findChild<Transport*>();
    auto* strip = w.view.findChild<TrainingStrip*>();
    // A run is begun and pauses after its first step: what is explained are its weights, with what Adam remembers.
    w.bridge.step();
    QTRY_VERIFY_WITH_TIMEOUT(w.bridge.weights() && w.explanation().request().weights == *w.bridge.weights(), 30000);
    QTRY_VERIFY_WITH_TIMEOUT(w.explanation().request().update.has_value(), 30000);
    QCOMPARE(w.explanation().request().update->step, int64_t{1});
    QVERIFY(!w.explanation().request().update->slots.empty() || w.document.spec().training.optimizer.type == "sgd");
    // The next one is the run's, with its batch, and nobody else's.
    QVERIFY(!strip->isVisible());
    Q_EMIT transport->trainingStepWanted();
    QTRY_COMPARE_WITH_TIMEOUT(strip->losses().size(), size_t{2}, 30000);
    QCOMPARE(w.bridge.session()->progress().step, int64_t{2});
    QVERIFY(w.explanation().request().weights == *w.bridge.weights());
    QCOMPARE(w.explanation().request().update->step, int64_t{2});
    QVERIFY(strip->isVisible());
  }

  void playingByTrainingStepsLoops() {
    Window w(worked("rnn_step"));
    QVERIFY(w.ready());
    auto* transport = w.view.findChild<Transport*>();
    QComboBox* granularity = nullptr;
    for (QComboBox* box : transport->findChildren<QComboBox*>())
      if (box->count() == 5 && box->itemText(4) == QStringLiteral("training step")) granularity = box;
    QVERIFY(granularity);
    granularity->setCurrentIndex(4);
    Q_EMIT granularity->activated(4);
    QVERIFY(transport->bySteps());
    const int place = w.stepOf("rnn.h[0,0,0]");
    w.cursor->goTo(place);
    auto* strip = w.view.findChild<TrainingStrip*>();
    for (int i = 1; i <= 3; ++i) {
      transport->next();
      QTRY_COMPARE_WITH_TIMEOUT(strip->losses().size(), static_cast<size_t>(i + 1), 20000);
    }
    QVERIFY(strip->losses().back() < strip->losses().front());
    QCOMPARE(w.cursor->step(), place);  // the same number, changing
    transport->back();
    QTRY_COMPARE_WITH_TIMEOUT(strip->losses().size(), size_t{3}, 20000);
    Q_EMIT granularity->activated(0);
  }

  void hoveringLightsEverywhere() {
    Window w(worked("lstm_gates"));
    QVERIFY(w.ready());
    const CellRef f = w.at("lstm.f[0,0,1]"), c = w.at("lstm.c[0,0,1]");
    w.cursor->goTo(w.stepOf("lstm.f[0,0,0]"));
    auto* list = w.view.findChild<StepList*>();
    const auto isLit = [&](const CellRef& cell) {
      const int step = w.cursor->stepOf(cell.value, cell.gradient);
      bool lit = false;  // itself, or the heading that it is folded into
      for (const QTreeWidgetItem* item = list->itemOfStep(step); item && item->parent(); item = item->parent())
        lit |= item->data(0, FormulaDelegate::kLit).toBool();
      return lit;
    };
    // The number, through the product that uses it up to its own step's heading; what has nothing to do with it stays.
    w.cursor->hover(f);
    QVERIFY(isLit(f));
    for (const CellRef& user : w.cursor->users()) QVERIFY(isLit(user));
    QVERIFY(!isLit(w.at("lstm.o[0,0,1]")));
    QVERIFY(list->itemOfStep(w.cursor->stepOf(f.value, false))->parent());
    w.cursor->hover(c);
    QVERIFY(!isLit(f));
    w.cursor->hover({});
    QVERIFY(!isLit(c));
    // The chart: its point is the number, its x what it was made from; a click asks for it.
    w.cursor->select(f);
    const FunctionCurveView* curve = w.view.findChild<StepCard*>()->curve();
    QVERIFY(curve->curve() && curve->curve()->cell == f);
    QCOMPARE(w.explanation().number(curve->curve()->operand), curve->curve()->x);
  }

  void theTrailLeadsBackAndForth() {
    Window w(worked("rnn_step"));
    QVERIFY(w.ready());
    const CellRef h = w.at("rnn.h[0,0,1]"), a = w.at("rnn.a[0,0,1]");
    w.cursor->goTo(w.stepOf("rnn.h[0,0,0]"));
    w.cursor->select(h);
    w.cursor->select(a);
    QTest::keyClick(&w.view, Qt::Key_Left, Qt::AltModifier);
    QCOMPARE(w.cursor->selected(), h);
    QTest::keyClick(&w.view, Qt::Key_Right, Qt::AltModifier);
    QCOMPARE(w.cursor->selected(), a);
    QVERIFY(!w.cursor->canAdvance());
    // The same by buttons, which say what they can do.
    auto* panel = w.view.findChild<DerivationPanel*>();
    QPushButton *back = nullptr, *ahead = nullptr, *crumb = nullptr;
    for (QPushButton* button : panel->findChildren<QPushButton*>()) {
      if (button->text() == QStringLiteral("‹")) back = button;
      if (button->text() == QStringLiteral("›")) ahead = button;
      if (button->text() == QStringLiteral("rnn.h[0,0,1]")) crumb = button;
    }
    QVERIFY(back && ahead && crumb && back->isEnabled() && !ahead->isEnabled());
    back->click();
    QCOMPARE(w.cursor->selected(), h);
    QVERIFY(ahead->isEnabled());
    ahead->click();
    QCOMPARE(w.cursor->selected(), a);
    w.cursor->returnOne();
    w.cursor->select(w.at("rnn.U[0,0]"));  // another way from here: what was ahead is gone
    QVERIFY(!w.cursor->canAdvance());
  }

  void gradientIsChecked() {
    Window w(worked("backprop_step"));
    QVERIFY(w.ready());
    w.cursor->goTo(w.cursor->range(ExplainCursor::Direction::Backward).first);
    auto* panel = w.view.findChild<DerivationPanel*>();
    QTRY_VERIFY_WITH_TIMEOUT(
        [&] {
          for (const QLabel* label : panel->findChildren<QLabel*>())
            if (label->text().contains(QStringLiteral("✓")) && label->text().contains(QStringLiteral("derived")) &&
                label->text().contains(QStringLiteral("central difference")))
              return true;
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
