// SPDX-License-Identifier: GPL-3.0-or-later
// Outputs and gradients of every layer and loss against PyTorch in double (golden/make_*.py).
#include <QtTest>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "losses/loss.h"
#include "support/golden_json.h"
#include "support/guarded_buffer.h"
#include "support/layer_harness.h"
#include "support/layer_trial.h"
#include "support/tolerance.h"

using namespace unroll;
using namespace unroll::testing;
using nlohmann::json;

namespace {

/// The cases of every tests/golden/KIND*.json, in the order of the files' names.
json readCases(const std::string& kind) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(UNROLL_SOURCE_DIR "/tests/golden")) {
    const std::string name = entry.path().filename().string();
    if (name.rfind(kind, 0) == 0 && entry.path().extension() == ".json") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  json cases = json::array();
  for (const auto& file : files) {
    json all = json::parse(std::ifstream(file));  // named: a loop over part of a temporary would outlive it
    for (json& c : all.at(kind)) cases.push_back(std::move(c));
  }
  return cases;
}

const json& layerCases() {
  static const json all = readCases("layers");
  return all;
}

const json& lossCases() {
  static const json all = readCases("losses");
  return all;
}

/// One tensor, or a list of them; null where a port is left open.
std::vector<TensorD> tensorsOf(const json& value) {
  if (value.is_object()) return {tensorOf(value)};
  std::vector<TensorD> all;
  for (const json& one : value) all.push_back(one.is_null() ? TensorD(Extents{0}) : tensorOf(one));
  return all;
}

std::vector<uint8_t> bytesOf(const json& value) {
  return value.is_null() ? std::vector<uint8_t>() : value["data"].get<std::vector<uint8_t>>();
}

/// One shape, or a list of them.
std::vector<Shape> inputShapes(const json& shape) {
  if (shape.empty() || !shape[0].is_array()) return {inputShape(shape)};
  std::vector<Shape> all;
  for (const json& one : shape) all.push_back(one.is_null() ? Shape() : inputShape(one));
  return all;
}

struct Case {
  const json& j;
  const LayerDescriptor& layer = *LayerCatalog::builtIn().find(j["key"].get<std::string>());
  Attributes attributes = makeAttributes();
  std::vector<Shape> shapes = inputShapes(j["shape"]);
  std::vector<ParameterSpec> parameters = layer.parameters(attributes, shapes);

  Attributes makeAttributes() const {
    return Attributes(layer.attributes, attributesOf(j["attributes"], layer.attributes));
  }
  LayerNumbers numbers() const {
    LayerNumbers n;
    n.inputs = tensorsOf(j["x"]);
    n.batch = n.inputs[0].extent(0);
    std::vector<int64_t> times;
    for (size_t i = 0; i < shapes.size(); ++i) {
      const int time = shapes[i].find('T');
      times.push_back(time >= 0 && shapes[i].isOpen(time) ? n.inputs[i].extent(time) : 0);
      if (times[i] > 0) n.time = times[i];
    }
    if (layer.mixesTimes) n.times = times;
    for (const ParameterSpec& spec : parameters) n.parameters.push_back(tensorOf(j.at("p." + spec.name)));
    n.outputWeights = tensorsOf(j["weights"]);
    n.training = j.value("training", false);
    if (j.contains("mask")) n.mask = bytesOf(j["mask"]);
    if (j.contains("masks")) {
      for (const json& mask : j["masks"]) n.masks.push_back(bytesOf(mask));
    }
    return n;
  }
  int64_t steps() const { return shapes[0].find('T') >= 0 ? tensorsOf(j["x"])[0].extent(1) : 1; }
};

