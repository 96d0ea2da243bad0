// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/pattern.h"

#include <array>
#include <map>

namespace unroll::explain {
namespace {

using Kind = Formula::Kind;

/// Places of a pattern and the private characters that stand for them while it is parsed.
constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kPlaces = {{{"{0}", "\uE000"},
                                                                                   {"{1}", "\uE001"},
                                                                                   {"{2}", "\uE002"},
                                                                                   {"{s}", "\uE003"},
                                                                                   {"{t}", "\uE004"},
                                                                                   {"{d}", "\uE005"},
                                                                                   {"{y}", "\uE006"}}};

bool isOperator(const Formula* f, std::string_view sign) { return f && f->kind == Kind::Operator && f->text == sign; }

/// A neighbour that binds like a product: a factor, or a sign of multiplication.
bool bindsTightly(const Formula* f) {
  if (!f) return false;
  if (f->kind != Kind::Operator) return true;
  return f->text == "·" || f->text == "⊙" || f->text == "×" || f->text == "∗";
}

using Values = std::map<std::string, Formula, std::less<>>;

const Formula* valueOf(const Values& values, const Formula& place) {
  if (place.kind != Kind::Symbol) return nullptr;
  const auto found = values.find(place.text);
  return found == values.end() ? nullptr : &found->second;
}

Formula inRow(const Formula& value, const Formula* before, const Formula* behind) {
  const bool tight = bindsTightly(before) || bindsTightly(behind);
  const bool minus = startsWithMinus(value);
  const bool fence = (tight && isSum(value)) || (isOperator(before, "−") && (isSum(value) || minus)) ||
                     (isOperator(before, "+") && minus) || (bindsTightly(before) && minus);
  return fence ? formula::fenced("()", value) : value;
}

/// h_t, of which (h_t)^2 is written h_t^2.
bool hasNoExponent(const Formula& f) {
  return f.kind == Kind::Script && f.children[2].kind == Kind::Row && f.children[2].children.empty();
}

bool isAtom(const Formula& f) {
  if (hasNoExponent(f)) return isAtom(f.children[0]);
  return f.kind == Kind::Symbol || f.kind == Kind::Word || f.kind == Kind::Fenced || f.kind == Kind::Matrix ||
         f.kind == Kind::Accent || (f.kind == Kind::Number && !startsWithMinus(f)) ||
         (f.kind == Kind::Row && f.children.size() == 1 && isAtom(f.children[0]));
}

/// Digits at the left or right end: two of them side by side would read as one number.
bool beginsWithDigits(const Formula& f) {
  return f.kind == Kind::Number || (f.kind == Kind::Row && !f.children.empty() && beginsWithDigits(f.children.front()));
}
bool endsWithDigits(const Formula& f) {
  if (f.kind == Kind::Fraction) return endsWithDigits(f.children[0]) && endsWithDigits(f.children[1]);
  return f.kind == Kind::Number || (f.kind == Kind::Row && !f.children.empty() && endsWithDigits(f.children.back()));
}

/// "½ 1" → "½ · 1": what is multiplied without a sign in symbols gets one between numbers.
void separateNumbers(std::vector<Formula>& parts) {
  for (size_t i = 1; i < parts.size(); ++i)
    if (endsWithDigits(parts[i - 1]) && beginsWithDigits(parts[i]))
      parts.insert(parts.begin() + static_cast<std::ptrdiff_t>(i++), formula::op("·"));
}

Formula substituted(const Formula& f, const Values& values) {
  if (const Formula* value = valueOf(values, f)) return *value;
  Formula out = f;
  for (size_t i = 0; i < f.children.size(); ++i) {
    const Formula* value = valueOf(values, f.children[i]);
    if (!value) {
      out.children[i] = substituted(f.children[i], values);
    } else if (f.kind == Kind::Row) {
      out.children[i] =
          inRow(*value, i > 0 ? &f.children[i - 1] : nullptr, i + 1 < f.children.size() ? &f.children[i + 1] : nullptr);
    } else if (f.kind == Kind::Script && i == 0) {
      out.children[i] = isAtom(*value) ? *value : formula::fenced("()", *value);
    } else if (f.kind == Kind::Sum && i == 2) {
      out.children[i] = asFactor(*value);
    } else {
      out.children[i] = *value;
    }
  }
  if (f.kind == Kind::Row) separateNumbers(out.children);
  return out;
}

}  // namespace

Formula fillPattern(std::string_view pattern, const Filling& filling) {
  std::string text(pattern);
  for (const auto& [place, mark] : kPlaces)
    for (size_t at; (at = text.find(place)) != std::string::npos;) text.replace(at, place.size(), mark);
  Values values;
  for (size_t k = 0; k < filling.operands.size() && k < 3; ++k) values.emplace(kPlaces[k].second, filling.operands[k]);
  values.emplace(kPlaces[3].second, formula::number(filling.s));
  values.emplace(kPlaces[4].second, formula::number(filling.t));
  if (filling.d) values.emplace(kPlaces[5].second, *filling.d);
  if (filling.y) values.emplace(kPlaces[6].second, *filling.y);
  return substituted(formula::parse(text), values);
}

bool isSum(const Formula& f) {
  if (f.kind == Kind::Sum) return true;
  if (f.kind != Kind::Row) return false;
  if (f.children.size() == 1) return isSum(f.children[0]);
  for (size_t i = 0; i < f.children.size(); ++i) {
    if (i > 0 && (isOperator(&f.children[i], "+") || isOperator(&f.children[i], "−"))) return true;
    if (i + 1 == f.children.size() && f.children[i].kind == Kind::Sum) return true;
  }
  return false;
}

bool startsWithMinus(const Formula& f) {
  if (f.kind == Kind::Number) return f.text.rfind("−", 0) == 0;
  if (f.kind == Kind::Row && !f.children.empty())
    return isOperator(&f.children[0], "−") || startsWithMinus(f.children[0]);
  return f.kind == Kind::Script && !f.children.empty() && startsWithMinus(f.children[0]);
}

Formula asFactor(Formula f) { return isSum(f) || startsWithMinus(f) ? formula::fenced("()", std::move(f)) : f; }

Formula joined(std::vector<Formula> parts, const std::string& sign) {
  if (parts.size() == 1) return std::move(parts[0]);
  std::vector<Formula> row;
  for (size_t i = 0; i < parts.size(); ++i) {
    // a + (−b c) is a − b c; numbers keep their sign, so that each is found again.
    if (i > 0 && sign == "+" && parts[i].kind == Kind::Row && parts[i].children.size() > 1 &&
        isOperator(&parts[i].children[0], "−") && !isSum(parts[i])) {
      row.push_back(formula::op("−"));
      Formula rest = std::move(parts[i]);
      rest.children.erase(rest.children.begin());
      row.push_back(rest.children.size() == 1 ? Formula(rest.children[0]) : std::move(rest));
      continue;
    }
    if (i > 0) row.push_back(formula::op(sign));
    const bool fence = i > 0 && sign == "+" && startsWithMinus(parts[i]);
    row.push_back(fence ? formula::fenced("()", std::move(parts[i])) : std::move(parts[i]));
  }
  return formula::row(std::move(row));
}

Formula folded(std::vector<Formula> parts, const std::string& sign, size_t most) {
  if (parts.size() > most + 1) {
    const size_t left = parts.size() - most;
    parts.erase(parts.begin() + static_cast<long>(most) - 1, parts.end() - 1);
    parts.insert(parts.end() - 1, formula::ellipsis("⋯ " + std::to_string(left) + " more"));
  }
  return joined(std::move(parts), sign);
}

}  // namespace unroll::explain
