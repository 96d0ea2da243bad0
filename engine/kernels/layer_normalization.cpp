// SPDX-License-Identifier: GPL-3.0-or-later
// The mean is taken first and then the variance of what is left, not E[x²] − μ², which cancels. Where a group lies
// together its numbers share a vector; where groups lie side by side (an image's channels) a vector holds as many
// groups.
#include <algorithm>
#include <cmath>

#include "core/parallel.h"
#include "kernels/normalization.h"
#include "kernels/pieces.h"
#include "kernels/vector_parts.h"

namespace unroll {
namespace {

using simd::firstLanes;
using simd::inVectors;
using simd::kWidth;
using simd::loadUpTo;
using simd::storeUpTo;
using simd::sumRow;
using simd::Vec;

class LayerNormalizationKernel final : public LayerKernel {
 public:
  explicit LayerNormalizationKernel(const LayerNormalizationConfig& config) : m_config(config) {}

  /// Cache: μ of every group, then 1/√(σ² + ε) of every group.
  KernelNeeds needs(int64_t maxBatch, int64_t maxTime) const override {
    return {2 * outerCount(maxBatch, maxTime) * m_config.inner, 0};
  }

  void forward(const KernelCall& call) override {
    overOuter(call, [&](int64_t o) { m_config.inner == 1 ? rowForward(call, o) : blockForward(call, o); });
  }

  void backward(const KernelCall& call) override {
    if (call.dInputs[0])
      overOuter(call, [&](int64_t o) { m_config.inner == 1 ? rowBackward(call, o) : blockBackward(call, o); });
    float* dGamma = m_config.scale ? call.dParameters[0] : nullptr;
    float* dBeta = m_config.center ? call.dParameters[m_config.scale ? 1 : 0] : nullptr;
    if (!dGamma && !dBeta) return;
    m_config.inner == 1 ? columnGradients(call, dGamma, dBeta) : channelGradients(call, dGamma, dBeta);
  }

 private:
  int64_t outerCount(int64_t batch, int64_t time) const {
    return batch * m_config.outer * (m_config.openTime ? time : 1);
  }
  int64_t outerCount(const KernelCall& call) const { return outerCount(call.batch, call.time); }
  float* means(const KernelCall& call) const { return call.cache; }
  float* scales(const KernelCall& call) const { return call.cache + outerCount(call) * m_config.inner; }
  const float* gamma(const KernelCall& call) const { return m_config.scale ? call.parameters[0] : nullptr; }
  const float* beta(const KernelCall& call) const {
    return m_config.center ? call.parameters[m_config.scale ? 1 : 0] : nullptr;
  }

  template <class F>
  void overOuter(const KernelCall& call, F body) const {
    parallelFor(outerCount(call), rowsPerPiece(4 * m_config.size * m_config.inner), [&](int64_t first, int64_t last) {
      for (int64_t o = first; o < last; ++o) body(o);
    });
  }

  void rowForward(const KernelCall& call, int64_t row) const {
    const int64_t size = m_config.size;
    const float* x = call.inputs[0] + row * size;
    float* y = call.outputs[0] + row * size;
    const float n = static_cast<float>(size);
    const float mean = sumRow(size, [&](int64_t i, int64_t count) { return loadUpTo(x + i, count); }) / n;
    const float variance = sumRow(size,
                                  [&](int64_t i, int64_t count) {
                                    const Vec d = firstLanes(loadUpTo(x + i, count) - mean, count);
                                    return d * d;
                                  }) /
                           n;
    const float scale = 1.0f / std::sqrt(variance + m_config.epsilon);
    means(call)[row] = mean;
    scales(call)[row] = scale;
    const float *g = gamma(call), *b = beta(call);
    inVectors(size, [&](int64_t i, int64_t count) {
      Vec v = (loadUpTo(x + i, count) - mean) * scale;
      if (g) v *= loadUpTo(g + i, count);
      if (b) v += loadUpTo(b + i, count);
      storeUpTo(y + i, v, count);
    });
  }

  /// With g = γ ⊙ ∂L/∂y: ∂L/∂x = (g − mean(g) − x̂ · mean(g ⊙ x̂)) / √(σ² + ε).
  void rowBackward(const KernelCall& call, int64_t row) const {
    const int64_t size = m_config.size;
    const float* x = call.inputs[0] + row * size;
    const float* dy = call.dOutputs[0] + row * size;
    float* dx = call.dInputs[0] + row * size;
    const float *weights = gamma(call), mean = means(call)[row], scale = scales(call)[row];
    const auto g = [&](int64_t i, int64_t count) {
      const Vec v = loadUpTo(dy + i, count);
      return weights ? v * loadUpTo(weights + i, count) : v;
    };
    const auto hat = [&](int64_t i, int64_t count) { return (loadUpTo(x + i, count) - mean) * scale; };
    const float n = static_cast<float>(size);
    const float meanG = sumRow(size, g) / n;
    const float meanGHat = sumRow(size, [&](int64_t i, int64_t count) { return g(i, count) * hat(i, count); }) / n;
    inVectors(size, [&](int64_t i, int64_t count) {
      const Vec d = (g(i, count) - meanG - hat(i, count) * meanGHat) * scale;
      storeUpTo(dx + i, loadUpTo(dx + i, count) + d, count);
    });
  }

