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
  int64_t time = 0;  ///< steps of the first open time axis among the inputs in this batch; 0 where there is none
  bool training = false;
  uint64_t seed = 0;  ///< of what the layer draws in this step (dropout), already mixed with the node
  uint64_t step = 0;

  std::span<const float* const> inputs;
  std::span<float* const> outputs;  ///< forward writes every element; backward may read them
  std::span<const float* const> parameters;
  /// Of the first input: (batch, steps), 1 keeps, 0 is padding; null where nothing is padded.
  const uint8_t* mask = nullptr;
  /// Where inputs differ in them (an encoder's and a decoder's sequences in one batch): each one's steps, 0 where its
  /// time axis is not open, and its mask. Empty: all have `time`, and the first alone has a mask.
  std::span<const int64_t> times;
  std::span<const uint8_t* const> masks;
  int64_t timeOf(size_t input) const { return input < times.size() ? times[input] : time; }
  const uint8_t* maskOf(size_t input) const { return masks.empty() ? (input == 0 ? mask : nullptr) : masks[input]; }
  /// By output: the mask that the layer makes itself (OutputMask::Made), (batch, steps of the output); forward writes
  /// every element. Null for others.
  std::span<uint8_t* const> outputMasks;
  /// By parameter: memory of those that are `running` (a batch normalization's moving statistics), the same as
  /// parameters[i]. Only forward, and only while training, writes it. Null for others.
  std::span<float* const> running;

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
  /// The same for layers whose inputs have time axes of their own: MAXTIMES by input, 0 where not open.
  virtual KernelNeeds needsByInput(int64_t maxBatch, std::span<const int64_t> maxTimes) const {
    for (int64_t time : maxTimes)
      if (time > 0) return needs(maxBatch, time);
    return needs(maxBatch, 0);
  }
  virtual void forward(const KernelCall& call) = 0;
  /// After forward of the same call.
  virtual void backward(const KernelCall& call) = 0;
};

}  // namespace unroll
