// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "export/explained.h"

namespace unroll {

/// The terms of a derivation: symbol, name, value, slope, what it adds, kind.
Manuscript::Table derivationTable(const Explanation& explanation, const Explanation::Derivation& derived,
                                  const ExplainedOptions& options);

namespace explained {
/// A symbol within a line of text: "∂L/∂h", not a fraction.
Formula inlineSymbol(const Explanation& explanation, const CellRef& cell);
}  // namespace explained

}  // namespace unroll
