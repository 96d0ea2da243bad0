// SPDX-License-Identifier: GPL-3.0-or-later
#include "chalkboard/exact_numbers.h"

#include "chalkboard/exact_rules.h"
#include "math/primitive.h"

namespace unroll {
namespace {

using Degree = Primitive::Degree;

MaybeExact sumOf(const std::vector<MaybeExact>& parts) {
  MaybeExact sum = Exact(0);
  for (const MaybeExact& part : parts) sum = add(sum, part);
  return sum;
}

int chosenOf(const std::vector<Term>& terms) {
  for (size_t i = 0; i < terms.size(); ++i)
    if (terms[i].partial != 0.0) return static_cast<int>(i);
  return -1;
}

}  // namespace

ExactNumbers::ExactNumbers(const Explanation& explanation) {
  const Evaluation& evaluation = explanation.evaluation();
  const Expression& expression = explanation.expression();
  const auto all = [&](auto&& start) {
    std::vector<std::vector<MaybeExact>> made(static_cast<size_t>(expression.size()));
    for (ValueId id = 0; id < expression.size(); ++id)
      made[static_cast<size_t>(id)].assign(static_cast<size_t>(evaluation.value(id).size()), start);
    return made;
  };
  m_values = all(MaybeExact());
  for (ValueId id = 0; id < expression.size(); ++id) forward(evaluation, id);
  if (!evaluation.hasGradients()) return;
  m_gradients = all(MaybeExact(Exact(0)));
  if (evaluation.loss() != kNoValue) m_gradients[static_cast<size_t>(evaluation.loss())][0] = Exact(1);
  for (ValueId id = expression.size() - 1; id >= 0; --id) backward(evaluation, id);
  updateFrom(explanation);
}

/// The optimizer's step begins with leaves that stand for gradients, which are known only now.
void ExactNumbers::updateFrom(const Explanation& explanation) {
  const Evaluation& evaluation = explanation.evaluation();
  bool update = false;
  for (ValueId id = 0; id < explanation.expression().size(); ++id) {
    const bool stands = !(explanation.meant({id, 0, false}) == CellRef{id, 0, false});
    update = update || stands;
    if (!stands && update) forward(evaluation, id);
    for (int64_t cell = 0; stands && cell < evaluation.value(id).size(); ++cell)
      m_values[static_cast<size_t>(id)][static_cast<size_t>(cell)] = at(explanation.meant({id, cell, false}));
  }
}

const MaybeExact& ExactNumbers::at(const CellRef& cell) const {
  return (cell.gradient ? m_gradients : m_values)[static_cast<size_t>(cell.value)][static_cast<size_t>(cell.cell)];
}

void ExactNumbers::forward(const Evaluation& evaluation, ValueId id) {
  const ExpressionNode& node = evaluation.expression()[id];
  const TensorD& doubles = evaluation.value(id);
  std::vector<MaybeExact>& own = m_values[static_cast<size_t>(id)];
  if (!node.op) {
    for (int64_t cell = 0; cell < doubles.size(); ++cell)
      own[static_cast<size_t>(cell)] = Exact::nearest(doubles[cell]);
    return;
  }
  const ExactRule* rule = node.op->degree == Degree::Other ? exactRule(node.op->name) : nullptr;
  if (node.op->degree == Degree::Other && !rule) return;
  for (int64_t cell = 0; cell < doubles.size(); ++cell) {
    MaybeExact& result = own[static_cast<size_t>(cell)];
    const std::vector<Term> terms = evaluation.terms(id, cell);
    if (terms.empty()) {  // what stands around a padded tensor
      result = Exact::nearest(doubles[cell]);
      continue;
    }
    std::vector<MaybeExact> parts;
    for (const Term& term : terms) parts.push_back(at({term.value, term.cell, false}));
    if (node.op->degree == Degree::Linear) {
      for (size_t i = 0; i < parts.size(); ++i) parts[i] = multiply(Exact::nearest(terms[i].partial), parts[i]);
      result = sumOf(parts);
    } else if (node.op->degree == Degree::Bilinear) {
      MaybeExact sum = Exact(0);
      for (size_t i = 0; i + 1 < parts.size(); i += 2) sum = add(sum, multiply(parts[i], parts[i + 1]));
      result = sum;
    } else if (rule) {
      result = rule->value(parts, node.params, chosenOf(terms), doubles[cell]);
    }
  }
}

void ExactNumbers::backward(const Evaluation& evaluation, ValueId id) {
  const ExpressionNode& node = evaluation.expression()[id];
  if (!node.op) return;
  const ExactRule* rule = node.op->degree == Degree::Other ? exactRule(node.op->name) : nullptr;
  for (int64_t cell = 0; cell < evaluation.value(id).size(); ++cell) {
    const MaybeExact above = at({id, cell, true});
    if (above && above->isZero()) continue;
    const std::vector<Term> terms = evaluation.terms(id, cell);
    std::vector<MaybeExact> operands;
    for (const Term& term : terms) operands.push_back(at({term.value, term.cell, false}));
    for (size_t i = 0; i < terms.size(); ++i) {
      MaybeExact slope;
      if (node.op->degree == Degree::Linear || (rule && !rule->slope))
        slope = Exact::nearest(terms[i].partial);
      else if (node.op->degree == Degree::Bilinear)
        slope = operands[i ^ 1];
      else if (rule)
        slope = rule->slope(operands, at({id, cell, false}), node.params, i);
      MaybeExact& below = m_gradients[static_cast<size_t>(terms[i].value)][static_cast<size_t>(terms[i].cell)];
      below = add(below, multiply(slope, above));
    }
  }
}

}  // namespace unroll
