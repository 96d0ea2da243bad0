// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>

namespace unroll {

/// Whether all of COUNT values are finite, in one pass that compiles to vector instructions: x · 0 is
/// 0 for a finite x and NaN for the others.
inline bool allFinite(const float* values, int64_t count) {
  constexpr int64_t kLanes = 16;
  float sums[kLanes] = {};
  int64_t i = 0;
  for (; i + kLanes <= count; i += kLanes) {
    for (int64_t lane = 0; lane < kLanes; ++lane) sums[lane] += values[i + lane] * 0.0f;
  }
  float sum = 0.0f;
  for (; i < count; ++i) sum += values[i] * 0.0f;
  for (float lane : sums) sum += lane;
  return sum == 0.0f;
}

/// Σ x² in double, in lanes that are added in a fixed order: the same bits on any machine.
inline double sumOfSquares(const float* values, int64_t count) {
  constexpr int64_t kLanes = 8;
  double sums[kLanes] = {};
  int64_t i = 0;
  for (; i + kLanes <= count; i += kLanes) {
    for (int64_t lane = 0; lane < kLanes; ++lane) {
      const auto x = static_cast<double>(values[i + lane]);
      sums[lane] += x * x;
    }
  }
  double sum = 0.0;
  for (; i < count; ++i) sum += static_cast<double>(values[i]) * static_cast<double>(values[i]);
  for (double lane : sums) sum += lane;
  return sum;
}

}  // namespace unroll
