// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/dense.h"

#include <fmt/format.h>

#include "layers/activation_choice.h"
#include "layers/shape_check.h"

namespace unroll {
namespace {

std::vector<AttributeSpec> attributes() {
  return {
      integerAttribute("units", QT_TRANSLATE_NOOP("engine", "Units"),
                       QT_TRANSLATE_NOOP("engine", "How many outputs the layer has: one neuron each."), 32, 1, 1 << 20),
      activationAttribute("activation", QT_TRANSLATE_NOOP("engine", "Activation"),
                          QT_TRANSLATE_NOOP("engine",
                                            "The function that each weighted sum goes through. Softmax turns "
                                            "the outputs into probabilities that sum to one."),
                          "linear"),
      booleanAttribute("use_bias", QT_TRANSLATE_NOOP("engine", "Bias"),
                       QT_TRANSLATE_NOOP("engine", "Whether a learned number is added to each weighted sum."), true),
  };
}

int64_t features(const Shape& input) { return input[input.rank() - 1].size; }

Result<std::vector<Shape>> inferShape(const Attributes& attributes, const std::vector<Shape>& inputs) {
  const Shape& in = inputs[0];
  if (in.rank() != 2 && !isSequence(in)) {
    return shapeError(
        "shape.rank",
        {QT_TRANSLATE_NOOP("engine",
                           "Dense '{0}' expects (N, F) or (N, T, F), but gets {1}. Insert a Flatten layer before it."),
         {kNodeName, in.str()}});
  }
  if (features(in) == kOpen) {
    return shapeError(
        "shape.open",
        {QT_TRANSLATE_NOOP("engine",
                           "Dense '{0}' needs a fixed number of features, but gets {1}, whose last axis is "
                           "open. Insert an Embedding layer before it, or give the Input layer a size."),
         {kNodeName, in.str()}});
  }
  Shape out = in;
  out[out.rank() - 1] = {'F', attributes.integer("units")};
  return std::vector<Shape>{out};
}

std::vector<ParameterSpec> parameters(const Attributes& attributes, const std::vector<Shape>& inputs) {
  const int64_t in = features(inputs[0]);
  const int64_t units = attributes.integer("units");
  ParameterSpec W{"W", {units, in}, "glorot_uniform", in, units};
  W.help = QT_TRANSLATE_NOOP("engine", "Weights: one row per unit, one column per input.");
  if (!attributes.boolean("use_bias")) return {W};
  ParameterSpec bias{"b", {units}, "zeros", in, units};
  bias.help = QT_TRANSLATE_NOOP("engine", "Bias: one number per unit.");
  return {W, bias};
}

std::vector<ValueId> body(Builder& b, const BodyContext& context) {
  const ValueId bias = context.parameters.size() > 1 ? context.parameters[1] : kNoValue;
  b.section(QT_TRANSLATE_NOOP("engine", "weighted sum"));
  const ValueId z = b.name(b.affine(context.inputs[0], context.parameters[0], bias), "z");
  b.section(QT_TRANSLATE_NOOP("engine", "activation"));
  const ValueId y = applyActivation(b, z, context.attributes.choice("activation"));
  return {b.name(y, "out", "y")};
}

std::unique_ptr<LayerKernel> makeKernel(const Attributes& attributes, const std::vector<Shape>& inputs) {
  const Shape& in = inputs[0];
  DenseConfig config;
  config.in = features(in);
  config.out = attributes.integer("units");
  config.openTime = in.rank() == 3 && in.isOpen(1);
  config.rowsPerSample = in.rank() == 3 && !config.openTime ? in[1].size : 1;
  config.bias = attributes.boolean("use_bias");
  config.activation = activationKind(attributes.choice("activation"));
  return makeDenseKernel(config);
}

int64_t flops(const Attributes& attributes, const std::vector<Shape>& inputs, int64_t time) {
  const Shape& in = inputs[0];
  const int64_t rows = in.rank() == 3 ? (in.isOpen(1) ? time : in[1].size) : 1;
  return 2 * rows * features(in) * attributes.integer("units");
}

std::string exportCode(CodeTarget target, const std::string& name, const Attributes& attributes,
                       const std::vector<Shape>& inputs) {
  const std::string& activation = attributes.choice("activation");
  const bool bias = attributes.boolean("use_bias");
  if (target == CodeTarget::Keras) {
    return fmt::format("layers.Dense({}{}{}, name=\"{}\")", attributes.integer("units"),
                       activation == "linear" ? "" : fmt::format(", activation=\"{}\"", activation),
                       bias ? "" : ", use_bias=False", name);
  }
  return fmt::format("self.{0} = nn.Linear({1}, {2}{3})\nx = {4}", name, features(inputs[0]),
                     attributes.integer("units"), bias ? "" : ", bias=False",
                     torchActivation(activation, fmt::format("self.{}(x)", name)));
}

std::string subtitle(const Attributes& attributes) {
  return fmt::format("{} · {}", attributes.integer("units"), attributes.choice("activation"));
}

std::vector<LayerExample> examples() {
  const Shape row{{'N', kOpen}, {'F', 5}};
  const Shape steps{{'N', kOpen}, {'T', 3}, {'F', 4}};
  const Shape open{{'N', kOpen}, {'T', kOpen}, {'F', 3}};
  return {
      {"one sample, linear", {{"units", int64_t{3}}}, {row}, 1},
      {"ReLU", {{"units", int64_t{7}}, {"activation", "relu"}}, {row}, 3},
      {"sigmoid without bias", {{"units", int64_t{4}}, {"activation", "sigmoid"}, {"use_bias", false}}, {row}, 2},
      {"tanh, one input, one unit", {{"units", int64_t{1}}, {"activation", "tanh"}}, {{{'N', kOpen}, {'F', 1}}}, 2},
      {"softmax over odd sizes", {{"units", int64_t{9}}, {"activation", "softmax"}}, {{{'N', kOpen}, {'F', 17}}}, 5},
      {"each step of a sequence", {{"units", int64_t{2}}, {"activation", "tanh"}}, {steps}, 2},
      {"open time, softmax", {{"units", int64_t{3}}, {"activation", "softmax"}}, {open}, 2, 5},
      {"one step of open time", {{"units", int64_t{2}}, {"activation", "relu"}}, {open}, 1, 1},
  };
}

}  // namespace

LayerDescriptor denseLayer() {
  LayerDescriptor layer = plainLayer(
      "dense", QT_TRANSLATE_NOOP("engine", "Dense"), LayerCategory::Core,
      QT_TRANSLATE_NOOP("engine", "Every output is a weighted sum of all inputs, through an activation function."));
  layer.formula = "y = φ(W x + b)";
  layer.attributes = attributes();
  layer.inferShape = inferShape;
  layer.parameters = parameters;
  layer.body = body;
  layer.makeKernel = makeKernel;
  layer.flops = flops;
  layer.exportCode = exportCode;
  layer.subtitle = subtitle;
  layer.examples = examples();
  return layer;
}

}  // namespace unroll
