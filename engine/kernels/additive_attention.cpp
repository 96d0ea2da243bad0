// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/parallel.h"
#include "kernels/activations.h"
#include "kernels/attention_core.h"
#include "kernels/gemm.h"
#include "kernels/vector_parts.h"

namespace unroll {
namespace {

using simd::loadUpTo;
using simd::storeUpTo;
using simd::Vec;

/// One task per sample, as the gradients of query, value and key may go into the same memory. The tanh of every pair
/// is kept: making it again would cost as much as all the rest.
class AdditiveAttentionKernel final : public AttentionKernel {
 public:
  explicit AdditiveAttentionKernel(const AdditiveAttentionConfig& config)
      : AttentionKernel(config.inputs), m_units(config.units) {}

  void forward(const KernelCall& call) override {
    const AttentionSizes sizes = sizesOf(call);
    const Cache c = cacheOf(sizes, call.cache);
    const int64_t queryRows = sizes.samples * sizes.queries, keyRows = sizes.samples * sizes.keys;
    parallelGemm(queryRows, m_units, m_inputs.query, {call.inputs[0], m_inputs.query},
                 {call.parameters[0], m_inputs.query, Stored::Transposed}, c.Q, m_units, Start::Zero);
    parallelGemm(keyRows, m_units, m_inputs.key, {call.inputs[keyPort()], m_inputs.key},
                 {call.parameters[1], m_inputs.key, Stored::Transposed}, c.K, m_units, Start::Zero);
    parallelFor(sizes.samples, 1, [&](int64_t first, int64_t last) {
      for (int64_t n = first; n < last; ++n) sampleForward(call, sizes, c, n);
    });
  }

  void backward(const KernelCall& call) override {
    const AttentionSizes sizes = sizesOf(call);
    const Cache c = cacheOf(sizes, call.cache);
    MemoryParts parts(call.scratch);
    const int64_t queryRows = sizes.samples * sizes.queries, keyRows = sizes.samples * sizes.keys;
    float* dQ = parts.take(queryRows * m_units);
    float* dK = parts.take(keyRows * m_units);
    float* dScores = parts.take(sizes.samples * sizes.queries * sizes.keys);
    float* dv = parts.take(sizes.samples * m_units);
    parallelFor(sizes.samples, 1, [&](int64_t first, int64_t last) {
      for (int64_t n = first; n < last; ++n) {
        sampleBackward(call, sizes, c, n, dQ + n * sizes.queries * m_units, dK + n * sizes.keys * m_units,
                       dScores + n * sizes.queries * sizes.keys, dv + n * m_units);
      }
    });
    if (float* sum = call.dParameters[2])
      for (int64_t n = 0; n < sizes.samples; ++n) addTo(dv + n * m_units, sum, m_units);
    projectBackward(call, 0, dQ, 0, queryRows, m_inputs.query);
    projectBackward(call, 1, dK, keyPort(), keyRows, m_inputs.key);
  }

 protected:
  KernelNeeds needsOf(const AttentionSizes& s) const override {
    const int64_t rows = wholeLines(s.samples * s.queries * m_units) + wholeLines(s.samples * s.keys * m_units);
    const int64_t pairs = s.samples * s.queries * s.keys;
    return {rows + wholeLines(pairs * m_units) + weightCopies() * wholeLines(pairs),
            rows + wholeLines(pairs) + wholeLines(s.samples * m_units)};
  }

 private:
  struct Cache {
    float *Q, *K;           ///< (N, T, units)
    float* tanh;            ///< (N, Tq, Tk, units)
    float *weights, *used;  ///< (N, Tq, Tk), before and after dropout
  };
  Cache cacheOf(const AttentionSizes& s, float* memory) const {
    MemoryParts parts(memory);
    Cache c;
    const int64_t pairs = s.samples * s.queries * s.keys;
    c.Q = parts.take(s.samples * s.queries * m_units);
    c.K = parts.take(s.samples * s.keys * m_units);
    c.tanh = parts.take(pairs * m_units);
    c.weights = parts.take(pairs);
    c.used = weightCopies() == 2 ? parts.take(pairs) : c.weights;
    return c;
  }

