// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <vector>

#include "kernels/factories.h"

namespace unroll {

/// What the recurrent kernels share: the batch is cut into blocks of rows, and one task runs a block through all of
/// time, forward or backward, so that a layer forks and joins once. Inside of a block everything is stored step by
/// step, (T, rows, width); step s is time s, or T−1−s where the layer runs backward. The gradients of W, U and b are
/// products over all steps of a block, summed block by block.
class RecurrentKernel : public LayerKernel {
 public:
  explicit RecurrentKernel(const RecurrentConfig& config, int64_t gates);
  KernelNeeds needs(int64_t maxBatch, int64_t maxTime) const override;
  void forward(const KernelCall& call) override;
  void backward(const KernelCall& call) override;

 protected:
  /// One block at work. The pointers are to the block's own parts of cache and scratch.
  struct Block {
    const KernelCall* call = nullptr;
    int64_t first = 0, rows = 0, steps = 0;
    float* h = nullptr;      ///< (T+1, rows, u): h[0] = 0
    float* c = nullptr;      ///< LSTM: (T+1, rows, u)
    float* gates = nullptr;  ///< (T, rows, gates·u) after their activations
    float* sums = nullptr;   ///< the same before their activations, where a slope needs them; else null
    float* extra = nullptr;  ///< (T, rows, u): LSTM f(c); GRU the recurrent summand of ĥ, or r ⊙ h
    const float* packedW = nullptr;
    const std::vector<const float*>* packedU = nullptr;
    // backward
    float* dZ = nullptr;    ///< (T, rows, dWidth)
    float* x = nullptr;     ///< (T, rows, in)
    float* dh = nullptr;    ///< (rows, u)
    float* dc = nullptr;    ///< (rows, u), behind dh
    float* work = nullptr;  ///< (rows, 2u)
  };
  /// A part of U: rows [row, row + count) make gate columns from the state, or from `extra` (GRU, reset before).
  /// dColumn: where their gradient stands in dZ.
  struct Part {
    int64_t row = 0, count = 0, dColumn = 0;
    bool fromExtra = false;
  };

  virtual void stepForward(const Block& block, int64_t step) const = 0;
  /// From dh = ∂L/∂h[step+1]: dZ of the step and dh = ∂L/∂h[step], dc alike. dZ of a padded step is 0.
  virtual void stepBackward(const Block& block, int64_t step) const = 0;

  int64_t units() const { return m_config.units; }
  int64_t width() const { return m_gates * m_config.units; }
  int64_t timeOf(const Block& block, int64_t step) const { return m_config.backward ? block.steps - 1 - step : step; }
  bool isPadding(const Block& block, int64_t row, int64_t step) const {
    const uint8_t* mask = block.call->mask;
    return mask && !mask[(block.first + row) * block.steps + timeOf(block, step)];
  }
  float* stateAt(float* states, const Block& block, int64_t step) const {
    return states + step * block.rows * m_config.units;
  }
  float* gatesAt(const Block& block, int64_t step) const { return block.gates + step * block.rows * width(); }
  /// The weighted sums of the step (rows, gates·u), or null where no slope needs them.
  float* sumsAt(const Block& block, int64_t step) const {
    return block.sums ? block.sums + step * block.rows * width() : nullptr;
  }
  /// Keeps COUNT of a row's from FROM, at COLUMN; does nothing where no slope needs them.
  void keepSums(const Block& block, int64_t step, int64_t row, int64_t column, const float* from, int64_t count) const;
  float* dZAt(const Block& block, int64_t step) const { return block.dZ + step * block.rows * m_dWidth; }

  /// to (rows, gates·u) = x W ᵀ + b of the step.
  void inputProduct(const Block& block, int64_t step, float* to) const;
  /// to (rows, LDC) += from (rows, u) U_partᵀ.
  void stateProduct(const Block& block, size_t part, const float* from, float* to, int64_t ldc) const;
  /// dTo (rows, u) += dZ_part U_part of the step.
  void stateProductBackward(const Block& block, size_t part, int64_t step, float* dTo) const;

  const RecurrentConfig m_config;
  const int64_t m_gates;
  int64_t m_dWidth;          ///< of dZ's rows: gates·u, one more u for a GRU that resets after
  bool m_keepsGates = true;  ///< a SimpleRNN needs its states only
  const bool m_keepsSums;    ///< GELU and SiLU: their slope cannot be told from the gates
  bool m_hasCell = false;
  bool m_hasExtra = false;
  std::vector<Part> m_parts;

 private:
  int64_t stepsOf(int64_t time) const { return m_config.steps > 0 ? m_config.steps : time; }
  int64_t cachePerSample(int64_t steps) const;
  int64_t scratchPerSample(int64_t steps) const;
  int64_t packedFloats(bool transposed) const;
  Block blockOf(const KernelCall& call, int64_t first, int64_t last) const;
  void addParameterGradients(const KernelCall& call, int64_t blockRows, float* blocks) const;
  /// The state before the first step: what is connected to INPUT, or zero.
  void startFrom(const KernelCall& call, size_t input, int64_t first, int64_t rows, float* state) const;
  /// The states after the last step, and the gradients by them that come in.
  void giveStates(const KernelCall& call, const Block& block) const;
  void takeStateGradients(const KernelCall& call, const Block& block) const;
  void packForward(const KernelCall& call);
  void packBackward(const KernelCall& call);

  std::vector<const float*> m_packedU;
};

std::unique_ptr<LayerKernel> makeSimpleRnnKernel(const RecurrentConfig& config);
std::unique_ptr<LayerKernel> makeLstmKernel(const RecurrentConfig& config);
std::unique_ptr<LayerKernel> makeGruKernel(const RecurrentConfig& config);

}  // namespace unroll
