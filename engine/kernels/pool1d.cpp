// SPDX-License-Identifier: GPL-3.0-or-later
// Pooling over time, vectors of features at a time: what is decided for one feature is decided for all lanes.
#include <cstring>

#include "core/parallel.h"
#include "kernels/activations.h"
#include "kernels/pieces.h"
#include "kernels/sequences.h"

namespace unroll {
namespace {

using Kind = Pool1dConfig::Kind;

/// y = the larger of y and x; a NaN wins.
void takeLarger(const float* x, float* y, int64_t count) {
  for (int64_t f = 0; f < count; ++f) y[f] = x[f] > y[f] || x[f] != x[f] ? x[f] : y[f];
}

/// Where x is the maximum y and LEFT has not been taken yet, dx takes it.
void takeGradient(const float* x, const float* y, float* left, float* dx, int64_t count) {
  for (int64_t f = 0; f < count; ++f) {
    const bool wins = x[f] == y[f] || (x[f] != x[f] && y[f] != y[f]);
    dx[f] += wins ? left[f] : 0.0f;
    left[f] = wins ? 0.0f : left[f];
  }
}

void addScaled(const float* x, float factor, float* y, int64_t count) {
  for (int64_t f = 0; f < count; ++f) y[f] += factor * x[f];
}

/// Pools the rows of steps that a window meets. STEPS(body) calls BODY(step) for each that is no border.
template <class Steps>
void poolForward(Kind kind, const float* x, float* y, int64_t features, Steps steps) {
  int64_t met = 0;
  steps([&](int64_t t) {
    const float* row = x + t * features;
    if (met++ == 0)
      std::memcpy(y, row, static_cast<size_t>(features) * sizeof(float));
    else if (kind == Kind::Max)
      takeLarger(row, y, features);
    else
      addTo(row, y, features);
  });
  if (met == 0) std::memset(y, 0, static_cast<size_t>(features) * sizeof(float));
  if (kind == Kind::Average && met > 1)
    for (int64_t f = 0; f < features; ++f) y[f] /= static_cast<float>(met);
}

template <class Steps>
void poolBackward(Kind kind, const float* x, const float* y, const float* dy, float* left, float* dx, int64_t features,
                  Steps steps) {
  if (kind == Kind::Max) {
    std::memcpy(left, dy, static_cast<size_t>(features) * sizeof(float));
    steps([&](int64_t t) { takeGradient(x + t * features, y, left, dx + t * features, features); });
    return;
  }
  int64_t met = 0;
  steps([&](int64_t) { ++met; });
  steps([&](int64_t t) { addScaled(dy, 1.0f / static_cast<float>(met), dx + t * features, features); });
}

class Pool1dKernel final : public LayerKernel {
 public:
  explicit Pool1dKernel(const Pool1dConfig& config) : m_config(config) {}
  KernelNeeds needs(int64_t maxBatch, int64_t) const override { return {0, maxBatch * m_config.features}; }

  void forward(const KernelCall& call) override {
    overWindows(call, [&](int64_t, int64_t in, int64_t out, auto steps) {
      poolForward(m_config.kind, call.inputs[0] + in, call.outputs[0] + out, m_config.features, steps);
    });
    m_config.window.makeMasks(call);
  }
  void backward(const KernelCall& call) override {
    if (!call.dInputs[0]) return;
    overWindows(call, [&](int64_t n, int64_t in, int64_t out, auto steps) {
      poolBackward(m_config.kind, call.inputs[0] + in, call.outputs[0] + out, call.dOutputs[0] + out,
                   call.scratch + n * m_config.features, call.dInputs[0] + in, m_config.features, steps);
    });
  }

 private:
  /// BODY(sample, its place in x, the window's place in y, what calls a function for each step of the window).
  template <class F>
  void overWindows(const KernelCall& call, F body) const {
    const TimeWindow& w = m_config.window;
    const int64_t steps = w.stepsOf(call), out = w.outputs(steps), features = m_config.features;
    const int64_t before = w.before(steps);
    parallelFor(call.batch, rowsPerPiece(steps * features), [&](int64_t first, int64_t last) {
      for (int64_t n = first; n < last; ++n) {
        const uint8_t* mask = call.maskOf(0) ? call.maskOf(0) + n * steps : nullptr;
        for (int64_t t = 0; t < out; ++t)
          body(n, n * steps * features, (n * out + t) * features, [&](auto&& take) {
            for (int64_t j = 0; j < w.taps; ++j) {
              const int64_t step = t * w.stride + j * w.dilation - before;
              if (step >= 0 && step < steps && (!mask || mask[step])) take(step);
            }
          });
      }
    });
  }
  const Pool1dConfig m_config;
};

class GlobalPool1dKernel final : public LayerKernel {
 public:
  explicit GlobalPool1dKernel(const GlobalPool1dConfig& config) : m_config(config) {}
  KernelNeeds needs(int64_t maxBatch, int64_t) const override { return {0, maxBatch * m_config.features}; }

  void forward(const KernelCall& call) override {
    overSamples(call, [&](int64_t n, int64_t in, auto steps) {
      poolForward(m_config.kind, call.inputs[0] + in, call.outputs[0] + n * m_config.features, m_config.features,
                  steps);
    });
  }
  void backward(const KernelCall& call) override {
    if (!call.dInputs[0]) return;
    overSamples(call, [&](int64_t n, int64_t in, auto steps) {
      const int64_t out = n * m_config.features;
      poolBackward(m_config.kind, call.inputs[0] + in, call.outputs[0] + out, call.dOutputs[0] + out,
                   call.scratch + out, call.dInputs[0] + in, m_config.features, steps);
    });
  }

 private:
  template <class F>
  void overSamples(const KernelCall& call, F body) const {
    const int64_t steps = m_config.steps > 0 ? m_config.steps : call.timeOf(0);
    parallelFor(call.batch, rowsPerPiece(steps * m_config.features), [&](int64_t first, int64_t last) {
      for (int64_t n = first; n < last; ++n) {
        const uint8_t* mask = call.maskOf(0) ? call.maskOf(0) + n * steps : nullptr;
        body(n, n * steps * m_config.features, [&](auto&& take) {
          for (int64_t t = 0; t < steps; ++t)
            if (!mask || mask[t]) take(t);
        });
      }
    });
  }
  const GlobalPool1dConfig m_config;
};

}  // namespace

std::unique_ptr<LayerKernel> makePool1dKernel(const Pool1dConfig& config) {
  return std::make_unique<Pool1dKernel>(config);
}
std::unique_ptr<LayerKernel> makeGlobalPool1dKernel(const GlobalPool1dConfig& config) {
  return std::make_unique<GlobalPool1dKernel>(config);
}

}  // namespace unroll
