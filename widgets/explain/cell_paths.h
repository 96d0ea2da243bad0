// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <vector>

#include "explain/explanation.h"

namespace unroll {

// Which cells one number is tied to, past what only looks at memory in another way (windows, slices, reshapes): such
// values are no steps, and nobody sees them.

/// The cell that a view's cell is; CELL itself where its value is no view.
CellRef behindViews(const Evaluation& evaluation, CellRef cell);

/// The operands of a number and the numbers that use it, each with the cells behind (or before) views.
struct Relatives {
  std::vector<CellRef> operands, users;
};
/// IN_UPDATE: of a weight or gradient also what the optimizer's step makes of it, and not what the pass makes.
Relatives relativesOf(const Explanation& explanation, const CellRef& cell, bool inUpdate);

}  // namespace unroll
