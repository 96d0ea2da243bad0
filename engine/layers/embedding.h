// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "layers/descriptor.h"

namespace unroll {

/// Embedding: a learned vector for each token. A table look-up; the same as a one-hot vector times a
/// matrix, without the zeros.
///
/// Forward, for token k = x_{n,t} ∈ {0 … V−1}:
///   (1)  y_{n,t} = E_k                              (row k of the table)
/// With "mask zero" token 0 is padding, and the layers after it skip those steps:
///   (1b) m_{n,t} = [x_{n,t} ≠ 0], in steps that were not padding before
/// Backward:
///   (2)  ∂L/∂E_k = Σ_{(n,t): x_{n,t} = k} ∂L/∂y_{n,t}   (rows of tokens that do not occur stay 0)
/// There is no derivative by the tokens: they are whole numbers.
///
/// Shapes: x (N, T) whole numbers below V (tokens of open or fixed length; a row (N, F) counts as one of
/// fixed length F); E (V, F); y (N, T, F). The kernel caches nothing; it adds (2) up in the order of the
/// batch, so that the sum does not depend on the number of threads.
///
/// Initialization: E uniform ±0.05 (as Keras). Cost: no arithmetic forward, one addition an element
/// backward.
/// Errors: shape.rank where x has features of its own. Tokens outside 0 … V−1 are a fault of the data.
/// Source: Bengio et al. 2003, section 2 (matrix C).
LayerDescriptor embeddingLayer();

}  // namespace unroll
