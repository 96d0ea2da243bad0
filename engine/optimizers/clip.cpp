// SPDX-License-Identifier: GPL-3.0-or-later
#include "optimizers/clip.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "kernels/update_kernels.h"

namespace unroll {
namespace {

ClipDescriptor clip(std::string key, Text title, Text summary, std::string formula, Text help) {
  ClipDescriptor d;
  d.key = std::move(key);
  d.title = std::move(title);
  d.summary = std::move(summary);
  d.formula = std::move(formula);
  d.attributes = {realAttribute("limit", QT_TRANSLATE_NOOP("engine", "Limit"), std::move(help), 1.0, 1e-30, 1e30)};
  return d;
}

/// ‖g‖² as "|g_{…}|^{2}".
ValueId squaresOf(Builder& b, ValueId gradient) {
  std::vector<int64_t> axes(b.extents(gradient).size());
  std::iota(axes.begin(), axes.end(), int64_t{0});
  return b.name(b.sum(b.square(gradient), axes), "squares", "|" + b.expression()[gradient].label.symbol + "|^{2}");
}

/// c / max(‖g‖, c), from ‖g‖².
ValueId shrink(Builder& b, ValueId squares, double limit) {
  const ValueId norm = b.name(b.sqrt(squares), "norm", "|g|");
  const ValueId c = b.number(limit, "limit", "c");
  return b.name(b.div(c, b.max(b.stack({norm, c}, 0), {0})), "s", "s");
}

double shrink(double squares, double limit) { return limit / std::max(std::sqrt(squares), limit); }

ClipDescriptor byValue() {
  ClipDescriptor d = clip("value", QT_TRANSLATE_NOOP("engine", "By value"),
                          QT_TRANSLATE_NOOP("engine", "Each element of the gradient is cut off at ± the limit."),
                          "g_{i} ← \\max(-c, \\min(g_{i}, c))",
                          QT_TRANSLATE_NOOP("engine", "The largest size that an element of a gradient may have."));
  d.kernel = [](std::span<const ClipPart> all, double limit) {
    for (const ClipPart& part : all) clampValues(part.count, part.gradient, static_cast<float>(limit));
  };
  d.body = [](Builder& b, const std::vector<ValueId>& all, double limit) {
    b.section(QT_TRANSLATE_NOOP("engine", "clipping by value"));
    std::vector<ValueId> clipped;
    clipped.reserve(all.size());
    for (ValueId g : all) clipped.push_back(b.name(b.clip(g, -limit, limit), "clipped", "\\tilde{g}"));
    return clipped;
  };
  return d;
}

ClipDescriptor byNorm() {
  ClipDescriptor d =
      clip("norm", QT_TRANSLATE_NOOP("engine", "By norm"),
           QT_TRANSLATE_NOOP("engine", "The gradient of each parameter is shortened to the limit where it is longer."),
           "g ← g \\frac{c}{\\max(|g|, c)}",
           QT_TRANSLATE_NOOP("engine", "The largest length that the gradient of one parameter may have."));
  d.kernel = [](std::span<const ClipPart> all, double limit) {
    for (const ClipPart& part : all) {
      if (part.squares > limit * limit)
        scaleValues(part.count, part.gradient, static_cast<float>(shrink(part.squares, limit)));
    }
  };
  d.body = [](Builder& b, const std::vector<ValueId>& all, double limit) {
    b.section(QT_TRANSLATE_NOOP("engine", "clipping by norm"));
    std::vector<ValueId> clipped;
    clipped.reserve(all.size());
    for (ValueId g : all)
      clipped.push_back(b.name(b.mul(shrink(b, squaresOf(b, g), limit), g), "clipped", "\\tilde{g}"));
    return clipped;
  };
  return d;
}

ClipDescriptor byGlobalNorm() {
  ClipDescriptor d =
      clip("global_norm", QT_TRANSLATE_NOOP("engine", "By global norm"),
           QT_TRANSLATE_NOOP("engine",
                             "All gradients together are shortened to the limit where they are longer: their direction "
                             "stays."),
           "g ← g \\frac{c}{\\max(|g_{all}|, c)}",
           QT_TRANSLATE_NOOP("engine", "The largest length that the gradients of all parameters together may have."));
  d.together = true;
  d.kernel = [](std::span<const ClipPart> all, double limit) {
    double squares = 0.0;
    for (const ClipPart& part : all) squares += part.squares;
    if (squares <= limit * limit) return;
    const auto factor = static_cast<float>(shrink(squares, limit));
    for (const ClipPart& part : all) scaleValues(part.count, part.gradient, factor);
  };
  d.body = [](Builder& b, const std::vector<ValueId>& all, double limit) -> std::vector<ValueId> {
    b.section(QT_TRANSLATE_NOOP("engine", "clipping by global norm"));
    if (all.empty()) return {};
    std::vector<ValueId> squares;
    for (ValueId g : all) squares.push_back(squaresOf(b, g));
    const ValueId factor = shrink(b, b.sum(b.stack(squares, 0), {0}), limit);
    std::vector<ValueId> clipped;
    clipped.reserve(all.size());
    for (ValueId g : all) clipped.push_back(b.name(b.mul(factor, g), "clipped", "\\tilde{g}"));
    return clipped;
  };
  return d;
}

}  // namespace

const std::vector<ClipDescriptor>& clips() {
  static const std::vector<ClipDescriptor> all = {byValue(), byNorm(), byGlobalNorm()};
  return all;
}

const ClipDescriptor* findClip(std::string_view key) {
  const auto& all = clips();
  const auto found = std::find_if(all.begin(), all.end(), [&](const ClipDescriptor& d) { return d.key == key; });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace unroll
