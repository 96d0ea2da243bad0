// SPDX-License-Identifier: GPL-3.0-or-later
// Formulas of whole tensors: f_t = σ(W_f x_t + U_f h_{t−1} + b_f), and the same with matrices.
#include <algorithm>

#include "explain/formula_writer.h"
#include "explain/pattern.h"
#include "explain/product_form.h"
#include "math/primitive.h"

namespace unroll::explain {

bool FormulaWriter::standsForItself(ValueId id) const { return !m_pass.node(id).op || m_pass.node(id).label.named; }

std::optional<Formula> FormulaWriter::tensor(ValueId id, Style style, bool top) const {
  const ExpressionNode& node = m_pass.node(id);
  if (node.op && (top || !standsForItself(id))) return operation(id, style);
  return style == Style::Symbols ? symbol(id) : matrix(id, false);
}

std::optional<Formula> FormulaWriter::operation(ValueId id, Style style) const {
  const ExpressionNode& node = m_pass.node(id);
  const std::string_view op = node.op->name;
  Filling filling;
  filling.s = node.params.scalar;
  filling.t = node.params.scalar2;
  if (!node.shorthand.empty()) {
    const auto inside = tensor(node.shorthandOf, style, false);
    if (!inside) return std::nullopt;
    filling.operands = {*inside};
    return fillPattern(node.shorthand, filling);
  }
  if (node.op->view) return view(id, style);
  if (op == "contract") return product(id, style);
  if (op == "sum" || op == "mean" || op == "max") return reduction(id, style);
  for (const ValueId operand : node.operands) {
    auto part = tensor(operand, style, false);
    if (!part) return std::nullopt;
    filling.operands.push_back(std::move(*part));
  }
  if (op == "mul" && shown(id).empty()) return fillPattern("{0} · {1}", filling);
  return fillPattern(node.op->pattern, filling);
}

std::optional<Formula> FormulaWriter::view(ValueId id, Style style) const {
  const ExpressionNode& node = m_pass.node(id);
  const std::string_view op = node.op->name;
  if (style == Style::Numbers) return matrix(id, false);
  if (node.operands.size() > 1) {
    std::vector<Formula> parts;
    for (const ValueId operand : node.operands) parts.push_back(tensor(operand, style, false).value_or(symbol(operand)));
    return formula::fenced("[]", folded(std::move(parts), ",", 3));
  }
  auto inside = tensor(node.operands[0], style, false);
  if (!inside || (op != "slice" && op != "at")) return inside;
  const std::string begin = std::to_string(node.params.ints[1]);
  return formula::sub(asFactor(std::move(*inside)),
                      formula::numberText(op == "at" ? begin : begin + ":" + std::to_string(node.params.ints[2])));
}

namespace {

/// The axes of a contraction without the samples' axis.
ProductAxes axesOf(const Pass& pass, ValueId id) {
  const ExpressionNode& node = pass.node(id);
  const std::string& spec = node.params.spec;
  const size_t comma = spec.find(','), arrow = spec.find("->");
  ProductAxes axes{spec.substr(0, comma), spec.substr(comma + 1, arrow - comma - 1), spec.substr(arrow + 2)};
  const auto drop = [&](std::string& letters, ValueId value) {
    if (pass.hasSample[static_cast<size_t>(value)]) letters.erase(0, 1);
  };
  drop(axes.a, node.operands[0]);
  drop(axes.b, node.operands[1]);
  drop(axes.out, id);
  return axes;
}

bool sumsOverSamples(const Pass& pass, ValueId id) {
  if (pass.samples == 1 || pass.hasSample[static_cast<size_t>(id)]) return false;
  const auto& operands = pass.node(id).operands;
  return std::any_of(operands.begin(), operands.end(), [&](ValueId o) { return pass.hasSample[static_cast<size_t>(o)]; });
}

Formula lettersOf(const std::string& letters) {
  std::vector<Formula> parts;
  for (const char letter : letters) parts.push_back(formula::symbol(std::string(1, letter)));
  return letters.empty() ? formula::row({}) : joined(std::move(parts), ",");
}

Formula indexed(Formula f, const std::string& letters) {
  if (letters.empty()) return f;
  Formula base = asFactor(std::move(f));
  if (base.kind == Formula::Kind::Script && !(base.children[1].kind == Formula::Kind::Row && base.children[1].children.empty())) {
    base.children[1] = formula::row({base.children[1], formula::op(","), lettersOf(letters)});
    return base;
  }
  if (base.kind == Formula::Kind::Script) {
    base.children[1] = lettersOf(letters);
    return base;
  }
  const CellRef cell = base.cell;
  Formula script = formula::sub(std::move(base), lettersOf(letters));
  script.cell = cell;
  return script;
}

}  // namespace

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
  const int64_t count = elementCount(m_pass.node(node.operands[0]).extents) / std::max<int64_t>(1, elementCount(node.extents));
  if (style == Style::Numbers && count == 1) return inside;
  Filling filling;
  filling.operands = {std::move(*inside)};
  std::string pattern(node.op->pattern);
  const size_t n = pattern.find("{n}");
  if (style == Style::Numbers && n != std::string::npos) pattern.replace(n, 3, "{" + std::to_string(count) + "}");
  return fillPattern(pattern, filling);
}

