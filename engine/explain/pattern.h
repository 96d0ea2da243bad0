// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "math/formula.h"

namespace unroll::explain {

/// What stands in a primitive's pattern: {0}, {1}, {2}, the scalars {s} and {t}, and in slopes {d} and {y}.
struct Filling {
  std::vector<Formula> operands;
  double s = 0.0, t = 0.0;
  std::optional<Formula> d, y;
};

/// PATTERN with everything put in, in parentheses where it has to be.
Formula fillPattern(std::string_view pattern, const Filling& filling);

/// "a + b", "∑ x": what needs parentheses as a factor.
bool isSum(const Formula& formula);
bool startsWithMinus(const Formula& formula);
/// In parentheses where it is a sum or starts with a minus.
Formula asFactor(Formula formula);
/// a + b + (−c): a minus in front is put in parentheses.
Formula joined(std::vector<Formula> parts, const std::string& sign);
/// PARTS joined by SIGN; of more than MOST + 1 the first, "⋯ n more" and the last.
Formula folded(std::vector<Formula> parts, const std::string& sign, size_t most);

}  // namespace unroll::explain
