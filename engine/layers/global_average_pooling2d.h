// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "layers/descriptor.h"

namespace unroll {

/// GlobalAveragePooling2D: the mean of each feature map; in place of Flatten and large Dense layers, and for images of
/// any size.
///
/// Forward:
///   (1)  y_c = 1/(H·W) · Σ_{i,j} x_{c,i,j}
/// Backward: every pixel gets the same share:
///   (2)  ∂L/∂x_{c,i,j} = ∂L/∂y_c / (H·W)
///
/// Shapes: x (N, C, H, W) → y (N, C), or (N, C, 1, 1) with keepdims. No parameters; the kernel caches nothing.
/// Cost: C·H·W additions. Errors: shape.rank (an image is needed).
/// Source: Lin et al. 2014, section 3.2.
LayerDescriptor globalAveragePooling2dLayer();

}  // namespace unroll
