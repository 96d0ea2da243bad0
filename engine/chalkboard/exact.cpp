// SPDX-License-Identifier: GPL-3.0-or-later
#include "chalkboard/exact.h"

#include <cmath>
#include <cstdlib>

namespace unroll {

/// Logarithms of fractions of the numbers up to 12: what a person writes on a board.
std::optional<Exact> Exact::nearest(double value) {
  if (const auto fraction = Rational::nearest(value)) return Exact(*fraction);
  constexpr int64_t kMost = 12;
  if (!std::isfinite(value) || std::fabs(value) > 2.6) return std::nullopt;  // ln 12 = 2.48
  const double power = std::exp(std::fabs(value));
  for (int64_t below = 1; below < kMost; ++below) {
    const int64_t above = std::llround(power * static_cast<double>(below));
    if (above > kMost || above <= below) continue;
    if (std::log(static_cast<double>(above) / static_cast<double>(below)) != std::fabs(value)) continue;
    const auto of = value > 0.0 ? Rational::of(above, below) : Rational::of(below, above);
    return of ? std::optional(Exact::log(*of)) : std::nullopt;
  }
  return std::nullopt;
}

double Exact::value() const { return isFraction() ? plain.value() : plain.value() + std::log(logOf.value()); }

MaybeExact add(const MaybeExact& a, const MaybeExact& b) {
  if (!a || !b) return std::nullopt;
  const auto plain = add(a->plain, b->plain), logOf = multiply(a->logOf, b->logOf);
  if (!plain || !logOf) return std::nullopt;
  Exact sum(*plain);
  sum.logOf = *logOf;
  return sum;
}

/// A multiple of ln r is ln of a power of r: for whole factors.
MaybeExact multiply(const MaybeExact& a, const MaybeExact& b) {
  if ((a && a->isZero()) || (b && b->isZero())) return Exact(0);
  if (!a || !b || (!a->isFraction() && !b->isFraction())) return std::nullopt;
  const Exact &number = a->isFraction() ? *b : *a, &factor = a->isFraction() ? *a : *b;
  const auto plain = multiply(number.plain, factor.plain);
  if (!plain) return std::nullopt;
  Exact product(*plain);
  if (number.isFraction()) return product;
  if (!factor.plain.whole()) return std::nullopt;
  const auto logOf = power(number.logOf, factor.plain.above());
  if (!logOf) return std::nullopt;
  product.logOf = *logOf;
  return product;
}

MaybeExact divide(const MaybeExact& a, const MaybeExact& b) {
  if (!b || !b->isFraction()) return std::nullopt;
  const auto inverse = invert(b->plain);
  return inverse ? multiply(a, Exact(*inverse)) : std::nullopt;
}

MaybeExact negate(const MaybeExact& a) { return multiply(a, Exact(-1)); }

MaybeExact exponential(const MaybeExact& a) {
  return a && a->plain.sign() == 0 ? MaybeExact(Exact(a->logOf)) : std::nullopt;
}

MaybeExact logarithm(const MaybeExact& a) {
  return a && a->isFraction() && a->plain.sign() > 0 ? MaybeExact(Exact::log(a->plain)) : std::nullopt;
}

namespace {

std::string sizeText(const Rational& fraction) {
  const std::string above = std::to_string(std::llabs(fraction.above()));
  return fraction.whole() ? above : above + "/" + std::to_string(fraction.below());
}

}  // namespace

std::string exactText(const Exact& number) {
  std::string plain = (number.plain.sign() < 0 ? "−" : "") + sizeText(number.plain);
  if (number.isFraction()) return plain;
  const bool negative = number.logOf.above() < number.logOf.below();
  const Rational of = negative ? *invert(number.logOf) : number.logOf;
  const std::string log = "ln " + (of.whole() ? sizeText(of) : "(" + sizeText(of) + ")");
  if (number.plain.sign() == 0) return negative ? "−" + log : log;
  return plain + (negative ? " − " : " + ") + log;
}

}  // namespace unroll