  void blockForward(const KernelCall& call, int64_t o) const {
    const int64_t size = m_config.size, inner = m_config.inner;
    const float* x = call.inputs[0] + o * size * inner;
    float* y = call.outputs[0] + o * size * inner;
    const float *g = gamma(call), *b = beta(call), n = static_cast<float>(size);
    inVectors(inner, [&](int64_t p, int64_t count) {
      Vec mean = {}, variance = {};
      for (int64_t c = 0; c < size; ++c) mean += loadUpTo(x + c * inner + p, count);
      mean /= n;
      for (int64_t c = 0; c < size; ++c) {
        const Vec d = loadUpTo(x + c * inner + p, count) - mean;
        variance += d * d;
      }
      const Vec scale = 1.0f / simd::sqrt(variance / n + m_config.epsilon);
      storeUpTo(means(call) + o * inner + p, mean, count);
      storeUpTo(scales(call) + o * inner + p, scale, count);
      for (int64_t c = 0; c < size; ++c) {
        Vec v = (loadUpTo(x + c * inner + p, count) - mean) * scale;
        if (g) v *= g[c];
        if (b) v += b[c];
        storeUpTo(y + c * inner + p, v, count);
      }
    });
  }

  void blockBackward(const KernelCall& call, int64_t o) const {
    const int64_t size = m_config.size, inner = m_config.inner;
    const float* x = call.inputs[0] + o * size * inner;
    const float* dy = call.dOutputs[0] + o * size * inner;
    float* dx = call.dInputs[0] + o * size * inner;
    const float *weights = gamma(call), n = static_cast<float>(size);
    inVectors(inner, [&](int64_t p, int64_t count) {
      const Vec mean = loadUpTo(means(call) + o * inner + p, count),
                scale = loadUpTo(scales(call) + o * inner + p, count);
      const auto g = [&](int64_t c) { return loadUpTo(dy + c * inner + p, count) * (weights ? weights[c] : 1.0f); };
      const auto hat = [&](int64_t c) { return (loadUpTo(x + c * inner + p, count) - mean) * scale; };
      Vec meanG = {}, meanGHat = {};
      for (int64_t c = 0; c < size; ++c) {
        meanG += g(c);
        meanGHat += g(c) * hat(c);
      }
      meanG /= n;
      meanGHat /= n;
      for (int64_t c = 0; c < size; ++c) {
        float* at = dx + c * inner + p;
        storeUpTo(at, loadUpTo(at, count) + (g(c) - meanG - hat(c) * meanGHat) * scale, count);
      }
    });
  }

  /// ∂L/∂γ_j = Σ_rows ∂L/∂y_j · x̂_j, ∂L/∂β_j = Σ_rows ∂L/∂y_j: cut over j, in the order of the rows.
  void columnGradients(const KernelCall& call, float* dGamma, float* dBeta) const {
    const int64_t size = m_config.size, rows = outerCount(call), vectors = (size + kWidth - 1) / kWidth;
    parallelFor(vectors, rowsPerPiece(rows * kWidth), [&](int64_t first, int64_t last) {
      for (int64_t v = first; v < last; ++v) {
        const int64_t i = v * kWidth, count = std::min<int64_t>(kWidth, size - i);
        Vec sumGamma = {}, sumBeta = {};
        for (int64_t r = 0; r < rows; ++r) {
          const Vec d = loadUpTo(call.dOutputs[0] + r * size + i, count);
          sumGamma += d * ((loadUpTo(call.inputs[0] + r * size + i, count) - means(call)[r]) * scales(call)[r]);
          sumBeta += d;
        }
        if (dGamma) storeUpTo(dGamma + i, loadUpTo(dGamma + i, count) + sumGamma, count);
        if (dBeta) storeUpTo(dBeta + i, loadUpTo(dBeta + i, count) + sumBeta, count);
      }
    });
  }

  void channelGradients(const KernelCall& call, float* dGamma, float* dBeta) const {
    const int64_t size = m_config.size, inner = m_config.inner, outer = outerCount(call);
    parallelFor(size, rowsPerPiece(outer * inner), [&](int64_t first, int64_t last) {
      for (int64_t c = first; c < last; ++c) {
        Vec sumGamma = {}, sumBeta = {};
        for (int64_t o = 0; o < outer; ++o) {
          const int64_t at = (o * size + c) * inner;
          inVectors(inner, [&](int64_t p, int64_t count) {
            const Vec d = loadUpTo(call.dOutputs[0] + at + p, count);
            const Vec mean = loadUpTo(means(call) + o * inner + p, count),
                      scale = loadUpTo(scales(call) + o * inner + p, count);
            sumGamma += d * ((loadUpTo(call.inputs[0] + at + p, count) - mean) * scale);
            sumBeta += d;
          });
        }
        if (dGamma) dGamma[c] += simd::sumOf(sumGamma);
        if (dBeta) dBeta[c] += simd::sumOf(sumBeta);
      }
    });
  }

  const LayerNormalizationConfig m_config;
};

}  // namespace

std::unique_ptr<LayerKernel> makeLayerNormalizationKernel(const LayerNormalizationConfig& config) {
  return std::make_unique<LayerNormalizationKernel>(config);
}

}  // namespace unroll
