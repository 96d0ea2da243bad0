// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "layers/descriptor.h"

namespace unroll {

/// Multiply: the product of its inputs, element by element; where one of them lies between 0 and 1 it is a gate for
/// the other, as those within an LSTM.
///
/// Forward, of k inputs of one shape:
///   (1)  y = x_1 ⊙ x_2 ⊙ … ⊙ x_k
/// Backward: every input gets the gradient times the product of the others:
///   (2)  ∂L/∂x_i = ∂L/∂y ⊙ Π_{j ≠ i} x_j
///
/// Shapes: all inputs and y alike; the attribute "inputs" says how many ports there are. No parameters; the kernel
/// caches nothing. A step is padding where it is so in any input (as Keras). Cost: k − 1 products an element.
/// Numerical care: (2) divides by nothing, so that an input of 0 does no harm.
/// Errors: shape.differs (inputs of different shapes).
/// Source: gates: Hochreiter and Schmidhuber 1997; over channels: Hu et al. 2018, eq. 4.
LayerDescriptor multiplyLayer();

}  // namespace unroll
