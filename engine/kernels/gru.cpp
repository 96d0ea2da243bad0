// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstring>

#include "kernels/activations.h"
#include "kernels/recurrent.h"

namespace unroll {
namespace {

/// z, r = σ(x Wᵀ + h Uᵀ + b); ĥ = tanh(x Wᵀ + b + r ⊙ (h Uᵀ + b')) where it resets after the product (Keras, PyTorch),
/// or tanh(x Wᵀ + b + (r ⊙ h) Uᵀ) where before (Cho et al. 2014); h' = z h + (1−z) ĥ, or (1−z) h + z ĥ.
/// `extra` keeps the summand h Uᵀ + b', or r ⊙ h. Columns of dZ: z, r, ĥ, and after-reset the summand.
class GruKernel final : public RecurrentKernel {
 public:
  explicit GruKernel(const RecurrentConfig& config) : RecurrentKernel(config, 3) {
    const int64_t u = units();
    m_hasExtra = true;
    m_dWidth = config.resetAfter ? 4 * u : 3 * u;
    m_parts = {{0, 2 * u, 0, false}, {2 * u, u, config.resetAfter ? 3 * u : 2 * u, !config.resetAfter}};
  }

 private:
  void stepForward(const Block& block, int64_t step) const override {
    const int64_t u = units(), w = width(), rows = block.rows;
    const float* old = stateAt(block.h, block, step);
    float* gates = gatesAt(block, step);
    float* extra = stateAt(block.extra, block, step);
    const float* br = m_config.resetAfter && m_config.bias ? block.call->parameters[3] : nullptr;
    inputProduct(block, step, gates);
    stateProduct(block, 0, old, gates, w);
    for (int64_t r = 0; r < rows; ++r) {
      float* z = gates + r * w;
      if (br) addTo(br, z, 2 * u);
      keepSums(block, step, r, 0, z, 2 * u);
      activate(m_config.recurrentActivation, z, z, 2, u, u);
    }
    if (m_config.resetAfter) {
      for (int64_t r = 0; r < rows; ++r) {
        if (br)
          std::memcpy(extra + r * u, br + 2 * u, static_cast<size_t>(u) * sizeof(float));
        else
          std::memset(extra + r * u, 0, static_cast<size_t>(u) * sizeof(float));
      }
      stateProduct(block, 1, old, extra, u);
      for (int64_t r = 0; r < rows; ++r) addProduct(gates + r * w + u, extra + r * u, gates + r * w + 2 * u, u);
    } else {
      for (int64_t r = 0; r < rows; ++r) setProduct(gates + r * w + u, old + r * u, extra + r * u, u);
      stateProduct(block, 1, extra, gates + 2 * u, w);
    }
    for (int64_t r = 0; r < rows; ++r) keepSums(block, step, r, 2 * u, gates + r * w + 2 * u, u);
    activate(m_config.activation, gates + 2 * u, gates + 2 * u, rows, u, w);
    for (int64_t r = 0; r < rows; ++r) mix(block, step, r, u);
  }

  static void addProduct(const float* __restrict a, const float* __restrict b, float* __restrict to, int64_t count) {
    for (int64_t j = 0; j < count; ++j) to[j] += a[j] * b[j];
  }
  static void setProduct(const float* __restrict a, const float* __restrict b, float* __restrict to, int64_t count) {
    for (int64_t j = 0; j < count; ++j) to[j] = a[j] * b[j];
  }

  /// The weighted sums of a gate in one row, or null where no slope needs them.
  const float* sumsOf(const Block& block, int64_t step, int64_t row, int64_t gate) const {
    const float* sums = sumsAt(block, step);
    return sums ? sums + row * width() + gate * units() : nullptr;
  }

