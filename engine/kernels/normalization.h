// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <memory>

#include "kernels/layer_kernel.h"

namespace unroll {

/// y = γ ⊙ (x − μ) / √(σ² + ε) + β over x seen as (outer, size, inner): each of outer × inner groups of SIZE numbers has
/// its own mean μ and (biased) variance σ². A sample has `outer` (times the batch's time where openTime) of them:
/// (N, T, F) over F is (N·T, F, 1), an image over its channels (N, C, H·W).
/// Parameters: gamma (size) where scale, then beta (size) where center.
struct LayerNormalizationConfig {
  int64_t outer = 1, size = 1, inner = 1;
  bool openTime = false;
  bool scale = true, center = true;
  float epsilon = 1e-3f;
};
std::unique_ptr<LayerKernel> makeLayerNormalizationKernel(const LayerNormalizationConfig& config);

/// y = γ ⊙ (x − μ) / √(σ² + ε) + β over x seen as (outer, channels, inner), with one mean and (biased) variance for each
/// channel: while training those of the batch, padded steps left out, else the moving ones. `outer` counts the rows of
/// one sample (times the batch's time where openTime); where masked, a row is a step.
/// Parameters: gamma where scale, beta where center, then mean and variance, which are `running`: while training,
/// mean = keep · mean + (1 − keep) · μ, variance alike from σ², or from n/(n − 1) σ² where unbiased.
struct BatchNormalizationConfig {
  int64_t outer = 1, channels = 1, inner = 1;
  bool openTime = false;
  bool masked = false;  ///< the first input's mask says which rows count
  bool scale = true, center = true;
  float epsilon = 1e-3f;
  double keep = 0.99;
  bool unbiased = false;
};
std::unique_ptr<LayerKernel> makeBatchNormalizationKernel(const BatchNormalizationConfig& config);

}  // namespace unroll
