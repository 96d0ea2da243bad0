// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/concatenate.h"

#include <fmt/format.h>

#include "layers/joining.h"
#include "layers/shape_check.h"

namespace unroll {
namespace {

using joining::axisOf;

Text title() { return QT_TRANSLATE_NOOP("engine", "Concatenate"); }

Result<std::vector<Shape>> inferShape(const Attributes& attributes, const std::vector<Shape>& inputs) {
  const Shape& first = inputs[0];
  const auto axis = axisOf(attributes.integer("axis"), first);
  if (!axis) return joining::noSuchAxis(title(), attributes, first);
  Shape out = first;
  int64_t total = 0;
  bool open = false, closed = false;
  for (size_t i = 0; i < inputs.size(); ++i) {
    Shape other = inputs[i];
    const bool sameRank = other.rank() == first.rank();
    if (sameRank) {
      (other.isOpen(*axis) ? open : closed) = true;
      total += other[*axis].size;
      other[*axis] = first[*axis];
    }
    if (other == first) continue;
    return shapeError(
        "shape.differs",
        {QT_TRANSLATE_NOOP("engine",
                           "Concatenate '{0}' joins inputs that agree in all axes but axis {1}, but gets {2} at in1 "
                           "and {3} at in{4}. Make the other axes alike, or choose another axis."),
         {kNodeName, std::to_string(*axis), first.str(), inputs[i].str(), std::to_string(i + 1)}},
        "axis");
  }
  if (open && (closed || first[*axis].name != 'T')) {
    return shapeError("shape.open",
                      {QT_TRANSLATE_NOOP("engine",
                                         "Concatenate '{0}' joins time axes that are all open or all of a fixed "
                                         "length, but gets {1} and {2}. Give the Input layers the same kind of shape."),
                       {kNodeName, first.str(), inputs.back().str()}},
                      "axis");
  }
  out[*axis].size = open ? kOpen : total;
  return std::vector<Shape>{out};
}

int axisIn(const Builder& b, const BodyContext& context) {
  const int rank = static_cast<int>(b.extents(context.inputs[0]).size());
  const int64_t axis = context.attributes.integer("axis");
  return axis > 0 ? static_cast<int>(axis) : rank == 4 ? 1 : rank - 1;
}

std::vector<ValueId> body(Builder& b, const BodyContext& context) {
  b.section(QT_TRANSLATE_NOOP("engine", "rearrangement"));
  return {b.name(b.concat(context.inputs, axisIn(b, context)), "out", "y")};
}

ValueId maskBody(Builder& b, const BodyContext& context, size_t) {
  std::vector<ValueId> masks;
  bool any = false;
  for (size_t i = 0; i < context.inputs.size(); ++i) {
    const Extents e = b.extents(context.inputs[i]);
    const ValueId own = context.maskOf(i);
    any = any || own != kNoValue;
    masks.push_back(own == kNoValue ? b.constant(TensorD({e[0], e[1]}, 1.0)) : own);
  }
  if (!any) return kNoValue;  // nothing is padded
  if (axisIn(b, context) == 1) return b.concat(masks, 1);
  ValueId all = masks[0];
  for (size_t i = 1; i < masks.size(); ++i) all = b.mul(all, masks[i]);
  return all;
}

std::unique_ptr<LayerKernel> makeKernel(const Attributes& attributes, const std::vector<Shape>& inputs) {
  const int axis = *axisOf(attributes.integer("axis"), inputs[0]);
  ConcatConfig config{joining::viewOf(inputs[0], axis), {}};
  for (const Shape& in : inputs) config.sizes.push_back(in.isOpen(axis) ? 0 : in[axis].size);
  return makeConcatKernel(config);
}

std::string exportCode(CodeTarget target, const std::string& name, const Attributes& attributes,
                       const std::vector<Shape>& inputs) {
  const int axis = *axisOf(attributes.integer("axis"), inputs[0]);
  if (target == CodeTarget::Keras) {
    return fmt::format("layers.Concatenate(axis={}, name=\"{}\")", joining::kerasAxis(inputs[0], axis), name);
  }
  return fmt::format("x = torch.cat(x, dim={})", axis);
}

std::vector<LayerExample> examples() {
  const auto row = [](int64_t features) { return Shape{{'N', kOpen}, {'F', features}}; };
  const auto steps = [](int64_t time, int64_t features) { return Shape{{'N', kOpen}, {'T', time}, {'F', features}}; };
  const auto image = [](int64_t channels, int64_t height) {
    return Shape{{'N', kOpen}, {'C', channels}, {'H', height}, {'W', 3}};
  };
  const auto axis = [](int64_t value) { return AttributeMap{{"axis", value}}; };
  return {
      {"rows", {}, {row(3), row(4)}, 2},
      {"three inputs of one number", {{"inputs", int64_t{3}}}, {row(1), row(1), row(1)}, 1},
      {"channels", {}, {image(2, 2), image(1, 2)}, 2},
      {"rows of images", axis(2), {image(2, 1), image(2, 4)}, 2},
      {"features of open time", {}, {steps(kOpen, 3), steps(kOpen, 1)}, 2, 4},
      {"steps", axis(1), {steps(2, 3), steps(4, 3)}, 2},
      {"steps of open time", axis(1), {steps(kOpen, 2), steps(kOpen, 2)}, 2, 3},
  };
}

}  // namespace

LayerDescriptor concatenateLayer() {
  LayerDescriptor layer = plainLayer("concatenate", title(), LayerCategory::Core,
                                     QT_TRANSLATE_NOOP("engine", "Puts its inputs side by side along one axis."));
  layer.formula = "y = [x_1, x_2]";
  layer.attributes = {joining::inputsAttribute(),
                      joining::axisAttribute(QT_TRANSLATE_NOOP(
                          "engine",
                          "Along which axis the inputs are joined: -1 is that of the features (channels of images); "
                          "else counted from 1, after the samples."))};
  layer.inputs = [](const Attributes& attributes) { return joining::ports(attributes.integer("inputs")); };
  layer.inferShape = inferShape;
  layer.body = body;
  layer.makeKernel = makeKernel;
  layer.outputMasks = [](const Attributes&) { return std::vector<OutputMask>{{OutputMask::From::Made, 0}}; };
  layer.maskBody = maskBody;
  layer.outputTime = [](const Attributes& attributes, std::span<const int64_t> times) {
    int64_t sum = 0;
    for (const int64_t time : times) sum += time;
    return attributes.integer("axis") == 1 ? sum : times.empty() ? 0 : times[0];
  };
  layer.exportCode = exportCode;
  layer.subtitle = [](const Attributes& attributes) { return fmt::format("axis {}", attributes.integer("axis")); };
  layer.examples = examples();
  return layer;
}

}  // namespace unroll
