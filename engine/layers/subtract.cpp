// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/subtract.h"

#include "layers/joining.h"

namespace unroll {

LayerDescriptor subtractLayer() {
  return joining::layer("subtract", QT_TRANSLATE_NOOP("engine", "Subtract"),
                        QT_TRANSLATE_NOOP("engine", "Takes the second input away from the first, element by element."),
                        MergeConfig::Kind::Subtract);
}

}  // namespace unroll
