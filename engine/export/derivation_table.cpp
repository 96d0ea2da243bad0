// SPDX-License-Identifier: GPL-3.0-or-later
#include "export/derivation_table.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace unroll {

namespace explained {

Formula inlineSymbol(const Explanation& explanation, const CellRef& cell) {
  Formula symbol = explanation.symbolOf({cell.value, cell.cell, false});
  if (!cell.gradient) return symbol;
  return formula::row(
      {formula::symbol("∂"), formula::symbol("L"), formula::op("/"), formula::symbol("∂"), std::move(symbol)});
}

}  // namespace explained

namespace {

using Derivation = Explanation::Derivation;
using DerivationTerm = Explanation::DerivationTerm;
using explained::inlineSymbol;

std::string number(double value) { return formula::formatNumber(value, 6); }

Text kindText(const std::string& kind) {
  static constexpr std::pair<const char*, const char*> kKinds[] = {
      {"data", QT_TRANSLATE_NOOP("engine", "data")},          {"weight", QT_TRANSLATE_NOOP("engine", "weight")},
      {"seed", QT_TRANSLATE_NOOP("engine", "from the seed")}, {"constant", QT_TRANSLATE_NOOP("engine", "constant")},
      {"value", QT_TRANSLATE_NOOP("engine", "computed")},
  };
  for (const auto& [key, words] : kKinds)
    if (kind == key) return Text{words};
  return Text{kind};
}

/// What has no name is called by its formula; as an entry of a table that may be too long.
constexpr size_t kLongestSymbol = 16;
size_t partsOf(const Formula& f) {
  return std::accumulate(f.children.begin(), f.children.end(), size_t{1},
                         [](size_t sum, const Formula& child) { return sum + partsOf(child); });
}

/// What a term adds to the result; of an operation that is no sum its value alone.
double contribution(const Derivation& derived, const DerivationTerm& term) {
  return derived.recombines == "op" ? term.value : term.value * term.partial;
}

}  // namespace

Manuscript::Table derivationTable(const Explanation& explanation, const Derivation& derived,
                                  const ExplainedOptions& options) {
  const bool sum = derived.recombines != "op" && derived.recombines != "leaf";
  Manuscript::Table table;
  const auto symbolOf = [&](const DerivationTerm& term) {
    std::optional<Formula> symbol;
    if (term.cell.valid()) symbol = inlineSymbol(explanation, term.cell);
    return symbol && partsOf(*symbol) <= kLongestSymbol ? symbol : std::nullopt;
  };
  const bool symbols =
      std::any_of(derived.terms.begin(),
                  derived.terms.begin() + static_cast<long>(std::min(derived.terms.size(), options.maxTerms)),
                  [&](const DerivationTerm& term) { return symbolOf(term).has_value(); });
  const auto column = [&](const char* words, bool numeric) {
    table.titles.emplace_back(words);
    table.numeric.push_back(numeric);
  };
  if (symbols) column(QT_TRANSLATE_NOOP("engine", "from"), false);
  column(QT_TRANSLATE_NOOP("engine", "name"), false);
  column(QT_TRANSLATE_NOOP("engine", "value"), true);
  column(QT_TRANSLATE_NOOP("engine", "slope"), true);
  if (sum) column(QT_TRANSLATE_NOOP("engine", "value · slope"), true);
  column(QT_TRANSLATE_NOOP("engine", "kind"), false);

  std::vector<size_t> order(derived.terms.size());
  std::iota(order.begin(), order.end(), size_t{0});
  const auto size = [&](size_t i) { return std::fabs(contribution(derived, derived.terms[i])); };
  if (options.largestFirst)
    std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) { return size(a) > size(b); });
  const size_t shown = order.size() <= options.maxTerms + 1 ? order.size() : options.maxTerms;
  for (size_t i = 0; i < shown; ++i) {
    const DerivationTerm& term = derived.terms[order[i]];
    std::vector<Manuscript::Cell> row;
    if (symbols) row.push_back({{}, symbolOf(term)});
    row.push_back({{"{0}", {term.ref}}});
    row.push_back({{number(term.value)}});
    row.push_back({{number(term.partial)}});
    if (sum) row.push_back({{number(contribution(derived, term))}});
    row.push_back({kindText(term.kind)});
    table.rows.push_back(std::move(row));
  }
  if (shown == order.size()) return table;
  double rest = 0.0;
  for (size_t i = shown; i < order.size(); ++i) rest += contribution(derived, derived.terms[order[i]]);
  const std::string count = std::to_string(order.size() - shown);
  // Of a product each summand stands once for each of its two factors.
  if (derived.recombines == "sum")
    table.more = {QT_TRANSLATE_NOOP("engine", "and {0} more, together {1}"), {count, number(rest)}};
  else
    table.more = {QT_TRANSLATE_NOOP("engine", "and {0} more"), {count}};
  return table;
}

}  // namespace unroll
