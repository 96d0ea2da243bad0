// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <memory>

#include "kernels/layer_kernel.h"

namespace unroll {

/// The output of one direction: (N, T, units) where sequences, steps = 0 for the batch's time, else (N, units).
struct BidirectionalConfig {
  int64_t units = 1;
  int64_t steps = 0;
  bool sequences = false;
  bool concat = true;         ///< side by side, else added up
  size_t givenStates = 0;     ///< of each direction: inputs after x
  size_t returnedStates = 0;  ///< of each direction: outputs after the merged one
};

/// Two recurrent kernels over the same input, whose outputs are put side by side (features) or added up
/// (Schuster and Paliwal 1997). Each direction's output is kept in the cache, where its backward pass
/// reads it. Parameters, states that come in and states that go out: those of AHEAD, then those of BACK.
std::unique_ptr<LayerKernel> makeBidirectionalKernel(std::unique_ptr<LayerKernel> ahead,
                                                     std::unique_ptr<LayerKernel> back,
                                                     const BidirectionalConfig& config);

}  // namespace unroll
