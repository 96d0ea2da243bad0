// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "layers/descriptor.h"

namespace unroll {

/// RepeatVector: the same row at every step; what hands an encoder's summary to each step of a decoder.
///
/// Forward:
///   (1)  y_t = x,  0 ≤ t < n
/// Backward: the steps' gradients add up:
///   (2)  ∂L/∂x = Σ_t ∂L/∂y_t
///
/// Shapes: x (N, F) → y (N, n, F). No parameters; the kernel caches nothing. Cost: none but the copies.
/// Errors: shape.rank (a row is needed).
/// Source: Cho et al. 2014, section 2.2 (the summary c at each step of the decoder).
LayerDescriptor repeatVectorLayer();

}  // namespace unroll
