// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "layers/descriptor.h"

namespace unroll {

/// Positional encoding: adds to each step of a sequence waves that say where it stands. Attention alone does not know
/// the order of what it looks at; the waves tell it, and with nothing to learn. Slow waves tell far places apart, fast
/// ones near places; that of place p + k is a rotation of that of p, whatever p is.
///
/// Forward, for step p and features 2i and 2i + 1 of d:
///   (1)  P_{p,2i} = sin(p / w^(2i/d)),   P_{p,2i+1} = cos(p / w^(2i/d))
///   (2)  y_{n,p} = x_{n,p} + P_p
/// Backward:
///   (3)  ∂L/∂x = ∂L/∂y
///
/// Shapes: x, y (N, T, d); P (T, d), a constant. No parameters. Where d is odd the last feature is a sine without its
/// cosine. The kernel keeps P for the longest sequence. Cost: one addition an element.
/// Errors: shape.rank where the input is no sequence.
/// Source: Vaswani et al. 2017, section 3.5, with w = 10000.
LayerDescriptor positionalEncodingLayer();

}  // namespace unroll
