// SPDX-License-Identifier: GPL-3.0-or-later
// Layers without a product: activation, copy, dropout, embedding.
#include <algorithm>
#include <cstring>

#include "core/parallel.h"
#include "core/rng.h"
#include "kernels/activations.h"
#include "kernels/factories.h"
#include "kernels/pieces.h"

namespace unroll {
namespace {

class ActivationKernel final : public LayerKernel {
 public:
  explicit ActivationKernel(const ActivationConfig& config) : m_config(config) {}
  KernelNeeds needs(int64_t, int64_t) const override { return {}; }
  void forward(const KernelCall& call) override {
    overRows(call, [&](int64_t at, int64_t rows) {
      activate(m_config.activation, call.inputs[0] + at, call.outputs[0] + at, rows, m_config.columns,
               m_config.columns);
    });
  }
  void backward(const KernelCall& call) override {
    float* dx = call.dInputs[0];
    if (!dx) return;
    overRows(call, [&](int64_t at, int64_t rows) {
      addActivateBackward(m_config.activation, call.inputs[0] + at, call.outputs[0] + at, call.dOutputs[0] + at,
                          dx + at, rows, m_config.columns, m_config.columns);
    });
  }

 private:
  template <class F>
  void overRows(const KernelCall& call, F body) const {
    const int64_t rows = call.batch * m_config.rowsPerSample * (m_config.openTime ? call.time : 1);
    parallelFor(rows, rowsPerPiece(m_config.columns),
                [&](int64_t first, int64_t last) { body(first * m_config.columns, last - first); });
  }
  const ActivationConfig m_config;
};

/// Softmax or log-softmax over the channels of images (columns, pixels).
class ChannelActivationKernel final : public LayerKernel {
 public:
  explicit ChannelActivationKernel(const ActivationConfig& config)
      : m_kind(config.activation), m_channels(config.columns), m_pixels(config.pixels) {}
  KernelNeeds needs(int64_t, int64_t) const override { return {}; }
  void forward(const KernelCall& call) override {
    overImages(call, [&](int64_t at) {
      activateChannels(m_kind, call.inputs[0] + at, call.outputs[0] + at, m_channels, m_pixels);
    });
  }
  void backward(const KernelCall& call) override {
    float* dx = call.dInputs[0];
    if (!dx) return;
    overImages(call, [&](int64_t at) {
      activateChannelsBackward(m_kind, call.outputs[0] + at, call.dOutputs[0] + at, dx + at, m_channels, m_pixels,
                               true);
    });
  }

 private:
  template <class F>
  void overImages(const KernelCall& call, F body) const {
    const int64_t size = m_channels * m_pixels;
    parallelFor(call.batch, rowsPerPiece(size), [&](int64_t first, int64_t last) {
      for (int64_t n = first; n < last; ++n) body(n * size);
    });
  }
  const ActivationKind m_kind;
  const int64_t m_channels, m_pixels;
};

class LeakyReluKernel final : public LayerKernel {
 public:
  explicit LeakyReluKernel(const SlopeConfig& config) : m_config(config) {}
  KernelNeeds needs(int64_t, int64_t) const override { return {}; }
  void forward(const KernelCall& call) override {
    parallelFor(count(call), kPieceElements, [&](int64_t first, int64_t last) {
      leakyRelu(call.inputs[0] + first, call.outputs[0] + first, last - first, m_config.slope);
    });
  }
  void backward(const KernelCall& call) override {
    float* dx = call.dInputs[0];
    if (!dx) return;
    parallelFor(count(call), kPieceElements, [&](int64_t first, int64_t last) {
      addLeakyReluBackward(call.inputs[0] + first, call.dOutputs[0] + first, dx + first, last - first, m_config.slope);
    });
  }

 private:
  int64_t count(const KernelCall& call) const {
    return call.batch * m_config.elementsPerSample * (m_config.openTime ? call.time : 1);
  }
  const SlopeConfig m_config;
};

class CopyKernel final : public LayerKernel {
 public:
  explicit CopyKernel(const CopyConfig& config) : m_config(config) {}
  KernelNeeds needs(int64_t, int64_t) const override { return {}; }
  void forward(const KernelCall& call) override {
    parallelFor(count(call), 4 * kPieceElements, [&](int64_t first, int64_t last) {
      std::memcpy(call.outputs[0] + first, call.inputs[0] + first, static_cast<size_t>(last - first) * sizeof(float));
    });
  }
  void backward(const KernelCall& call) override {
    float* dx = call.dInputs[0];
    if (!dx) return;
    parallelFor(count(call), 4 * kPieceElements,
                [&](int64_t first, int64_t last) { addTo(call.dOutputs[0] + first, dx + first, last - first); });
  }

