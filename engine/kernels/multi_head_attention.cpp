// SPDX-License-Identifier: GPL-3.0-or-later
// Three projections of all samples at once, then one task for each head of each sample, then the projection of the
// heads side by side. Each head's columns are its own, so that tasks never meet.
#include <algorithm>
#include <cmath>

#include "core/parallel.h"
#include "kernels/attention_core.h"
#include "kernels/gemm.h"

namespace unroll {
namespace {

class MultiHeadAttentionKernel final : public AttentionKernel {
 public:
  explicit MultiHeadAttentionKernel(const MultiHeadAttentionConfig& config)
      : AttentionKernel(config.inputs),
        m_config(config),
        m_keyWidth(config.heads * config.keyDim),
        m_valueWidth(config.heads * config.valueDim),
        m_factor(static_cast<float>(1.0 / std::sqrt(static_cast<double>(config.keyDim)))) {}

  void forward(const KernelCall& call) override {
    const AttentionSizes sizes = sizesOf(call);
    const Cache c = cacheOf(sizes, MemoryParts(call.cache));
    const int64_t queryRows = sizes.samples * sizes.queries, keyRows = sizes.samples * sizes.keys;
    project(call, 0, call.inputs[0], queryRows, m_inputs.query, m_keyWidth, c.Q);
    project(call, 1, call.inputs[keyPort()], keyRows, m_inputs.key, m_keyWidth, c.K);
    project(call, 2, call.inputs[valuePort()], keyRows, m_inputs.value, m_valueWidth, c.V);
    parallelFor(sizes.samples * m_config.heads, 1, [&](int64_t first, int64_t last) {
      for (int64_t block = first; block < last; ++block) headForward(call, sizes, c, block);
    });
    project(call, 3, c.context, queryRows, m_valueWidth, m_config.out, call.outputs[0]);
  }

  void backward(const KernelCall& call) override {
    const AttentionSizes sizes = sizesOf(call);
    const Cache c = cacheOf(sizes, MemoryParts(call.cache));
    const Gradients d = gradientsOf(sizes, MemoryParts(call.scratch));
    const int64_t queryRows = sizes.samples * sizes.queries, keyRows = sizes.samples * sizes.keys;
    parallelGemm(queryRows, m_valueWidth, m_config.out, {call.dOutputs[0], m_config.out},
                 {call.parameters[3], m_valueWidth}, d.context, m_valueWidth, Start::Zero);
    parameterGradients(call, 3, call.dOutputs[0], c.context, queryRows, m_valueWidth, m_config.out);
    parallelFor(sizes.samples * m_config.heads, 1, [&](int64_t first, int64_t last) {
      for (int64_t block = first; block < last; ++block) headBackward(sizes, c, d, block);
    });
    projectBackward(call, 0, d.Q, call.inputs[0], call.dInputs[0], queryRows, m_inputs.query, m_keyWidth);
    projectBackward(call, 1, d.K, call.inputs[keyPort()], call.dInputs[keyPort()], keyRows, m_inputs.key, m_keyWidth);
    projectBackward(call, 2, d.V, call.inputs[valuePort()], call.dInputs[valuePort()], keyRows, m_inputs.value,
                    m_valueWidth);
  }

 protected:
  KernelNeeds needsOf(const AttentionSizes& sizes) const override { return {cacheFloats(sizes), scratchFloats(sizes)}; }

 private:
  struct Cache {
    float *Q, *K, *V;       ///< (N, T, heads·d)
    float *weights, *used;  ///< (N, heads, Tq, Tk), before and after dropout
    float* context;         ///< (N, Tq, heads·valueDim)
  };
  struct Gradients {
    float *Q, *K, *V, *context, *scores;
  };
  int64_t blockFloats(const AttentionSizes& s) const { return s.samples * m_config.heads * s.queries * s.keys; }
  int64_t rowFloats(const AttentionSizes& s) const {
    return wholeLines(s.samples * s.queries * m_keyWidth) + wholeLines(s.samples * s.keys * m_keyWidth) +
           wholeLines(s.samples * s.keys * m_valueWidth) + wholeLines(s.samples * s.queries * m_valueWidth);
  }
  int64_t cacheFloats(const AttentionSizes& s) const {
    return rowFloats(s) + weightCopies() * wholeLines(blockFloats(s));
  }
  int64_t scratchFloats(const AttentionSizes& s) const { return rowFloats(s) + wholeLines(blockFloats(s)); }

  Cache cacheOf(const AttentionSizes& s, MemoryParts parts) const {
    Cache c;
    c.Q = parts.take(s.samples * s.queries * m_keyWidth);
    c.K = parts.take(s.samples * s.keys * m_keyWidth);
    c.V = parts.take(s.samples * s.keys * m_valueWidth);
    c.context = parts.take(s.samples * s.queries * m_valueWidth);
    c.weights = parts.take(blockFloats(s));
    c.used = weightCopies() == 2 ? parts.take(blockFloats(s)) : c.weights;
    return c;
  }
  Gradients gradientsOf(const AttentionSizes& s, MemoryParts parts) const {
    Gradients d;
    d.Q = parts.take(s.samples * s.queries * m_keyWidth);
    d.K = parts.take(s.samples * s.keys * m_keyWidth);
    d.V = parts.take(s.samples * s.keys * m_valueWidth);
    d.context = parts.take(s.samples * s.queries * m_valueWidth);
    d.scores = parts.take(blockFloats(s));
    return d;
  }

