// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "explain/explanation.h"
#include "export/worksheet.h"
#include "lessons/likely_errors.h"

namespace unroll {

struct SheetOptions {
  /// Decimals that are asked for. An answer is right within one unit of the last of them, so that reckoning on with
  /// rounded numbers does not fail; of numbers below 0.01 two significant digits are asked for in any case.
  int digits = 3;
  /// What stands beside a blank: nothing but its symbol, its formula, or the formula with the numbers put in.
  enum class Help { None, Symbols, Numbers } help = Help::Symbols;
};

/// A number (or a whole vector or matrix) that the student fills in.
struct SheetItem {
  std::string ref;     ///< "cell.z[0,1]", "d cell.W[0,0]", "cell.h0": as Explanation::resolve
  CellRef cell;        ///< cell −1: the whole tensor
  int number = 0;      ///< of its blank, from 1
  TensorD expected;    ///< no extents: a number; (n): a list; (rows, columns): a matrix. The sample axis is left out.
  double unit = 1e-3;  ///< how far an answer may be off: one unit of the last digit that is asked for
  int digits = 3;

  // Formulas with blanks (worksheetBlank(number) of export/worksheet.h; its `cell` is the item's). Where another blank's
  // number stands in a formula, that blank stands there too.
  Formula prompt;   ///< "z₀ = ☐": the symbol and its blank
  Formula symbols;  ///< "z₀ = W₀ x + b₀": a first hint
  Formula numbers;  ///< "z₀ = 2 · 1 + … = ☐": a second hint
  Formula answer;   ///< what stands in the blank
  /// Wrong ways to this number, most likely first.
  std::vector<LikelyError> errors;
};

struct Sheet {
  std::shared_ptr<const Explanation> explanation;
  SheetOptions options;
  std::vector<SheetItem> items;
  /// What the blanks are computed from, as formulas "W = […]": the numbers of sample, target and weights that the
  /// blanks' ways lead to, then those of ALSO (makeSheet). None of them is a blank.
  std::vector<Formula> given;
};

/// A sheet from any pass: BLANKS are references (contract.md) of single numbers, or of whole tensors where they fit on
/// paper (at most kMostEntries numbers). GIVEN: values that are told beside the sample and the weights ("cell.f").
/// Fails with a sentence where a reference is unknown, stands twice, is given and blank, or is no finite number.
inline constexpr int64_t kMostEntries = 36;
Result<Sheet> makeSheet(std::shared_ptr<const Explanation> explanation, const std::vector<std::string>& blanks,
                        const std::vector<std::string>& given = {}, const SheetOptions& options = {});

struct Verdict {
  enum class Kind {
    Empty,       ///< nothing typed
    Unreadable,  ///< sentence: what is not understood
    WrongShape,  ///< a list where a number belongs, three entries in place of two
    Wrong,
    Likely,   ///< wrong, and the likely error is known: sentence, error
    Follows,  ///< wrong, but it follows rightly from an earlier answer that is wrong
    Coarse,   ///< right, but rounded to fewer digits than asked for
    Right,
  } kind = Kind::Empty;
  Text sentence;                          ///< for the student, in every case but Empty
  std::optional<LikelyError> error = {};  ///< of Likely
  std::vector<bool> rightEntries = {};    ///< of lists and matrices that have the right shape
  bool good() const { return kind == Kind::Right; }
};

/// Checks what was typed into the blank of item INDEX. TYPED: what stands in all blanks of the sheet, by item (for
/// Follows); may be shorter. Accepts every form that parseAnswer reads. requires: INDEX is an item.
Verdict checkAnswer(const Sheet& sheet, size_t index, std::string_view answer,
                    const std::vector<std::string>& typed = {});

/// An item's right answer as a person would type it, with as many digits as are asked for.
std::string answerText(const SheetItem& item);

/// The sheet on paper, for worksheetLatex and worksheetManuscript. TASK stands above its blanks.
Worksheet worksheetOf(const Sheet& sheet, const Text& title, const Text& task);

}  // namespace unroll
