// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// The rows of a loss' call, for loss_kernels.cpp and metric_kernels.cpp alone.
#include <algorithm>
#include <array>

#include "core/parallel.h"
#include "kernels/loss_kernels.h"
#include "kernels/pieces.h"

namespace unroll {

inline constexpr int64_t kMostPieces = 64;  // partial sums stand on the stack

/// Σ over the kept rows of ROW(r), added piece by piece in the order of the rows; OTHERWISE(r) for padded ones.
template <class Row, class Otherwise>
double sumOverRows(const LossCall& call, Row row, Otherwise otherwise) {
  const int64_t atLeast = rowsPerPiece(8 * call.columns);
  const int64_t grain = std::max(atLeast, (call.rows + kMostPieces - 1) / kMostPieces);
  std::array<double, kMostPieces> sums{};
  parallelFor(call.rows, grain, [&](int64_t first, int64_t last) {
    double sum = 0.0;
    for (int64_t r = first; r < last; ++r) {
      if (call.mask && !call.mask[r])
        otherwise(r);
      else
        sum += row(r);
    }
    sums[static_cast<size_t>(first / grain)] = sum;
  });
  double total = 0.0;
  for (double sum : sums) total += sum;
  return total;
}

inline int64_t keptRows(const LossCall& call) {
  if (!call.mask) return call.rows;
  return call.rows - std::count(call.mask, call.mask + call.rows, uint8_t{0});
}

/// The place of a class given as a float; outside of the classes: the nearest (data is checked where it enters).
inline int64_t classOf(float index, int64_t classes) {
  return static_cast<int64_t>(index > 0.0f ? std::min(index, static_cast<float>(classes - 1)) : 0.0f);
}

}  // namespace unroll
