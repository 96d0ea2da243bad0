// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "chalkboard/board.h"

namespace unroll {

/// The number that a person typed: "0.25", "−2", "1/3", "1,5", "ln 2", "1e-3". The sentence says what can be written.
Result<double> parseBoardNumber(std::string_view text);

/// The input, target or weight cell that CELL shows, through rearrangements (a row of W, the x of one time step); none
/// where it is computed.
std::optional<CellRef> givenCell(const Explanation& explanation, const CellRef& cell);

/// The values that a board is given, each once, in the order of the expression: inputs, parameters, target. A
/// parameter that the layer only takes apart (the gates of an LSTM) stands as its parts.
std::vector<ValueId> givenValues(const Explanation& explanation);

/// BOARD with another number at a given cell (of the explanation of BOARD).
Board withNumber(const Board& board, const Explanation& explanation, const CellRef& given, double value);

}  // namespace unroll
