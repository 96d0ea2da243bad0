// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "layers/descriptor.h"

namespace unroll {

/// Transformer encoder block: every step looks at all steps (attention), then each step by itself is worked on by a
/// small feed-forward network. Both only add to what is there, so that the way through many blocks stays open for the
/// gradient. With the causal mask it is the block of a language model: no step sees what comes after it.
/// A group: it can be opened into its layers, and is computed by them.
///
/// Forward, normalized after (as published):
///   (1)  a = norm₁(x + mha(x))
///   (2)  y = norm₂(a + W₂ φ(W₁ a + b₁) + b₂)
/// normalized first (pre-norm: the sum itself is never normalized, which keeps deep stacks trainable without warm-up):
///   (3)  a = x + mha(norm₁(x))
///   (4)  y = a + W₂ φ(W₁ norm₂(a) + b₁) + b₂
/// Backward: that of the parts, by the chain rule; through (3) and (4) ∂L/∂x holds ∂L/∂y itself as one summand.
///
/// Parts: norm1, mha, add1, norm2, ff1, ff2, add2; with dropout p also dropout1 and dropout2 before the sums and
/// dropout_ff between ff1 and ff2, and p inside of mha. Parameters are theirs: mha.Wq, ff1.W, norm1.gamma …
///
/// Shapes: x, a, y (N, T, F); a head's query, key and value have F / heads numbers. Padded steps are not looked at and
/// stay padded. Initialization: that of the parts. Cost: that of the parts, 8·T·F² + 4·T²·F + 4·T·F·units operations
/// a sample. Errors: shape.rank where the input is no sequence, shape.heads where heads do not divide the features.
/// Source: Vaswani et al. 2017, section 3.1; pre-norm: Xiong et al. 2020, figure 1.
LayerDescriptor transformerEncoderLayer();

}  // namespace unroll
