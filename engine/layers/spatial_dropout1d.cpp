// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/spatial_dropout1d.h"

#include "layers/spatial_dropout.h"

namespace unroll {

LayerDescriptor spatialDropout1dLayer() {
  return spatial_dropout::layer(
      {"spatial_dropout1d", QT_TRANSLATE_NOOP("engine", "SpatialDropout1D"),
       QT_TRANSLATE_NOOP("engine", "Leaves out whole features of a sequence while training, at all steps alike."),
       false});
}

}  // namespace unroll
