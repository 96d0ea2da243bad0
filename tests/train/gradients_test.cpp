// SPDX-License-Identifier: GPL-3.0-or-later
// Whole networks: the float kernels against the primitives in double, and padding against none.
#include <QtTest>
#include <cmath>

#include "core/rng.h"
#include "explain/explanation.h"
#include "train/network.h"
#include "train/specs.h"

using namespace unroll;
using namespace unroll::test;

namespace {

/// Float against double through a whole network. Measured: below 2e-5 for all of these networks but
/// one, below 2e-4 there (a gate's bias whose terms cancel); a wrong gradient differs by its own size.
constexpr double kTolerance = 2e-4;

bool near(double a, double b, double largest) {
  return std::abs(a - b) <= kTolerance * std::max({std::abs(a), std::abs(b), 1e-2 * largest, 1e-7});
}

template <class Values>
std::string compare(const std::string& name, const Values& fast, const TensorD& slow) {
  double largest = 0.0;
  for (int64_t i = 0; i < slow.size(); ++i) largest = std::max(largest, std::abs(slow[i]));
  for (int64_t i = 0; i < slow.size(); ++i) {
    if (!near(fast[i], slow[i], largest)) {
      return name + "[" + std::to_string(i) + "]: fast " + std::to_string(fast[i]) + ", double " +
             std::to_string(slow[i]);
    }
  }
  return {};
}

/// y = a + b: a layer with two inputs, so that branches can meet again.
class JoinKernel final : public LayerKernel {
 public:
  explicit JoinKernel(int64_t width) : m_width(width) {}
  KernelNeeds needs(int64_t, int64_t) const override { return {}; }
  void forward(const KernelCall& call) override {
    for (int64_t i = 0; i < call.batch * m_width; ++i) call.outputs[0][i] = call.inputs[0][i] + call.inputs[1][i];
  }
  void backward(const KernelCall& call) override {
    for (float* gradient : call.dInputs) {
      for (int64_t i = 0; gradient && i < call.batch * m_width; ++i) gradient[i] += call.dOutputs[0][i];
    }
  }

