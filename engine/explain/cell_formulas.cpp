// SPDX-License-Identifier: GPL-3.0-or-later
// Formulas of single cells: z_1 = W_{1,0} x_0 + W_{1,1} x_1 + b_1, and the same with the numbers put in.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "explain/formula_writer.h"
#include "explain/pattern.h"
#include "math/primitive.h"

namespace unroll::explain {
namespace {

// Depth counts operations by one and sums by ten: sums within sums show fewer of their terms.
constexpr int kSumDepth = 10;
constexpr int kDeepest = 40;

/// The formulas of the terms that folded() will show, in ORDER; the others stay empty.
template <class Write>
std::vector<Formula> termFormulas(const std::vector<size_t>& order, size_t most, Write&& write) {
  std::vector<Formula> parts(order.size());
  for (size_t i = 0; i < order.size(); ++i)
    if (order.size() <= most + 1 || i + 1 < most || i + 1 == order.size()) parts[i] = write(order[i]);
  return parts;
}

}  // namespace

/// Of sums within sums fewer terms are shown.
size_t FormulaWriter::mostTerms(int depth) const {
  if (depth < kSumDepth) return m_folding.terms > 0 ? m_folding.terms : 5;
  return depth < 2 * kSumDepth ? 3 : 2;
}

/// In which order COUNT terms are written, by how much each adds.
template <class Size>
std::vector<size_t> FormulaWriter::orderOf(size_t count, int depth, Size&& size) const {
  std::vector<size_t> order(count);
  std::iota(order.begin(), order.end(), size_t{0});
  if (!m_folding.largestFirst || depth >= kSumDepth) return order;
  std::vector<double> sizes(count);
  for (size_t i = 0; i < count; ++i) sizes[i] = std::fabs(size(i));
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) { return sizes[a] > sizes[b]; });
  return order;
}

Formula FormulaWriter::cell(ValueId id, int64_t at, Style style, bool top, int depth) const {
  const CellRef ref = m_pass.update.meant({id, at, false});
  const bool operation = m_pass.node(id).op && (top || (!standsForItself(id) && depth < kDeepest));
  if (operation) return cellOperation(id, at, style, depth);
  return style == Style::Symbols ? symbolOf(ref) : formula::number(m_pass.number(ref), ref);
}

Formula FormulaWriter::cellOperation(ValueId id, int64_t at, Style style, int depth) const {
  const ExpressionNode& node = m_pass.node(id);
  const std::string_view op = node.op->name;
  if (op == "contract") return cellProducts(id, at, style, depth);
  const std::vector<Term> terms = m_pass.evaluation->terms(id, at);
  if (terms.empty()) return formula::number(m_pass.number({id, at, false}), {id, at, false});  // around a padded tensor
  if (op == "identity" && sameSymbol(id, terms[0].value))
    return cell(terms[0].value, terms[0].cell, style, true, depth + 1);
  if (node.op->view || op == "gather") return cell(terms[0].value, terms[0].cell, style, false, depth + 1);
  if (op == "max" && depth > 0) {  // within another formula, in short
    const CellRef ref{id, at, false};
    if (style == Style::Numbers) return formula::number(m_pass.number(ref), ref);
    if (standsForItself(node.operands[0])) return formula::row({formula::word("max"), symbol(node.operands[0])});
  }
  if (op == "sum" || op == "mean" || op == "max") {
    const size_t most = mostTerms(depth);
    const auto order = orderOf(terms.size(), depth,
                               [&](size_t i) { return m_pass.evaluation->number(terms[i].value, terms[i].cell); });
    const auto parts = termFormulas(
        order, most, [&](size_t i) { return cell(terms[i].value, terms[i].cell, style, false, depth + kSumDepth); });
    Formula list = folded(parts, op == "max" ? "," : "+", most);
    if (op == "max") return formula::call("max", std::move(list));
    if (op == "sum" || terms.size() == 1) return list;
    return formula::row({formula::fraction(formula::numberText("1"), formula::numberText(std::to_string(terms.size()))),
                         formula::fenced("()", std::move(list))});
  }
  Filling filling;
  filling.s = node.params.scalar;
  filling.t = node.params.scalar2;
  if (op == "clip" && !node.shorthand.empty() && node.shorthand != "{0}") {
    filling.operands = {cell(terms[0].value, terms[0].cell, style, false, depth + 1)};
    return fillPattern(node.shorthand, filling);
  }
  for (const Term& term : terms) filling.operands.push_back(cell(term.value, term.cell, style, false, depth + 1));
  return fillPattern(op == "mul" ? (style == Style::Symbols ? "{0} {1}" : "{0} · {1}") : node.op->pattern, filling);
}

