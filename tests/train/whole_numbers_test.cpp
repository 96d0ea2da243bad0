// SPDX-License-Identifier: GPL-3.0-or-later
// Tokens and classes that are none are refused where data meets the network, with their place; masks and batches in
// which nothing counts, in training and over whole sets.
#include "train/whole_numbers.h"

#include <QtTest>
#include <array>
#include <cmath>

#include "explain/explanation.h"
#include "io/templates.h"
#include "graph/match_inputs.h"
#include "train/specs.h"
#include "train/trainer.h"

using namespace unroll;
using namespace unroll::test;

namespace {

using Sizes = std::vector<int64_t>;
constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();

LayerLine embedding(int64_t rows, bool masks = false) {
  return {"embedding", "words", {{"input_dim", rows}, {"output_dim", int64_t{3}}, {"mask_zero", masks}}};
}

/// Three tokens → embedding of six rows → two classes for each.
NetworkSpec tagger(bool masks = false) {
  NetworkSpec spec = chain({3}, {embedding(6, masks), dense("tag", 2, "softmax")});
  spec.training.loss = "sparse_categorical_crossentropy";
  spec.training.batch = 2;
  spec.training.epochs = 1;
  spec.training.metrics = {"accuracy", "f1_score", "perplexity"};
  return spec;
}

DatasetPtr tagged(std::vector<GivenData::Sample> samples) {
  return std::make_shared<GivenData>(Shape::ofSample({3}), Shape{{'N', kOpen}, {'T', 3}}, TargetKind::ClassIndexPerStep,
                                     2, std::move(samples));
}

const std::vector<GivenData::Sample> kGood = {
    {{0, 1, 2}, {0, 1, 0}, 0}, {{3, 4, 5}, {1, 1, 1}, 0}, {{5, 0, 5}, {0, 0, 1}, 0}, {{1, 2, 1}, {1, 0, 1}, 0}};

/// Rows of SAMPLES that do not count in the loss.
class Uncounted final : public WrappedDataset {
 public:
  Uncounted(DatasetPtr whole, std::vector<int64_t> samples)
      : WrappedDataset(std::move(whole)), m_samples(std::move(samples)) {}
  bool masksTarget() const override { return true; }
  void fill(std::span<const int64_t> samples, Batch& batch) const override {
    WrappedDataset::fill(samples, batch);
    if (!batch.targetMask) return;
    for (size_t i = 0; i < samples.size(); ++i) {
      const bool counts = std::find(m_samples.begin(), m_samples.end(), samples[i]) == m_samples.end();
      std::fill_n(batch.targetMask + 3 * i, 3, counts ? 1 : 0);
    }
  }

 private:
  std::vector<int64_t> m_samples;
};

std::string errorOf(const NetworkSpec& spec, const DataSplit& data) {
  const auto trainer = Trainer::create(spec, &data);
  return trainer.ok() ? std::string() : trainer.error().code + ": " + trainer.error().english();
}

}  // namespace

class WholeNumbersTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void choicesFollowTheValues() {
    // Columns 1 and 2 of four are tokens, column 0 a number, column 3 a token of another table.
    NetworkSpec spec = chain({4}, {{"slice", "two", {{"axis", int64_t{1}}, {"begin", int64_t{1}}, {"end", int64_t{3}}}},
                                   {"embedding", "words", {{"input_dim", int64_t{6}}, {"output_dim", int64_t{2}}}},
                                   {"flatten", "flat", {}}});
    const NodeId in = 1, words = 3, flat = 4;
    const auto add = [&](NodeId id, const char* type, const char* name, AttributeMap attributes, PortRef from) {
      spec.nodes.push_back({id, type, name, 1, std::move(attributes), {}, {}});
      spec.edges.push_back({from, {id, "in"}});
    };
    add(5, "slice", "last", {{"axis", int64_t{1}}, {"begin", int64_t{3}}}, {in, "out"});
    add(6, "embedding", "tags", {{"input_dim", int64_t{2}}, {"output_dim", int64_t{2}}}, {5, "out"});
    add(7, "flatten", "flat2", {}, {6, "out"});
    spec.nodes.push_back({8, "concatenate", "all", 1, {{"inputs", int64_t{3}}}, {}, {}});
    spec.edges.push_back({{flat, "out"}, {8, "in1"}});
    spec.edges.push_back({{7, "out"}, {8, "in2"}});
    spec.edges.push_back({{in, "out"}, {8, "in3"}});
    const Inference inference = infer(spec);
    QVERIFY2(!inference.hasErrors(), inference.hasErrors() ? inference.diagnostics[0].message.english().c_str() : "");
    const auto choices = rowChoices(spec, inference);
    QCOMPARE(choices.size(), size_t{1});
    const std::vector<RowChoice> wanted = {{}, {6, words}, {6, words}, {2, 6}};
    QVERIFY(choices.at(in) == wanted);
    QVERIFY(checkTokens(spec, inference, {{"in", TensorD({1, 4}, {0.5, 5, 0, 1})}}).ok());
    const auto wrong = checkTokens(spec, inference, {{"in", TensorD({2, 4}, {0.5, 5, 0, 1, -3, 0, 0, 2})}});
    QVERIFY(!wrong.ok());
    QCOMPARE(wrong.error().code, std::string("data.token"));
    QCOMPARE(wrong.error().place.node, std::string("tags"));
    QVERIFY2(wrong.error().english().find("'in' gets 2 at [1, 3]") != std::string::npos,
             wrong.error().english().c_str());
    QVERIFY(wrong.error().english().find("from 0 to 1") != std::string::npos);
  }

  void open() {  // each step of a sequence of any length
    NetworkSpec spec = chain({kOpen}, {embedding(6), {"gru", "read", {{"units", int64_t{2}}}}});
    const Inference inference = infer(spec);
    QVERIFY(!inference.hasErrors());
    QVERIFY(rowChoices(spec, inference).at(1) == (std::vector<RowChoice>{{6, 2}}));
    QVERIFY(!checkTokens(spec, inference, {{"in", TensorD({1, 5}, {0, 1, 2, 3, 6})}}).ok());
    // Numbers choose nothing.
    spec = chain({kOpen, 2}, {{"gru", "read", {{"units", int64_t{2}}}}});
    QVERIFY(rowChoices(spec, infer(spec)).empty());
  }

  void templatesChooseFromTheirOwnTables() {
    for (const char* key : {"text_cnn", "seq2seq_dates", "cbow", "mnist_cnn", "char_lstm"}) {
      if (!findTemplate(key)) continue;
      const auto spec = makeTemplate(key);
      QVERIFY(spec.ok());
      const auto choices = rowChoices(*spec, infer(*spec));
      size_t tables = 0;
      for (const NodeSpec& node : spec->nodes) tables += node.type == "embedding" ? 1 : 0;
      QCOMPARE(choices.empty(), tables == 0);
    }
  }

  void dataThatIsNoToken_data() {
    QTest::addColumn<float>("value");
    QTest::addColumn<QString>("says");
    QTest::newRow("too large") << 6.0f << "gets 6 at";
    QTest::newRow("negative") << -1.0f << "gets -1 at";
    QTest::newRow("between two") << 1.5f << "gets 1.5 at";
    QTest::newRow("a pixel") << 0.25f << "save tokens in another type";
    QTest::newRow("no number") << kNaN << "gets nan at";
    QTest::newRow("infinite") << HUGE_VALF << "gets inf at";
  }
  void dataThatIsNoToken() {
    QFETCH(float, value);
    QFETCH(QString, says);
    QCOMPARE(errorOf(tagger(), {tagged(kGood), tagged(kGood)}), std::string());
    std::vector<GivenData::Sample> samples = kGood;
    samples[2].input[1] = value;
    const DatasetPtr bad = tagged(samples);
    const auto check = [&](const DataSplit& data, const std::string& place) {
      const QString error = QString::fromStdString(errorOf(tagger(), data));
      QVERIFY2(error.startsWith("data.token: "), qPrintable(error));
      QVERIFY2(error.contains(says, Qt::CaseInsensitive), qPrintable(error));
      QVERIFY2(error.contains(QString::fromStdString(" at " + place)), qPrintable(error));
      QVERIFY2(error.contains("'words' takes whole numbers from 0 to 5"), qPrintable(error));
    };
    check({bad, nullptr}, "training[2, 1]");
    check({tagged(kGood), bad}, "validation[2, 1]");
    // Of a part that was drawn from a whole, the place in the whole.
    check({subset(bad, {3, 2}), subset(bad, {0, 1})}, "[2, 1]");
    check({subset(bad, {3, 0}), subset(bad, {1, 2})}, "[2, 1]");
  }

  void dataThatIsNoClass() {
    for (const float value : {2.0f, -1.0f, 0.5f, kNaN}) {
      std::vector<GivenData::Sample> samples = kGood;
      samples[1].target[2] = value;
      const std::string error = errorOf(tagger(), {tagged(samples), nullptr});
      QVERIFY2(error.starts_with("data.class: ") && error.find("training[1, 2]") != std::string::npos, error.c_str());
      QVERIFY2(error.find("from 0 to 1") != std::string::npos, error.c_str());
      // Classes that become rows.
      NetworkSpec rows = tagger();
      rows.training.loss = "categorical_crossentropy";
      QVERIFY(errorOf(rows, {tagged(samples), nullptr}).starts_with("data.class: "));
      // What does not count may be anything, as in Keras' masks.
      QCOMPARE(errorOf(tagger(), {std::make_shared<Uncounted>(tagged(samples), std::vector<int64_t>{1}), nullptr}),
               std::string());
    }
  }

  /// A batch of nothing but padding: loss 0 and no gradient, as the body says; the rest of the set gives the figures.
  void batchesOfPadding() {
    for (const char* weightedMean : {"samples", "weights"}) {
      NetworkSpec spec = tagger(true);
      spec.training.classWeights = {0.5, 2.0};
      spec.training.lossAttributes["weighted_mean"] = std::string(weightedMean);
      std::vector<GivenData::Sample> samples = kGood;
      samples[2].input = samples[3].input = {0, 0, 0};
      const DataSplit data{tagged(samples), tagged(samples)};
      auto trainer = Trainer::create(spec, &data);
      QVERIFY2(trainer.ok(), trainer.ok() ? "" : trainer.error().english().c_str());
      Network& network = (*trainer)->network();
      const std::vector<int64_t> padded{2, 3};
      data.training->fill(padded, network.batch());
      network.forward(true, 1);
      QCOMPARE(network.loss(true), 0.0);
      QCOMPARE(network.countedRows(), int64_t{0});
      for (const auto& parameter : network.parameters())
        for (int64_t i = 0; i < parameter.count; ++i) QCOMPARE(parameter.gradient[i], 0.0f);

      Explanation::Request request;
      request.inputs["in"] = TensorD({2, 3});
      request.target = TensorD({2, 3}, {0, 0, 1, 1, 0, 1});
      request.weights = network.weights();
      const auto explained = Explanation::create(spec, request);
      QVERIFY2(explained.ok(), explained.ok() ? "" : explained.error().english().c_str());
      QCOMPARE((*explained)->evaluation().value((*explained)->loss())[0], 0.0);
      for (const auto& [name, gradient] : (*explained)->gradients())
        for (const double g : gradient.span()) QVERIFY2(g == 0.0, name.c_str());

      const Trainer::Evaluation all = (*trainer)->evaluate(*data.training);
      const Trainer::Evaluation counted = (*trainer)->evaluate(*tagged({samples[0], samples[1]}));
      QVERIFY(std::fabs(all.loss - counted.loss) < 1e-6 && all.loss > 0.0);
      for (size_t i = 0; i < all.metrics.size(); ++i) QCOMPARE(all.metrics[i], counted.metrics[i]);
      // A set in which nothing counts at all.
      const Trainer::Evaluation nothing = (*trainer)->evaluate(*tagged({samples[2], samples[3], samples[2]}));
      QCOMPARE(nothing.loss, 0.0);
      while ((*trainer)->step()) {}
      QVERIFY(!(*trainer)->notFinite());
      QVERIFY(std::isfinite((*trainer)->history().epochs[0].loss));
    }
  }

  /// Whatever reads masks, a sequence of nothing but padding goes through it, the same on both paths.
  void paddingThroughLayers_data() {
    QTest::addColumn<QString>("type");
    for (const char* type :
         {"simple_rnn", "lstm", "gru", "global_average_pooling1d", "global_max_pooling1d", "transformer_encoder",
          "batch_normalization", "layer_normalization", "max_pooling1d", "average_pooling1d", "conv1d"})
      QTest::newRow(type) << type;
  }
  void paddingThroughLayers() {
    const std::string type = QTest::currentDataTag();
    LayerLine tokens = embedding(6, true);
    tokens.attributes["output_dim"] = int64_t{4};
    std::vector<LayerLine> layers{tokens, {type, "x", {}}};
    const bool small = type == "simple_rnn" || type == "lstm" || type == "gru";
    if (small) layers[1].attributes = {{"units", int64_t{3}}, {"direction", std::string("both")}};
    if (!small && !type.starts_with("global")) layers.push_back({"global_average_pooling1d", "mean", {}});
    layers.push_back(dense("fc", 2, "softmax"));
    NetworkSpec spec = chain({3}, layers);
    spec.training.loss = "sparse_categorical_crossentropy";
    auto network = Network::compile(spec, 2, 0);
    QVERIFY2(network.ok(), network.ok() ? "" : network.error().english().c_str());
    (*network)->setWeights(*initialWeights(spec, (*network)->inference()));
    for (const std::vector<double>& values : {std::vector<double>{0, 0, 0, 0, 0, 0}, {0, 0, 0, 1, 2, 0}}) {
      for (const bool training : {false, true}) {
        Explanation::Request request;
        request.inputs["in"] = TensorD({2, 3}, values);
        request.target = TensorD({2}, {1, 0});
        request.weights = (*network)->weights();
        request.training = training;
        request.step = 1;
        const auto explained = Explanation::create(spec, request);
        QVERIFY2(explained.ok(), explained.ok() ? "" : explained.error().english().c_str());
        Batch& batch = (*network)->batch();
        batch.count = 2;
        std::copy(values.begin(), values.end(), batch.input);
        std::copy_n(std::array{1.0f, 0.0f}.data(), 2, batch.target);
        (*network)->forward(training, 1);
        const double loss = (*network)->loss(true);
        const double wanted = (*explained)->evaluation().value((*explained)->loss())[0];
        QVERIFY2(std::fabs(loss - wanted) < 1e-5, std::to_string(wanted).c_str());
        const auto gradients = (*explained)->gradients();
        for (const auto& parameter : (*network)->parameters()) {
          for (int64_t i = 0; parameter.trainable && i < parameter.count; ++i)
            QVERIFY2(std::fabs(static_cast<double>(parameter.gradient[i]) - gradients.at(parameter.name)[i]) < 1e-5,
                     parameter.name.c_str());
        }
      }
    }
  }

  /// What regularizers add stays where nothing counts; targets' masks alone can leave out a batch.
  void batchesWithoutTargets() {
    NetworkSpec spec = tagger();
    spec.find(3)->attributes["kernel_l2"] = 0.1;
    const DatasetPtr good = tagged(kGood);
    const DataSplit data{std::make_shared<Uncounted>(good, std::vector<int64_t>{0, 1, 2, 3}),
                         std::make_shared<Uncounted>(good, std::vector<int64_t>{1, 3})};
    auto trainer = Trainer::create(spec, &data);
    QVERIFY2(trainer.ok(), trainer.ok() ? "" : trainer.error().english().c_str());
    double penalty = 0.0;
    for (const auto& parameter : (*trainer)->network().parameters())
      for (int64_t i = 0; parameter.name == "tag.W" && i < parameter.count; ++i)
        penalty += 0.1 * std::pow(static_cast<double>(parameter.values[i]), 2);
    QVERIFY(penalty > 0.0);
    QVERIFY(std::fabs((*trainer)->evaluate(*data.training).loss - penalty) < 1e-6);
    const Trainer::Evaluation some = (*trainer)->evaluate(*data.validation);
    const Trainer::Evaluation alone = (*trainer)->evaluate(*tagged({kGood[0], kGood[2]}));
    QVERIFY(std::fabs(some.loss - alone.loss) < 1e-6);
    for (size_t i = 0; i < some.metrics.size(); ++i) QCOMPARE(some.metrics[i], alone.metrics[i]);
  }

  /// An empty validation set is none; the last batch may hold one sample.
  void emptyValidation() {
    NetworkSpec spec = tagger();
    spec.training.batch = 3;
    const DataSplit data{tagged(kGood), tagged({})};
    auto trainer = Trainer::create(spec, &data);
    QVERIFY2(trainer.ok(), trainer.ok() ? "" : trainer.error().english().c_str());
    QVERIFY(!(*trainer)->data().validation);
    while ((*trainer)->step()) {}
    const EpochRecord& epoch = (*trainer)->history().epochs[0];
    QVERIFY(epoch.validationMetrics.empty());
    for (const double metric : epoch.metrics) QVERIFY(std::isfinite(metric));
    for (const int64_t count : {1, 3, 4}) {
      const DatasetPtr part = tagged({kGood.begin(), kGood.begin() + count});
      const Trainer::Evaluation found = (*trainer)->evaluate(*part);
      QVERIFY(std::isfinite(found.loss) && std::isfinite(found.metrics[2]));
      QCOMPARE(found.samples, count);
    }
  }
};

QTEST_GUILESS_MAIN(WholeNumbersTest)
#include "whole_numbers_test.moc"
