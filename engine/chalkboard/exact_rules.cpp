// SPDX-License-Identifier: GPL-3.0-or-later
#include "chalkboard/exact_rules.h"

#include <algorithm>
#include <cmath>

namespace unroll {
namespace {

using Operands = std::vector<MaybeExact>;

MaybeExact root(const MaybeExact& x) {
  if (!x || !x->isFraction()) return std::nullopt;
  const auto found = squareRoot(x->plain);
  return found ? MaybeExact(Exact(*found)) : std::nullopt;
}

MaybeExact oneMinus(const MaybeExact& x) { return add(Exact(1), negate(x)); }

MaybeExact raised(const MaybeExact& x, double exponent) {
  if (!x || !x->isFraction()) return std::nullopt;
  if (exponent == 0.5) return root(x);
  if (exponent == -0.5) return divide(Exact(1), root(x));
  if (exponent != std::floor(exponent) || std::fabs(exponent) > 64.0) return std::nullopt;
  const auto result = power(x->plain, static_cast<int64_t>(exponent));
  return result ? MaybeExact(Exact(*result)) : std::nullopt;
}

/// σ(ln r) = r / (1 + r).
MaybeExact sigmoid(const MaybeExact& x) {
  const MaybeExact power = exponential(x);
  return divide(power, add(Exact(1), power));
}

/// tanh(ln r) = (r² − 1) / (r² + 1).
MaybeExact tanhOf(const MaybeExact& x) {
  const MaybeExact power = exponential(x), square = multiply(power, power);
  return divide(add(square, Exact(-1)), add(square, Exact(1)));
}

MaybeExact chosenOf(const Operands& x, int chosen) {
  return chosen < 0 ? std::nullopt : x[static_cast<size_t>(chosen)];
}

/// Zero where the pass in double says zero.
MaybeExact openOrZero(const Operands& x, const OpParams&, int chosen, double out) {
  return chosen < 0 && out == 0.0 ? MaybeExact(Exact(0)) : chosenOf(x, chosen);
}

const ExactRule kRules[] = {
    {"add_scalar",
     [](const Operands& x, const OpParams& p, int, double) { return add(x[0], Exact::nearest(p.scalar)); }, nullptr},
    {"one_minus", [](const Operands& x, const OpParams&, int, double) { return oneMinus(x[0]); }, nullptr},
    {"stop", [](const Operands& x, const OpParams&, int, double) { return x[0]; }, nullptr},
    {"relu", openOrZero, nullptr},
    {"abs",
     [](const Operands& x, const OpParams&, int, double) { return x[0] && x[0]->value() < 0.0 ? negate(x[0]) : x[0]; },
     nullptr},
    {"clip",
     [](const Operands& x, const OpParams&, int chosen, double out) { return chosen < 0 ? Exact::nearest(out) : x[0]; },
     nullptr},
    {"max", [](const Operands& x, const OpParams&, int chosen, double) { return chosenOf(x, chosen); }, nullptr},
    {"where", [](const Operands& x, const OpParams&, int chosen, double) { return chosenOf(x, chosen); }, nullptr},
    {"square", [](const Operands& x, const OpParams&, int, double) { return multiply(x[0], x[0]); },
     [](const Operands& x, const MaybeExact&, const OpParams&, size_t) { return multiply(Exact(2), x[0]); }},
    {"exp", [](const Operands& x, const OpParams&, int, double) { return exponential(x[0]); },
     [](const Operands&, const MaybeExact& y, const OpParams&, size_t) { return y; }},
    {"log", [](const Operands& x, const OpParams&, int, double) { return logarithm(x[0]); },
     [](const Operands& x, const MaybeExact&, const OpParams&, size_t) { return divide(Exact(1), x[0]); }},
    {"sqrt", [](const Operands& x, const OpParams&, int, double) { return root(x[0]); },
     [](const Operands&, const MaybeExact& y, const OpParams&, size_t) {
       return divide(Exact(1), multiply(Exact(2), y));
     }},
    {"tanh", [](const Operands& x, const OpParams&, int, double) { return tanhOf(x[0]); },
     [](const Operands&, const MaybeExact& y, const OpParams&, size_t) { return oneMinus(multiply(y, y)); }},
    {"sigmoid", [](const Operands& x, const OpParams&, int, double) { return sigmoid(x[0]); },
     [](const Operands&, const MaybeExact& y, const OpParams&, size_t) { return multiply(y, oneMinus(y)); }},
    {"softplus",
     [](const Operands& x, const OpParams&, int, double) { return logarithm(add(Exact(1), exponential(x[0]))); },
     [](const Operands& x, const MaybeExact&, const OpParams&, size_t) { return sigmoid(x[0]); }},
    {"erf",
     [](const Operands& x, const OpParams&, int, double) {
       return x[0] && x[0]->isZero() ? MaybeExact(Exact(0)) : std::nullopt;
     },
     [](const Operands&, const MaybeExact&, const OpParams&, size_t) { return MaybeExact(); }},
    {"pow", [](const Operands& x, const OpParams& p, int, double) { return raised(x[0], p.scalar); },
     [](const Operands& x, const MaybeExact&, const OpParams& p, size_t) {
       return multiply(Exact::nearest(p.scalar), raised(x[0], p.scalar - 1.0));
     }},
    {"power",
     [](const Operands& x, const OpParams&, int, double) {
       return x[1] && x[1]->isFraction() ? raised(x[0], x[1]->plain.value()) : std::nullopt;
     },
     [](const Operands& x, const MaybeExact&, const OpParams&, size_t which) {
       if (which == 1 || !x[1] || !x[1]->isFraction()) return MaybeExact();
       return multiply(x[1], raised(x[0], x[1]->plain.value() - 1.0));
     }},
    {"div", [](const Operands& x, const OpParams&, int, double) { return divide(x[0], x[1]); },
     [](const Operands& x, const MaybeExact& y, const OpParams&, size_t which) {
       return which == 0 ? divide(Exact(1), x[1]) : divide(negate(y), x[1]);
     }},
};

}  // namespace

const ExactRule* exactRule(std::string_view op) {
  const auto found =
      std::find_if(std::begin(kRules), std::end(kRules), [&](const auto& rule) { return rule.op == op; });
  return found == std::end(kRules) ? nullptr : found;
}

}  // namespace unroll
