// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/gaussian_noise.h"

#include <fmt/format.h>

#include "kernels/noise.h"

namespace unroll {
namespace {

std::vector<ValueId> body(Builder& b, const BodyContext& context) {
  const ValueId x = context.inputs[0];
  const double deviation = context.attributes.real("stddev");
  b.section(QT_TRANSLATE_NOOP("engine", "noise"));
  if (!context.training) return {b.name(b.identity(x), "out", "y")};
  TensorD values(b.extents(x));
  for (int64_t e = 0; e < values.size(); ++e) values[e] = noiseAt(context.seed, context.step, e);
  const ValueId noise = b.drawn(std::move(values), "noise", "z");
  return {b.name(b.add(x, b.scale(noise, deviation)), "out", "y")};
}

std::unique_ptr<LayerKernel> makeKernel(const Attributes& attributes, const std::vector<Shape>& inputs) {
  GaussianNoiseConfig config;
  config.deviation = attributes.real("stddev");
  for (int axis = 1; axis < inputs[0].rank(); ++axis) {
    config.openTime = config.openTime || inputs[0].isOpen(axis);
    if (!inputs[0].isOpen(axis)) config.elementsPerSample *= inputs[0][axis].size;
  }
  return makeGaussianNoiseKernel(config);
}

std::string exportCode(CodeTarget target, const std::string& name, const Attributes& attributes,
                       const std::vector<Shape>&) {
  const double deviation = attributes.real("stddev");
  if (target == CodeTarget::Keras) return fmt::format("layers.GaussianNoise({}, name=\"{}\")", deviation, name);
  return fmt::format("if self.training:\n    x = x + {} * torch.randn_like(x)", deviation);
}

}  // namespace

LayerDescriptor gaussianNoiseLayer() {
  LayerDescriptor layer = plainLayer(
      "gaussian_noise", QT_TRANSLATE_NOOP("engine", "GaussianNoise"), LayerCategory::Core,
      QT_TRANSLATE_NOOP("engine",
                        "Adds normally distributed numbers while training, so that small changes do not matter."));
  layer.formula = "y = x + s z";
  layer.attributes = {realAttribute("stddev", QT_TRANSLATE_NOOP("engine", "Standard deviation"),
                                    QT_TRANSLATE_NOOP("engine", "How large the noise is: its standard deviation."), 0.1,
                                    0.0, 1e6)};
  layer.body = body;
  layer.makeKernel = makeKernel;
  layer.flops = [](const Attributes&, const std::vector<Shape>& inputs, int64_t time) {
    return 2 * elementCount(inputs[0].extents(1, time));
  };
  layer.exportCode = exportCode;
  layer.subtitle = [](const Attributes& attributes) { return fmt::format("{}", attributes.real("stddev")); };
  layer.examples = {
      {"rows", {{"stddev", 0.5}}, {{{'N', kOpen}, {'F', 7}}}, 3},
      {"an image", {}, {{{'N', kOpen}, {'C', 2}, {'H', 3}, {'W', 2}}}, 1},
      {"open time", {{"stddev", 2.0}}, {{{'N', kOpen}, {'T', kOpen}, {'F', 3}}}, 2, 4},
      {"no noise", {{"stddev", 0.0}}, {{{'N', kOpen}, {'F', 4}}}, 2},
  };
  return layer;
}

}  // namespace unroll
