// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "layers/descriptor.h"

namespace unroll {

/// Layer normalization: the features of each sample (of each step, of each pixel) are shifted and scaled so that their
/// mean is 0 and their variance 1; then a learned scale γ and shift β give every feature a range of its own. Samples
/// never mix: batches of one work, and training and use are the same.
///
/// Forward, over the F features of one row:
///   (1)  μ = 1/F Σ_j x_j
///   (2)  σ² = 1/F Σ_j (x_j − μ)²
///   (3)  x̂ = (x − μ) / √(σ² + ε)
///   (4)  y = γ ⊙ x̂ + β
/// Backward, with g = γ ⊙ ∂L/∂y:
///   (5)  ∂L/∂x = (g − mean(g) − x̂ · mean(g ⊙ x̂)) / √(σ² + ε)
///   (6)  ∂L/∂γ = Σ_rows x̂ ⊙ ∂L/∂y,   ∂L/∂β = Σ_rows ∂L/∂y
///
/// Shapes: x, x̂, y (N, F), (N, T, F) or (N, C, H, W); μ, σ² one number a row. A row is the last axis; of an image the
/// channels of one pixel, or, with axis "all", everything but the sample axis (PyTorch's normalized_shape
/// (C, H, W)). γ, β as a row. The kernel caches μ and 1/√(σ² + ε).
///
/// Initialization: γ one, β zero. Cost: about 8 operations an element.
/// Numerical care: a row of equal numbers has σ² = 0, and ε alone keeps (3) finite: x̂ = 0. The variance is that of
/// x − μ, not E[x²] − μ², which cancels. ε: 1e-3 as Keras; PyTorch has 1e-5.
/// Errors: shape.open where the number of features is open.
/// Source: Ba, Kiros and Hinton 2016, equations 3 and 4.
LayerDescriptor layerNormalizationLayer();

}  // namespace unroll
