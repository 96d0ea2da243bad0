// SPDX-License-Identifier: GPL-3.0-or-later
// ∂y/∂x of one operation: the factor that the chain rule takes along, derived from the primitive's slope.
#include <algorithm>
#include <limits>
#include <set>

#include "explain/formula_writer.h"
#include "explain/pass.h"
#include "explain/pattern.h"
#include "math/primitive.h"

namespace unroll::explain {
namespace {

void replaceAll(std::string& text, std::string_view from, std::string_view to) {
  for (size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
    text.replace(at, from.size(), to);
}

void dropAtEnd(std::string& text, std::string_view end) {
  if (text.ends_with(end)) text.erase(text.size() - end.size());
}

/// ∂y/∂x of one cell from a primitive's ∂L/∂x: what {d} = ∂L/∂y is multiplied by.
std::string localSlope(const Primitive& op, size_t operand) {
  if (op.name == "max") return "1_{{0} = {y}}";
  if (op.name == "gather" || op.name == "sum") return "1";
  if (op.name == "mul" || op.name == "contract") return operand == 0 ? "{1}" : "{0}";
  std::string slope(op.slopeOf(operand));
  if (slope == "{d}") return "1";
  dropAtEnd(slope, " ⊙ {d}");
  dropAtEnd(slope, " \\cdot {d}");
  dropAtEnd(slope, " {d}");
  replaceAll(slope, "{d}", "1");
  replaceAll(slope, "⊙", "\\cdot");
  if (slope.size() > 2 && slope.front() == '(' && slope.find(')') == slope.size() - 1)
    slope = slope.substr(1, slope.size() - 2);
  return slope;
}

/// Which operand a term is of: primitives list them in order, contractions in pairs.
size_t operandOf(const Primitive& op, size_t term) {
  if (op.name == "contract") return term % 2;
  return op.arity > 1 ? term : 0;
}

}  // namespace

/// The factor that belongs to the term at WHICH of OF.
Formula FormulaWriter::cellSlope(const CellRef& of, size_t which, Style style,
                                 std::set<CellRef, CellOrder>& used) const {
  const ExpressionNode& node = m_pass.node(of.value);
  const std::vector<Term> terms = m_pass.evaluation->terms(of.value, of.cell);
  const auto written = [&](size_t term) {
    const CellRef ref{terms[term].value, terms[term].cell, false};
    used.insert(m_pass.update.meant(ref));
    return cell(ref.value, ref.cell, style, false, 1);
  };
  if (node.op->name == "contract") return written(which ^ 1);
  std::string pattern = localSlope(*node.op, operandOf(*node.op, which));
  replaceAll(pattern, "{n}", "{ " + std::to_string(terms.size()) + "}");
  Filling filling;
  filling.s = node.params.scalar;
  filling.t = node.params.scalar2;
  for (size_t k = 0; k < 3; ++k) {
    const bool stands = pattern.find("{" + std::to_string(k) + "}") != std::string::npos;
    filling.operands.push_back(stands ? written(node.op->arity > 1 ? k : which) : formula::row({}));
  }
  if (pattern.find("{y}") != std::string::npos) {
    used.insert(of);
    filling.y = style == Style::Symbols ? symbolOf(of) : formula::number(m_pass.number(of), of);
  }
  return fillPattern(pattern, filling);
}

Statement FormulaWriter::partial(const CellRef& of, const CellRef& by, std::set<CellRef, CellOrder>& used) const {
  const std::vector<Term> terms = m_pass.evaluation->terms(of.value, of.cell);
  double value = 0.0;
  std::vector<Formula> symbols, numbers;
  for (size_t i = 0; i < terms.size(); ++i) {
    if (terms[i].value != by.value || terms[i].cell != by.cell) continue;
    value += terms[i].partial;
    symbols.push_back(cellSlope(of, i, Style::Symbols, used));
    numbers.push_back(cellSlope(of, i, Style::Numbers, used));
  }
  const auto round = [&](const CellRef& ref) { return formula::row({formula::symbol("∂"), symbolOf(ref)}); };
  const Formula left = formula::fraction(round(of), round(by));
  const auto equation = [&](Formula right) { return formula::row({left, formula::op("="), std::move(right)}); };
  return {equation(joined(std::move(symbols), "+")), equation(joined(std::move(numbers), "+")),
          equation(formula::number(value, {}, 8))};
}

Explanation::Derivation derivePartial(const Pass& pass, const CellRef& of, const CellRef& by) {
  Explanation::Derivation derivation;
  derivation.ref = pass.addresses.refOf(pass.expression, of) + " by " + pass.addresses.refOf(pass.expression, by);
  for (const Term& term : pass.evaluation->terms(of.value, of.cell))
    if (term.value == by.value && term.cell == by.cell) derivation.value += term.partial;
  const ExpressionNode& node = pass.node(of.value);
  derivation.op = "slope of " + std::string(node.op->name);
  derivation.recombines = "op";
  std::set<CellRef, CellOrder> used;
  const Statement statement = FormulaWriter(pass, of.value).partial(of, by, used);
  derivation.symbols = statement.symbols;
  derivation.numbers = statement.numbers;
  derivation.result = statement.result;
  // Of a product the slope is the other factor; of what is only added up or moved it is a fixed number.
  const bool product = node.op->degree == Primitive::Degree::Bilinear && used.size() == 1 &&
                       pass.number(*used.begin()) == derivation.value;
  if (product || used.empty()) derivation.recombines = "sum";
  // Slopes of slopes are not taken: there is no number to give.
  const double unknown = std::numeric_limits<double>::quiet_NaN();
  for (const CellRef& cell : used) derivation.terms.push_back(termOf(pass, cell, product ? 1.0 : unknown));
  if (used.empty())
    derivation.terms.push_back({{}, formula::formatNumber(derivation.value), derivation.value, 1.0, "constant"});
  return derivation;
}

}  // namespace unroll::explain
