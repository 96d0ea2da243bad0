// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <memory>

#include "kernels/layer_kernel.h"

namespace unroll {

/// y (N, T, features) = x + P_t: the rows of a learned table P (places, features), the last one for all steps behind
/// it; or, where places = 0, the waves sin and cos of t / wavelength^(2i/features) (Vaswani et al. 2017).
struct PositionsConfig {
  int64_t features = 1;
  int64_t steps = 0;   ///< 0: the batch's time
  int64_t places = 0;  ///< rows of the parameter P; 0: waves
  double wavelength = 10000.0;
};
std::unique_ptr<LayerKernel> makePositionsKernel(const PositionsConfig& config);

}  // namespace unroll
