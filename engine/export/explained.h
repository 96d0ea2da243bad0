// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "explain/explanation.h"
#include "export/manuscript.h"

namespace unroll {

struct ExplainedOptions {
  int maxEntries = 8;         ///< rows and columns of a matrix; more are folded
  size_t maxTerms = 16;       ///< rows of a derivation's table; more are said in one line
  bool largestFirst = false;  ///< terms by the size of what they contribute, else in their order
  bool everyStep = false;     ///< of a whole pass also what a layer does not name, else written out where it is used
  int maxTimes = 5;           ///< of more time steps the first ones and the last are written out
};

/// Why CELL is what it is: in symbols, with the numbers, the result, and the terms as a table.
/// requires: as Explanation::derive. WITHCHECK: a gradient beside its central difference.
Manuscript derivationManuscript(const Explanation& explanation, const CellRef& cell,
                                const ExplainedOptions& options = {}, bool withCheck = false);
/// One step, with what the document printed there; SELECTED: a number whose derivation stands below it.
/// requires: STEP is an index into explanation.steps().
Manuscript stepManuscript(const Explanation& explanation, int step, const CellRef& selected = {},
                          const ExplainedOptions& options = {});
/// The whole pass: the network, what is given, every step forward and backward by layer and section, the faults of a
/// worked example at their places.
Manuscript passManuscript(const Explanation& explanation, const ExplainedOptions& options = {});

/// The lines of a chain, aligned at their relations: for `\[ … \]` in anybody's document that has amsmath.
std::string chainLatex(const std::vector<Formula>& lines);
/// A derivation's chain.
std::string derivationLatex(const Explanation::Derivation& derivation);

}  // namespace unroll
