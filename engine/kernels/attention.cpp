// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/attention.h"

#include <algorithm>

#include "core/parallel.h"
#include "core/rng.h"
#include "kernels/activations.h"
#include "kernels/attention_core.h"
#include "kernels/factories.h"
#include "kernels/gemm.h"
#include "kernels/vector_parts.h"

namespace unroll {
namespace {

using simd::loadUpTo;
using simd::storeUpTo;
using simd::Vec;

/// e^x is 0 far above this, whatever the other scores of the row are.
constexpr float kUnseen = -1e30f;

}  // namespace

void AttentionKernel::weigh(const KernelCall& call, const AttentionSizes& sizes, int64_t n, float* scores) const {
  const uint8_t* values = call.maskOf(valuePort());
  const uint8_t* keys = m_inputs.keyGiven ? call.maskOf(2) : nullptr;
  for (int64_t q = 0; q < sizes.queries; ++q) {
    float* row = scores + q * sizes.keys;
    const int64_t seen = m_inputs.causal ? std::min(sizes.keys, q + 1) : sizes.keys;
    bool any = !values && !keys;
    for (int64_t k = 0; (values || keys) && k < seen; ++k) {
      const int64_t at = n * sizes.keys + k;
      const bool keep = (!values || values[at]) && (!keys || keys[at]);
      any = any || keep;
      if (!keep) row[k] = kUnseen;
    }
    if (any)
      activate(ActivationKind::Softmax, row, row, 1, seen, seen);
    else
      std::fill_n(row, seen, 0.0f);
    std::fill_n(row + seen, sizes.keys - seen, 0.0f);
  }
}

void AttentionKernel::drop(const KernelCall& call, const AttentionSizes& sizes, int64_t block, const float* weights,
                           float* dropped) const {
  const int64_t count = sizes.queries * sizes.keys;
  if (!drops(call)) {
    std::copy_n(weights, count, dropped);
    return;
  }
  const float kept = static_cast<float>(1.0 / (1.0 - m_inputs.dropout));
  for (int64_t i = 0; i < count; ++i) {
    dropped[i] = dropoutKeeps(call.seed, call.step, block * count + i, m_inputs.dropout) ? weights[i] * kept : 0.0f;
  }
}

void AttentionKernel::scoreGradients(const AttentionSizes& sizes, const float* weights, const float* used, float* d,
                                     float factor) {
  for (int64_t q = 0; q < sizes.queries; ++q) {
    const float* w = weights + q * sizes.keys;
    const float* u = used + q * sizes.keys;
    float* row = d + q * sizes.keys;
    const float sum = simd::sumRow(
        sizes.keys, [&](int64_t k, int64_t count) { return loadUpTo(u + k, count) * loadUpTo(row + k, count); });
    simd::inVectors(sizes.keys, [&](int64_t k, int64_t count) {
      const Vec v = loadUpTo(u + k, count) * loadUpTo(row + k, count) - loadUpTo(w + k, count) * sum;
      storeUpTo(row + k, v * factor, count);
    });
  }
}

namespace {

/// One task per sample: the gradients of query, value and key may go into the same memory (self-attention), and within
/// a sample they are added one after the other.
class DotAttentionKernel final : public AttentionKernel {
 public:
  explicit DotAttentionKernel(const DotAttentionConfig& config) : AttentionKernel(config.inputs), m_config(config) {}

  void forward(const KernelCall& call) override {
    const AttentionSizes sizes = sizesOf(call);
    const Cache cache = cacheOf(sizes, call.cache);
    const int64_t width = m_inputs.query, count = sizes.queries * sizes.keys;
    parallelFor(sizes.samples, 1, [&](int64_t first, int64_t last) {
      for (int64_t n = first; n < last; ++n) {
        float* weights = cache.weights + n * count;
        float* used = cache.used + n * count;
        gemm(sizes.queries, sizes.keys, width, {query(call, sizes, n), width},
             {key(call, sizes, n), width, Stored::Transposed}, weights, sizes.keys, Start::Zero);
        const float factor = factorOf(call);
        for (int64_t i = 0; i < count; ++i) weights[i] *= factor;
        weigh(call, sizes, n, weights);
        if (used != weights) drop(call, sizes, n, weights, used);
        gemm(sizes.queries, m_inputs.value, sizes.keys, {used, sizes.keys}, {value(call, sizes, n), m_inputs.value},
             call.outputs[0] + n * sizes.queries * m_inputs.value, m_inputs.value, Start::Zero);
      }
    });
  }

