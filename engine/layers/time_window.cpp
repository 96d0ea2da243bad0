// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/time_window.h"

#include <fmt/format.h>

#include "layers/padding.h"
#include "layers/shape_check.h"

namespace unroll::time_window {

AttributeSpec paddingAttribute(bool causal) {
  std::vector<AttributeChoice> choices{{"valid", QT_TRANSLATE_NOOP("engine", "Valid")},
                                       {"same", QT_TRANSLATE_NOOP("engine", "Same")}};
  if (!causal) {
    return choiceAttribute("padding", QT_TRANSLATE_NOOP("engine", "Padding"),
                           QT_TRANSLATE_NOOP("engine",
                                             "Valid: the window stays inside the sequence. Same: a border is added at "
                                             "both ends, so that stride 1 keeps the number of steps."),
                           "valid", choices);
  }
  choices.push_back({"causal", QT_TRANSLATE_NOOP("engine", "Causal")});
  return choiceAttribute("padding", QT_TRANSLATE_NOOP("engine", "Padding"),
                         QT_TRANSLATE_NOOP("engine",
                                           "Valid: the window stays inside the sequence. Same: a border is added at "
                                           "both ends. Causal: the border stands before the first step, so that no "
                                           "step sees a later one."),
                         "valid", choices);
}

Places Window::over(int64_t steps) const {
  if (padding == "causal") return {(steps + stride - 1) / stride, span() - 1, 0};
  if (padding == "valid" && steps < span()) return {1, 0, span() - steps};
  const WindowPlaces places = windowPlaces(steps, taps, stride, dilation, padding == "same");
  return {places.count, places.before, places.after};
}

int64_t Window::outputs(int64_t size) const {
  if (size == kOpen) return kOpen;
  return padding == "valid" && size < span() ? 0 : over(size).count;
}

TimeWindow Window::config(int64_t size) const {
  using Border = TimeWindow::Border;
  const Border border = padding == "same" ? Border::Same : padding == "causal" ? Border::Causal : Border::Valid;
  return {border, size == kOpen ? 0 : size, taps, stride, dilation};
}

ValueId windows(Builder& b, ValueId x, const Window& window, double value) {
  const Extents e = b.extents(x);
  const Places places = window.over(e[1]);
  if (places.before + places.after > 0) {
    b.section(QT_TRANSLATE_NOOP("engine", "padding"));
    x = b.name(b.pad(x, {0, places.before, 0}, {0, places.after, 0}, value), "padded", "\\bar{x}");
  }
  b.section(QT_TRANSLATE_NOOP("engine", "sliding window"));
  const int64_t steps = b.extents(x)[1];
  const ValueId planes = b.reshape(b.permute(x, {0, 2, 1}), {e[0], e[2], steps, 1});
  const ValueId all = b.window2d(planes, window.taps, 1, window.stride, 1, window.dilation, 1);
  return b.name(b.reshape(all, {e[0], e[2], places.count, window.taps}), "window", "X");
}

ValueId keepSteps(Builder& b, ValueId x, ValueId mask, double value) {
  const Extents e = b.extents(x);
  b.section(QT_TRANSLATE_NOOP("engine", "mask"));
  return b.name(b.where(b.reshape(mask, {e[0], e[1], 1}), x, b.constant(value)), "kept", "\\tilde{x}");
}

ValueId outputMask(Builder& b, ValueId x, ValueId mask, const Window& window) {
  const Extents e = b.extents(x);
  const int64_t steps = e[1];
  const int64_t count = window.over(steps).count;
  if (mask == kNoValue) return kNoValue;  // nothing is padded
  const bool inside = window.padding == "valid";
  const int64_t taps = inside ? window.taps : 1;
  const int64_t lacks = std::max<int64_t>(0, (taps - 1) * window.dilation + 1 - steps);
  const ValueId row = lacks > 0 ? b.pad(mask, {0, 0}, {0, lacks}) : mask;
  const ValueId plane = b.reshape(row, {e[0], 1, steps + lacks, 1});
  const ValueId seen = b.window2d(plane, taps, 1, window.stride, 1, window.dilation, 1);
  const ValueId all = b.reshape(b.neg(b.stop(b.max(b.neg(seen), {4, 5}))), {e[0], count});
  if (!inside || count == 0) return all;
  const ValueId first = b.slice(mask, 1, 0, 1);
  return count == 1 ? first : b.concat({first, b.slice(all, 1, 1, count)}, 1);
}

std::string torchBorder(const Window& window, int64_t size, const char* value) {
  if (size != kOpen || window.padding == "causal" || (window.padding == "same" && window.stride == 1)) {
    const Places places = window.over(size == kOpen ? window.span() : size);
    if (places.before + places.after == 0) return {};
    return fmt::format("x = nn.functional.pad(x, ({}, {}), value={})\n", places.before, places.after, value);
  }
  if (window.padding == "valid") return {};
  return fmt::format(
      "border = max(0, (-(-x.shape[-1] // {0}) - 1) * {0} + {1} - x.shape[-1])\n"
      "x = nn.functional.pad(x, (border // 2, border - border // 2), value={2})\n",
      window.stride, window.span(), value);
}

Result<std::vector<Shape>> inferShape(const Text& title, const Window& window, const Shape& in, int64_t features,
                                      const char* sizeAttribute) {
  if (!isSequence(in)) {
    return shapeError(
        "shape.rank",
        {QT_TRANSLATE_NOOP("engine",
                           "{0} '{1}' expects sequences (N, T, F), but gets {2}. Connect it to an Input layer with the "
                           "shape [steps, features], to an Embedding, or to a recurrent layer that returns sequences."),
         {title.english(), kNodeName, in.str()}});
  }
  const int64_t count = window.outputs(in[1].size);
  if (count == 0) {
    return shapeError("shape.size",
                      {QT_TRANSLATE_NOOP("engine",
                                         "{0} '{1}' slides a window over {2} steps, but gets {3}: the window does not "
                                         "fit. Choose a smaller window, or padding \"same\"."),
                       {title.english(), kNodeName, std::to_string(window.span()), in.str()}},
                      sizeAttribute);
  }
  return std::vector<Shape>{{{'N', kOpen}, {'T', count}, {'F', features}}};
}

void setTime(LayerDescriptor& layer, std::function<Window(const Attributes&)> windowOf) {
  layer.outputTime = [windowOf](const Attributes& attributes, std::span<const int64_t> times) -> int64_t {
    return times.empty() || times[0] <= 0 ? 0 : windowOf(attributes).over(times[0]).count;
  };
  layer.outputMasks = [](const Attributes&) { return std::vector<OutputMask>{{OutputMask::From::Made, 0}}; };
  layer.maskBody = [windowOf](Builder& b, const BodyContext& context, size_t) {
    return outputMask(b, context.inputs[0], context.maskOf(0), windowOf(context.attributes));
  };
}

}  // namespace unroll::time_window
