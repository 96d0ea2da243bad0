// SPDX-License-Identifier: GPL-3.0-or-later
// The example of docs/adding-a-layer.md, built and tried: every C++ block of the document stands here to
// the letter. In the project it would be engine/layers/leaky_relu.{h,cpp}, engine/kernels/leaky_relu.cpp
// and tests/layers/leaky_relu_test.cpp.
#include <fmt/format.h>

#include <QtTest>

#include <fstream>
#include <iterator>

#include "core/parallel.h"
#include "layers/catalog.h"
#include "layers/shape_check.h"
#include "support/layer_harness.h"
#include "support/layer_trial.h"

namespace unroll {

/// LeakyReLU: numbers below zero are made small instead of being cut off, so that the gradient never
/// vanishes altogether.
///
/// Forward:
///   (1)  y = x where x > 0,  y = α x where x < 0
/// Backward:
///   (2)  ∂L/∂x = ∂L/∂y where x > 0,  α ∂L/∂y where x < 0,  0 where x = 0
///
/// Shapes: y as x. No parameters; the kernel caches nothing. Cost: one comparison and one product an
/// element. Errors: none.
/// Source: Maas, Hannun and Ng 2013, section 2.
LayerDescriptor leakyReluLayer();

/// y = x, or slope · x where x < 0; of elementsPerSample numbers (times time, where openTime).
struct LeakyReluConfig {
  int64_t elementsPerSample = 1;
  bool openTime = false;
  float slope = 0.3f;
};
std::unique_ptr<LayerKernel> makeLeakyReluKernel(const LeakyReluConfig& config);

namespace {

class LeakyReluKernel final : public LayerKernel {
 public:
  explicit LeakyReluKernel(const LeakyReluConfig& config) : m_config(config) {}

  KernelNeeds needs(int64_t, int64_t) const override { return {0, 0}; }

  void forward(const KernelCall& call) override {
    const float* x = call.inputs[0];
    float* y = call.outputs[0];
    parallelFor(count(call), kGrain, [&](int64_t begin, int64_t end) {
      for (int64_t e = begin; e < end; ++e) y[e] = x[e] > 0.0f ? x[e] : m_config.slope * x[e];
    });
  }

  void backward(const KernelCall& call) override {
    if (!call.dInputs[0]) return;
    const float* x = call.inputs[0];
    const float* dy = call.dOutputs[0];
    float* dx = call.dInputs[0];
    parallelFor(count(call), kGrain, [&](int64_t begin, int64_t end) {
      for (int64_t e = begin; e < end; ++e) {
        dx[e] += x[e] > 0.0f ? dy[e] : x[e] < 0.0f ? m_config.slope * dy[e] : 0.0f;
      }
    });
  }

