// SPDX-License-Identifier: GPL-3.0-or-later
// Formulas of whole tensors: f_t = σ(W_f x_t + U_f h_{t−1} + b_f), and the same with matrices.
#include <algorithm>

#include "explain/formula_writer.h"
#include "explain/pattern.h"
#include "explain/product_form.h"
#include "math/primitive.h"

namespace unroll::explain {

bool FormulaWriter::standsForItself(ValueId id) const { return !m_pass.node(id).op || m_pass.node(id).label.named; }

/// A second name of the same thing: formulas look through it.
bool FormulaWriter::sameSymbol(ValueId alias, ValueId id) const {
  const Label &a = m_pass.node(alias).label, &b = m_pass.node(id).label;
  return a.symbol == b.symbol && a.layer == b.layer && m_pass.node(id).op;
}

/// What a step calls h_{t−1} is the last step's h_t: the loss' derivative by h_t goes through it to where it is used.
bool FormulaWriter::isLink(ValueId id) const {
  const ExpressionNode& node = m_pass.node(id);
  if (!node.op || node.op->name != "identity") return false;
  const Label &label = node.label, &before = m_pass.node(node.operands[0]).label;
  return label.layer == before.layer && label.time >= 0 && before.time >= 0 && label.time != before.time;
}

std::optional<Formula> FormulaWriter::tensor(ValueId id, Style style, bool top) const {
  const ExpressionNode& node = m_pass.node(id);
  if (node.op && (top || !standsForItself(id))) return operation(id, style, top);
  return style == Style::Symbols ? symbol(id) : matrix(id, false);
}

/// Whether an operand of a gather is places that the layer has fixed, not data.
bool FormulaWriter::isFixedPlaces(ValueId user, size_t operand) const {
  const ExpressionNode& node = m_pass.node(m_pass.node(user).operands[operand]);
  return m_pass.node(user).op->name == "gather" && operand == 1 && node.leaf == LeafKind::Constant && !node.label.named;
}

/// TOP: of the value itself, where it is not enough to say that it is much the same as its operand.
std::optional<Formula> FormulaWriter::operation(ValueId id, Style style, bool top) const {
  const ExpressionNode& node = m_pass.node(id);
  const std::string_view op = node.op->name;
  Filling filling;
  filling.s = node.params.scalar;
  filling.t = node.params.scalar2;
  if (!node.shorthand.empty() && !(top && node.shorthand == "{0}")) {
    const auto inside = tensor(node.shorthandOf, style, false);
    if (!inside) return std::nullopt;
    filling.operands = {*inside};
    return fillPattern(node.shorthand, filling);
  }
  if (node.op->view) return view(id, style);
  if (op == "contract") return product(id, style);
  if (op == "sum" || op == "mean" || op == "max") return reduction(id, style);
  for (const ValueId operand : node.operands) {
    const bool places = isFixedPlaces(id, filling.operands.size());
    auto part = places ? std::optional(formula::symbol("p", {operand, -1, false})) : tensor(operand, style, false);
    if (!part) return std::nullopt;
    filling.operands.push_back(std::move(*part));
  }
  if (op == "mul" && shown(id).empty()) return fillPattern("{0} · {1}", filling);
  if (op == "mul" && (shown(node.operands[0]).empty() || shown(node.operands[1]).empty()))
    return fillPattern(style == Style::Symbols ? "{0} {1}" : "{0} · {1}", filling);
  return fillPattern(node.op->pattern, filling);
}

std::optional<Formula> FormulaWriter::view(ValueId id, Style style) const {
  const ExpressionNode& node = m_pass.node(id);
  const std::string_view op = node.op->name;
  if (op == "identity" && sameSymbol(id, node.operands[0])) return tensor(node.operands[0], style, true);
  if (style == Style::Numbers) return matrix(id, false);
  if (node.operands.size() > 1) {
    std::vector<Formula> parts;
    for (const ValueId operand : node.operands)
      parts.push_back(tensor(operand, style, false).value_or(symbol(operand)));
    return formula::fenced("[]", folded(std::move(parts), ",", 3));
  }
  auto inside = tensor(node.operands[0], style, false);
  if (!inside || (op != "slice" && op != "at")) return inside;
  const std::string begin = std::to_string(node.params.ints[1]);
  return formula::sub(asFactor(std::move(*inside)),
                      formula::numberText(op == "at" ? begin : begin + ":" + std::to_string(node.params.ints[2])));
}

std::optional<Formula> FormulaWriter::product(ValueId id, Style style) const {
  const ExpressionNode& node = m_pass.node(id);
  if (style == Style::Numbers && sumsOverSamples(m_pass, id)) return std::nullopt;
  auto a = tensor(node.operands[0], style, false), b = tensor(node.operands[1], style, false);
  if (!a || !b) return style == Style::Symbols ? std::optional<Formula>(indexedSum(id)) : std::nullopt;
  if (auto product = matrixProduct(axesOf(m_pass, id), std::move(*a), std::move(*b))) return product;
  return style == Style::Symbols ? std::optional<Formula>(indexedSum(id)) : std::nullopt;
}

/// ∑_{c,i,j} W_{o,c,i,j} X_{c,h,w,i,j}: any contraction, by its axes' names.
Formula FormulaWriter::indexedSum(ValueId id) const {
  const ExpressionNode& node = m_pass.node(id);
  const ProductAxes axes = axesOf(m_pass, id);
  const auto part = [&](size_t k, const std::string& letters) {
    return indexed(tensor(node.operands[k], Style::Symbols, false).value_or(symbol(node.operands[k])), letters);
  };
  Formula body = formula::row({part(0, axes.a), part(1, axes.b)});
  const std::string summed = summedAxes(axes);
  return summed.empty() ? body : formula::sum("∑", lettersOf(summed), formula::row({}), std::move(body));
}

std::optional<Formula> FormulaWriter::reduction(ValueId id, Style style) const {
  const ExpressionNode& node = m_pass.node(id);
  if (style == Style::Numbers && sumsOverSamples(m_pass, id)) return std::nullopt;
  auto inside = tensor(node.operands[0], style, false);
  if (!inside) return inside;
  const int64_t count =
      elementCount(m_pass.node(node.operands[0]).extents) / std::max<int64_t>(1, elementCount(node.extents));
  if (style == Style::Numbers && count == 1) return inside;
  Filling filling;
  filling.operands = {std::move(*inside)};
  std::string pattern(node.op->pattern);
  const size_t n = pattern.find("{n}");
  if (style == Style::Numbers && n != std::string::npos) pattern.replace(n, 3, "{ " + std::to_string(count) + "}");
  return fillPattern(pattern, filling);
}

}  // namespace unroll::explain
