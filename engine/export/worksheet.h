// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>
#include <vector>

#include "export/manuscript_writers.h"

namespace unroll {

/// A task with blanks. Its formulas hold worksheetBlank(1), worksheetBlank(2) … where the student writes;
/// answers[0], answers[1] … stand there in the sheet with answers.
struct WorksheetItem {
  Text task;                     ///< "Fill in the missing numbers of the forget gate."
  std::vector<Formula> lines;    ///< the lines of a chain, as of Explanation::Derivation: symbols, numbers, result
  std::vector<Formula> answers;  ///< by blank
  int room = 0;                  ///< empty lines to write on below the formulas
};

struct Worksheet {
  Text title;
  Text introduction;
  std::vector<WorksheetItem> items;
};

/// A line to write on with its number: "______ (1)". NUMBER counts from 1 within an item.
Formula worksheetBlank(int number);
/// FORMULA with the answers in their blanks, braced and numbered. A blank without an answer stays.
Formula withAnswers(const Formula& formula, const std::vector<Formula>& answers);
/// How many blanks FORMULA has.
int blanksIn(const Formula& formula);

/// With a line for name and date and room to write, or with ANSWERS in their places. Every writer of manuscripts
/// (LaTeX and text here, PDF, SVG and PNG in the window) takes it.
Manuscript worksheetManuscript(const Worksheet& sheet, bool answers);

/// The sheet as a document that compiles.
std::string worksheetLatex(const Worksheet& sheet, bool answers, const LatexOptions& options = {});

}  // namespace unroll
