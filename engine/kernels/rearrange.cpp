// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/rearrange.h"

#include <cstring>

#include "core/parallel.h"
#include "kernels/activations.h"
#include "kernels/pieces.h"

namespace unroll {
namespace {

void copy(const float* from, float* to, int64_t count) {
  std::memcpy(to, from, static_cast<size_t>(count) * sizeof(float));
}

/// BODY(sample) over the batch in pieces of light work; PERSAMPLE numbers each.
template <class F>
void overSamples(int64_t batch, int64_t perSample, F body) {
  parallelFor(batch, rowsPerPiece(perSample), [&](int64_t first, int64_t last) {
    for (int64_t n = first; n < last; ++n) body(n);
  });
}

/// The made mask, or null where none is wanted.
uint8_t* madeMask(const KernelCall& call) { return call.outputMasks.empty() ? nullptr : call.outputMasks[0]; }

class ConcatKernel final : public LayerKernel {
 public:
  explicit ConcatKernel(const ConcatConfig& config) : m_config(config) {}
  KernelNeeds needs(int64_t, int64_t) const override { return {}; }

  void forward(const KernelCall& call) override {
    overBlocks(call, [&](size_t i, int64_t in, int64_t out, int64_t count) {
      copy(call.inputs[i] + in, call.outputs[0] + out, count);
    });
    makeMask(call);
  }
  void backward(const KernelCall& call) override {
    overBlocks(call, [&](size_t i, int64_t in, int64_t out, int64_t count) {
      if (call.dInputs[i]) addTo(call.dOutputs[0] + out, call.dInputs[i] + in, count);
    });
  }

 private:
  int64_t sizeOf(const KernelCall& call, size_t i) const {
    return m_config.sizes[i] > 0 ? m_config.sizes[i] : call.timeOf(i);
  }

  /// BODY(input, place in it, place in the output, numbers) for each run of numbers that stay together.
  template <class F>
  void overBlocks(const KernelCall& call, F body) const {
    const AxisView& v = m_config.view;
    const int64_t outer = v.outer * (v.openOuter ? call.timeOf(0) : 1);
    int64_t total = 0;
    for (size_t i = 0; i < m_config.sizes.size(); ++i) total += sizeOf(call, i) * v.inner;
    overSamples(call.batch, outer * total, [&](int64_t n) {
      int64_t at = 0;
      for (size_t i = 0; i < m_config.sizes.size(); ++i) {
        const int64_t count = sizeOf(call, i) * v.inner;
        for (int64_t o = n * outer; o < (n + 1) * outer; ++o) body(i, o * count, o * total + at, count);
        at += count;
      }
    });
  }

  /// Over time the masks stand one behind the other; else a step is padding where it is so in any input.
  void makeMask(const KernelCall& call) const {
    uint8_t* made = madeMask(call);
    if (!made) return;
    const size_t inputs = m_config.sizes.size();
    int64_t steps = m_config.view.isTime ? 0 : maskSteps(call);
    for (size_t i = 0; m_config.view.isTime && i < inputs; ++i) steps += sizeOf(call, i);
    std::memset(made, 1, static_cast<size_t>(call.batch * steps));
    int64_t at = 0;
    for (size_t i = 0; i < inputs; ++i) {
      const int64_t own = m_config.view.isTime ? sizeOf(call, i) : steps;
      const uint8_t* mask = call.maskOf(i);
      for (int64_t n = 0; mask && n < call.batch; ++n)
        for (int64_t t = 0; t < own; ++t) made[n * steps + at + t] &= mask[n * own + t] ? 1 : 0;
      if (m_config.view.isTime) at += own;
    }
  }
  int64_t maskSteps(const KernelCall& call) const {
    return m_config.view.openOuter ? call.timeOf(0) : m_config.view.outer;
  }
  const ConcatConfig m_config;
};

class SliceKernel final : public LayerKernel {
 public:
  explicit SliceKernel(const SliceConfig& config) : m_config(config) {}
  KernelNeeds needs(int64_t, int64_t) const override { return {}; }

  void forward(const KernelCall& call) override {
    overBlocks(
        call, [&](int64_t in, int64_t out, int64_t count) { copy(call.inputs[0] + in, call.outputs[0] + out, count); });
    makeMask(call);
  }
  void backward(const KernelCall& call) override {
    if (!call.dInputs[0]) return;
    overBlocks(call, [&](int64_t in, int64_t out, int64_t count) {
      addTo(call.dOutputs[0] + out, call.dInputs[0] + in, count);
    });
  }

 private:
  int64_t outer(const KernelCall& call) const {
    return m_config.view.outer * (m_config.view.openOuter ? call.timeOf(0) : 1);
  }
  template <class F>
  void overBlocks(const KernelCall& call, F body) const {
    const int64_t blocks = outer(call), inner = m_config.view.inner;
    const int64_t count = (m_config.end - m_config.begin) * inner;
    overSamples(call.batch, blocks * count, [&](int64_t n) {
      for (int64_t o = n * blocks; o < (n + 1) * blocks; ++o)
        body((o * m_config.size + m_config.begin) * inner, o * count, count);
    });
  }
  void makeMask(const KernelCall& call) const {
    uint8_t* made = madeMask(call);
    if (!made) return;
    const bool time = m_config.view.isTime;
    const int64_t all = time ? m_config.size : outer(call);
    const int64_t begin = time ? m_config.begin : 0, steps = time ? m_config.end - begin : all;
    const uint8_t* mask = call.maskOf(0);
    for (int64_t n = 0; n < call.batch; ++n)
      for (int64_t t = 0; t < steps; ++t) made[n * steps + t] = mask ? mask[n * all + begin + t] : 1;
  }
  const SliceConfig m_config;
};

class PermuteKernel final : public LayerKernel {
 public:
  explicit PermuteKernel(const PermuteConfig& config) : m_size(config.sizes[0] * config.sizes[1] * config.sizes[2]) {
    const std::array<int64_t, 3> strides{config.sizes[1] * config.sizes[2], config.sizes[2], 1};
    for (size_t i = 0; i < 3; ++i) {
      m_sizes[i] = config.sizes[static_cast<size_t>(config.order[i])];
      m_strides[i] = strides[static_cast<size_t>(config.order[i])];
    }
  }
  KernelNeeds needs(int64_t, int64_t) const override { return {}; }
  void forward(const KernelCall& call) override {
    overElements(call, [&](int64_t in, int64_t out) { call.outputs[0][out] = call.inputs[0][in]; });
  }
  void backward(const KernelCall& call) override {
    float* dx = call.dInputs[0];
    if (dx) overElements(call, [&](int64_t in, int64_t out) { dx[in] += call.dOutputs[0][out]; });
  }

