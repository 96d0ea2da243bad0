// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <memory>

#include "kernels/factories.h"

namespace unroll {

/// The way back of a Conv2D from (filters, outHeight, outWidth) to (channels, height, width), plus bias and
/// activation: x (N, channels, height, width), W (channels, filters/groups, kh, kw), b (filters). TOP and LEFT: rows and
/// columns of the stamps that are cut off.
struct Conv2dTransposeConfig {
  int64_t channels = 1, height = 1, width = 1;
  int64_t filters = 1, kh = 1, kw = 1, sh = 1, sw = 1, dh = 1, dw = 1, groups = 1;
  int64_t top = 0, left = 0;
  int64_t outHeight = 1, outWidth = 1;
  bool bias = true;
  ActivationKind activation = ActivationKind::Linear;
};
std::unique_ptr<LayerKernel> makeConv2dTransposeKernel(const Conv2dTransposeConfig& config);

}  // namespace unroll
