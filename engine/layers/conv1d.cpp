// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/conv1d.h"

#include <fmt/format.h>

#include "layers/activation_choice.h"
#include "layers/convolution.h"
#include "layers/shape_check.h"
#include "layers/time_window.h"

namespace unroll {
namespace {

using time_window::Window;

std::vector<AttributeSpec> attributes() {
  return {
      convolution::filtersAttribute(),
      integerAttribute("kernel_size", QT_TRANSLATE_NOOP("engine", "Kernel size"),
                       QT_TRANSLATE_NOOP("engine", "How many steps the window that slides over the sequence has."), 3,
                       1, 4096),
      integerAttribute("strides", QT_TRANSLATE_NOOP("engine", "Strides"),
                       QT_TRANSLATE_NOOP("engine", "How many steps the window moves on each time."), 1, 1, 4096),
      time_window::paddingAttribute(true),
      integerAttribute("dilation_rate", QT_TRANSLATE_NOOP("engine", "Dilation"),
                       QT_TRANSLATE_NOOP("engine", "How far apart the window's steps stand; 1 is an ordinary window."),
                       1, 1, 4096),
      convolution::groupsAttribute(),
      activationAttribute("activation", QT_TRANSLATE_NOOP("engine", "Activation"),
                          QT_TRANSLATE_NOOP("engine", "The function that each number of the output goes through."),
                          "linear"),
      convolution::biasAttribute(),
  };
}

Window windowOf(const Attributes& attributes) {
  return {attributes.choice("padding"), attributes.integer("kernel_size"), attributes.integer("strides"),
          attributes.integer("dilation_rate")};
}

Result<std::vector<Shape>> inferShape(const Attributes& attributes, const std::vector<Shape>& inputs) {
  const Text title = QT_TRANSLATE_NOOP("engine", "Conv1D");
  const int64_t filters = attributes.integer("filters");
  auto shapes = time_window::inferShape(title, windowOf(attributes), inputs[0], filters, "kernel_size");
  if (!shapes.ok()) return shapes;
  if (auto wrong = convolution::checkGroups(title, attributes, inputs[0], inputs[0][2].size)) return *wrong;
  return shapes;
}

std::vector<ParameterSpec> parameters(const Attributes& attributes, const std::vector<Shape>& inputs) {
  const int64_t depth = inputs[0][2].size / attributes.integer("groups");
  const int64_t filters = attributes.integer("filters"), taps = attributes.integer("kernel_size");
  return convolution::parameters(attributes, {filters, depth, taps}, depth * taps, filters * taps);
}

/// Σ over feature and window, group by group: X (N, F, T', k), W (O, F/g, k) → (N, T', O).
ValueId correlate(Builder& b, ValueId windows, ValueId W, int64_t groups) {
  constexpr const char* kSpec = "ocj,nctj->nto";
  if (groups == 1) return b.contract(W, windows, kSpec);
  const int64_t depth = b.extents(W)[1], filters = b.extents(W)[0] / groups;
  std::vector<ValueId> parts;
  for (int64_t k = 0; k < groups; ++k) {
    const ValueId own = b.slice(W, 0, k * filters, (k + 1) * filters);
    parts.push_back(b.contract(own, b.slice(windows, 1, k * depth, (k + 1) * depth), kSpec));
  }
  return b.concat(parts, 2);
}

std::vector<ValueId> body(Builder& b, const BodyContext& context) {
  ValueId x = context.inputs[0];
  if (context.maskOf(0) != kNoValue) x = time_window::keepSteps(b, x, context.maskOf(0), 0.0);
  const ValueId windows = time_window::windows(b, x, windowOf(context.attributes), 0.0);
  b.section(QT_TRANSLATE_NOOP("engine", "weighted sum"));
  ValueId z = correlate(b, windows, context.parameters[0], context.attributes.integer("groups"));
  if (context.parameters.size() > 1) z = b.add(z, context.parameters[1]);
  z = b.name(z, "z");
  b.section(QT_TRANSLATE_NOOP("engine", "activation"));
  return {b.name(applyActivation(b, z, context.attributes.choice("activation")), "out", "y")};
}

std::unique_ptr<LayerKernel> makeKernel(const Attributes& attributes, const std::vector<Shape>& inputs) {
  Conv1dConfig config;
  config.window = windowOf(attributes).config(inputs[0][1].size);
  config.channels = inputs[0][2].size;
  config.filters = attributes.integer("filters");
  config.groups = attributes.integer("groups");
  config.bias = attributes.boolean("use_bias");
  config.activation = activationKind(attributes.choice("activation"));
  return makeConv1dKernel(config);
}

int64_t flops(const Attributes& attributes, const std::vector<Shape>& inputs, int64_t time) {
  const int64_t steps = inputs[0].isOpen(1) ? time : inputs[0][1].size;
  const int64_t depth = inputs[0][2].size / attributes.integer("groups");
  return 2 * attributes.integer("filters") * windowOf(attributes).over(steps).count * depth *
         attributes.integer("kernel_size");
}

std::string exportKeras(const std::string& name, const Attributes& attributes) {
  const Window w = windowOf(attributes);
  std::string code = fmt::format("layers.Conv1D({}, {}", attributes.integer("filters"), w.taps);
  if (w.stride != 1) code += fmt::format(", strides={}", w.stride);
  if (w.padding != "valid") code += fmt::format(", padding=\"{}\"", w.padding);
  if (w.dilation != 1) code += fmt::format(", dilation_rate={}", w.dilation);
  return code + convolution::kerasOptions(attributes) + fmt::format(", name=\"{}\")", name);
}

/// nn.Conv1d takes (N, F, T) and pads both ends alike: axes change places and the border is added by itself. The
/// border of "same" with a stride depends on the number of steps.
std::string exportTorch(const std::string& name, const Attributes& attributes, const Shape& in) {
  const Window w = windowOf(attributes);
  std::string code =
      fmt::format("self.{} = nn.Conv1d({}, {}, {}", name, in[2].size, attributes.integer("filters"), w.taps);
  if (w.stride != 1) code += fmt::format(", stride={}", w.stride);
  if (w.dilation != 1) code += fmt::format(", dilation={}", w.dilation);
  if (attributes.integer("groups") != 1) code += fmt::format(", groups={}", attributes.integer("groups"));
  if (!attributes.boolean("use_bias")) code += ", bias=False";
  code += ")\nx = x.transpose(1, 2)\n" + time_window::torchBorder(w, in[1].size, "0.0");
  return code +
         "x = " + torchActivation(attributes.choice("activation"), fmt::format("self.{}(x).transpose(1, 2)", name));
}

std::string exportCode(CodeTarget target, const std::string& name, const Attributes& attributes,
                       const std::vector<Shape>& inputs) {
  return target == CodeTarget::Keras ? exportKeras(name, attributes) : exportTorch(name, attributes, inputs[0]);
}

std::string subtitle(const Attributes& attributes) {
  return fmt::format("{} · {} · {}", attributes.integer("filters"), attributes.integer("kernel_size"),
                     attributes.choice("activation"));
}

std::vector<LayerExample> examples() {
  const auto sequence = [](int64_t steps, int64_t features) {
    return std::vector<Shape>{{{'N', kOpen}, {'T', steps}, {'F', features}}};
  };
  const auto given = [](int64_t filters, int64_t taps, AttributeMap more) {
    more["filters"] = filters;
    more["kernel_size"] = taps;
    return more;
  };
  const auto number = [](int64_t value) { return AttributeValue(value); };
  return {
      {"three steps, ReLU", given(4, 3, {{"activation", "relu"}}), sequence(7, 3), 2},
      {"one step, one sample, GELU", given(5, 1, {{"activation", "gelu"}}), sequence(1, 1), 1},
      {"same, even kernel, open time", given(2, 4, {{"padding", "same"}}), sequence(kOpen, 2), 2, 5},
      {"same, stride 3", given(3, 3, {{"padding", "same"}, {"strides", number(3)}}), sequence(8, 2), 2},
      {"causal, dilation, open time", given(3, 2, {{"padding", "causal"}, {"dilation_rate", number(2)}}),
       sequence(kOpen, 2), 3, 6},
      {"causal, stride 2", given(2, 3, {{"padding", "causal"}, {"strides", number(2)}}), sequence(7, 1), 2},
      {"valid, open time, softmax", given(3, 3, {{"activation", "softmax"}}), sequence(kOpen, 2), 2, 7},
      {"stride larger than the kernel", given(2, 2, {{"strides", number(5)}, {"use_bias", false}}), sequence(13, 2), 2},
      {"window longer than an open sequence", given(2, 5, {}), sequence(kOpen, 2), 2, 3},
      {"groups, SiLU", given(6, 3, {{"groups", number(2)}, {"activation", "silu"}}), sequence(6, 4), 2},
      {"depthwise, dilation", given(3, 2, {{"groups", number(3)}, {"dilation_rate", number(3)}}), sequence(9, 3), 2},
  };
}

}  // namespace

LayerDescriptor conv1dLayer() {
  LayerDescriptor layer =
      plainLayer("conv1d", QT_TRANSLATE_NOOP("engine", "Conv1D"), LayerCategory::Convolution,
                 QT_TRANSLATE_NOOP(
                     "engine", "Slides small filters over the steps of a sequence; each finds where its pattern is."));
  layer.formula = "z_{t,o} = \\sum_{c,j} W_{o,c,j} x_{t+j,c} + b_o";
  layer.attributes = attributes();
  layer.inferShape = inferShape;
  layer.parameters = parameters;
  layer.body = body;
  layer.makeKernel = makeKernel;
  layer.flops = flops;
  time_window::setTime(layer, windowOf);
  layer.exportCode = exportCode;
  layer.subtitle = subtitle;
  layer.examples = examples();
  return layer;
}

}  // namespace unroll