  void backward(const KernelCall& call) override {
    const AttentionSizes sizes = sizesOf(call);
    const Cache cache = cacheOf(sizes, call.cache);
    MemoryParts parts(call.scratch);
    float* dScores = parts.take(sizes.samples * sizes.queries * sizes.keys);
    float* product = parts.take(sizes.samples * sizes.queries * m_inputs.query);
    float* dScale = parts.take(sizes.samples);
    parallelFor(sizes.samples, 1, [&](int64_t first, int64_t last) {
      for (int64_t n = first; n < last; ++n)
        dScale[n] = sampleBackward(call, sizes, cache, n, dScores + n * sizes.queries * sizes.keys,
                                   product + n * sizes.queries * m_inputs.query);
    });
    if (!m_config.learnedScale || !call.dParameters[0]) return;
    for (int64_t n = 0; n < sizes.samples; ++n) call.dParameters[0][0] += dScale[n];
  }

 protected:
  KernelNeeds needsOf(const AttentionSizes& sizes) const override {
    const int64_t count = sizes.samples * sizes.queries * sizes.keys;
    return {weightCopies() * wholeLines(count),
            wholeLines(count) + wholeLines(sizes.samples * sizes.queries * m_inputs.query) + wholeLines(sizes.samples)};
  }

 private:
  struct Cache {
    float *weights, *used;  ///< (N, Tq, Tk), before and after dropout
  };
  Cache cacheOf(const AttentionSizes& sizes, float* memory) const {
    MemoryParts parts(memory);
    float* weights = parts.take(sizes.samples * sizes.queries * sizes.keys);
    return {weights, weightCopies() == 2 ? parts.take(sizes.samples * sizes.queries * sizes.keys) : weights};
  }

  float factorOf(const KernelCall& call) const {
    const float factor = static_cast<float>(m_config.factor);
    return m_config.learnedScale ? factor * call.parameters[0][0] : factor;
  }
  const float* query(const KernelCall& call, const AttentionSizes& sizes, int64_t n) const {
    return call.inputs[0] + n * sizes.queries * m_inputs.query;
  }
  const float* key(const KernelCall& call, const AttentionSizes& sizes, int64_t n) const {
    return call.inputs[keyPort()] + n * sizes.keys * m_inputs.key;
  }
  const float* value(const KernelCall& call, const AttentionSizes& sizes, int64_t n) const {
    return call.inputs[valuePort()] + n * sizes.keys * m_inputs.value;
  }

  /// dV += Aᵀ dY, dS = softmax'(dY Vᵀ), dQ += s dS K, dK += s dSᵀ Q; ∂L/∂scale = f Σ Q ⊙ (dS K), which it returns.
  float sampleBackward(const KernelCall& call, const AttentionSizes& sizes, const Cache& cache, int64_t n,
                       float* dScores, float* product) const {
    const int64_t queries = sizes.queries, keys = sizes.keys, width = m_inputs.query, depth = m_inputs.value;
    const float* dy = call.dOutputs[0] + n * queries * depth;
    const float* weights = cache.weights + n * queries * keys;
    const float* used = cache.used + n * queries * keys;
    if (float* dValue = call.dInputs[valuePort()])
      gemm(keys, depth, queries, {used, keys, Stored::Transposed}, {dy, depth}, dValue + n * keys * depth, depth);
    gemm(queries, keys, depth, {dy, depth}, {value(call, sizes, n), depth, Stored::Transposed}, dScores, keys,
         Start::Zero);
    scoreGradients(sizes, weights, used, dScores, 1.0f);
    gemm(queries, width, keys, {dScores, keys}, {key(call, sizes, n), width}, product, width, Start::Zero);
    const float factor = factorOf(call);
    double dScale = 0.0;
    const float* q = query(call, sizes, n);
    if (m_config.learnedScale)
      for (int64_t i = 0; i < queries * width; ++i)
        dScale += static_cast<double>(q[i]) * static_cast<double>(product[i]);
    if (float* dQuery = call.dInputs[0]) {
      dQuery += n * queries * width;
      for (int64_t i = 0; i < queries * width; ++i) dQuery[i] += factor * product[i];
    }
    if (float* dKey = call.dInputs[keyPort()]) {
      for (int64_t i = 0; i < queries * keys; ++i) dScores[i] *= factor;
      gemm(keys, width, queries, {dScores, keys, Stored::Transposed}, {q, width}, dKey + n * keys * width, width);
    }
    return static_cast<float>(m_config.factor * dScale);
  }

  const DotAttentionConfig m_config;
};

}  // namespace

std::unique_ptr<LayerKernel> makeDotAttentionKernel(const DotAttentionConfig& config) {
  return std::make_unique<DotAttentionKernel>(config);
}

}  // namespace unroll
