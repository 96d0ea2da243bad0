// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/slice.h"

#include <fmt/format.h>

#include "layers/joining.h"
#include "layers/shape_check.h"

namespace unroll {
namespace {

struct Range {
  int64_t begin = 0, end = 0;
};

/// [begin, end) of an axis of SIZE; not in it where the attributes ask for too much.
Range rangeOf(const Attributes& attributes, int64_t size) {
  const int64_t begin = attributes.integer("begin"), end = attributes.integer("end");
  return {begin < 0 ? size + begin : begin, end <= 0 ? size + end : end};
}

Result<std::vector<Shape>> inferShape(const Attributes& attributes, const std::vector<Shape>& inputs) {
  const Text title = QT_TRANSLATE_NOOP("engine", "Slice");
  const Shape& in = inputs[0];
  const auto axis = joining::axisOf(attributes.integer("axis"), in);
  if (!axis) return joining::noSuchAxis(title, attributes, in);
  if (in.isOpen(*axis)) {
    return shapeError("shape.open",
                      {QT_TRANSLATE_NOOP("engine",
                                         "Slice '{0}' cuts an axis of a fixed size, but gets {1}, whose axis {2} is "
                                         "open. Give the Input layer a number of steps, or choose another axis."),
                       {kNodeName, in.str(), std::to_string(*axis)}},
                      "axis");
  }
  const int64_t size = in[*axis].size;
  const Range range = rangeOf(attributes, size);
  if (range.begin < 0 || range.end > size || range.begin >= range.end) {
    return shapeError("shape.size",
                      {QT_TRANSLATE_NOOP("engine",
                                         "Slice '{0}' takes the elements from {1} to before {2} of axis {3}, but gets "
                                         "{4}, which has {5} of them. Choose a begin and an end within 0 to {5}."),
                       {kNodeName, std::to_string(range.begin), std::to_string(range.end), std::to_string(*axis),
                        in.str(), std::to_string(size)}},
                      "begin");
  }
  Shape out = in;
  out[*axis].size = range.end - range.begin;
  return std::vector<Shape>{out};
}

int axisIn(const Builder& b, const BodyContext& context) {
  const int rank = static_cast<int>(b.extents(context.inputs[0]).size());
  const int64_t axis = context.attributes.integer("axis");
  return axis > 0 ? static_cast<int>(axis) : rank == 4 ? 1 : rank - 1;
}

std::vector<ValueId> body(Builder& b, const BodyContext& context) {
  const int axis = axisIn(b, context);
  const Range range = rangeOf(context.attributes, b.extents(context.inputs[0])[static_cast<size_t>(axis)]);
  b.section(QT_TRANSLATE_NOOP("engine", "rearrangement"));
  return {b.name(b.slice(context.inputs[0], axis, range.begin, range.end), "out", "y")};
}

ValueId maskBody(Builder& b, const BodyContext& context, size_t) {
  const Extents e = b.extents(context.inputs[0]);
  if (context.maskOf(0) == kNoValue) return kNoValue;  // nothing is padded
  const Range range = axisIn(b, context) == 1 ? rangeOf(context.attributes, e[1]) : Range{0, e[1]};
  return b.slice(context.maskOf(0), 1, range.begin, range.end);
}

std::unique_ptr<LayerKernel> makeKernel(const Attributes& attributes, const std::vector<Shape>& inputs) {
  const Shape& in = inputs[0];
  const int axis = *joining::axisOf(attributes.integer("axis"), in);
  const Range range = rangeOf(attributes, in[axis].size);
  return makeSliceKernel({joining::viewOf(in, axis), in[axis].size, range.begin, range.end});
}

/// Keras has no such layer: a Lambda that cuts its array.
std::string exportCode(CodeTarget target, const std::string& name, const Attributes& attributes,
                       const std::vector<Shape>& inputs) {
  const Shape& in = inputs[0];
  const int axis = *joining::axisOf(attributes.integer("axis"), in);
  const Range range = rangeOf(attributes, in[axis].size);
  const int at = target == CodeTarget::Keras ? joining::kerasAxis(in, axis) : axis;
  std::string index;
  for (int i = 0; i < at; ++i) index += ":, ";
  index += fmt::format("{}:{}", range.begin, range.end);
  if (target == CodeTarget::Keras) return fmt::format("layers.Lambda(lambda x: x[{}], name=\"{}\")", index, name);
  return fmt::format("x = x[{}]", index);
}

std::vector<LayerExample> examples() {
  const auto given = [](int64_t axis, int64_t begin, int64_t end) {
    return AttributeMap{{"axis", axis}, {"begin", begin}, {"end", end}};
  };
  const Shape row{{'N', kOpen}, {'F', 6}};
  const Shape image{{'N', kOpen}, {'C', 3}, {'H', 4}, {'W', 5}};
  const Shape steps{{'N', kOpen}, {'T', 5}, {'F', 3}};
  const Shape open{{'N', kOpen}, {'T', kOpen}, {'F', 4}};
  return {
      {"everything", {}, {row}, 2},
      {"two features", given(-1, 1, 3), {row}, 3},
      {"the last step", given(1, -1, 0), {steps}, 2},
      {"all steps but the last", given(1, 0, -1), {steps}, 2},
      {"channels", given(-1, 1, 2), {image}, 2},
      {"columns of one image", given(3, 2, 5), {image}, 1},
      {"features of open time", given(2, 1, -1), {open}, 2, 3},
  };
}

}  // namespace

LayerDescriptor sliceLayer() {
  LayerDescriptor layer = plainLayer("slice", QT_TRANSLATE_NOOP("engine", "Slice"), LayerCategory::Core,
                                     QT_TRANSLATE_NOOP("engine", "Keeps a part of one axis: some steps or features."));
  layer.formula = "y_j = x_{b+j}";
  layer.attributes = {
      joining::axisAttribute(QT_TRANSLATE_NOOP("engine",
                                               "Which axis is cut: -1 is that of the features (channels of images); "
                                               "else counted from 1, after the samples.")),
      integerAttribute(
          "begin", QT_TRANSLATE_NOOP("engine", "Begin"),
          QT_TRANSLATE_NOOP("engine", "The first element that is kept; a negative one counts from the end."), 0,
          -(1 << 24), 1 << 24),
      integerAttribute("end", QT_TRANSLATE_NOOP("engine", "End"),
                       QT_TRANSLATE_NOOP("engine",
                                         "The first element that is not kept any more; 0 is the end, a negative one "
                                         "counts from it."),
                       0, -(1 << 24), 1 << 24),
  };
  layer.inferShape = inferShape;
  layer.body = body;
  layer.makeKernel = makeKernel;
  layer.outputMasks = [](const Attributes&) { return std::vector<OutputMask>{{OutputMask::From::Made, 0}}; };
  layer.maskBody = maskBody;
  layer.exportCode = exportCode;
  layer.subtitle = [](const Attributes& attributes) {
    const int64_t end = attributes.integer("end");
    return fmt::format("{}:{}", attributes.integer("begin"), end == 0 ? "" : std::to_string(end));
  };
  layer.examples = examples();
  return layer;
}

}  // namespace unroll
