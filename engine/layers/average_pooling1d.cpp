// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/average_pooling1d.h"

#include "layers/pooling1d.h"

namespace unroll {
namespace {

std::vector<ValueId> body(Builder& b, const BodyContext& context) {
  const ValueId mask = context.maskOf(0);
  const ValueId x = context.inputs[0];
  const Extents e = b.extents(x);
  const time_window::Window window = pooling1d::windowOf(context.attributes);
  const ValueId kept = mask == kNoValue ? x : time_window::keepSteps(b, x, mask, 0.0);
  const ValueId X = time_window::windows(b, kept, window, 0.0);
  const auto total = [&](ValueId windows) { return b.permute(b.sum(windows, {3}), {0, 2, 1}); };
  const time_window::Places places = window.over(e[1]);
  b.section(QT_TRANSLATE_NOOP("engine", "mean"));
  if (mask == kNoValue && places.before + places.after == 0)
    return {b.name(b.permute(b.mean(X, {3}), {0, 2, 1}), "out", "y")};
  const ValueId sum = b.name(total(X), "sum", "S");
  // k_t: the steps of each window that are neither border nor padding; where there are none, 0 / 1.
  const ValueId ones = mask == kNoValue ? b.constant(TensorD({1, e[1], 1}, 1.0)) : b.reshape(mask, {e[0], e[1], 1});
  const ValueId counted = total(time_window::windows(b, ones, window, 0.0));
  b.section(QT_TRANSLATE_NOOP("engine", "mean"));
  const ValueId count = b.name(b.where(counted, counted, b.constant(1.0)), "count", "k");
  return {b.name(b.div(sum, count), "out", "y")};
}

}  // namespace

LayerDescriptor averagePooling1dLayer() {
  LayerDescriptor layer =
      pooling1d::layer("average_pooling1d", QT_TRANSLATE_NOOP("engine", "AveragePooling1D"),
                       QT_TRANSLATE_NOOP("engine", "Takes the mean of each window of steps: a shorter sequence."),
                       Pool1dConfig::Kind::Average);
  layer.formula = "y_{t,f} = \\frac{1}{k} \\sum_j x_{t·s+j,f}";
  layer.body = body;
  return layer;
}

}  // namespace unroll
