// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/sheet.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "chalkboard/board_edit.h"
#include "chalkboard/notation.h"
#include "lessons/sheet_parts.h"

namespace unroll {
namespace {

using lessons::squeezed;

constexpr int64_t kMostGiven = 64;          ///< numbers of a tensor that is told
constexpr int64_t kMostExact = 20'000;      ///< cells of a pass of which exact numbers are kept
constexpr double kFewestSignificant = 2.0;  ///< digits of small numbers

Error sheetError(const char* code, Text message) { return {code, std::move(message)}; }

bool isEquals(const Formula& f) { return f.kind == Formula::Kind::Operator && (f.text == "=" || f.text == "≈"); }

/// What stands behind the last "=".
Formula rightOf(const Formula& f) {
  if (f.kind != Formula::Kind::Row) return f;
  for (size_t i = f.children.size(); i-- > 0;)
    if (isEquals(f.children[i]))
      return formula::row({f.children.begin() + static_cast<std::ptrdiff_t>(i) + 1, f.children.end()});
  return f;
}

int count(const Formula& formula, Formula::Kind kind) {
  int all = formula.kind == kind ? 1 : 0;
  for (const Formula& child : formula.children) all += count(child, kind);
  return all;
}

Formula equation(Formula left, Formula right) {
  return formula::row({std::move(left), formula::op("="), std::move(right)});
}

class SheetMaker {
 public:
  SheetMaker(std::shared_ptr<const Explanation> explanation, const SheetOptions& options)
      : m_explanation(std::move(explanation)) {
    m_sheet.explanation = m_explanation;
    m_sheet.options = options;
  }

  Result<Sheet> make(const std::vector<std::string>& blanks, const std::vector<std::string>& given) {
    prepareNotation();
    for (const std::string& ref : blanks) UNROLL_CHECK(addItem(ref));
    if (m_sheet.items.empty())
      return sheetError("sheet.empty", QT_TRANSLATE_NOOP("engine",
                                                         "A sheet needs at least one blank. Name a number, "
                                                         "such as cell.z[0,0]."));
    UNROLL_CHECK(addTold(given));
    for (SheetItem& item : m_sheet.items) {
      writeFormulas(item);
      // What is another blank is found there: here it follows.
      std::vector<CellRef> told = m_told;
      for (const SheetItem& other : m_sheet.items)
        if (other.cell.value != item.cell.value || other.cell.gradient != item.cell.gradient)
          told.push_back(other.cell);
      std::vector<LikelyError> errors = likelyErrors(*m_explanation, item.cell, told);
      for (LikelyError& error : errors) {
        error.value = squeezed(error.value);
        if (tellsApart(item, error.value)) item.errors.push_back(std::move(error));
      }
    }
    return std::move(m_sheet);
  }

 private:
  void prepareNotation() {
    const Expression& expression = m_explanation->expression();
    int64_t cells = 0;
    for (ValueId id = 0; id < expression.size() && cells <= kMostExact; ++id)
      cells += elementCount(expression[id].extents);
    if (cells > kMostExact) return;
    const auto exact = std::make_shared<ExactNumbers>(*m_explanation);
    m_notation.emplace(m_explanation, exact,
                       NumberStyle{NumberStyle::Form::Decimals, std::clamp(m_sheet.options.digits, 4, kMostDigits)});
  }

  /// All numbers of ITEM's tensor, or its one.
  TensorD numbersOf(const CellRef& cell) const {
    const CellRef meant = m_explanation->meant(cell);
    const TensorD& all = meant.gradient ? m_explanation->evaluation().gradient(meant.value)
                                        : m_explanation->evaluation().value(meant.value);
    if (cell.cell >= 0) return TensorD(Extents{}, std::vector<double>{all[cell.cell]});
    return all;
  }

