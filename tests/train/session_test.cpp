// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/session.h"

#include <QtTest>
#include <atomic>
#include <cmath>
#include <thread>

#include "train/specs.h"
#include "support/patience.h"

using namespace unroll;
using namespace unroll::test;

namespace {

NetworkSpec longRun() {
  NetworkSpec spec = chain({2}, {dense("hidden", 8, "tanh"), dense("out", 1, "sigmoid")});
  spec.dataset.type = "xor";
  spec.training.loss = "binary_crossentropy";
  spec.training.optimizer = optimizer("adam", 0.01);
  spec.training.batch = 16;
  spec.training.epochs = 1'000'000;
  spec.training.metrics = {"accuracy"};
  return spec;
}

Session::Options options(bool running = false) {
  Session::Options given;
  given.threads = 2;
  given.startRunning = running;
  return given;
}

/// Whether VIEW is there, fetched now if not yet (QTRY_VERIFY asks again after it succeeded).
bool arrived(Session& session, std::shared_ptr<const Session::View>& view) {
  if (!view) view = session.takeView();
  return view != nullptr;
}

int64_t stepsOf(const Session& session) { return session.history()->steps.size(); }

}  // namespace

class SessionTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  /// Early stopping is an end: said as one, and more epochs go on behind it.
  void endsEarlyAndGoesOn() {
    NetworkSpec spec = longRun();
    spec.training.optimizer = optimizer("sgd", 1e-30);  // nothing gets better
    spec.training.earlyStopping = AttributeMap{{"patience", int64_t{2}}};
    Session session(spec, options(true));
    QTRY_COMPARE(session.state(), SessionState::Finished);
    const Session::Progress end = session.progress();
    QVERIFY2(end.ended && end.step == 3 * end.stepsPerEpoch && end.step < end.steps,
             qPrintable(QString("%1 of %2, %3 each").arg(end.step).arg(end.steps).arg(end.stepsPerEpoch)));
    session.setEpochs(end.epochs + 1);
    session.run();
    QTRY_VERIFY(session.progress().step == 5 * end.stepsPerEpoch && session.state() == SessionState::Finished);
    QVERIFY(session.progress().ended);
  }

  void waitsPausedUntilItRuns() {
    Session session(longRun(), options());
    QTRY_COMPARE(session.state(), SessionState::Paused);
    QCOMPARE(stepsOf(session), int64_t{0});
    QVERIFY(session.data());
    session.run();
    QTRY_VERIFY(stepsOf(session) > 10);
    QCOMPARE(session.state(), SessionState::Running);
    session.pause();
    QTRY_COMPARE(session.state(), SessionState::Paused);
    const int64_t stopped = stepsOf(session);
    session.snapshot();  // served at a step boundary after the pause: no step is under way any more
    QCOMPARE(stepsOf(session), stopped);
    QCOMPARE(session.progress().step, stopped);
  }

  void stepsOneByOne() {
    Session session(longRun(), options());
    for (int64_t i = 1; i <= 3; ++i) {
      session.stepOnce();
      QTRY_COMPARE(stepsOf(session), i);
      QTRY_COMPARE(session.state(), SessionState::Paused);
    }
    session.stepOnce();
    session.stepOnce();  // two commands before the first is read are two steps
    QTRY_COMPARE(stepsOf(session), int64_t{5});
    QTRY_COMPARE(session.state(), SessionState::Paused);
  }

  void stepsFromTheSessionAreTheTrainersOwn() {
    auto trainer = Trainer::create(longRun());
    QVERIFY(trainer.ok());
    for (int i = 0; i < 30; ++i) (*trainer)->step();
    NetworkSpec spec = longRun();
    Session session(spec, options());
    Session::ViewRequest request;
    request.validationSamples = {0, 1, 2};
    session.request(request);  // looking on changes nothing
    for (int i = 0; i < 30; ++i) session.stepOnce();
    QTRY_COMPARE(stepsOf(session), int64_t{30});
    for (int i = 0; i < 30; ++i) QCOMPARE(session.history()->steps[i].loss, (*trainer)->history().steps[i].loss);
    QVERIFY(session.snapshot() == (*trainer)->network().weights());
    // With what the next update starts from, of the same moment.
    const Session::Snapshot both = session.snapshotWithOptimizer();
    QVERIFY(both.weights == (*trainer)->network().weights());
    QCOMPARE(both.optimizer.step, int64_t{30});
    QVERIFY(both.optimizer.slots == (*trainer)->optimizerState().slots);
    QVERIFY(both.optimizer.slots.contains("hidden.W"));
  }

  void stopsAndFinishes() {
    Session session(longRun(), options(true));
    QTRY_VERIFY(stepsOf(session) > 0);
    session.stop();
    QTRY_COMPARE(session.state(), SessionState::Finished);
    const WeightMap weights = session.snapshot();
    QVERIFY(weights.contains("hidden.W"));
    const int64_t stopped = stepsOf(session);
    session.snapshot();
    QCOMPARE(stepsOf(session), stopped);
  }

  void endsByItselfAndGoesOn() {
    NetworkSpec spec = longRun();
    spec.training.epochs = 2;
    Session session(spec, options(true));
    QTRY_COMPARE(session.state(), SessionState::Finished);
    const Session::Progress progress = session.progress();
    QCOMPARE(progress.step, progress.steps);
    QCOMPARE(progress.epochs, int64_t{2});
    QCOMPARE(session.history()->epochs.size(), int64_t{2});
    session.setEpochs(3);
    QTRY_COMPARE(session.history()->epochs.size(), int64_t{3});
    QTRY_COMPARE(session.state(), SessionState::Finished);
  }

  void learningRateWhileItRuns() {
    Session session(longRun(), options());
    session.stepOnce();
    QTRY_COMPARE(stepsOf(session), int64_t{1});
    session.setLearningRate(0.5);
    QTRY_COMPARE(session.progress().learningRate, 0.5);
    session.stepOnce();
    QTRY_COMPARE(stepsOf(session), int64_t{2});
    QCOMPARE(session.history()->steps[0].learningRate, 0.01f);
    QCOMPARE(session.history()->steps[1].learningRate, 0.5f);
  }

  void showsWhatIsAskedFor() {
    Session session(longRun(), options());
    Session::ViewRequest request;
    request.validationSamples = {4, 2, 100000};
    request.outputs = {"hidden.out", "no.such"};
    request.weights = true;
    session.request(request);
    std::shared_ptr<const Session::View> view;
    QTRY_VERIFY(arrived(session, view));
    QCOMPARE(view->step, int64_t{0});
    QCOMPARE(view->request.validationSamples, (std::vector<int64_t>{4, 2}));  // those that exist
    QCOMPARE(view->predictions.extents(), (Extents{2, 1}));
    QCOMPARE(view->outputs.size(), size_t{2});
    QCOMPARE(view->outputs[0].extents(), (Extents{1, 8}));
    QCOMPARE(view->outputs[1].size(), int64_t{0});
    QVERIFY(view->weights && view->weights->contains("out.b"));
    QVERIFY(!view->optimizer);
    QVERIFY(!session.takeView());  // nothing new
    view = nullptr;
    request.optimizer = true;
    session.request(request);
    session.stepOnce();
    QTRY_VERIFY(arrived(session, view));
    if (view->step == 0) {  // shown again for the new request
      view = nullptr;
      QTRY_VERIFY(arrived(session, view));
    }
    QCOMPARE(view->step, int64_t{1});
    QVERIFY(view->weights && *view->weights == session.snapshot());
    QVERIFY(view->optimizer && view->optimizer->step == 1);
  }

  void viewsKeepComingWhileItRuns() {
    Session session(longRun(), options(true));
    Session::ViewRequest request;
    request.validationSamples = {0};
    session.request(request);
    int64_t last = -1;
    for (int i = 0; i < 3; ++i) {
      std::shared_ptr<const Session::View> view;
      QTRY_VERIFY(arrived(session, view));
      QVERIFY(view->step > last || last < 0);
      last = view->step;
    }
    QVERIFY(last > 0);
  }

  void readersSeeWholeRecords() {
    Session session(longRun(), options(true));
    std::atomic<bool> fine{true}, ready{false};
    std::thread reader([&] {
      int64_t checked = 0;
      while (checked < 20000) {
        const auto history = session.history();
        for (const int64_t size = history->steps.size(); checked < size; ++checked) {
          const StepRecord& record = history->steps[checked];
          if (record.step != checked + 1 || !std::isfinite(record.loss)) fine = false;
        }
        std::this_thread::yield();
      }
      ready = true;
    });
    QTRY_VERIFY_WITH_TIMEOUT(ready.load(), 60000);
    reader.join();
    QVERIFY(fine);
  }

  void mayBeDestroyedAtAnyTime() {
    for (int i = 0; i < 20; ++i) {
      Session session(longRun(), options(i % 2 == 0));  // while it prepares
      if (i % 4 == 1) session.stepOnce();
    }
    auto running = std::make_unique<Session>(longRun(), options(true));
    QTRY_VERIFY(stepsOf(*running) > 100);
    running.reset();
  }

  void failuresAreSaid() {
    NetworkSpec spec = longRun();
    spec.dataset.type = "no_such";
    Session session(spec, options(true));
    QTRY_COMPARE(session.state(), SessionState::Failed);
    QVERIFY(!session.message().empty());
    QVERIFY(!session.data());
    QVERIFY(session.snapshot().empty());
    QCOMPARE(stepsOf(session), int64_t{0});
    session.run();
    session.pause();
    QCOMPARE(session.state(), SessionState::Failed);
  }

  void notANumberIsAState() {
    NetworkSpec spec = chain({1}, {dense("d", 1)});
    spec.training.batch = 1;
    spec.training.epochs = 1000;
    std::vector<GivenData::Sample> samples(3, {{1.0f}, {0.0f}, 0});
    samples[1].input[0] = std::nanf("");
    Session::Options given = options(true);
    given.data = std::make_shared<DataSplit>(DataSplit{
        std::make_shared<GivenData>(Shape::ofSample({1}), Shape::ofSample({1}), TargetKind::Values, 0, samples),
        nullptr});
    Session session(spec, given);
    QTRY_COMPARE(session.state(), SessionState::NotFinite);
    QVERIFY2(session.message().english().find("sample 2") != std::string::npos, session.message().english().c_str());
    for (const auto& [name, values] : session.snapshot()) {
      for (int64_t i = 0; i < values.size(); ++i) QVERIFY(std::isfinite(values[i]));
    }
  }
};

QTEST_GUILESS_MAIN(SessionTest)
#include "session_test.moc"
