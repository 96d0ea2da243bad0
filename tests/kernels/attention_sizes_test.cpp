// SPDX-License-Identifier: GPL-3.0-or-later
// Attention and normalization at sizes with several vectors, tiles and pieces of work, kernel against body; the
// harness tries them on small ones.
#include <QtTest>

#include "core/parallel.h"
#include "core/rng.h"
#include "layers/catalog.h"
#include "support/layer_harness.h"
#include "support/layer_trial.h"
#include "support/tolerance.h"

using namespace unroll;
using namespace unroll::testing;

namespace {

struct Row {
  const char* title;
  const char* key;
  AttributeMap attributes;
  std::vector<Shape> shapes;
  int64_t batch = 2;
  std::vector<int64_t> times = {};
  bool masked = false;
};

Shape steps(int64_t features) { return {{'N', kOpen}, {'T', kOpen}, {'F', features}}; }

std::vector<Row> rows() {
  const AttributeMap heads{{"num_heads", int64_t{4}}, {"key_dim", int64_t{17}}, {"dropout", 0.1}};
  const AttributeMap block{{"num_heads", int64_t{2}},
                           {"intermediate_dim", int64_t{70}},
                           {"normalize_first", true},
                           {"activation", "gelu"},
                           {"use_causal_mask", true}};
  return {
      {"attention",
       "attention",
       {{"scaled", true}, {"use_scale", true}},
       {steps(40), steps(33), steps(40)},
       3,
       {37, 50, 50},
       true},
      {"additive", "additive_attention", {{"units", int64_t{35}}}, {steps(20), steps(40), {}}, 2, {9, 21, 0}, true},
      {"heads", "multi_head_attention", heads, {steps(48), steps(24), {}}, 3, {33, 41, 0}, true},
      {"block", "transformer_encoder", block, {steps(36)}, 3, {40}, true},
      {"layer normalization", "layer_normalization", {}, {steps(131)}, 5, {40}},
      {"layer normalization of pixels", "layer_normalization", {}, {{{'N', kOpen}, {'C', 19}, {'H', 9}, {'W', 9}}}, 4},
      {"batch normalization", "batch_normalization", {}, {steps(70)}, 6, {60}, true},
      {"batch normalization of images", "batch_normalization", {}, {{{'N', kOpen}, {'C', 5}, {'H', 17}, {'W', 17}}}, 7},
  };
}

TensorD draw(const Extents& extents, Rng& rng, double low, double high) {
  TensorD out(extents);
  for (double& value : out.span()) value = static_cast<double>(static_cast<float>(rng.uniform(low, high)));
  return out;
}

LayerNumbers numbersOf(const Row& row, const LayerDescriptor& layer, const Attributes& attributes) {
  Rng rng(11, row.title);
  LayerNumbers n;
  n.batch = row.batch;
  n.training = true;
  std::vector<int64_t> times = row.times;
  times.resize(row.shapes.size(), 0);
  n.time = times[0];
  if (row.shapes.size() > 1) n.times = times;
  for (size_t i = 0; i < row.shapes.size(); ++i) {
    const bool open = row.shapes[i].rank() == 0;
    n.inputs.push_back(open ? TensorD(Extents{0}) : draw(row.shapes[i].extents(n.batch, times[i]), rng, -1.0, 1.0));
    n.masks.emplace_back();
    if (!row.masked || times[i] == 0) continue;
    n.masks[i].assign(static_cast<size_t>(n.batch * times[i]), 1);
    for (size_t e = static_cast<size_t>(times[i]); e < n.masks[i].size(); ++e) n.masks[i][e] = rng.chance(0.8) ? 1 : 0;
  }
  n.mask = n.masks[0];
  for (const ParameterSpec& p : layer.parameters(attributes, row.shapes))
    n.parameters.push_back(draw(p.extents, rng, p.running ? 0.5 : -0.3, p.running ? 1.5 : 0.3));
  const std::vector<Shape> outputs = layer.inferShape(attributes, row.shapes).value();
  n.outputWeights = {draw(outputs[0].extents(n.batch, times[0]), rng, -1.0, 1.0)};
  return n;
}

}  // namespace

class AttentionSizesTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void kernelAsBody_data();
  void kernelAsBody();
};

void AttentionSizesTest::kernelAsBody_data() {
  QTest::addColumn<int>("index");
  int index = 0;
  for (const Row& row : rows()) QTest::newRow(row.title) << index++;
}

void AttentionSizesTest::kernelAsBody() {
  QFETCH(int, index);
  const Row row = rows()[static_cast<size_t>(index)];
  const LayerDescriptor& layer = *LayerCatalog::builtIn().find(row.key);
  const Attributes attributes(layer.attributes, row.attributes);
  const LayerNumbers numbers = numbersOf(row, layer, attributes);
  const BodyRun body(layer, attributes, numbers);
  const LayerResults expected = body.results();
  KernelRun one, many;
  ThreadPool(1).run([&] { one = runKernel(layer, attributes, row.shapes, numbers, 0); });
  ThreadPool(8).run([&] { many = runKernel(layer, attributes, row.shapes, numbers, 2); });
  QVERIFY2(one.complaints.empty(), joined(one.complaints).c_str());
  QVERIFY(one.results.outputs == many.results.outputs);
  QVERIFY(one.results.dInputs == many.results.dInputs);
  QVERIFY(one.results.dParameters == many.results.dParameters);
  const Tolerance tolerance = floatTolerance(body.longestSum());
  const double largest = std::max(largestOf(expected.dInputs), largestOf(expected.dParameters));
  const auto check = [&](const std::string& what, const TensorD& actual, const TensorD& right) {
    if (bothVanish(actual, right, tolerance, largest)) return;
    const std::string wrong = compareTensors(what, actual, right, tolerance);
    QVERIFY2(wrong.empty(), wrong.c_str());
  };
  check("output", one.results.outputs[0], expected.outputs[0]);
  for (size_t i = 0; i < expected.dInputs.size(); ++i) check("input", one.results.dInputs[i], expected.dInputs[i]);
  const auto parameters = layer.parameters(attributes, row.shapes);
  for (size_t i = 0; i < parameters.size(); ++i) {
    if (parameters[i].running)
      check(parameters[i].name, one.results.running[i], expected.running[i]);
    else
      check(parameters[i].name, one.results.dParameters[i], expected.dParameters[i]);
  }
}

QTEST_GUILESS_MAIN(AttentionSizesTest)
#include "attention_sizes_test.moc"
