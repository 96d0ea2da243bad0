// SPDX-License-Identifier: GPL-3.0-or-later
// The example of docs/adding-a-layer.md, built and tried: every C++ block of the document stands here to
// the letter. In the project it would be engine/layers/soft_shrink.{h,cpp}, engine/kernels/soft_shrink.cpp
// and tests/layers/soft_shrink_test.cpp.
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

/// SoftShrink: numbers near zero become zero and the others come nearer to it, so that what is weak (noise)
/// falls away.
///
/// Forward:
///   (1)  y = x − λ where x > λ,  y = x + λ where x < −λ,  0 between
/// Backward:
///   (2)  ∂L/∂x = ∂L/∂y where |x| > λ,  else 0 (also where |x| = λ)
///
/// Shapes: y as x. No parameters; the kernel caches nothing. Cost: two comparisons and one addition an
/// element. Errors: none.
/// Source: Donoho 1995, eq. 1.3 (soft thresholding).
LayerDescriptor softShrinkLayer();

/// x brought nearer to 0 by threshold; of elementsPerSample numbers (times time, where openTime).
struct SoftShrinkConfig {
  int64_t elementsPerSample = 1;
  bool openTime = false;
  float threshold = 0.5f;
};
std::unique_ptr<LayerKernel> makeSoftShrinkKernel(const SoftShrinkConfig& config);

namespace {

class SoftShrinkKernel final : public LayerKernel {
 public:
  explicit SoftShrinkKernel(const SoftShrinkConfig& config) : m_config(config) {}

  KernelNeeds needs(int64_t, int64_t) const override { return {0, 0}; }

  void forward(const KernelCall& call) override {
    const float* x = call.inputs[0];
    float* y = call.outputs[0];
    const float t = m_config.threshold;
    parallelFor(count(call), kGrain, [&](int64_t begin, int64_t end) {
      for (int64_t e = begin; e < end; ++e) y[e] = x[e] > t ? x[e] - t : x[e] < -t ? x[e] + t : 0.0f;
    });
  }

  void backward(const KernelCall& call) override {
    if (!call.dInputs[0]) return;
    const float* x = call.inputs[0];
    const float* dy = call.dOutputs[0];
    float* dx = call.dInputs[0];
    const float t = m_config.threshold;
    parallelFor(count(call), kGrain, [&](int64_t begin, int64_t end) {
      for (int64_t e = begin; e < end; ++e) dx[e] += x[e] > t || x[e] < -t ? dy[e] : 0.0f;
    });
  }

 private:
  static constexpr int64_t kGrain = 4096;
  int64_t count(const KernelCall& call) const {
    return call.batch * m_config.elementsPerSample * (m_config.openTime ? call.time : 1);
  }
  SoftShrinkConfig m_config;
};

}  // namespace

std::unique_ptr<LayerKernel> makeSoftShrinkKernel(const SoftShrinkConfig& config) {
  return std::make_unique<SoftShrinkKernel>(config);
}

namespace {

AttributeSpec thresholdAttribute() {
  return realAttribute("threshold", QT_TRANSLATE_NOOP("engine", "Threshold"),
                       QT_TRANSLATE_NOOP("engine", "How far every number comes nearer to zero."), 0.5, 0.0, 1e6);
}

std::vector<ValueId> body(Builder& b, const BodyContext& context) {
  const ValueId x = context.inputs[0];
  b.section(QT_TRANSLATE_NOOP("engine", "activation"));
  const double threshold = context.attributes.real("threshold");
  const ValueId above = b.relu(b.addScalar(x, -threshold));
  const ValueId below = b.relu(b.addScalar(b.neg(x), -threshold));
  return {b.name(b.sub(above, below), "out", "y")};
}

std::unique_ptr<LayerKernel> makeKernel(const Attributes& attributes, const std::vector<Shape>& inputs) {
  SoftShrinkConfig config;
  config.threshold = static_cast<float>(attributes.real("threshold"));
  for (int axis = 1; axis < inputs[0].rank(); ++axis) {
    if (inputs[0].isOpen(axis))
      config.openTime = true;
    else
      config.elementsPerSample *= inputs[0][axis].size;
  }
  return makeSoftShrinkKernel(config);
}

std::string exportCode(CodeTarget target, const std::string& name, const Attributes& attributes,
                       const std::vector<Shape>&) {
  const double threshold = attributes.real("threshold");
  if (target == CodeTarget::PyTorch) return fmt::format("x = nn.functional.softshrink(x, lambd={})", threshold);
  return fmt::format("layers.Activation(lambda x: keras.ops.soft_shrink(x, {}), name=\"{}\")", threshold, name);
}

std::vector<LayerExample> examples() {
  return {
      {"a row", {}, {{{'N', kOpen}, {'F', 7}}}, 3},
      {"an image, another threshold", {{"threshold", 0.25}}, {{{'N', kOpen}, {'C', 2}, {'H', 3}, {'W', 3}}}, 1},
      {"open time", {}, {{{'N', kOpen}, {'T', kOpen}, {'F', 2}}}, 2, 5},
  };
}

}  // namespace

LayerDescriptor softShrinkLayer() {
  LayerDescriptor layer =
      plainLayer("soft_shrink", QT_TRANSLATE_NOOP("engine", "SoftShrink"), LayerCategory::Core,
                 QT_TRANSLATE_NOOP("engine", "Brings every number nearer to zero; what is near becomes zero."));
  layer.formula = "y = \\max(0, x − λ) − \\max(0, −x − λ)";
  layer.attributes = {thresholdAttribute()};
  layer.body = body;
  layer.makeKernel = makeKernel;
  layer.exportCode = exportCode;
  layer.subtitle = [](const Attributes& attributes) { return fmt::format("{}", attributes.real("threshold")); };
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
  const std::string complaints = joined(tryLayer(softShrinkLayer()));
  QVERIFY2(complaints.empty(), complaints.c_str());
}

void AddingALayerTest::workedByHand() {
  const LayerDescriptor layer = softShrinkLayer();
  const Attributes attributes(layer.attributes, {{"threshold", 0.5}});
  LayerNumbers numbers;
  numbers.inputs = {TensorD({1, 3}, {4, -4, 0.5})};
  numbers.outputWeights = {TensorD({1, 3}, {1, 2, 3})};
  const LayerResults results = BodyRun(layer, attributes, numbers).results();
  QCOMPARE(results.outputs[0], TensorD({1, 3}, {3.5, -3.5, 0}));
  QCOMPARE(results.dInputs[0], TensorD({1, 3}, {1, 2, 0}));
  const LayerResults kernel = runKernel(layer, attributes, {{{'N', kOpen}, {'F', 3}}}, numbers, 0).results;
  QCOMPARE(kernel.outputs[0], TensorD({1, 3}, {3.5, -3.5, 0}));
  QCOMPARE(kernel.dInputs[0], TensorD({1, 3}, {1, 2, 0}));
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
