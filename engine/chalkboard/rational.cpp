// SPDX-License-Identifier: GPL-3.0-or-later
#include "chalkboard/rational.h"

#include <cmath>
#include <limits>
#include <numeric>

namespace unroll {
namespace {

// Products of two 64-bit numbers, and the sum of two of those.
__extension__ typedef __int128 Wide;  // NOLINT(modernize-use-using): __extension__ belongs to a declaration

Wide gcdOf(Wide a, Wide b) {
  while (b != 0) {
    const Wide rest = a % b;
    a = b;
    b = rest;
  }
  return a < 0 ? -a : a;
}

std::optional<Rational> lowest(Wide above, Wide below) {
  if (below == 0) return std::nullopt;
  const Wide common = gcdOf(above, below);
  if (common > 1) above /= common, below /= common;
  if (below < 0) above = -above, below = -below;
  constexpr Wide most = std::numeric_limits<int64_t>::max();
  if (above > most || above < -most || below > most) return std::nullopt;
  return Rational::of(static_cast<int64_t>(above), static_cast<int64_t>(below));
}

/// The root of a whole number that is a square.
std::optional<int64_t> wholeRoot(int64_t square) {
  if (square < 0) return std::nullopt;
  int64_t root = static_cast<int64_t>(std::llround(std::sqrt(static_cast<double>(square))));
  while (static_cast<Wide>(root) * root > square) --root;  // the double may have rounded
  while (static_cast<Wide>(root + 1) * (root + 1) <= square) ++root;
  return static_cast<Wide>(root) * root == square ? std::optional(root) : std::nullopt;
}

}  // namespace

std::optional<Rational> Rational::of(int64_t above, int64_t below) {
  constexpr int64_t least = std::numeric_limits<int64_t>::min();
  if (below == 0 || above == least || below == least) return std::nullopt;
  const int64_t common = std::gcd(above, below) * (below < 0 ? -1 : 1);
  Rational made;
  made.m_above = above / common;
  made.m_below = below / common;
  return made;
}

/// The convergents of the continued fraction: a fraction whose square of the denominator is far below 2⁵³ is among
/// those of its double (Hardy and Wright, theorem 184).
std::optional<Rational> Rational::nearest(double value) {
  constexpr double kLargest = 1e12;
  constexpr int64_t kMostBelow = 1'000'000;
  if (!std::isfinite(value) || std::fabs(value) > kLargest) return std::nullopt;
  const double size = std::fabs(value);
  int64_t above = 1, below = 0, lastAbove = 0, lastBelow = 1;
  double rest = size;
  for (int i = 0; i < 40; ++i) {
    const double whole = std::floor(rest);
    if (whole > 4e12) return std::nullopt;
    const int64_t digit = static_cast<int64_t>(whole);
    const Wide nextAbove = static_cast<Wide>(digit) * above + lastAbove;
    const Wide nextBelow = static_cast<Wide>(digit) * below + lastBelow;
    if (nextBelow > kMostBelow || nextAbove > std::numeric_limits<int64_t>::max() / 2) return std::nullopt;
    lastAbove = above, lastBelow = below;
    above = static_cast<int64_t>(nextAbove), below = static_cast<int64_t>(nextBelow);
    if (static_cast<double>(above) / static_cast<double>(below) == size) return of(value < 0.0 ? -above : above, below);
    if (rest == whole) return std::nullopt;
    rest = 1.0 / (rest - whole);
  }
  return std::nullopt;
}

std::optional<Rational> add(const Rational& a, const Rational& b) {
  // Over the least common denominator: the products then stay within 128 bits.
  const int64_t common = std::gcd(a.below(), b.below());
  const Wide left = static_cast<Wide>(a.above()) * (b.below() / common);
  const Wide right = static_cast<Wide>(b.above()) * (a.below() / common);
  return lowest(left + right, static_cast<Wide>(a.below()) * (b.below() / common));
}

std::optional<Rational> multiply(const Rational& a, const Rational& b) {
  return lowest(static_cast<Wide>(a.above()) * b.above(), static_cast<Wide>(a.below()) * b.below());
}

std::optional<Rational> negate(const Rational& a) { return Rational::of(-a.above(), a.below()); }

std::optional<Rational> invert(const Rational& a) { return Rational::of(a.below(), a.above()); }

std::optional<Rational> power(const Rational& a, int64_t exponent) {
  if (exponent < 0) {
    const auto inverse = invert(a);
    return inverse && exponent > -64 ? power(*inverse, -exponent) : std::nullopt;
  }
  if (exponent > 64) return std::nullopt;
  std::optional<Rational> result(1);
  for (int64_t i = 0; i < exponent && result; ++i) result = multiply(*result, a);
  return result;
}

std::optional<Rational> squareRoot(const Rational& a) {
  const auto above = wholeRoot(a.above()), below = wholeRoot(a.below());
  return above && below ? Rational::of(*above, *below) : std::nullopt;
}

}  // namespace unroll
