// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/position_embedding.h"

#include <fmt/format.h>

#include <algorithm>

#include "kernels/positions.h"
#include "layers/shape_check.h"

namespace unroll {
namespace {

Result<std::vector<Shape>> inferShape(const Attributes& attributes, const std::vector<Shape>& inputs) {
  const Shape& in = inputs[0];
  const int64_t places = attributes.integer("sequence_length");
  if (!isSequence(in)) {
    return shapeError("shape.rank",
                      {QT_TRANSLATE_NOOP("engine",
                                         "PositionEmbedding '{0}' expects sequences (N, T, F), but gets {1}. Insert an "
                                         "Embedding layer where tokens come in, or switch on \"return sequences\" in "
                                         "the recurrent layer before it."),
                       {kNodeName, in.str()}});
  }
  if (!in.isOpen(1) && in[1].size > places) {
    return shapeError("shape.positions",
                      {QT_TRANSLATE_NOOP("engine",
                                         "PositionEmbedding '{0}' knows {1} places, but gets {2} with {3} steps. Give "
                                         "it as many places as there are steps."),
                       {kNodeName, std::to_string(places), in.str(), std::to_string(in[1].size)}},
                      "sequence_length");
  }
  return inputs;
}

std::vector<ParameterSpec> parameters(const Attributes& attributes, const std::vector<Shape>& inputs) {
  const int64_t places = attributes.integer("sequence_length"), features = inputs[0][2].size;
  ParameterSpec P{"P", {places, features}, "glorot_uniform", places, features};
  P.help = QT_TRANSLATE_NOOP("engine", "The table: one row per place.");
  return {P};
}

std::vector<ValueId> body(Builder& b, const BodyContext& context) {
  const ValueId x = context.inputs[0], P = context.parameters[0];
  b.section(QT_TRANSLATE_NOOP("engine", "positions"));
  TensorD places({b.extents(x)[1]});
  for (int64_t p = 0; p < places.size(); ++p) places[p] = static_cast<double>(std::min(p, b.extents(P)[0] - 1));
  const ValueId rows = b.name(b.gather(P, b.constant(std::move(places))), "rows", "P_p");
  return {b.name(b.add(x, rows), "out", "y")};
}

std::unique_ptr<LayerKernel> makeKernel(const Attributes& attributes, const std::vector<Shape>& inputs) {
  PositionsConfig config;
  config.features = inputs[0][2].size;
  config.steps = inputs[0].isOpen(1) ? 0 : inputs[0][1].size;
  config.places = attributes.integer("sequence_length");
  return makePositionsKernel(config);
}

std::string exportCode(CodeTarget target, const std::string& name, const Attributes& attributes,
                       const std::vector<Shape>& inputs) {
  const int64_t places = attributes.integer("sequence_length"), features = inputs[0][2].size;
  if (target == CodeTarget::Keras) {
    return fmt::format(
        "keras_hub.layers.PositionEmbedding({}, name=\"{}\")  # gives the table's rows: add them to its input", places,
        name);
  }
  return fmt::format(
      "self.{0} = nn.Parameter(torch.empty({1}, {2}))\nnn.init.xavier_uniform_(self.{0})\n"
      "x = x + self.{0}[torch.arange(x.shape[1], device=x.device).clamp(max={1} - 1)]",
      name, places, features);
}

std::vector<LayerExample> examples() {
  const auto places = [](int64_t count) { return AttributeMap{{"sequence_length", count}}; };
  const Shape open{{'N', kOpen}, {'T', kOpen}, {'F', 3}};
  return {
      {"open time", places(7), {open}, 2, 5},
      {"one step of one sample", places(1), {open}, 1, 1},
      {"fixed time", places(4), {{{'N', kOpen}, {'T', 4}, {'F', 17}}}, 3},
      {"more steps than places", places(2), {open}, 2, 5},
  };
}

}  // namespace

LayerDescriptor positionEmbeddingLayer() {
  LayerDescriptor layer =
      plainLayer("position_embedding", QT_TRANSLATE_NOOP("engine", "PositionEmbedding"), LayerCategory::Attention,
                 QT_TRANSLATE_NOOP("engine", "Adds a learned vector for each place of a sequence."));
  layer.formula = "y_p = x_p + P_p";
  layer.attributes = {integerAttribute(
      "sequence_length", QT_TRANSLATE_NOOP("engine", "Places"),
      QT_TRANSLATE_NOOP("engine", "How many places the table knows: the longest sequence."), 128, 1, 1 << 20)};
  layer.inferShape = inferShape;
  layer.parameters = parameters;
  layer.body = body;
  layer.makeKernel = makeKernel;
  layer.flops = [](const Attributes&, const std::vector<Shape>& inputs, int64_t time) {
    return elementCount(inputs[0].extents(1, time));
  };
  layer.exportCode = exportCode;
  layer.subtitle = [](const Attributes& a) { return fmt::format("{}", a.integer("sequence_length")); };
  layer.examples = examples();
  return layer;
}

}  // namespace unroll
