// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/pieces.h"

#include <cstring>

#include "core/parallel.h"
#include "kernels/simd.h"

namespace unroll {
namespace {

using simd::kWidth;
using simd::Vec;

/// One vector of columns over all rows: four running sums, so that the additions overlap and rounding grows slower.
Vec columnSum(const float* x, int64_t rows, int64_t stride, int64_t count) {
  const auto row = [&](int64_t i) {
    return count == kWidth ? simd::load(x + i * stride) : simd::loadPart(x + i * stride, count);
  };
  Vec part[4] = {};
  int64_t i = 0;
  for (; i + 4 <= rows; i += 4)
    for (int64_t j = 0; j < 4; ++j) part[j] += row(i + j);
  for (; i < rows; ++i) part[0] += row(i);
  return (part[0] + part[1]) + (part[2] + part[3]);
}

}  // namespace

void fillRows(const float* row, float* y, int64_t rows, int64_t columns) {
  parallelFor(rows, 4 * rowsPerPiece(columns), [&](int64_t first, int64_t last) {
    for (int64_t i = first; i < last; ++i)
      std::memcpy(y + i * columns, row, static_cast<size_t>(columns) * sizeof(float));
  });
}

void addColumnSums(const float* x, int64_t rows, int64_t columns, int64_t stride, float* sums) {
  const int64_t vectors = (columns + kWidth - 1) / kWidth;
  parallelFor(vectors, rowsPerPiece(rows * kWidth), [&](int64_t first, int64_t last) {
    for (int64_t v = first; v < last; ++v) {
      const int64_t at = v * kWidth, count = std::min<int64_t>(kWidth, columns - at);
      const Vec total = columnSum(x + at, rows, stride, count);
      if (count == kWidth)
        simd::store(sums + at, simd::load(sums + at) + total);
      else
        simd::storePart(sums + at, simd::loadPart(sums + at, count) + total, count);
    }
  });
}

}  // namespace unroll
