// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/global_average_pooling1d.h"

#include "layers/pooling1d.h"

namespace unroll {
namespace {

std::vector<ValueId> body(Builder& b, const BodyContext& context) {
  const ValueId mask = context.maskOf(0);
  const ValueId x = context.inputs[0];
  if (mask == kNoValue) {
    b.section(QT_TRANSLATE_NOOP("engine", "mean"));
    return {pooling1d::globalResult(b, b.mean(x, {1}), context)};
  }
  const ValueId sum = b.sum(time_window::keepSteps(b, x, mask, 0.0), {1});
  b.section(QT_TRANSLATE_NOOP("engine", "mean"));
  // The steps that are counted; where there are none, 0 / 1.
  const ValueId counted = b.sum(mask, {1}, true);
  const ValueId count = b.name(b.where(counted, counted, b.constant(1.0)), "count", "k");
  return {pooling1d::globalResult(b, b.div(sum, count), context)};
}

}  // namespace

LayerDescriptor globalAveragePooling1dLayer() {
  LayerDescriptor layer = pooling1d::globalLayer(
      "global_average_pooling1d", QT_TRANSLATE_NOOP("engine", "GlobalAveragePooling1D"),
      QT_TRANSLATE_NOOP("engine", "Takes the mean of each feature over all steps."), Pool1dConfig::Kind::Average);
  layer.formula = "y_f = \\frac{1}{T} \\sum_t x_{t,f}";
  layer.body = body;
  return layer;
}

}  // namespace unroll
