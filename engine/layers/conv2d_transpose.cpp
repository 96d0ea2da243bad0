// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/conv2d_transpose.h"

#include <fmt/format.h>

#include <algorithm>

#include "kernels/conv2d_transpose.h"
#include "layers/activation_choice.h"
#include "layers/convolution.h"
#include "layers/padding.h"
#include "layers/shape_check.h"

namespace unroll {
namespace {

Text title() { return QT_TRANSLATE_NOOP("engine", "Conv2DTranspose"); }

std::vector<AttributeSpec> attributes() {
  AttributeSpec kernel = sizesAttribute(
      "kernel_size", QT_TRANSLATE_NOOP("engine", "Kernel size"),
      QT_TRANSLATE_NOOP("engine", "Height and width of the pattern that each pixel stamps."), {3, 3}, 2, 1, 1024);
  AttributeSpec strides = sizesAttribute(
      "strides", QT_TRANSLATE_NOOP("engine", "Strides"),
      QT_TRANSLATE_NOOP("engine",
                        "How far apart the stamps of neighbouring pixels stand: how much larger the image gets."),
      {1, 1}, 2, 1, 1024);
  kernel.unit = strides.unit = "px";
  return {
      convolution::filtersAttribute(),
      kernel,
      strides,
      choiceAttribute("padding", QT_TRANSLATE_NOOP("engine", "Padding"),
                      QT_TRANSLATE_NOOP("engine",
                                        "Valid: the whole of every stamp is kept. Same: the border is cut off, so that "
                                        "the image becomes as many times larger as the stride says."),
                      "valid",
                      {{"valid", QT_TRANSLATE_NOOP("engine", "Valid")}, {"same", QT_TRANSLATE_NOOP("engine", "Same")}}),
      integerAttribute("output_padding", QT_TRANSLATE_NOOP("engine", "Output padding"),
                       QT_TRANSLATE_NOOP("engine",
                                         "Rows and columns added at the end, less than the stride; -1: chosen so that "
                                         "the size is the input's times the stride (same) or holds every stamp "
                                         "(valid)."),
                       -1, -1, 1023),
      sizesAttribute("dilation_rate", QT_TRANSLATE_NOOP("engine", "Dilation"),
                     QT_TRANSLATE_NOOP("engine", "How far apart the pattern's pixels stand; 1 is an ordinary pattern."),
                     {1, 1}, 2, 1, 1024),
      convolution::groupsAttribute(),
      activationAttribute(
          "activation", QT_TRANSLATE_NOOP("engine", "Activation"),
          QT_TRANSLATE_NOOP("engine", "The function that each number of the feature maps goes through."), "linear"),
      convolution::biasAttribute(),
  };
}

/// One axis of the output.
struct Along {
  int64_t size = 0;  ///< of the output
  int64_t cut = 0;   ///< cut off before
};
Along along(int64_t in, int64_t taps, int64_t stride, int64_t dilation, bool same, int64_t padding) {
  const int64_t span = (taps - 1) * dilation + 1, covered = (in - 1) * stride + span;
  int64_t size = same ? in * stride : (in - 1) * stride + std::max(span, stride);
  if (padding >= 0) size = same ? covered - span / 2 * 2 + padding : covered + padding;
  return {size, same ? std::max<int64_t>(0, covered - size) / 2 : 0};
}

struct Geometry {
  Geometry(const Attributes& a, const Shape& in)
      : channels(in[1].size),
        height(in[2].size),
        width(in[3].size),
        filters(a.integer("filters")),
        groups(a.integer("groups")),
        kernel(a.sizes("kernel_size")),
        strides(a.sizes("strides")),
        dilation(a.sizes("dilation_rate")) {
    const bool same = a.choice("padding") == "same";
    const int64_t padding = a.integer("output_padding");
    rows = along(height, kernel[0], strides[0], dilation[0], same, padding);
    columns = along(width, kernel[1], strides[1], dilation[1], same, padding);
  }
  int64_t channels, height, width, filters, groups;
  std::vector<int64_t> kernel, strides, dilation;
  Along rows, columns;
};

Result<std::vector<Shape>> inferShape(const Attributes& attributes, const std::vector<Shape>& inputs) {
  const Shape& in = inputs[0];
  if (!isImage(in)) {
    return shapeError(
        "shape.rank",
        {QT_TRANSLATE_NOOP("engine",
                           "{0} '{1}' expects images (N, C, H, W), but gets {2}. Put it after a Conv2D layer or "
                           "an Input layer with the shape [channels, height, width]."),
         {title().english(), kNodeName, in.str()}});
  }
  if (auto wrong = convolution::checkGroups(title(), attributes, in, in[1].size)) return *wrong;
  const Geometry g(attributes, in);
  const int64_t padding = attributes.integer("output_padding");
  if (padding >= std::min(g.strides[0], g.strides[1])) {
    return shapeError(
        "shape.size",
        {QT_TRANSLATE_NOOP("engine",
                           "Conv2DTranspose '{0}' adds {1} rows and columns at the end, but must add "
                           "fewer than its strides {2} × {3}. Choose a smaller output padding, or -1."),
         {kNodeName, std::to_string(padding), std::to_string(g.strides[0]), std::to_string(g.strides[1])}},
        "output_padding");
  }
  if (g.rows.size < 1 || g.columns.size < 1) {
    return shapeError("shape.size",
                      {QT_TRANSLATE_NOOP("engine",
                                         "Conv2DTranspose '{0}' gets {1}, of which nothing would be left. Choose "
                                         "padding \"valid\", or a larger output padding."),
                       {kNodeName, in.str()}},
                      "padding");
  }
  return std::vector<Shape>{{{'N', kOpen}, {'C', g.filters}, {'H', g.rows.size}, {'W', g.columns.size}}};
}

std::vector<ParameterSpec> parameters(const Attributes& attributes, const std::vector<Shape>& inputs) {
  const Geometry g(attributes, inputs[0]);
  const int64_t depth = g.filters / g.groups, field = g.kernel[0] * g.kernel[1];
  return convolution::parameters(attributes, {g.channels, depth, g.kernel[0], g.kernel[1]}, depth * field,
                                 g.channels * field);
}

/// s − 1 zeros between the pixels of x (N, C, H, W).
ValueId stretch(Builder& b, ValueId x, const Geometry& g) {
  if (g.strides[0] == 1 && g.strides[1] == 1) return x;
  const Extents e = b.extents(x);
  b.section(QT_TRANSLATE_NOOP("engine", "zeros between the pixels"));
  const ValueId apart = b.pad(b.reshape(x, {e[0], e[1], e[2], 1, e[3], 1}), {0, 0, 0, 0, 0, 0},
                              {0, 0, 0, g.strides[0] - 1, 0, g.strides[1] - 1});
  const ValueId wide = b.reshape(apart, {e[0], e[1], e[2] * g.strides[0], e[3] * g.strides[1]});
  const ValueId rows = b.slice(wide, 2, 0, (e[2] - 1) * g.strides[0] + 1);
  return b.name(b.slice(rows, 3, 0, (e[3] - 1) * g.strides[1] + 1), "stretched", "\\hat{x}");
}

/// What the border before and after has to be, so that windows of SPAN stand at every place of the output.
std::pair<int64_t, int64_t> border(const Along& out, int64_t stretched, int64_t span) {
  const int64_t before = span - 1 - out.cut;
  return {before, out.size + span - 1 - before - stretched};
}

/// W (in, out/g, kh, kw) turned by half a turn: rows of (kh·kw, …) in the opposite order.
ValueId turned(Builder& b, ValueId W) {
  const Extents e = b.extents(W);
  const int64_t field = e[2] * e[3];
  TensorD order({field});
  for (int64_t i = 0; i < field; ++i) order[i] = static_cast<double>(field - 1 - i);
  b.section(QT_TRANSLATE_NOOP("engine", "turned filters"));
  const ValueId rows = b.reshape(b.permute(W, {2, 3, 0, 1}), {field, e[0] * e[1]});
  return b.name(b.reshape(b.gather(rows, b.constant(order)), {e[2], e[3], e[0], e[1]}), "turned", "\\hat{W}");
}

/// Σ over channel and window, group by group: X (N, C, H', W', kh, kw), Ŵ (kh, kw, C, O/g) → (N, O, H', W').
ValueId correlate(Builder& b, ValueId windows, ValueId W, const Geometry& g) {
  constexpr const char* kSpec = "ijco,nchwij->nohw";
  if (g.groups == 1) return b.contract(W, windows, kSpec);
  const int64_t depth = g.channels / g.groups;
  std::vector<ValueId> parts;
  for (int64_t k = 0; k < g.groups; ++k) {
    const ValueId own = b.slice(W, 2, k * depth, (k + 1) * depth);
    parts.push_back(b.contract(own, b.slice(windows, 1, k * depth, (k + 1) * depth), kSpec));
  }
  return b.concat(parts, 1);
}

std::vector<ValueId> body(Builder& b, const BodyContext& context) {
  const Extents e = b.extents(context.inputs[0]);
  const Geometry g(context.attributes, {{'N', e[0]}, {'C', e[1]}, {'H', e[2]}, {'W', e[3]}});
  ValueId x = stretch(b, context.inputs[0], g);
  const auto [top, bottom] = border(g.rows, b.extents(x)[2], (g.kernel[0] - 1) * g.dilation[0] + 1);
  const auto [left, right] = border(g.columns, b.extents(x)[3], (g.kernel[1] - 1) * g.dilation[1] + 1);
  b.section(QT_TRANSLATE_NOOP("engine", "padding"));
  x = b.name(b.pad(x, {0, 0, top, left}, {0, 0, bottom, right}), "padded", "\\bar{x}");
  b.section(QT_TRANSLATE_NOOP("engine", "sliding window"));
  const ValueId windows =
      b.name(b.window2d(x, g.kernel[0], g.kernel[1], 1, 1, g.dilation[0], g.dilation[1]), "window", "X");
  const ValueId W = turned(b, context.parameters[0]);
  b.section(QT_TRANSLATE_NOOP("engine", "weighted sum"));
  ValueId z = correlate(b, windows, W, g);
  if (context.parameters.size() > 1) z = b.add(z, b.reshape(context.parameters[1], {g.filters, 1, 1}));
  z = b.name(z, "z");
  b.section(QT_TRANSLATE_NOOP("engine", "activation"));
  return {b.name(applyActivation(b, z, context.attributes.choice("activation")), "out", "y")};
}

std::unique_ptr<LayerKernel> makeKernel(const Attributes& attributes, const std::vector<Shape>& inputs) {
  const Geometry g(attributes, inputs[0]);
  Conv2dTransposeConfig config;
  config.channels = g.channels, config.height = g.height, config.width = g.width;
  config.filters = g.filters, config.groups = g.groups;
  config.kh = g.kernel[0], config.kw = g.kernel[1], config.sh = g.strides[0], config.sw = g.strides[1];
  config.dh = g.dilation[0], config.dw = g.dilation[1];
  config.top = g.rows.cut, config.left = g.columns.cut;
  config.outHeight = g.rows.size, config.outWidth = g.columns.size;
  config.bias = attributes.boolean("use_bias");
  config.activation = activationKind(attributes.choice("activation"));
  return makeConv2dTransposeKernel(config);
}

int64_t flops(const Attributes& attributes, const std::vector<Shape>& inputs, int64_t) {
  const Geometry g(attributes, inputs[0]);
  return 2 * inputs[0].sampleElements() * (g.filters / g.groups) * g.kernel[0] * g.kernel[1];
}

std::string exportKeras(const std::string& name, const Attributes& attributes, const Geometry& g) {
  std::string code = fmt::format("layers.Conv2DTranspose({}, {}", g.filters, pairText(g.kernel));
  if (g.strides[0] != 1 || g.strides[1] != 1) code += ", strides=" + pairText(g.strides);
  if (attributes.choice("padding") == "same") code += ", padding=\"same\"";
  if (attributes.integer("output_padding") >= 0)
    code += fmt::format(", output_padding={}", attributes.integer("output_padding"));
  if (g.dilation[0] != 1 || g.dilation[1] != 1) code += ", dilation_rate=" + pairText(g.dilation);
  return code + convolution::kerasOptions(attributes) + fmt::format(", name=\"{}\")", name);
}

/// nn.ConvTranspose2d without its own padding covers every stamp; the border is cut off, or added, by a pad that may be
/// negative. The bias comes after it, as added rows have it too.
std::string exportTorch(const std::string& name, const Attributes& attributes, const Geometry& g) {
  const auto after = [](const Along& out, int64_t in, int64_t taps, int64_t stride, int64_t dilation) {
    return out.size + out.cut - ((in - 1) * stride + (taps - 1) * dilation + 1);
  };
  std::string code =
      fmt::format("self.{} = nn.ConvTranspose2d({}, {}, {}", name, g.channels, g.filters, pairText(g.kernel));
  if (g.strides[0] != 1 || g.strides[1] != 1) code += ", stride=" + pairText(g.strides);
  if (g.dilation[0] != 1 || g.dilation[1] != 1) code += ", dilation=" + pairText(g.dilation);
  if (g.groups != 1) code += fmt::format(", groups={}", g.groups);
  const bool bias = attributes.boolean("use_bias");
  if (!bias) code += ", bias=False";
  code += ")\n";
  const int64_t bottom = after(g.rows, g.height, g.kernel[0], g.strides[0], g.dilation[0]);
  const int64_t right = after(g.columns, g.width, g.kernel[1], g.strides[1], g.dilation[1]);
  std::string call = fmt::format("self.{}(x)", name);
  if (g.rows.cut != 0 || g.columns.cut != 0 || bottom != 0 || right != 0) {
    const std::string b = fmt::format("self.{}.bias.view(1, -1, 1, 1)", name);
    code += fmt::format("x = nn.functional.pad({}{}, ({}, {}, {}, {}))\n", call, bias ? " - " + b : "", -g.columns.cut,
                        right, -g.rows.cut, bottom);
    call = bias ? "x + " + b : "x";
  }
  return code + "x = " + torchActivation(attributes.choice("activation"), call, true);
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
  const auto given = [](int64_t filters, Sizes kernel, Sizes strides, AttributeMap more) {
    more["filters"] = filters;
    more["kernel_size"] = std::move(kernel);
    more["strides"] = std::move(strides);
    return more;
  };
  return {
      {"stride 1, tanh", given(3, {3, 2}, {1, 1}, {{"activation", "tanh"}}), image(2, 3, 4), 2},
      {"stride 2, same, ReLU", given(2, {3, 3}, {2, 2}, {{"padding", "same"}, {"activation", "relu"}}), image(3, 3, 2),
       2},
      {"one pixel of one sample", given(2, {2, 3}, {1, 1}, {}), image(1, 1, 1), 1},
      {"stride larger than the kernel", given(2, {2, 1}, {3, 2}, {}), image(2, 3, 3), 2},
      {"stride larger than the kernel, same", given(2, {1, 2}, {3, 3}, {{"padding", "same"}}), image(1, 2, 3), 2},
      {"output padding", given(2, {3, 3}, {2, 2}, {{"output_padding", int64_t{1}}, {"use_bias", false}}),
       image(2, 2, 3), 2},
      {"output padding, same", given(2, {4, 3}, {2, 3}, {{"output_padding", int64_t{1}}, {"padding", "same"}}),
       image(1, 3, 2), 2},
      {"dilation, GELU", given(2, {2, 2}, {2, 1}, {{"dilation_rate", Sizes{1, 2}}, {"activation", "gelu"}}),
       image(2, 2, 3), 1},
      {"groups", given(4, {2, 3}, {2, 2}, {{"groups", int64_t{2}}, {"padding", "same"}}), image(4, 2, 2), 2},
      {"depthwise, softmax", given(3, {2, 2}, {1, 1}, {{"groups", int64_t{3}}, {"activation", "softmax"}}),
       image(3, 2, 3), 2},
  };
}

}  // namespace

LayerDescriptor conv2dTransposeLayer() {
  LayerDescriptor layer = plainLayer(
      "conv2d_transpose", title(), LayerCategory::Convolution,
      QT_TRANSLATE_NOOP("engine", "Every pixel stamps a small pattern on a larger image: the way back of Conv2D."));
  layer.formula = "z_{o,i·s+m,j·s+n} = \\sum_c W_{c,o,m,n} x_{c,i,j} + b_o";
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
