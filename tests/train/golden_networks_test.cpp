// SPDX-License-Identifier: GPL-3.0-or-later
// Whole networks that a mask goes through, against PyTorch in double (golden/make_networks.py): an Embedding whose token
// 0 is padding, recurrent layers, pooling, convolution and attention behind it, losses that leave padding out, class
// weights. What is explained agrees in double, what is trained with in float.
#include <QtTest>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "explain/explanation.h"
#include "support/golden_json.h"
#include "support/tolerance.h"
#include "train/network.h"

using namespace unroll;
using namespace unroll::testing;
using nlohmann::json;

namespace {

const json& cases() {
  static const json all = json::parse(std::ifstream(UNROLL_SOURCE_DIR "/tests/golden/networks.json"));
  return all["networks"];
}

NetworkSpec specOf(const json& c) {
  NetworkSpec spec;
  spec.title = c["title"];
  const std::vector<int64_t> steps{c["open"].get<bool>() ? kOpen : c["x"]["shape"][1].get<int64_t>()};
  spec.nodes.push_back({1, "input", "in", 1, {{"shape", steps}}, {}, {}});
  for (const json& layer : c["layers"]) {
    const LayerDescriptor& known = *LayerCatalog::builtIn().find(layer["type"].get<std::string>());
    const AttributeMap attributes = attributesOf(layer["attributes"], known.attributes);
    const std::string port = known.inputs(Attributes(known.attributes, attributes)).front().name;
    const NodeId id = spec.nextId();
    spec.edges.push_back({{spec.nodes.back().id, "out"}, {id, port}});
    spec.nodes.push_back({id, known.key, "n" + std::to_string(spec.nodes.size() - 1), 1, attributes, {}, {}});
  }
  spec.training.loss = c["loss"];
  spec.training.classWeights = c["class_weights"].get<std::vector<double>>();
  return spec;
}

WeightMap weightsOf(const json& c) {
  WeightMap weights;
  for (const auto& [name, values] : c["p"].items()) weights.emplace(name, tensorOf(values));
  return weights;
}

double largestOf(const TensorD& tensor) {
  double largest = 0.0;
  for (const double value : tensor.span()) largest = std::max(largest, std::fabs(value));
  return largest;
}

/// Through a whole network in float: as train/gradients_test has measured it; LARGEST: of all gradients.
std::string compareFloats(const std::string& name, const float* fast, const TensorD& slow, double largest) {
  const double scale = std::max(1e-2 * largestOf(slow), 1e-4 * largest);
  for (int64_t i = 0; i < slow.size(); ++i) {
    const double got = static_cast<double>(fast[i]);
    if (!(std::fabs(got - slow[i]) <= 2e-4 * std::max({std::fabs(got), std::fabs(slow[i]), scale})))
      return name + "[" + std::to_string(i) + "]: " + std::to_string(got) + ", PyTorch " + std::to_string(slow[i]);
  }
  return {};
}

}  // namespace

class GoldenNetworksTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void explained_data() { everyCase(); }
  void explained();
  void trained_data() { everyCase(); }
  void trained();

 private:
  static void everyCase() {
    QTest::addColumn<int>("index");
    for (size_t i = 0; i < cases().size(); ++i)
      QTest::newRow(cases()[i]["title"].get<std::string>().c_str()) << static_cast<int>(i);
  }
};

void GoldenNetworksTest::explained() {
  QFETCH(int, index);
  const json& c = cases()[static_cast<size_t>(index)];
  Explanation::Request request;
  request.inputs["in"] = tensorOf(c["x"]);
  request.target = tensorOf(c["target"]);
  request.weights = weightsOf(c);
  const auto made = Explanation::create(specOf(c), std::move(request));
  QVERIFY2(made.ok(), made.ok() ? "" : made.error().english().c_str());
  const Explanation& pass = **made;
  const std::string last = "n" + std::to_string(c["layers"].size() - 1);
  std::string wrong = compareTensors("loss", pass.evaluation().value(pass.loss()).reshaped({}),
                                     TensorD({}, {c["value"].get<double>()}), kDoubleTolerance);
  QVERIFY2(wrong.empty(), wrong.c_str());
  wrong =
      compareTensors("output", pass.evaluation().value(pass.outputOf(last)), tensorOf(c["output"]), kDoubleTolerance);
  QVERIFY2(wrong.empty(), wrong.c_str());
  const std::map<std::string, TensorD> gradients = pass.gradients();
  double largest = 0.0;
  for (const auto& [name, values] : c["d"].items()) largest = std::max(largest, largestOf(tensorOf(values)));
  for (const auto& [name, values] : c["d"].items()) {
    QVERIFY2(gradients.contains(name), name.c_str());
    if (bothVanish(gradients.at(name), tensorOf(values), kDoubleTolerance, largest)) continue;
    wrong = compareTensors("d " + name, gradients.at(name), tensorOf(values), kDoubleTolerance);
    QVERIFY2(wrong.empty(), wrong.c_str());
  }
}

void GoldenNetworksTest::trained() {
  QFETCH(int, index);
  const json& c = cases()[static_cast<size_t>(index)];
  const TensorD x = tensorOf(c["x"]), target = tensorOf(c["target"]);
  const int64_t samples = x.extent(0), time = c["open"].get<bool>() ? x.extent(1) : 0;
  const NetworkSpec spec = specOf(c);
  auto made = Network::compile(spec, samples + 2, time > 0 ? time + 3 : 0);
  QVERIFY2(made.ok(), made.ok() ? "" : made.error().english().c_str());
  Network& network = **made;
  const WeightMap weights = weightsOf(c);
  QVERIFY(checkWeights(spec, network.inference(), weights).ok());
  network.setWeights(weights);
  Batch& batch = network.batch();
  batch.count = samples;
  batch.time = time;
  if (batch.mask) std::fill_n(batch.mask, samples * time, uint8_t{1});
  std::copy_n(x.data(), x.size(), network.inputOf(spec.nodes.front().id));
  std::copy_n(target.data(), target.size(), batch.target);
  network.forward(true, 1);
  const auto value = static_cast<float>(network.loss(true));
  std::string wrong = compareFloats("loss", &value, TensorD({1}, {c["value"].get<double>()}), 0.0);
  QVERIFY2(wrong.empty(), wrong.c_str());
  const Network::View output = network.output({spec.nodes.back().id, "out"});
  QCOMPARE(output.extents, tensorOf(c["output"]).extents());
  wrong = compareFloats("output", output.values, tensorOf(c["output"]), 0.0);
  QVERIFY2(wrong.empty(), wrong.c_str());
  double largest = 0.0;
  for (const auto& [name, values] : c["d"].items()) largest = std::max(largest, largestOf(tensorOf(values)));
  QCOMPARE(network.parameters().size(), c["d"].size());
  for (const Network::ParameterView& parameter : network.parameters()) {
    const TensorD wanted = tensorOf(c["d"][parameter.name]);
    const std::vector<double> got(parameter.gradient, parameter.gradient + parameter.count);
    if (bothVanish(TensorD(wanted.extents(), got), wanted, Tolerance{2e-4}, largest)) continue;
    wrong = compareFloats("d " + parameter.name, parameter.gradient, wanted, largest);
    QVERIFY2(wrong.empty(), wrong.c_str());
  }
}

QTEST_GUILESS_MAIN(GoldenNetworksTest)
#include "golden_networks_test.moc"
