// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/pooling2d.h"

#include <fmt/format.h>

#include "layers/shape_check.h"

namespace unroll::pooling {
namespace {

using Kind = Pool2dConfig::Kind;

std::vector<AttributeSpec> attributes() {
  AttributeSpec size = sizesAttribute(
      "pool_size", QT_TRANSLATE_NOOP("engine", "Pool size"),
      QT_TRANSLATE_NOOP("engine", "Height and width of the window whose numbers become one."), {2, 2}, 2, 1, 1024);
  AttributeSpec strides = sizesAttribute(
      "strides", QT_TRANSLATE_NOOP("engine", "Strides"),
      QT_TRANSLATE_NOOP("engine",
                        "How far the window moves at each step, down and to the right; 0: as far as it is large."),
      {0, 0}, 2, 0, 1024);
  size.unit = "px";
  strides.unit = "px";
  return {size, strides, paddingAttribute()};
}

Result<std::vector<Shape>> inferShape(const Text& title, const Attributes& attributes, const Shape& in) {
  if (!isImage(in)) {
    return shapeError(
        "shape.rank",
        {QT_TRANSLATE_NOOP("engine",
                           "{0} '{1}' expects images (N, C, H, W), but gets {2}. Put it after a Conv2D layer or "
                           "an Input layer with the shape [channels, height, width]."),
         {title.english(), kNodeName, in.str()}});
  }
  const Geometry g(attributes, in);
  if (g.rows.count < 1 || g.columns.count < 1) {
    return shapeError(
        "shape.size",
        {QT_TRANSLATE_NOOP("engine",
                           "{0} '{1}' slides a window of {2} × {3} pixels, but gets {4}: the window does not "
                           "fit. Choose a smaller pool size, or padding \"same\"."),
         {title.english(), kNodeName, std::to_string(g.kh), std::to_string(g.kw), in.str()}},
        "pool_size");
  }
  return std::vector<Shape>{{{'N', kOpen}, {'C', g.channels}, {'H', g.rows.count}, {'W', g.columns.count}}};
}

std::unique_ptr<LayerKernel> makeKernel(Kind kind, const Attributes& attributes, const Shape& in) {
  const Geometry g(attributes, in);
  Pool2dConfig config;
  config.kind = kind;
  config.channels = g.channels, config.height = g.height, config.width = g.width;
  config.kh = g.kh, config.kw = g.kw, config.sh = g.sh, config.sw = g.sw;
  config.top = g.rows.before, config.left = g.columns.before;
  config.outHeight = g.rows.count, config.outWidth = g.columns.count;
  return makePool2dKernel(config);
}

/// PyTorch pads both sides alike, so an uneven border is added by itself; averages then divide by how
/// many real pixels a window has.
std::string exportTorch(Kind kind, const Geometry& g) {
  const std::string window = fmt::format("({}, {}), stride=({}, {})", g.kh, g.kw, g.sh, g.sw);
  const std::string border =
      fmt::format("({}, {}, {}, {})", g.columns.before, g.columns.after, g.rows.before, g.rows.after);
  const std::string function = kind == Kind::Max ? "nn.functional.max_pool2d" : "nn.functional.avg_pool2d";
  if (!g.padded()) return fmt::format("x = {}(x, {})", function, window);
  if (kind == Kind::Max) {
    return fmt::format("x = {}(nn.functional.pad(x, {}, value=float(\"-inf\")), {})", function, border, window);
  }
  return fmt::format(
      "real = {0}(nn.functional.pad(torch.ones_like(x), {1}), {2})\n"
      "x = {0}(nn.functional.pad(x, {1}), {2}) / real",
      function, border, window);
}

std::string exportCode(Kind kind, CodeTarget target, const std::string& name, const Attributes& attributes,
                       const Shape& in) {
  const Geometry g(attributes, in);
  if (target == CodeTarget::PyTorch) return exportTorch(kind, g);
  std::string code = fmt::format("layers.{}({}", kind == Kind::Max ? "MaxPooling2D" : "AveragePooling2D",
                                 pairText(attributes.sizes("pool_size")));
  if (g.sh != g.kh || g.sw != g.kw) code += ", strides=" + pairText({g.sh, g.sw});
  if (attributes.choice("padding") == "same") code += ", padding=\"same\"";
  return code + fmt::format(", name=\"{}\")", name);
}

std::string subtitle(const Attributes& attributes) {
  const auto& size = attributes.sizes("pool_size");
  return fmt::format("{}×{}", size[0], size[1]);
}

}  // namespace

Geometry::Geometry(const Attributes& attributes, const Shape& in)
    : channels(in[1].size), height(in[2].size), width(in[3].size) {
  const auto& size = attributes.sizes("pool_size");
  const auto& strides = attributes.sizes("strides");
  const bool same = attributes.choice("padding") == "same";
  kh = size[0], kw = size[1];
  sh = strides[0] > 0 ? strides[0] : kh;
  sw = strides[1] > 0 ? strides[1] : kw;
  rows = windowPlaces(height, kh, sh, 1, same);
  columns = windowPlaces(width, kw, sw, 1, same);
}

ValueId windows(Builder& b, ValueId x, const Geometry& g, double value) {
  if (g.padded()) {
    b.section(QT_TRANSLATE_NOOP("engine", "padding"));
    x = b.name(b.pad(x, {0, 0, g.rows.before, g.columns.before}, {0, 0, g.rows.after, g.columns.after}, value),
               "padded", "\\bar{x}");
  }
  b.section(QT_TRANSLATE_NOOP("engine", "sliding window"));
  return b.name(b.window2d(x, g.kh, g.kw, g.sh, g.sw), "window", "X");
}

LayerDescriptor layer(std::string key, Text title, Text summary, Kind kind) {
  LayerDescriptor made = plainLayer(std::move(key), title, LayerCategory::Convolution, std::move(summary));
  made.attributes = attributes();
  made.inferShape = [title](const Attributes& a, const std::vector<Shape>& inputs) {
    return inferShape(title, a, inputs[0]);
  };
  made.makeKernel = [kind](const Attributes& a, const std::vector<Shape>& inputs) {
    return makeKernel(kind, a, inputs[0]);
  };
  made.flops = [](const Attributes& a, const std::vector<Shape>& inputs, int64_t) {
    const Geometry g(a, inputs[0]);
    return g.channels * g.rows.count * g.columns.count * g.kh * g.kw;
  };
  made.keepsMask = [](const Attributes&) { return false; };
  made.exportCode = [kind](CodeTarget target, const std::string& name, const Attributes& a,
                           const std::vector<Shape>& inputs) { return exportCode(kind, target, name, a, inputs[0]); };
  made.subtitle = subtitle;
  made.examples = examples();
  return made;
}

std::vector<LayerExample> examples() {
  using Sizes = std::vector<int64_t>;
  const auto image = [](int64_t channels, int64_t height, int64_t width) {
    return std::vector<Shape>{{{'N', kOpen}, {'C', channels}, {'H', height}, {'W', width}}};
  };
  return {
      {"2 × 2", {}, image(3, 6, 4), 2},
      {"odd size, the rest is left out", {}, image(2, 5, 7), 1},
      {"overlapping windows", {{"pool_size", Sizes{3, 2}}, {"strides", Sizes{1, 1}}}, image(1, 5, 4), 2},
      {"stride larger than the window", {{"pool_size", Sizes{1, 2}}, {"strides", Sizes{2, 3}}}, image(2, 5, 8), 2},
      {"same padding", {{"padding", "same"}}, image(2, 5, 3), 2},
      {"same padding, overlapping, even window",
       {{"pool_size", Sizes{4, 2}}, {"strides", Sizes{1, 1}}, {"padding", "same"}},
       image(1, 4, 3),
       2},
      {"same padding, large stride",
       {{"pool_size", Sizes{3, 3}}, {"strides", Sizes{2, 4}}, {"padding", "same"}},
       image(1, 6, 7),
       1},
      {"window as large as the image", {{"pool_size", Sizes{3, 4}}}, image(2, 3, 4), 2},
  };
}

}  // namespace unroll::pooling