  Status addItem(const std::string& ref) {
    auto cell = m_explanation->resolve(ref, true);
    if (!cell) return cell.error();
    SheetItem item;
    item.cell = *cell;
    item.ref = m_explanation->refOf(*cell);
    item.number = static_cast<int>(m_sheet.items.size()) + 1;
    item.digits = m_sheet.options.digits;
    for (const SheetItem& other : m_sheet.items)
      if (other.cell == item.cell)
        return sheetError("sheet.twice", {QT_TRANSLATE_NOOP("engine", "'{0}' is a blank twice. Name it once."), {ref}});
    const CellRef first{item.cell.value, std::max<int64_t>(item.cell.cell, 0), item.cell.gradient};
    if (m_explanation->derive(first).op == "leaf" || givenCell(*m_explanation, first))
      return sheetError("sheet.given",
                        {QT_TRANSLATE_NOOP("engine",
                                           "'{0}' is a number of the sample, the target or the weights: it is given, "
                                           "not computed. Ask for a value that has a derivation."),
                         {ref}});
    item.expected = squeezed(numbersOf(item.cell));
    if (item.expected.rank() > 2 || item.expected.size() > kMostEntries)
      return sheetError(
          "sheet.size",
          {QT_TRANSLATE_NOOP("engine",
                             "'{0}' has {1} numbers: too many for one blank. Ask for single numbers, such "
                             "as {2}."),
           {ref, std::to_string(item.expected.size()), m_explanation->refOf(first)}});
    double size = 0.0;
    for (const double value : item.expected.span()) {
      if (!std::isfinite(value))
        return sheetError("sheet.finite", {QT_TRANSLATE_NOOP("engine", "'{0}' is no finite number here."), {ref}});
      size = std::max(size, std::fabs(value));
    }
    item.unit = unitOf(size);
    m_sheet.items.push_back(std::move(item));
    return Unit{};
  }

  /// One unit of the last digit that is asked for; of small numbers two digits that count.
  double unitOf(double size) const {
    const double unit = std::pow(10.0, -m_sheet.options.digits);
    if (size == 0.0) return unit;
    const double leading = std::floor(std::log10(size));
    return std::max(std::min(unit, std::pow(10.0, leading + 1.0 - kFewestSignificant)), 1e-9 * size);
  }

  Status addTold(const std::vector<std::string>& given) {
    std::set<ValueId> wanted;
    for (const SheetItem& item : m_sheet.items) {
      const CellRef meant = m_explanation->meant(item.cell);
      wanted.insert(meant.gradient ? m_explanation->loss() : meant.value);
      if (meant.gradient) wanted.insert(meant.value);
    }
    const std::set<ValueId> sources = ancestors(wanted);
    for (const ValueId id : givenValues(*m_explanation))
      if (sources.count(id)) tell({id, -1, false});
    for (const std::string& ref : given) {
      auto cell = m_explanation->resolve(ref, true);
      if (!cell) return cell.error();
      for (const SheetItem& item : m_sheet.items)
        if (item.cell.value == cell->value && item.cell.gradient == cell->gradient &&
            (item.cell.cell == cell->cell || cell->cell < 0))
          return sheetError("sheet.told",
                            {QT_TRANSLATE_NOOP("engine", "'{0}' is given and a blank at once. Leave one out."), {ref}});
      m_told.push_back(*cell);
      tell(*cell);
    }
    return Unit{};
  }

  std::set<ValueId> ancestors(const std::set<ValueId>& of) const {
    std::set<ValueId> found = of;
    for (ValueId id = m_explanation->expression().size(); id-- > 0;) {
      if (!found.count(id)) continue;
      const ExpressionNode& node = m_explanation->expression()[id];
      found.insert(node.operands.begin(), node.operands.end());
      const CellRef meant = m_explanation->meant({id, 0, false});
      // The optimizer's step begins with gradients: all that the loss comes from is behind it.
      if (!node.op && meant.gradient) found.insert(m_explanation->loss());
    }
    return found;
  }

  void tell(const CellRef& cell) {
    if (cell.cell >= 0) {
      m_sheet.given.push_back(equation(m_explanation->symbolOf(cell), number(cell)));
      return;
    }
    if (elementCount(m_explanation->expression()[cell.value].extents) > kMostGiven) return;
    if (!m_notation) {
      m_sheet.given.push_back(
          equation(m_explanation->symbolOf(cell), lessons::numbersFormula(*m_explanation, cell, 4)));
      return;
    }
    for (Formula& line : m_notation->tensorLines(cell)) m_sheet.given.push_back(std::move(line));
  }

  Formula number(const CellRef& cell) const {
    return m_notation ? m_notation->number(cell) : formula::number(m_explanation->number(cell), cell);
  }
  Formula written(const Formula& formula) const { return m_notation ? m_notation->written(formula) : formula; }

  Formula blankOf(const SheetItem& item) const {
    Formula blank = worksheetBlank(item.number);
    blank.cell = item.cell;
    return blank;
  }

