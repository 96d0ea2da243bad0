// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <memory>
#include <span>

namespace unroll {

/// Everything one call of a layer's kernel works on. Arrays are row-major float, samples first. A
/// null entry of dInputs or dParameters is not wanted. The trainer owns and plans all memory.
struct KernelCall {
  int64_t batch = 0;
  int64_t time = 0;  ///< of an open time axis in this batch; 0 where there is none
  bool training = false;
  uint64_t seed = 0;  ///< of what the layer draws in this step (dropout), already mixed with the node
  uint64_t step = 0;

  std::span<const float* const> inputs;
  std::span<float* const> outputs;  ///< forward writes every element; backward may read them
  std::span<const float* const> parameters;
  /// (batch, time), 1 keeps, 0 is padding; null where nothing is padded.
  const uint8_t* mask = nullptr;

  float* cache = nullptr;    ///< what forward keeps for backward of the same batch
  float* scratch = nullptr;  ///< contents lost between calls

  // backward only
  std::span<const float* const> dOutputs;
  std::span<float* const> dInputs;      ///< accumulated into
  std::span<float* const> dParameters;  ///< accumulated into
};

/// Floats of memory that a kernel wants for the largest batch and the longest sequence.
struct KernelNeeds {
  int64_t cache = 0;
  int64_t scratch = 0;
};

/// The fused float implementation of one layer with fixed attributes and shapes. Shares no code with
/// the layer's body; the harness compares the two. Calls parallelFor inside; cuts depend on the
/// problem only, so results have the same bits on any number of threads. Allocates nothing in forward
/// and backward. One thread at a time.
class LayerKernel {
 public:
  virtual ~LayerKernel() = default;
  virtual KernelNeeds needs(int64_t maxBatch, int64_t maxTime) const = 0;
  virtual void forward(const KernelCall& call) = 0;
  /// After forward of the same call.
  virtual void backward(const KernelCall& call) = 0;
};

}  // namespace unroll
