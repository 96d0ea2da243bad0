// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "layers/descriptor.h"

namespace unroll {

/// GlobalMaxPooling2D: the largest number of each feature map: whether its pattern is anywhere in the image.
///
/// Forward:
///   (1)  y_c = max_{i,j} x_{c,i,j}
/// Backward: the first maximum takes the whole gradient:
///   (2)  ∂L/∂x_{c,i,j} = ∂L/∂y_c where (i, j) is the first maximum, else 0
///
/// Shapes: x (N, C, H, W) → y (N, C), or (N, C, 1, 1) with keepdims. No parameters; the kernel caches nothing.
/// Cost: C·H·W comparisons. Errors: shape.rank (an image is needed).
/// Source: Oquab et al. 2015, section 3.2.
LayerDescriptor globalMaxPooling2dLayer();

}  // namespace unroll
