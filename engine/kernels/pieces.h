// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <algorithm>
#include <cstdint>

namespace unroll {

// How kernels cut element-by-element work. Cuts depend on the problem only.

/// Elements of a piece of light work (a few instructions each): about 10 µs.
inline constexpr int64_t kPieceElements = int64_t{1} << 14;

/// Rows of WIDTH elements that make a piece.
inline int64_t rowsPerPiece(int64_t width) {
  return std::max<int64_t>(1, kPieceElements / std::max<int64_t>(1, width));
}

/// Each of ROWS rows of COLUMNS becomes ROW.
void fillRows(const float* row, float* y, int64_t rows, int64_t columns);

/// sums[j] += Σ_i x[i·stride + j], in the order of i within fixed groups of rows and then of the groups; parallel
/// over columns where there are many.
void addColumnSums(const float* x, int64_t rows, int64_t columns, int64_t stride, float* sums);

/// Floats rounded up to whole cache lines, for parts of one block of memory.
inline int64_t wholeLines(int64_t floats) { return (floats + 15) / 16 * 16; }

}  // namespace unroll