Formula FormulaWriter::cellProducts(ValueId id, int64_t at, Style style, int depth) const {
  const std::vector<Term> terms = m_pass.evaluation->terms(id, at);
  const size_t most = mostTerms(depth);
  const auto factor = [&](const Term& term) {
    return asFactor(cell(term.value, term.cell, style, false, depth + kSumDepth));
  };
  const auto product = [&](size_t i) {
    return terms[2 * i].partial * m_pass.evaluation->number(terms[2 * i].value, terms[2 * i].cell);
  };
  return folded(termFormulas(orderOf(terms.size() / 2, depth, product), most,
                             [&](size_t i) {
                               Formula a = factor(terms[2 * i]), b = factor(terms[2 * i + 1]);
                               if (style == Style::Symbols) return formula::row({std::move(a), std::move(b)});
                               return formula::row({std::move(a), formula::op("·"), std::move(b)});
                             }),
                "+", most);
}

/// The first value with a name that has the same gradient: z for the W x of z = W x + b.
CellRef FormulaWriter::namedAbove(CellRef gradient) const {
  while (!standsForItself(gradient.value)) {
    const std::vector<Term> uses = m_pass.evaluation->uses(gradient.value, gradient.cell, m_pass.loss);
    if (uses.size() != 1 || uses[0].partial != 1.0) break;
    // The slope is 1 everywhere, not by chance here.
    const Primitive& op = *m_pass.node(uses[0].value).op;
    if (op.degree != Primitive::Degree::Linear && op.name != "add_scalar") break;
    gradient = {uses[0].value, uses[0].cell, true};
  }
  return gradient;
}

/// The uses of a cell that the loss depends on; of what the next step calls h_{t−1}, and of memory that is looked at in
/// another way, the uses there.
std::vector<FormulaWriter::Use> FormulaWriter::usesThroughTime(const CellRef& ref) const {
  std::vector<Use> all;
  for (const Term& use : m_pass.evaluation->uses(ref.value, ref.cell, m_pass.loss)) {
    if (!m_pass.carriesGradient[static_cast<size_t>(use.value)]) continue;
    const bool unnamedView = m_pass.node(use.value).op->view && !standsForItself(use.value);
    if (!isLink(use.value) && !unnamedView) {
      all.push_back({use, {ref.value, ref.cell, false}});
      continue;
    }
    const std::vector<Use> later = usesThroughTime({use.value, use.cell, true});
    all.insert(all.end(), later.begin(), later.end());
  }
  return all;
}

/// ∂L/∂x = ∑ ∂u/∂x · ∂L/∂u over the cells u that use x. Of a product, ∂u/∂x is the other factor.
Formula FormulaWriter::cellChain(const CellRef& ref, Style style) const {
  const std::vector<Use> uses = usesThroughTime(ref);
  if (isLoss(ref.value) || uses.empty()) return formula::number(m_pass.number(ref), ref);
  const auto partner = [&](const Use& use) {
    CellRef found;
    if (m_pass.node(use.term.value).op->degree != Primitive::Degree::Bilinear) return found;
    const std::vector<Term> terms = m_pass.evaluation->terms(use.term.value, use.term.cell);
    for (size_t i = 0; i < terms.size(); ++i)
      if (terms[i].value == use.operand.value && terms[i].cell == use.operand.cell)
        found = {terms[i ^ 1].value, terms[i ^ 1].cell, false};
    return found;
  };
  const auto slope = [&](const Use& use) {
    const CellRef other = partner(use);
    if (style == Style::Numbers) return formula::number(use.term.partial, other);
    if (other.valid()) return symbolOf(other);
    return formula::fraction(formula::row({formula::symbol("∂"), symbolOf({use.term.value, use.term.cell, false})}),
                             formula::row({formula::symbol("∂"), symbolOf({ref.value, ref.cell, false})}));
  };
  const auto slopeBy = [&](const Use& use, Style written) {
    const std::vector<Term> terms = m_pass.evaluation->terms(use.term.value, use.term.cell);
    std::set<CellRef, CellOrder> used;
    for (size_t i = 0; i < terms.size(); ++i)
      if (terms[i].value == use.operand.value && terms[i].cell == use.operand.cell)
        return cellSlope({use.term.value, use.term.cell, false}, i, written, used);
    return formula::number(use.term.partial);
  };
  const size_t most = m_folding.terms > 0 ? m_folding.terms : 4;
  const auto added = [&](size_t i) {
    return uses[i].term.partial * m_pass.evaluation->gradient(uses[i].term.value)[uses[i].term.cell];
  };
  return folded(
      termFormulas(orderOf(uses.size(), 0, added), most,
                   [&](size_t i) {
                     const Term& use = uses[i].term;
                     if (isLoss(use.value)) return slopeBy(uses[i], style);
                     const CellRef above = namedAbove({use.value, use.cell, true});
                     Formula flowing =
                         style == Style::Symbols ? symbolOf(above) : formula::number(m_pass.number(above), above);
                     if (m_pass.node(use.value).op->view && use.partial == 1.0) return flowing;
                     return formula::row({asFactor(slope(uses[i])), formula::op("·"), asFactor(std::move(flowing))});
                   }),
      "+", most);
}

}  // namespace unroll::explain
