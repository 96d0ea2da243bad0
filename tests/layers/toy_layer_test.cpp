// SPDX-License-Identifier: GPL-3.0-or-later
// A layer that exists in this file alone: from its descriptor come its shapes, its place in documents,
// its check by the harness, its training and the derivation of each of its numbers.
#include <QtTest>

#include <cmath>

#include "explain/explanation.h"
#include "graph/inference.h"
#include "io/document.h"
#include "support/layer_harness.h"
#include "support/tolerance.h"
#include "train/network.h"

using namespace unroll;
using namespace unroll::testing;

namespace {

/// Swish with a learned slope for each feature: y = x σ(β x) (Ramachandran et al. 2017).
class SwishKernel final : public LayerKernel {
 public:
  explicit SwishKernel(int64_t features) : m_features(features) {}
  KernelNeeds needs(int64_t maxBatch, int64_t) const override { return {maxBatch * m_features, 0}; }
  void forward(const KernelCall& call) override {
    for (int64_t e = 0; e < call.batch * m_features; ++e) {
      const float x = call.inputs[0][e], beta = call.parameters[0][e % m_features];
      call.cache[e] = 1.0f / (1.0f + std::exp(-beta * x));
      call.outputs[0][e] = x * call.cache[e];
    }
  }
  void backward(const KernelCall& call) override {
    for (int64_t e = 0; e < call.batch * m_features; ++e) {
      const float x = call.inputs[0][e], beta = call.parameters[0][e % m_features];
      const float s = call.cache[e], dy = call.dOutputs[0][e];
      if (call.dInputs[0]) call.dInputs[0][e] += dy * (s + beta * x * s * (1.0f - s));
      if (call.dParameters[0]) call.dParameters[0][e % m_features] += dy * x * x * s * (1.0f - s);
    }
  }

 private:
  int64_t m_features;
};

LayerDescriptor swishLayer() {
  LayerDescriptor layer = plainLayer("swish", "Swish", LayerCategory::Core, "A smooth ReLU whose slope is learned.");
  layer.formula = "y = x ⊙ σ(β x)";
  layer.attributes = {realAttribute("slope", "Slope", "The slope that every feature starts with.", 1.0, -8.0, 8.0)};
  layer.inferShape = [](const Attributes&, const std::vector<Shape>& inputs) -> Result<std::vector<Shape>> {
    if (inputs[0].rank() == 2) return inputs;
    return Error{"shape.rank",
                 {"Swish '{0}' expects (N, F), but gets {1}. Insert Flatten.", {"{node}", inputs[0].str()}}};
  };
  layer.parameters = [](const Attributes& attributes, const std::vector<Shape>& inputs) {
    ParameterSpec beta{"beta", {inputs[0][1].size}, "constant", 1, 1, attributes.real("slope")};
    beta.help = "The slope of each feature.";
    return std::vector<ParameterSpec>{beta};
  };
  layer.body = [](Builder& b, const BodyContext& context) {
    b.section("gate");
    const ValueId s = b.name(b.sigmoid(b.mul(context.parameters[0], context.inputs[0])), "s");
    b.section("product");
    return std::vector<ValueId>{b.name(b.mul(context.inputs[0], s), "out", "y")};
  };
  layer.makeKernel = [](const Attributes&, const std::vector<Shape>& inputs) -> std::unique_ptr<LayerKernel> {
    return std::make_unique<SwishKernel>(inputs[0][1].size);
  };
  layer.exportCode = [](CodeTarget target, const std::string& name, const Attributes&, const std::vector<Shape>&) {
    return target == CodeTarget::Keras ? "layers.Activation(\"swish\", name=\"" + name + "\")"
                                       : "x = x * torch.sigmoid(self.beta * x)";
  };
  const Shape row{{'N', kOpen}, {'F', 3}};
  layer.examples = {{"a row", {}, {row}, 2},
                    {"one sample", {{"slope", 2.0}}, {row}, 1},
                    {"many", {}, {{{'N', kOpen}, {'F', 17}}}, 3}};
  return layer;
}

LayerCatalog catalogWithSwish() {
  LayerCatalog catalog = LayerCatalog::builtIn();
  catalog.add(swishLayer());
  return catalog;
}

constexpr const char* kDocument = R"({"format": 1, "title": "Toy", "seed": 3,
 "nodes": [
  {"name": "in", "type": "input", "attributes": {"shape": [2]}},
  {"name": "fc", "type": "dense", "attributes": {"units": 3}},
  {"name": "act", "type": "swish", "attributes": {"slope": 1.5}},
  {"name": "last", "type": "dense", "attributes": {"units": 2}}],
 "edges": [{"from": "in.out", "to": "fc.in"}, {"from": "fc.out", "to": "act.in"}, {"from": "act.out", "to": "last.in"}],
 "training": {"loss": "mean_squared_error"}})";

}  // namespace

class ToyLayerTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase();
  void harness();
  void shapesAndParameters();
  void unknownWithoutItsCatalog();
  void complaintNamesTheNode();
  void documentRoundTrip();
  void bothPathsAgree();
  void everyNumberRecombines();

 private:
  LayerCatalog m_catalog = catalogWithSwish();
  NetworkSpec m_spec;
  std::map<std::string, TensorD> m_inputs{{"in", TensorD({3, 2}, {0.5, -1.0, 0.25, 2.0, -0.75, 1.25})}};
  TensorD m_target{{3, 2}, {1, 0, 0, 1, 0.5, 0.5}};

  std::shared_ptr<const Explanation> explain() const;
};

