// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>
#include <vector>

#include "core/tensor.h"

namespace unroll::testing {

/// |a − b| ≤ relative · max(|a|, |b|, floor · max|tensor|, least), element by element: what "equal" means in
/// every comparison of numbers.
struct Tolerance {
  double relative = 0.0;
  double floor = 1e-3;
  double least = 0.0;
};
inline constexpr Tolerance kDifferenceTolerance{1e-6};   ///< body against central differences
inline constexpr Tolerance kDoubleTolerance{1e-12};      ///< double against double
inline constexpr Tolerance kLongDoubleTolerance{1e-10};  ///< the same through more than 50 time steps
/// Float against double: 1e-4 · √(fan-in / 64), but not below 1e-4, where sums are short. The floor is
/// six times the usual one: with it an element that is a cancelled sum may be off by 6e-7 of the
/// largest, ten roundings of a float. Measured: conv2d's example "groups", 18 products to a sum, is off
/// by 1.33e-7 in an element of size 8.7e-4, where the usual floor allows 1.0e-7; with kernels for any x86-64 a
/// GRU's gradient by W is off by 4.4e-7 of the largest, one of attention's Wq by 4.0e-7.
/// A group is some ten layers one behind the other, whose roundings add up as √10. Measured: with other options of
/// the compiler the Transformer decoder "normalized first, GELU" is off by 1.13 times what one layer may be.
Tolerance floatTolerance(int64_t fanIn, bool group = false);

/// The first element that differs by more than TOLERANCE, as a sentence; empty where none does. Not a
/// number equals nothing.
std::string compareTensors(const std::string& what, const TensorD& actual, const TensorD& expected,
                           Tolerance tolerance);

/// The largest size of a number in TENSORS.
double largestOf(const std::vector<TensorD>& tensors);
/// Whether both are zero but for the rounding of sums whose summands are of the size LARGEST: each number below a
/// hundredth of the tolerance times it. A bias of attention's keys is such a one: its gradient is exactly zero, as a
/// number added to all scores of a query changes no weight.
bool bothVanish(const TensorD& actual, const TensorD& expected, Tolerance tolerance, double largest);

}  // namespace unroll::testing