 private:
  int64_t m_width;
};

LayerCatalog catalogWithJoin() {
  LayerCatalog catalog;
  for (const LayerDescriptor* layer : LayerCatalog::builtIn().all()) catalog.add(*layer);
  LayerDescriptor join = plainLayer("join", "Join", LayerCategory::Core, "Adds two inputs.");
  join.inputs = [](const Attributes&) { return std::vector<Port>{{"a", "a"}, {"b", "b"}}; };
  join.inferShape = [](const Attributes&, const std::vector<Shape>& shapes) -> Result<std::vector<Shape>> {
    return std::vector<Shape>{shapes.at(0)};
  };
  join.body = [](Builder& builder, const BodyContext& context) {
    return std::vector<ValueId>{builder.add(context.inputs[0], context.inputs[1])};
  };
  join.makeKernel = [](const Attributes&, const std::vector<Shape>& shapes) -> std::unique_ptr<LayerKernel> {
    return std::make_unique<JoinKernel>(shapes[0].sampleElements());
  };
  catalog.add(join);
  return catalog;
}

struct Problem {
  NetworkSpec spec;
  std::map<std::string, TensorD> inputs;
  TensorD target;
  bool training = false;
  std::optional<std::vector<uint8_t>> mask;
};

/// Runs both paths and says where they differ; empty: nowhere.
std::string difference(const Problem& problem, const LayerCatalog& catalog = LayerCatalog::builtIn()) {
  const int64_t samples = problem.inputs.begin()->second.extent(0);
  const Inference inference = infer(problem.spec, catalog);
  for (const Diagnostic& diagnostic : inference.diagnostics) {
    if (diagnostic.severity == Severity::Error) return diagnostic.message.english();
  }
  auto weights = initialWeights(problem.spec, inference);
  if (!weights) return weights.error().english();
  for (auto& [name, values] : *weights) {
    for (double& value : values.span()) value = static_cast<float>(value);  // both paths see the same
  }
  int64_t time = 0;
  for (NodeId id : inference.inputNodes) {
    const Shape& shape = inference.nodes.at(id).outputs.front();
    const int axis = shape.find('T');
    if (axis >= 0 && shape.isOpen(axis)) time = problem.inputs.at(problem.spec.find(id)->name).extent(axis);
  }
  auto network = Network::compile(problem.spec, samples + 3, time > 0 ? time + 2 : 0, catalog);
  if (!network) return network.error().english();
  Network& fast = **network;
  fast.setWeights(*weights);
  fast.setInputGradients(true);
  // Run twice: gradients are overwritten, not added to what the last step left.
  double loss = 0.0;
  for (int run = 0; run < 2; ++run) {
    fast.batch().count = samples;
    fast.batch().time = time;
    if (fast.batch().mask) {
      for (int64_t i = 0; i < samples * time; ++i)
        fast.batch().mask[i] = problem.mask ? (*problem.mask)[static_cast<size_t>(i)] : 1;
    }
    for (const auto& [name, values] : problem.inputs) {
      std::copy(values.data(), values.data() + values.size(), fast.inputOf(problem.spec.findByName(name)->id));
    }
    std::copy(problem.target.data(), problem.target.data() + problem.target.size(), fast.batch().target);
    fast.forward(problem.training, 3);
    loss = fast.loss(true);
  }

  Explanation::Request request;
  request.inputs = problem.inputs;
  request.target = problem.target;
  request.weights = *weights;
  request.training = problem.training;
  request.step = 3;
  request.mask = problem.mask;
  auto slow = Explanation::create(problem.spec, request, catalog);
  if (!slow) return slow.error().english();
  const double slowLoss = (*slow)->evaluation().value((*slow)->loss())[0];
  if (!near(loss, slowLoss, std::abs(slowLoss)))
    return "loss: " + std::to_string(loss) + ", double " + std::to_string(slowLoss);
  for (NodeId id : inference.outputNodes) {
    const std::string& name = problem.spec.find(id)->name;
    const auto view = fast.output({id, "out"});
    const TensorD& wanted = (*slow)->evaluation().value((*slow)->outputOf(name));
    if (view.extents != wanted.extents()) return "out." + name + ": other extents";
    if (auto found = compare("out." + name, view.values, wanted); !found.empty()) return found;
  }
  const auto gradients = (*slow)->gradients();
  size_t compared = 0;
  for (const Network::ParameterView& parameter : fast.parameters()) {
    if (!gradients.contains(parameter.name)) return "no gradient of " + parameter.name;
    if (auto found = compare("d " + parameter.name, parameter.gradient, gradients.at(parameter.name)); !found.empty())
      return found;
    ++compared;
  }
  for (NodeId id : inference.inputNodes) {
    const std::string& name = problem.spec.find(id)->name;
    const auto view = fast.inputGradient(id);
    if (!view.values || !gradients.contains(name)) return "no gradient of " + name;
    if (auto found = compare("d " + name, view.values, gradients.at(name)); !found.empty()) return found;
    ++compared;
  }
  return compared == gradients.size() ? std::string() : std::string("one path has more gradients");
}

TensorD randomTensor(const Extents& extents, Rng& rng) {
  TensorD tensor(extents);
  for (double& value : tensor.span()) value = static_cast<float>(rng.uniform(-1.0, 1.0));
  return tensor;
}

TensorD randomClasses(const Extents& extents, int64_t classes, Rng& rng) {
  TensorD tensor(extents);
  for (double& value : tensor.span()) value = static_cast<double>(rng.below(classes));
  return tensor;
}

const char* pick(std::initializer_list<const char*> choices, Rng& rng) {
  return choices.begin()[rng.below(static_cast<int64_t>(choices.size()))];
}

/// A small random network of a random family, with data that fits it.
Problem randomProblem(uint64_t seed) {
  Rng rng(seed, "test/networks");
  Problem problem;
  const int64_t samples = 1 + rng.below(4);
  const int64_t classes = 2 + rng.below(4);
  problem.training = rng.chance(0.5);
  const auto activation = [&] { return std::string(pick({"linear", "relu", "sigmoid", "tanh"}, rng)); };
  const auto units = [&] { return 1 + rng.below(7); };
  std::vector<LayerLine> layers;
  std::vector<int64_t> shape;
  switch (rng.below(3)) {
    case 0:
      shape = {1 + rng.below(6)};
      for (int64_t i = rng.below(3); i >= 0; --i)
        layers.push_back(dense("d" + std::to_string(i), units(), activation()));
      break;
    case 1:
      shape = {1 + rng.below(2), 6 + rng.below(4), 6 + rng.below(4)};
      layers.push_back({"conv2d",
                        "c",
                        {{"filters", units()},
                         {"kernel_size", std::vector<int64_t>{1 + rng.below(3), 1 + rng.below(3)}},
                         {"padding", std::string(pick({"valid", "same"}, rng))},
                         {"strides", std::vector<int64_t>{1 + rng.below(2), 1 + rng.below(2)}},
                         {"activation", activation()}}});
      layers.push_back({pick({"max_pooling2d", "average_pooling2d"}, rng), "p", {}});
      layers.push_back({"flatten", "f", {}});
      break;
    default:
      shape = {2 + rng.below(5), 1 + rng.below(4)};
      layers.push_back(
          {pick({"simple_rnn", "lstm", "gru"}, rng), "r1", {{"units", units()}, {"return_sequences", true}}});
      layers.push_back({pick({"simple_rnn", "lstm", "gru"}, rng), "r2", {{"units", units()}}});
      break;
  }
  if (rng.chance(0.5)) layers.push_back({"dropout", "drop", {{"rate", 0.4}}});
  layers.push_back(dense("last", classes, "softmax"));
  problem.spec = chain(shape, layers);
  problem.spec.seed = seed;
  problem.spec.training.loss = "sparse_categorical_crossentropy";
  Extents extents{samples};
  extents.insert(extents.end(), shape.begin(), shape.end());
  problem.inputs["in"] = randomTensor(extents, rng);
  problem.target = randomClasses({samples}, classes, rng);
  return problem;
}

NetworkSpec sequenceSpec(const char* cell, bool everyStep) {
  NetworkSpec spec = chain({kOpen, 3}, {{cell, "r1", {{"units", int64_t{5}}, {"return_sequences", true}}},
                                        {cell, "r2", {{"units", int64_t{4}}, {"return_sequences", everyStep}}},
                                        dense("last", 3, "softmax")});
  spec.training.loss = "sparse_categorical_crossentropy";
  return spec;
}

}  // namespace

class GradientsTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void randomNetworks() {
    for (uint64_t seed = 1; seed <= 120; ++seed) {
      const std::string found = difference(randomProblem(seed));
      QVERIFY2(found.empty(), ("network " + std::to_string(seed) + ": " + found).c_str());
    }
  }

  void losses_data() {
    QTest::addColumn<QString>("loss");
    QTest::addColumn<QString>("activation");
    QTest::addColumn<bool>("fromLogits");
    QTest::newRow("mse") << "mean_squared_error"
                         << "tanh" << false;
    QTest::newRow("binary, fused") << "binary_crossentropy"
                                   << "sigmoid" << false;
    QTest::newRow("binary, logits") << "binary_crossentropy"
                                    << "linear" << true;
    QTest::newRow("categorical, fused") << "categorical_crossentropy"
                                        << "softmax" << false;
    QTest::newRow("categorical, from sigmoids") << "categorical_crossentropy"
                                                << "sigmoid" << false;
    QTest::newRow("categorical, logits") << "categorical_crossentropy"
                                         << "linear" << true;
  }
  void losses() {
    QFETCH(QString, loss);
    QFETCH(QString, activation);
    QFETCH(bool, fromLogits);
    Rng rng(4, "test/losses");
    Problem problem;
    problem.spec = chain({4}, {dense("a", 5, "tanh"), dense("last", 3, activation.toStdString())});
    problem.spec.training.loss = loss.toStdString();
    problem.spec.training.fromLogits = fromLogits;
    problem.inputs["in"] = randomTensor({4, 4}, rng);
    problem.target = TensorD({4, 3});
    for (int64_t row = 0; row < 4; ++row) problem.target[row * 3 + rng.below(3)] = 1.0;
    const std::string found = difference(problem);
    QVERIFY2(found.empty(), found.c_str());
  }

  /// A softmax over an image's channels or each step's features, then flattened, gives no row of probabilities: the
  /// loss must neither be fused with it nor take its rows as they are.
  void softmaxOfOtherRows() {
    Rng rng(4, "test/rows");
    Problem image;
    image.spec = chain({2, 3, 4}, {{"conv2d", "c", {{"filters", int64_t{3}}, {"activation", std::string("softmax")}}},
                                   {"flatten", "f", {}}});
    image.inputs["in"] = randomTensor({2, 2, 3, 4}, rng);
    image.target = TensorD({2, 6}, {0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0});
    Problem series = image;
    series.spec = chain({3, 4}, {dense("d", 2, "softmax"), {"flatten", "f", {}}});
    series.inputs["in"] = randomTensor({2, 3, 4}, rng);
    for (Problem* problem : {&image, &series}) {
      problem->spec.training.loss = "categorical_crossentropy";
      const std::string found = difference(*problem);
      QVERIFY2(found.empty(), found.c_str());
    }
  }

  /// One output used by three layers: their gradients add up. And two inputs.
  void branches() {
    const LayerCatalog catalog = catalogWithJoin();
    Rng rng(5, "test/branches");
    Problem problem;
    NetworkSpec& spec = problem.spec;
    spec = chain({3}, {dense("trunk", 4, "tanh"), dense("left", 4, "sigmoid"), dense("right", 4, "tanh")});
    const auto add = [&](const char* type, const char* name, AttributeMap attributes) {
      spec.nodes.push_back({spec.nextId(), type, name, 1, std::move(attributes), {}, {}});
      return spec.nodes.back().id;
    };
    const NodeId trunk = spec.findByName("trunk")->id, left = spec.findByName("left")->id,
                 right = spec.findByName("right")->id;
    const NodeId join1 = add("join", "join1", {}), join2 = add("join", "join2", {}), join3 = add("join", "join3", {});
    const NodeId other = add("input", "other", {{"shape", std::vector<int64_t>{4}}});
    spec.edges.back() = {{trunk, "out"}, {right, "in"}};
    spec.edges.insert(spec.edges.end(), {{{left, "out"}, {join1, "a"}},
                                         {{right, "out"}, {join1, "b"}},
                                         {{join1, "out"}, {join2, "a"}},
                                         {{trunk, "out"}, {join2, "b"}},
                                         {{join2, "out"}, {join3, "a"}},
                                         {{other, "out"}, {join3, "b"}}});
    problem.inputs["in"] = randomTensor({2, 3}, rng);
    problem.inputs["other"] = randomTensor({2, 4}, rng);
    problem.target = randomTensor({2, 4}, rng);
    const std::string found = difference(problem, catalog);
    QVERIFY2(found.empty(), found.c_str());
  }

  void paddingInBothPaths_data() {
    QTest::addColumn<QString>("cell");
    QTest::addColumn<bool>("everyStep");
    for (const char* cell : {"simple_rnn", "lstm", "gru"}) {
      QTest::newRow(cell) << cell << false;
      QTest::newRow(qPrintable(QString(cell) + ", every step")) << cell << true;
    }
  }
  void paddingInBothPaths() {
    QFETCH(QString, cell);
    QFETCH(bool, everyStep);
    Rng rng(6, "test/padding");
    Problem problem;
    problem.spec = sequenceSpec(cell.toUtf8().constData(), everyStep);
    problem.inputs["in"] = randomTensor({3, 5, 3}, rng);
    problem.mask = {1, 1, 1, 0, 0, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0};
    problem.target = everyStep ? randomClasses({3, 5}, 3, rng) : randomClasses({3}, 3, rng);
    const std::string found = difference(problem);
    QVERIFY2(found.empty(), found.c_str());
  }

  void paddedBatchesAreTheirSequences_data() { paddingInBothPaths_data(); }
  /// Loss and gradients of a padded batch are those of its sequences one by one, weighed by what counts.
  void paddedBatchesAreTheirSequences() {
    QFETCH(QString, cell);
    QFETCH(bool, everyStep);
    const NetworkSpec spec = sequenceSpec(cell.toUtf8().constData(), everyStep);
    auto compiled = Network::compile(spec, 3, 6);
    QVERIFY2(compiled.ok(), compiled.ok() ? "" : compiled.error().english().c_str());
    Network& network = **compiled;
    const std::vector<int64_t> lengths{6, 2, 4};
    Rng rng(8, "test/padding");
    std::vector<GivenData::Sample> samples;
    for (int64_t length : lengths) {
      GivenData::Sample sample;
      sample.length = length;
      for (int64_t i = 0; i < length * 3; ++i) sample.input.push_back(static_cast<float>(rng.uniform(-1.0, 1.0)));
      for (int64_t i = 0; i < (everyStep ? length : 1); ++i) sample.target.push_back(static_cast<float>(rng.below(3)));
      samples.push_back(sample);
    }
    const GivenData data(Shape{{'N', kOpen}, {'T', kOpen}, {'F', 3}},
                         everyStep ? Shape{{'N', kOpen}, {'T', kOpen}} : Shape{{'N', kOpen}},
                         everyStep ? TargetKind::ClassIndexPerStep : TargetKind::ClassIndex, 3, samples);

    std::map<std::string, TensorD> sums;
    double lossSum = 0.0;
    int64_t rows = 0;
    for (int64_t i = 0; i < 3; ++i) {
      data.fill(std::span<const int64_t>(&i, 1), network.batch());
      network.forward(true, 1);
      const int64_t counted = network.countedRows();
      QCOMPARE(counted, everyStep ? lengths[static_cast<size_t>(i)] : int64_t{1});
      lossSum += network.loss(true) * static_cast<double>(counted);
      rows += counted;
      for (const auto& parameter : network.parameters()) {
        TensorD& sum = sums.try_emplace(parameter.name, parameter.extents).first->second;
        for (int64_t at = 0; at < sum.size(); ++at)
          sum[at] += static_cast<double>(counted) * static_cast<double>(parameter.gradient[at]);
      }
    }
    const std::vector<int64_t> all{0, 1, 2};
    data.fill(all, network.batch());
    network.forward(true, 1);
    QCOMPARE(network.countedRows(), rows);
    const double together = network.loss(true);
    QVERIFY(near(together, lossSum / static_cast<double>(rows), 1.0));
    for (const auto& parameter : network.parameters()) {
      TensorD& mean = sums.at(parameter.name);
      for (double& value : mean.span()) value /= static_cast<double>(rows);
      const std::string found = compare("d " + parameter.name, parameter.gradient, mean);
      QVERIFY2(found.empty(), found.c_str());
    }
  }

  void dropoutDrawsAnewEachStep() {
    NetworkSpec spec = chain({50}, {{"dropout", "drop", {{"rate", 0.5}}}, dense("d", 1)});
    auto network = Network::compile(spec, 1, 0);
    QVERIFY(network.ok());
    const NodeId drop = spec.findByName("drop")->id;
    const auto outputAt = [&](uint64_t step) {
      (*network)->batch().count = 1;
      std::fill_n((*network)->batch().input, 50, 1.0f);
      (*network)->forward(true, step);
      const auto view = (*network)->output({drop, "out"});
      return std::vector<float>(view.values, view.values + 50);
    };
    const auto first = outputAt(1);
    QVERIFY(first == outputAt(1));
    QVERIFY(first != outputAt(2));
  }
};

QTEST_GUILESS_MAIN(GradientsTest)
#include "gradients_test.moc"
