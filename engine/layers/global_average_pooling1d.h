// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "layers/descriptor.h"

namespace unroll {

/// GlobalAveragePooling1D: the mean of each feature over all steps; a bag of words, where it follows an Embedding.
///
/// Forward, over the k steps t that are no padding:
///   (1)  y_f = 1/k · Σ_t x_{t,f}
/// Backward: every such step gets the same share:
///   (2)  ∂L/∂x_{t,f} = ∂L/∂y_f / k, 0 for padding
///
/// Shapes: x (N, T, F) → y (N, F), or (N, 1, F) with keepdims. No parameters; the kernel caches nothing. The time axis
/// may be open; steps that are padding by the mask are not counted (as Keras); a sample of padding alone gives 0.
/// Cost: T·F additions. Errors: shape.rank (a sequence is needed).
/// Source: Lin et al. 2014, section 3.2.
LayerDescriptor globalAveragePooling1dLayer();

}  // namespace unroll
