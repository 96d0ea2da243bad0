// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "layers/descriptor.h"

namespace unroll::spatial_dropout {

/// What dropout of whole channels needs to know: "SpatialDropout1D", and what is left out.
struct Design {
  std::string key;
  std::string title;  ///< in code too
  Text summary;
  bool images = false;  ///< (N, C, H, W), else (N, T, F)
};
LayerDescriptor layer(Design design);

}  // namespace unroll::spatial_dropout
