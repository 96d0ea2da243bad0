// SPDX-License-Identifier: GPL-3.0-or-later
// The Train view on real sessions, offscreen: curves grow, readings follow, predictions arrive, the learning rate
// changes while it runs, problems are said.
#include <QCheckBox>
#include <QFile>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

#include "document_model.h"
#include "theme/theme.h"
#include "train/specs.h"
#include "training/bridge.h"
#include "training/chart_card.h"
#include "training/curve_view.h"
#include "training/empty_page.h"
#include "training/point_cloud.h"
#include "training/prediction_strip.h"
#include "training/predictions_card.h"
#include "training/rate_field.h"
#include "training/reading.h"
#include "training/train_view.h"
#include "support/patience.h"

using namespace unroll;
using namespace unroll::test;

namespace {

NetworkSpec xorSpec(double rate = 0.05) {
  NetworkSpec spec = chain({2}, {dense("hidden", 8, "tanh"), dense("out", 1, "sigmoid")});
  spec.dataset = {"xor", {{"count", int64_t{200}}}, {}};
  spec.training.loss = "binary_crossentropy";
  spec.training.optimizer = optimizer("adam", rate);
  spec.training.batch = 20;
  spec.training.epochs = 20;
  spec.training.metrics = {"accuracy"};
  return spec;
}

/// The shown reading whose text starts with NAME.
QString reading(const QWidget& view, const QString& name) {
  for (const Reading* r : view.findChildren<Reading*>())
    if (r->isVisible() && r->text().startsWith(name)) return r->text();
  return {};
}

struct Window {
  DocumentModel document;
  TrainingBridge bridge{&document};
  TrainView view{&document, &bridge};
  explicit Window(NetworkSpec spec) {
    document.reset(std::move(spec), QString());
    view.resize(1200, 800);
    view.show();
  }
  bool in(SessionState state) const { return bridge.hasSession() && bridge.state() == state; }
};

}  // namespace

class TrainViewTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void emptyStateSaysWhatToDo();
  void emptyStateSaysWhatIsMissing();
  void afterNotFiniteItCanGoOn();
  void aRunFillsChartsAndReadings();
  void predictionsArrive();
  void stepsOneByOne();
  void theRateChangesWhileItRuns();
  void aScheduledRateIsNotTouched();
  void labelsOfTheAxisHaveRoom();
  void goesOnAfterTheEnd();
  void resetForgets();
  void notFiniteIsSaid();
  void editsAreNoticed();
  void filesAreReadAside();
  void brokenFilesAreSaid();
  void readOutByKeyboard();
};

void TrainViewTest::emptyStateSaysWhatToDo() {
  Window w(xorSpec());
  bool said = false;
  for (const QLabel* label : w.view.findChildren<QLabel*>())
    said = said || (label->isVisible() && label->text().contains("Press Train"));
  QVERIFY(said);
  QCOMPARE(reading(w.view, "loss"), QStringLiteral("loss –"));
  QVERIFY(!w.view.findChild<RateField*>()->isEnabled());
  QVERIFY(!w.view.findChild<RateField*>()->toolTip().isEmpty());
}

void TrainViewTest::emptyStateSaysWhatIsMissing() {
  NetworkSpec spec = xorSpec();
  spec.dataset = {};
  Window w(spec);
  auto* page = w.view.findChild<EmptyPage*>();
  QCOMPARE(page->title(), QStringLiteral("There are no data to train on"));
  QVERIFY2(page->words().contains("Choose a dataset"), qPrintable(page->words()));
  // Pressed all the same: the engine's sentence, and no empty chart.
  w.bridge.train();
  QTRY_VERIFY(w.in(SessionState::Failed));
  QTRY_VERIFY(!w.bridge.failure().isEmpty());
  QVERIFY(page->isVisible());
  QCOMPARE(page->words(), w.bridge.failure());
  QVERIFY(!page->words().isEmpty());
  // Files that can't be read: what, where, and that other files can be chosen.
  w.bridge.setDataPath(QStringLiteral("/nowhere/at_all.csv"));
  QVERIFY(page->title().startsWith("Press Train"));
  w.bridge.train();
  QTRY_COMPARE(page->title(), QStringLiteral("The training could not start"));
  QVERIFY2(page->words().contains("at_all.csv"), qPrintable(page->words()));
  QVERIFY(page->findChild<QPushButton*>()->isVisible());
  // A document with errors names them, with what Build offers.
  spec = xorSpec();
  spec.nodes[1].attributes["units"] = int64_t{0};
  w.document.reset(spec, {});
  QCOMPARE(page->title(), QStringLiteral("The network is not ready"));
  const QString lines = problemLines(w.document.inference());
  QVERIFY(!lines.isEmpty());
  QVERIFY2(page->words().contains(lines), qPrintable(page->words()));
  w.document.reset(NetworkSpec(), {});
  QCOMPARE(page->title(), QStringLiteral("There is no network yet"));
  w.document.reset(xorSpec(), {});
  QVERIFY(page->title().startsWith("Press Train"));
}