  void sampleForward(const KernelCall& call, const AttentionSizes& s, const Cache& c, int64_t n) const {
    const float* v = call.parameters[2];
    float* weights = c.weights + n * s.queries * s.keys;
    float* used = c.used + n * s.queries * s.keys;
    for (int64_t q = 0; q < s.queries; ++q)
      for (int64_t k = 0; k < s.keys; ++k) {
        const float* a = c.Q + (n * s.queries + q) * m_units;
        const float* b = c.K + (n * s.keys + k) * m_units;
        float* t = tanhOf(c, s, n, q, k);
        weights[q * s.keys + k] = simd::sumRow(m_units, [&](int64_t i, int64_t count) {
          const Vec value = simd::tanh(loadUpTo(a + i, count) + loadUpTo(b + i, count));
          storeUpTo(t + i, value, count);
          return value * loadUpTo(v + i, count);
        });
      }
    weigh(call, s, n, weights);
    if (used != weights) drop(call, s, n, weights, used);
    gemm(s.queries, m_inputs.value, s.keys, {used, s.keys},
         {call.inputs[valuePort()] + n * s.keys * m_inputs.value, m_inputs.value},
         call.outputs[0] + n * s.queries * m_inputs.value, m_inputs.value, Start::Zero);
  }

  /// dS as in all attention; with t = tanh(a): dv = Σ dS t, ∂L/∂a = dS (1 − t²) v, which goes to the query and the key.
  void sampleBackward(const KernelCall& call, const AttentionSizes& s, const Cache& c, int64_t n, float* dQ, float* dK,
                      float* dScores, float* dv) const {
    const int64_t depth = m_inputs.value;
    const float* v = call.parameters[2];
    const float* dy = call.dOutputs[0] + n * s.queries * depth;
    const float* used = c.used + n * s.queries * s.keys;
    if (float* dValue = call.dInputs[valuePort()])
      gemm(s.keys, depth, s.queries, {used, s.keys, Stored::Transposed}, {dy, depth}, dValue + n * s.keys * depth,
           depth);
    gemm(s.queries, s.keys, depth, {dy, depth},
         {call.inputs[valuePort()] + n * s.keys * depth, depth, Stored::Transposed}, dScores, s.keys, Start::Zero);
    scoreGradients(s, c.weights + n * s.queries * s.keys, used, dScores, 1.0f);
    std::fill_n(dQ, s.queries * m_units, 0.0f);
    std::fill_n(dK, s.keys * m_units, 0.0f);
    std::fill_n(dv, m_units, 0.0f);
    for (int64_t q = 0; q < s.queries; ++q)
      for (int64_t k = 0; k < s.keys; ++k) {
        const float d = dScores[q * s.keys + k];
        const float* t = tanhOf(c, s, n, q, k);
        simd::inVectors(m_units, [&](int64_t i, int64_t count) {
          const Vec value = loadUpTo(t + i, count);
          const Vec da = d * (1.0f - value * value) * loadUpTo(v + i, count);
          storeUpTo(dv + i, loadUpTo(dv + i, count) + d * value, count);
          storeUpTo(dQ + q * m_units + i, loadUpTo(dQ + q * m_units + i, count) + da, count);
          storeUpTo(dK + k * m_units + i, loadUpTo(dK + k * m_units + i, count) + da, count);
        });
      }
  }

  float* tanhOf(const Cache& c, const AttentionSizes& s, int64_t n, int64_t q, int64_t k) const {
    return c.tanh + ((n * s.queries + q) * s.keys + k) * m_units;
  }

  void projectBackward(const KernelCall& call, size_t at, const float* d, size_t port, int64_t rows, int64_t in) const {
    if (float* dW = call.dParameters[at])
      parallelGemm(m_units, in, rows, {d, m_units, Stored::Transposed}, {call.inputs[port], in}, dW, in);
    if (float* dx = call.dInputs[port])
      parallelGemm(rows, in, m_units, {d, m_units}, {call.parameters[at], in}, dx, in);
  }

  const int64_t m_units;
};

}  // namespace

std::unique_ptr<LayerKernel> makeAdditiveAttentionKernel(const AdditiveAttentionConfig& config) {
  return std::make_unique<AdditiveAttentionKernel>(config);
}

}  // namespace unroll
