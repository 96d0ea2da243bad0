// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/trainer.h"

#include <QtTest>
#include <cmath>
#include <cstring>

#include "core/parallel.h"
#include "train/finite.h"
#include "train/specs.h"

using namespace unroll;
using namespace unroll::test;

namespace {

NetworkSpec xorSpec() {
  NetworkSpec spec = chain({2}, {dense("hidden", 8, "tanh"), dense("out", 1, "sigmoid")});
  spec.dataset.type = "xor";
  spec.training.loss = "binary_crossentropy";
  spec.training.optimizer = optimizer("adam", 0.05);
  spec.training.batch = 16;
  spec.training.epochs = 60;
  spec.training.metrics = {"accuracy"};
  return spec;
}

Shape classTarget() { return Shape{{'N', kOpen}}; }

struct Case {
  const char* name;
  NetworkSpec spec;
  DatasetPtr data;
};

/// Networks that between them use each kind of kernel, on data that is random but fixed.
std::vector<Case> cases() {
  std::vector<Case> all;
  const auto add = [&](const char* name, NetworkSpec spec, const Shape& input, int64_t classes) {
    spec.training.loss = "sparse_categorical_crossentropy";
    spec.training.optimizer = optimizer("adam", 0.01);
    spec.training.batch = 24;
    spec.training.epochs = 2;
    all.push_back({name, spec, randomData(input, classes, classTarget(), 100)});
  };
  add("dense with dropout",
      chain({300}, {dense("d1", 200, "relu"), {"dropout", "drop", {{"rate", 0.3}}}, dense("d2", 5, "softmax")}),
      Shape::ofSample({300}), 5);
  add("convolution",
      chain({2, 14, 14}, {{"conv2d",
                           "c",
                           {{"filters", int64_t{8}},
                            {"kernel_size", std::vector<int64_t>{3, 3}},
                            {"activation", std::string("relu")}}},
                          {"max_pooling2d", "p", {}},
                          {"flatten", "f", {}},
                          dense("d", 5, "softmax")}),
      Shape::ofSample({2, 14, 14}), 5);
  for (const char* cell : {"simple_rnn", "lstm", "gru"}) {
    add(cell,
        chain({12, 6}, {{cell, "r1", {{"units", int64_t{40}}, {"return_sequences", true}}},
                        {cell, "r2", {{"units", int64_t{24}}}},
                        dense("d", 5, "softmax")}),
        Shape::ofSample({12, 6}), 5);
  }
  return all;
}

std::vector<StepRecord> lossesOf(const Case& one, int threads) {
  ThreadPool pool(threads);
  std::vector<StepRecord> records;
  pool.run([&] {
    const DataSplit data{one.data, nullptr};
    auto trainer = Trainer::create(one.spec, &data);
    if (!trainer) {
      qWarning("%s", trainer.error().english().c_str());
      return;
    }
    while ((*trainer)->step()) {}
    for (int64_t i = 0; i < (*trainer)->history().steps.size(); ++i) records.push_back((*trainer)->history().steps[i]);
  });
  return records;
}

bool sameBits(float a, float b) { return std::memcmp(&a, &b, sizeof a) == 0; }

}  // namespace

class TrainerTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void learnsXor() {
    auto trainer = Trainer::create(xorSpec());
    QVERIFY2(trainer.ok(), trainer.ok() ? "" : trainer.error().english().c_str());
    while ((*trainer)->step()) {}
    const auto& epochs = (*trainer)->history().epochs;
    QCOMPARE(epochs.size(), int64_t{60});
    const EpochRecord& last = epochs[59];
    QVERIFY2(last.loss < 0.1 * epochs[0].loss, qPrintable(QString::number(last.loss)));
    QVERIFY2(last.validationMetrics.at(0) > 0.95, qPrintable(QString::number(last.validationMetrics.at(0))));
    QCOMPARE((*trainer)->stepCount(), (*trainer)->stepsInAll());
  }

  void lossesDoNotDependOnThreads_data() {
    QTest::addColumn<int>("index");
    const auto all = cases();
    for (int i = 0; i < static_cast<int>(all.size()); ++i) QTest::newRow(all[static_cast<size_t>(i)].name) << i;
  }
  void lossesDoNotDependOnThreads() {
    QFETCH(int, index);
    const Case one = cases()[static_cast<size_t>(index)];
    const auto alone = lossesOf(one, 1);
    QCOMPARE(alone.size(), size_t{10});  // 100 samples, 24 at a time, two epochs
    for (int threads : {2, 5}) {
      const auto many = lossesOf(one, threads);
      QCOMPARE(many.size(), alone.size());
      for (size_t i = 0; i < alone.size(); ++i) {
        QVERIFY2(sameBits(alone[i].loss, many[i].loss),
                 qPrintable(QString("step %1 with %2 threads").arg(i + 1).arg(threads)));
        QVERIFY(sameBits(alone[i].gradientNorm, many[i].gradientNorm));
      }
    }
    QVERIFY(!sameBits(alone[0].loss, alone[9].loss));  // it does train
  }

  void seedsMatter() {
    Case one = cases()[0];
    const auto first = lossesOf(one, 1);
    one.spec.seed = 2;
    const auto second = lossesOf(one, 1);
    QVERIFY(!sameBits(first[0].loss, second[0].loss));
  }

  void theLastBatchIsSmaller() {
    const Case one = cases()[0];
    const DataSplit data{one.data, nullptr};
    auto trainer = Trainer::create(one.spec, &data);
    QVERIFY(trainer.ok());
    QCOMPARE((*trainer)->stepsPerEpoch(), int64_t{5});
    for (int i = 0; i < 5; ++i) (*trainer)->step();
    QCOMPARE((*trainer)->network().batch().count, int64_t{4});
    // The epoch's mean weighs each sample once.
    const auto& steps = (*trainer)->history().steps;
    double sum = 0.0;
    for (int i = 0; i < 5; ++i) sum += steps[i].loss * (i < 4 ? 24.0 : 4.0);
    QVERIFY(std::abs((*trainer)->history().epochs[0].loss - sum / 100.0) < 1e-6);
  }

  void everySampleOnceAnEpochInAnotherOrder() {
    // A network of one weight on samples 0 … 9: with the weight held at 1 by a zero rate, the step's
    // loss is the square of the sample's number.
    NetworkSpec spec = chain({1}, {dense("d", 1)});
    spec.weights = {{"d.W", TensorD({1, 1}, 1.0)}, {"d.b", TensorD({1}, 0.0)}};
    spec.training.optimizer = optimizer("sgd", 1e-30);
    spec.training.batch = 1;
    spec.training.epochs = 2;
    std::vector<GivenData::Sample> samples;
    for (int i = 0; i < 10; ++i) samples.push_back({{static_cast<float>(i)}, {0.0f}, 0});
    const DataSplit data{
        std::make_shared<GivenData>(Shape::ofSample({1}), Shape::ofSample({1}), TargetKind::Values, 0, samples),
        nullptr};
    auto trainer = Trainer::create(spec, &data);
    QVERIFY2(trainer.ok(), trainer.ok() ? "" : trainer.error().english().c_str());
    while ((*trainer)->step()) {}
    std::vector<int> orders[2];
    const auto& steps = (*trainer)->history().steps;
    for (int i = 0; i < 20; ++i) orders[i / 10].push_back(static_cast<int>(std::lround(std::sqrt(steps[i].loss))));
    QVERIFY(orders[0] != orders[1]);
    for (auto& order : orders) {
      std::sort(order.begin(), order.end());
      for (int i = 0; i < 10; ++i) QCOMPARE(order[static_cast<size_t>(i)], i);
    }
  }

  void goesOnFromGivenWeights() {
    const Case one = cases()[0];
    const DataSplit data{one.data, nullptr};
    auto first = Trainer::create(one.spec, &data);
    QVERIFY(first.ok());
    (*first)->step();
    const WeightMap weights = (*first)->network().weights();
    auto second = Trainer::create(one.spec, &data, &weights);
    QVERIFY(second.ok());
    QVERIFY((*second)->network().weights() == weights);
    WeightMap wrong = weights;
    wrong["d1.W"] = TensorD({1, 1});
    auto third = Trainer::create(one.spec, &data, &wrong);
    QVERIFY(!third.ok());
    QCOMPARE(third.error().code, std::string("weights.shape"));
    wrong.erase("d1.W");
    QCOMPARE(Trainer::create(one.spec, &data, &wrong).error().code, std::string("weights.missing"));
    wrong = weights;
    wrong["other.W"] = TensorD({1});
    QCOMPARE(Trainer::create(one.spec, &data, &wrong).error().code, std::string("weights.unknown"));
  }

  void learningRateChangesWhileItRuns() {
    NetworkSpec spec = chain({1}, {{"dense", "d", {{"units", int64_t{1}}, {"use_bias", false}}}});
    spec.weights = {{"d.W", TensorD({1, 1}, 1.0)}};
    spec.training.optimizer = optimizer("sgd", 0.1);
    spec.training.batch = 1;
    spec.training.epochs = 2;
    const DataSplit data{std::make_shared<GivenData>(Shape::ofSample({1}), Shape::ofSample({1}), TargetKind::Values, 0,
                                                     std::vector<GivenData::Sample>{{{1.0f}, {0.0f}, 0}}),
                         nullptr};
    auto trainer = Trainer::create(spec, &data);
    QVERIFY(trainer.ok());
    (*trainer)->step();  // w = 1 − 0.1 · 2 w x² = 0.8
    QVERIFY(std::abs((*trainer)->network().weights()["d.W"][0] - 0.8) < 1e-6);
    (*trainer)->setLearningRate(0.25);
    (*trainer)->step();  // 0.8 − 0.25 · 1.6 = 0.4
    QVERIFY(std::abs((*trainer)->network().weights()["d.W"][0] - 0.4) < 1e-6);
    QCOMPARE((*trainer)->history().steps[1].learningRate, 0.25f);
    QVERIFY((*trainer)->done());
    (*trainer)->setEpochs(3);
    QVERIFY(!(*trainer)->done());
    (*trainer)->step();
    QCOMPARE((*trainer)->stepCount(), int64_t{3});
  }

  void notANumberInTheDataStops_data() {
    QTest::addColumn<bool>("inTarget");
    QTest::addColumn<float>("value");
    QTest::newRow("input NaN") << false << std::nanf("");
    QTest::newRow("input infinity") << false << HUGE_VALF;
    QTest::newRow("target NaN") << true << std::nanf("");
  }
  void notANumberInTheDataStops() {
    QFETCH(bool, inTarget);
    QFETCH(float, value);
    NetworkSpec spec = chain({2}, {dense("d", 1, "relu")});
    spec.training.batch = 2;
    std::vector<GivenData::Sample> samples(6, {{0.5f, 0.5f}, {1.0f}, 0});
    (inTarget ? samples[3].target[0] : samples[3].input[1]) = value;
    const DataSplit data{
        std::make_shared<GivenData>(Shape::ofSample({2}), Shape::ofSample({1}), TargetKind::Values, 0, samples),
        nullptr};
    auto trainer = Trainer::create(spec, &data);
    QVERIFY2(trainer.ok(), trainer.ok() ? "" : trainer.error().english().c_str());
    while ((*trainer)->step()) {}
    const NotFinite* problem = (*trainer)->notFinite();
    QVERIFY(problem);
    QCOMPARE(problem->node, std::string(inTarget ? "target" : "in"));
    QCOMPARE(problem->step, (*trainer)->stepCount() + 1);
    QVERIFY2(problem->message.english().find("sample 4") != std::string::npos, problem->message.english().c_str());
    for (const auto& [name, values] : (*trainer)->network().weights()) {
      for (int64_t i = 0; i < values.size(); ++i) QVERIFY(std::isfinite(values[i]));
    }
  }

  void explodingTrainingNamesTheNode() {
    NetworkSpec spec = chain({1}, {dense("first", 4), dense("second", 1)});
    spec.training.optimizer = optimizer("sgd", 1e6);
    spec.training.batch = 4;
    spec.training.epochs = 500;
    const DataSplit data{randomData(Shape::ofSample({1}), 0, Shape::ofSample({1}), 4), nullptr};
    auto trainer = Trainer::create(spec, &data);
    QVERIFY(trainer.ok());
    while ((*trainer)->step()) {}
    const NotFinite* problem = (*trainer)->notFinite();
    QVERIFY(problem);
    QVERIFY2(problem->node == "first" || problem->node == "second" || problem->node == "loss", problem->node.c_str());
    QVERIFY(problem->step > 1);
    QVERIFY(problem->message.english().find("step " + std::to_string(problem->step)) != std::string::npos);
  }

  void evaluationDoesNotDependOnTheBatch() {
    Case one = cases()[0];
    one.spec.training.metrics = {"accuracy"};
    double losses[2], accuracies[2];
    for (int i = 0; i < 2; ++i) {
      one.spec.training.batch = i == 0 ? 7 : 100;
      const DataSplit data{one.data, nullptr};
      auto trainer = Trainer::create(one.spec, &data);
      QVERIFY2(trainer.ok(), trainer.ok() ? "" : trainer.error().english().c_str());
      const Trainer::Evaluation found = (*trainer)->evaluate(*one.data);
      losses[i] = found.loss;
      accuracies[i] = found.metrics.at(0);
      QCOMPARE(found.samples, int64_t{100});
    }
    QVERIFY(std::abs(losses[0] - losses[1]) < 1e-6);
    QCOMPARE(accuracies[0], accuracies[1]);
  }

  void predictionsAreProbabilities() {
    const Case one = cases()[0];
    const DataSplit data{one.data, nullptr};
    auto trainer = Trainer::create(one.spec, &data);
    QVERIFY(trainer.ok());
    std::vector<int64_t> samples;
    for (int64_t i = 0; i < 40; ++i) samples.push_back(i);  // more than a batch
    const TensorF out = (*trainer)->predict(*one.data, samples);
    QCOMPARE(out.extents(), (Extents{40, 5}));
    for (int64_t row = 0; row < 40; ++row) {
      double sum = 0.0;
      for (int64_t i = 0; i < 5; ++i) sum += out[row * 5 + i];
      QVERIFY(std::abs(sum - 1.0) < 1e-5);
    }
    // After a training step too, where the loss wrote them.
    (*trainer)->step();
    const NodeId last = (*trainer)->network().inference().outputNodes.front();
    const Network::View view = (*trainer)->network().output({last, "out"});
    double sum = 0.0;
    for (int64_t i = 0; i < 5; ++i) sum += view.values[i];
    QVERIFY(std::abs(sum - 1.0) < 1e-5);
  }

  void finiteAnywhere() {
    std::vector<float> values(100, 1e38f);
    QVERIFY(allFinite(values.data(), 100));
    for (size_t i = 0; i < values.size(); ++i) {
      for (float wrong : {std::nanf(""), HUGE_VALF, -HUGE_VALF}) {
        values[i] = wrong;
        QVERIFY(!allFinite(values.data(), 100));
        QVERIFY(allFinite(values.data(), static_cast<int64_t>(i)));
      }
      values[i] = static_cast<float>(i);
    }
    QCOMPARE(sumOfSquares(values.data(), 100), 328350.0);  // 0² + … + 99²
  }

  void errorsOfDocuments() {
    NetworkSpec none = chain({2}, {dense("d", 1)});
    QCOMPARE(Trainer::create(none).error().code, std::string("data.none"));
    none.dataset.type = "no_such";
    QVERIFY(!Trainer::create(none).ok());
    NetworkSpec wrong = xorSpec();
    wrong.nodes[0].attributes["shape"] = std::vector<int64_t>{3};
    QVERIFY(!Trainer::create(wrong).ok());
    // Each tensor is within the limit of one; 2000 of them are more than any machine's memory.
    std::vector<LayerLine> layers;
    for (int i = 0; i < 2000; ++i) layers.push_back(dense("d" + std::to_string(i), 30000));
    NetworkSpec large = chain({30000}, layers);
    const DataSplit data{randomData(Shape::ofSample({30000}), 0, Shape::ofSample({30000}), 1), nullptr};
    auto trainer = Trainer::create(large, &data);
    QVERIFY(!trainer.ok());
    QCOMPARE(trainer.error().code, std::string("memory.too_large"));
  }
};

QTEST_GUILESS_MAIN(TrainerTest)
#include "trainer_test.moc"
