// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "kernels/layer_kernel.h"

namespace unroll {

// Layers that move numbers to other places, and those that join several inputs.

/// A sample seen from one of its axes: OUTER blocks (times the batch's steps, where openOuter) of SIZE · INNER numbers.
struct AxisView {
  int64_t outer = 1, inner = 1;
  bool openOuter = false;
  bool isTime = false;  ///< the axis is that of the steps: masks go the same way
};

/// The inputs side by side along an axis; sizes[i] = 0: the open time axis, with the steps of input i.
struct ConcatConfig {
  AxisView view;
  std::vector<int64_t> sizes;
};
std::unique_ptr<LayerKernel> makeConcatKernel(const ConcatConfig& config);

/// Elements [begin, end) of an axis of SIZE.
struct SliceConfig {
  AxisView view;
  int64_t size = 1, begin = 0, end = 1;
};
std::unique_ptr<LayerKernel> makeSliceKernel(const SliceConfig& config);

/// A sample's axes in another order: axis i of the output is axis order[i] of the input, of up to three.
struct PermuteConfig {
  std::array<int64_t, 3> sizes{1, 1, 1};  ///< of the input; missing axes stand last, with size 1
  std::array<int, 3> order{0, 1, 2};
};
std::unique_ptr<LayerKernel> makePermuteKernel(const PermuteConfig& config);

/// (N, F) → (N, times, F).
struct RepeatConfig {
  int64_t features = 1, times = 1;
};
std::unique_ptr<LayerKernel> makeRepeatKernel(const RepeatConfig& config);

/// Inputs of one shape, element by element: of elementsPerSample numbers (times time, where openTime).
struct MergeConfig {
  enum class Kind { Add, Subtract, Multiply } kind = Kind::Add;
  int64_t inputs = 2;
  int64_t elementsPerSample = 1;
  bool openTime = false;
};
std::unique_ptr<LayerKernel> makeMergeKernel(const MergeConfig& config);

}  // namespace unroll
