// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/embedding.h"

#include <fmt/format.h>

#include "kernels/factories.h"
#include "layers/shape_check.h"

namespace unroll {
namespace {

std::vector<AttributeSpec> attributes() {
  return {
      integerAttribute("input_dim", QT_TRANSLATE_NOOP("engine", "Tokens"),
                       QT_TRANSLATE_NOOP("engine", "How many different tokens there are: one row of the table each."),
                       64, 1, 1 << 24),
      integerAttribute("output_dim", QT_TRANSLATE_NOOP("engine", "Features"),
                       QT_TRANSLATE_NOOP("engine", "How many numbers stand for each token."), 16, 1, 1 << 16),
      booleanAttribute(
          "mask_zero", QT_TRANSLATE_NOOP("engine", "Mask zero"),
          QT_TRANSLATE_NOOP("engine", "On: token 0 is padding, and the layers after this one skip its steps."), false),
  };
}

Result<std::vector<Shape>> inferShape(const Attributes& attributes, const std::vector<Shape>& inputs) {
  const Shape& in = inputs[0];
  if (in.rank() != 2) {
    return shapeError(
        "shape.rank",
        {QT_TRANSLATE_NOOP("engine",
                           "Embedding '{0}' expects tokens (N, T), but gets {1}. Connect it to an Input layer "
                           "whose shape has one size: [null] or the number of tokens."),
         {kNodeName, in.str()}});
  }
  return std::vector<Shape>{{{'N', kOpen}, {'T', in[1].size}, {'F', attributes.integer("output_dim")}}};
}

std::vector<ParameterSpec> parameters(const Attributes& attributes, const std::vector<Shape>&) {
  const int64_t tokens = attributes.integer("input_dim");
  const int64_t features = attributes.integer("output_dim");
  ParameterSpec E{"E", {tokens, features}, "uniform", tokens, features};
  E.scale = 0.05;
  E.help = QT_TRANSLATE_NOOP("engine", "The table: one row per token.");
  return {E};
}

std::vector<ValueId> body(Builder& b, const BodyContext& context) {
  b.section(QT_TRANSLATE_NOOP("engine", "look-up"));
  return {b.name(b.gather(context.parameters[0], context.inputs[0]), "out", "y")};
}

/// Equation (1b).
ValueId maskBody(Builder& b, const BodyContext& context, size_t) {
  const ValueId tokens = context.inputs[0];
  const Extents& extents = b.extents(tokens);
  b.section(QT_TRANSLATE_NOOP("engine", "mask"));
  const ValueId there = context.maskOf(0) == kNoValue ? b.constant(TensorD(extents, 1.0)) : context.maskOf(0);
  return b.name(b.where(tokens, there, b.constant(TensorD(extents))), "mask", "m");
}

std::vector<OutputMask> outputMasks(const Attributes& attributes) {
  return {{attributes.boolean("mask_zero") ? OutputMask::From::Made : OutputMask::From::Input, 0}};
}

std::unique_ptr<LayerKernel> makeKernel(const Attributes& attributes, const std::vector<Shape>& inputs) {
  EmbeddingConfig config;
  config.tokens = attributes.integer("input_dim");
  config.features = attributes.integer("output_dim");
  config.openTime = inputs[0].isOpen(1);
  config.indicesPerSample = config.openTime ? 1 : inputs[0][1].size;
  config.maskZero = attributes.boolean("mask_zero");
  return makeEmbeddingKernel(config);
}

std::string exportCode(CodeTarget target, const std::string& name, const Attributes& attributes,
                       const std::vector<Shape>&) {
  const int64_t tokens = attributes.integer("input_dim");
  const int64_t features = attributes.integer("output_dim");
  const bool masks = attributes.boolean("mask_zero");
  if (target == CodeTarget::Keras) {
    return fmt::format("layers.Embedding({}, {}{}, name=\"{}\")", tokens, features, masks ? ", mask_zero=True" : "",
                       name);
  }
  return fmt::format("self.{0} = nn.Embedding({1}, {2})\n{3}x = self.{0}(x)", name, tokens, features,
                     masks ? "mask = x != 0\n" : "");
}

std::vector<LayerExample> examples() {
  const auto example = [](std::string title, int64_t tokens, int64_t features, Shape input, int64_t batch,
                          int64_t time) {
    LayerExample e{
        std::move(title), {{"input_dim", tokens}, {"output_dim", features}}, {std::move(input)}, batch, time};
    e.integerInput = true;
    e.integerBound = tokens;
    return e;
  };
  const auto masking = [](LayerExample e) {
    e.attributes["mask_zero"] = true;
    return e;
  };
  const Shape open{{'N', kOpen}, {'T', kOpen}};
  return {
      example("open length", 7, 3, open, 2, 5),
      example("one token of one sample", 3, 2, open, 1, 1),
      example("fixed length, repeated tokens", 2, 5, {{'N', kOpen}, {'F', 6}}, 3, 0),
      example("more tokens than occur", 31, 1, open, 2, 4),
      masking(example("mask zero, open length", 3, 2, open, 3, 5)),
      masking(example("mask zero, fixed length", 2, 3, {{'N', kOpen}, {'F', 4}}, 2, 0)),
  };
}

}  // namespace

LayerDescriptor embeddingLayer() {
  LayerDescriptor layer = plainLayer("embedding", QT_TRANSLATE_NOOP("engine", "Embedding"), LayerCategory::Core,
                                     QT_TRANSLATE_NOOP("engine", "A learned vector for each token."));
  layer.formula = "y_t = E_{x_t}";
  layer.attributes = attributes();
  layer.inferShape = inferShape;
  layer.parameters = parameters;
  layer.body = body;
  layer.outputMasks = outputMasks;
  layer.maskBody = maskBody;
  layer.makeKernel = makeKernel;
  layer.exportCode = exportCode;
  layer.subtitle = [](const Attributes& a) {
    return fmt::format("{} → {}", a.integer("input_dim"), a.integer("output_dim"));
  };
  layer.examples = examples();
  return layer;
}

}  // namespace unroll
