// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <optional>

namespace unroll {

/// A fraction of whole 64-bit numbers in lowest terms, the denominator positive. What would leave 64 bits
/// has no result: the caller goes on in decimals.
class Rational {
 public:
  constexpr Rational(int64_t whole = 0) : m_above(whole) {}
  /// In lowest terms; none for a zero below, or where the sign can't be turned.
  static std::optional<Rational> of(int64_t above, int64_t below);
  /// The simplest fraction that is VALUE to the last bit, where its denominator is at most a million: 0.1 is 1/10,
  /// 0.3333333333333333 is 1/3. None for numbers that came out of no such fraction.
  static std::optional<Rational> nearest(double value);

  int64_t above() const { return m_above; }
  int64_t below() const { return m_below; }
  bool whole() const { return m_below == 1; }
  int sign() const { return m_above < 0 ? -1 : m_above > 0 ? 1 : 0; }
  double value() const { return static_cast<double>(m_above) / static_cast<double>(m_below); }
  bool operator==(const Rational&) const = default;

 private:
  int64_t m_above = 0;
  int64_t m_below = 1;
};

std::optional<Rational> add(const Rational& a, const Rational& b);
std::optional<Rational> multiply(const Rational& a, const Rational& b);
std::optional<Rational> negate(const Rational& a);
std::optional<Rational> invert(const Rational& a);  ///< none of zero
/// a to a whole power, negative ones too (none of zero then).
std::optional<Rational> power(const Rational& a, int64_t exponent);
/// The root where it is a fraction itself: √(9/4) = 3/2.
std::optional<Rational> squareRoot(const Rational& a);

}  // namespace unroll
