// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/global_pooling2d.h"

#include <fmt/format.h>

#include "layers/shape_check.h"

namespace unroll::pooling {
namespace {

using Kind = Pool2dConfig::Kind;
using Shapes = std::vector<Shape>;

Result<Shapes> inferShape(const Text& title, const Attributes& attributes, const Shape& in) {
  if (!isImage(in)) {
    return shapeError(
        "shape.rank",
        {QT_TRANSLATE_NOOP("engine",
                           "{0} '{1}' expects images (N, C, H, W), but gets {2}. Put it after a Conv2D layer or "
                           "an Input layer with the shape [channels, height, width]."),
         {title.english(), kNodeName, in.str()}});
  }
  if (attributes.boolean("keepdims")) return Shapes{{{'N', kOpen}, {'C', in[1].size}, {'H', 1}, {'W', 1}}};
  return Shapes{{{'N', kOpen}, {'F', in[1].size}}};
}

std::vector<ValueId> body(Kind kind, Builder& b, const BodyContext& context) {
  const bool keep = context.attributes.boolean("keepdims");
  b.section(kind == Kind::Max ? QT_TRANSLATE_NOOP("engine", "maximum") : QT_TRANSLATE_NOOP("engine", "mean"));
  const ValueId x = context.inputs[0];
  const ValueId y = kind == Kind::Max ? b.max(x, {2, 3}, keep) : b.mean(x, {2, 3}, keep);
  return {b.name(y, "out", "y")};
}

/// One window as large as the image.
std::unique_ptr<LayerKernel> makeKernel(Kind kind, const Shape& in) {
  Pool2dConfig config;
  config.kind = kind;
  config.channels = in[1].size;
  config.height = config.kh = config.sh = in[2].size;
  config.width = config.kw = config.sw = in[3].size;
  return makePool2dKernel(config);
}

std::string exportCode(Kind kind, CodeTarget target, const std::string& name, const Attributes& attributes) {
  const bool keep = attributes.boolean("keepdims");
  if (target == CodeTarget::Keras) {
    return fmt::format("layers.{}({}name=\"{}\")", kind == Kind::Max ? "GlobalMaxPooling2D" : "GlobalAveragePooling2D",
                       keep ? "keepdims=True, " : "", name);
  }
  return fmt::format("x = x.{}(dim=(2, 3){})", kind == Kind::Max ? "amax" : "mean", keep ? ", keepdim=True" : "");
}

}  // namespace

LayerDescriptor globalLayer(std::string key, Text title, Text summary, Kind kind) {
  LayerDescriptor made = plainLayer(std::move(key), title, LayerCategory::Convolution, std::move(summary));
  made.attributes = {
      booleanAttribute("keepdims", QT_TRANSLATE_NOOP("engine", "Keep the axes"),
                       QT_TRANSLATE_NOOP("engine", "Whether the axes that are pooled away stay, with size 1."), false)};
  made.inferShape = [title](const Attributes& a, const Shapes& inputs) { return inferShape(title, a, inputs[0]); };
  made.body = [kind](Builder& b, const BodyContext& context) { return body(kind, b, context); };
  made.makeKernel = [kind](const Attributes&, const Shapes& inputs) { return makeKernel(kind, inputs[0]); };
  made.flops = [](const Attributes&, const Shapes& inputs, int64_t) { return inputs[0].sampleElements(); };
  made.keepsMask = [](const Attributes&) { return false; };
  made.exportCode = [kind](CodeTarget target, const std::string& name, const Attributes& a, const Shapes&) {
    return exportCode(kind, target, name, a);
  };
  const auto image = [](int64_t channels, int64_t height, int64_t width) {
    return Shapes{{{'N', kOpen}, {'C', channels}, {'H', height}, {'W', width}}};
  };
  made.examples = {{"odd sizes", {}, image(3, 5, 4), 2},
                   {"one pixel of one sample", {}, image(1, 1, 1), 1},
                   {"two by two", {}, image(2, 2, 2), 2},
                   {"axes kept", {{"keepdims", true}}, image(2, 3, 7), 3}};
  return made;
}

}  // namespace unroll::pooling