void TrainViewTest::afterNotFiniteItCanGoOn() {
  NetworkSpec spec = chain({1}, {dense("out", 1)});
  spec.dataset = {"line", {}, {}};
  spec.training.optimizer = optimizer("sgd", 1e6);
  spec.training.epochs = 500;
  Window w(spec);
  w.bridge.train();
  QTRY_VERIFY(w.in(SessionState::NotFinite));
  QTRY_VERIFY(w.bridge.failure().contains("'out'"));
  QVERIFY(w.bridge.failure().contains("learning rate"));
  w.bridge.reset();
  QVERIFY(w.bridge.failure().isEmpty());
  QVERIFY(w.view.findChild<EmptyPage*>()->title().startsWith("Press Train"));
  spec.training.optimizer = optimizer("sgd", 0.01);
  spec.training.epochs = 5;
  w.document.reset(spec, {});
  w.bridge.train();
  QTRY_VERIFY_WITH_TIMEOUT(w.in(SessionState::Finished), 20000);
  QVERIFY(w.bridge.failure().isEmpty());
}

void TrainViewTest::aRunFillsChartsAndReadings() {
  Window w(xorSpec());
  QSignalSpy progressed(&w.bridge, &TrainingBridge::progressed);
  w.bridge.train();
  QTRY_VERIFY_WITH_TIMEOUT(w.in(SessionState::Finished), 20000);
  QTRY_COMPARE(w.bridge.history()->epochs.size(), 20);
  const auto cards = w.view.findChildren<ChartCard*>();
  QCOMPARE(cards.size(), 3);
  for (ChartCard* card : cards) QTRY_VERIFY(card->chart()->drawnPoints(1) > 0);
  QTRY_VERIFY(progressed.size() > 0);
  QTRY_COMPARE(reading(w.view, "step"), QStringLiteral("step 160 of 160"));
  QCOMPARE(reading(w.view, "epoch"), QStringLiteral("epoch 20 of 20"));
  QVERIFY(QRegularExpression("^loss [0-9.]+, validation [0-9.]+$").match(reading(w.view, "loss")).hasMatch());
  QVERIFY(QRegularExpression("^accuracy [0-9.]+, validation [0-9.]+$").match(reading(w.view, "accuracy")).hasMatch());
  for (const Reading* r : w.view.findChildren<Reading*>()) QCOMPARE(r->accessibleName(), r->text());
  // The curve shows every step of the history: loss falls.
  const History& history = *w.bridge.history();
  QVERIFY(history.epochs[19].loss < history.epochs[0].loss);
}

void TrainViewTest::predictionsArrive() {
  Window w(xorSpec());
  w.bridge.train();
  auto* card = w.view.findChild<PredictionsCard*>();
  QTRY_COMPARE(card->predictions().size(), size_t{40});
  QTRY_VERIFY_WITH_TIMEOUT(w.in(SessionState::Finished), 20000);
  auto* cloud = w.view.findChild<PointCloud*>();
  QVERIFY(cloud->isVisible());
  // What it says agrees with the engine's own count.
  QTRY_COMPARE(w.bridge.view()->step, int64_t{160});
  const double accuracy = w.bridge.history()->epochs[19].validationMetrics.front();
  const auto wrong = std::count_if(card->predictions().begin(), card->predictions().end(),
                                   [](const Prediction& p) { return p.wrong; });
  QCOMPARE(qRound(40 * (1 - accuracy)), static_cast<int>(wrong));
  QCOMPARE(cloud->accessibleName(), QStringLiteral("40 validation points, %1 wrong").arg(wrong));
}

