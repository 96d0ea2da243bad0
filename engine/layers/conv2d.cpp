// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/conv2d.h"

#include <fmt/format.h>

#include "layers/activation_choice.h"
#include "layers/convolution.h"
#include "layers/padding.h"
#include "layers/shape_check.h"

namespace unroll {
namespace {

std::vector<AttributeSpec> attributes() {
  AttributeSpec kernel = sizesAttribute(
      "kernel_size", QT_TRANSLATE_NOOP("engine", "Kernel size"),
      QT_TRANSLATE_NOOP("engine", "Height and width of the window that slides over the image."), {3, 3}, 2, 1, 1024);
  kernel.unit = "px";
  AttributeSpec strides = sizesAttribute(
      "strides", QT_TRANSLATE_NOOP("engine", "Strides"),
      QT_TRANSLATE_NOOP("engine", "How far the window moves at each step, down and to the right."), {1, 1}, 2, 1, 1024);
  strides.unit = "px";
  return {
      convolution::filtersAttribute(),
      kernel,
      strides,
      paddingAttribute(),
      sizesAttribute("dilation_rate", QT_TRANSLATE_NOOP("engine", "Dilation"),
                     QT_TRANSLATE_NOOP("engine", "How far apart the window's pixels stand; 1 is an ordinary window."),
                     {1, 1}, 2, 1, 1024),
      convolution::groupsAttribute(),
      activationAttribute(
          "activation", QT_TRANSLATE_NOOP("engine", "Activation"),
          QT_TRANSLATE_NOOP("engine", "The function that each number of the feature maps goes through."), "linear"),
      convolution::biasAttribute(),
  };
}

/// The sizes of one layer on one image, read from the attributes once.
struct Geometry {
  Geometry(const Attributes& attributes, const Shape& in)
      : channels(in[1].size),
        height(in[2].size),
        width(in[3].size),
        filters(attributes.integer("filters")),
        groups(attributes.integer("groups")) {
    const auto& kernel = attributes.sizes("kernel_size");
    const auto& strides = attributes.sizes("strides");
    const auto& dilation = attributes.sizes("dilation_rate");
    const bool same = attributes.choice("padding") == "same";
    kh = kernel[0], kw = kernel[1], sh = strides[0], sw = strides[1], dh = dilation[0], dw = dilation[1];
    rows = windowPlaces(height, kh, sh, dh, same);
    columns = windowPlaces(width, kw, sw, dw, same);
  }
  int64_t channels, height, width, filters, groups;
  int64_t kh = 1, kw = 1, sh = 1, sw = 1, dh = 1, dw = 1;
  WindowPlaces rows, columns;
  bool padded() const { return rows.before + rows.after + columns.before + columns.after > 0; }
};

Result<std::vector<Shape>> inferShape(const Attributes& attributes, const std::vector<Shape>& inputs) {
  const Shape& in = inputs[0];
  if (!isImage(in)) {
    return shapeError(
        "shape.rank",
        {QT_TRANSLATE_NOOP("engine",
                           "Conv2D '{0}' expects images (N, C, H, W), but gets {1}. Connect it to an Input layer "
                           "with the shape [channels, height, width], or to another layer of images."),
         {kNodeName, in.str()}});
  }
  const Geometry g(attributes, in);
  if (auto wrong = convolution::checkGroups(QT_TRANSLATE_NOOP("engine", "Conv2D"), attributes, in, g.channels))
    return *wrong;
  if (g.rows.count < 1 || g.columns.count < 1) {
    return shapeError(
        "shape.size",
        {QT_TRANSLATE_NOOP("engine",
                           "Conv2D '{0}' slides a window of {1} × {2} pixels, but gets {3}: the window does not "
                           "fit. Choose a smaller kernel size or dilation, or padding \"same\"."),
         {kNodeName, std::to_string((g.kh - 1) * g.dh + 1), std::to_string((g.kw - 1) * g.dw + 1), in.str()}},
        "kernel_size");
  }
  return std::vector<Shape>{{{'N', kOpen}, {'C', g.filters}, {'H', g.rows.count}, {'W', g.columns.count}}};
}

std::vector<ParameterSpec> parameters(const Attributes& attributes, const std::vector<Shape>& inputs) {
  const Geometry g(attributes, inputs[0]);
  const int64_t depth = g.channels / g.groups, field = g.kh * g.kw;
  return convolution::parameters(attributes, {g.filters, depth, g.kh, g.kw}, depth * field, g.filters * field);
}

/// Σ over channel and window, group by group: X (N, C, H', W', kh, kw), W (O, C/g, kh, kw) → (N, O, H', W').
ValueId correlate(Builder& b, ValueId windows, ValueId W, const Geometry& g) {
  constexpr const char* kSpec = "ocij,nchwij->nohw";
  if (g.groups == 1) return b.contract(W, windows, kSpec);
  const int64_t depth = g.channels / g.groups;
  const int64_t filters = g.filters / g.groups;
  std::vector<ValueId> parts;
  for (int64_t k = 0; k < g.groups; ++k) {
    const ValueId own = b.slice(W, 0, k * filters, (k + 1) * filters);
    parts.push_back(b.contract(own, b.slice(windows, 1, k * depth, (k + 1) * depth), kSpec));
  }
  return b.concat(parts, 1);
}

std::vector<ValueId> body(Builder& b, const BodyContext& context) {
  ValueId x = context.inputs[0];
  const Extents& e = b.extents(x);
  const Geometry g(context.attributes, {{'N', e[0]}, {'C', e[1]}, {'H', e[2]}, {'W', e[3]}});
  if (g.padded()) {
    b.section(QT_TRANSLATE_NOOP("engine", "padding"));
    x = b.name(b.pad(x, {0, 0, g.rows.before, g.columns.before}, {0, 0, g.rows.after, g.columns.after}), "padded",
               "\\bar{x}");
  }
  b.section(QT_TRANSLATE_NOOP("engine", "sliding window"));
  const ValueId windows = b.name(b.window2d(x, g.kh, g.kw, g.sh, g.sw, g.dh, g.dw), "window", "X");
  b.section(QT_TRANSLATE_NOOP("engine", "weighted sum"));
  ValueId z = correlate(b, windows, context.parameters[0], g);
  if (context.parameters.size() > 1) z = b.add(z, b.reshape(context.parameters[1], {g.filters, 1, 1}));
  z = b.name(z, "z");
  b.section(QT_TRANSLATE_NOOP("engine", "activation"));
  return {b.name(applyActivation(b, z, context.attributes.choice("activation")), "out", "y")};
}

std::unique_ptr<LayerKernel> makeKernel(const Attributes& attributes, const std::vector<Shape>& inputs) {
  const Geometry g(attributes, inputs[0]);
  Conv2dConfig config;
  config.channels = g.channels, config.height = g.height, config.width = g.width;
  config.filters = g.filters, config.groups = g.groups;
  config.kh = g.kh, config.kw = g.kw, config.sh = g.sh, config.sw = g.sw, config.dh = g.dh, config.dw = g.dw;
  config.top = g.rows.before, config.bottom = g.rows.after, config.left = g.columns.before,
  config.right = g.columns.after;
  config.outHeight = g.rows.count, config.outWidth = g.columns.count;
  config.bias = attributes.boolean("use_bias");
  config.activation = activationKind(attributes.choice("activation"));
  return makeConv2dKernel(config);
}

int64_t flops(const Attributes& attributes, const std::vector<Shape>& inputs, int64_t) {
  const Geometry g(attributes, inputs[0]);
  return 2 * g.filters * g.rows.count * g.columns.count * (g.channels / g.groups) * g.kh * g.kw;
}

std::string exportKeras(const std::string& name, const Attributes& attributes, const Geometry& g) {
  std::string code = fmt::format("layers.Conv2D({}, {}", g.filters, pairText(attributes.sizes("kernel_size")));
  if (g.sh != 1 || g.sw != 1) code += ", strides=" + pairText(attributes.sizes("strides"));
  if (attributes.choice("padding") == "same") code += ", padding=\"same\"";
  if (g.dh != 1 || g.dw != 1) code += ", dilation_rate=" + pairText(attributes.sizes("dilation_rate"));
  return code + convolution::kerasOptions(attributes) + fmt::format(", name=\"{}\")", name);
}

std::string exportTorch(const std::string& name, const Attributes& attributes, const Geometry& g) {
  std::string code = fmt::format("self.{} = nn.Conv2d({}, {}, {}", name, g.channels, g.filters,
                                 pairText(attributes.sizes("kernel_size")));
  if (g.sh != 1 || g.sw != 1) code += ", stride=" + pairText(attributes.sizes("strides"));
  if (g.dh != 1 || g.dw != 1) code += ", dilation=" + pairText(attributes.sizes("dilation_rate"));
  if (g.groups != 1) code += fmt::format(", groups={}", g.groups);
  if (!attributes.boolean("use_bias")) code += ", bias=False";
  code += ")\n";
  // nn.Conv2d pads both sides alike: an uneven border is added by itself.
  if (g.padded()) {
    code += fmt::format("x = nn.functional.pad(x, ({}, {}, {}, {}))\n", g.columns.before, g.columns.after,
                        g.rows.before, g.rows.after);
  }
  return code + "x = " + torchActivation(attributes.choice("activation"), fmt::format("self.{}(x)", name), true);
}

std::string exportCode(CodeTarget target, const std::string& name, const Attributes& attributes,
                       const std::vector<Shape>& inputs) {
  const Geometry g(attributes, inputs[0]);
  return target == CodeTarget::Keras ? exportKeras(name, attributes, g) : exportTorch(name, attributes, g);
}

std::vector<LayerExample> examples() {
  using Sizes = std::vector<int64_t>;
  const auto image = [](int64_t channels, int64_t height, int64_t width) {
    return std::vector<Shape>{{{'N', kOpen}, {'C', channels}, {'H', height}, {'W', width}}};
  };
  const auto given = [](int64_t filters, Sizes kernel, AttributeMap more) {
    more["filters"] = filters;
    more["kernel_size"] = std::move(kernel);
    return more;
  };
  return {
      {"3 × 3, ReLU", given(3, {3, 3}, {{"activation", "relu"}}), image(2, 6, 7), 2},
      {"softmax over the channels", given(5, {2, 3}, {{"activation", "softmax"}}), image(2, 4, 5), 2},
      {"one pixel, one sample, tanh", given(4, {1, 1}, {{"activation", "tanh"}}), image(3, 4, 3), 1},
      {"same padding, even kernel", given(2, {2, 4}, {{"padding", "same"}}), image(1, 5, 6), 2},
      {"same padding, stride 2",
       given(3, {3, 3}, {{"padding", "same"}, {"strides", Sizes{2, 2}}, {"activation", "sigmoid"}}), image(2, 6, 7), 2},
      {"stride larger than the kernel", given(2, {2, 1}, {{"strides", Sizes{3, 2}}}), image(1, 9, 8), 2},
      {"dilation", given(2, {3, 2}, {{"dilation_rate", Sizes{2, 3}}, {"use_bias", false}}), image(2, 8, 7), 2},
      {"dilation with same padding", given(2, {3, 3}, {{"dilation_rate", Sizes{2, 2}}, {"padding", "same"}}),
       image(1, 5, 4), 1},
      {"groups", given(6, {3, 3}, {{"groups", int64_t{2}}, {"activation", "tanh"}}), image(4, 5, 5), 2},
      {"depthwise", given(3, {3, 3}, {{"groups", int64_t{3}}, {"padding", "same"}}), image(3, 4, 4), 2},
      {"window as large as the image", given(5, {4, 5}, {}), image(2, 4, 5), 3},
  };
}

}  // namespace

LayerDescriptor conv2dLayer() {
  LayerDescriptor layer = plainLayer(
      "conv2d", QT_TRANSLATE_NOOP("engine", "Conv2D"), LayerCategory::Convolution,
      QT_TRANSLATE_NOOP("engine", "Slides small filters over an image; each gives a map of where its pattern occurs."));
  layer.formula = "z_{o,i,j} = \\sum_{c,m,n} W_{o,c,m,n} x_{c,i+m,j+n} + b_o";
  layer.attributes = attributes();
  layer.inferShape = inferShape;
  layer.parameters = parameters;
  layer.body = body;
  layer.makeKernel = makeKernel;
  layer.flops = flops;
  layer.keepsMask = [](const Attributes&) { return false; };
  layer.exportCode = exportCode;
  layer.subtitle = convolution::subtitle2d;
  layer.examples = examples();
  return layer;
}

}  // namespace unroll
