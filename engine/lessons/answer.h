// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>
#include <string_view>

#include "core/result.h"
#include "core/tensor.h"

namespace unroll {

/// What a student typed as an answer, worked out.
struct Answer {
  /// A number (no extents), a list (n) or a matrix (rows, columns).
  TensorD values;
  /// Decimals that were typed, the fewest of all entries; −1 where none is rounded: whole numbers, fractions, roots.
  int decimals = -1;
};

/// Works out what a person types: "0.73", "0,73", "−1/2", "73 %", "3·2 + 1", "2(1 + 3)", "√2", "e^-1", "ln 2", "σ(1)",
/// "tanh(0.5)", "1e-3"; lists "[1, 2]", "(1; 2)", "1 2 3"; matrices "[1, 2; 3, 4]", "[[1, 2], [3, 4]]" or one row a
/// line. + − × · * ÷ / ^ ( ), √ sqrt exp ln log (to base 10) tanh sigmoid σ relu abs, e and π; times needs no sign
/// before a name or a parenthesis. Full-width characters count as the usual ones. ENTRIES: how many numbers are
/// expected. It decides where two readings are possible: "1,5" is one number or two, "1 -2" as well.
/// The error says what is not understood, with the column in its place.
Result<Answer> parseAnswer(std::string_view text, int64_t entries = 1);

}  // namespace unroll
