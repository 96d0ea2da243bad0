// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/repeat_vector.h"

#include <fmt/format.h>

#include "kernels/rearrange.h"
#include "layers/shape_check.h"

namespace unroll {
namespace {

Result<std::vector<Shape>> inferShape(const Attributes& attributes, const std::vector<Shape>& inputs) {
  const Shape& in = inputs[0];
  if (in.rank() != 2 || in.isOpen(1)) {
    return shapeError(
        "shape.rank",
        {QT_TRANSLATE_NOOP("engine",
                           "RepeatVector '{0}' expects rows (N, F), but gets {1}. Let the recurrent layer "
                           "before it give its last step only, or insert a Flatten layer."),
         {kNodeName, in.str()}});
  }
  return std::vector<Shape>{{{'N', kOpen}, {'T', attributes.integer("n")}, {'F', in[1].size}}};
}

std::vector<ValueId> body(Builder& b, const BodyContext& context) {
  b.section(QT_TRANSLATE_NOOP("engine", "rearrangement"));
  const std::vector<ValueId> steps(static_cast<size_t>(context.attributes.integer("n")), context.inputs[0]);
  return {b.name(b.stack(steps, 1), "out", "y")};
}

std::string exportCode(CodeTarget target, const std::string& name, const Attributes& attributes,
                       const std::vector<Shape>&) {
  const int64_t n = attributes.integer("n");
  if (target == CodeTarget::Keras) return fmt::format("layers.RepeatVector({}, name=\"{}\")", n, name);
  return fmt::format("x = x.unsqueeze(1).expand(-1, {}, -1)", n);
}

}  // namespace

LayerDescriptor repeatVectorLayer() {
  LayerDescriptor layer =
      plainLayer("repeat_vector", QT_TRANSLATE_NOOP("engine", "RepeatVector"), LayerCategory::Core,
                 QT_TRANSLATE_NOOP("engine", "Makes a sequence that has the same row at each step."));
  layer.formula = "y_t = x";
  layer.attributes = {integerAttribute("n", QT_TRANSLATE_NOOP("engine", "Steps"),
                                       QT_TRANSLATE_NOOP("engine", "How many times the row is repeated."), 2, 1,
                                       65536)};
  layer.inferShape = inferShape;
  layer.body = body;
  layer.makeKernel = [](const Attributes& attributes, const std::vector<Shape>& inputs) {
    return makeRepeatKernel({inputs[0][1].size, attributes.integer("n")});
  };
  layer.keepsMask = [](const Attributes&) { return false; };
  layer.exportCode = exportCode;
  layer.subtitle = [](const Attributes& attributes) { return fmt::format("{} ×", attributes.integer("n")); };
  const auto row = [](int64_t features) { return std::vector<Shape>{{{'N', kOpen}, {'F', features}}}; };
  layer.examples = {{"twice", {}, row(3), 2},
                    {"once, one number", {{"n", int64_t{1}}}, row(1), 1},
                    {"five times", {{"n", int64_t{5}}}, row(9), 3}};
  return layer;
}

}  // namespace unroll
