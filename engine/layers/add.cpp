// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/add.h"

#include "layers/joining.h"

namespace unroll {

LayerDescriptor addLayer() {
  return joining::layer(
      "add", QT_TRANSLATE_NOOP("engine", "Add"),
      QT_TRANSLATE_NOOP("engine", "Adds its inputs up, element by element: the sum of a residual connection."),
      MergeConfig::Kind::Add);
}

}  // namespace unroll
