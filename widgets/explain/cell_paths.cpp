// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/cell_paths.h"

#include "math/primitive.h"

namespace unroll {
namespace {

/// A bias of a large picture is used by every place of it: more than these nobody tells apart.
constexpr size_t kMost = 4096;

bool isView(const Expression& expression, ValueId id) { return expression[id].op && expression[id].op->view; }

/// What uses CELL, through views to what computes.
void addUsers(const Evaluation& evaluation, const CellRef& cell, ValueId last, std::vector<CellRef>& users) {
  for (const Term& use : evaluation.uses(cell.value, cell.cell, last)) {
    if (users.size() >= kMost) return;
    users.push_back({use.value, use.cell, cell.gradient});
    if (isView(evaluation.expression(), use.value)) addUsers(evaluation, users.back(), last, users);
  }
}

void addOperands(const Evaluation& evaluation, const CellRef& cell, std::vector<CellRef>& operands) {
  for (const Term& term : evaluation.terms(cell.value, cell.cell)) {
    if (operands.size() >= kMost) return;
    const CellRef operand{term.value, term.cell, cell.gradient};
    operands.push_back(operand);
    if (const CellRef behind = behindViews(evaluation, operand); !(behind == operand)) operands.push_back(behind);
  }
}

}  // namespace

CellRef behindViews(const Evaluation& evaluation, CellRef cell) {
  while (isView(evaluation.expression(), cell.value)) {
    const std::vector<Term> terms = evaluation.terms(cell.value, cell.cell);
    if (terms.size() != 1) break;
    cell = {terms.front().value, terms.front().cell, cell.gradient};
  }
  return cell;
}

Relatives relativesOf(const Explanation& explanation, const CellRef& cell, bool inUpdate) {
  Relatives relatives;
  if (inUpdate) {
    // The optimizer's step is computed cell by cell, and its gradients are those of the pass.
    const Explanation::Derivation derivation = explanation.derive(cell);
    for (const auto& term : derivation.terms)
      if (term.cell.valid() && relatives.operands.size() < kMost) relatives.operands.push_back(term.cell);
    relatives.users = derivation.usedBy;
    return relatives;
  }
  const Evaluation& evaluation = explanation.evaluation();
  const ValueId loss = explanation.loss();
  // A gradient is made from those of its value's users.
  const ValueId last = loss == kNoValue ? evaluation.expression().size() - 1 : loss;
  addOperands(evaluation, cell, cell.gradient ? relatives.users : relatives.operands);
  if (cell.value <= last) addUsers(evaluation, cell, last, cell.gradient ? relatives.operands : relatives.users);
  return relatives;
}

}  // namespace unroll