 private:
  int64_t count(const KernelCall& call) const {
    return call.batch * m_config.elementsPerSample * (m_config.openTime ? call.time : 1);
  }
  const CopyConfig m_config;
};

constexpr const char* kDropoutStream = "dropout";

/// y = x · keep / (1 − rate). The factor of every element is kept, so that backward draws nothing again.
class DropoutKernel final : public LayerKernel {
 public:
  explicit DropoutKernel(const DropoutConfig& config) : m_config(config) {}
  KernelNeeds needs(int64_t maxBatch, int64_t maxTime) const override { return {count(maxBatch, maxTime), 0}; }
  void forward(const KernelCall& call) override {
    const float* x = call.inputs[0];
    float* y = call.outputs[0];
    const Rng rng(call.seed, kDropoutStream, call.step);
    const float kept = m_config.rate < 1.0 ? static_cast<float>(1.0 / (1.0 - m_config.rate)) : 0.0f;
    parallelFor(count(call.batch, call.time), kPieceElements / 8, [&](int64_t first, int64_t last) {
      if (!drops(call)) {
        std::memcpy(y + first, x + first, static_cast<size_t>(last - first) * sizeof(float));
        return;
      }
      for (int64_t i = first; i < last; ++i) {
        const float factor = rng.uniformAt(static_cast<uint64_t>(i)) >= m_config.rate ? kept : 0.0f;
        call.cache[i] = factor;
        y[i] = factor != 0.0f ? x[i] * factor : 0.0f;
      }
    });
  }
  void backward(const KernelCall& call) override {
    float* dx = call.dInputs[0];
    if (!dx) return;
    const float* dy = call.dOutputs[0];
    parallelFor(count(call.batch, call.time), kPieceElements, [&](int64_t first, int64_t last) {
      if (!drops(call)) {
        addTo(dy + first, dx + first, last - first);
        return;
      }
      for (int64_t i = first; i < last; ++i) dx[i] += dy[i] * call.cache[i];
    });
  }

 private:
  bool drops(const KernelCall& call) const { return call.training && m_config.rate > 0.0; }
  int64_t count(int64_t batch, int64_t time) const {
    return batch * m_config.elementsPerSample * (m_config.openTime ? time : 1);
  }
  const DropoutConfig m_config;
};

/// Backward adds rows into dE in the order of the indices; features are cut, not indices, so that two pieces never
/// meet in a row.
class EmbeddingKernel final : public LayerKernel {
 public:
  explicit EmbeddingKernel(const EmbeddingConfig& config) : m_config(config) {}
  KernelNeeds needs(int64_t, int64_t) const override { return {}; }
  void forward(const KernelCall& call) override {
    const int64_t width = m_config.features;
    parallelFor(count(call), rowsPerPiece(width), [&](int64_t first, int64_t last) {
      for (int64_t i = first; i < last; ++i)
        std::memcpy(call.outputs[0] + i * width, call.parameters[0] + row(call.inputs[0][i]) * width,
                    static_cast<size_t>(width) * sizeof(float));
    });
    if (m_config.maskZero) makeMask(call);
  }
  void backward(const KernelCall& call) override {
    float* dE = call.dParameters[0];
    if (!dE) return;
    const int64_t width = m_config.features, indices = count(call);
    const int64_t columns = std::max<int64_t>(16, wholeLines(rowsPerPiece(indices)));
    parallelFor(width, columns, [&](int64_t first, int64_t last) {
      for (int64_t i = 0; i < indices; ++i)
        addTo(call.dOutputs[0] + i * width + first, dE + row(call.inputs[0][i]) * width + first, last - first);
    });
  }

 private:
  void makeMask(const KernelCall& call) const {
    const uint8_t* before = call.maskOf(0);
    uint8_t* mask = call.outputMasks[0];
    const int64_t indices = count(call);
    for (int64_t i = 0; i < indices; ++i) mask[i] = call.inputs[0][i] != 0.0f && (!before || before[i]) ? 1 : 0;
  }
  /// Indices are checked where data enters; one that is outside all the same takes the nearest row.
  int64_t row(float index) const {
    const auto last = static_cast<float>(m_config.tokens - 1);
    return static_cast<int64_t>(index > 0.0f ? std::min(index, last) : 0.0f);
  }
  int64_t count(const KernelCall& call) const {
    return call.batch * m_config.indicesPerSample * (m_config.openTime ? call.time : 1);
  }
  const EmbeddingConfig m_config;
};

}  // namespace

std::unique_ptr<LayerKernel> makeActivationKernel(const ActivationConfig& config) {
  if (actsOnRows(config.activation) && config.pixels > 0) return std::make_unique<ChannelActivationKernel>(config);
  return std::make_unique<ActivationKernel>(config);
}
std::unique_ptr<LayerKernel> makeSlopeKernel(const SlopeConfig& config) {
  return std::make_unique<LeakyReluKernel>(config);
}
std::unique_ptr<LayerKernel> makeCopyKernel(const CopyConfig& config) { return std::make_unique<CopyKernel>(config); }
std::unique_ptr<LayerKernel> makeDropoutKernel(const DropoutConfig& config) {
  return std::make_unique<DropoutKernel>(config);
}
bool dropoutKeeps(uint64_t seed, uint64_t step, int64_t element, double rate) {
  return Rng(seed, kDropoutStream, step).uniformAt(static_cast<uint64_t>(element)) >= rate;
}
std::unique_ptr<LayerKernel> makeEmbeddingKernel(const EmbeddingConfig& config) {
  return std::make_unique<EmbeddingKernel>(config);
}

}  // namespace unroll
