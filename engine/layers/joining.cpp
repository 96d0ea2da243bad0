// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/joining.h"

#include <fmt/format.h>

#include "layers/shape_check.h"

namespace unroll::joining {
namespace {

using Kind = MergeConfig::Kind;
using Shapes = std::vector<Shape>;

struct Operation {
  const char* keras;
  char sign;
  const char* formula;
  ValueId (Builder::*apply)(ValueId, ValueId);
};

const Operation& operation(Kind kind) {
  static const Operation all[] = {{"Add", '+', "y = x_1 + x_2", &Builder::add},
                                  {"Subtract", '-', "y = x_1 - x_2", &Builder::sub},
                                  {"Multiply", '*', "y = x_1 ⊙ x_2", &Builder::mul}};
  return all[static_cast<size_t>(kind)];
}

Result<Shapes> inferShape(const Text& title, const Shapes& inputs) {
  for (size_t i = 1; i < inputs.size(); ++i) {
    if (inputs[i] == inputs[0]) continue;
    return shapeError(
        "shape.differs",
        {QT_TRANSLATE_NOOP("engine",
                           "{0} '{1}' joins inputs of one shape, but gets {2} at in1 and {3} at in{4}. Make the two "
                           "alike: with as many units or filters, and with padding \"same\" before it."),
         {title.english(), kNodeName, inputs[0].str(), inputs[i].str(), std::to_string(i + 1)}});
  }
  return Shapes{inputs[0]};
}

std::vector<ValueId> body(const Operation& op, Builder& b, const BodyContext& context) {
  b.section(QT_TRANSLATE_NOOP("engine", "element by element"));
  ValueId y = context.inputs[0];
  for (size_t i = 1; i < context.inputs.size(); ++i) y = (b.*op.apply)(y, context.inputs[i]);
  return {b.name(y, "out", "y")};
}

std::string exportCode(const Operation& op, CodeTarget target, const std::string& name, size_t inputs) {
  if (target == CodeTarget::Keras) return fmt::format("layers.{}(name=\"{}\")", op.keras, name);
  std::string code = "x = x[0]";
  for (size_t i = 1; i < inputs; ++i) code += fmt::format(" {} x[{}]", op.sign, i);
  return code;
}

std::vector<LayerExample> examples(bool many) {
  const Shape row{{'N', kOpen}, {'F', 5}};
  const Shape image{{'N', kOpen}, {'C', 2}, {'H', 3}, {'W', 3}};
  const Shape steps{{'N', kOpen}, {'T', kOpen}, {'F', 2}};
  std::vector<LayerExample> all = {{"rows", {}, {row, row}, 3},
                                   {"images of one sample", {}, {image, image}, 1},
                                   {"open time", {}, {steps, steps}, 2, 4}};
  if (many) all.push_back({"four inputs", {{"inputs", int64_t{4}}}, {row, row, row, row}, 2});
  return all;
}

}  // namespace

AttributeSpec inputsAttribute() {
  return integerAttribute("inputs", QT_TRANSLATE_NOOP("engine", "Inputs"),
                          QT_TRANSLATE_NOOP("engine", "How many inputs the layer joins: one port each."), 2, 2, 16);
}

std::vector<Port> ports(int64_t count) {
  std::vector<Port> all;
  for (int64_t i = 1; i <= count; ++i) {
    const std::string number = std::to_string(i);
    all.push_back({"in" + number, Text{QT_TRANSLATE_NOOP("engine", "input {0}"), {number}}});
  }
  return all;
}

AttributeSpec axisAttribute(Text help) {
  return integerAttribute("axis", QT_TRANSLATE_NOOP("engine", "Axis"), std::move(help), -1, -1, 3);
}

std::optional<int> axisOf(int64_t attribute, const Shape& in) {
  if (attribute == -1) return isImage(in) ? 1 : in.rank() - 1;
  if (attribute < 1 || attribute >= in.rank()) return std::nullopt;
  return static_cast<int>(attribute);
}

Error noSuchAxis(const Text& title, const Attributes& attributes, const Shape& in) {
  return shapeError("shape.axis",
                    {QT_TRANSLATE_NOOP("engine",
                                       "{0} '{1}' works along axis {2}, but gets {3}, whose axes count from 1 to {4} "
                                       "after the samples. Choose one of them, or -1 for the features."),
                     {title.english(), kNodeName, std::to_string(attributes.integer("axis")), in.str(),
                      std::to_string(in.rank() - 1)}},
                    "axis");
}

AxisView viewOf(const Shape& in, int axis) {
  AxisView view;
  for (int i = 1; i < in.rank(); ++i) {
    if (i == axis) continue;
    if (in.isOpen(i))
      view.openOuter = true;
    else
      (i < axis ? view.outer : view.inner) *= in[i].size;
  }
  view.isTime = in[axis].name == 'T';
  return view;
}

int kerasAxis(const Shape& in, int axis) {
  if (!isImage(in)) return axis;
  return axis == 1 ? 3 : axis - 1;
}

LayerDescriptor layer(std::string key, Text title, Text summary, Kind kind) {
  const Operation& op = operation(kind);
  const bool many = kind != Kind::Subtract;
  LayerDescriptor made = plainLayer(std::move(key), title, LayerCategory::Core, std::move(summary));
  made.formula = op.formula;
  const auto count = [many](const Attributes& a) { return many ? a.integer("inputs") : 2; };
  if (many) made.attributes = {inputsAttribute()};
  made.inputs = [count](const Attributes& a) { return ports(count(a)); };
  made.inferShape = [title](const Attributes&, const Shapes& inputs) { return inferShape(title, inputs); };
  made.body = [&op](Builder& b, const BodyContext& context) { return body(op, b, context); };
  made.makeKernel = [kind](const Attributes&, const Shapes& inputs) {
    const SampleSize size(inputs[0]);
    return makeMergeKernel({kind, static_cast<int64_t>(inputs.size()), size.elements, size.openTime});
  };
  made.flops = [](const Attributes&, const Shapes& inputs, int64_t time) {
    const SampleSize size(inputs[0]);
    return static_cast<int64_t>(inputs.size() - 1) * size.elements * (size.openTime ? time : 1);
  };
  made.outputMasks = [](const Attributes&) { return std::vector<OutputMask>{{OutputMask::From::AnyInput, 0}}; };
  made.exportCode = [&op](CodeTarget target, const std::string& name, const Attributes&, const Shapes& inputs) {
    return exportCode(op, target, name, inputs.size());
  };
  made.examples = examples(many);
  return made;
}

}  // namespace unroll::joining
