// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/batch_normalization.h"

#include <fmt/format.h>

#include "kernels/normalization.h"
#include "layers/shape_check.h"

namespace unroll {
namespace {

const std::string kPyTorch = "pytorch";

std::vector<AttributeSpec> attributes() {
  AttributeSpec momentum =
      realAttribute("momentum", QT_TRANSLATE_NOOP("engine", "Momentum"),
                    QT_TRANSLATE_NOOP("engine",
                                      "How much of the moving mean and variance each training step keeps. PyTorch "
                                      "counts the other part: its momentum 0.1 is 0.9 here."),
                    0.99, 0.0, 1.0);
  momentum.defaultsWhen = {{"form", AttributeValue{kPyTorch}, AttributeValue{0.9}}};
  AttributeSpec epsilon = realAttribute(
      "epsilon", QT_TRANSLATE_NOOP("engine", "Epsilon"),
      QT_TRANSLATE_NOOP("engine", "Added to the variance, so that nothing is divided by zero."), 1e-3, 1e-12, 1.0);
  epsilon.defaultsWhen = {{"form", AttributeValue{kPyTorch}, AttributeValue{1e-5}}};
  return {
      choiceAttribute(
          "form", QT_TRANSLATE_NOOP("engine", "Form"),
          QT_TRANSLATE_NOOP("engine", "Keras averages the batches' variance itself, PyTorch n/(n − 1) times it."),
          "keras",
          {{"keras", QT_TRANSLATE_NOOP("engine", "Keras")}, {"pytorch", QT_TRANSLATE_NOOP("engine", "PyTorch")}}),
      momentum,
      epsilon,
      booleanAttribute("center", QT_TRANSLATE_NOOP("engine", "Shift"),
                       QT_TRANSLATE_NOOP("engine", "Whether a learned number β is added to each channel."), true),
      booleanAttribute("scale", QT_TRANSLATE_NOOP("engine", "Scale"),
                       QT_TRANSLATE_NOOP("engine", "Whether each channel is multiplied with a learned number γ."),
                       true),
  };
}

int channelAxis(const Shape& in) { return isImage(in) ? 1 : in.rank() - 1; }

Result<std::vector<Shape>> inferShape(const Attributes&, const std::vector<Shape>& inputs) {
  const Shape& in = inputs[0];
  if (in[channelAxis(in)].size != kOpen) return inputs;
  return shapeError("shape.open",
                    {QT_TRANSLATE_NOOP("engine",
                                       "BatchNormalization '{0}' needs a fixed number of features, but gets {1}, whose "
                                       "last axis is open. Insert an Embedding layer before it, or give the Input "
                                       "layer a size."),
                     {kNodeName, in.str()}});
}

std::vector<ParameterSpec> parameters(const Attributes& a, const std::vector<Shape>& inputs) {
  const int64_t channels = inputs[0][channelAxis(inputs[0])].size;
  std::vector<ParameterSpec> all;
  const auto add = [&](const char* name, const char* initializer, Text help) -> ParameterSpec& {
    all.push_back({name, {channels}, initializer, channels, channels});
    all.back().help = std::move(help);
    return all.back();
  };
  const auto moving = [](ParameterSpec& parameter) {
    parameter.trainable = false;
    parameter.running = true;
  };
  if (a.boolean("scale")) add("gamma", "ones", QT_TRANSLATE_NOOP("engine", "Scale: one number per channel."));
  if (a.boolean("center")) add("beta", "zeros", QT_TRANSLATE_NOOP("engine", "Shift: one number per channel."));
  moving(add("mean", "zeros", QT_TRANSLATE_NOOP("engine", "Moving mean of each channel, used after training.")));
  moving(add("variance", "ones", QT_TRANSLATE_NOOP("engine", "Moving variance of each channel, used after training.")));
  return all;
}

/// What equations (1) to (6) work on: which axes share a mean, and how a row of channels stands beside x.
struct View {
  std::vector<int64_t> axes;
  Extents row;
};
View viewOf(const Extents& sizes) {
  if (sizes.size() == 4) return {{0, 2, 3}, {1, sizes[1], 1, 1}};
  View view;
  for (size_t axis = 0; axis + 1 < sizes.size(); ++axis) {
    view.axes.push_back(static_cast<int64_t>(axis));
    view.row.push_back(1);
  }
  view.row.push_back(sizes.back());
  return view;
}

struct Statistics {
  ValueId mean = kNoValue, variance = kNoValue;  ///< as rows beside x
  ValueId centered = kNoValue;
  ValueId count = kNoValue;  ///< n, where padding makes it a value
  double size = 1.0;         ///< n, where nothing is padded
};

/// Equations (1) and (2).
Statistics batchStatistics(Builder& b, const BodyContext& context, const View& view) {
  const ValueId x = context.inputs[0], mask = b.extents(x).size() == 3 ? context.maskOf(0) : kNoValue;
  b.section(QT_TRANSLATE_NOOP("engine", "mean and variance"));
  Statistics s;
  for (const int64_t axis : view.axes) s.size *= static_cast<double>(b.extents(x)[static_cast<size_t>(axis)]);
  if (mask == kNoValue) {
    s.mean = b.name(b.mean(x, view.axes, true), "batch_mean", "μ_B");
    s.centered = b.name(b.sub(x, s.mean), "centered", "x - μ_B");
    s.variance = b.name(b.mean(b.square(s.centered), view.axes, true), "batch_variance", "σ_B^{2}");
    return s;
  }
  const Extents& steps = b.extents(mask);
  const ValueId keep = b.name(b.reshape(mask, {steps[0], steps[1], 1}), "mask", "m");
  s.count = b.name(b.sum(keep, {0, 1, 2}), "count", "n");
  const ValueId divisor = b.where(s.count, s.count, b.constant(1.0));  // of nothing the mean is 0, not 0 / 0
  s.mean = b.name(b.div(b.sum(b.mul(keep, x), view.axes, true), divisor), "batch_mean", "μ_B");
  s.centered = b.name(b.sub(x, s.mean), "centered", "x - μ_B");
  s.variance =
      b.name(b.div(b.sum(b.mul(keep, b.square(s.centered)), view.axes, true), divisor), "batch_variance", "σ_B^{2}");
  return s;
}

/// Equation (5): what becomes of the moving statistics.
void moveStatistics(Builder& b, const BodyContext& context, const Statistics& s, size_t meanAt) {
  if (!context.running) return;
  const double keep = context.attributes.real("momentum");
  b.section(QT_TRANSLATE_NOOP("engine", "moving statistics"));
  ValueId variance = s.variance;
  if (context.attributes.choice("form") == kPyTorch) {
    if (s.count != kNoValue) {
      const ValueId rest = b.addScalar(s.count, -1.0);
      variance = b.mul(b.where(rest, b.div(s.count, rest), b.constant(1.0)), variance);
    } else if (s.size > 1.0) {
      variance = b.scale(variance, s.size / (s.size - 1.0));
    }
  }
  const auto towards = [&](size_t at, ValueId now, const char* name, const char* symbol) {
    const ValueId moving = context.parameters[at];
    ValueId next = b.add(b.scale(moving, keep), b.scale(b.reshape(now, b.extents(moving)), 1.0 - keep));
    if (s.count != kNoValue) next = b.where(s.count, next, moving);  // nothing says nothing of them
    (*context.running)[at] = b.name(next, name, symbol);
  };
  towards(meanAt, s.mean, "mean_next", "μ'");
  towards(meanAt + 1, variance, "variance_next", "σ'^{2}");
}

std::vector<ValueId> body(Builder& b, const BodyContext& context) {
  const Attributes& a = context.attributes;
  const ValueId x = context.inputs[0];
  const View view = viewOf(b.extents(x));
  const size_t meanAt = (a.boolean("scale") ? 1u : 0u) + (a.boolean("center") ? 1u : 0u);
  const auto row = [&](size_t at) { return b.reshape(context.parameters[at], view.row); };
  Statistics s;
  if (context.training) {
    s = batchStatistics(b, context, view);
    moveStatistics(b, context, s, meanAt);
  } else {
    b.section(QT_TRANSLATE_NOOP("engine", "mean and variance"));
    s.centered = b.name(b.sub(x, row(meanAt)), "centered", "x - μ");
    s.variance = row(meanAt + 1);
  }
  b.section(QT_TRANSLATE_NOOP("engine", "normalized"));
  const ValueId root = b.name(b.sqrt(b.addScalar(s.variance, a.real("epsilon"))), "root", "σ_{ε}");
  ValueId y = b.name(b.div(s.centered, root), "normalized", "\\hat{x}");
  if (meanAt > 0) b.section(QT_TRANSLATE_NOOP("engine", "scale and shift"));
  if (a.boolean("scale")) y = b.mul(row(0), y);
  if (a.boolean("center")) y = b.add(y, row(meanAt - 1));
  return {b.name(y, "out", "y")};
}

std::unique_ptr<LayerKernel> makeKernel(const Attributes& a, const std::vector<Shape>& inputs) {
  const Shape& in = inputs[0];
  BatchNormalizationConfig config;
  config.scale = a.boolean("scale");
  config.center = a.boolean("center");
  config.epsilon = static_cast<float>(a.real("epsilon"));
  config.keep = a.real("momentum");
  config.unbiased = a.choice("form") == kPyTorch;
  config.channels = in[channelAxis(in)].size;
  if (isImage(in)) {
    config.inner = in[2].size * in[3].size;
    return makeBatchNormalizationKernel(config);
  }
  config.masked = isSequence(in);
  for (int axis = 1; axis + 1 < in.rank(); ++axis) {
    if (in.isOpen(axis))
      config.openTime = true;
    else
      config.outer *= in[axis].size;
  }
  return makeBatchNormalizationKernel(config);
}

std::string exportCode(CodeTarget target, const std::string& name, const Attributes& a,
                       const std::vector<Shape>& inputs) {
  const bool scale = a.boolean("scale"), center = a.boolean("center"), image = isImage(inputs[0]);
  const double momentum = a.real("momentum"), epsilon = a.real("epsilon");
  if (target == CodeTarget::Keras) {
    return fmt::format("layers.BatchNormalization(momentum={}, epsilon={}{}{}, name=\"{}\")", momentum, epsilon,
                       center ? "" : ", center=False", scale ? "" : ", scale=False", name);
  }
  const int64_t channels = inputs[0][channelAxis(inputs[0])].size;
  std::string code = fmt::format("self.{} = nn.BatchNorm{}d({}, eps={}, momentum={:.6g}{})", name, image ? 2 : 1,
                                 channels, epsilon, 1.0 - momentum, scale || center ? "" : ", affine=False");
  if (scale && !center) code += fmt::format("\nself.{}.bias.requires_grad_(False)", name);
  if (center && !scale) code += fmt::format("\nself.{}.weight.requires_grad_(False)", name);
  if (isSequence(inputs[0])) return code + fmt::format("\nx = self.{}(x.transpose(1, 2)).transpose(1, 2)", name);
  return code + fmt::format("\nx = self.{}(x)", name);
}

std::vector<LayerExample> examples() {
  const Shape row{{'N', kOpen}, {'F', 5}};
  const Shape open{{'N', kOpen}, {'T', kOpen}, {'F', 3}};
  const Shape image{{'N', kOpen}, {'C', 3}, {'H', 2}, {'W', 3}};
  const AttributeMap pytorch{{"form", kPyTorch}};
  return {
      {"rows", {}, {row}, 4},
      {"rows wider than a vector", {{"momentum", 0.5}}, {{{'N', kOpen}, {'F', 35}}}, 3},
      {"one sample", {}, {row}, 1},
      {"PyTorch's form", pytorch, {row}, 5},
      {"steps, open time", {}, {open}, 3, 4},
      {"steps, PyTorch's form", pytorch, {open}, 3, 3},
      {"fixed time, no scale", {{"scale", false}}, {{{'N', kOpen}, {'T', 2}, {'F', 4}}}, 3},
      {"an image", {}, {image}, 2},
      {"an image, PyTorch's form, no shift", {{"form", kPyTorch}, {"center", false}}, {image}, 2},
      {"a wide image, neither",
       {{"scale", false}, {"center", false}},
       {{{'N', kOpen}, {'C', 2}, {'H', 4}, {'W', 5}}},
       1},
  };
}

}  // namespace

LayerDescriptor batchNormalizationLayer() {
  LayerDescriptor layer = plainLayer(
      "batch_normalization", QT_TRANSLATE_NOOP("engine", "BatchNormalization"), LayerCategory::Core,
      QT_TRANSLATE_NOOP("engine",
                        "Gives each channel the mean 0 and the variance 1 over the batch, then a learned range."));
  layer.formula = "y = γ \\frac{x - μ_B}{\\sqrt{σ_B^{2} + ε}} + β";
  layer.attributes = attributes();
  layer.inferShape = inferShape;
  layer.parameters = parameters;
  layer.body = body;
  layer.makeKernel = makeKernel;
  layer.flops = [](const Attributes&, const std::vector<Shape>& inputs, int64_t time) {
    return 8 * elementCount(inputs[0].extents(1, time));
  };
  layer.exportCode = exportCode;
  layer.subtitle = [](const Attributes& a) { return fmt::format("{}", a.real("momentum")); };
  layer.examples = examples();
  return layer;
}

}  // namespace unroll
