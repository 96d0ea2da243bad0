// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "layers/descriptor.h"

namespace unroll {

/// Concatenate: its inputs side by side along one axis, so that what follows sees them all.
///
/// Forward, of k inputs with the sizes n_1, …, n_k along the axis, s_i = n_1 + … + n_{i−1}:
///   (1)  y_{s_i + j} = x_{i,j}
/// Backward: every input gets its own part back:
///   (2)  ∂L/∂x_{i,j} = ∂L/∂y_{s_i + j}
///
/// Shapes: the inputs agree in all axes but the chosen one, in which y has the sum. Axis −1 are the features (the
/// channels of images, as Keras' last axis); else axes count from 1 after the samples, in Unroll's layout (N, C, H, W).
/// Along time all inputs have an open axis, with the same number of steps, or none has.
/// No parameters; the kernel caches nothing. Along time the masks stand one behind the other; else a step is padding
/// where it is so in any input (as Keras). Cost: none but the copy.
/// Errors: shape.axis (there is no such axis), shape.differs (other sizes differ), shape.open.
/// Source: skip connections by concatenation: Ronneberger et al. 2015, Huang et al. 2017.
LayerDescriptor concatenateLayer();

}  // namespace unroll