void TrainViewTest::stepsOneByOne() {
  NetworkSpec spec = chain({1, 28, 28}, {{"flatten", "flat", {}}, dense("out", 10, "softmax")});
  spec.dataset = {"digits", {{"count", int64_t{300}}}, {}};
  spec.training.loss = "sparse_categorical_crossentropy";
  spec.training.optimizer = optimizer("adam", 0.001);
  spec.training.metrics = {"accuracy"};
  Window w(spec);
  w.bridge.step();
  QTRY_VERIFY(w.in(SessionState::Paused) && w.bridge.history()->steps.size() == 1);
  w.bridge.step();
  QTRY_COMPARE(w.bridge.history()->steps.size(), 2);
  const auto* strip = w.view.findChild<PredictionsCard*>()->strip();
  QTRY_VERIFY(!strip->tiles().empty() &&
              strip->tiles().front()->accessibleName().contains(QRegularExpression("right|wrong")));
  for (const SampleTile* tile : strip->tiles())
    if (tile->isVisible()) QCOMPARE(tile->wrong(), tile->accessibleName().contains("wrong"));
  // The worst first: the first tile is a wrong one.
  w.view.findChild<PredictionsCard*>()->findChild<QCheckBox*>()->setChecked(true);
  QVERIFY(strip->tiles().front()->wrong());
}

void TrainViewTest::theRateChangesWhileItRuns() {
  NetworkSpec spec = xorSpec(0.01);
  spec.training.epochs = 100000;
  Window w(spec);
  w.bridge.train();
  auto* field = w.view.findChild<RateField*>();
  QCOMPARE(field->accessibleName(), QStringLiteral("Learning rate"));
  QVERIFY(field->maximum() >= 1e6);  // a rate that is far too large is shown as it is
  QTRY_VERIFY(field->isEnabled() && w.bridge.history()->steps.size() > 5);
  QTRY_COMPARE(field->value(), 0.01);
  field->setFocus();
  field->stepBy(-1);
  QTRY_COMPARE(w.bridge.session()->progress().learningRate, 0.005);
  const int64_t then = w.bridge.history()->steps.size();
  QTRY_VERIFY(w.bridge.history()->steps.size() > then + 2);
  const History& history = *w.bridge.history();
  QCOMPARE(history.steps[history.steps.size() - 1].learningRate, 0.005f);
  w.bridge.stop();
  QTRY_VERIFY(w.in(SessionState::Finished));
}

void TrainViewTest::aScheduledRateIsNotTouched() {
  RateField field;
  QSignalSpy chosen(&field, &RateField::rateChosen);
  field.display(0.00289923451);
  QCOMPARE(field.text(), QStringLiteral("0.002899"));  // as much as the field can show
  QTest::keyClick(&field, Qt::Key_Return);
  QCOMPARE(chosen.size(), 0);
  field.selectAll();
  QTest::keyClicks(&field, QStringLiteral("0.5"));
  QTest::keyClick(&field, Qt::Key_Return);
  QCOMPARE(chosen.size(), 1);
  QCOMPARE(chosen[0][0].toDouble(), 0.5);
}

void TrainViewTest::labelsOfTheAxisHaveRoom() {
  CurveView view;
  view.resize(600, 280);
  view.show();
  QList<QPointF> points{{1, 0.2}, {2, 2.9}};
  view.setLines({{QStringLiteral("loss"), [] { return QColor(Qt::blue); }, 2.0, nullptr, &points}});
  const QFontMetricsF metrics(Theme::instance().small());
  const auto fits = [&] {
    for (const QString& label : view.tickLabels())
      if (metrics.horizontalAdvance(label) + 6 > view.chart()->plotArea().left()) return false;
    return !view.tickLabels().isEmpty();
  };
  view.refresh(10, 100);
  QTRY_VERIFY(fits());
  points = {{1, 0.2}, {2, 0.7}};
  view.refresh(20, 100);
  QVERIFY(view.tickLabels().contains(QStringLiteral("0.75")));
  QTRY_VERIFY(fits());
  points = {{1, 2e-4}, {2, 0.7}};
  view.setLogarithmic(true);
  view.refresh(30, 100);
  QTRY_VERIFY(fits());
}

void TrainViewTest::goesOnAfterTheEnd() {
  NetworkSpec spec = xorSpec();
  spec.training.epochs = 2;
  Window w(spec);
  w.bridge.train();
  QTRY_VERIFY(w.in(SessionState::Finished));
  QCOMPARE(w.bridge.history()->steps.size(), 16);
  w.bridge.train();
  QTRY_VERIFY(w.bridge.history()->steps.size() == 32 && w.in(SessionState::Finished));
}

void TrainViewTest::resetForgets() {
  Window w(xorSpec());
  w.bridge.train();
  QTRY_VERIFY(w.bridge.hasSession() && w.bridge.history()->steps.size() > 3);
  w.bridge.reset();
  QVERIFY(!w.bridge.hasSession());
  QVERIFY(!w.bridge.weights());
  QCOMPARE(reading(w.view, "loss"), QStringLiteral("loss –"));
}

