// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <vector>

#include "chalkboard/exact.h"
#include "explain/explanation.h"

namespace unroll {

/// The numbers of a pass without rounding, where they are fractions (or logarithms of fractions), forward and
/// backward. They follow the expression: linear and bilinear primitives by their own terms, the rest by a table of
/// rules by the primitive's name (exact_rules.h). A number that leaves this realm (σ(1), √2, more than 64 bits) is
/// missing, and so is what comes from it, unless it is multiplied with zero.
///
/// Where a rule has to choose (ReLU, max), it chooses as the pass in double did.
class ExactNumbers {
 public:
  ExactNumbers() = default;
  explicit ExactNumbers(const Explanation& explanation);
  /// requires: CELL is a single cell of the explanation that this was made from.
  const MaybeExact& at(const CellRef& cell) const;
  bool empty() const { return m_values.empty(); }

 private:
  void forward(const Evaluation& evaluation, ValueId id);
  void updateFrom(const Explanation& explanation);
  void backward(const Evaluation& evaluation, ValueId id);
  std::vector<std::vector<MaybeExact>> m_values, m_gradients;  ///< by value, by cell
};

}  // namespace unroll
