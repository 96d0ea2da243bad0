// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/flatten.h"

#include <fmt/format.h>

#include "kernels/factories.h"
#include "layers/shape_check.h"

namespace unroll {
namespace {

Result<std::vector<Shape>> inferShape(const Attributes&, const std::vector<Shape>& inputs) {
  const Shape& in = inputs[0];
  const int64_t elements = in.sampleElements();
  if (elements == kOpen) {
    return shapeError(
        "shape.open",
        {QT_TRANSLATE_NOOP("engine",
                           "Flatten '{0}' needs a fixed number of values per sample, but gets {1}, whose time "
                           "axis is open. Put a recurrent layer that gives its last step in its place, or "
                           "give the Input layer a number of steps."),
         {kNodeName, in.str()}});
  }
  return std::vector<Shape>{{{'N', kOpen}, {'F', elements}}};
}

std::vector<ValueId> body(Builder& b, const BodyContext& context) {
  const ValueId x = context.inputs[0];
  const Extents& extents = b.extents(x);
  const int64_t samples = extents[0];
  const int64_t each = elementCount(extents) / samples;
  b.section(QT_TRANSLATE_NOOP("engine", "rearrangement"));
  return {b.name(b.reshape(x, {samples, each}), "out", "y")};
}

std::unique_ptr<LayerKernel> makeKernel(const Attributes&, const std::vector<Shape>& inputs) {
  return makeCopyKernel({inputs[0].sampleElements(), false});
}

std::string exportCode(CodeTarget target, const std::string& name, const Attributes&, const std::vector<Shape>&) {
  if (target == CodeTarget::Keras) return fmt::format("layers.Flatten(name=\"{}\")", name);
  return "x = torch.flatten(x, start_dim=1)";
}

std::vector<LayerExample> examples() {
  return {
      {"an image", {}, {{{'N', kOpen}, {'C', 3}, {'H', 2}, {'W', 5}}}, 2},
      {"one image of one pixel", {}, {{{'N', kOpen}, {'C', 1}, {'H', 1}, {'W', 1}}}, 1},
      {"a sequence", {}, {{{'N', kOpen}, {'T', 3}, {'F', 7}}}, 3},
      {"a row", {}, {{{'N', kOpen}, {'F', 6}}}, 2},
  };
}

}  // namespace

LayerDescriptor flattenLayer() {
  LayerDescriptor layer = plainLayer("flatten", QT_TRANSLATE_NOOP("engine", "Flatten"), LayerCategory::Core,
                                     QT_TRANSLATE_NOOP("engine", "Lays all numbers of a sample out in one row."));
  layer.formula = "y = vec(x)";
  layer.inferShape = inferShape;
  layer.body = body;
  layer.makeKernel = makeKernel;
  layer.keepsMask = [](const Attributes&) { return false; };
  layer.exportCode = exportCode;
  layer.examples = examples();
  return layer;
}

}  // namespace unroll