  /// to (rows, out) = x Wᵀ + b, W and b the parameters AT and AT + 4.
  void project(const KernelCall& call, size_t at, const float* x, int64_t rows, int64_t in, int64_t out,
               float* to) const {
    if (m_config.bias) fillRows(call.parameters[at + 4], to, rows, out);
    parallelGemm(rows, out, in, {x, in}, {call.parameters[at], in, Stored::Transposed}, to, out,
                 m_config.bias ? Start::Add : Start::Zero);
  }
  void parameterGradients(const KernelCall& call, size_t at, const float* d, const float* x, int64_t rows, int64_t in,
                          int64_t out) const {
    if (float* dW = call.dParameters[at]) parallelGemm(out, in, rows, {d, out, Stored::Transposed}, {x, in}, dW, in);
    if (m_config.bias && call.dParameters[at + 4]) addColumnSums(d, rows, out, out, call.dParameters[at + 4]);
  }
  void projectBackward(const KernelCall& call, size_t at, const float* d, const float* x, float* dx, int64_t rows,
                       int64_t in, int64_t out) const {
    parameterGradients(call, at, d, x, rows, in, out);
    if (dx) parallelGemm(rows, in, out, {d, out}, {call.parameters[at], in}, dx, in);
  }

  /// Where sample and head of BLOCK begin in (N, T, heads·d).
  int64_t placeOf(int64_t block, int64_t steps, int64_t depth) const {
    return block / m_config.heads * steps * m_config.heads * depth + block % m_config.heads * depth;
  }

  void headForward(const KernelCall& call, const AttentionSizes& s, const Cache& c, int64_t block) const {
    const int64_t count = s.queries * s.keys;
    float* weights = c.weights + block * count;
    float* used = c.used + block * count;
    gemm(s.queries, s.keys, m_config.keyDim, {c.Q + placeOf(block, s.queries, m_config.keyDim), m_keyWidth},
         {c.K + placeOf(block, s.keys, m_config.keyDim), m_keyWidth, Stored::Transposed}, weights, s.keys, Start::Zero);
    for (int64_t i = 0; i < count; ++i) weights[i] *= m_factor;
    weigh(call, s, block / m_config.heads, weights);
    if (used != weights) drop(call, s, block, weights, used);
    gemm(s.queries, m_config.valueDim, s.keys, {used, s.keys},
         {c.V + placeOf(block, s.keys, m_config.valueDim), m_valueWidth},
         c.context + placeOf(block, s.queries, m_config.valueDim), m_valueWidth, Start::Zero);
  }

  /// dV = Aᵀ dC, dS = softmax'(dC Vᵀ) / √d, dQ = dS K, dK = dSᵀ Q.
  void headBackward(const AttentionSizes& s, const Cache& c, const Gradients& d, int64_t block) const {
    const int64_t count = s.queries * s.keys, depth = m_config.keyDim, valueDepth = m_config.valueDim;
    const int64_t queryAt = placeOf(block, s.queries, depth), keyAt = placeOf(block, s.keys, depth);
    const int64_t valueAt = placeOf(block, s.keys, valueDepth), contextAt = placeOf(block, s.queries, valueDepth);
    const float* used = c.used + block * count;
    float* dScores = d.scores + block * count;
    gemm(s.keys, valueDepth, s.queries, {used, s.keys, Stored::Transposed}, {d.context + contextAt, m_valueWidth},
         d.V + valueAt, m_valueWidth, Start::Zero);
    gemm(s.queries, s.keys, valueDepth, {d.context + contextAt, m_valueWidth},
         {c.V + valueAt, m_valueWidth, Stored::Transposed}, dScores, s.keys, Start::Zero);
    scoreGradients(s, c.weights + block * count, used, dScores, m_factor);
    gemm(s.queries, depth, s.keys, {dScores, s.keys}, {c.K + keyAt, m_keyWidth}, d.Q + queryAt, m_keyWidth,
         Start::Zero);
    gemm(s.keys, depth, s.queries, {dScores, s.keys, Stored::Transposed}, {c.Q + queryAt, m_keyWidth}, d.K + keyAt,
         m_keyWidth, Start::Zero);
  }

  const MultiHeadAttentionConfig m_config;
  const int64_t m_keyWidth, m_valueWidth;
  const float m_factor;
};

}  // namespace

std::unique_ptr<LayerKernel> makeMultiHeadAttentionKernel(const MultiHeadAttentionConfig& config) {
  return std::make_unique<MultiHeadAttentionKernel>(config);
}

}  // namespace unroll
