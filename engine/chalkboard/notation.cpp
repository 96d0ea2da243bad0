// SPDX-License-Identifier: GPL-3.0-or-later
#include "chalkboard/notation.h"

#include <algorithm>
#include <cstdlib>

namespace unroll {
namespace {

using Kind = Formula::Kind;

Formula fractionFormula(const Rational& fraction) {
  Formula size = fraction.whole() ? formula::numberText(std::to_string(std::llabs(fraction.above())))
                                  : formula::fraction(formula::numberText(std::to_string(std::llabs(fraction.above()))),
                                                      formula::numberText(std::to_string(fraction.below())));
  if (fraction.sign() >= 0) return size;
  if (fraction.whole()) return formula::numberText("−" + size.text);
  return formula::row({formula::op("−"), std::move(size)});
}

/// ln 2, −ln (3/2), 1 + ln 2.
Formula exactFormula(const Exact& number) {
  if (number.isFraction()) return fractionFormula(number.plain);
  const bool negative = number.logOf.above() < number.logOf.below();
  const Rational of = negative ? *invert(number.logOf) : number.logOf;
  Formula inside = fractionFormula(of);
  if (!of.whole()) inside = formula::fenced("()", std::move(inside));
  Formula log = formula::row({formula::word("ln"), std::move(inside)});
  if (number.plain.sign() == 0) return negative ? formula::row({formula::op("−"), std::move(log)}) : log;
  return formula::row({fractionFormula(number.plain), formula::op(negative ? "−" : "+"), std::move(log)});
}

/// Whether DIGITS decimals say a fraction in full.
bool endsWithin(const Exact& number, int digits) {
  if (!number.isFraction()) return false;
  int64_t below = number.plain.below();
  for (int i = 0; i < digits && below > 1; ++i) {
    if (below % 2 == 0) below /= 2;
    if (below % 5 == 0) below /= 5;
  }
  return below == 1;
}

bool isEquals(const Formula& f) { return f.kind == Kind::Operator && (f.text == "=" || f.text == "≈"); }

/// What stands before the first "=" of a row, and what after it.
struct Sides {
  Formula left, right;
  bool equation = false;
};
Sides sidesOf(const Formula& f) {
  Sides sides;
  if (f.kind != Kind::Row) return {{}, f, false};
  const auto at = std::find_if(f.children.begin(), f.children.end(), isEquals);
  if (at == f.children.end()) return {{}, f, false};
  sides.left = formula::row({f.children.begin(), at});
  sides.right = formula::row({at + 1, f.children.end()});
  sides.equation = true;
  return sides;
}

void append(Formula& row, Formula part) {
  if (part.kind == Kind::Row && !part.cell.valid())
    row.children.insert(row.children.end(), part.children.begin(), part.children.end());
  else
    row.children.push_back(std::move(part));
}

/// "h0" as a symbol: h₀.
Formula symbolOfName(const std::string& name) {
  const size_t letters = std::min(name.size(), name.find_first_of("0123456789"));
  if (letters == name.size() || name.find_first_not_of("0123456789", letters) != std::string::npos)
    return name.size() == 1 ? formula::symbol(name) : formula::word(name);
  return formula::sub(formula::symbol(name.substr(0, letters)), formula::numberText(name.substr(letters)));
}

/// The state before the first step is that of step −1, whatever its input is called.
Formula symbolOfInput(const NetworkSpec& spec, const NodeSpec& input) {
  constexpr std::string_view kInitial = "initial_";
  for (const EdgeSpec& edge : spec.edges)
    if (edge.from.node == input.id && edge.to.port.starts_with(kInitial))
      return formula::sub(formula::symbol(edge.to.port.substr(kInitial.size())), formula::numberText("−1"));
  return symbolOfName(input.name);
}

bool isEmpty(const Formula& f) { return f.kind == Kind::Row && f.children.empty(); }

/// What formulas call x, where it is the only input and has another name of one letter: the logits z.
std::string nameOfOnlyInput(const NetworkSpec& spec) {
  const auto isInput = [](const NodeSpec& node) { return node.type == "input"; };
  const auto only = std::find_if(spec.nodes.begin(), spec.nodes.end(), isInput);
  const bool one = std::count_if(spec.nodes.begin(), spec.nodes.end(), isInput) == 1;
  return one && only->name.size() == 1 ? only->name : std::string();
}

}  // namespace

BoardNotation::BoardNotation(std::shared_ptr<const Explanation> explanation, std::shared_ptr<const ExactNumbers> exact,
                             NumberStyle style)
    : m_explanation(std::move(explanation)),
      m_exact(std::move(exact)),
      m_style(style),
      m_input(nameOfOnlyInput(m_explanation->spec())) {}

Formula BoardNotation::numberOf(const CellRef& cell, bool& rounded) const {
  const MaybeExact& exact = m_exact->at(cell);
  if (exact && m_style.form == NumberStyle::Form::Fractions) {
    Formula made = exactFormula(*exact);
    made.cell = cell;
    return made;
  }
  if (!exact || !endsWithin(*exact, m_style.digits)) rounded = true;
  // The exact value, where it is known, is not off by the rounding of the sums that led to it.
  return formula::number(exact ? exact->value() : m_explanation->number(cell), cell, m_style.digits);
}

Formula BoardNotation::number(const CellRef& cell) const {
  bool rounded = false;
  return numberOf(cell, rounded);
}

std::string BoardNotation::typed(const CellRef& cell) const {
  const MaybeExact& exact = m_exact->at(cell);
  const bool decimals = m_style.form == NumberStyle::Form::Decimals;
  if (exact && !(decimals && exact->isFraction() && endsWithin(*exact, kMostDigits))) return exactText(*exact);
  return formula::formatNumber(m_explanation->number(cell), 12);
}

/// Numbers that stand for a cell are written anew; in a row, each "=" before a rounded number becomes "≈".
Formula BoardNotation::rewrite(const Formula& f, bool& rounded) const {
  if (f.kind == Kind::Number && f.cell.valid() && f.cell.cell >= 0) {
    const double value = m_explanation->number(f.cell);
    // A number may stand for a cell without being its value (a slope that is known by its partner).
    if (f.text == formula::formatNumber(value, 4) || f.text == formula::formatNumber(value, 8))
      return numberOf(f.cell, rounded);
  }
  Formula made = f;
  if (f.kind == Kind::Symbol && f.text == "x" && !m_input.empty()) made.text = m_input;
  size_t relation = made.children.size();
  bool part = false;
  const auto close = [&] {
    if (relation < made.children.size() && part) made.children[relation].text = "≈";
    rounded = rounded || part;
    part = false;
  };
  for (size_t i = 0; i < made.children.size(); ++i) {
    if (f.kind == Kind::Row && isEquals(made.children[i])) {
      close();
      relation = i;
      continue;
    }
    made.children[i] = rewrite(f.children[i], part);
  }
  close();
  if (made.kind != Kind::Script) return made;
  // (9/10)², not 9/10².
  Formula& base = made.children[0];
  if (f.children[0].kind == Kind::Number && base.kind != Kind::Number && !isEmpty(made.children[2]))
    base = formula::fenced("()", std::move(base));
  return withoutLayer(std::move(made));
}

Formula BoardNotation::written(const Formula& formula) const {
  bool rounded = false;
  return rewrite(formula, rounded);
}

/// One line out of three: symbols = numbers = result. What says nothing new is left out.
Formula BoardNotation::chain(const Formula& symbols, const Formula& numbers, const Formula& result) const {
  Formula line = formula::row({});
  const Sides own = sidesOf(symbols);
  const bool sameName = own.equation && formula::toText(written(own.left)) == formula::toText(written(own.right));
  append(line, sameName ? own.left : symbols);
  const Formula put = sidesOf(numbers).right, out = sidesOf(result).right;
  const std::string shown = formula::toText(written(put));
  if (shown != formula::toText(written(out)) && shown != formula::toText(written(sidesOf(symbols).right))) {
    line.children.push_back(formula::op("="));
    append(line, put);
  }
  if (formula::toText(written(out)) != formula::toText(written(sidesOf(symbols).right))) {
    line.children.push_back(formula::op("="));
    append(line, out);
  }
  return written(line);
}

/// A board has one layer: its name beside each symbol says nothing. Inputs are called by their names.
Formula BoardNotation::withoutLayer(Formula f) const {
  // The parentheses were about the name.
  if (Formula& base = f.children[0]; base.kind == Kind::Fenced && base.text == "()")
    if (const Formula inside = base.children[0]; inside.kind == Kind::Symbol || inside.kind == Kind::Script)
      if (inside.kind == Kind::Symbol || isEmpty(inside.children[2])) base = inside;
  Formula& above = f.children[2];
  Formula& name = above.kind == Kind::Row && !above.children.empty() ? above.children.back() : above;
  if (name.kind != Kind::Word) return f;
  const NodeSpec* node = m_explanation->spec().findByName(name.text);
  if (!node && name.text != "loss") return f;
  const bool input = node && node->type == "input";
  const auto& nodes = m_explanation->spec().nodes;
  const auto layers = std::count_if(nodes.begin(), nodes.end(), [](const NodeSpec& n) { return n.type != "input"; });
  if (input)
    f.children[0] = symbolOfInput(m_explanation->spec(), *node);
  else if (layers > 1)
    return f;
  if (&name == &above) {
    above = formula::row({});
  } else {
    above.children.pop_back();
    if (!above.children.empty()) above.children.pop_back();  // the comma before it
  }
  if (!isEmpty(f.children[1]) || !isEmpty(f.children[2])) return f;
  Formula base = f.children[0];
  base.cell = f.cell;
  return base;
}

BoardNotation::Line BoardNotation::lineOf(const Explanation::Step& step) const {
  const bool gradient = step.direction == Explanation::Direction::Backward;
  const Explanation::StepFormulas formulas = m_explanation->formulasOf(step, kMostDigits);
  const CellRef whole{step.value, -1, gradient};
  const Sides symbols = sidesOf(formulas.symbols), numbers = sidesOf(formulas.numbers);
  // Numbers of a single cell: the whole tensor's do not fit.
  const bool folded = numbers.equation && symbols.equation && !(numbers.left == symbols.left);
  // More than a matrix, or one for each of several samples.
  const auto& inputs = m_explanation->spec().sample->inputs;
  const bool several = !inputs.empty() && inputs.begin()->second.extent(0) > 1;
  const bool stack = m_explanation->evaluation().value(step.value).rank() > (several ? 0 : 3);
  Line line;
  line.folded = folded || stack;
  if (!line.folded) {
    line.formula = chain(formulas.symbols, formulas.numbers, formulas.result);
    return line;
  }
  Formula row = formula::row({});
  append(row, formulas.symbols);
  if (stack) {
    const std::vector<Formula> parts = tensorLines(whole);
    for (const Formula& part : parts) {
      row.children.push_back(formula::op(parts.size() == 1 ? "=" : ","));
      append(row, parts.size() == 1 ? sidesOf(part).right : part);
    }
    line.formula = written(row);
  } else {
    row.children.push_back(formula::op("="));
    append(row, sidesOf(formulas.result).right);
    line.formula = written(row);
  }
  return line;
}

Formula BoardNotation::cellLine(const CellRef& cell) const {
  const Explanation::Derivation derived = m_explanation->derive(cell);
  return chain(derived.symbols, derived.numbers, derived.result);
}

/// The matrix of ROWS × COLUMNS cells from BEGIN.
Formula BoardNotation::slab(const CellRef& whole, int64_t begin, int64_t rows, int64_t columns) const {
  std::vector<Formula> entries;
  for (int64_t i = 0; i < rows * columns; ++i)
    entries.push_back(formula::number(m_explanation->number({whole.value, begin + i, whole.gradient}),
                                      {whole.value, begin + i, whole.gradient}));
  if (rows * columns == 1 && m_explanation->evaluation().value(whole.value).rank() == 0) return entries.front();
  return formula::matrix(static_cast<int>(rows), static_cast<int>(columns), std::move(entries), whole);
}

std::vector<Formula> BoardNotation::tensorLines(const CellRef& whole) const {
  const ExpressionNode& node = m_explanation->expression()[whole.value];
  Extents extents = node.extents;
  // The samples' axis says nothing where there is one sample; parameters have none.
  if (node.leaf != LeafKind::Weight && extents.size() > 1 && extents.front() == 1) extents.erase(extents.begin());
  const int64_t columns = extents.size() < 2 ? 1 : extents.back();
  const int64_t rows = extents.empty() ? 1 : extents[extents.size() < 2 ? 0 : extents.size() - 2];
  const Extents leading(extents.begin(), extents.size() > 2 ? extents.end() - 2 : extents.begin());
  std::vector<Formula> lines;
  for (int64_t i = 0; i < elementCount(leading); ++i) {
    Formula symbol = m_explanation->symbolOf(whole);
    if (elementCount(leading) > 1) {
      std::vector<Formula> places;
      for (const int64_t at : unflatten(i, leading)) {
        if (!places.empty()) places.push_back(formula::op(","));
        places.push_back(formula::numberText(std::to_string(at)));
      }
      symbol = formula::sub(std::move(symbol), formula::row(std::move(places)));
    }
    lines.push_back(
        written(formula::row({std::move(symbol), formula::op("="), slab(whole, i * rows * columns, rows, columns)})));
  }
  return lines;
}

}  // namespace unroll
