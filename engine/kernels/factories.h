// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <memory>

#include "kernels/layer_kernel.h"

namespace unroll {

/// Functions that kernels fuse; Softmax and LogSoftmax run over the last axis (images: over channels), the others
/// element by element. LeakyRelu's slope is Keras' 0.2, Elu's α is 1.
enum class ActivationKind {
  Linear,
  Relu,
  Sigmoid,
  Tanh,
  Softmax,
  LeakyRelu,
  Elu,
  Selu,
  Gelu,
  Silu,
  HardSigmoid,
  Softplus,
  LogSoftmax
};

/// y = f(x Wᵀ + b) for every row: rows of a sample = rowsPerSample, times the batch's time where
/// openTime (a Dense layer on a sequence works on each step). W (out, in), b (out).
struct DenseConfig {
  int64_t in = 1, out = 1;
  int64_t rowsPerSample = 1;
  bool openTime = false;
  bool bias = true;
  ActivationKind activation = ActivationKind::Linear;
};
std::unique_ptr<LayerKernel> makeDenseKernel(const DenseConfig& config);

/// y = f(x); softmax over `columns`, of rowsPerSample rows (times time). pixels > 0: a sample is an image
/// (columns, pixels), and softmax and log-softmax run over the columns, which are its channels.
struct ActivationConfig {
  int64_t rowsPerSample = 1, columns = 1, pixels = 0;
  bool openTime = false;
  ActivationKind activation = ActivationKind::Relu;
};
std::unique_ptr<LayerKernel> makeActivationKernel(const ActivationConfig& config);

/// y = x, or slope · x where x < 0; of elementsPerSample numbers (times time, where openTime).
struct SlopeConfig {
  int64_t elementsPerSample = 1;
  bool openTime = false;
  float slope = 0.3f;
};
std::unique_ptr<LayerKernel> makeSlopeKernel(const SlopeConfig& config);

/// Cross-correlation, x (N, C, H, W), W (out, C/groups, kh, kw), b (out). Padding is given for each
/// side ("same" may put one more at the end).
struct Conv2dConfig {
  int64_t channels = 1, height = 1, width = 1;
  int64_t filters = 1, kh = 1, kw = 1, sh = 1, sw = 1, dh = 1, dw = 1, groups = 1;
  int64_t top = 0, bottom = 0, left = 0, right = 0;
  int64_t outHeight = 1, outWidth = 1;
  bool bias = true;
  ActivationKind activation = ActivationKind::Linear;
};
std::unique_ptr<LayerKernel> makeConv2dKernel(const Conv2dConfig& config);

/// Max: the first maximum of a window takes the gradient; padding never wins. Average: padding is
/// not counted.
struct Pool2dConfig {
  enum class Kind { Max, Average } kind = Kind::Max;
  int64_t channels = 1, height = 1, width = 1;
  int64_t kh = 2, kw = 2, sh = 2, sw = 2;
  int64_t top = 0, left = 0;
  int64_t outHeight = 1, outWidth = 1;
};
std::unique_ptr<LayerKernel> makePool2dKernel(const Pool2dConfig& config);

/// y = x, for layers that only rename axes (flatten, reshape).
struct CopyConfig {
  int64_t elementsPerSample = 1;
  bool openTime = false;
};
std::unique_ptr<LayerKernel> makeCopyKernel(const CopyConfig& config);

/// Inverted dropout (Srivastava et al. 2014): kept values times 1/(1−rate). The keep decision of
/// element e of sample n is dropoutKeeps(seed, step, n · elements + e, rate): the body draws the same.
struct DropoutConfig {
  int64_t elementsPerSample = 1;
  bool openTime = false;
  double rate = 0.5;
};
std::unique_ptr<LayerKernel> makeDropoutKernel(const DropoutConfig& config);
bool dropoutKeeps(uint64_t seed, uint64_t step, int64_t element, double rate);

/// Rows of E (tokens, features) by whole numbers given as floats: (N, T) → (N, T, features). maskZero: makes the mask
/// of its output, 0 where the token is 0 or its step was padding before.
struct EmbeddingConfig {
  int64_t tokens = 1, features = 1;
  int64_t indicesPerSample = 1;
  bool openTime = false;
  bool maskZero = false;
};
std::unique_ptr<LayerKernel> makeEmbeddingKernel(const EmbeddingConfig& config);

/// SimpleRNN, LSTM and GRU over x (N, T, in); steps = 0: the batch's time. Parameters W (g·u, in),
/// U (g·u, u), b (g·u) where bias, and br (g·u) for a GRU with resetAfter and bias; gate order LSTM
/// i, f, g, o and GRU z, r, h. Where the mask is 0 a step keeps the old state (and gives it out).
/// Inputs: x, then the state before the first step, h and an LSTM's c (N, u each), where they are given (null: zero).
/// Outputs: (N, T, u) or the last state (N, u); then, with returnState, the last h and an LSTM's c, (N, u) each.
struct RecurrentConfig {
  enum class Cell { Simple, Lstm, Gru } cell = Cell::Simple;
  int64_t in = 1, units = 1;
  int64_t steps = 0;
  bool bias = true;
  bool returnSequences = false;
  bool returnState = false;
  bool backward = false;  ///< from the last step to the first; outputs stand at their own time
  ActivationKind activation = ActivationKind::Tanh;              ///< of the candidate
  ActivationKind recurrentActivation = ActivationKind::Sigmoid;  ///< of the gates
  ActivationKind outputActivation = ActivationKind::Tanh;        ///< LSTM: h = o ⊙ f(c)
  bool resetAfter = true;
  bool takesNew = false;  ///< GRU: h' = (1−z) h + z ĥ
};
std::unique_ptr<LayerKernel> makeRecurrentKernel(const RecurrentConfig& config);

}  // namespace unroll
