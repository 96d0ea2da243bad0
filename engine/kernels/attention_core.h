// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// What the attention kernels share; internal to kernels/.
#include <span>

#include "kernels/attention.h"
#include "kernels/pieces.h"

namespace unroll {

/// The sizes of one batch.
struct AttentionSizes {
  int64_t samples = 0, queries = 0, keys = 0;  ///< N, Tq, Tk
};

class AttentionKernel : public LayerKernel {
 public:
  explicit AttentionKernel(const AttentionConfig& inputs) : m_inputs(inputs) {}
  KernelNeeds needs(int64_t maxBatch, int64_t maxTime) const override {
    return needsOf(sizesOf(maxBatch, maxTime, maxTime));
  }
  KernelNeeds needsByInput(int64_t maxBatch, std::span<const int64_t> maxTimes) const override {
    return needsOf(sizesOf(maxBatch, maxTimes[0], m_inputs.valueGiven ? maxTimes[1] : maxTimes[0]));
  }

 protected:
  virtual KernelNeeds needsOf(const AttentionSizes& sizes) const = 0;

  AttentionSizes sizesOf(const KernelCall& call) const {
    return sizesOf(call.batch, call.timeOf(0), call.timeOf(valuePort()));
  }
  size_t valuePort() const { return m_inputs.valueGiven ? 1 : 0; }
  size_t keyPort() const { return m_inputs.keyGiven ? 2 : valuePort(); }
  bool drops(const KernelCall& call) const { return call.training && m_inputs.dropout > 0.0; }
  /// Weights need a second copy where some of them may be dropped.
  int64_t weightCopies() const { return m_inputs.dropout > 0.0 ? 2 : 1; }

  /// SCORES (queries, keys) of sample n and head h become weights: softmax over what each query sees.
  void weigh(const KernelCall& call, const AttentionSizes& sizes, int64_t n, float* scores) const;
  /// DROPPED = weights, some of them 0 and the others larger. BLOCK = n · heads + h.
  void drop(const KernelCall& call, const AttentionSizes& sizes, int64_t block, const float* weights,
            float* dropped) const;
  /// From dUsed = ∂L/∂used in D: D = FACTOR · ∂L/∂scores. used: the weights after dropout. Row by row
  /// used ⊙ dUsed − weights · Σ used ⊙ dUsed.
  static void scoreGradients(const AttentionSizes& sizes, const float* weights, const float* used, float* d,
                             float factor);

  const AttentionConfig m_inputs;

 private:
  AttentionSizes sizesOf(int64_t batch, int64_t queryTime, int64_t keyTime) const {
    return {batch, m_inputs.querySteps > 0 ? m_inputs.querySteps : queryTime,
            m_inputs.keySteps > 0 ? m_inputs.keySteps : keyTime};
  }
};

/// Parts of one block of memory, each on cache lines of its own.
class MemoryParts {
 public:
  explicit MemoryParts(float* begin = nullptr) : m_begin(begin) {}
  float* take(int64_t floats) {
    float* part = m_begin ? m_begin + m_used : nullptr;
    m_used += wholeLines(floats);
    return part;
  }
  int64_t used() const { return m_used; }

 private:
  float* m_begin;
  int64_t m_used = 0;
};

}  // namespace unroll