Complaints compare(const Case& c, const LayerResults& actual, Tolerance tolerance) {
  Complaints complaints;
  const double largest = std::max(largestOf(actual.dInputs), largestOf(actual.dParameters));
  const auto check = [&](const std::string& name, const std::vector<TensorD>& values) {
    const std::vector<TensorD> expected = tensorsOf(c.j.at(name));
    if (values.size() != expected.size()) complaints.push_back("another number of " + name);
    for (size_t i = 0; i < std::min(values.size(), expected.size()); ++i) {
      if (name.starts_with("d.") && bothVanish(values[i], expected[i], tolerance, largest)) continue;
      std::string wrong = compareTensors(name, values[i], expected[i], tolerance);
      if (!wrong.empty()) complaints.push_back(std::move(wrong));
    }
  };
  check("output", actual.outputs);
  if (c.j.contains("d.x")) check("d.x", actual.dInputs);
  for (size_t i = 0; i < c.parameters.size(); ++i) {
    const ParameterSpec& parameter = c.parameters[i];
    if (!parameter.running) check("d." + parameter.name, {actual.dParameters.at(i)});
    if (parameter.running && c.j.value("training", false)) check("after." + parameter.name, {actual.running.at(i)});
  }
  return complaints;
}

}  // namespace

class GoldenTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void layer_data();
  void layer();
  void loss_data();
  void loss();
  void everyLayerIsThere();
  void everyKindIsThere();
};

void GoldenTest::layer_data() {
  QTest::addColumn<int>("index");
  int index = 0;
  for (const json& c : layerCases()) {
    QTest::newRow((c["key"].get<std::string>() + ": " + c["title"].get<std::string>()).c_str()) << index++;
  }
}

void GoldenTest::layer() {
  QFETCH(int, index);
  const Case c{layerCases()[static_cast<size_t>(index)]};
  const LayerNumbers numbers = c.numbers();
  const BodyRun body(c.layer, c.attributes, numbers);
  const std::string wrongBody =
      joined(compare(c, body.results(), c.steps() > 50 ? kLongDoubleTolerance : kDoubleTolerance));
  QVERIFY2(wrongBody.empty(), wrongBody.c_str());
  const KernelRun kernel = runKernel(c.layer, c.attributes, c.shapes, numbers, 0);
  QVERIFY2(kernel.complaints.empty(), joined(kernel.complaints).c_str());
  const std::string wrongKernel =
      joined(compare(c, kernel.results, floatTolerance(body.longestSum(), c.layer.expand != nullptr)));
  QVERIFY2(wrongKernel.empty(), wrongKernel.c_str());
}

void GoldenTest::loss_data() {
  QTest::addColumn<int>("index");
  int index = 0;
  for (const json& c : lossCases()) {
    QTest::newRow((c["key"].get<std::string>() + ": " + c["title"].get<std::string>()).c_str()) << index++;
  }
}

void GoldenTest::loss() {
  QFETCH(int, index);
  const json& c = lossCases()[static_cast<size_t>(index)];
  const LossDescriptor* loss = findLoss(c["key"].get<std::string>());
  QVERIFY(loss);
  const bool fromLogits = c["from_logits"].get<bool>();
  const TensorD prediction = tensorOf(c["prediction"]), target = tensorOf(c["target"]);
  const TensorD expectedLoss({}, {c["loss"].get<double>()}), expectedGradient = tensorOf(c["d.prediction"]);

  Builder b;
  std::map<ValueId, TensorD> leaves;
  b.enterLayer("data");
  const ValueId p = b.leaf(LeafKind::Data, prediction.extents(), "p");
  const ValueId y = b.leaf(LeafKind::Data, target.extents(), "y");
  leaves = {{p, prediction}, {y, target}};
  ValueId mask = kNoValue;
  std::vector<uint8_t> bytes;
  if (c.contains("mask")) {
    bytes = c["mask"]["data"].get<std::vector<uint8_t>>();
    const TensorD rows({static_cast<int64_t>(bytes.size())}, {bytes.begin(), bytes.end()});
    mask = b.leaf(LeafKind::Data, rows.extents(), "mask");
    leaves.emplace(mask, rows);
  }
  b.enterLayer("loss");
  const ValueId value = loss->body(b, p, y, mask, fromLogits);
  for (const auto& [id, values] : b.constants()) leaves.emplace(id, values);
  const Expression expression = b.take();
  Evaluation evaluation(expression, std::move(leaves));
  evaluation.backward(value);
  std::string wrong = compareTensors("loss", evaluation.value(value).reshaped({}), expectedLoss, kDoubleTolerance);
  QVERIFY2(wrong.empty(), wrong.c_str());
  wrong = compareTensors("gradient", evaluation.gradient(p), expectedGradient, kDoubleTolerance);
  QVERIFY2(wrong.empty(), wrong.c_str());

  GuardedBuffer x(prediction), t(target), out(prediction.size()), d(prediction.size());
  LossCall call;
  call.columns = prediction.extents().back();
  call.rows = prediction.size() / call.columns;
  call.prediction = x.data();
  call.target = t.data();
  call.mask = bytes.empty() ? nullptr : bytes.data();
  call.output = fromLogits ? out.data() : nullptr;
  call.dPrediction = d.data();
  const double kernelLoss = loss->kernel(call, fromLogits);
  wrong = compareTensors("the kernel's loss", TensorD({}, {kernelLoss}), expectedLoss, floatTolerance(1));
  QVERIFY2(wrong.empty(), wrong.c_str());
  wrong = compareTensors("the kernel's gradient", d.tensor(prediction.extents()), expectedGradient, floatTolerance(1));
  QVERIFY2(wrong.empty(), wrong.c_str());
  QVERIFY(x.fencesStand() && t.fencesStand() && out.fencesStand() && d.fencesStand());
}

