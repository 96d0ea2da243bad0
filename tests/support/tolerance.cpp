// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/tolerance.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace unroll::testing {

Tolerance floatTolerance(int64_t fanIn, bool group) {
  const double inChain = group ? std::sqrt(10.0) : 1.0;
  return {inChain * 1e-4 * std::sqrt(static_cast<double>(std::max<int64_t>(fanIn, 64)) / 64.0), 6e-3, 0.0};
}

std::string compareTensors(const std::string& what, const TensorD& actual, const TensorD& expected,
                           Tolerance tolerance) {
  if (actual.extents() != expected.extents()) {
    return fmt::format("{} has the extents {}, expected {}", what, toString(actual.extents()),
                       toString(expected.extents()));
  }
  double largest = 0.0;
  for (const double value : expected.span()) {
    if (std::isfinite(value)) largest = std::max(largest, std::fabs(value));
  }
  for (int64_t e = 0; e < actual.size(); ++e) {
    const double a = actual[e], b = expected[e];
    if (a == b) continue;  // infinities of the same sign too
    const double size = std::max({std::fabs(a), std::fabs(b), tolerance.floor * largest, tolerance.least});
    if (std::fabs(a - b) <= tolerance.relative * size) continue;
    return fmt::format("{}{} is {:.17g}, expected {:.17g} (off by {:.3g}, allowed {:.3g})", what,
                       toString(unflatten(e, actual.extents())), a, b, std::fabs(a - b), tolerance.relative * size);
  }
  return {};
}

double largestOf(const std::vector<TensorD>& tensors) {
  double largest = 0.0;
  for (const TensorD& tensor : tensors) {
    for (const double value : tensor.span()) largest = std::max(largest, std::fabs(value));
  }
  return largest;
}

bool bothVanish(const TensorD& actual, const TensorD& expected, Tolerance tolerance, double largest) {
  const double limit = 0.01 * tolerance.relative * largest;
  const auto vanishes = [limit](const TensorD& tensor) {
    return std::all_of(tensor.span().begin(), tensor.span().end(), [limit](double v) { return std::fabs(v) <= limit; });
  };
  return actual.extents() == expected.extents() && vanishes(actual) && vanishes(expected);
}

}  // namespace unroll::testing
