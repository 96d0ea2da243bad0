// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/input.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "layers/shape_check.h"

namespace unroll {
namespace {

AttributeSpec shapeAttribute() {
  AttributeSpec spec = sizesAttribute(
      "shape", QT_TRANSLATE_NOOP("engine", "Shape"),
      QT_TRANSLATE_NOOP("engine",
                        "The sizes of one sample: [features], [steps, features] or [channels, height, width]. "
                        "The number of steps may be left open (null)."),
      {2}, 0, 1, 1 << 24);
  spec.openAllowed = true;
  return spec;
}

Result<std::vector<Shape>> inferShape(const Attributes& attributes, const std::vector<Shape>&) {
  const std::vector<int64_t>& sizes = attributes.sizes("shape");
  if (sizes.empty() || sizes.size() > 3) {
    return shapeError(
        "shape.rank",
        {QT_TRANSLATE_NOOP("engine",
                           "Input '{0}' has {1} sizes, but a sample has one to three: [features], [steps, "
                           "features] or [channels, height, width]. Change its shape."),
         {kNodeName, std::to_string(sizes.size())}},
        "shape");
  }
  if (sizes[0] != kOpen) return std::vector<Shape>{Shape::ofSample(sizes)};
  if (sizes.size() == 3) {
    return shapeError(
        "attribute.open",
        {QT_TRANSLATE_NOOP("engine",
                           "Input '{0}' leaves the channels of an image open, but only the time axis of a "
                           "sequence may be open. Give the number of channels."),
         {kNodeName}},
        "shape");
  }
  if (sizes.size() == 1) return std::vector<Shape>{{{'N', kOpen}, {'T', kOpen}}};
  return std::vector<Shape>{{{'N', kOpen}, {'T', kOpen}, {'F', sizes[1]}}};
}

std::vector<ValueId> body(Builder&, const BodyContext& context) {
  UNROLL_ASSERT(!context.inputs.empty());
  return {context.inputs[0]};
}

std::string pythonShape(const std::vector<int64_t>& sizes) {
  std::vector<std::string> parts;
  for (int64_t size : sizes) parts.push_back(size == kOpen ? "None" : std::to_string(size));
  return fmt::format("({}{})", fmt::join(parts, ", "), parts.size() == 1 ? "," : "");
}

std::string exportCode(CodeTarget target, const std::string& name, const Attributes& attributes,
                       const std::vector<Shape>&) {
  const std::vector<int64_t>& sizes = attributes.sizes("shape");
  if (target == CodeTarget::PyTorch) {
    return fmt::format("# {}: x has the shape {}", name, Shape::ofSample(sizes).str());
  }
  // Keras keeps the channels last.
  const std::vector<int64_t> shape = sizes.size() == 3 ? std::vector<int64_t>{sizes[1], sizes[2], sizes[0]} : sizes;
  return fmt::format("layers.Input(shape={}, name=\"{}\")", pythonShape(shape), name);
}

std::vector<LayerExample> examples() {
  using Sizes = std::vector<int64_t>;
  return {
      {"features", {{"shape", Sizes{3}}}, {}, 2},
      {"an image", {{"shape", Sizes{1, 28, 28}}}, {}, 1},
      {"a sequence", {{"shape", Sizes{5, 2}}}, {}, 2},
      {"a sequence of open length", {{"shape", Sizes{kOpen, 10}}}, {}, 2, 3},
      {"tokens of open length", {{"shape", Sizes{kOpen}}}, {}, 2, 4},
  };
}

}  // namespace

LayerDescriptor inputLayer() {
  LayerDescriptor layer =
      plainLayer("input", QT_TRANSLATE_NOOP("engine", "Input"), LayerCategory::Data,
                 QT_TRANSLATE_NOOP("engine", "Where samples enter the network; it says what shape they have."));
  layer.formula = "y = x";
  layer.attributes = {shapeAttribute()};
  layer.inputs = [](const Attributes&) { return std::vector<Port>{}; };
  layer.inferShape = inferShape;
  layer.body = body;
  layer.makeKernel = [](const Attributes&, const std::vector<Shape>&) { return std::unique_ptr<LayerKernel>(); };
  layer.exportCode = exportCode;
  layer.subtitle = [](const Attributes& attributes) { return attributeText(attributes.value("shape")); };
  layer.examples = examples();
  return layer;
}

}  // namespace unroll
