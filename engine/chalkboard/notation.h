// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "chalkboard/exact_numbers.h"
#include "explain/explanation.h"

namespace unroll {

/// How a board writes its numbers.
struct NumberStyle {
  enum class Form { Decimals, Fractions } form = Form::Decimals;
  int digits = 4;  ///< decimals of what is not written as a fraction
  bool operator==(const NumberStyle&) const = default;
};
inline constexpr int kFewestDigits = 2;
inline constexpr int kMostDigits = 8;

/// Writes what an explanation says as a board wants it: the formulas are the explanation's own, their numbers are
/// written anew, and where what is written is rounded, "=" becomes "≈".
class BoardNotation {
 public:
  BoardNotation(std::shared_ptr<const Explanation> explanation, std::shared_ptr<const ExactNumbers> exact,
                NumberStyle style);

  /// One line of a board.
  struct Line {
    Formula formula;
    /// The numbers put in are left out, because they do not fit on paper: single cells have to speak.
    bool folded = false;
  };
  /// "z = W x + b = […][…] + […] = […]".
  Line lineOf(const Explanation::Step& step) const;
  /// The same of a single number.
  Formula cellLine(const CellRef& cell) const;
  /// "W = […]"; of more than two axes one matrix for each of the leading ones.
  std::vector<Formula> tensorLines(const CellRef& whole) const;
  /// FORMULA with the numbers of this board, "=" where it holds.
  Formula written(const Formula& formula) const;
  Formula number(const CellRef& cell) const;
  /// As a person would type it into this cell: "1/3", "−2", "ln 2", "0.7311".
  std::string typed(const CellRef& cell) const;

 private:
  Formula chain(const Formula& symbols, const Formula& numbers, const Formula& result) const;
  Formula withoutLayer(Formula script) const;
  Formula rewrite(const Formula& formula, bool& rounded) const;
  Formula numberOf(const CellRef& cell, bool& rounded) const;
  Formula slab(const CellRef& whole, int64_t begin, int64_t rows, int64_t columns) const;

  std::shared_ptr<const Explanation> m_explanation;
  std::shared_ptr<const ExactNumbers> m_exact;
  NumberStyle m_style;
  std::string m_input;  ///< what x is called; empty: x
};

}  // namespace unroll
