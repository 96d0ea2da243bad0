// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// What the files of primitives share: strides, broadcasting and loops over several tensors at once.
#include <array>
#include <span>
#include <vector>

#include "core/assert.h"
#include "core/tensor.h"
#include "math/primitive.h"

namespace unroll::ops {

/// Row-major strides, in elements.
inline Extents stridesOf(const Extents& extents) {
  Extents strides(extents.size());
  int64_t stride = 1;
  for (size_t i = extents.size(); i-- > 0;) {
    strides[i] = stride;
    stride *= extents[i];
  }
  return strides;
}

/// The extents of NumPy's broadcast of A and B. requires: they fit.
inline Extents broadcast(const Extents& a, const Extents& b) {
  Extents out(std::max(a.size(), b.size()), 1);
  for (size_t i = 0; i < out.size(); ++i) {
    const int64_t ea = i < a.size() ? a[a.size() - 1 - i] : 1;
    const int64_t eb = i < b.size() ? b[b.size() - 1 - i] : 1;
    UNROLL_ASSERT(ea == eb || ea == 1 || eb == 1);
    out[out.size() - 1 - i] = ea == 1 ? eb : ea;
  }
  return out;
}

/// The strides with which OPERAND is read along the axes of OUT: 0 where it is broadcast.
inline Extents broadcastStrides(const Extents& operand, const Extents& out) {
  const Extents own = stridesOf(operand);
  Extents strides(out.size(), 0);
  const size_t shift = out.size() - operand.size();
  for (size_t i = 0; i < operand.size(); ++i) strides[i + shift] = operand[i] == 1 ? 0 : own[i];
  return strides;
}

/// Σ index · strides for the element at place CELL of a tensor of EXTENTS.
inline int64_t remap(int64_t cell, const Extents& extents, const Extents& strides) {
  int64_t at = 0;
  for (size_t i = extents.size(); i-- > 0;) {
    at += (cell % extents[i]) * strides[i];
    cell /= extents[i];
  }
  return at;
}

/// Axes of K tensors that are walked together, with neighbours merged where all K allow it.
template <size_t K>
struct Loops {
  Extents extents;
  std::array<Extents, K> strides;

  Loops(const Extents& all, const std::array<Extents, K>& given) {
    for (size_t i = 0; i < all.size(); ++i) {
      if (all[i] == 1) continue;
      if (!extents.empty() && mergeable(all[i], given, i)) {
        extents.back() *= all[i];
        for (size_t k = 0; k < K; ++k) strides[k].back() = given[k][i];
        continue;
      }
      extents.push_back(all[i]);
      for (size_t k = 0; k < K; ++k) strides[k].push_back(given[k][i]);
    }
  }

 private:
  bool mergeable(int64_t extent, const std::array<Extents, K>& given, size_t axis) const {
    for (size_t k = 0; k < K; ++k)
      if (strides[k].back() != given[k][axis] * extent) return false;
    return true;
  }
};

/// Calls ROW(offsets, count, steps) for every run along the last merged axis, in row-major order.
template <size_t K, class Row>
void walkRows(const Loops<K>& loops, Row&& row) {
  std::array<int64_t, K> offsets{};
  std::array<int64_t, K> steps{};
  const size_t rank = loops.extents.size();
  if (rank == 0) return row(offsets, int64_t{1}, steps);
  for (const int64_t extent : loops.extents)
    if (extent == 0) return;
  const int64_t count = loops.extents[rank - 1];
  for (size_t k = 0; k < K; ++k) steps[k] = loops.strides[k][rank - 1];
  Extents index(rank, 0);
  while (true) {
    row(offsets, count, steps);
    size_t axis = rank - 1;
    while (true) {
      if (axis == 0) return;
      --axis;
      for (size_t k = 0; k < K; ++k) offsets[k] += loops.strides[k][axis];
      if (++index[axis] < loops.extents[axis]) break;
      for (size_t k = 0; k < K; ++k) offsets[k] -= loops.strides[k][axis] * loops.extents[axis];
      index[axis] = 0;
    }
  }
}

/// Calls EACH(offsets) for every element, in row-major order.
template <size_t K, class Each>
void walk(const Extents& extents, const std::array<Extents, K>& strides, Each&& each) {
  walkRows(Loops<K>(extents, strides),
           [&](std::array<int64_t, K> at, int64_t count, const std::array<int64_t, K>& steps) {
             for (int64_t i = 0; i < count; ++i) {
               each(at);
               for (size_t k = 0; k < K; ++k) at[k] += steps[k];
             }
           });
}

inline const TensorD& operand(const OpContext& c, size_t i) { return *c.operands[i]; }

}  // namespace unroll::ops

namespace unroll {
// One list per file; primitives.cpp joins them.
std::span<const Primitive> unaryPrimitives();
std::span<const Primitive> binaryPrimitives();
std::span<const Primitive> reductionPrimitives();
std::span<const Primitive> contractPrimitives();
std::span<const Primitive> viewPrimitives();
std::span<const Primitive> placementPrimitives();
std::span<const Primitive> selectionPrimitives();
}  // namespace unroll
