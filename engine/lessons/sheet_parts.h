// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "explain/explanation.h"

namespace unroll::lessons {

/// Without axes of one: as a person writes it on paper.
TensorD squeezed(const TensorD& values);

/// A number, or a matrix (a list as a row) of the numbers of CELL.
Formula numbersFormula(const Explanation& explanation, const CellRef& cell, int digits);

}  // namespace unroll::lessons
