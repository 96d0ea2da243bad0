// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <limits>
#include <map>
#include <set>
#include <string>

#include "math/expression.h"
#include "math/formula.h"

namespace unroll::explain {

/// Where the optimizer's step stands in a pass: behind the loss, in the same expression. Its gradients are leaves that
/// stand for the derivatives that reverse mode has found: whoever asks for one gets that derivative.
struct UpdateValues {
  ValueId from = std::numeric_limits<ValueId>::max();  ///< the first of them; none: behind all values
  std::string layer;                                   ///< of what all parameters share: "optimizer"
  std::map<ValueId, ValueId> gradients;                ///< by leaf: what it is the loss' derivative by
  std::map<ValueId, ValueId> leaves;                   ///< the other way round
  std::set<ValueId> next;                              ///< values that are called "next fc.W"
  std::map<std::string, ValueId> weights;              ///< the new weights, by parameter ("fc.W")
  std::set<ValueId> slots;                             ///< what the optimizer remembers, as the step begins
  int64_t step = 0;                                    ///< steps taken before
  ValueId learningRate = kNoValue;
  double baseRate = 0.0;
  bool scheduled = false;  ///< the rate of this step is another than the optimizer's
  /// How a schedule has come to the rate.
  Formula rateSymbols, rateNumbers;

  bool contains(ValueId id) const { return id >= from; }
  /// The derivative itself, where CELL is of a leaf that stands for one.
  CellRef meant(CellRef cell) const {
    const auto found = gradients.find(cell.value);
    return found == gradients.end() ? cell : CellRef{found->second, cell.cell, true};
  }
};

}  // namespace unroll::explain
