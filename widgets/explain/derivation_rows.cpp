// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/derivation_rows.h"

#include <QCoreApplication>
#include <array>

namespace unroll {
namespace {

QString words(const char* text) { return QCoreApplication::translate("DerivationPanel", text); }

constexpr std::array<std::pair<const char*, const char*>, 4> kKinds{{
    {"data", QT_TRANSLATE_NOOP("DerivationPanel", "data")},
    {"weight", QT_TRANSLATE_NOOP("DerivationPanel", "weight")},
    {"seed", QT_TRANSLATE_NOOP("DerivationPanel", "from the seed")},
    {"constant", QT_TRANSLATE_NOOP("DerivationPanel", "constant")},
}};

std::string kindOf(const Expression& expression, const CellRef& cell) {
  if (cell.gradient) return "value";
  switch (expression[cell.value].leaf) {
    case LeafKind::Data: return "data";
    case LeafKind::Weight: return "weight";
    case LeafKind::Seed: return "seed";
    case LeafKind::Constant: return "constant";
    case LeafKind::None: break;
  }
  return "value";
}

QString product(double a, double b) { return shownNumber(a) + QStringLiteral(" · ") + shownNumber(b); }

/// Data, targets and constants end a derivation; a weight may lead on to the draw it began as.
bool endsAt(const Explanation& explanation, const CellRef& cell, const std::string& kind) {
  if (!cell.valid()) return true;
  if (kind == "weight") return explanation.derive(cell).terms.empty();
  return kind != "value";
}

/// Ends without a cell: "seed 1 init/fc.W[3]", a number that a layer fixes.
DerivationRow ending(const Explanation::DerivationTerm& term) {
  return {formula::word(term.ref), term.value, kindWords(term.kind), {}, true};
}

DerivationRow summand(const Explanation& explanation, const Explanation::DerivationTerm& term) {
  if (!term.cell.valid()) return ending(term);
  DerivationRow row{inlineSymbol(explanation, term.cell),
                    term.partial * term.value,
                    kindWords(term.kind),
                    {term.cell},
                    endsAt(explanation, term.cell, term.kind)};
  if (term.partial == -1.0)
    row.label = formula::row({formula::op("−"), row.label});
  else if (term.partial != 1.0)
    row.detail = product(term.partial, term.value);
  return row;
}

DerivationRow operand(const Explanation& explanation, const Explanation::DerivationTerm& term) {
  if (!term.cell.valid()) return ending(term);
  DerivationRow row{inlineSymbol(explanation, term.cell),
                    term.value,
                    kindWords(term.kind),
                    {term.cell},
                    endsAt(explanation, term.cell, term.kind)};
  if (row.detail.isEmpty())
    row.detail = words(QT_TRANSLATE_NOOP("DerivationPanel", "slope %1")).arg(shownNumber(term.partial));
  return row;
}

}  // namespace

Formula inlineSymbol(const Explanation& explanation, const CellRef& cell) {
  if (!cell.gradient) return explanation.symbolOf(cell);
  Formula symbol = formula::row({formula::symbol("∂"), formula::symbol("L"), formula::op("/"), formula::symbol("∂"),
                                 explanation.symbolOf({cell.value, cell.cell, false})});
  symbol.cell = cell;
  return symbol;
}

QString shownNumber(double value, int digits) { return QString::fromStdString(formula::formatNumber(value, digits)); }

QString kindWords(const std::string& kind) {
  for (const auto& [key, text] : kKinds)
    if (kind == key) return words(text);
  return {};
}

std::vector<DerivationRow> rowsOf(const Explanation& explanation, const CellRef& cell) {
  const Explanation::Derivation derived = explanation.derive(cell);
  const auto& terms = derived.terms;
  std::vector<DerivationRow> rows;
  if (derived.recombines == "product" && terms.size() % 2 == 0) {
    for (size_t i = 0; i + 1 < terms.size(); i += 2) {
      const auto &a = terms[i], &b = terms[i + 1];
      rows.push_back(
          {formula::row({inlineSymbol(explanation, a.cell), formula::op("·"), inlineSymbol(explanation, b.cell)}),
           a.value * b.value,
           product(a.value, b.value),
           {a.cell, b.cell},
           false});
    }
    return rows;
  }
  const bool sums = derived.recombines == "sum" || derived.op == "chain";
  for (const auto& term : terms) rows.push_back(sums ? summand(explanation, term) : operand(explanation, term));
  return rows;
}

DerivationRow rowOf(const Explanation& explanation, const CellRef& cell) {
  const std::string kind = kindOf(explanation.expression(), cell);
  return {inlineSymbol(explanation, cell),
          explanation.number(cell),
          kindWords(kind),
          {cell},
          endsAt(explanation, cell, kind)};
}

}  // namespace unroll
