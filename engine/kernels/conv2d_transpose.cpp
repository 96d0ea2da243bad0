// SPDX-License-Identifier: GPL-3.0-or-later
// The convolution C that goes the other way, from y's shape to x's, does all the work:
//   z = Cᵀ x + b is its gradient by the input,  dx += C dZ its forward pass,
//   dW is its gradient by the weights, with dZ as its input and x as the gradient of its output.
#include "kernels/conv2d_transpose.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "core/parallel.h"
#include "kernels/activations.h"
#include "kernels/pieces.h"

namespace unroll {
namespace {

Conv2dConfig otherWay(const Conv2dTransposeConfig& t) {
  Conv2dConfig c;
  c.channels = t.filters, c.height = t.outHeight, c.width = t.outWidth;
  c.filters = t.channels, c.groups = t.groups;
  c.kh = t.kh, c.kw = t.kw, c.sh = t.sh, c.sw = t.sw, c.dh = t.dh, c.dw = t.dw;
  c.top = t.top, c.left = t.left;
  c.bottom = std::max<int64_t>(0, (t.height - 1) * t.sh + (t.kh - 1) * t.dh + 1 - t.top - t.outHeight);
  c.right = std::max<int64_t>(0, (t.width - 1) * t.sw + (t.kw - 1) * t.dw + 1 - t.left - t.outWidth);
  c.outHeight = t.height, c.outWidth = t.width;
  c.bias = false;
  return c;
}

class Conv2dTransposeKernel final : public LayerKernel {
 public:
  explicit Conv2dTransposeKernel(const Conv2dTransposeConfig& config)
      : m_config(config),
        m_pixels(config.outHeight * config.outWidth),
        m_inputs(config.channels * config.height * config.width),
        m_back(makeConv2dKernel(otherWay(config))) {}

  KernelNeeds needs(int64_t maxBatch, int64_t) const override {
    const int64_t out = maxBatch * m_config.filters * m_pixels;
    const bool keep = slopeNeedsInput(m_config.activation);
    return {keep ? out : 0, wholeLines(out) + wholeLines(maxBatch * m_inputs) + m_back->needs(maxBatch, 0).scratch};
  }

  void forward(const KernelCall& call) override {
    float* z = weightedSums(call);
    overImages(call, [&](int64_t n) { fillImage(call, z + n * m_config.filters * m_pixels); });
    Inner inner(*this, call, z, call.inputs[0]);
    inner.dInputs[0] = z;
    m_back->backward(inner.call);
    if (m_config.activation == ActivationKind::Linear) return;
    overImages(call, [&](int64_t n) {
      const int64_t at = n * m_config.filters * m_pixels;
      if (actsOnRows(m_config.activation))
        activateChannels(m_config.activation, z + at, call.outputs[0] + at, m_config.filters, m_pixels);
      else
        activate(m_config.activation, z + at, call.outputs[0] + at, m_config.filters, m_pixels, m_pixels);
    });
  }

  void backward(const KernelCall& call) override {
    const float* dZ = slopes(call);
    if (float* dW = call.dParameters[0]) {
      Inner inner(*this, call, dZ, call.inputs[0]);
      inner.dParameters[0] = dW;
      m_back->backward(inner.call);
    }
    if (m_config.bias && call.dParameters[1]) addBiasGradient(dZ, call.batch, call.dParameters[1]);
    if (float* dx = call.dInputs[0]) {
      float* product = call.scratch + gradientFloats(call);
      Inner inner(*this, call, dZ, nullptr);
      inner.outputs[0] = product;
      m_back->forward(inner.call);
      parallelFor(call.batch * m_inputs, kPieceElements,
                  [&](int64_t first, int64_t last) { addTo(product + first, dx + first, last - first); });
    }
  }

 private:
  /// A call of the convolution that goes the other way: its input is IN, of y's shape, its output's gradient D.
  struct Inner {
    Inner(const Conv2dTransposeKernel& kernel, const KernelCall& outer, const float* in, const float* d)
        : inputs{in}, parameters{outer.parameters[0]}, dOutputs{d} {
      call.batch = outer.batch;
      call.inputs = inputs;
      call.outputs = outputs;
      call.parameters = parameters;
      call.dOutputs = dOutputs;
      call.dInputs = dInputs;
      call.dParameters = dParameters;
      call.scratch = outer.scratch + kernel.gradientFloats(outer) + wholeLines(outer.batch * kernel.m_inputs);
    }
    Inner(const Inner&) = delete;
    std::array<const float*, 1> inputs, parameters, dOutputs;
    std::array<float*, 1> outputs{}, dInputs{}, dParameters{};
    KernelCall call;
  };

  int64_t gradientFloats(const KernelCall& call) const { return wholeLines(call.batch * m_config.filters * m_pixels); }

  /// BODY(sample).
  template <class F>
  void overImages(const KernelCall& call, F body) const {
    parallelFor(call.batch, rowsPerPiece(m_config.filters * m_pixels), [&](int64_t first, int64_t last) {
      for (int64_t n = first; n < last; ++n) body(n);
    });
  }

  void fillImage(const KernelCall& call, float* z) const {
    for (int64_t f = 0; f < m_config.filters; ++f)
      std::fill_n(z + f * m_pixels, m_pixels, m_config.bias ? call.parameters[1][f] : 0.0f);
  }

  const float* slopes(const KernelCall& call) const {
    if (m_config.activation == ActivationKind::Linear) return call.dOutputs[0];
    overImages(call, [&](int64_t n) {
      const int64_t at = n * m_config.filters * m_pixels;
      const float* dy = call.dOutputs[0] + at;
      if (actsOnRows(m_config.activation))
        activateChannelsBackward(m_config.activation, call.outputs[0] + at, dy, call.scratch + at, m_config.filters,
                                 m_pixels, false);
      else
        activateBackward(m_config.activation, weightedSums(call) + at, call.outputs[0] + at, dy, call.scratch + at,
                         m_config.filters, m_pixels, m_pixels);
    });
    return call.scratch;
  }

  void addBiasGradient(const float* dZ, int64_t batch, float* db) const {
    parallelFor(m_config.filters, rowsPerPiece(batch * m_pixels), [&](int64_t first, int64_t last) {
      for (int64_t n = 0; n < batch; ++n)
        for (int64_t f = first; f < last; ++f) {
          const float* plane = dZ + (n * m_config.filters + f) * m_pixels;
          float total = 0.0f;
          for (int64_t p = 0; p < m_pixels; ++p) total += plane[p];
          db[f] += total;
        }
    });
  }

  /// Where z stands: kept beside y where the slope needs it, else y takes its place.
  float* weightedSums(const KernelCall& call) const {
    return slopeNeedsInput(m_config.activation) ? call.cache : call.outputs[0];
  }

  const Conv2dTransposeConfig m_config;
  const int64_t m_pixels, m_inputs;
  const std::unique_ptr<LayerKernel> m_back;
};

}  // namespace

std::unique_ptr<LayerKernel> makeConv2dTransposeKernel(const Conv2dTransposeConfig& config) {
  return std::make_unique<Conv2dTransposeKernel>(config);
}

}  // namespace unroll
