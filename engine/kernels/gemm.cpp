// SPDX-License-Identifier: GPL-3.0-or-later
// The product in three loops around a register tile (Goto and van de Geijn 2008): panels of B, a few columns wide and
// kDepth deep, are packed into first-level cache and stay there while A's rows pass; the tile keeps rows × columns
// of C in registers.
#include "kernels/gemm.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "core/assert.h"
#include "core/parallel.h"
#include "kernels/simd.h"

namespace unroll {
namespace {

using simd::kWidth;
using simd::Vec;

constexpr int kVectors = 2;                       // of a panel
constexpr int kColumns = kVectors * kWidth;       // of a panel
constexpr int kRows = kWidth == 16 ? 14 : 6;      // of a tile: rows × vectors + operands fit the 32 or 16 registers
constexpr int64_t kDepth = 192;                   // of a panel: 24 KiB with AVX-512
constexpr int64_t kDirectTiles = 3;               // fewer passes over a panel do not pay for its packing
constexpr int64_t kPieceWork = int64_t{1} << 20;  // multiply–adds of a parallel piece, about 10 µs

/// C (kM, kV vectors) (+)= A (kM, k) · B (k, kV vectors). A (i, p) stands at a[i·lda + p], transposed at a[p·lda + i].
template <int kM, int kV, bool kTransposed>
void tile(int64_t k, const float* a, int64_t lda, const float* b, int64_t ldb, float* c, int64_t ldc, bool add) {
  Vec sum[kM][kV] = {};
  for (int64_t p = 0; p < k; ++p) {
    Vec row[kV];
    for (int v = 0; v < kV; ++v) row[v] = simd::load(b + p * ldb + v * kWidth);
#pragma GCC unroll 16
    for (int i = 0; i < kM; ++i) {
      const float factor = kTransposed ? a[p * lda + i] : a[i * lda + p];
#pragma GCC unroll 4
      for (int v = 0; v < kV; ++v) sum[i][v] += factor * row[v];
    }
  }
#pragma GCC unroll 16
  for (int i = 0; i < kM; ++i)
#pragma GCC unroll 4
    for (int v = 0; v < kV; ++v) {
      float* at = c + i * ldc + v * kWidth;
      simd::store(at, add ? simd::load(at) + sum[i][v] : sum[i][v]);
    }
}

using Tile = void (*)(int64_t, const float*, int64_t, const float*, int64_t, float*, int64_t, bool);

template <int kV, bool kTransposed, size_t... kI>
constexpr std::array<Tile, kRows> tilesOf(std::index_sequence<kI...>) {
  return {&tile<static_cast<int>(kI) + 1, kV, kTransposed>...};
}
template <bool kTransposed>
constexpr std::array<std::array<Tile, kRows>, kVectors> tilesByWidth() {
  return {tilesOf<1, kTransposed>(std::make_index_sequence<kRows>()),
          tilesOf<2, kTransposed>(std::make_index_sequence<kRows>())};
}
/// By stored transposed, vectors − 1, rows − 1.
constexpr std::array<std::array<std::array<Tile, kRows>, kVectors>, 2> kTiles = {tilesByWidth<false>(),
                                                                                 tilesByWidth<true>()};

inline const float* rowsFrom(MatrixView a, int64_t row, int64_t p) {
  return a.stored == Stored::AsIs ? a.data + row * a.ld + p : a.data + p * a.ld + row;
}

/// One panel (k, count columns) against all M rows, cut into tiles of nearly equal heights.
void panelProduct(int64_t m, int64_t k, int64_t count, MatrixView a, int64_t p, const float* panel, int64_t ldb,
                  float* c, int64_t ldc, bool add) {
  const int64_t vectors = (count + kWidth - 1) / kWidth;
  const auto& tiles = kTiles[a.stored == Stored::Transposed ? 1 : 0][static_cast<size_t>(vectors - 1)];
  const int64_t parts = (m + kRows - 1) / kRows;
  for (int64_t part = 0, row = 0; part < parts; ++part) {
    const int64_t rows = m / parts + (part < m % parts ? 1 : 0);
    const Tile run = tiles[static_cast<size_t>(rows - 1)];
    float* target = c + row * ldc;
    if (count == vectors * kWidth) {
      run(k, rowsFrom(a, row, p), a.ld, panel, ldb, target, ldc, add);
    } else {  // C's last columns: a copy as wide as the vectors
      alignas(64) float copy[kRows * kColumns] = {};
      const size_t bytes = static_cast<size_t>(count) * sizeof(float);
      for (int64_t i = 0; add && i < rows; ++i) std::memcpy(copy + i * kColumns, target + i * ldc, bytes);
      run(k, rowsFrom(a, row, p), a.ld, panel, ldb, copy, kColumns, add);
      for (int64_t i = 0; i < rows; ++i) std::memcpy(target + i * ldc, copy + i * kColumns, bytes);
    }
    row += rows;
  }
}

/// PANEL (k, kColumns) from columns stored as rows: panel[p][j] = b[j·ld + p].
void fillTransposed(const float* b, int64_t ld, int64_t k, int64_t count, float* panel) {
  if (count < kColumns) std::memset(panel, 0, static_cast<size_t>(k * kColumns) * sizeof(float));
  int64_t j = 0;
  for (; j + kWidth <= count; j += kWidth) {
    int64_t p = 0;
    for (; p + kWidth <= k; p += kWidth) {
      Vec block[kWidth];
#pragma GCC unroll 16
      for (int i = 0; i < kWidth; ++i) block[i] = simd::load(b + (j + i) * ld + p);
      simd::transpose(block);
#pragma GCC unroll 16
      for (int i = 0; i < kWidth; ++i) simd::store(panel + (p + i) * kColumns + j, block[i]);
    }
    for (; p < k; ++p)
      for (int i = 0; i < kWidth; ++i) panel[p * kColumns + j + i] = b[(j + i) * ld + p];
  }
  for (; j < count; ++j)
    for (int64_t p = 0; p < k; ++p) panel[p * kColumns + j] = b[j * ld + p];
}

void fillAsIs(const float* b, int64_t ld, int64_t k, int64_t count, float* panel) {
  for (int64_t p = 0; p < k; ++p) {
    std::memcpy(panel + p * kColumns, b + p * ld, static_cast<size_t>(count) * sizeof(float));
    std::memset(panel + p * kColumns + count, 0, static_cast<size_t>(kColumns - count) * sizeof(float));
  }
}

void fillPanel(MatrixView b, int64_t p, int64_t k, int64_t column, int64_t count, float* panel) {
  if (b.stored == Stored::AsIs)
    fillAsIs(b.data + p * b.ld + column, b.ld, k, count, panel);
  else
    fillTransposed(b.data + column * b.ld + p, b.ld, k, count, panel);
}

/// BODY(begin, size) over [0, k) in equal blocks of at most kDepth; their borders depend on k alone.
template <class F>
void overDepth(int64_t k, F body) {
  const int64_t blocks = (k + kDepth - 1) / kDepth;
  for (int64_t i = 0, p = 0; i < blocks; ++i) {
    const int64_t size = k / blocks + (i < k % blocks ? 1 : 0);
    body(p, size);
    p += size;
  }
}

void clear(int64_t m, int64_t n, float* c, int64_t ldc) {
  for (int64_t i = 0; i < m; ++i) std::memset(c + i * ldc, 0, static_cast<size_t>(n) * sizeof(float));
}

}  // namespace

void gemm(int64_t m, int64_t n, int64_t k, MatrixView a, MatrixView b, float* c, int64_t ldc, Start start) {
  if (m <= 0 || n <= 0) return;
  if (k <= 0) {
    if (start == Start::Zero) clear(m, n, c, ldc);
    return;
  }
  alignas(64) float panel[kDepth * kColumns];
  const bool mayBeDirect = b.stored == Stored::AsIs && m <= kDirectTiles * kRows;
  for (int64_t j = 0; j < n; j += kColumns) {
    const int64_t count = std::min<int64_t>(kColumns, n - j);
    const bool direct = mayBeDirect && count % kWidth == 0;
    overDepth(k, [&](int64_t p, int64_t depth) {
      if (!direct) fillPanel(b, p, depth, j, count, panel);
      panelProduct(m, depth, count, a, p, direct ? b.data + p * b.ld + j : panel, direct ? b.ld : kColumns, c + j, ldc,
                   start == Start::Add || p > 0);
    });
  }
}

void parallelGemm(int64_t m, int64_t n, int64_t k, MatrixView a, MatrixView b, float* c, int64_t ldc, Start start) {
  // Columns are cut by whole panels and rows by whole tiles, until a piece is small enough.
  const int64_t panels = (n + kColumns - 1) / kColumns;
  const int64_t panelWork = m * kColumns * std::max<int64_t>(k, 1);
  const int64_t panelsPerPiece = std::clamp<int64_t>(kPieceWork / panelWork, 1, panels > 0 ? panels : 1);
  const int64_t rowParts = std::clamp<int64_t>(panelWork / kPieceWork, 1, (m + 8 * kRows - 1) / (8 * kRows));
  const int64_t rowsPerPiece = (m + rowParts - 1) / rowParts;
  const int64_t columnPieces = pieceCount(panels, panelsPerPiece);
  parallelFor(columnPieces * rowParts, 1, [&](int64_t first, int64_t last) {
    for (int64_t piece = first; piece < last; ++piece) {
      const int64_t column = (piece % columnPieces) * panelsPerPiece * kColumns;
      const int64_t row = (piece / columnPieces) * rowsPerPiece;
      const int64_t columns = std::min(n - column, panelsPerPiece * kColumns);
      const int64_t rows = std::min(m - row, rowsPerPiece);
      const MatrixView left{rowsFrom(a, row, 0), a.ld, a.stored};
      const MatrixView right{b.stored == Stored::AsIs ? b.data + column : b.data + column * b.ld, b.ld, b.stored};
      gemm(rows, columns, k, left, right, c + row * ldc + column, ldc, start);
    }
  });
}

int64_t packedColumns() { return kColumns; }
int64_t packedSize(int64_t n, int64_t k) { return (n + kColumns - 1) / kColumns * kColumns * k; }

void packColumns(int64_t n, int64_t k, MatrixView b, float* packed, int64_t begin, int64_t end) {
  UNROLL_ASSERT(begin % kColumns == 0 && end <= n);
  for (int64_t j = begin; j < end; j += kColumns)
    fillPanel(b, 0, k, j, std::min<int64_t>(kColumns, n - j), packed + j * k);
}

void parallelPack(int64_t n, int64_t k, MatrixView b, float* packed) {
  const int64_t panels = (n + kColumns - 1) / kColumns;
  const int64_t grain = std::max<int64_t>(1, (int64_t{1} << 16) / std::max<int64_t>(1, k * kColumns));
  parallelFor(panels, grain, [&](int64_t first, int64_t last) {
    packColumns(n, k, b, packed, first * kColumns, std::min(n, last * kColumns));
  });
}

void gemmPacked(int64_t m, int64_t n, int64_t k, MatrixView a, const float* packed, float* c, int64_t ldc,
                Start start) {
  if (m <= 0) return;
  if (k <= 0 && start == Start::Zero) clear(m, n, c, ldc);
  for (int64_t j = 0; j < n; j += kColumns)
    overDepth(k, [&](int64_t p, int64_t depth) {
      panelProduct(m, depth, std::min<int64_t>(kColumns, n - j), a, p, packed + j * k + p * kColumns, kColumns, c + j,
                   ldc, start == Start::Add || p > 0);
    });
}

}  // namespace unroll
