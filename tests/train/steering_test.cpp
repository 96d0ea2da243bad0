// SPDX-License-Identifier: GPL-3.0-or-later
// What steers training: the trainer's floats against the explained path in double (tests/support/double_training.h),
// schedules, clipping, regularizers, early stopping, the whole set at once.
#include <QtTest>
#include <cmath>
#include <numbers>

#include "core/parallel.h"
#include "optimizers/clip.h"
#include "support/double_training.h"
#include "train/specs.h"

using namespace unroll;
using namespace unroll::test;

namespace {

NetworkSpec classifier() {
  NetworkSpec spec = chain({6}, {dense("hidden", 9, "tanh"), dense("out", 4, "softmax")});
  spec.training.loss = "sparse_categorical_crossentropy";
  spec.training.optimizer = optimizer("sgd", 0.1);
  spec.training.batch = 8;
  spec.training.epochs = 5;
  return spec;
}

/// 45 samples: five whole batches of 8 and one of 5.
DataSplit someData(int64_t validation = 0) {
  const auto make = [](int64_t count, uint64_t seed) {
    return randomData(Shape::ofSample({6}), 4, Shape{{'N', kOpen}}, count, seed);
  };
  return {make(45, 7), validation > 0 ? make(validation, 8) : nullptr};
}

std::unique_ptr<Trainer> trainerOf(const NetworkSpec& spec, const DataSplit& data) {
  auto made = Trainer::create(spec, &data);
  if (!made.ok()) qWarning("%s", made.error().english().c_str());
  return made.ok() ? std::move(*made) : nullptr;
}

ChoiceSpec choice(const char* type, AttributeMap attributes = {}) { return {type, std::move(attributes)}; }

double rateAt(const char* type, AttributeMap attributes, int64_t step, int64_t perEpoch = 10, int64_t steps = 100) {
  return Schedule(*findSchedule(type), attributes).rate(2.0, step, perEpoch, steps);
}

bool near(double a, double b) { return std::fabs(a - b) <= 1e-14 * std::max(std::fabs(a), std::fabs(b)); }

}  // namespace

class SteeringTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void schedules() {
    QCOMPARE(rateAt("constant", {}, 50), 2.0);
    const AttributeMap steps{{"step_size", int64_t{3}}, {"gamma", 0.5}};
    QCOMPARE(rateAt("step", steps, 29), 2.0);
    QCOMPARE(rateAt("step", steps, 30), 1.0);
    QCOMPARE(rateAt("step", steps, 60), 0.5);
    const AttributeMap decay{{"decay_rate", 0.5}, {"decay_steps", int64_t{4}}};
    QVERIFY(near(rateAt("exponential", decay, 6), 2.0 * std::pow(0.5, 1.5)));
    AttributeMap stairs = decay;
    stairs["staircase"] = true;
    QCOMPARE(rateAt("exponential", stairs, 7), 1.0);
    QCOMPARE(rateAt("cosine", {}, 0), 2.0);
    QVERIFY(near(rateAt("cosine", {}, 25), 1.0 + std::cos(std::numbers::pi / 4)));
    QVERIFY(near(rateAt("cosine", {{"alpha", 0.1}}, 50), 2.0 * (0.1 + 0.9 * 0.5)));
    QVERIFY(near(rateAt("cosine", {{"alpha", 0.1}, {"decay_steps", int64_t{20}}}, 90), 0.2));
  }

  void warmUpStandsInFrontOfAny() {
    for (const ScheduleDescriptor& schedule : unroll::schedules()) {
      const AttributeMap warm{{"warmup_steps", int64_t{4}}};
      QCOMPARE(rateAt(schedule.key.c_str(), warm, 0), 0.5);
      QCOMPARE(rateAt(schedule.key.c_str(), warm, 3), 2.0);
      QCOMPARE(rateAt(schedule.key.c_str(), warm, 4 + 17, 10, 104), rateAt(schedule.key.c_str(), {}, 17));
      QVERIFY(findAttribute(schedule.attributes, "warmup_steps"));
      QVERIFY(!schedule.title.empty() && !schedule.summary.empty() && !schedule.formula.empty());
      for (const AttributeSpec& spec : schedule.attributes) QVERIFY2(!spec.help.empty(), spec.key.c_str());
    }
  }

  /// Keras' ReduceLROnPlateau, by hand.
  void plateau() {
    Schedule schedule(
        *findSchedule("plateau"),
        {{"factor", 0.5}, {"patience", int64_t{2}}, {"min_delta", 0.1}, {"cooldown", int64_t{1}}, {"min_lr", 0.3}});
    const double values[] = {5, 4, 3.95, 4.2, 4.2, 4.2, 4.2, 1, NAN, 2, 2, 2, 2, 2};
    //  best 5, 4; waits 1, falls; cooled down: 1, falls; cooled down: 1; better; no epoch; waits 1, falls …
    const double rates[] = {2, 2, 2, 1, 1, 0.5, 0.5, 0.5, 0.5, 0.5, 0.3, 0.3, 0.3, 0.3};
    for (size_t i = 0; i < std::size(values); ++i) {
      schedule.epochDone(values[i], false);
      QVERIFY2(near(schedule.rate(2.0, 0, 1, 1), rates[i]), qPrintable(QString::number(i)));
    }
    Schedule rising(*findSchedule("plateau"), {{"patience", int64_t{1}}});
    for (double value : {0.5, 0.6, 0.7}) rising.epochDone(value, true);
    QCOMPARE(rising.rate(1.0, 0, 1, 1), 1.0);
    rising.epochDone(0.7, true);
    QVERIFY(near(rising.rate(1.0, 0, 1, 1), 0.1));
  }

  /// What the trainer does in float, the bodies do in double, over 20 steps.
  void asTheBodies_data() {
    QTest::addColumn<int>("index");
    for (size_t i = 0; i < variants().size(); ++i) QTest::newRow(variants()[i].first.c_str()) << static_cast<int>(i);
  }
  void asTheBodies() {
    QFETCH(int, index);
    const NetworkSpec spec = variants()[static_cast<size_t>(index)].second;
    const DataSplit data = someData();
    const auto trainer = trainerOf(spec, data);
    QVERIFY(trainer);
    DoubleTraining slow(spec, *trainer);
    const int64_t steps = std::min<int64_t>(20, trainer->stepsInAll());
    for (int64_t step = 0; step < steps; ++step) {
      const double expected = slow.step();
      trainer->step();
      const StepRecord& record = trainer->history().steps[step];
      const double error = std::fabs(static_cast<double>(record.loss) - expected);
      QVERIFY2(error <= 2e-4 * std::max(1.0, std::fabs(expected)),
               qPrintable(QString("step %1: %2, in double %3").arg(step).arg(record.loss).arg(expected)));
      QVERIFY(std::fabs(static_cast<double>(record.learningRate) - slow.rate()) <= 1e-6 * slow.rate());
    }
  }

  void clipKernelsAreTheirBodies() {
    for (const ClipDescriptor& clip : clips()) {
      for (double limit : {0.05, 1.0, 100.0}) {
        AlignedVector<float> a{0.5f, -2.0f, 0.03f}, b{1.0f, 0.0f};
        Builder builder;
        const ValueId ga = builder.leaf(LeafKind::Data, {3}, "a"), gb = builder.leaf(LeafKind::Data, {1, 2}, "b");
        std::map<ValueId, TensorD> leaves{{ga, TensorD({3}, {a.begin(), a.end()})},
                                          {gb, TensorD({1, 2}, {b.begin(), b.end()})}};
        const std::vector<ValueId> results = clip.body(builder, {ga, gb}, limit);
        leaves.insert(builder.constants().begin(), builder.constants().end());
        const Evaluation evaluation(builder.expression(), std::move(leaves));
        const double squaresA = 0.25 + 4.0 + 0.0009, squaresB = 1.0;
        const ClipPart parts[] = {{a.data(), 3, squaresA}, {b.data(), 2, squaresB}};
        clip.kernel(parts, limit);
        for (int64_t i = 0; i < 3; ++i)
          QVERIFY(std::fabs(a[static_cast<size_t>(i)] - evaluation.value(results[0])[i]) < 1e-6);
        for (int64_t i = 0; i < 2; ++i)
          QVERIFY(std::fabs(b[static_cast<size_t>(i)] - evaluation.value(results[1])[i]) < 1e-6);
        if (clip.key == "value" && limit < 0.1) QCOMPARE(a[1], -0.05f);
        if (clip.key == "norm" && limit == 1.0) QCOMPARE(b[0], 1.0f);
        if (clip.key == "global_norm" && limit == 1.0)
          QVERIFY(std::fabs(b[0] - 1.0 / std::sqrt(squaresA + squaresB)) < 1e-6);
      }
    }
  }

  /// The loss that people see and its gradient hold λ Σ w² and λ Σ|w|.
  void regularizers() {
    NetworkSpec plain = classifier(), with = plain;
    with.nodes[1].attributes["kernel_l2"] = 0.03;
    with.nodes[2].attributes["kernel_l1"] = 0.02;
    with.nodes[2].attributes["bias_l2"] = 0.5;
    const DataSplit data = someData(9);
    const auto a = trainerOf(plain, data), b = trainerOf(with, data);
    const double difference = b->evaluate(*data.validation).loss - a->evaluate(*data.validation).loss;
    double expected = 0.0;
    const WeightMap weights = a->network().weights();
    for (double w : weights.at("hidden.W").span()) expected += 0.03 * w * w;
    for (double w : weights.at("out.W").span()) expected += 0.02 * std::fabs(w);
    QVERIFY(expected > 0.1);
    QVERIFY(std::fabs(difference - expected) < 1e-6 * expected + 1e-9);
  }

  /// Losses fall, then rise by construction: the validation targets are what training unlearns.
  void earlyStopping() {
    NetworkSpec spec = classifier();
    spec.training.epochs = 60;
    spec.training.optimizer = optimizer("adam", 0.05);
    spec.training.earlyStopping = AttributeMap{{"patience", int64_t{3}}};
    spec.training.metrics = {"accuracy"};
    const DataSplit data = someData(20);  // random targets: what is learned does not carry over
    const auto trainer = trainerOf(spec, data);
    QVERIFY(trainer && trainer->earlyStopping());
    std::map<int64_t, WeightMap> after;
    while (!trainer->done()) {
      const int epoch = trainer->epoch();
      trainer->step();
      if (trainer->epoch() != epoch && !trainer->done()) after[epoch] = trainer->network().weights();
    }
    const auto& epochs = trainer->history().epochs;
    QVERIFY(epochs.size() < 60);
    double best = INFINITY;
    int64_t bestEpoch = 0;
    for (int64_t i = 0; i < epochs.size(); ++i) {
      if (epochs[i].validationLoss < best) {
        best = epochs[i].validationLoss;
        bestEpoch = i + 1;
      }
    }
    QCOMPARE(epochs.size(), bestEpoch + 3);
    QCOMPARE(trainer->earlyStopping()->bestEpoch(), bestEpoch);
    QCOMPARE(trainer->earlyStopping()->best(), best);
    QVERIFY(trainer->network().weights() == after.at(bestEpoch));
    QCOMPARE(trainer->evaluate(*data.validation).loss, best);
  }

  /// Stopped early or not, restored or not: going on gives the losses of a training that never stopped.
  void goingOnIsNeverHavingStopped() {
    NetworkSpec spec = classifier();
    spec.training.epochs = 12;
    spec.training.optimizer.attributes["momentum"] = 0.9;
    spec.training.schedule = choice("exponential", {{"decay_steps", int64_t{7}}, {"decay_rate", 0.8}});
    const DataSplit data = someData(20);
    const auto whole = trainerOf(spec, data);
    while (whole->step()) {}
    for (int64_t patience : {1, 50}) {
      NetworkSpec stopping = spec;
      stopping.training.epochs = 4;
      stopping.training.earlyStopping = AttributeMap{{"patience", patience}};
      const auto trainer = trainerOf(stopping, data);
      for (int64_t epochs = 4; epochs <= 12;) {
        while (trainer->step()) {}
        trainer->setEpochs(++epochs);
      }
      while (trainer->stepCount() < whole->stepCount()) {
        if (trainer->done()) trainer->setEpochs(trainer->stepsInAll() / trainer->stepsPerEpoch() + 1);
        trainer->step();
      }
      for (int64_t i = 0; i < whole->stepCount(); ++i) {
        QCOMPARE(trainer->history().steps[i].loss, whole->history().steps[i].loss);
        QCOMPARE(trainer->history().steps[i].learningRate, whole->history().steps[i].learningRate);
      }
    }
  }

  void plateauLowersTheRate() {
    NetworkSpec spec = classifier();
    spec.training.epochs = 8;
    spec.training.optimizer = optimizer("sgd", 1e-30);  // nothing gets better
    spec.training.schedule = choice("plateau", {{"patience", int64_t{2}}, {"factor", 0.5}});
    const auto trainer = trainerOf(spec, someData(5));
    while (trainer->step()) {}
    const auto& epochs = trainer->history().epochs;
    QCOMPARE(epochs[2].learningRate, 1e-30);
    QCOMPARE(epochs[3].learningRate, 0.5e-30);
    QCOMPARE(epochs[5].learningRate, 0.25e-30);
  }

  void theRateCanBeSetUnderASchedule() {
    NetworkSpec spec = classifier();
    spec.training.schedule = choice("cosine");
    const auto trainer = trainerOf(spec, someData());
    for (int i = 0; i < 7; ++i) trainer->step();
    trainer->setLearningRate(0.02);
    QVERIFY(near(trainer->learningRate(), 0.02));
    trainer->step();
    QVERIFY(trainer->learningRate() < 0.02 && trainer->learningRate() > 0.0);
  }

  /// One step an epoch, the same whatever is computed at a time.
  void gradientDescentSeesTheWholeSet() {
    NetworkSpec spec = classifier();
    spec.training.optimizer = {"gradient_descent", {{"learning_rate", 0.3}}};
    spec.training.metrics = {"accuracy"};
    std::vector<std::vector<double>> losses;
    for (int64_t batch : {45, 8, 1}) {
      spec.training.batch = batch;
      const auto trainer = trainerOf(spec, someData(4));
      QCOMPARE(trainer->stepsPerEpoch(), int64_t{1});
      while (trainer->step()) {}
      QCOMPARE(trainer->stepCount(), int64_t{5});
      losses.emplace_back();
      for (int64_t i = 0; i < 5; ++i) losses.back().push_back(trainer->history().epochs[i].loss);
      QVERIFY(losses.back().back() < losses.back().front());
      for (size_t i = 0; i < 5; ++i) QVERIFY(std::fabs(losses.back()[i] - losses.front()[i]) < 1e-6);
    }
  }

  void sameBitsOnAnyThreads() {
    for (size_t i = 0; i < variants().size(); ++i) {
      std::vector<float> want;
      for (int threads : {1, 3}) {
        ThreadPool pool(threads);
        std::vector<float> losses;
        pool.run([&] {
          const auto trainer = trainerOf(variants()[i].second, someData());
          while (trainer->stepCount() < 12 && trainer->step()) {}
          for (int64_t s = 0; s < trainer->stepCount(); ++s) losses.push_back(trainer->history().steps[s].loss);
        });
        if (want.empty()) want = losses;
        QCOMPARE(losses, want);
      }
    }
  }

  /// Means over the whole set, whatever the batches: weighted losses and metrics that are no means.
  void unevenBatches() {
    NetworkSpec spec = classifier();
    spec.training.metrics = {"f1_score", "confusion_matrix", "perplexity"};
    spec.training.classWeights = {1.0, 3.0, 0.5, 2.0};
    spec.training.lossAttributes["weighted_mean"] = std::string("weights");
    const DataSplit data = someData(23);
    Trainer::Evaluation whole;
    for (int64_t batch : {23, 8, 1}) {
      spec.training.batch = batch;
      const auto trainer = trainerOf(spec, data);
      const Trainer::Evaluation got = trainer->evaluate(*data.validation);
      if (batch == 23) whole = got;
      QVERIFY(std::fabs(got.loss - whole.loss) < 1e-6);
      for (size_t i = 0; i < 3; ++i) QVERIFY(std::fabs(got.metrics[i] - whole.metrics[i]) < 1e-5);
      const TensorD& matrix = got.matrices.at("confusion_matrix");
      QCOMPARE(matrix, whole.matrices.at("confusion_matrix"));
      double all = 0.0;
      for (double count : matrix.span()) all += count;
      QCOMPARE(all, 23.0);
    }
  }

 private:
  /// Every optimizer in both forms, and what can stand between the gradient and the update.
  static const std::vector<std::pair<std::string, NetworkSpec>>& variants() {
    static const auto all = [] {
      std::vector<std::pair<std::string, NetworkSpec>> list;
      const auto add = [&](std::string name, auto change) {
        NetworkSpec spec = classifier();
        change(spec);
        list.emplace_back(std::move(name), std::move(spec));
      };
      for (const OptimizerDescriptor& one : optimizers()) {
        for (const char* form : {"keras", "pytorch"}) {
          add(one.key + " " + form, [&](NetworkSpec& spec) {
            spec.training.optimizer = optimizer(one.key, 0.02);
            if (one.wholeSet) spec.training.epochs = 20;
            if (findAttribute(one.attributes, "form")) spec.training.optimizer.attributes["form"] = std::string(form);
            if (findAttribute(one.attributes, "momentum")) spec.training.optimizer.attributes["momentum"] = 0.8;
            spec.training.optimizer.attributes["weight_decay"] = 0.01;
          });
        }
      }
      for (const ClipDescriptor& clip : clips())
        add("clip " + clip.key, [&](NetworkSpec& spec) {
          spec.training.clip = choice(clip.key.c_str(), {{"limit", 0.02}});
        });
      for (const ScheduleDescriptor& schedule : unroll::schedules())
        add("schedule " + schedule.key, [&](NetworkSpec& spec) {
          spec.training.schedule = choice(schedule.key.c_str(), {{"warmup_steps", int64_t{3}}});
          if (schedule.key == "step") spec.training.schedule.attributes["step_size"] = int64_t{1};
        });
      add("regularizers", [](NetworkSpec& spec) {
        spec.nodes[1].attributes["kernel_l2"] = 0.03;
        spec.nodes[2].attributes["kernel_l1"] = 0.02;
        spec.nodes[2].attributes["bias_l2"] = 0.1;
      });
      add("class weights", [](NetworkSpec& spec) { spec.training.classWeights = {1.0, 3.0, 0.5, 2.0}; });
      add("class weights, divided by them", [](NetworkSpec& spec) {
        spec.training.classWeights = {1.0, 3.0, 0.5, 2.0};
        spec.training.lossAttributes["weighted_mean"] = std::string("weights");
      });
      add("label smoothing", [](NetworkSpec& spec) { spec.training.lossAttributes["label_smoothing"] = 0.1; });
      add("initializers", [](NetworkSpec& spec) {
        spec.nodes[1].attributes["kernel_initializer"] = std::string("he_normal");
        spec.nodes[2].attributes["kernel_initializer"] = std::string("orthogonal");
        spec.nodes[2].attributes["bias_initializer"] = std::string("constant");
        spec.nodes[2].attributes["bias_scale"] = 0.25;
      });
      return list;
    }();
    return all;
  }
};

QTEST_GUILESS_MAIN(SteeringTest)
#include "steering_test.moc"
