// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/spatial_dropout.h"

#include <fmt/format.h>

#include "kernels/factories.h"
#include "kernels/noise.h"
#include "layers/shape_check.h"

namespace unroll::spatial_dropout {
namespace {

Result<std::vector<Shape>> inferShape(const Design& design, const std::vector<Shape>& inputs) {
  const Shape& in = inputs[0];
  if (design.images ? isImage(in) : isSequence(in)) return inputs;
  if (design.images) {
    return shapeError("shape.rank",
                      {QT_TRANSLATE_NOOP("engine",
                                         "SpatialDropout2D '{0}' expects images (N, C, H, W), but gets {1}. Use "
                                         "Dropout for rows, and SpatialDropout1D for sequences."),
                       {kNodeName, in.str()}});
  }
  return shapeError("shape.rank",
                    {QT_TRANSLATE_NOOP("engine",
                                       "SpatialDropout1D '{0}' expects sequences (N, T, F), but gets {1}. Use Dropout "
                                       "for rows, and SpatialDropout2D for images."),
                     {kNodeName, in.str()}});
}

std::vector<ValueId> body(const Design& design, Builder& b, const BodyContext& context) {
  const ValueId x = context.inputs[0];
  const double rate = context.attributes.real("rate");
  b.section(QT_TRANSLATE_NOOP("engine", "dropout"));
  if (!context.training) return {b.name(b.identity(x), "out", "y")};
  const Extents& sizes = b.extents(x);
  TensorD values(design.images ? Extents{sizes[0], sizes[1], 1, 1} : Extents{sizes[0], 1, sizes[2]});
  const double kept = 1.0 / (1.0 - rate);
  for (int64_t e = 0; e < values.size(); ++e)
    values[e] = dropoutKeeps(context.seed, context.step, e, rate) ? kept : 0.0;
  return {b.name(b.mul(b.drawn(std::move(values), "mask", "m"), x), "out", "y")};
}

std::unique_ptr<LayerKernel> makeKernel(const Design& design, const Attributes& attributes, const Shape& in) {
  SpatialDropoutConfig config;
  config.rate = attributes.real("rate");
  config.channels = in[design.images ? 1 : 2].size;
  if (design.images) {
    config.after = in[2].size * in[3].size;
  } else {
    config.openTime = in.isOpen(1);
    config.before = config.openTime ? 1 : in[1].size;
  }
  return makeSpatialDropoutKernel(config);
}

std::string exportCode(const Design& design, CodeTarget target, const std::string& name, double rate) {
  if (target == CodeTarget::Keras) return fmt::format("layers.{}({}, name=\"{}\")", design.title, rate, name);
  if (design.images) return fmt::format("self.{0} = nn.Dropout2d({1})\nx = self.{0}(x)", name, rate);
  return fmt::format("self.{0} = nn.Dropout1d({1})\nx = self.{0}(x.transpose(1, 2)).transpose(1, 2)", name, rate);
}

std::vector<LayerExample> examples(bool images) {
  if (images) {
    return {
        {"half of the channels", {{"rate", 0.5}}, {{{'N', kOpen}, {'C', 6}, {'H', 3}, {'W', 2}}}, 3},
        {"one channel of one sample", {{"rate", 0.3}}, {{{'N', kOpen}, {'C', 1}, {'H', 2}, {'W', 5}}}, 1},
        {"nothing", {{"rate", 0.0}}, {{{'N', kOpen}, {'C', 2}, {'H', 2}, {'W', 2}}}, 2},
    };
  }
  const Shape open{{'N', kOpen}, {'T', kOpen}, {'F', 7}};
  return {
      {"half of the features, open time", {{"rate", 0.5}}, {open}, 3, 4},
      {"one step of one sample", {{"rate", 0.2}}, {open}, 1, 1},
      {"fixed time", {{"rate", 0.4}}, {{{'N', kOpen}, {'T', 3}, {'F', 5}}}, 2},
      {"nothing", {{"rate", 0.0}}, {open}, 2, 3},
  };
}

}  // namespace

LayerDescriptor layer(Design design) {
  LayerDescriptor made = plainLayer(design.key, Text(design.title.c_str()), LayerCategory::Core, design.summary);
  made.formula = "y = \\frac{k}{1 − p} ⊙ x";
  made.attributes = {realAttribute(
      "rate", QT_TRANSLATE_NOOP("engine", "Rate"),
      QT_TRANSLATE_NOOP("engine", "The probability with which each channel is set to zero while training."), 0.5, 0.0,
      0.99)};
  made.inferShape = [design](const Attributes&, const std::vector<Shape>& inputs) {
    return inferShape(design, inputs);
  };
  made.body = [design](Builder& b, const BodyContext& context) { return body(design, b, context); };
  made.makeKernel = [design](const Attributes& attributes, const std::vector<Shape>& inputs) {
    return makeKernel(design, attributes, inputs[0]);
  };
  made.flops = [](const Attributes&, const std::vector<Shape>& inputs, int64_t time) {
    return elementCount(inputs[0].extents(1, time));
  };
  made.exportCode = [design](CodeTarget target, const std::string& name, const Attributes& attributes,
                             const std::vector<Shape>&) {
    return exportCode(design, target, name, attributes.real("rate"));
  };
  made.subtitle = [](const Attributes& attributes) { return fmt::format("{}", attributes.real("rate")); };
  made.examples = examples(design.images);
  return made;
}

}  // namespace unroll::spatial_dropout