  bool isTold(const CellRef& cell) const {
    return givenCell(*m_explanation, cell) || std::any_of(m_told.begin(), m_told.end(), [&](const CellRef& told) {
             return told.value == cell.value && told.gradient == cell.gradient &&
                    (told.cell < 0 || told.cell == cell.cell);
           });
  }

  /// FORMULA, in which every number that is another blank's is hidden behind it. FEW: it has so few numbers that one
  /// may be the answer already (L = ℓ); unless that is told it stands as its symbol.
  Formula hidden(const Formula& formula, const SheetItem& of, bool few) const {
    const CellRef& cell = formula.cell;
    if (formula.kind == Formula::Kind::Number && cell.valid() && cell.cell >= 0) {
      for (const SheetItem& item : m_sheet.items)
        if (item.cell.value == cell.value && item.cell.gradient == cell.gradient) {
          if (item.cell.cell == cell.cell) return blankOf(item);
          if (item.cell.cell < 0) return m_explanation->symbolOf(cell);  // one of a blank's many
        }
      const bool answer =
          few && of.expected.rank() == 0 && std::fabs(m_explanation->number(cell) - of.expected[0]) <= of.unit;
      if (answer && !isTold(cell)) return m_explanation->symbolOf(cell);
    }
    Formula made = formula;
    for (Formula& child : made.children) child = hidden(child, of, few);
    return made;
  }

  void writeFormulas(SheetItem& item) const {
    const Formula symbol = m_explanation->symbolOf(item.cell);
    item.prompt = equation(symbol, blankOf(item));
    item.answer =
        item.cell.cell >= 0 ? number(item.cell) : lessons::numbersFormula(*m_explanation, item.cell, item.digits);
    Formula symbols, numbers;
    if (item.cell.cell >= 0) {
      const Explanation::Derivation derivation = m_explanation->derive(item.cell);
      symbols = derivation.symbols;
      numbers = derivation.numbers;
    } else {
      const auto& steps = m_explanation->steps();
      const auto step = std::find_if(steps.begin(), steps.end(), [&](const Explanation::Step& s) {
        return s.value == item.cell.value && (s.direction == Explanation::Direction::Backward) == item.cell.gradient;
      });
      if (step == steps.end()) {
        item.symbols = item.numbers = item.prompt;
        return;
      }
      const Explanation::StepFormulas formulas = m_explanation->formulasOf(*step);
      symbols = formulas.symbols;
      numbers = formulas.numbers;
    }
    item.symbols = symbols;
    const Formula put = written(rightOf(numbers));
    // Of a tensor that does not fit, one cell alone would stand here.
    if (item.expected.size() > 1 && count(put, Formula::Kind::Matrix) == 0)
      item.numbers = equation(symbols, blankOf(item));
    else
      item.numbers =
          equation(equation(symbol, hidden(put, item, count(put, Formula::Kind::Number) <= 2)), blankOf(item));
  }

  /// Whether entering a wrong way's number is not taken for right.
  static bool tellsApart(const SheetItem& item, const TensorD& wrong) {
    if (wrong.extents() != item.expected.extents()) return false;
    for (int64_t i = 0; i < wrong.size(); ++i)
      if (std::fabs(wrong[i] - item.expected[i]) > 1.5 * item.unit) return true;
    return false;
  }

  std::shared_ptr<const Explanation> m_explanation;
  std::optional<BoardNotation> m_notation;
  std::vector<CellRef> m_told;
  Sheet m_sheet;
};

}  // namespace

Result<Sheet> makeSheet(std::shared_ptr<const Explanation> explanation, const std::vector<std::string>& blanks,
                        const std::vector<std::string>& given, const SheetOptions& options) {
  return SheetMaker(std::move(explanation), options).make(blanks, given);
}

Worksheet worksheetOf(const Sheet& sheet, const Text& title, const Text& task) {
  Worksheet made;
  made.title = title;
  WorksheetItem all;
  all.task = task;
  all.lines = sheet.given;
  for (const SheetItem& item : sheet.items) {
    const Formula& line = sheet.options.help == SheetOptions::Help::Numbers ? item.numbers : item.prompt;
    if (sheet.options.help == SheetOptions::Help::Symbols) all.lines.push_back(item.symbols);
    all.lines.push_back(line);
    all.answers.push_back(item.answer);
  }
  all.room = 2 * static_cast<int>(sheet.items.size());
  made.items.push_back(std::move(all));
  return made;
}

}  // namespace unroll
