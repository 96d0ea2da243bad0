// SPDX-License-Identifier: GPL-3.0-or-later
// Where numbers end: logits of ±1e4, one class, sigmoid at ±1e3, features that never change, sequences of one step, last
// batches of one sample. Training and explanation both stay finite and have the limits that mathematics gives.
#include <QtTest>
#include <cmath>
#include <optional>

#include "support/double_training.h"
#include "train/finite.h"
#include "train/specs.h"

using namespace unroll;
using namespace unroll::test;

namespace {

constexpr const char* kSparse = "sparse_categorical_crossentropy";

struct Losses {
  std::vector<double> fast, slow;  ///< of each step
  int64_t stepsPerEpoch = 0;
  double epoch = 0.0;  ///< the first epoch's mean
};

/// STEPS of training by both paths; nothing where a weight is not finite afterwards.
std::optional<Losses> train(NetworkSpec spec, DatasetPtr samples, int64_t steps) {
  spec.training.optimizer = optimizer("sgd", 0.01);
  spec.training.epochs = 50;
  const DataSplit data{std::move(samples), nullptr};
  const auto trainer = Trainer::create(spec, &data);
  if (!trainer.ok()) qFatal("%s", trainer.error().english().c_str());
  DoubleTraining slow(spec, **trainer);
  Losses losses;
  losses.stepsPerEpoch = (*trainer)->stepsPerEpoch();
  for (int64_t i = 0; i < steps; ++i) {
    losses.slow.push_back(slow.step());
    (*trainer)->step();
    if ((*trainer)->notFinite()) return std::nullopt;
    losses.fast.push_back(static_cast<double>((*trainer)->history().steps[i].loss));
  }
  for (const Network::ParameterView& parameter : (*trainer)->network().parameters())
    if (!allFinite(parameter.values, parameter.count)) return std::nullopt;
  for (const auto& [name, values] : slow.weights())
    for (const double value : values.span())
      if (!std::isfinite(value)) return std::nullopt;
  if ((*trainer)->history().epochs.size() > 0) losses.epoch = (*trainer)->history().epochs[0].loss;
  return losses;
}

/// Rows of the number 1, one for each target.
DatasetPtr ones(const std::vector<float>& targets, int64_t classes) {
  std::vector<GivenData::Sample> samples;
  for (const float target : targets) samples.push_back({{1.0f}, {target}, 0});
  const Shape target = classes > 0 ? Shape{{'N', kOpen}} : Shape{{'N', kOpen}, {'F', 1}};
  return std::make_shared<GivenData>(Shape::ofSample({1}), target,
                                     classes > 0 ? TargetKind::ClassIndex : TargetKind::Values, classes, samples);
}

/// One Dense layer whose outputs before ACTIVATION are LOGITS.
NetworkSpec logits(const std::vector<double>& logits, const char* loss, const char* activation, bool fromLogits) {
  const auto units = static_cast<int64_t>(logits.size());
  NetworkSpec spec = chain({1}, {dense("fc", units, activation)});
  spec.weights["fc.W"] = TensorD({units, 1}, logits);
  spec.training.loss = loss;
  spec.training.fromLogits = fromLogits;
  return spec;
}

bool near(double a, double b) { return std::fabs(a - b) <= 1e-4 * std::max(1.0, std::fabs(b)); }

}  // namespace

class NumericalCareTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void largeLogits_data() {
    QTest::addColumn<bool>("fromLogits");
    QTest::newRow("behind the activation") << false;
    QTest::newRow("from logits") << true;
  }
  /// Certain and right costs nothing, certain and wrong the distance of the logits.
  void largeLogits() {
    QFETCH(bool, fromLogits);
    const char* softmax = fromLogits ? "linear" : "softmax";
    const char* sigmoid = fromLogits ? "linear" : "sigmoid";
    for (const double far : {1e3, 1e4}) {
      for (const auto& [target, expected] : {std::pair{0.0f, 0.0}, {1.0f, 2 * far}, {2.0f, far}}) {
        const auto losses = train(logits({far, -far, 0}, kSparse, softmax, fromLogits), ones({target}, 3), 1);
        QVERIFY(losses);
        QCOMPARE(losses->fast[0], expected);
        QCOMPARE(losses->slow[0], expected);
      }
      for (const auto& [target, z, expected] : {std::tuple{1.0f, far, 0.0}, {0.0f, far, far}, {1.0f, -far, far}}) {
        const auto losses = train(logits({z}, "binary_crossentropy", sigmoid, fromLogits), ones({target}, 0), 1);
        QVERIFY(losses);
        QCOMPARE(losses->fast[0], expected);
        QCOMPARE(losses->slow[0], expected);
      }
    }
  }

  /// There is nothing to choose: the loss is 0 and nothing is learned.
  void oneClass() {
    const auto losses = train(logits({3.5}, kSparse, "softmax", false), ones({0, 0}, 1), 3);
    QVERIFY(losses);
    for (size_t i = 0; i < 3; ++i) QVERIFY(losses->fast[i] == 0.0 && losses->slow[i] == 0.0);
  }

  void constantFeatures_data() {
    QTest::addColumn<QString>("layer");
    QTest::addColumn<int>("batch");
    for (const char* layer : {"batch_normalization", "layer_normalization"})
      for (const int batch : {1, 4}) QTest::addRow("%s, batch %d", layer, batch) << layer << batch;
  }
  /// A variance of 0: what is normalized is 0, and the loss that of equal probabilities at first.
  void constantFeatures() {
    QFETCH(QString, layer);
    QFETCH(int, batch);
    NetworkSpec spec = chain({3}, {{layer.toStdString(), "norm", {}}, dense("fc", 4, "softmax")});
    spec.training.loss = kSparse;
    spec.training.batch = batch;
    std::vector<GivenData::Sample> samples;
    for (int i = 0; i < 4; ++i) samples.push_back({{5.0f, 5.0f, 5.0f}, {static_cast<float>(i)}, 0});
    const auto losses = train(
        spec,
        std::make_shared<GivenData>(Shape::ofSample({3}), Shape{{'N', kOpen}}, TargetKind::ClassIndex, 4, samples), 3);
    QVERIFY(losses);
    QVERIFY(near(losses->fast[0], std::log(4.0)) && near(losses->slow[0], std::log(4.0)));
    for (size_t i = 0; i < 3; ++i) QVERIFY(near(losses->fast[i], losses->slow[i]));
  }

  void oneStep_data() {
    QTest::addColumn<QString>("type");
    for (const char* type : {"simple_rnn", "lstm", "gru", "conv1d", "global_max_pooling1d", "global_average_pooling1d",
                             "attention", "multi_head_attention", "transformer_encoder", "positional_encoding"})
      QTest::newRow(type) << QString(type);
  }
  /// Sequences of one step, in a network whose time axis is open.
  void oneStep() {
    QFETCH(QString, type);
    LayerLine line{type.toStdString(), "layer", {}};
    if (type == "conv1d") line.attributes = {{"filters", int64_t{4}}, {"padding", std::string("causal")}};
    if (type == "multi_head_attention") line.attributes = {{"num_heads", int64_t{2}}, {"key_dim", int64_t{2}}};
    if (type == "transformer_encoder") line.attributes = {{"num_heads", int64_t{2}}, {"dropout", 0.0}};
    const bool recurrent = type == "simple_rnn" || type == "lstm" || type == "gru";
    if (recurrent) line.attributes = {{"units", int64_t{4}}};
    std::vector<LayerLine> lines{line};
    if (!recurrent && !type.startsWith("global")) lines.push_back({"global_average_pooling1d", "mean", {}});
    lines.push_back(dense("fc", 3, "softmax"));
    NetworkSpec spec = chain({kOpen, 4}, lines);
    const LayerDescriptor& known = *LayerCatalog::builtIn().find(line.type);
    spec.edges.front().to.port = known.inputs(Attributes(known.attributes, line.attributes)).front().name;
    spec.training.loss = kSparse;
    spec.training.batch = 2;
    std::vector<GivenData::Sample> samples;
    for (int i = 0; i < 4; ++i)
      samples.push_back({{0.5f, -1.0f, 0.25f * static_cast<float>(i), 2.0f}, {static_cast<float>(i % 3)}, 1});
    const auto losses = train(spec,
                              std::make_shared<GivenData>(Shape{{'N', kOpen}, {'T', kOpen}, {'F', 4}},
                                                          Shape{{'N', kOpen}}, TargetKind::ClassIndex, 3, samples),
                              4);
    QVERIFY(losses);
    for (size_t i = 0; i < 4; ++i) QVERIFY(near(losses->fast[i], losses->slow[i]));
  }

  void lastBatch_data() {
    QTest::addColumn<int>("samples");
    QTest::addColumn<int>("batch");
    QTest::addColumn<int>("steps");
    QTest::newRow("none is left") << 8 << 4 << 2;
    QTest::newRow("one is left") << 9 << 4 << 3;
    QTest::newRow("fewer than a batch") << 3 << 32 << 1;
    QTest::newRow("one sample") << 1 << 1 << 1;
  }
  /// There is no empty last batch; a short one counts by its samples.
  void lastBatch() {
    QFETCH(int, samples);
    QFETCH(int, batch);
    QFETCH(int, steps);
    NetworkSpec spec = chain({5}, {{"batch_normalization", "norm", {}}, dense("fc", 3, "softmax")});
    spec.training.loss = kSparse;
    spec.training.batch = batch;
    const auto losses = train(spec, randomData(Shape::ofSample({5}), 3, Shape{{'N', kOpen}}, samples), steps);
    QVERIFY(losses);
    QCOMPARE(losses->stepsPerEpoch, static_cast<int64_t>(steps));
    double sum = 0.0;
    for (int i = 0; i < steps; ++i) {
      QVERIFY(near(losses->fast[static_cast<size_t>(i)], losses->slow[static_cast<size_t>(i)]));
      sum += losses->slow[static_cast<size_t>(i)] * std::min(batch, samples - i * batch);
    }
    QVERIFY(near(losses->epoch, sum / samples));
  }
};

QTEST_GUILESS_MAIN(NumericalCareTest)
#include "numerical_care_test.moc"