 private:
  static constexpr int64_t kGrain = 4096;
  int64_t count(const KernelCall& call) const {
    return call.batch * m_config.elementsPerSample * (m_config.openTime ? call.time : 1);
  }
  LeakyReluConfig m_config;
};

}  // namespace

std::unique_ptr<LayerKernel> makeLeakyReluKernel(const LeakyReluConfig& config) {
  return std::make_unique<LeakyReluKernel>(config);
}

namespace {

AttributeSpec slopeAttribute() {
  return realAttribute("negative_slope", QT_TRANSLATE_NOOP("engine", "Slope below zero"),
                       QT_TRANSLATE_NOOP("engine", "What numbers below zero are multiplied with."), 0.3, 0.0, 1.0);
}

std::vector<ValueId> body(Builder& b, const BodyContext& context) {
  const ValueId x = context.inputs[0];
  b.section(QT_TRANSLATE_NOOP("engine", "activation"));
  const ValueId above = b.relu(x);
  const ValueId below = b.scale(b.relu(b.neg(x)), context.attributes.real("negative_slope"));
  return {b.name(b.sub(above, below), "out", "y")};
}

std::unique_ptr<LayerKernel> makeKernel(const Attributes& attributes, const std::vector<Shape>& inputs) {
  LeakyReluConfig config;
  config.slope = static_cast<float>(attributes.real("negative_slope"));
  for (int axis = 1; axis < inputs[0].rank(); ++axis) {
    if (inputs[0].isOpen(axis))
      config.openTime = true;
    else
      config.elementsPerSample *= inputs[0][axis].size;
  }
  return makeLeakyReluKernel(config);
}

std::string exportCode(CodeTarget target, const std::string& name, const Attributes& attributes,
                       const std::vector<Shape>&) {
  const double slope = attributes.real("negative_slope");
  if (target == CodeTarget::Keras) return fmt::format("layers.LeakyReLU(negative_slope={}, name=\"{}\")", slope, name);
  return fmt::format("x = nn.functional.leaky_relu(x, negative_slope={})", slope);
}

std::vector<LayerExample> examples() {
  return {
      {"a row", {}, {{{'N', kOpen}, {'F', 7}}}, 3},
      {"an image, another slope", {{"negative_slope", 0.01}}, {{{'N', kOpen}, {'C', 2}, {'H', 3}, {'W', 3}}}, 1},
      {"open time", {}, {{{'N', kOpen}, {'T', kOpen}, {'F', 2}}}, 2, 5},
  };
}

}  // namespace

LayerDescriptor leakyReluLayer() {
  LayerDescriptor layer =
      plainLayer("leaky_relu", QT_TRANSLATE_NOOP("engine", "LeakyReLU"), LayerCategory::Core,
                 QT_TRANSLATE_NOOP("engine", "Like ReLU, but numbers below zero are made small instead of zero."));
  layer.formula = "y = \\max(0, x) − α \\max(0, −x)";
  layer.attributes = {slopeAttribute()};
  layer.body = body;
  layer.makeKernel = makeKernel;
  layer.exportCode = exportCode;
  layer.subtitle = [](const Attributes& attributes) { return fmt::format("{}", attributes.real("negative_slope")); };
  layer.examples = examples();
  return layer;
}

}  // namespace unroll

using namespace unroll;
using namespace unroll::testing;

namespace {

std::string textOf(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

class AddingALayerTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void harness();
  void workedByHand();
  void documentSaysTheSame();
};

void AddingALayerTest::harness() {
  const std::string complaints = joined(tryLayer(leakyReluLayer()));
  QVERIFY2(complaints.empty(), complaints.c_str());
}

void AddingALayerTest::workedByHand() {
  const LayerDescriptor layer = leakyReluLayer();
  const Attributes attributes(layer.attributes, {{"negative_slope", 0.25}});
  LayerNumbers numbers;
  numbers.inputs = {TensorD({1, 3}, {4, -4, 0})};
  numbers.outputWeights = {TensorD({1, 3}, {1, 2, 3})};
  const LayerResults results = BodyRun(layer, attributes, numbers).results();
  QCOMPARE(results.outputs[0], TensorD({1, 3}, {4, -1, 0}));
  QCOMPARE(results.dInputs[0], TensorD({1, 3}, {1, 0.5, 0}));
  const LayerResults kernel = runKernel(layer, attributes, {{{'N', kOpen}, {'F', 3}}}, numbers, 0).results;
  QCOMPARE(kernel.outputs[0], TensorD({1, 3}, {4, -1, 0}));
  QCOMPARE(kernel.dInputs[0], TensorD({1, 3}, {1, 0.5, 0}));
}

void AddingALayerTest::documentSaysTheSame() {
  const std::string document = textOf(UNROLL_SOURCE_DIR "/docs/adding-a-layer.md");
  const std::string here = textOf(UNROLL_SOURCE_DIR "/tests/layers/adding_a_layer_test.cpp");
  const std::string fence = "```cpp\n";
  int blocks = 0;
  for (size_t at = document.find(fence); at != std::string::npos; at = document.find(fence, at)) {
    const size_t begin = at + fence.size();
    at = document.find("```", begin);
    QVERIFY(at != std::string::npos);
    const std::string block = document.substr(begin, at - begin);
    QVERIFY2(here.find(block) != std::string::npos, block.c_str());
    ++blocks;
  }
  QVERIFY(blocks >= 5);
}

QTEST_GUILESS_MAIN(AddingALayerTest)
#include "adding_a_layer_test.moc"
