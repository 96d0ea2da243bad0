// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <optional>
#include <vector>

#include "explain/explanation.h"

namespace unroll {

// What an operation did at one place, as a picture shows it: read off the expression's primitives and their terms, so
// that it holds for whatever layer is made of them.

/// A window that moves over a tensor: a convolution's sum of products, a pooling's maximum or mean.
struct WindowReading {
  enum class Kind { Products, Max, Mean, Sum };
  Kind kind = Kind::Products;
  CellRef output;                ///< what the window gives here, before a bias
  ValueId source = kNoValue;     ///< what it moves over
  ValueId kernel = kNoValue;     ///< what it is multiplied by; none: pooling
  Extents shape;                 ///< of the window, without axes of one: channels × rows × columns
  std::vector<CellRef> inputs;   ///< by place: cells of the source
  std::vector<CellRef> weights;  ///< by place: cells of the kernel; empty: pooling
  std::vector<double> values, factors, products;
  int64_t winner = -1;  ///< Max: the place whose value goes on
  double result = 0.0;
};
/// What a window moves over, where ID is the window's view (or a view of that); else none.
ValueId movedOver(const Expression& expression, ValueId id);
std::optional<WindowReading> readWindow(const Explanation& explanation, const CellRef& cell);

/// Softmax over one row: e^(x − max), their sum, the quotients.
struct SoftmaxReading {
  ValueId result = kNoValue;
  std::vector<CellRef> inputs, powers, outputs;
  CellRef sum;
  int64_t chosen = -1;  ///< the place that was asked about
};
/// Of a cell of the result, of the exponentials, of their sum or of what they are taken of.
std::optional<SoftmaxReading> readSoftmax(const Explanation& explanation, const CellRef& cell);

/// Attention: weights that a softmax makes over the keys, and the mixture of values that they give. One head of it.
struct AttentionReading {
  struct Part {
    ValueId value = kNoValue;  ///< none: there is no such part
    Extents extents;           ///< queries × keys; of the mixture queries × features
    std::vector<CellRef> cells;
  };
  int64_t heads = 1, head = 0;
  Part queries, keys;  ///< steps × features, where scores are products of the two
  Part scores, mask, weights, mixture;
};
/// Where CELL's value is a part of attention; the head is HEAD, or CELL's own where HEAD is −1.
std::optional<AttentionReading> readAttention(const Explanation& explanation, const CellRef& cell, int64_t head = -1);

/// Normalization: the numbers that share a mean and a variance, and what they become.
struct StatisticsReading {
  CellRef mean, variance, root;
  std::vector<CellRef> values, normalized;
  int64_t chosen = -1;
  bool own = true;  ///< the statistics of these very numbers, not ones kept from training
};
std::optional<StatisticsReading> readStatistics(const Explanation& explanation, const CellRef& cell);

}  // namespace unroll