void ToyLayerTest::initTestCase() {
  auto document = readDocument(kDocument, "toy.unroll", m_catalog);
  QVERIFY2(document.ok(), document.ok() ? "" : document.error().english().c_str());
  QVERIFY(document->diagnostics.empty());
  m_spec = document->spec;
}

std::shared_ptr<const Explanation> ToyLayerTest::explain() const {
  Explanation::Request request;
  request.inputs = m_inputs;
  request.target = m_target;
  request.weights = initialWeights(m_spec, infer(m_spec, m_catalog)).value();
  return Explanation::create(m_spec, std::move(request), m_catalog).value();
}

void ToyLayerTest::harness() {
  const std::string complaints = joined(tryLayer(swishLayer()));
  QVERIFY2(complaints.empty(), complaints.c_str());
}

void ToyLayerTest::shapesAndParameters() {
  const Inference inference = infer(m_spec, m_catalog);
  QVERIFY(!inference.hasErrors());
  const NodeInfo& info = inference.nodes.at(m_spec.findByName("act")->id);
  QCOMPARE(info.outputs.at(0).str(), std::string("(N, 3)"));
  QCOMPARE(info.parameterCount, 3);
  const WeightMap weights = initialWeights(m_spec, inference).value();
  QCOMPARE(weights.at("act.beta"), TensorD({3}, 1.5));
}

void ToyLayerTest::unknownWithoutItsCatalog() {
  const Inference inference = infer(m_spec);
  QVERIFY(inference.hasErrors());
  QVERIFY(!inference.nodes.at(m_spec.findByName("act")->id).layer);
}

void ToyLayerTest::complaintNamesTheNode() {
  NetworkSpec spec = m_spec;
  spec.nodes[0].attributes["shape"] = std::vector<int64_t>{4, 2};
  std::string said;
  for (const Diagnostic& problem : infer(spec, m_catalog).diagnostics) { said += problem.message.english() + "\n"; }
  QVERIFY2(said.find("Swish 'act' expects (N, F), but gets 'fc.out' (N, 4, 3). Insert Flatten.\n") != std::string::npos,
           said.c_str());
}

void ToyLayerTest::documentRoundTrip() {
  const std::string text = writeDocument(m_spec);
  const auto again = readDocument(text, "toy.unroll", m_catalog);
  QVERIFY(again.ok());
  QCOMPARE(writeDocument(again->spec), text);
  QCOMPARE(std::get<double>(again->spec.findByName("act")->attributes.at("slope")), 1.5);
}

void ToyLayerTest::bothPathsAgree() {
  auto network = Network::compile(m_spec, 3, 0, m_catalog).value();
  network->setWeights(initialWeights(m_spec, network->inference()).value());
  network->batch().count = 3;
  const TensorD& x = m_inputs.at("in");
  std::transform(x.data(), x.data() + x.size(), network->inputOf(m_spec.findByName("in")->id),
                 [](double v) { return static_cast<float>(v); });
  std::transform(m_target.data(), m_target.data() + m_target.size(), network->batch().target,
                 [](double v) { return static_cast<float>(v); });
  network->forward(true, 0);
  const double loss = network->loss(true);
  const auto explanation = explain();
  const double expected = explanation->evaluation().value(explanation->loss())[0];
  QVERIFY(std::fabs(loss - expected) < 1e-5 * expected);
  const std::map<std::string, TensorD> gradients = explanation->gradients();
  QVERIFY(gradients.count("act.beta"));
  for (const Network::ParameterView& parameter : network->parameters()) {
    TensorD gradient(parameter.extents);
    std::copy_n(parameter.gradient, parameter.count, gradient.data());
    const std::string wrong = compareTensors(parameter.name, gradient, gradients.at(parameter.name), floatTolerance(1));
    QVERIFY2(wrong.empty(), wrong.c_str());
  }
}

void ToyLayerTest::everyNumberRecombines() {
  const auto explanation = explain();
  const Evaluation& evaluation = explanation->evaluation();
  int seen = 0;
  for (const char* name : {"act.s", "act.out", "act.beta"}) {
    for (const bool gradient : {false, true}) {
      const int64_t size = name == std::string("act.beta") ? 3 : 9;
      for (int64_t cell = 0; cell < size; ++cell) {
        const std::string index =
            size == 3 ? std::to_string(cell) : std::to_string(cell / 3) + "," + std::to_string(cell % 3);
        const std::string ref = (gradient ? "d " : "") + std::string(name) + "[" + index + "]";
        const auto found = explanation->resolve(ref);
        QVERIFY2(found.ok(), ref.c_str());
        const Explanation::Derivation derivation = explanation->derive(*found, gradient);
        QCOMPARE(derivation.ref, ref);
        double sum = 0.0;
        for (const auto& term : derivation.terms) sum += term.partial * term.value;
        if (derivation.recombines == "sum")
          QVERIFY2(std::fabs(sum - derivation.value) <= 1e-12 * std::max(1.0, std::fabs(sum)), ref.c_str());
        if (derivation.recombines == "product")
          QVERIFY2(std::fabs(sum / 2 - derivation.value) <= 1e-12 * std::max(1.0, std::fabs(sum)), ref.c_str());
        if (derivation.recombines == "op") QCOMPARE(evaluation.recompute(found->value, found->cell), derivation.value);
        if (gradient) {
          QVERIFY(derivation.finiteDifference.has_value());
          QVERIFY(std::fabs(*derivation.finiteDifference - derivation.value) <
                  1e-6 * std::max(1e-3, std::fabs(derivation.value)));
        }
        QVERIFY(!formula::toLatex(derivation.symbols).empty());
        ++seen;
      }
    }
  }
  QCOMPARE(seen, 42);
}

QTEST_GUILESS_MAIN(ToyLayerTest)
#include "toy_layer_test.moc"
