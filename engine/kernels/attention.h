// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <memory>

#include "kernels/layer_kernel.h"

namespace unroll {

/// What all attention kernels know: query (N, Tq, query), value (N, Tk, value) and key (N, Tk, key), in this order of
/// inputs. A port that is left open takes what stands before it: value the query, key the value. A query sees the
/// steps of value and key whose masks are 1 and, where causal, those up to its own place; where it sees none its
/// weights are 0. The weight of query i for key j of head h of sample n is dropped while training unless
/// dropoutKeeps(seed, step, ((n · heads + h) · Tq + i) · Tk + j, dropout).
struct AttentionConfig {
  int64_t query = 1, value = 1, key = 1;  ///< features
  int64_t querySteps = 0, keySteps = 0;   ///< 0: the batch's time
  bool valueGiven = true, keyGiven = true;
  bool causal = false;
  double dropout = 0.0;
};

/// Y (N, Tq, value) = softmax(s · Q Kᵀ) V, s = factor, times the parameter scale (1) where learnedScale.
/// requires: query = key.
struct DotAttentionConfig {
  AttentionConfig inputs;
  double factor = 1.0;
  bool learnedScale = false;
};
std::unique_ptr<LayerKernel> makeDotAttentionKernel(const DotAttentionConfig& config);

/// Y (N, Tq, value) = softmax(S) V, S_ij = v · tanh(Wq q_i + Wk k_j). Parameters Wq (units, query), Wk (units, key),
/// v (units).
struct AdditiveAttentionConfig {
  AttentionConfig inputs;
  int64_t units = 1;
};
std::unique_ptr<LayerKernel> makeAdditiveAttentionKernel(const AdditiveAttentionConfig& config);

/// Y (N, Tq, out) = Wo [C_1 … C_heads] + bo, C_h = softmax(Q_h K_hᵀ / √keyDim) V_h with Q = Wq q + bq and so on; head h
/// has rows h·d … (h+1)·d − 1. Parameters Wq, Wk (heads·keyDim, in), Wv (heads·valueDim, in), Wo (out, heads·valueDim)
/// and, where bias, bq, bk, bv, bo.
struct MultiHeadAttentionConfig {
  AttentionConfig inputs;
  int64_t heads = 1, keyDim = 1, valueDim = 1, out = 1;
  bool bias = true;
};
std::unique_ptr<LayerKernel> makeMultiHeadAttentionKernel(const MultiHeadAttentionConfig& config);

}  // namespace unroll
