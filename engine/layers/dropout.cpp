// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/dropout.h"

#include <fmt/format.h>

#include "kernels/factories.h"
#include "layers/shape_check.h"

namespace unroll {
namespace {

std::vector<ValueId> body(Builder& b, const BodyContext& context) {
  const ValueId x = context.inputs[0];
  const double rate = context.attributes.real("rate");
  b.section(QT_TRANSLATE_NOOP("engine", "dropout"));
  if (!context.training) return {b.name(b.identity(x), "out", "y")};
  TensorD values(b.extents(x));
  const double kept = 1.0 / (1.0 - rate);
  for (int64_t e = 0; e < values.size(); ++e) {
    values[e] = dropoutKeeps(context.seed, context.step, e, rate) ? kept : 0.0;
  }
  const ValueId mask = b.drawn(std::move(values), "mask", "m");
  return {b.name(b.mul(mask, x), "out", "y")};
}

std::unique_ptr<LayerKernel> makeKernel(const Attributes& attributes, const std::vector<Shape>& inputs) {
  const Shape& in = inputs[0];
  DropoutConfig config;
  config.rate = attributes.real("rate");
  for (int axis = 1; axis < in.rank(); ++axis) {
    config.openTime = config.openTime || in.isOpen(axis);
    if (!in.isOpen(axis)) config.elementsPerSample *= in[axis].size;
  }
  return makeDropoutKernel(config);
}

std::string exportCode(CodeTarget target, const std::string& name, const Attributes& attributes,
                       const std::vector<Shape>&) {
  const double rate = attributes.real("rate");
  if (target == CodeTarget::Keras) return fmt::format("layers.Dropout({}, name=\"{}\")", rate, name);
  return fmt::format("self.{0} = nn.Dropout({1})\nx = self.{0}(x)", name, rate);
}

std::vector<LayerExample> examples() {
  const Shape open{{'N', kOpen}, {'T', kOpen}, {'F', 3}};
  const Shape image{{'N', kOpen}, {'C', 2}, {'H', 3}, {'W', 5}};
  return {
      {"half of a row", {{"rate", 0.5}}, {{{'N', kOpen}, {'F', 11}}}, 3},
      {"a fifth of an image", {{"rate", 0.2}}, {image}, 2},
      {"open time", {{"rate", 0.3}}, {open}, 2, 5},
      {"nothing", {{"rate", 0.0}}, {{{'N', kOpen}, {'F', 4}}}, 1},
      {"nearly everything", {{"rate", 0.9}}, {{{'N', kOpen}, {'F', 40}}}, 2},
  };
}

}  // namespace

LayerDescriptor dropoutLayer() {
  LayerDescriptor layer = plainLayer(
      "dropout", QT_TRANSLATE_NOOP("engine", "Dropout"), LayerCategory::Core,
      QT_TRANSLATE_NOOP("engine",
                        "Leaves out a random part of the numbers while training, so that none is relied on alone."));
  layer.formula = "y = \\frac{k}{1 − p} ⊙ x";
  layer.attributes = {realAttribute(
      "rate", QT_TRANSLATE_NOOP("engine", "Rate"),
      QT_TRANSLATE_NOOP("engine", "The probability with which each number is set to zero while training."), 0.5, 0.0,
      0.99)};
  layer.body = body;
  layer.makeKernel = makeKernel;
  layer.flops = [](const Attributes&, const std::vector<Shape>& inputs, int64_t time) {
    return elementCount(inputs[0].extents(1, time));
  };
  layer.exportCode = exportCode;
  layer.subtitle = [](const Attributes& attributes) { return fmt::format("{}", attributes.real("rate")); };
  layer.examples = examples();
  return layer;
}

}  // namespace unroll
