// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>

namespace unroll {

// Products of row-major float matrices on one thread, C (m, n) += A (m, k) · B (k, n). Every element of C is summed
// in the order of k, in blocks whose borders depend on k alone: its bits depend neither on how the work is cut nor on
// where the element stands. Operands may stand in memory as their transposes; ld is the distance between stored rows.

enum class Stored { AsIs, Transposed };

/// A matrix operand: (rows, columns) as the product sees it, stored AsIs with rows LD apart, or Transposed.
struct MatrixView {
  const float* data = nullptr;
  int64_t ld = 0;
  Stored stored = Stored::AsIs;
};

/// What C holds before the product.
enum class Start {
  Add,   ///< its own values: C += A B
  Zero,  ///< nothing: C = A B, contents not read
};

void gemm(int64_t m, int64_t n, int64_t k, MatrixView a, MatrixView b, float* c, int64_t ldc, Start start = Start::Add);

/// The same with parallelFor: cut over C's rows and columns, never over k.
void parallelGemm(int64_t m, int64_t n, int64_t k, MatrixView a, MatrixView b, float* c, int64_t ldc,
                  Start start = Start::Add);

/// B packed once for many products: floats that it takes, and the packing of columns [begin, end) (multiples of
/// packedColumns(), or n). PACKED must be 64-byte aligned.
int64_t packedSize(int64_t n, int64_t k);
int64_t packedColumns();
void packColumns(int64_t n, int64_t k, MatrixView b, float* packed, int64_t begin, int64_t end);
void parallelPack(int64_t n, int64_t k, MatrixView b, float* packed);
/// C += A · B for packed B.
void gemmPacked(int64_t m, int64_t n, int64_t k, MatrixView a, const float* packed, float* c, int64_t ldc,
                Start start = Start::Add);

}  // namespace unroll
