// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/text.h"
#include "explain/explanation.h"

namespace unroll {

/// An error that people make: what it is called in files ("bias"), and what is said of it in a list.
struct ErrorKindOfWork {
  std::string_view key;
  Text title;
};
/// All of them, in the order in which they are named where two give the same number: the "forgot the bias"
/// first, "the number of another cell" last.
const std::vector<ErrorKindOfWork>& errorsOfWork();
bool isErrorOfWork(std::string_view key);

/// One wrong way to a number of a pass, and the number that it leads to.
struct LikelyError {
  std::string key;  ///< of errorsOfWork()
  Text sentence;    ///< "The bias b is left out."; names what was mistaken
  TensorD value;    ///< as the answer has it: a number, or all of a tensor
  CellRef at = {};  ///< where the way goes wrong: the operation's value (a gradient of it in the backward pass)
};

/// What people get wrong on the way to CELL (cell −1: the whole tensor): each step of the way, as far as people take
/// it at once (its own operation and those of the values that it names), done wrongly in every way that the table of
/// errors knows for such a step, with the rest of the pass computed from there. Generic: over the primitives and names
/// of the pass, forward, backward and through the optimizer's step. Ways that lead to the same number as the right one
/// or as an earlier one of the list are left out; so are numbers that are not finite. TOLD: values that the student is
/// given: nothing goes wrong before them.
std::vector<LikelyError> likelyErrors(const Explanation& explanation, const CellRef& cell,
                                      const std::vector<CellRef>& told = {});

/// The value of CELL where some cells of the pass have other values than theirs, all else computed again: what follows
/// rightly from a wrong number. Gradients may stand among them.
struct ChangedCell {
  CellRef cell;
  double value = 0.0;
};
TensorD valueAfter(const Explanation& explanation, const CellRef& cell, const std::vector<ChangedCell>& changed);

}  // namespace unroll
