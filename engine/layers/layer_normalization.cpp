// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/layer_normalization.h"

#include <fmt/format.h>

#include "kernels/normalization.h"
#include "layers/shape_check.h"

namespace unroll {
namespace {

std::vector<AttributeSpec> attributes() {
  return {
      choiceAttribute("axis", QT_TRANSLATE_NOOP("engine", "Over"),
                      QT_TRANSLATE_NOOP("engine",
                                        "Which numbers share a mean: the features of a row, of a step or of a pixel; "
                                        "or all numbers of a sample."),
                      "features",
                      {{"features", QT_TRANSLATE_NOOP("engine", "Features")},
                       {"all", QT_TRANSLATE_NOOP("engine", "The whole sample")}}),
      realAttribute("epsilon", QT_TRANSLATE_NOOP("engine", "Epsilon"),
                    QT_TRANSLATE_NOOP("engine", "Added to the variance, so that nothing is divided by zero."), 1e-3,
                    1e-12, 1.0),
      booleanAttribute("center", QT_TRANSLATE_NOOP("engine", "Shift"),
                       QT_TRANSLATE_NOOP("engine", "Whether a learned number β is added to each feature."), true),
      booleanAttribute("scale", QT_TRANSLATE_NOOP("engine", "Scale"),
                       QT_TRANSLATE_NOOP("engine", "Whether each feature is multiplied with a learned number γ."),
                       true),
  };
}

bool overAll(const Attributes& attributes) { return attributes.choice("axis") == "all"; }

/// The axes that share a mean, samples counted as axis 0.
std::vector<int64_t> sharedAxes(const Attributes& attributes, const Shape& in) {
  if (!overAll(attributes)) return {isImage(in) ? 1 : in.rank() - 1};
  std::vector<int64_t> axes;
  for (int axis = 1; axis < in.rank(); ++axis) axes.push_back(axis);
  return axes;
}

/// Sizes of γ and β: those of the axes that share a mean.
Extents rowExtents(const Attributes& attributes, const Shape& in) {
  Extents extents;
  for (int64_t axis : sharedAxes(attributes, in)) extents.push_back(in[static_cast<int>(axis)].size);
  return extents;
}

Result<std::vector<Shape>> inferShape(const Attributes& attributes, const std::vector<Shape>& inputs) {
  for (int64_t size : rowExtents(attributes, inputs[0])) {
    if (size != kOpen) continue;
    return shapeError(
        "shape.open",
        {QT_TRANSLATE_NOOP("engine",
                           "LayerNormalization '{0}' needs a fixed number of features, but gets {1}, which leaves one "
                           "of the sizes that share a mean open. Normalize over the features, insert an Embedding "
                           "layer before it, or give the Input layer a size."),
         {kNodeName, inputs[0].str()}},
        overAll(attributes) ? "axis" : "");
  }
  return inputs;
}

std::vector<ParameterSpec> parameters(const Attributes& attributes, const std::vector<Shape>& inputs) {
  const Extents row = rowExtents(attributes, inputs[0]);
  const int64_t count = elementCount(row);
  std::vector<ParameterSpec> all;
  if (attributes.boolean("scale")) {
    all.push_back({"gamma", row, "ones", count, count});
    all.back().help = QT_TRANSLATE_NOOP("engine", "Scale: one number per feature.");
  }
  if (attributes.boolean("center")) {
    all.push_back({"beta", row, "zeros", count, count});
    all.back().help = QT_TRANSLATE_NOOP("engine", "Shift: one number per feature.");
  }
  return all;
}

std::vector<ValueId> body(Builder& b, const BodyContext& context) {
  const Attributes& a = context.attributes;
  const ValueId x = context.inputs[0];
  const size_t rank = b.extents(x).size();
  std::vector<int64_t> axes;
  if (overAll(a))
    for (size_t axis = 1; axis < rank; ++axis) axes.push_back(static_cast<int64_t>(axis));
  else
    axes = {rank == 4 ? 1 : static_cast<int64_t>(rank) - 1};
  b.section(QT_TRANSLATE_NOOP("engine", "mean and variance"));
  const ValueId mean = b.name(b.mean(x, axes, true), "mean", "μ");
  const ValueId centered = b.name(b.sub(x, mean), "centered", "x - μ");
  const ValueId variance = b.name(b.mean(b.square(centered), axes, true), "variance", "σ^{2}");
  b.section(QT_TRANSLATE_NOOP("engine", "normalized"));
  const ValueId root = b.name(b.sqrt(b.addScalar(variance, a.real("epsilon"))), "root", "σ_{ε}");
  ValueId y = b.name(b.div(centered, root), "normalized", "\\hat{x}");
  if (context.parameters.empty()) return {b.name(y, "out", "y")};
  b.section(QT_TRANSLATE_NOOP("engine", "scale and shift"));
  // A row over an image's channels stands before its pixels.
  const auto row = [&](ValueId parameter) {
    return rank == 4 && !overAll(a) ? b.reshape(parameter, {b.extents(parameter)[0], 1, 1}) : parameter;
  };
  size_t next = 0;
  if (a.boolean("scale")) y = b.mul(row(context.parameters[next++]), y);
  if (a.boolean("center")) y = b.add(y, row(context.parameters[next]));
  return {b.name(y, "out", "y")};
}

std::unique_ptr<LayerKernel> makeKernel(const Attributes& attributes, const std::vector<Shape>& inputs) {
  const Shape& in = inputs[0];
  LayerNormalizationConfig config;
  config.scale = attributes.boolean("scale");
  config.center = attributes.boolean("center");
  config.epsilon = static_cast<float>(attributes.real("epsilon"));
  config.size = elementCount(rowExtents(attributes, in));
  if (overAll(attributes)) return makeLayerNormalizationKernel(config);
  if (isImage(in)) {
    config.inner = in[2].size * in[3].size;
    return makeLayerNormalizationKernel(config);
  }
  for (int axis = 1; axis + 1 < in.rank(); ++axis) {
    if (in.isOpen(axis))
      config.openTime = true;
    else
      config.outer *= in[axis].size;
  }
  return makeLayerNormalizationKernel(config);
}

std::string exportCode(CodeTarget target, const std::string& name, const Attributes& attributes,
                       const std::vector<Shape>& inputs) {
  const double epsilon = attributes.real("epsilon");
  const bool image = isImage(inputs[0]), all = overAll(attributes);
  const bool scale = attributes.boolean("scale"), center = attributes.boolean("center");
  if (target == CodeTarget::Keras) {
    std::string axis;
    if (all && inputs[0].rank() > 2) axis = image ? "axis=[1, 2, 3], " : "axis=[1, 2], ";
    return fmt::format("layers.LayerNormalization({}epsilon={}{}{}, name=\"{}\")", axis, epsilon,
                       center ? "" : ", center=False", scale ? "" : ", scale=False", name);
  }
  const Extents row = rowExtents(attributes, inputs[0]);
  std::string sizes = fmt::format("{}", fmt::join(row, ", "));
  if (row.size() > 1) sizes = "(" + sizes + ")";
  // PyTorch's module has both parameters or none; fixed ones stand for a missing one.
  const std::string made = fmt::format("self.{} = nn.LayerNorm({}, eps={}{})", name, sizes, epsilon,
                                       scale || center ? "" : ", elementwise_affine=False");
  std::string fixed;
  if (scale && !center) fixed = fmt::format("\nself.{}.bias.requires_grad_(False)", name);
  if (center && !scale) fixed = fmt::format("\nself.{}.weight.requires_grad_(False)", name);
  const std::string call = image && !all ? fmt::format("x = self.{}(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)", name)
                                         : fmt::format("x = self.{}(x)", name);
  return made + fixed + "\n" + call;
}

std::vector<LayerExample> examples() {
  const Shape row{{'N', kOpen}, {'F', 5}};
  const Shape open{{'N', kOpen}, {'T', kOpen}, {'F', 4}};
  const Shape image{{'N', kOpen}, {'C', 3}, {'H', 2}, {'W', 3}};
  const std::string all = "all";
  return {
      {"rows", {}, {row}, 3},
      {"one sample, more than a vector", {}, {{{'N', kOpen}, {'F', 37}}}, 1},
      {"open time", {}, {open}, 3, 4},
      {"one step", {{"epsilon", 1e-5}}, {open}, 1, 1},
      {"fixed time, no scale", {{"scale", false}}, {{{'N', kOpen}, {'T', 3}, {'F', 6}}}, 2},
      {"no shift", {{"center", false}}, {row}, 2},
      {"neither", {{"scale", false}, {"center", false}, {"epsilon", 0.1}}, {row}, 2},
      {"a pixel's channels", {}, {image}, 2},
      {"a pixel's channels, wide image, no scale",
       {{"scale", false}},
       {{{'N', kOpen}, {'C', 2}, {'H', 3}, {'W', 7}}},
       2},
      {"a whole image", {{"axis", all}}, {image}, 2},
      {"a whole sequence", {{"axis", all}}, {{{'N', kOpen}, {'T', 3}, {'F', 2}}}, 2},
  };
}

}  // namespace

LayerDescriptor layerNormalizationLayer() {
  LayerDescriptor layer =
      plainLayer("layer_normalization", QT_TRANSLATE_NOOP("engine", "LayerNormalization"), LayerCategory::Core,
                 QT_TRANSLATE_NOOP(
                     "engine", "Gives the features of each row the mean 0 and the variance 1, then a learned range."));
  layer.formula = "y = γ ⊙ \\frac{x - μ}{\\sqrt{σ^{2} + ε}} + β";
  layer.attributes = attributes();
  layer.inferShape = inferShape;
  layer.parameters = parameters;
  layer.body = body;
  layer.makeKernel = makeKernel;
  layer.flops = [](const Attributes&, const std::vector<Shape>& inputs, int64_t time) {
    return 8 * elementCount(inputs[0].extents(1, time));
  };
  layer.exportCode = exportCode;
  layer.subtitle = [](const Attributes& attributes) { return fmt::format("ε {}", attributes.real("epsilon")); };
  layer.examples = examples();
  return layer;
}

}  // namespace unroll
