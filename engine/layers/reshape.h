// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "layers/descriptor.h"

namespace unroll {

/// Reshape: the same numbers in the same order, under other axes.
///
/// Forward, with all numbers of a sample in one row, the last axis fastest:
///   (1)  vec(y) = vec(x)
/// Backward:
///   (2)  vec(∂L/∂x) = vec(∂L/∂y)
///
/// Shapes: x of any fixed shape → y (N, target_shape), which has as many numbers; one size may be -1 (null in files):
/// what remains. One size makes rows (N, F), two a sequence (N, T, F), three an image (N, C, H, W). The order is that
/// of Unroll's layout; Keras' images have their channels last (the export permutes).
/// No parameters; the kernel caches nothing. Cost: none but the copy.
/// Errors: shape.open (an open axis), shape.size (another number of numbers), shape.rank (no sizes, or too many).
/// Source: every framework of arrays.
LayerDescriptor reshapeLayer();

}  // namespace unroll
