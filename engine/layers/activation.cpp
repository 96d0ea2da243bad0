// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/activation.h"

#include <fmt/format.h>

#include "layers/activation_choice.h"
#include "layers/shape_check.h"

namespace unroll {
namespace {

AttributeSpec attribute() {
  return activationAttribute(
      "activation", QT_TRANSLATE_NOOP("engine", "Function"),
      QT_TRANSLATE_NOOP("engine",
                        "The function that each number goes through. Softmax turns a row into probabilities "
                        "that sum to one."),
      "relu");
}

Result<std::vector<Shape>> inferShape(const Attributes& attributes, const std::vector<Shape>& inputs) {
  const Shape& in = inputs[0];
  if (!actsOnFeatures(attributes.choice("activation"))) return std::vector<Shape>{in};
  if (isImage(in)) return std::vector<Shape>{in};
  if (in.isOpen(in.rank() - 1)) {
    return shapeError(
        "shape.open",
        {QT_TRANSLATE_NOOP("engine",
                           "Activation '{0}' takes the softmax over the last axis, but gets {1}, where that "
                           "axis is open. Insert an Embedding or Dense layer before it."),
         {kNodeName, in.str()}},
        "activation");
  }
  return std::vector<Shape>{in};
}

std::vector<ValueId> body(Builder& b, const BodyContext& context) {
  const ValueId x = context.inputs[0];
  b.section(QT_TRANSLATE_NOOP("engine", "activation"));
  const ValueId y = applyActivation(b, x, context.attributes.choice("activation"));
  return {b.name(y == x ? b.identity(x) : y, "out", "y")};
}

std::unique_ptr<LayerKernel> makeKernel(const Attributes& attributes, const std::vector<Shape>& inputs) {
  const Shape& in = inputs[0];
  ActivationConfig config;
  config.activation = activationKind(attributes.choice("activation"));
  config.openTime = in.rank() > 1 && in[1].name == 'T' && in.isOpen(1);
  if (isImage(in)) {
    config.columns = in[1].size;
    config.pixels = in[2].size * in[3].size;
    config.rowsPerSample = config.pixels;
    return makeActivationKernel(config);
  }
  config.columns = in.isOpen(in.rank() - 1) ? 1 : in[in.rank() - 1].size;
  config.rowsPerSample = 1;
  for (int axis = 1; axis < in.rank() - 1; ++axis) {
    if (!in.isOpen(axis)) config.rowsPerSample *= in[axis].size;
  }
  return makeActivationKernel(config);
}

int64_t flops(const Attributes& attributes, const std::vector<Shape>& inputs, int64_t time) {
  // Counted as frameworks do: one comparison for a ReLU, about four operations where there is an exponential.
  const std::string& key = attributes.choice("activation");
  const int64_t each = key == "linear" ? 0 : key == "relu" ? 1 : 4;
  return each * elementCount(inputs[0].extents(1, time));
}

std::string exportCode(CodeTarget target, const std::string& name, const Attributes& attributes,
                       const std::vector<Shape>& inputs) {
  const std::string& key = attributes.choice("activation");
  if (target == CodeTarget::Keras) return fmt::format("layers.Activation(\"{}\", name=\"{}\")", key, name);
  return "x = " + torchActivation(key, "x", isImage(inputs[0]));
}

std::vector<LayerExample> examples() {
  const Shape row{{'N', kOpen}, {'F', 7}};
  const Shape steps{{'N', kOpen}, {'T', kOpen}, {'F', 3}};
  const Shape image{{'N', kOpen}, {'C', 2}, {'H', 3}, {'W', 5}};
  const Shape one{{'N', kOpen}, {'F', 1}};
  std::vector<LayerExample> all = {
      {"ReLU of an image", {{"activation", "relu"}}, {image}, 2},
      {"GELU of one number", {{"activation", "gelu"}}, {one}, 1},
      {"ReLU of one step of open time", {{"activation", "relu"}}, {steps}, 1, 1},
      {"SiLU of open time", {{"activation", "silu"}}, {steps}, 2, 5},
      {"softmax over the channels of an image", {{"activation", "softmax"}}, {image}, 2},
      {"log-softmax over the channels of an image", {{"activation", "log_softmax"}}, {image}, 1},
      {"softmax of each step", {{"activation", "softmax"}}, {steps}, 2, 4},
      {"softmax of one class", {{"activation", "softmax"}}, {one}, 3},
      {"log-softmax of one class", {{"activation", "log_softmax"}}, {one}, 2},
  };
  for (const AttributeChoice& choice : attribute().choices)
    all.push_back({choice.key + " of a row", {{"activation", choice.key}}, {row}, 3});
  return all;
}

}  // namespace

LayerDescriptor activationLayer() {
  LayerDescriptor layer =
      plainLayer("activation", QT_TRANSLATE_NOOP("engine", "Activation"), LayerCategory::Core,
                 QT_TRANSLATE_NOOP("engine", "Puts every number through a function such as ReLU or tanh."));
  layer.formula = "y = φ(x)";
  layer.attributes = {attribute()};
  layer.inferShape = inferShape;
  layer.body = body;
  layer.makeKernel = makeKernel;
  layer.flops = flops;
  layer.exportCode = exportCode;
  layer.subtitle = [](const Attributes& attributes) { return attributes.choice("activation"); };
  layer.examples = examples();
  return layer;
}

}  // namespace unroll
