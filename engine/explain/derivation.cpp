// SPDX-License-Identifier: GPL-3.0-or-later
// Why a number is what it is, one level: the cells it comes from and how they recombine.
#include <algorithm>

#include "explain/formula_writer.h"
#include "explain/pass.h"
#include "math/primitive.h"

namespace unroll::explain {
namespace {

using Derivation = Explanation::Derivation;
using DerivationTerm = Explanation::DerivationTerm;

std::string kindOf(const ExpressionNode& node) {
  switch (node.leaf) {
    case LeafKind::Data: return "data";
    case LeafKind::Weight: return "weight";
    case LeafKind::Seed: return "seed";
    case LeafKind::Constant: return "constant";
    case LeafKind::None: return "value";
  }
  return "value";
}

/// Where the optimizer's step takes a number to: cell by cell, or from one number to many, of which the first say
/// enough. Nothing is computed for it.
void addUpdateUses(const Pass& pass, ValueId id, int64_t cell, Derivation& derivation) {
  constexpr int64_t kMost = 100;
  const bool single = elementCount(pass.node(id).extents) == 1;
  for (const ValueId user : pass.expression.users(id)) {
    const ExpressionNode& node = pass.node(user);
    if (!pass.update.contains(user)) continue;
    const int64_t count = elementCount(node.extents);
    if (node.op->name == "stack") {
      const auto place = std::find(node.operands.begin(), node.operands.end(), id) - node.operands.begin();
      derivation.usedBy.push_back({user, place, false});
    } else if (!single) {
      derivation.usedBy.push_back({user, count == 1 ? 0 : cell, false});
    } else {
      for (int64_t i = 0; i < std::min(count, kMost); ++i) derivation.usedBy.push_back({user, i, false});
    }
  }
}

Text noteOfUpdate(const Pass& pass, ValueId id) {
  const auto& weights = pass.update.weights;
  if (std::none_of(weights.begin(), weights.end(), [&](const auto& entry) { return entry.second == id; })) return {};
  return {QT_TRANSLATE_NOOP("engine", "The weight after step {0}, as if the samples of this pass were its batch."),
          {std::to_string(pass.update.step + 1)}};
}

void deriveValue(const Pass& pass, const CellRef& cell, Derivation& derivation) {
  const ExpressionNode& node = pass.node(cell.value);
  if (!pass.update.contains(cell.value)) {
    const ValueId last = std::min(pass.update.from, pass.expression.size()) - 1;
    for (const Term& use : pass.evaluation->uses(cell.value, cell.cell, last))
      derivation.usedBy.push_back({use.value, use.cell, false});
  }
  addUpdateUses(pass, cell.value, cell.cell, derivation);
  if (!node.op) return deriveLeaf(pass, cell, derivation);
  derivation.op = std::string(node.op->name);
  for (const Term& term : pass.evaluation->terms(cell.value, cell.cell)) {
    const CellRef operand{term.value, term.cell, false};
    derivation.terms.push_back(termOf(pass, pass.update.meant(operand), term.partial));
    derivation.terms.back().of = cell;
    derivation.terms.back().by = operand;
  }
  derivation.recombines = node.op->degree == Primitive::Degree::Bilinear                              ? "product"
                          : node.op->degree == Primitive::Degree::Linear && !derivation.terms.empty() ? "sum"
                                                                                                      : "op";
}

void deriveGradient(const Pass& pass, const CellRef& cell, Derivation& derivation) {
  derivation.op = "chain";
  derivation.recombines = "sum";
  if (cell.value == pass.loss) derivation.terms.push_back({{}, "1", 1.0, 1.0, "constant"});
  for (const Term& use : pass.evaluation->uses(cell.value, cell.cell, pass.loss)) {
    derivation.terms.push_back(termOf(pass, {use.value, use.cell, true}, use.partial));
    derivation.terms.back().of = {use.value, use.cell, false};
    derivation.terms.back().by = {cell.value, cell.cell, false};
  }
  for (const Term& term : pass.evaluation->terms(cell.value, cell.cell))
    derivation.usedBy.push_back({term.value, term.cell, true});
  // The optimizer's step begins with it.
  if (const auto leaf = pass.update.leaves.find(cell.value); leaf != pass.update.leaves.end())
    addUpdateUses(pass, leaf->second, cell.cell, derivation);
}

}  // namespace

DerivationTerm termOf(const Pass& pass, const CellRef& cell, double partial) {
  return {cell, pass.addresses.refOf(pass.expression, cell), pass.number(cell), partial,
          cell.gradient ? "value" : kindOf(pass.node(cell.value))};
}

Derivation derive(const Pass& pass, const CellRef& asked, const Explanation::DeriveOptions& options) {
  const CellRef cell = pass.update.meant(asked);
  Derivation derivation;
  derivation.cell = cell;
  derivation.ref = pass.addresses.refOf(pass.expression, cell);
  derivation.value = pass.number(cell);
  cell.gradient ? deriveGradient(pass, cell, derivation) : deriveValue(pass, cell, derivation);
  const FormulaWriter writer(pass, cell.value, 8, {options.maxTerms, options.largestFirst});
  const Statement statement = cell.gradient ? writer.gradientCell(cell) : writer.valueCell(cell);
  derivation.symbols = statement.symbols;
  derivation.numbers = statement.numbers;
  derivation.result = statement.result;
  if (pass.update.contains(cell.value) && derivation.note.empty()) derivation.note = noteOfUpdate(pass, cell.value);
  if (derivation.op == "schedule") {
    derivation.symbols = pass.update.rateSymbols;
    derivation.numbers = formula::row({writer.symbolOf(cell), formula::op("="), pass.update.rateNumbers});
  }
  if (options.withCheck && cell.gradient && !pass.picksRows.count(cell.value)) {
    derivation.kink = pass.evaluation->hasKink(cell.value, cell.cell);
    if (!derivation.kink) derivation.finiteDifference = pass.evaluation->centralDifference(cell.value, cell.cell);
  }
  return derivation;
}

}  // namespace unroll::explain
