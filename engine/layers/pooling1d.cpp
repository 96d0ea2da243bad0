// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/pooling1d.h"

#include <fmt/format.h>

#include "layers/shape_check.h"

namespace unroll::pooling1d {
namespace {

using Kind = Pool1dConfig::Kind;
using Shapes = std::vector<Shape>;
using time_window::Window;

std::vector<AttributeSpec> attributes() {
  return {
      integerAttribute("pool_size", QT_TRANSLATE_NOOP("engine", "Pool size"),
                       QT_TRANSLATE_NOOP("engine", "How many steps of the window become one."), 2, 1, 4096),
      integerAttribute(
          "strides", QT_TRANSLATE_NOOP("engine", "Strides"),
          QT_TRANSLATE_NOOP("engine", "How many steps the window moves on each time; 0: as many as it has."), 0, 0,
          4096),
      time_window::paddingAttribute(false),
  };
}

/// nn.functional pools (N, F, T). A border of an average must not be counted.
std::string exportTorch(Kind kind, const Window& w, int64_t size) {
  const std::string window = fmt::format("{}, stride={}", w.taps, w.stride);
  std::string code = "x = x.transpose(1, 2)\n";
  const bool border = !time_window::torchBorder(w, size, "0.0").empty();
  if (kind == Kind::Max) {
    return code + time_window::torchBorder(w, size, "float(\"-inf\")") +
           fmt::format("x = nn.functional.max_pool1d(x, {}).transpose(1, 2)", window);
  }
  if (!border) return code + fmt::format("x = nn.functional.avg_pool1d(x, {}).transpose(1, 2)", window);
  code += "given = x\nx = torch.ones_like(given)\n" + time_window::torchBorder(w, size, "0.0");
  code += fmt::format("real = nn.functional.avg_pool1d(x, {})\nx = given\n", window);
  code += time_window::torchBorder(w, size, "0.0");
  return code + fmt::format("x = (nn.functional.avg_pool1d(x, {}) / real).transpose(1, 2)", window);
}

std::string exportCode(Kind kind, CodeTarget target, const std::string& name, const Attributes& attributes,
                       const Shape& in) {
  const Window w = windowOf(attributes);
  if (target == CodeTarget::PyTorch) return exportTorch(kind, w, in[1].size);
  std::string code = fmt::format("layers.{}({}", kind == Kind::Max ? "MaxPooling1D" : "AveragePooling1D", w.taps);
  if (w.stride != w.taps) code += fmt::format(", strides={}", w.stride);
  if (w.padding == "same") code += ", padding=\"same\"";
  return code + fmt::format(", name=\"{}\")", name);
}

std::vector<LayerExample> examples() {
  const auto sequence = [](int64_t steps, int64_t features) {
    return Shapes{{{'N', kOpen}, {'T', steps}, {'F', features}}};
  };
  const auto given = [](int64_t size, int64_t stride, const char* padding) {
    return AttributeMap{{"pool_size", size}, {"strides", stride}, {"padding", padding}};
  };
  return {
      {"two steps, odd rest", {}, sequence(5, 3), 2},
      {"one step of one sample", given(1, 0, "valid"), sequence(1, 1), 1},
      {"overlapping, open time", given(3, 1, "valid"), sequence(kOpen, 2), 2, 6},
      {"stride larger than the window", given(2, 3, "valid"), sequence(9, 2), 2},
      {"same, open time", given(3, 2, "same"), sequence(kOpen, 3), 3, 5},
      {"same, overlapping", given(4, 1, "same"), sequence(5, 1), 2},
      {"window longer than an open sequence", given(6, 0, "valid"), sequence(kOpen, 2), 2, 4},
  };
}

Result<Shapes> inferGlobal(const Text& title, const Attributes& attributes, const Shape& in) {
  if (!isSequence(in)) {
    return shapeError("shape.rank",
                      {QT_TRANSLATE_NOOP("engine",
                                         "{0} '{1}' expects sequences (N, T, F), but gets {2}. Connect it to layers of "
                                         "sequences; for images there are the 2D layers."),
                       {title.english(), kNodeName, in.str()}});
  }
  if (attributes.boolean("keepdims")) return Shapes{{{'N', kOpen}, {'T', 1}, {'F', in[2].size}}};
  return Shapes{{{'N', kOpen}, {'F', in[2].size}}};
}

std::string exportGlobal(Kind kind, CodeTarget target, const std::string& name, const Attributes& attributes) {
  const bool keep = attributes.boolean("keepdims");
  if (target == CodeTarget::Keras) {
    return fmt::format("layers.{}({}name=\"{}\")", kind == Kind::Max ? "GlobalMaxPooling1D" : "GlobalAveragePooling1D",
                       keep ? "keepdims=True, " : "", name);
  }
  return fmt::format("x = x.{}(dim=1{})", kind == Kind::Max ? "amax" : "mean", keep ? ", keepdim=True" : "");
}

}  // namespace

Window windowOf(const Attributes& attributes) {
  const int64_t size = attributes.integer("pool_size"), stride = attributes.integer("strides");
  return {attributes.choice("padding"), size, stride == 0 ? size : stride, 1};
}

LayerDescriptor layer(std::string key, Text title, Text summary, Kind kind) {
  LayerDescriptor made = plainLayer(std::move(key), title, LayerCategory::Convolution, std::move(summary));
  made.attributes = attributes();
  made.inferShape = [title](const Attributes& a, const Shapes& inputs) {
    const Shape& in = inputs[0];
    return time_window::inferShape(title, windowOf(a), in, in.rank() == 3 ? in[2].size : 1, "pool_size");
  };
  made.makeKernel = [kind](const Attributes& a, const Shapes& inputs) {
    return makePool1dKernel({kind, windowOf(a).config(inputs[0][1].size), inputs[0][2].size});
  };
  made.flops = [](const Attributes& a, const Shapes& inputs, int64_t time) {
    const Window w = windowOf(a);
    return w.over(inputs[0].isOpen(1) ? time : inputs[0][1].size).count * w.taps * inputs[0][2].size;
  };
  time_window::setTime(made, windowOf);
  made.exportCode = [kind](CodeTarget target, const std::string& name, const Attributes& a, const Shapes& inputs) {
    return exportCode(kind, target, name, a, inputs[0]);
  };
  made.subtitle = [](const Attributes& a) { return fmt::format("{}", a.integer("pool_size")); };
  made.examples = examples();
  return made;
}

ValueId globalResult(Builder& b, ValueId y, const BodyContext& context) {
  const Extents e = b.extents(y);
  return b.name(context.attributes.boolean("keepdims") ? b.reshape(y, {e[0], 1, e[1]}) : y, "out", "y");
}

LayerDescriptor globalLayer(std::string key, Text title, Text summary, Kind kind) {
  LayerDescriptor made = plainLayer(std::move(key), title, LayerCategory::Convolution, std::move(summary));
  made.attributes = {
      booleanAttribute("keepdims", QT_TRANSLATE_NOOP("engine", "Keep the axes"),
                       QT_TRANSLATE_NOOP("engine", "Whether the axes that are pooled away stay, with size 1."), false)};
  made.inferShape = [title](const Attributes& a, const Shapes& inputs) { return inferGlobal(title, a, inputs[0]); };
  made.makeKernel = [kind](const Attributes&, const Shapes& inputs) {
    const Shape& in = inputs[0];
    return makeGlobalPool1dKernel({kind, in.isOpen(1) ? 0 : in[1].size, in[2].size});
  };
  made.flops = [](const Attributes&, const Shapes& inputs, int64_t time) {
    return (inputs[0].isOpen(1) ? time : inputs[0][1].size) * inputs[0][2].size;
  };
  made.keepsMask = [](const Attributes&) { return false; };
  made.outputTime = [](const Attributes&, std::span<const int64_t>) -> int64_t { return 0; };
  made.exportCode = [kind](CodeTarget target, const std::string& name, const Attributes& a, const Shapes&) {
    return exportGlobal(kind, target, name, a);
  };
  const auto sequence = [](int64_t steps, int64_t features) {
    return Shapes{{{'N', kOpen}, {'T', steps}, {'F', features}}};
  };
  made.examples = {{"open time", {}, sequence(kOpen, 3), 3, 5},
                   {"one step of one sample", {}, sequence(kOpen, 1), 1, 1},
                   {"fixed time", {}, sequence(4, 9), 2},
                   {"axes kept", {{"keepdims", true}}, sequence(kOpen, 2), 2, 3}};
  return made;
}

}  // namespace unroll::pooling1d
