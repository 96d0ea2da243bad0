// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/global_max_pooling1d.h"

#include <limits>

#include "layers/pooling1d.h"

namespace unroll {
namespace {

std::vector<ValueId> body(Builder& b, const BodyContext& context) {
  constexpr double kNever = -std::numeric_limits<double>::infinity();
  const ValueId mask = context.maskOf(0);
  const ValueId x = context.inputs[0];
  const ValueId kept = mask == kNoValue ? x : time_window::keepSteps(b, x, mask, kNever);
  b.section(QT_TRANSLATE_NOOP("engine", "maximum"));
  ValueId y = b.max(kept, {1});
  // A sample of padding alone: −∞ becomes 0.
  if (mask != kNoValue) y = b.where(b.stop(b.max(mask, {1}, true)), y, b.constant(0.0));
  return {pooling1d::globalResult(b, y, context)};
}

}  // namespace

LayerDescriptor globalMaxPooling1dLayer() {
  LayerDescriptor layer = pooling1d::globalLayer(
      "global_max_pooling1d", QT_TRANSLATE_NOOP("engine", "GlobalMaxPooling1D"),
      QT_TRANSLATE_NOOP("engine", "Keeps the largest number of each feature over all steps."), Pool1dConfig::Kind::Max);
  layer.formula = "y_f = \\max_t x_{t,f}";
  layer.body = body;
  return layer;
}

}  // namespace unroll
