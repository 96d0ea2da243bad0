// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <memory>

#include "kernels/factories.h"
#include "kernels/time_window.h"

namespace unroll {

// Layers that slide over time: x (N, T, F). Steps whose mask is 0 count as border.

/// Cross-correlation over time, W (out, in/groups, k), b (out); the border counts as zeros.
struct Conv1dConfig {
  TimeWindow window;
  int64_t channels = 1, filters = 1, groups = 1;
  bool bias = true;
  ActivationKind activation = ActivationKind::Linear;
};
std::unique_ptr<LayerKernel> makeConv1dKernel(const Conv1dConfig& config);

/// Max: the first maximum of a window takes the gradient; the border never wins. Average: the border is not counted.
/// A window of nothing but border gives 0.
struct Pool1dConfig {
  enum class Kind { Max, Average } kind = Kind::Max;
  TimeWindow window;
  int64_t features = 1;
};
std::unique_ptr<LayerKernel> makePool1dKernel(const Pool1dConfig& config);

/// The same over all steps: (N, T, F) → (N, F). steps = 0: the batch's.
struct GlobalPool1dConfig {
  Pool1dConfig::Kind kind = Pool1dConfig::Kind::Max;
  int64_t steps = 0, features = 1;
};
std::unique_ptr<LayerKernel> makeGlobalPool1dKernel(const GlobalPool1dConfig& config);

}  // namespace unroll
