// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <vector>

#include "explain/explanation.h"

namespace unroll {

/// One line below a number in its derivation tree: a summand (often a product of two factors), an
/// operand, or a factor.
struct DerivationRow {
  Formula label;
  double value = 0.0;
  QString detail;              ///< "0.4 · 0.1", "weight", "slope 0.2225"
  std::vector<CellRef> cells;  ///< one: the number itself; two: the factors of a product
  bool leaf = false;           ///< nothing below it
};

/// What CELL is made of, one level: sums of products as one row per product, chains of gradients as
/// one row per user.
std::vector<DerivationRow> rowsOf(const Explanation& explanation, const CellRef& cell);
/// The factors of a product's row, or a single number as a row of its own.
DerivationRow rowOf(const Explanation& explanation, const CellRef& cell);
/// "weight", "data", "seed", "constant"; empty for a value that is computed.
QString kindWords(const std::string& kind);
QString shownNumber(double value, int digits = 4);
/// A symbol as it stands in a list: a gradient on one line, "∂L/∂h".
Formula inlineSymbol(const Explanation& explanation, const CellRef& cell);

}  // namespace unroll