void TrainViewTest::notFiniteIsSaid() {
  NetworkSpec spec = chain({1}, {dense("out", 1)});
  spec.dataset = {"line", {}, {}};
  spec.training.optimizer = optimizer("sgd", 1e6);
  spec.training.epochs = 500;
  Window w(spec);
  QSignalSpy problem(&w.bridge, &TrainingBridge::problem);
  w.bridge.train();
  QTRY_VERIFY(w.in(SessionState::NotFinite));
  QTRY_COMPARE(problem.size(), 1);
  const QString sentence = problem.front().front().toString();
  bool shown = false;
  for (const QLabel* label : w.view.findChildren<QLabel*>())
    shown = shown || (label->isVisible() && label->text() == sentence);
  QVERIFY2(shown, qPrintable(sentence));
  QVERIFY(w.bridge.history()->steps.size() > 0);
}

void TrainViewTest::editsAreNoticed() {
  NetworkSpec spec = xorSpec();
  spec.training.epochs = 100000;
  Window w(spec);
  w.bridge.train();
  QTRY_VERIFY(w.bridge.hasSession() && w.bridge.history()->steps.size() > 0);
  QVERIFY(w.document.edit(Edit{SetAttribute{2, "units", AttributeValue(int64_t{16})}}, "Set units"));
  QVERIFY(w.bridge.editedSinceStart());
  w.document.undoStack()->undo();
  QVERIFY(!w.bridge.editedSinceStart());
}

void TrainViewTest::filesAreReadAside() {
  QTemporaryDir folder;
  QFile file(folder.filePath("xor.csv"));
  QVERIFY(file.open(QIODevice::WriteOnly));
  for (int i = 0; i < 50; ++i) file.write("x,y,kind\n0,0,same\n0,1,other\n1,0,other\n1,1,same\n" + (i ? 9 : 0));
  file.close();
  Window w(xorSpec());
  w.bridge.setDataPath(file.fileName());
  w.bridge.train();
  QVERIFY(w.bridge.loading());
  QTRY_VERIFY(w.bridge.hasSession() && w.bridge.session()->data());
  QCOMPARE(w.bridge.session()->data()->training->size(), 160);
  QCOMPARE(w.bridge.session()->data()->validation->className(1), std::string("same"));
  QTRY_VERIFY_WITH_TIMEOUT(w.in(SessionState::Finished), 20000);
  QVERIFY(w.bridge.history()->epochs[19].loss < w.bridge.history()->epochs[0].loss);
}

void TrainViewTest::brokenFilesAreSaid() {
  QTemporaryDir folder;
  QFile file(folder.filePath("broken.csv"));
  QVERIFY(file.open(QIODevice::WriteOnly));
  file.write("0,1,1\n1,NaN,0\n");
  file.close();
  Window w(xorSpec());
  QSignalSpy problem(&w.bridge, &TrainingBridge::problem);
  w.bridge.setDataPath(file.fileName());
  w.bridge.train();
  QTRY_COMPARE(problem.size(), 1);
  QVERIFY2(problem.front().front().toString().contains("broken.csv:2:3: 'NaN'"),
           qPrintable(problem.front().front().toString()));
  QVERIFY(!w.bridge.hasSession() && !w.bridge.loading());
  w.bridge.setDataPath({});
  w.bridge.train();
  QTRY_VERIFY_WITH_TIMEOUT(w.in(SessionState::Finished), 20000);
}

void TrainViewTest::readOutByKeyboard() {
  Window w(xorSpec());
  w.bridge.train();
  QTRY_VERIFY_WITH_TIMEOUT(w.in(SessionState::Finished), 20000);
  CurveView* chart = w.view.findChildren<ChartCard*>().front()->chart();
  QTRY_COMPARE(reading(w.view, "step"), QStringLiteral("step 160 of 160"));
  QTest::keyClick(chart, Qt::Key_Home);
  QCOMPARE(chart->readStep(), 1);
  QTest::keyClick(chart, Qt::Key_End);
  QCOMPARE(chart->readStep(), 160);
  QVERIFY(chart->accessibleDescription().startsWith("step 160, training "));
  QTest::keyClick(chart, Qt::Key_Escape);
  QCOMPARE(chart->readStep(), 0);
}

QTEST_MAIN(TrainViewTest)
#include "train_view_test.moc"