void GoldenTest::everyLayerIsThere() {
  std::set<std::string> keys;
  for (const json& c : layerCases()) keys.insert(c["key"].get<std::string>());
  for (const LayerDescriptor* layer : LayerCatalog::builtIn().all()) {
    if (layer->category == LayerCategory::Data) continue;  // computes nothing
    QVERIFY2(keys.count(layer->key), layer->key.c_str());
  }
}

/// Not only many cases, but of each kind that goes wrong easily.
void GoldenTest::everyKindIsThere() {
  std::map<std::string, int> kinds;
  std::map<std::string, std::map<std::string, int>> ofLayer;
  const auto count = [&](const json& c, const char* kind, bool is) {
    if (!is) return;
    ++kinds[kind];
    ++ofLayer[c["key"]][kind];
  };
  const auto largest = [](const json& a, const char* key, int64_t otherwise) {
    if (!a.contains(key) || a[key].is_string()) return otherwise;
    if (!a[key].is_array()) return a[key].get<int64_t>();
    const std::vector<int64_t> sizes = a[key];
    return *std::max_element(sizes.begin(), sizes.end());
  };
  for (const json& c : layerCases()) {
    const json& x = c["x"].is_array() ? c["x"][0] : c["x"];
    const std::vector<int64_t> sizes = x["shape"];
    const json& a = c["attributes"];
    const int64_t window = largest(a, a.contains("kernel_size") ? "kernel_size" : "pool_size", 0);
    count(c, "mask", c.contains("mask") || c.contains("masks"));
    count(c, "batch 1", sizes[0] == 1);
    count(c, "time 1", sizes.size() == 3 && sizes[1] == 1);
    count(c, "odd sizes",
          sizes.size() > 2 && std::any_of(sizes.begin() + 1, sizes.end(), [](int64_t n) { return n % 2; }));
    count(c, "stride larger than the kernel", window > 0 && largest(a, "strides", 0) > window);
    count(c, "groups", largest(a, "groups", 1) > 1);
    count(c, "training", c.value("training", false));
  }
  for (const json& c : lossCases()) count(c, "mask", c.contains("mask"));
  for (const char* kind : {"mask", "batch 1", "time 1", "odd sizes", "training"}) QVERIFY2(kinds[kind] >= 20, kind);
  for (const char* layer : {"conv1d", "conv2d", "conv2d_transpose"}) {
    QVERIFY2(ofLayer[layer]["stride larger than the kernel"] >= 2, layer);
    QVERIFY2(ofLayer[layer]["groups"] >= 2, layer);
  }
  for (const char* loss : {"mean_squared_error", "mean_absolute_error", "huber", "binary_crossentropy",
                           "categorical_crossentropy", "sparse_categorical_crossentropy"})
    QVERIFY2(ofLayer[loss]["mask"] >= 2, loss);
  for (const char* layer : {"dropout", "spatial_dropout1d", "spatial_dropout2d", "gaussian_noise"})
    QVERIFY2(ofLayer[layer]["training"] >= 3, layer);
  QVERIFY(layerCases().size() + lossCases().size() >= 600);
}

QTEST_GUILESS_MAIN(GoldenTest)
#include "golden_test.moc"
