// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/max_pooling2d.h"

#include <limits>

#include "layers/pooling2d.h"

namespace unroll {
namespace {

std::vector<ValueId> body(Builder& b, const BodyContext& context) {
  const Extents& e = b.extents(context.inputs[0]);
  const pooling::Geometry g(context.attributes, {{'N', e[0]}, {'C', e[1]}, {'H', e[2]}, {'W', e[3]}});
  const ValueId X = pooling::windows(b, context.inputs[0], g, -std::numeric_limits<double>::infinity());
  b.section(QT_TRANSLATE_NOOP("engine", "maximum"));
  return {b.name(b.max(X, {4, 5}), "out", "y")};
}

}  // namespace

LayerDescriptor maxPooling2dLayer() {
  LayerDescriptor layer = pooling::layer(
      "max_pooling2d", QT_TRANSLATE_NOOP("engine", "MaxPooling2D"),
      QT_TRANSLATE_NOOP("engine",
                        "Keeps the largest number of each window: smaller maps with the strongest responses."),
      Pool2dConfig::Kind::Max);
  layer.formula = "y_{c,i,j} = \\max_{m,n} x_{c,i·s+m,j·s+n}";
  layer.body = body;
  return layer;
}

}  // namespace unroll
