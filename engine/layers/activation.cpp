// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/activation.h"

#include <fmt/format.h>

#include "layers/activation_choice.h"
#include "layers/shape_check.h"

namespace unroll {
namespace {

Result<std::vector<Shape>> inferShape(const Attributes& attributes, const std::vector<Shape>& inputs) {
  const Shape& in = inputs[0];
  if (attributes.choice("activation") != "softmax") return std::vector<Shape>{in};
  if (isImage(in)) {
    return shapeError(
        "shape.rank",
        {QT_TRANSLATE_NOOP("engine",
                           "Activation '{0}' takes the softmax of rows (N, F) or (N, T, F), but gets {1}. "
                           "Insert a Flatten layer before it, or choose another function."),
         {kNodeName, in.str()}},
        "activation");
  }
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
                       const std::vector<Shape>&) {
  const std::string& key = attributes.choice("activation");
  if (target == CodeTarget::Keras) return fmt::format("layers.Activation(\"{}\", name=\"{}\")", key, name);
  return "x = " + torchActivation(key, "x");
}

std::vector<LayerExample> examples() {
  const Shape row{{'N', kOpen}, {'F', 7}};
  const Shape open{{'N', kOpen}, {'T', kOpen}, {'F', 3}};
  const Shape image{{'N', kOpen}, {'C', 3}, {'H', 2}, {'W', 5}};
  return {
      {"ReLU", {{"activation", "relu"}}, {row}, 3},
      {"sigmoid, one sample", {{"activation", "sigmoid"}}, {row}, 1},
      {"tanh of an image", {{"activation", "tanh"}}, {image}, 2},
      {"softmax of a row", {{"activation", "softmax"}}, {row}, 3},
      {"ReLU of one step of open time", {{"activation", "relu"}}, {open}, 1, 1},
      {"softmax of each step", {{"activation", "softmax"}}, {open}, 2, 4},
      {"linear", {{"activation", "linear"}}, {row}, 2},
  };
}

}  // namespace

LayerDescriptor activationLayer() {
  LayerDescriptor layer =
      plainLayer("activation", QT_TRANSLATE_NOOP("engine", "Activation"), LayerCategory::Core,
                 QT_TRANSLATE_NOOP("engine", "Puts every number through a function such as ReLU or tanh."));
  layer.formula = "y = φ(x)";
  layer.attributes = {activationAttribute(
      "activation", QT_TRANSLATE_NOOP("engine", "Function"),
      QT_TRANSLATE_NOOP("engine",
                        "The function that each number goes through. Softmax turns a row into probabilities "
                        "that sum to one."),
      "relu", true)};
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
