// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/positional_encoding.h"

#include <fmt/format.h>

#include <cmath>

#include "kernels/positions.h"
#include "layers/shape_check.h"

namespace unroll {
namespace {

Result<std::vector<Shape>> inferShape(const Attributes&, const std::vector<Shape>& inputs) {
  if (isSequence(inputs[0])) return inputs;
  return shapeError("shape.rank",
                    {QT_TRANSLATE_NOOP("engine",
                                       "PositionalEncoding '{0}' expects sequences (N, T, F), but gets {1}. Insert an "
                                       "Embedding layer where tokens come in, or switch on \"return sequences\" in the "
                                       "recurrent layer before it."),
                     {kNodeName, inputs[0].str()}});
}

/// Equation (1).
TensorD waves(int64_t steps, int64_t features, double wavelength) {
  TensorD P({steps, features});
  for (int64_t p = 0; p < steps; ++p) {
    for (int64_t j = 0; j < features; ++j) {
      const double pair = static_cast<double>(j - j % 2) / static_cast<double>(features);
      const double angle = static_cast<double>(p) / std::pow(wavelength, pair);
      P.at({p, j}) = j % 2 == 0 ? std::sin(angle) : std::cos(angle);
    }
  }
  return P;
}

std::vector<ValueId> body(Builder& b, const BodyContext& context) {
  const ValueId x = context.inputs[0];
  b.section(QT_TRANSLATE_NOOP("engine", "positions"));
  const Extents& sizes = b.extents(x);
  const ValueId P =
      b.name(b.identity(b.constant(waves(sizes[1], sizes[2], context.attributes.real("max_wavelength")))), "P");
  return {b.name(b.add(x, P), "out", "y")};
}

std::unique_ptr<LayerKernel> makeKernel(const Attributes& attributes, const std::vector<Shape>& inputs) {
  PositionsConfig config;
  config.features = inputs[0][2].size;
  config.steps = inputs[0].isOpen(1) ? 0 : inputs[0][1].size;
  config.wavelength = attributes.real("max_wavelength");
  return makePositionsKernel(config);
}

std::string exportCode(CodeTarget target, const std::string& name, const Attributes& attributes,
                       const std::vector<Shape>& inputs) {
  const int64_t features = inputs[0][2].size;
  const double wavelength = attributes.real("max_wavelength");
  if (target == CodeTarget::Keras) {
    // keras_hub's SinePositionEncoding gives the waves alone and is added by the caller.
    return fmt::format(
        "layers.Lambda(lambda x: x + keras.ops.cast(keras.ops.where(keras.ops.arange({0}) % 2 == 0, "
        "keras.ops.sin(keras.ops.arange(keras.ops.shape(x)[1])[:, None] / {1} ** ((keras.ops.arange({0}) // 2 * 2) / "
        "{0})), keras.ops.cos(keras.ops.arange(keras.ops.shape(x)[1])[:, None] / {1} ** ((keras.ops.arange({0}) // 2 * "
        "2) / {0}))), x.dtype), name=\"{2}\")",
        features, wavelength, name);
  }
  return fmt::format(
      "angle = torch.arange(x.shape[1], device=x.device)[:, None] / {1} ** ((torch.arange({0}, device=x.device) // 2 * "
      "2) "
      "/ {0})\n"
      "x = x + torch.where(torch.arange({0}, device=x.device) % 2 == 0, torch.sin(angle), torch.cos(angle))",
      features, wavelength);
}

}  // namespace

LayerDescriptor positionalEncodingLayer() {
  LayerDescriptor layer =
      plainLayer("positional_encoding", QT_TRANSLATE_NOOP("engine", "PositionalEncoding"), LayerCategory::Attention,
                 QT_TRANSLATE_NOOP("engine", "Adds waves to a sequence that say where each step stands."));
  layer.formula = "y_p = x_p + P_p";
  layer.attributes = {realAttribute(
      "max_wavelength", QT_TRANSLATE_NOOP("engine", "Longest wave"),
      QT_TRANSLATE_NOOP("engine", "How slow the slowest wave is: about 2π times this many steps a period."), 10000.0,
      1.0, 1e12)};
  layer.inferShape = inferShape;
  layer.body = body;
  layer.makeKernel = makeKernel;
  layer.flops = [](const Attributes&, const std::vector<Shape>& inputs, int64_t time) {
    return elementCount(inputs[0].extents(1, time));
  };
  layer.exportCode = exportCode;
  const Shape open{{'N', kOpen}, {'T', kOpen}, {'F', 6}};
  layer.examples = {
      {"open time", {}, {open}, 2, 5},
      {"one step of one sample", {}, {open}, 1, 1},
      {"fixed time, odd number of features", {}, {{{'N', kOpen}, {'T', 3}, {'F', 5}}}, 2},
      {"short waves", {{"max_wavelength", 10.0}}, {{{'N', kOpen}, {'T', kOpen}, {'F', 1}}}, 2, 9},
  };
  return layer;
}

}  // namespace unroll
