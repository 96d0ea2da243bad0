// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "layers/descriptor.h"

namespace unroll {

/// Transformer decoder block: every step looks at itself and the steps before it, then at all steps of an encoder's
/// output (cross-attention), then is worked on by a small feed-forward network. A group: it can be opened into its
/// layers, and is computed by them.
///
/// Forward, with m the encoder's output, normalized after (as published):
///   (1)  a = norm₁(x + mha(x))
///   (2)  c = norm₂(a + cross(a, m))
///   (3)  y = norm₃(c + W₂ φ(W₁ c + b₁) + b₂)
/// normalized first:
///   (4)  a = x + mha(norm₁(x)),   c = a + cross(norm₂(a), m),   y = c + W₂ φ(W₁ norm₃(c) + b₁) + b₂
/// Backward: that of the parts, by the chain rule; ∂L/∂m comes through the keys and values of cross alone.
///
/// Parts: norm1, mha, add1, norm2, cross, add2, norm3, ff1, ff2, add3; with dropout p also dropout1 … dropout3 before
/// the sums and dropout_ff, and p inside of mha and cross. Parameters are theirs: mha.Wq, cross.Wk, ff1.W …
///
/// Shapes: x, a, c, y (N, T, F); m (N, T', F'), of a length of its own. Padded steps of x and of m are not looked at;
/// those of x stay padded. Initialization and cost: those of the parts. Errors: shape.rank where an input is no
/// sequence, shape.heads where heads do not divide the features.
/// Source: Vaswani et al. 2017, section 3.1.
LayerDescriptor transformerDecoderLayer();

}  // namespace unroll
