// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/max_pooling1d.h"

#include <limits>

#include "layers/pooling1d.h"

namespace unroll {
namespace {

constexpr double kNever = -std::numeric_limits<double>::infinity();

std::vector<ValueId> body(Builder& b, const BodyContext& context) {
  const ValueId mask = context.maskOf(0);
  const ValueId x = context.inputs[0];
  const time_window::Window window = pooling1d::windowOf(context.attributes);
  const ValueId kept = mask == kNoValue ? x : time_window::keepSteps(b, x, mask, kNever);
  const ValueId X = time_window::windows(b, kept, window, kNever);
  b.section(QT_TRANSLATE_NOOP("engine", "maximum"));
  ValueId y = b.permute(b.max(X, {3}), {0, 2, 1});
  if (mask != kNoValue) {
    // A window of padding alone: −∞ becomes 0.
    const ValueId ones = b.reshape(mask, {b.extents(x)[0], b.extents(x)[1], 1});
    const ValueId most = b.stop(b.max(time_window::windows(b, ones, window, 0.0), {3}));
    y = b.where(b.permute(most, {0, 2, 1}), y, b.constant(0.0));
  }
  return {b.name(y, "out", "y")};
}

}  // namespace

LayerDescriptor maxPooling1dLayer() {
  LayerDescriptor layer = pooling1d::layer(
      "max_pooling1d", QT_TRANSLATE_NOOP("engine", "MaxPooling1D"),
      QT_TRANSLATE_NOOP("engine", "Keeps the largest number of each window of steps."), Pool1dConfig::Kind::Max);
  layer.formula = "y_{t,f} = \\max_j x_{t·s+j,f}";
  layer.body = body;
  return layer;
}

}  // namespace unroll
