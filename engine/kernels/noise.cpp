// SPDX-License-Identifier: GPL-3.0-or-later
// Layers that draw while they train: whole channels left out, normal noise added.
#include "kernels/noise.h"

#include <cstring>

#include "core/parallel.h"
#include "core/rng.h"
#include "kernels/activations.h"
#include "kernels/factories.h"
#include "kernels/pieces.h"

namespace unroll {
namespace {

class SpatialDropoutKernel final : public LayerKernel {
 public:
  explicit SpatialDropoutKernel(const SpatialDropoutConfig& config) : m_config(config) {}

  /// Cache: the factor of every channel of every sample.
  KernelNeeds needs(int64_t maxBatch, int64_t) const override { return {maxBatch * m_config.channels, 0}; }

  void forward(const KernelCall& call) override {
    const int64_t channels = m_config.channels;
    const float kept = static_cast<float>(1.0 / (1.0 - m_config.rate));
    for (int64_t i = 0; i < call.batch * channels; ++i)
      call.cache[i] = !drops(call) ? 1.0f : dropoutKeeps(call.seed, call.step, i, m_config.rate) ? kept : 0.0f;
    overSamples(call, [&](int64_t at, float factor) {
      const float* x = call.inputs[0] + at;
      float* y = call.outputs[0] + at;
      for (int64_t e = 0; e < m_config.after; ++e) y[e] = factor != 0.0f ? x[e] * factor : 0.0f;
    });
  }

  void backward(const KernelCall& call) override {
    float* dx = call.dInputs[0];
    if (!dx) return;
    overSamples(call, [&](int64_t at, float factor) {
      const float* dy = call.dOutputs[0];
      for (int64_t e = at; e < at + m_config.after; ++e) dx[e] += dy[e] * factor;
    });
  }

 private:
  bool drops(const KernelCall& call) const { return call.training && m_config.rate > 0.0; }

  /// BODY(where a run of `after` elements of one channel begins, its factor).
  template <class F>
  void overSamples(const KernelCall& call, F body) const {
    const int64_t before = m_config.before * (m_config.openTime ? call.time : 1), channels = m_config.channels;
    parallelFor(call.batch * before, rowsPerPiece(channels * m_config.after), [&](int64_t first, int64_t last) {
      for (int64_t row = first; row < last; ++row)
        for (int64_t c = 0; c < channels; ++c)
          body((row * channels + c) * m_config.after, call.cache[row / before * channels + c]);
    });
  }

  const SpatialDropoutConfig m_config;
};

constexpr const char* kNoiseStream = "gaussian_noise";

class GaussianNoiseKernel final : public LayerKernel {
 public:
  explicit GaussianNoiseKernel(const GaussianNoiseConfig& config) : m_config(config) {}
  KernelNeeds needs(int64_t, int64_t) const override { return {}; }

  void forward(const KernelCall& call) override {
    const float* x = call.inputs[0];
    float* y = call.outputs[0];
    const bool draws = call.training && m_config.deviation > 0.0;
    const Rng rng(call.seed, kNoiseStream, call.step);
    parallelFor(count(call), kPieceElements / 16, [&](int64_t first, int64_t last) {
      if (!draws) {
        std::memcpy(y + first, x + first, static_cast<size_t>(last - first) * sizeof(float));
        return;
      }
      for (int64_t e = first; e < last; ++e)
        y[e] = x[e] + static_cast<float>(m_config.deviation * rng.normalAt(static_cast<uint64_t>(e)));
    });
  }

  void backward(const KernelCall& call) override {
    if (!call.dInputs[0]) return;
    parallelFor(count(call), kPieceElements, [&](int64_t first, int64_t last) {
      addTo(call.dOutputs[0] + first, call.dInputs[0] + first, last - first);
    });
  }

 private:
  int64_t count(const KernelCall& call) const {
    return call.batch * m_config.elementsPerSample * (m_config.openTime ? call.time : 1);
  }
  const GaussianNoiseConfig m_config;
};

}  // namespace

std::unique_ptr<LayerKernel> makeSpatialDropoutKernel(const SpatialDropoutConfig& config) {
  return std::make_unique<SpatialDropoutKernel>(config);
}
std::unique_ptr<LayerKernel> makeGaussianNoiseKernel(const GaussianNoiseConfig& config) {
  return std::make_unique<GaussianNoiseKernel>(config);
}
double noiseAt(uint64_t seed, uint64_t step, int64_t element) {
  return Rng(seed, kNoiseStream, step).normalAt(static_cast<uint64_t>(element));
}

}  // namespace unroll
