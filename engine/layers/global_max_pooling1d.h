// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "layers/descriptor.h"

namespace unroll {

/// GlobalMaxPooling1D: the largest number that each feature has at any step. After Conv1D over a text: whether a
/// pattern occurs at all, wherever it stands ("max over time").
///
/// Forward, over the steps t that are no padding:
///   (1)  y_f = max_t x_{t,f}
/// Backward: the first maximum takes the whole gradient:
///   (2)  ∂L/∂x_{p,f} = ∂L/∂y_f where p is the first maximum, else 0
///
/// Shapes: x (N, T, F) → y (N, F), or (N, 1, F) with keepdims. No parameters; the kernel caches nothing. The time axis
/// may be open; steps that are padding by the mask never win (Keras' layer does not look at the mask); a sample of
/// padding alone gives 0.
/// Cost: T·F comparisons. Errors: shape.rank (a sequence is needed).
/// Source: Collobert et al. 2011, section 3.3.2; Kim 2014.
LayerDescriptor globalMaxPooling1dLayer();

}  // namespace unroll
