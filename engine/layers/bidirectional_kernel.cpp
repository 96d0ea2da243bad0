// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/bidirectional_kernel.h"

#include <algorithm>
#include <array>

#include "core/parallel.h"

namespace unroll {
namespace {

constexpr int64_t kRowGrain = 256;

class BidirectionalKernel final : public LayerKernel {
 public:
  BidirectionalKernel(std::unique_ptr<LayerKernel> ahead, std::unique_ptr<LayerKernel> back,
                      const BidirectionalConfig& config)
      : m_passes{std::move(ahead), std::move(back)}, m_config(config) {}

  // Cache: the two directions' outputs, then their caches. Scratch: one direction's ∂L/∂output, then the
  // scratch of whichever direction runs. Places follow from the call's own sizes, in both passes alike.
  KernelNeeds needs(int64_t batch, int64_t time) const override {
    const KernelNeeds first = m_passes[0]->needs(batch, time);
    const KernelNeeds second = m_passes[1]->needs(batch, time);
    const int64_t output = rows(batch, time) * m_config.units;
    return {2 * aligned(output) + aligned(first.cache) + second.cache,
            aligned(output) + std::max(first.scratch, second.scratch)};
  }

  void forward(const KernelCall& call) override {
    const int64_t count = rows(call.batch, call.time);
    for (size_t pass = 0; pass < 2; ++pass) {
      Ports ports = portsOf(call, pass);
      m_passes[pass]->forward(callOf(call, pass, ports));
    }
    const float* ahead = outputOf(call, 0);
    const float* back = outputOf(call, 1);
    float* y = call.outputs[0];
    const int64_t u = m_config.units;
    parallelFor(count, kRowGrain, [&](int64_t begin, int64_t end) {
      if (m_config.concat) {
        for (int64_t r = begin; r < end; ++r) {
          std::copy_n(ahead + r * u, u, y + 2 * r * u);
          std::copy_n(back + r * u, u, y + (2 * r + 1) * u);
        }
      } else {
        for (int64_t e = begin * u; e < end * u; ++e) y[e] = ahead[e] + back[e];
      }
    });
  }

  void backward(const KernelCall& call) override {
    for (size_t pass = 0; pass < 2; ++pass) {
      Ports ports = portsOf(call, pass);
      ports.dOutputs[0] = gradientOf(call, pass);
      ports.dInputs[0] = call.dInputs[0];
      for (size_t i = 0; i < m_config.returnedStates; ++i)
        ports.dOutputs[i + 1] = call.dOutputs[1 + pass * m_config.returnedStates + i];
      for (size_t i = 0; i < m_config.givenStates; ++i)
        ports.dInputs[i + 1] = call.dInputs[1 + pass * m_config.givenStates + i];
      KernelCall own = callOf(call, pass, ports);
      own.dOutputs = {ports.dOutputs.data(), 1 + m_config.returnedStates};
      own.dInputs = {ports.dInputs.data(), 1 + m_config.givenStates};
      own.dParameters = half(call.dParameters, pass);
      m_passes[pass]->backward(own);
    }
  }

 private:
  /// Whole cache lines, so that neighbours do not share one.
  static int64_t aligned(int64_t floats) { return (floats + 15) / 16 * 16; }

  int64_t rows(int64_t batch, int64_t time) const {
    return m_config.sequences ? batch * (m_config.steps > 0 ? m_config.steps : time) : batch;
  }
  int64_t outputSize(const KernelCall& call) const { return aligned(rows(call.batch, call.time) * m_config.units); }
  float* outputOf(const KernelCall& call, size_t pass) const {
    return call.cache + static_cast<int64_t>(pass) * outputSize(call);
  }

  template <class T>
  static std::span<T> half(std::span<T> whole, size_t pass) {
    return whole.subspan(pass * (whole.size() / 2), whole.size() / 2);
  }

  /// What one direction sees at its ports: the output or x, then its h and c.
  struct Ports {
    std::array<const float*, 3> inputs{};
    std::array<float*, 3> outputs{};
    std::array<const float*, 3> dOutputs{};
    std::array<float*, 3> dInputs{};
  };
  Ports portsOf(const KernelCall& call, size_t pass) const {
    Ports ports;
    ports.inputs[0] = call.inputs[0];
    ports.outputs[0] = outputOf(call, pass);
    for (size_t i = 0; i < m_config.givenStates; ++i)
      ports.inputs[i + 1] = call.inputs[1 + pass * m_config.givenStates + i];
    for (size_t i = 0; i < m_config.returnedStates; ++i)
      ports.outputs[i + 1] = call.outputs[1 + pass * m_config.returnedStates + i];
    return ports;
  }

  /// The call of one direction: its ports, parameters, cache and scratch.
  KernelCall callOf(const KernelCall& call, size_t pass, const Ports& ports) const {
    KernelCall own = call;
    own.inputs = {ports.inputs.data(), 1 + m_config.givenStates};
    own.outputs = {ports.outputs.data(), 1 + m_config.returnedStates};
    own.parameters = half(call.parameters, pass);
    own.cache = call.cache + 2 * outputSize(call);
    if (pass == 1) own.cache += aligned(m_passes[0]->needs(call.batch, call.time).cache);
    own.scratch = call.scratch + outputSize(call);
    return own;
  }

  /// ∂L/∂(this direction's output): the output's own where added up, its half of the features where side by side.
  const float* gradientOf(const KernelCall& call, size_t pass) const {
    if (!m_config.concat) return call.dOutputs[0];
    const float* dy = call.dOutputs[0];
    const int64_t u = m_config.units;
    const int64_t shift = static_cast<int64_t>(pass) * u;
    parallelFor(rows(call.batch, call.time), kRowGrain, [&](int64_t begin, int64_t end) {
      for (int64_t r = begin; r < end; ++r) std::copy_n(dy + 2 * r * u + shift, u, call.scratch + r * u);
    });
    return call.scratch;
  }

  std::array<std::unique_ptr<LayerKernel>, 2> m_passes;
  BidirectionalConfig m_config;
};

}  // namespace

std::unique_ptr<LayerKernel> makeBidirectionalKernel(std::unique_ptr<LayerKernel> ahead,
                                                     std::unique_ptr<LayerKernel> back,
                                                     const BidirectionalConfig& config) {
  return std::make_unique<BidirectionalKernel>(std::move(ahead), std::move(back), config);
}

}  // namespace unroll
