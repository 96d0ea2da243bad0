// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <optional>
#include <string>

#include "chalkboard/rational.h"

namespace unroll {

/// A number without rounding: q + ln r with fractions q and r > 0 (r = 1: a fraction). Sums of logarithms stay such
/// numbers, and the exponential of ln r is r again: softmax of (0, ln 2, ln 3) is (1/6, 1/3, 1/2), its cross-entropy
/// with the last class ln 2.
struct Exact {
  Rational plain = 0;
  Rational logOf = 1;

  Exact() = default;
  Exact(Rational fraction) : plain(fraction) {}
  Exact(int64_t whole) : plain(whole) {}
  static Exact log(const Rational& of) {
    Exact made;
    made.logOf = of;
    return made;
  }
  /// The number that VALUE is to the last bit: a fraction of small numbers, or the logarithm of one.
  static std::optional<Exact> nearest(double value);

  bool isFraction() const { return logOf == Rational(1); }
  bool isZero() const { return isFraction() && plain.sign() == 0; }
  double value() const;
  bool operator==(const Exact&) const = default;
};

/// What may have no exact value.
using MaybeExact = std::optional<Exact>;

// Where an operand has no exact value there is no result, except that zero times anything is zero.
MaybeExact add(const MaybeExact& a, const MaybeExact& b);
MaybeExact multiply(const MaybeExact& a, const MaybeExact& b);
MaybeExact divide(const MaybeExact& a, const MaybeExact& b);
MaybeExact negate(const MaybeExact& a);
MaybeExact exponential(const MaybeExact& a);
MaybeExact logarithm(const MaybeExact& a);

/// "−1/3", "ln 2", "1 + ln 2": as a person types it. A true minus sign.
std::string exactText(const Exact& number);

}  // namespace unroll
