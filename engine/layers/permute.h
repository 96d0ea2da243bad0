// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "layers/descriptor.h"

namespace unroll {

/// Permute: a sample's axes in another order; steps become features, an image is turned over its diagonal.
///
/// Forward, for a sample with axes 1, 2 (and 3) and the order p:
///   (1)  y_{i_{p_1}, i_{p_2}, …} = x_{i_1, i_2, …}        axis j of y is axis p_j of x
/// Backward: the inverse order:
///   (2)  ∂L/∂x_{i_1, i_2, …} = ∂L/∂y_{i_{p_1}, i_{p_2}, …}
///
/// Shapes: x (N, n_1, n_2, …) → y (N, n_{p_1}, n_{p_2}, …). "dims" counts from 1 after the samples (as Keras), in
/// Unroll's layout: (T, F) or (C, H, W). No parameters; the kernel caches nothing. Cost: none but the copy.
/// Errors: shape.axis (dims is no order of the sample's axes), shape.open (an open axis would not come first).
/// Source: every framework of arrays.
LayerDescriptor permuteLayer();

}  // namespace unroll
