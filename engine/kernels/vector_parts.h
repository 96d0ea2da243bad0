// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Vectors of which only some lanes are of use. Internal to kernels/: only files compiled for the instruction set may
// include it.
#include <algorithm>
#include <cmath>

#include "kernels/simd.h"

namespace unroll::simd {

inline Vec loadUpTo(const float* p, int64_t count) { return count == kWidth ? load(p) : loadPart(p, count); }
inline void storeUpTo(float* p, Vec v, int64_t count) { count == kWidth ? store(p, v) : storePart(p, v, count); }

/// V in its first COUNT lanes, else 0.
inline Vec firstLanes(Vec v, int64_t count) {
  if (count == kWidth) return v;
  float buffer[kWidth];
  store(buffer, v);
  return loadPart(buffer, count);
}

/// BODY(begin, count) over [0, size) in vectors, the last shorter.
template <class F>
void inVectors(int64_t size, F body) {
  for (int64_t i = 0; i < size; i += kWidth) body(i, std::min<int64_t>(kWidth, size - i));
}

/// Σ f(i, count) over [0, size) in vectors; f gives 0 in lanes from count on.
template <class F>
float sumRow(int64_t size, F f) {
  Vec total = {};
  inVectors(size, [&](int64_t i, int64_t count) { total += f(i, count); });
  return sumOf(total);
}

inline Vec sqrt(Vec v) {
  float lane[kWidth];
  store(lane, v);
  for (float& x : lane) x = std::sqrt(x);
  return load(lane);
}

}  // namespace unroll::simd