// Gradients.

std::optional<Formula> FormulaWriter::flow(ValueId id, Style style, bool top, int depth) const {
  constexpr int kDeepest = 6;
  if (id == m_pass.loss || (!top && (standsForItself(id) || depth > kDeepest)))
    return style == Style::Symbols ? std::optional<Formula>(formula::derivative(symbol(id))) : matrix(id, true);
  std::vector<Formula> parts;
  for (const ValueId user : m_pass.expression.users(id)) {
    const ExpressionNode& node = m_pass.node(user);
    if (!m_pass.carriesGradient[static_cast<size_t>(user)]) continue;
    auto above = flow(user, style, false, depth + 1);
    if (!above) return above;
    const bool later = style == Style::Symbols && node.label.time > m_pass.node(id).label.time && m_pass.node(id).label.time >= 0;
    if (later) above = formula::sub(formula::fenced("()", std::move(*above)), formula::parse("t+1"));
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

std::optional<Formula> FormulaWriter::flowThrough(ValueId user, size_t which, const Formula& above, Style style) const {
  const ExpressionNode& node = m_pass.node(user);
  const ValueId operand = node.operands[which];
  const bool numbers = style == Style::Numbers;
  const bool overSamples = m_pass.samples > 1 && !m_pass.hasSample[static_cast<size_t>(operand)] && m_pass.hasSample[static_cast<size_t>(user)];
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
    auto part = tensor(o, style, false);
    if (!part) return part;
    filling.operands.push_back(std::move(*part));
  }
  filling.y = numbers ? matrix(user, false) : tensor(user, style, false);
  if (!filling.y) return std::nullopt;
  std::string pattern(node.op->slopeOf(which));
  if (shown(user).empty() && shown(operand).empty())
    for (size_t at; (at = pattern.find("⊙")) != std::string::npos;) pattern.replace(at, std::string("⊙").size(), "·");
  const int64_t count = elementCount(m_pass.node(operand).extents) / std::max<int64_t>(1, elementCount(node.extents));
  if (const size_t n = pattern.find("{n}"); numbers && n != std::string::npos) pattern.replace(n, 3, "{" + std::to_string(count) + "}");
  Formula part = fillPattern(pattern, filling);
  const bool broadcast = overSamples || elementCount(shown(operand)) < elementCount(shown(user));
  const bool reduces = node.op->view || node.op->name == "gather";
  return broadcast && !reduces ? formula::sum("∑", formula::row({}), formula::row({}), asFactor(std::move(part))) : part;
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
