// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "layers/descriptor.h"

namespace unroll {

/// Add: the sum of its inputs, element by element. A residual connection adds a layer's input to its output, so that
/// the layer learns the difference and the gradient finds a way past it.
///
/// Forward, of k inputs of one shape:
///   (1)  y = x_1 + x_2 + … + x_k
/// Backward: every input gets the whole gradient:
///   (2)  ∂L/∂x_i = ∂L/∂y
///
/// Shapes: all inputs and y alike; the attribute "inputs" says how many ports there are. No parameters; the kernel
/// caches nothing. A step is padding where it is so in any input (as Keras). Cost: k − 1 additions an element.
/// Errors: shape.differs (inputs of different shapes).
/// Source: He et al. 2016, eq. 1.
LayerDescriptor addLayer();

}  // namespace unroll
