// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "layers/descriptor.h"

namespace unroll {

/// Flatten: the numbers of each sample in one row, in the order in which they stand in memory.
///
/// Forward, for an image (row-major, channels first):
///   (1)  y_{(c·H + i)·W + j} = x_{c,i,j}
/// Backward:
///   (2)  ∂L/∂x_{c,i,j} = ∂L/∂y_{(c·H + i)·W + j}
///
/// Shapes: (N, C, H, W) → (N, C·H·W); (N, T, F) → (N, T·F); (N, F) stays. No parameters. Cost: none but the copy.
/// Keras flattens H, W, C: weights of the next Dense layer change the order of their columns on export.
/// Errors: shape.open where the time axis is open, as a row must have a fixed length.
LayerDescriptor flattenLayer();

}  // namespace unroll
