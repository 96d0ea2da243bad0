// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/multiply.h"

#include "layers/joining.h"

namespace unroll {

LayerDescriptor multiplyLayer() {
  return joining::layer(
      "multiply", QT_TRANSLATE_NOOP("engine", "Multiply"),
      QT_TRANSLATE_NOOP("engine", "Multiplies its inputs, element by element: one can be a gate for the other."),
      MergeConfig::Kind::Multiply);
}

}  // namespace unroll
