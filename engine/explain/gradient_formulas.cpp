// SPDX-License-Identifier: GPL-3.0-or-later
// Gradients of whole tensors: ∂L/∂W = ∂L/∂z xᵀ, ∂L/∂z = f'(z) ⊙ ∂L/∂y, from the primitives' slopes.
#include <algorithm>
#include <set>

#include "explain/formula_writer.h"
#include "explain/pattern.h"
#include "explain/product_form.h"
#include "math/primitive.h"

namespace unroll::explain {

namespace {

/// The operations of a composition: what END is computed of, back to INSIDE.
std::set<ValueId> insideOf(const Expression& expression, ValueId end, ValueId inside) {
  std::set<ValueId> found;
  std::vector<ValueId> open{end};
  while (!open.empty()) {
    const ValueId id = open.back();
    open.pop_back();
    if (id <= inside || !found.insert(id).second) continue;
    for (const ValueId operand : expression[id].operands) open.push_back(operand);
  }
  return found;
}

}  // namespace

std::optional<Formula> FormulaWriter::flow(ValueId id, Style style, bool top, int depth) const {
  constexpr int kDeepest = 6;
  if (top && isLoss(id)) return formula::number(1.0);
  if (!top && ((standsForItself(id) && !isLink(id)) || depth > kDeepest))
    return style == Style::Symbols ? std::optional<Formula>(formula::derivative(symbol(id))) : matrix(id, true);
  if (style == Style::Symbols)
    if (auto blocks = blockFlow(id, depth)) return blocks;
  std::vector<Formula> parts;
  std::set<ValueId> composed;
  const auto compositions = m_pass.compositions.find(id);
  if (compositions != m_pass.compositions.end())
    for (const ValueId end : compositions->second) {
      if (!m_pass.carriesGradient[static_cast<size_t>(end)]) continue;
      auto part = compositionFlow(end, style, depth);
      if (!part) return part;
      parts.push_back(std::move(*part));
      composed.merge(insideOf(m_pass.expression, end, id));
    }
  for (const ValueId user : m_pass.expression.users(id)) {
    const ExpressionNode& node = m_pass.node(user);
    if (!m_pass.carriesGradient[static_cast<size_t>(user)] || composed.contains(user)) continue;
    auto above = flow(user, style, false, depth + 1);
    if (!above) return above;
    const bool copied = std::count(node.operands.begin(), node.operands.end(), id) > 1 &&
                        (node.op->name == "concat" || node.op->name == "stack");
    if (copied && style == Style::Symbols) {
      parts.push_back(formula::sum("∑", formula::row({}), formula::row({}), asFactor(std::move(*above))));
      continue;
    }
    for (size_t k = 0; k < node.operands.size(); ++k) {
      if (node.operands[k] != id || node.op->slopeOf(k).empty()) continue;
      auto part = flowThrough(user, k, *above, style);
      if (!part) return part;
      parts.push_back(std::move(*part));
    }
  }
  if (parts.empty()) return formula::number(0.0);
  return folded(std::move(parts), "+", 6);
}

/// Of what is only cut into pieces (the gates' rows of W, the steps of x): the pieces side by side.
std::optional<Formula> FormulaWriter::blockFlow(ValueId id, int depth) const {
  std::vector<std::pair<int64_t, ValueId>> pieces;  // by where they begin
  for (const ValueId user : m_pass.expression.users(id)) {
    if (!m_pass.carriesGradient[static_cast<size_t>(user)]) continue;
    const ExpressionNode& node = m_pass.node(user);
    const bool cut = node.op->name == "slice" || node.op->name == "at";
    if (!cut || (!pieces.empty() && m_pass.node(pieces[0].second).params.ints[0] != node.params.ints[0]))
      return std::nullopt;
    pieces.emplace_back(node.params.ints[1], user);
  }
  std::sort(pieces.begin(), pieces.end());
  std::vector<Formula> parts;
  for (size_t i = 0; i < pieces.size(); ++i) {
    const ExpressionNode& node = m_pass.node(pieces[i].second);
    const int64_t end = node.op->name == "at" ? pieces[i].first + 1 : node.params.ints[2];
    if (i + 1 < pieces.size() && end > pieces[i + 1].first) return std::nullopt;  // they overlap: a sum
    auto part = flow(pieces[i].second, Style::Symbols, false, depth + 1);
    if (!part) return part;
    parts.push_back(std::move(*part));
  }
  if (parts.size() < 2) return std::nullopt;
  return formula::fenced("[]", folded(std::move(parts), ",", 6));
}

std::optional<Formula> FormulaWriter::compositionFlow(ValueId end, Style style, int depth) const {
  Filling filling;
  if (const auto inside = tensor(m_pass.node(end).shorthandOf, style, false)) filling.operands = {*inside};
  filling.d = flow(end, style, false, depth + 1);
  filling.y = style == Style::Numbers ? matrix(end, false) : tensor(end, style, false);
  if (!filling.d || !filling.y) return std::nullopt;
  return fillPattern(m_pass.node(end).shorthandSlope, filling);
}

std::optional<Formula> FormulaWriter::flowThrough(ValueId user, size_t which, const Formula& above, Style style) const {
  const ExpressionNode& node = m_pass.node(user);
  const ValueId operand = node.operands[which];
  const bool numbers = style == Style::Numbers;
  const bool overSamples = m_pass.samples > 1 && !m_pass.hasSample[static_cast<size_t>(operand)] &&
                           m_pass.hasSample[static_cast<size_t>(user)];
  if (numbers && (overSamples || (node.op->view && shown(user) != shown(operand)))) return std::nullopt;
  if (node.op->name == "contract") {
    auto product = productFlow(user, which, above, style);
    if (product && overSamples) return formula::sum("∑", formula::symbol("n"), formula::row({}), std::move(*product));
    return product;
  }
  Filling filling;
  filling.s = node.params.scalar;
  filling.t = node.params.scalar2;
  filling.d = above;
  for (const ValueId o : node.operands) {
    const bool places = isFixedPlaces(user, filling.operands.size());
    auto part = places ? std::optional(formula::symbol("p", {o, -1, false})) : tensor(o, style, false);
    if (!part) return part;
    filling.operands.push_back(std::move(*part));
  }
  filling.y = numbers ? matrix(user, false) : tensor(user, style, false);
  if (!filling.y) return std::nullopt;
  std::string pattern(node.op->slopeOf(which));
  if (shown(user).empty() && shown(operand).empty())
    for (size_t at; (at = pattern.find("⊙")) != std::string::npos;) pattern.replace(at, std::string("⊙").size(), "·");
  const int64_t count = elementCount(m_pass.node(operand).extents) / std::max<int64_t>(1, elementCount(node.extents));
  if (const size_t n = pattern.find("{n}"); numbers && n != std::string::npos)
    pattern.replace(n, 3, "{ " + std::to_string(count) + "}");
  Formula part = fillPattern(pattern, filling);
  const bool broadcast = overSamples || elementCount(shown(operand)) < elementCount(shown(user));
  // A place of an image is in several windows.
  if (node.op->name == "window2d")
    return formula::sum("∑", formula::row({}), formula::row({}), asFactor(std::move(part)));
  const bool reduces = node.op->view || node.op->name == "gather";
  return broadcast && !reduces ? formula::sum("∑", formula::row({}), formula::row({}), asFactor(std::move(part)))
                               : part;
}

/// ∂L/∂W = δ xᵀ, ∂L/∂x = Wᵀ δ: the contraction of what comes from above with the other operand.
std::optional<Formula> FormulaWriter::productFlow(ValueId user, size_t which, const Formula& above, Style style) const {
  const ProductAxes axes = axesOf(m_pass, user);
  const ValueId other = m_pass.node(user).operands[1 - which];
  const auto factor = tensor(other, style, false);
  const ProductAxes back{axes.out, which == 0 ? axes.b : axes.a, which == 0 ? axes.a : axes.b};
  if (factor)
    if (auto product = matrixProduct(back, above, *factor)) return product;
  if (style == Style::Numbers) return std::nullopt;
  Formula body = formula::row({indexed(above, back.a), indexed(factor.value_or(symbol(other)), back.b)});
  const std::string summed = summedAxes(back);
  return summed.empty() ? body : formula::sum("∑", lettersOf(summed), formula::row({}), std::move(body));
}

}  // namespace unroll::explain
