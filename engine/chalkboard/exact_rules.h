// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string_view>

#include "chalkboard/exact.h"
#include "math/expression.h"

namespace unroll {

/// How a primitive that is neither linear nor bilinear treats exact numbers. Of several operands (div, where, max)
/// they come in the order of its terms.
struct ExactRule {
  std::string_view op;
  /// The result. CHOSEN: the first operand to which the pass in double gives a slope; OUT: its result.
  MaybeExact (*value)(const std::vector<MaybeExact>& operands, const OpParams& params, int chosen, double out);
  /// ∂out/∂operand WHICH; null: the slope stands in the pass in double as a whole number (1 where ReLU is open).
  MaybeExact (*slope)(const std::vector<MaybeExact>& operands, const MaybeExact& out, const OpParams& params,
                      size_t which);
};

/// The rule of the primitive OP, or null: its results are not exact.
const ExactRule* exactRule(std::string_view op);

}  // namespace unroll
