// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/leaky_relu.h"

#include <fmt/format.h>

#include "kernels/factories.h"
#include "layers/shape_check.h"

namespace unroll {
namespace {

std::vector<ValueId> body(Builder& b, const BodyContext& context) {
  b.section(QT_TRANSLATE_NOOP("engine", "activation"));
  return {b.name(b.leakyRelu(context.inputs[0], context.attributes.real("negative_slope")), "out", "y")};
}

std::unique_ptr<LayerKernel> makeKernel(const Attributes& attributes, const std::vector<Shape>& inputs) {
  const SampleSize size(inputs[0]);
  return makeSlopeKernel({size.elements, size.openTime, static_cast<float>(attributes.real("negative_slope"))});
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
      {"slope 0", {{"negative_slope", 0.0}}, {{{'N', kOpen}, {'F', 5}}}, 2},
      {"open time", {}, {{{'N', kOpen}, {'T', kOpen}, {'F', 2}}}, 2, 5},
  };
}

}  // namespace

LayerDescriptor leakyReluLayer() {
  LayerDescriptor layer =
      plainLayer("leaky_relu", QT_TRANSLATE_NOOP("engine", "LeakyReLU"), LayerCategory::Core,
                 QT_TRANSLATE_NOOP("engine", "Like ReLU, but numbers below zero are made small instead of zero."));
  layer.formula = "y = \\max(0, x) + α \\min(0, x)";
  layer.attributes = {realAttribute("negative_slope", QT_TRANSLATE_NOOP("engine", "Slope below zero"),
                                    QT_TRANSLATE_NOOP("engine", "What numbers below zero are multiplied with."), 0.3,
                                    0.0, 1.0)};
  layer.body = body;
  layer.makeKernel = makeKernel;
  layer.exportCode = exportCode;
  layer.subtitle = [](const Attributes& attributes) { return fmt::format("{}", attributes.real("negative_slope")); };
  layer.examples = examples();
  return layer;
}

}  // namespace unroll
