// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstring>

#include "kernels/activations.h"
#include "kernels/recurrent.h"

namespace unroll {
namespace {

/// i, f, o = σ(x Wᵀ + h Uᵀ + b), g = tanh(…); c' = f ⊙ c + i ⊙ g; h' = o ⊙ tanh(c') (Hochreiter and Schmidhuber 1997,
/// with the forget gate of Gers et al. 2000).
class LstmKernel final : public RecurrentKernel {
 public:
  explicit LstmKernel(const RecurrentConfig& config) : RecurrentKernel(config, 4) { m_hasCell = m_hasExtra = true; }

 private:
  void stepForward(const Block& block, int64_t step) const override {
    const int64_t u = units(), w = width();
    float* gates = gatesAt(block, step);
    inputProduct(block, step, gates);
    stateProduct(block, 0, stateAt(block.h, block, step), gates, w);
    for (int64_t r = 0; r < block.rows; ++r) cellForward(block, step, r, gates + r * w, u);
  }

  void cellForward(const Block& block, int64_t step, int64_t r, float* __restrict z, int64_t u) const {
    const float* __restrict cOld = stateAt(block.c, block, step) + r * u;
    const float* hOld = stateAt(block.h, block, step) + r * u;
    float* __restrict c = stateAt(block.c, block, step + 1) + r * u;
    float* __restrict h = stateAt(block.h, block, step + 1) + r * u;
    if (isPadding(block, r, step)) {
      std::memcpy(c, cOld, static_cast<size_t>(u) * sizeof(float));
      std::memcpy(h, hOld, static_cast<size_t>(u) * sizeof(float));
      return;
    }
    keepSums(block, step, r, 0, z, width());
    activate(m_config.recurrentActivation, z, z, 2, u, u);
    activate(m_config.activation, z + 2 * u, z + 2 * u, 1, u, u);
    activate(m_config.recurrentActivation, z + 3 * u, z + 3 * u, 1, u, u);
    for (int64_t j = 0; j < u; ++j) c[j] = z[u + j] * cOld[j] + z[j] * z[2 * u + j];
    float* __restrict squashed = stateAt(block.extra, block, step) + r * u;
    activate(m_config.outputActivation, c, squashed, 1, u, u);
    for (int64_t j = 0; j < u; ++j) h[j] = z[3 * u + j] * squashed[j];
  }

  void stepBackward(const Block& block, int64_t step) const override {
    const int64_t u = units(), w = width();
    for (int64_t r = 0; r < block.rows; ++r) {
      float* dZ = dZAt(block, step) + r * w;
      if (isPadding(block, r, step))
        std::memset(dZ, 0, static_cast<size_t>(w) * sizeof(float));
      else
        cellBackward(block, step, r, dZ, u);
    }
    stateProductBackward(block, 0, step, block.dh);
  }

  void cellBackward(const Block& block, int64_t step, int64_t r, float* __restrict dZ, int64_t u) const {
    const float* __restrict z = gatesAt(block, step) + r * width();
    const float* __restrict squashed = stateAt(block.extra, block, step) + r * u;
    const float* __restrict cOld = stateAt(block.c, block, step) + r * u;
    float* __restrict dh = block.dh + r * u;
    float* __restrict dc = block.dc + r * u;
    float* __restrict dSquashed = block.work + r * 2 * u;
    for (int64_t j = 0; j < u; ++j) {
      dZ[3 * u + j] = dh[j] * squashed[j];
      dSquashed[j] = dh[j] * z[3 * u + j];
      dh[j] = 0.0f;
    }
    const float* c = stateAt(block.c, block, step + 1) + r * u;
    addActivateBackward(m_config.outputActivation, c, squashed, dSquashed, dc, 1, u, u);
    for (int64_t j = 0; j < u; ++j) {
      const float d = dc[j];
      dZ[j] = d * z[2 * u + j];
      dZ[u + j] = d * cOld[j];
      dZ[2 * u + j] = d * z[j];
      dc[j] = d * z[u + j];
    }
    const float* sums = sumsAt(block, step);
    const auto slope = [&](ActivationKind kind, int64_t gate, int64_t count) {
      const int64_t at = gate * u;
      activateBackward(kind, sums ? sums + r * width() + at : nullptr, z + at, dZ + at, dZ + at, count, u, u);
    };
    slope(m_config.recurrentActivation, 0, 2);
    slope(m_config.activation, 2, 1);
    slope(m_config.recurrentActivation, 3, 1);
  }
};

}  // namespace

std::unique_ptr<LayerKernel> makeLstmKernel(const RecurrentConfig& config) {
  return std::make_unique<LstmKernel>(config);
}

}  // namespace unroll