  void mix(const Block& block, int64_t step, int64_t r, int64_t u) const {
    const float* __restrict gates = gatesAt(block, step) + r * width();
    const float* __restrict old = stateAt(block.h, block, step) + r * u;
    float* __restrict h = stateAt(block.h, block, step + 1) + r * u;
    const float* __restrict hh = gates + 2 * u;
    if (isPadding(block, r, step))
      std::memcpy(h, old, static_cast<size_t>(u) * sizeof(float));
    else if (m_config.takesNew)
      for (int64_t j = 0; j < u; ++j) h[j] = (1.0f - gates[j]) * old[j] + gates[j] * hh[j];
    else
      for (int64_t j = 0; j < u; ++j) h[j] = gates[j] * old[j] + (1.0f - gates[j]) * hh[j];
  }

  void stepBackward(const Block& block, int64_t step) const override {
    const int64_t u = units(), rows = block.rows;
    for (int64_t r = 0; r < rows; ++r) {
      float* dZ = dZAt(block, step) + r * m_dWidth;
      if (isPadding(block, r, step))
        std::memset(dZ, 0, static_cast<size_t>(m_dWidth) * sizeof(float));
      else
        mixBackward(block, step, r, dZ, u);
    }
    if (!m_config.resetAfter) {
      float* dReset = block.work;  // ∂L/∂(r ⊙ h); a padded row's is 0
      std::memset(dReset, 0, static_cast<size_t>(rows * u) * sizeof(float));
      stateProductBackward(block, 1, step, dReset);
      const float* old = stateAt(block.h, block, step);
      for (int64_t r = 0; r < rows; ++r) {
        const float* gate = gatesAt(block, step) + r * width() + u;
        setProduct(dReset + r * u, old + r * u, dZAt(block, step) + r * m_dWidth + u, u);
        addProduct(dReset + r * u, gate, block.dh + r * u, u);
      }
    }
    for (int64_t r = 0; r < rows; ++r) {
      if (isPadding(block, r, step)) continue;
      float* dReset = dZAt(block, step) + r * m_dWidth + u;
      activateBackward(m_config.recurrentActivation, sumsOf(block, step, r, 1), gatesAt(block, step) + r * width() + u,
                       dReset, dReset, 1, u, u);
    }
    stateProductBackward(block, 0, step, block.dh);
    if (m_config.resetAfter) stateProductBackward(block, 1, step, block.dh);
  }

  /// Through the mixture and ĥ: dZ of z and ĥ; reset after: also of r (before its activation's slope) and the summand.
  void mixBackward(const Block& block, int64_t step, int64_t r, float* __restrict dZ, int64_t u) const {
    const float* __restrict gates = gatesAt(block, step) + r * width();
    const float* __restrict old = stateAt(block.h, block, step) + r * u;
    const float* __restrict extra = stateAt(block.extra, block, step) + r * u;
    const float* __restrict hh = gates + 2 * u;
    float* __restrict dh = block.dh + r * u;
    const bool takesNew = m_config.takesNew;
    for (int64_t j = 0; j < u; ++j) {
      const float z = gates[j], d = dh[j], change = d * (old[j] - hh[j]);
      dZ[j] = takesNew ? -change : change;
      dZ[2 * u + j] = d * (takesNew ? z : 1.0f - z);
      dh[j] = d * (takesNew ? 1.0f - z : z);
    }
    activateBackward(m_config.recurrentActivation, sumsOf(block, step, r, 0), gates, dZ, dZ, 1, u, u);
    activateBackward(m_config.activation, sumsOf(block, step, r, 2), hh, dZ + 2 * u, dZ + 2 * u, 1, u, u);
    if (!m_config.resetAfter) return;
    for (int64_t j = 0; j < u; ++j) {
      dZ[u + j] = dZ[2 * u + j] * extra[j];
      dZ[3 * u + j] = dZ[2 * u + j] * gates[u + j];
    }
  }
};

}  // namespace

std::unique_ptr<LayerKernel> makeGruKernel(const RecurrentConfig& config) {
  return std::make_unique<GruKernel>(config);
}

}  // namespace unroll
