// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/global_max_pooling2d.h"

#include "layers/global_pooling2d.h"

namespace unroll {

LayerDescriptor globalMaxPooling2dLayer() {
  LayerDescriptor layer = pooling::globalLayer(
      "global_max_pooling2d", QT_TRANSLATE_NOOP("engine", "GlobalMaxPooling2D"),
      QT_TRANSLATE_NOOP("engine", "Keeps the largest number of each feature map."), Pool2dConfig::Kind::Max);
  layer.formula = "y_c = \\max_{i,j} x_{c,i,j}";
  return layer;
}

}  // namespace unroll
