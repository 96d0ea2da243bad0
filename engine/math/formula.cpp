// SPDX-License-Identifier: GPL-3.0-or-later
#include "math/formula.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/assert.h"

namespace unroll::formula {
namespace {

using Kind = Formula::Kind;

Formula make(Kind kind, std::string text, std::vector<Formula> children = {}, CellRef cell = {}) {
  Formula f;
  f.kind = kind;
  f.text = std::move(text);
  f.children = std::move(children);
  f.cell = cell;
  return f;
}

/// "12.3400" → "12.34", "5.000" → "5".
std::string withoutTrailingZeros(std::string text) {
  if (text.find('.') == std::string::npos) return text;
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

std::string superscript(int exponent) {
  static constexpr const char* kDigits[] = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
  std::string out = exponent < 0 ? "⁻" : "";
  for (const char digit : std::to_string(std::abs(exponent))) out += kDigits[digit - '0'];
  return out;
}

std::string scientific(double size, int digits) {
  const std::string printed = fmt::format("{:.{}e}", size, digits);
  const size_t e = printed.find('e');
  return withoutTrailingZeros(printed.substr(0, e)) + "·10" + superscript(std::stoi(printed.substr(e + 1)));
}

}  // namespace

Formula row(std::vector<Formula> parts) { return make(Kind::Row, {}, std::move(parts)); }
Formula symbol(std::string name, CellRef cell) { return make(Kind::Symbol, std::move(name), {}, cell); }
Formula word(std::string name) { return make(Kind::Word, std::move(name)); }
Formula number(double value, CellRef cell, int digits) {
  return make(Kind::Number, formatNumber(value, digits), {}, cell);
}
Formula numberText(std::string printed, CellRef cell) { return make(Kind::Number, std::move(printed), {}, cell); }
Formula op(std::string sign) { return make(Kind::Operator, std::move(sign)); }
Formula fraction(Formula above, Formula below) {
  return make(Kind::Fraction, {}, {std::move(above), std::move(below)});
}
Formula sub(Formula base, Formula below) { return subsup(std::move(base), std::move(below), row({})); }
Formula sup(Formula base, Formula above) { return subsup(std::move(base), row({}), std::move(above)); }
Formula subsup(Formula base, Formula below, Formula above) {
  return make(Kind::Script, {}, {std::move(base), std::move(below), std::move(above)});
}
Formula accent(std::string mark, Formula base) { return make(Kind::Accent, std::move(mark), {std::move(base)}); }
Formula fenced(std::string marks, Formula inside) { return make(Kind::Fenced, std::move(marks), {std::move(inside)}); }
Formula sum(std::string sign, Formula below, Formula above, Formula body) {
  return make(Kind::Sum, std::move(sign), {std::move(below), std::move(above), std::move(body)});
}
Formula matrix(int rows, int columns, std::vector<Formula> entries, CellRef cell) {
  UNROLL_ASSERT(static_cast<size_t>(rows) * static_cast<size_t>(columns) == entries.size());
  Formula f = make(Kind::Matrix, {}, std::move(entries), cell);
  f.rows = rows;
  f.columns = columns;
  return f;
}
Formula root(Formula inside) { return make(Kind::Root, {}, {std::move(inside)}); }
Formula brace(Formula body, Formula label) { return make(Kind::Brace, {}, {std::move(body), std::move(label)}); }
Formula ellipsis(std::string text) { return make(Kind::Ellipsis, std::move(text)); }
Formula call(std::string function, Formula inside) {
  return row({word(std::move(function)), fenced("()", std::move(inside))});
}

Formula derivative(Formula of) {
  // ∂L/∂(x − μ)
  const bool isSum = of.kind == Kind::Row && std::any_of(of.children.begin(), of.children.end(), [](const Formula& f) {
                       return f.kind == Kind::Operator && (f.text == "+" || f.text == "−");
                     });
  if (isSum) {
    const CellRef cell = of.cell;
    of = fenced("()", std::move(of));
    of.cell = cell;
  }
  return fraction(row({symbol("∂"), symbol("L")}), row({symbol("∂"), std::move(of)}));
}

std::string formatNumber(double value, int digits) {
  if (std::isnan(value)) return "NaN";
  const std::string sign = std::signbit(value) && value != 0.0 ? "−" : "";
  if (std::isinf(value)) return sign + "∞";
  const double size = std::fabs(value);
  const std::string fixed = fmt::format("{:.{}f}", size, digits);
  const double printed = std::strtod(fixed.c_str(), nullptr);
  // What is said in full needs no zeros behind it; what is rounded shows all its digits.
  if (std::fabs(printed - size) <= 1e-12 * size && size < 1e6)
    return (printed == 0.0 ? "" : sign) + withoutTrailingZeros(fixed);
  if (size < 1e-3 || size >= 1e6) return sign + scientific(size, digits > 1 ? digits - 1 : digits);
  return sign + fixed;
}

}  // namespace unroll::formula
