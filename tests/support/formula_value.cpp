// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/formula_value.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <string>
#include <vector>

namespace unroll::test {
namespace {

using Kind = Formula::Kind;
using Value = std::optional<double>;

/// "−2.5·10⁻⁷".
double printedNumber(std::string text) {
  const std::pair<std::string_view, std::string_view> signs[] = {
      {"−", "-"}, {"·10", "e"}, {"⁻", "-"}, {"⁰", "0"}, {"¹", "1"}, {"²", "2"}, {"³", "3"},
      {"⁴", "4"}, {"⁵", "5"},   {"⁶", "6"}, {"⁷", "7"}, {"⁸", "8"}, {"⁹", "9"}};
  for (const auto& [from, to] : signs)
    for (size_t at; (at = text.find(from)) != std::string::npos;) text.replace(at, from.size(), to);
  if (text.find("∞") != std::string::npos)
    return (text[0] == '-' ? -1.0 : 1.0) * std::numeric_limits<double>::infinity();
  return std::strtod(text.c_str(), nullptr);
}

double reluOf(double x) { return std::max(0.0, x); }
double sigmoidOf(double x) { return 1.0 / (1.0 + std::exp(-x)); }
const std::map<std::string, double (*)(double), std::less<>>& functions() {
  static const std::map<std::string, double (*)(double), std::less<>> all = {
      {"tanh", std::tanh}, {"σ", sigmoidOf}, {"ReLU", reluOf}, {"ln", std::log}, {"erf", std::erf}, {"exp", std::exp}};
  return all;
}

class Reader {
 public:
  explicit Reader(const std::function<double(const CellRef&)>& number) : m_number(number) {}

  Value read(const Formula& f) const {
    switch (f.kind) {
      case Kind::Number: return f.cell.valid() && f.cell.cell >= 0 ? m_number(f.cell) : printedNumber(f.text);
      case Kind::Row: return sum(f.children);
      case Kind::Fraction:
        return join(read(f.children[0]), read(f.children[1]), [](double a, double b) { return a / b; });
      case Kind::Root: return apply(read(f.children[0]), [](double x) { return std::sqrt(x); });
      case Kind::Fenced:
        return f.text == "||" ? apply(read(f.children[0]), [](double x) { return std::fabs(x); }) : read(f.children[0]);
      case Kind::Script: return power(f);
      case Kind::Symbol: return f.text == "π" ? Value(std::acos(-1.0)) : std::nullopt;
      default: return std::nullopt;
    }
  }

 private:
  template <class F>
  static Value apply(const Value& x, F&& f) {
    return x ? Value(f(*x)) : x;
  }
  template <class F>
  static Value join(const Value& a, const Value& b, F&& f) {
    return a && b ? Value(f(*a, *b)) : std::nullopt;
  }
  static bool isOperator(const Formula& f, std::string_view text) { return f.kind == Kind::Operator && f.text == text; }

  Value power(const Formula& f) const {
    if (f.children[0].kind == Kind::Symbol && f.children[0].text == "e")
      return apply(read(f.children[2]), [](double x) { return std::exp(x); });
    return join(read(f.children[0]), read(f.children[2]), [](double a, double b) { return std::pow(a, b); });
  }

  Value sum(const std::vector<Formula>& parts) const {
    size_t at = 0;
    bool minus = false;
    Value total = 0.0;
    do {
      while (at < parts.size() && (isOperator(parts[at], "−") || isOperator(parts[at], "+")))
        minus ^= parts[at++].text == "−";
      Value next = product(parts, at);
      if (!next) return next;
      total = *total + (minus ? -*next : *next);
      minus = false;
    } while (at < parts.size());
    return total;
  }

  Value product(const std::vector<Formula>& parts, size_t& at) const {
    Value result;
    while (at < parts.size() && !isOperator(parts[at], "+") && !isOperator(parts[at], "−")) {
      if (isOperator(parts[at], "·") || isOperator(parts[at], "⊙")) {
        ++at;
        continue;
      }
      const Value factor = called(parts, at);
      if (!factor) return std::nullopt;
      result = result ? *result * *factor : *factor;
    }
    return result;
  }

  /// A function with its argument, or a number.
  Value called(const std::vector<Formula>& parts, size_t& at) const {
    const Formula& f = parts[at++];
    const bool named = f.kind == Kind::Word || f.kind == Kind::Symbol;
    if (!named || at >= parts.size() || parts[at].kind != Kind::Fenced) return read(f);
    const Formula& argument = parts[at++].children[0];
    if (f.text == "max" || f.text == "min") return extreme(argument, f.text == "max");
    const auto function = functions().find(f.text);
    return function == functions().end() ? std::nullopt : apply(read(argument), function->second);
  }

  Value extreme(const Formula& list, bool largest) const {
    if (list.kind != Kind::Row) return read(list);
    std::vector<Formula> part;
    Value best;
    for (size_t i = 0; i <= list.children.size(); ++i) {
      if (i < list.children.size() && !isOperator(list.children[i], ",")) {
        part.push_back(list.children[i]);
        continue;
      }
      const Value next = sum(part);
      if (!next) return next;
      best = !best ? *next : largest ? std::max(*best, *next) : std::min(*best, *next);
      part.clear();
    }
    return best;
  }

  const std::function<double(const CellRef&)>& m_number;
};

}  // namespace

std::optional<double> valueOf(const Formula& formula, const std::function<double(const CellRef&)>& number) {
  if (formula.kind != Kind::Row) return std::nullopt;
  const auto equals = std::find_if(formula.children.begin(), formula.children.end(),
                                   [](const Formula& f) { return f.kind == Kind::Operator && f.text == "="; });
  if (equals == formula.children.end()) return std::nullopt;
  Formula right;
  right.children.assign(equals + 1, formula.children.end());
  return Reader(number).read(right);
}

}  // namespace unroll::test
