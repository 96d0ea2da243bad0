// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/permute.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "kernels/rearrange.h"
#include "layers/joining.h"
#include "layers/shape_check.h"

namespace unroll {
namespace {

bool isOrder(std::vector<int64_t> dims, int axes) {
  std::sort(dims.begin(), dims.end());
  for (size_t i = 0; i < dims.size(); ++i)
    if (dims[i] != static_cast<int64_t>(i) + 1) return false;
  return static_cast<int>(dims.size()) == axes;
}

Result<std::vector<Shape>> inferShape(const Attributes& attributes, const std::vector<Shape>& inputs) {
  const Shape& in = inputs[0];
  const auto& dims = attributes.sizes("dims");
  if (!isOrder(dims, in.rank() - 1)) {
    return shapeError("shape.axis",
                      {QT_TRANSLATE_NOOP("engine",
                                         "Permute '{0}' puts axes into the order {1}, but gets {2}, whose axes are 1 "
                                         "to {3} after the samples. Name each of them once."),
                       {kNodeName, attributeText(AttributeValue{dims}), in.str(), std::to_string(in.rank() - 1)}},
                      "dims");
  }
  if (in.sampleElements() == kOpen) {
    return shapeError("shape.open",
                      {QT_TRANSLATE_NOOP("engine",
                                         "Permute '{0}' needs axes of fixed sizes, but gets {1}, whose time axis is "
                                         "open. Give the Input layer a number of steps."),
                       {kNodeName, in.str()}});
  }
  Extents sizes;
  for (const int64_t dim : dims) sizes.push_back(in[static_cast<int>(dim)].size);
  return std::vector<Shape>{Shape::ofSample(sizes)};
}

std::vector<ValueId> body(Builder& b, const BodyContext& context) {
  std::vector<int64_t> axes = context.attributes.sizes("dims");
  axes.insert(axes.begin(), 0);
  b.section(QT_TRANSLATE_NOOP("engine", "rearrangement"));
  return {b.name(b.permute(context.inputs[0], axes), "out", "y")};
}

std::unique_ptr<LayerKernel> makeKernel(const Attributes& attributes, const std::vector<Shape>& inputs) {
  PermuteConfig config;
  const auto& dims = attributes.sizes("dims");
  for (size_t i = 0; i < dims.size(); ++i) {
    config.sizes[i] = inputs[0][static_cast<int>(i) + 1].size;
    config.order[i] = static_cast<int>(dims[i] - 1);
  }
  return makePermuteKernel(config);
}

std::string exportCode(CodeTarget target, const std::string& name, const Attributes& attributes,
                       const std::vector<Shape>& inputs) {
  const auto& dims = attributes.sizes("dims");
  if (target == CodeTarget::PyTorch) return fmt::format("x = x.permute(0, {})", fmt::join(dims, ", "));
  std::vector<int64_t> order = dims;
  if (isImage(inputs[0])) {
    // Keras' axes 1, 2, 3 are H, W, C: Unroll's 2, 3, 1.
    for (size_t at = 0; at < 3; ++at) order[at] = joining::kerasAxis(inputs[0], static_cast<int>(dims[(at + 1) % 3]));
  }
  return fmt::format("layers.Permute(({}{}), name=\"{}\")", fmt::join(order, ", "), order.size() == 1 ? "," : "", name);
}

std::vector<LayerExample> examples() {
  const auto to = [](std::vector<int64_t> dims) { return AttributeMap{{"dims", std::move(dims)}}; };
  const auto image = [](int64_t channels, int64_t height, int64_t width) {
    return Shape{{'N', kOpen}, {'C', channels}, {'H', height}, {'W', width}};
  };
  return {
      {"steps and features", {}, {{{'N', kOpen}, {'T', 3}, {'F', 4}}}, 2},
      {"an image over its diagonal", to({1, 3, 2}), {image(2, 3, 5)}, 2},
      {"channels last", to({2, 3, 1}), {image(3, 2, 4)}, 1},
      {"as it was", to({1, 2, 3}), {image(1, 2, 2)}, 3},
      {"a row", to({1}), {{{'N', kOpen}, {'F', 5}}}, 2},
  };
}

}  // namespace

LayerDescriptor permuteLayer() {
  LayerDescriptor layer = plainLayer("permute", QT_TRANSLATE_NOOP("engine", "Permute"), LayerCategory::Core,
                                     QT_TRANSLATE_NOOP("engine", "Puts the axes of a sample into another order."));
  layer.formula = "y_{j,i} = x_{i,j}";
  layer.attributes = {sizesAttribute("dims", QT_TRANSLATE_NOOP("engine", "Order of the axes"),
                                     QT_TRANSLATE_NOOP("engine",
                                                       "Which axis comes first, second, third; they count from 1, "
                                                       "after the samples."),
                                     {2, 1}, 0, 1, 3)};
  layer.inferShape = inferShape;
  layer.body = body;
  layer.makeKernel = makeKernel;
  layer.keepsMask = [](const Attributes&) { return false; };
  layer.exportCode = exportCode;
  layer.subtitle = [](const Attributes& attributes) {
    return fmt::format("{}", fmt::join(attributes.sizes("dims"), ", "));
  };
  layer.examples = examples();
  return layer;
}

}  // namespace unroll
