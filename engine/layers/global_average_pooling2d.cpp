// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/global_average_pooling2d.h"

#include "layers/global_pooling2d.h"

namespace unroll {

LayerDescriptor globalAveragePooling2dLayer() {
  LayerDescriptor layer = pooling::globalLayer(
      "global_average_pooling2d", QT_TRANSLATE_NOOP("engine", "GlobalAveragePooling2D"),
      QT_TRANSLATE_NOOP("engine", "Takes the mean of each feature map."), Pool2dConfig::Kind::Average);
  layer.formula = "y_c = \\frac{1}{H·W} \\sum_{i,j} x_{c,i,j}";
  return layer;
}

}  // namespace unroll
