// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/average_pooling2d.h"

#include "layers/pooling2d.h"

namespace unroll {
namespace {

/// How many of a window's taps lie inside an axis of SIZE elements when it stands at place I.
int64_t inside(const WindowPlaces& places, int64_t i, int64_t stride, int64_t taps, int64_t size) {
  const int64_t begin = i * stride - places.before;
  return std::min(begin + taps, size) - std::max<int64_t>(begin, 0);
}

/// k_{i,j} of equation (2), (H', W').
TensorD windowCounts(const pooling::Geometry& g) {
  TensorD counts({g.rows.count, g.columns.count});
  for (int64_t i = 0; i < g.rows.count; ++i) {
    for (int64_t j = 0; j < g.columns.count; ++j) {
      counts.at({i, j}) =
          static_cast<double>(inside(g.rows, i, g.sh, g.kh, g.height) * inside(g.columns, j, g.sw, g.kw, g.width));
    }
  }
  return counts;
}

std::vector<ValueId> body(Builder& b, const BodyContext& context) {
  const Extents& e = b.extents(context.inputs[0]);
  const pooling::Geometry g(context.attributes, {{'N', e[0]}, {'C', e[1]}, {'H', e[2]}, {'W', e[3]}});
  const ValueId X = pooling::windows(b, context.inputs[0], g, 0.0);
  b.section(QT_TRANSLATE_NOOP("engine", "mean"));
  if (!g.padded()) return {b.name(b.mean(X, {4, 5}), "out", "y")};
  const ValueId counts = b.name(b.constant(windowCounts(g)), "count", "k");
  return {b.name(b.div(b.sum(X, {4, 5}), counts), "out", "y")};
}

}  // namespace

LayerDescriptor averagePooling2dLayer() {
  LayerDescriptor layer =
      pooling::layer("average_pooling2d", QT_TRANSLATE_NOOP("engine", "AveragePooling2D"),
                     QT_TRANSLATE_NOOP("engine", "Takes the mean of each window: smaller and smoother maps."),
                     Pool2dConfig::Kind::Average);
  layer.formula = "y_{c,i,j} = \\frac{1}{k} \\sum_{m,n} x_{c,i·s+m,j·s+n}";
  layer.body = body;
  return layer;
}

}  // namespace unroll
