// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/spatial_dropout2d.h"

#include "layers/spatial_dropout.h"

namespace unroll {

LayerDescriptor spatialDropout2dLayer() {
  return spatial_dropout::layer(
      {"spatial_dropout2d", QT_TRANSLATE_NOOP("engine", "SpatialDropout2D"),
       QT_TRANSLATE_NOOP("engine", "Leaves out whole channels of an image while training, at all pixels alike."),
       true});
}

}  // namespace unroll