 private:
  template <class F>
  void overElements(const KernelCall& call, F body) const {
    overSamples(call.batch, m_size, [&](int64_t n) {
      int64_t out = n * m_size;
      for (int64_t i = 0; i < m_sizes[0]; ++i)
        for (int64_t j = 0; j < m_sizes[1]; ++j)
          for (int64_t k = 0; k < m_sizes[2]; ++k)
            body(n * m_size + i * m_strides[0] + j * m_strides[1] + k * m_strides[2], out++);
    });
  }
  const int64_t m_size;
  std::array<int64_t, 3> m_sizes{}, m_strides{};  ///< of the output's axes, in the input
};

class RepeatKernel final : public LayerKernel {
 public:
  explicit RepeatKernel(const RepeatConfig& config) : m_config(config) {}
  KernelNeeds needs(int64_t, int64_t) const override { return {}; }
  void forward(const KernelCall& call) override {
    overRows(call,
             [&](int64_t in, int64_t out) { copy(call.inputs[0] + in, call.outputs[0] + out, m_config.features); });
  }
  void backward(const KernelCall& call) override {
    float* dx = call.dInputs[0];
    if (dx) overRows(call, [&](int64_t in, int64_t out) { addTo(call.dOutputs[0] + out, dx + in, m_config.features); });
  }

 private:
  template <class F>
  void overRows(const KernelCall& call, F body) const {
    const int64_t features = m_config.features, times = m_config.times;
    overSamples(call.batch, times * features, [&](int64_t n) {
      for (int64_t t = 0; t < times; ++t) body(n * features, (n * times + t) * features);
    });
  }
  const RepeatConfig m_config;
};

/// Backward of a product: dx_i += dy · Π of the others, in the order of the inputs, without a division.
class MergeKernel final : public LayerKernel {
 public:
  explicit MergeKernel(const MergeConfig& config) : m_config(config) {}
  KernelNeeds needs(int64_t, int64_t) const override { return {}; }

  void forward(const KernelCall& call) override {
    float* y = call.outputs[0];
    overElements(call, [&](int64_t first, int64_t last) {
      copy(call.inputs[0] + first, y + first, last - first);
      for (size_t i = 1; i < inputs(); ++i) {
        const float* x = call.inputs[i];
        switch (m_config.kind) {
          case MergeConfig::Kind::Add: addTo(x + first, y + first, last - first); break;
          case MergeConfig::Kind::Subtract:
            for (int64_t e = first; e < last; ++e) y[e] -= x[e];
            break;
          case MergeConfig::Kind::Multiply:
            for (int64_t e = first; e < last; ++e) y[e] *= x[e];
            break;
        }
      }
    });
  }

  void backward(const KernelCall& call) override {
    const float* dy = call.dOutputs[0];
    overElements(call, [&](int64_t first, int64_t last) {
      for (size_t i = 0; i < inputs(); ++i) {
        float* dx = call.dInputs[i];
        if (!dx) continue;
        if (m_config.kind == MergeConfig::Kind::Multiply)
          addProduct(call, i, first, last);
        else if (m_config.kind == MergeConfig::Kind::Subtract && i > 0)
          for (int64_t e = first; e < last; ++e) dx[e] -= dy[e];
        else
          addTo(dy + first, dx + first, last - first);
      }
    });
  }

 private:
  size_t inputs() const { return static_cast<size_t>(m_config.inputs); }
  void addProduct(const KernelCall& call, size_t own, int64_t first, int64_t last) const {
    for (int64_t e = first; e < last; ++e) {
      float product = call.dOutputs[0][e];
      for (size_t i = 0; i < inputs(); ++i)
        if (i != own) product *= call.inputs[i][e];
      call.dInputs[own][e] += product;
    }
  }
  template <class F>
  void overElements(const KernelCall& call, F body) const {
    const int64_t count = call.batch * m_config.elementsPerSample * (m_config.openTime ? call.timeOf(0) : 1);
    parallelFor(count, kPieceElements, body);
  }
  const MergeConfig m_config;
};

}  // namespace

std::unique_ptr<LayerKernel> makeConcatKernel(const ConcatConfig& config) {
  return std::make_unique<ConcatKernel>(config);
}
std::unique_ptr<LayerKernel> makeSliceKernel(const SliceConfig& config) {
  return std::make_unique<SliceKernel>(config);
}
std::unique_ptr<LayerKernel> makePermuteKernel(const PermuteConfig& config) {
  return std::make_unique<PermuteKernel>(config);
}
std::unique_ptr<LayerKernel> makeRepeatKernel(const RepeatConfig& config) {
  return std::make_unique<RepeatKernel>(config);
}
std::unique_ptr<LayerKernel> makeMergeKernel(const MergeConfig& config) {
  return std::make_unique<MergeKernel>(config);
}

}  // namespace unroll
