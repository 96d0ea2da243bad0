// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/reshape.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "kernels/factories.h"
#include "layers/shape_check.h"

namespace unroll {
namespace {

/// The target with what remains filled in, for ELEMENTS numbers; empty where that is impossible.
Extents targetOf(const Attributes& attributes, int64_t elements) {
  Extents sizes = attributes.sizes("target_shape");
  int64_t product = 1, open = 0;
  for (const int64_t size : sizes) size == kOpen ? ++open : product *= size;
  if (open > 1 || product <= 0 || elements % product != 0 || (open == 0 && elements != product)) return {};
  std::replace(sizes.begin(), sizes.end(), kOpen, elements / product);
  return sizes;
}

/// "2 × -1", as files say it: here -1 is what remains, not an open axis.
std::string sizesText(const std::vector<int64_t>& sizes) { return fmt::format("{}", fmt::join(sizes, " × ")); }

Result<std::vector<Shape>> inferShape(const Attributes& attributes, const std::vector<Shape>& inputs) {
  const Shape& in = inputs[0];
  const auto& given = attributes.sizes("target_shape");
  if (given.empty() || given.size() > 3) {
    return shapeError("shape.rank",
                      {QT_TRANSLATE_NOOP("engine",
                                         "Reshape '{0}' has {1} sizes, but a sample has one to three: [features], "
                                         "[steps, features] or [channels, height, width]. Change its target shape."),
                       {kNodeName, std::to_string(given.size())}},
                      "target_shape");
  }
  if (in.sampleElements() == kOpen) {
    return shapeError("shape.open",
                      {QT_TRANSLATE_NOOP("engine",
                                         "Reshape '{0}' needs a fixed number of values per sample, but gets {1}, whose "
                                         "time axis is open. Give the Input layer a number of steps."),
                       {kNodeName, in.str()}});
  }
  const Extents target = targetOf(attributes, in.sampleElements());
  if (target.empty()) {
    return shapeError("shape.size",
                      {QT_TRANSLATE_NOOP("engine",
                                         "Reshape '{0}' makes samples of the shape {1}, but gets {2}, which has {3} "
                                         "numbers a sample. Choose sizes whose product is {3}; one of them may be -1."),
                       {kNodeName, sizesText(given), in.str(), std::to_string(in.sampleElements())}},
                      "target_shape");
  }
  return std::vector<Shape>{Shape::ofSample(target)};
}

std::vector<ValueId> body(Builder& b, const BodyContext& context) {
  const Extents e = b.extents(context.inputs[0]);
  Extents target = targetOf(context.attributes, elementCount(e) / e[0]);
  target.insert(target.begin(), e[0]);
  b.section(QT_TRANSLATE_NOOP("engine", "rearrangement"));
  return {b.name(b.reshape(context.inputs[0], target), "out", "y")};
}

std::string exportCode(CodeTarget target, const std::string& name, const Attributes& attributes,
                       const std::vector<Shape>& inputs) {
  const Extents sizes = targetOf(attributes, inputs[0].sampleElements());
  const std::string list = fmt::format("{}{}", fmt::join(sizes, ", "), sizes.size() == 1 ? "," : "");
  if (target == CodeTarget::PyTorch) return fmt::format("x = x.reshape(-1, {})", fmt::join(sizes, ", "));
  // Keras' images have their channels last.
  if (!isImage(inputs[0]) && sizes.size() != 3) return fmt::format("layers.Reshape(({}), name=\"{}\")", list, name);
  std::string steps;
  if (isImage(inputs[0])) steps += "layers.Permute((3, 1, 2)), ";
  steps += fmt::format("layers.Reshape(({}))", list);
  if (sizes.size() == 3) steps += ", layers.Permute((2, 3, 1))";
  return fmt::format("keras.Sequential([{}], name=\"{}\")", steps, name);
}

std::vector<LayerExample> examples() {
  const auto to = [](std::vector<int64_t> sizes) { return AttributeMap{{"target_shape", std::move(sizes)}}; };
  const Shape row{{'N', kOpen}, {'F', 12}};
  const Shape image{{'N', kOpen}, {'C', 2}, {'H', 3}, {'W', 4}};
  const Shape steps{{'N', kOpen}, {'T', 3}, {'F', 4}};
  return {
      {"all in a row", {}, {image}, 2},
      {"a row to an image", to({1, 4, 3}), {row}, 2},
      {"an image to steps", to({2, -1}), {image}, 2},
      {"steps to other steps of one sample", to({6, 2}), {steps}, 1},
      {"steps to an image", to({-1, 2, 3}), {steps}, 3},
  };
}

}  // namespace

LayerDescriptor reshapeLayer() {
  LayerDescriptor layer = plainLayer("reshape", QT_TRANSLATE_NOOP("engine", "Reshape"), LayerCategory::Core,
                                     QT_TRANSLATE_NOOP("engine", "Gives the numbers of a sample another shape."));
  layer.formula = "vec(y) = vec(x)";
  layer.attributes = {sizesAttribute("target_shape", QT_TRANSLATE_NOOP("engine", "Target shape"),
                                     QT_TRANSLATE_NOOP("engine",
                                                       "The sizes of a sample, without the samples' axis; one of them "
                                                       "may be -1: what remains."),
                                     {-1}, 0, -1, 1 << 24)};
  layer.inferShape = inferShape;
  layer.body = body;
  layer.makeKernel = [](const Attributes&, const std::vector<Shape>& inputs) {
    return makeCopyKernel({inputs[0].sampleElements(), false});
  };
  layer.keepsMask = [](const Attributes&) { return false; };
  layer.exportCode = exportCode;
  layer.subtitle = [](const Attributes& attributes) { return sizesText(attributes.sizes("target_shape")); };
  layer.examples = examples();
  return layer;
}

}  // namespace unroll
