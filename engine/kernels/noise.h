// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <memory>

#include "kernels/layer_kernel.h"

namespace unroll {

/// Dropout of whole channels: x seen as (N, before, channels, after); channel c of sample n is kept where
/// dropoutKeeps(seed, step, n · channels + c, rate). An open time axis multiplies `before`.
struct SpatialDropoutConfig {
  int64_t before = 1, channels = 1, after = 1;
  bool openTime = false;
  double rate = 0.5;
};
std::unique_ptr<LayerKernel> makeSpatialDropoutKernel(const SpatialDropoutConfig& config);

/// y = x + deviation · noiseAt(seed, step, e) while training, element e counted through the whole batch; else y = x.
struct GaussianNoiseConfig {
  int64_t elementsPerSample = 1;
  bool openTime = false;
  double deviation = 0.1;
};
std::unique_ptr<LayerKernel> makeGaussianNoiseKernel(const GaussianNoiseConfig& config);
/// A standard normal number.
double noiseAt(uint64_t seed, uint64_t step, int64_t element);

}  // namespace unroll
