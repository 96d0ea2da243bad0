// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "layers/descriptor.h"

namespace unroll {

/// Batch normalization: every channel is shifted and scaled so that over the batch its mean is 0 and its variance 1;
/// then a learned scale γ and shift β give it a range of its own. Layers behind it need not follow the drift of the
/// layers before it. While training, samples mix through the mean; in use, moving averages of the training's means and
/// variances stand in, so that each sample is by itself.
///
/// Forward while training, over the n numbers of a channel (all samples; all steps that are no padding; all pixels):
///   (1)  μ_B = 1/n Σ x
///   (2)  σ²_B = 1/n Σ (x − μ_B)²
///   (3)  x̂ = (x − μ_B) / √(σ²_B + ε)
///   (4)  y = γ x̂ + β
///   (5)  mean ← k · mean + (1 − k) μ_B,   variance ← k · variance + (1 − k) σ²_B
/// and in use:
///   (6)  y = γ (x − mean) / √(variance + ε) + β
/// Backward while training, with g = γ ∂L/∂y:
///   (7)  ∂L/∂x = (g − mean(g) − x̂ · mean(g ⊙ x̂)) / √(σ²_B + ε)
///   (8)  ∂L/∂γ = Σ x̂ ∂L/∂y,   ∂L/∂β = Σ ∂L/∂y
///
/// Shapes: x, x̂, y (N, F), (N, T, F) or (N, C, H, W); γ, β, mean, variance one number a channel (F or C). The kernel
/// caches μ and 1/√(σ² + ε). mean and variance are no weights: training moves them by (5), not by gradients.
///
/// Initialization: γ one, β zero, mean zero, variance one. Cost: about 8 operations an element.
/// Numerical care: a channel of equal numbers has σ² = 0, and ε alone keeps (3) finite: x̂ = 0. The variance is that of
/// x − μ, not E[x²] − μ², which cancels.
/// Forms: Keras keeps k = 0.99, ε = 1e-3, and averages σ²_B itself; PyTorch keeps 0.9 (its momentum is 1 − k = 0.1),
/// ε = 1e-5, and averages the unbiased n/(n − 1) σ²_B.
/// Errors: shape.open where the number of features is open.
/// Source: Ioffe and Szegedy 2015, algorithms 1 and 2.
LayerDescriptor batchNormalizationLayer();

}  // namespace unroll
