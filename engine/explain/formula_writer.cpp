// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/formula_writer.h"

namespace unroll::explain {
namespace {

Formula equation(Formula left, Formula right) {
  return formula::row({std::move(left), formula::op("="), std::move(right)});
}

}  // namespace

Statement FormulaWriter::value(ValueId id) const {
  Statement statement;
  if (!m_pass.node(id).op) return valueCell({id, 0, false});
  const auto symbols = tensor(id, Style::Symbols, true), numbers = tensor(id, Style::Numbers, true),
             whole = matrix(id, false);
  // What has no name is its formula.
  const bool named = standsForItself(id);
  const Formula left = named || !symbols ? symbol(id) : *symbols;
  const auto whose = [&](const std::optional<Formula>& right) {
    return named && right ? equation(left, *right) : right.value_or(left);
  };
  statement.symbols = whose(symbols);
  // A symbol that is its own formula ("x − μ") is said once.
  if (named && symbols && formula::toText(left) == formula::toText(*symbols)) statement.symbols = left;
  statement.numbers = numbers ? whose(numbers) : valueCell({id, 0, false}).numbers;
  statement.result = whole ? equation(left, *whole) : slab(id, false, named ? left : formula::fenced("()", left));
  return statement;
}

Statement FormulaWriter::gradient(ValueId id) const {
  Statement statement;
  const Formula name = title(id), left = formula::derivative(name);
  const auto symbols = flow(id, Style::Symbols, true, 0), numbers = flow(id, Style::Numbers, true, 0),
             whole = matrix(id, true);
  statement.symbols = symbols ? equation(left, *symbols) : left;
  statement.numbers = numbers ? equation(left, *numbers) : gradientCell({id, 0, true}).numbers;
  statement.result = whole ? equation(left, *whole) : slab(id, true, name);
  return statement;
}

Statement FormulaWriter::valueCell(const CellRef& ref) const {
  Formula left = symbolOf(ref), result = equation(left, formula::number(m_pass.number(ref), ref, 8));
  if (!m_pass.node(ref.value).op) return {left, result, result};
  return {equation(left, cell(ref.value, ref.cell, Style::Symbols, true, 0)),
          equation(left, cell(ref.value, ref.cell, Style::Numbers, true, 0)), result};
}

Statement FormulaWriter::gradientCell(const CellRef& ref) const {
  const Formula left = symbolOf(ref);
  return {equation(left, cellChain(ref, Style::Symbols)), equation(left, cellChain(ref, Style::Numbers)),
          equation(left, formula::number(m_pass.number(ref), ref, 8))};
}

}  // namespace unroll::explain
