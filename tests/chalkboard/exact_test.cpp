// SPDX-License-Identifier: GPL-3.0-or-later
// Fractions and logarithms without rounding, and numbers as a person types them.
#include <QtTest>
#include <cmath>
#include <limits>

#include "chalkboard/board_edit.h"
#include "chalkboard/exact.h"
#include "chalkboard/exact_rules.h"
#include "math/primitive.h"

using namespace unroll;

namespace {

Rational fraction(int64_t above, int64_t below) { return Rational::of(above, below).value(); }

}  // namespace

class ExactTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void fractionsAreInLowestTerms();
  void whatLeaves64BitsHasNoResult();
  void aDoubleIsTheSimplestFractionItRounds();
  void logarithmsAddUpAndComeBack();
  void zeroTimesAnythingIsZero();
  void everyPrimitiveHasARule();
  void typedNumbers_data();
  void typedNumbers();
  void whatIsNoNumberIsRefused_data();
  void whatIsNoNumberIsRefused();
  void writtenNumbersCanBeTypedAgain();
};

void ExactTest::fractionsAreInLowestTerms() {
  QCOMPARE(fraction(6, -8).above(), -3);
  QCOMPARE(fraction(6, -8).below(), 4);
  QVERIFY(!Rational::of(1, 0));
  QVERIFY(add(fraction(1, 6), fraction(1, 3)) == fraction(1, 2));
  QVERIFY(multiply(fraction(-2, 3), fraction(9, 4)) == fraction(-3, 2));
  QVERIFY(power(fraction(2, 3), -3) == fraction(27, 8));
  QVERIFY(!invert(Rational(0)));
  QVERIFY(squareRoot(fraction(9, 16)) == fraction(3, 4));
  QVERIFY(!squareRoot(Rational(2)));
  QVERIFY(!squareRoot(Rational(-4)));
}

void ExactTest::whatLeaves64BitsHasNoResult() {
  const Rational large(std::numeric_limits<int64_t>::max());
  QVERIFY(!add(large, Rational(1)));
  QVERIFY(!multiply(large, Rational(2)));
  QVERIFY(multiply(large, fraction(1, 7)).has_value());
  QVERIFY(!multiply(fraction(1, 4'000'000'000), fraction(1, 4'000'000'000)));
  QVERIFY(!Rational::of(std::numeric_limits<int64_t>::min(), 1));
  QVERIFY(squareRoot(multiply(Rational(3'037'000'499), Rational(3'037'000'499)).value()) == Rational(3'037'000'499));
}

void ExactTest::aDoubleIsTheSimplestFractionItRounds() {
  for (int64_t below = 1; below <= 400; ++below)
    for (int64_t above = -40; above <= 40; ++above) {
      const double value = static_cast<double>(above) / static_cast<double>(below);
      QVERIFY2(Rational::nearest(value) == Rational::of(above, below), qPrintable(QString::number(value, 'g', 17)));
    }
  QVERIFY(Rational::nearest(0.1) == fraction(1, 10));
  QVERIFY(Rational::nearest(123.456) == fraction(15432, 125));
  for (const double none : {std::sqrt(2.0), std::acos(-1.0), std::exp(1.0), 1e300, 0.1 + 0.2, std::nan("")})
    QVERIFY2(!Rational::nearest(none), qPrintable(QString::number(none, 'g', 17)));
}

void ExactTest::logarithmsAddUpAndComeBack() {
  const MaybeExact two = Exact::nearest(std::log(2.0)), half = Exact::nearest(-std::log(1.5));
  QVERIFY(two && *two == Exact::log(Rational(2)));
  QVERIFY(half && *half == Exact::log(fraction(2, 3)));
  QVERIFY(exponential(two) == MaybeExact(Exact(2)));
  QVERIFY(exponential(add(two, half)) == MaybeExact(Exact(fraction(4, 3))));
  QVERIFY(multiply(two, Exact(3)) == MaybeExact(Exact::log(Rational(8))));
  QVERIFY(!multiply(two, Exact(fraction(1, 2))));  // ln √2
  QVERIFY(!multiply(two, two));
  QVERIFY(!exponential(Exact(1)));
  QVERIFY(logarithm(Exact(fraction(1, 2))) == negate(two));
  QVERIFY(!logarithm(Exact(0)));
  QCOMPARE(add(Exact(1), two)->value(), 1.0 + std::log(2.0));
}

void ExactTest::zeroTimesAnythingIsZero() {
  QVERIFY(multiply(Exact(0), std::nullopt) == MaybeExact(Exact(0)));
  QVERIFY(!multiply(Exact(1), std::nullopt));
  QVERIFY(!add(Exact(0), std::nullopt));
}

/// A new primitive would end every exact number that comes through it without a word.
void ExactTest::everyPrimitiveHasARule() {
  for (const Primitive* one : primitives())
    QVERIFY2((one->degree == Primitive::Degree::Other) == (exactRule(one->name) != nullptr), one->name.data());
}

void ExactTest::typedNumbers_data() {
  QTest::addColumn<QString>("typed");
  QTest::addColumn<double>("value");
  const std::pair<const char*, double> rows[] = {{"0.25", 0.25},
                                                 {" −2 ", -2.0},
                                                 {"-2", -2.0},
                                                 {"1/3", 1.0 / 3.0},
                                                 {"−1 / 3", -1.0 / 3.0},
                                                 {"1.5/2", 0.75},
                                                 {"1,5", 1.5},
                                                 {"1e-3", 0.001},
                                                 {"ln 2", std::log(2.0)},
                                                 {"ln(3/2)", std::log(1.5)},
                                                 {"−ln 2", -std::log(2.0)},
                                                 {"ln 1/2", -std::log(2.0)},
                                                 {"-0", 0.0},
                                                 {"+4", 4.0}};
  for (const auto& [typed, value] : rows) QTest::newRow(typed) << QString::fromUtf8(typed) << value;
}

void ExactTest::typedNumbers() {
  QFETCH(QString, typed);
  QFETCH(double, value);
  const Result<double> parsed = parseBoardNumber(typed.toStdString());
  QVERIFY(parsed.ok());
  QCOMPARE(*parsed, value);
  QVERIFY(!std::signbit(*parsed) || *parsed < 0.0);
}

void ExactTest::whatIsNoNumberIsRefused_data() {
  QTest::addColumn<QString>("typed");
  for (const char* typed : {"", " ", "x", "1/0", "1/", "1//2", "1.2.3", "ln 0", "ln -1", "ln", "2 ln 2", "inf", "nan",
                            "1e999", "0x10", "1 2", "--1"})
    QTest::newRow(typed) << QString::fromUtf8(typed);
}

void ExactTest::whatIsNoNumberIsRefused() {
  QFETCH(QString, typed);
  const Result<double> parsed = parseBoardNumber(typed.toStdString());
  QVERIFY(!parsed.ok());
  QVERIFY(parsed.error().english().find("1/3") != std::string::npos);  // says what can be written
}

void ExactTest::writtenNumbersCanBeTypedAgain() {
  const Exact numbers[] = {Exact(-2), Exact(fraction(-7, 3)), Exact::log(Rational(2)), Exact::log(fraction(2, 3))};
  for (const Exact& number : numbers) {
    const Result<double> parsed = parseBoardNumber(exactText(number));
    QVERIFY2(parsed.ok(), exactText(number).c_str());
    QVERIFY2(Exact::nearest(*parsed) == number, exactText(number).c_str());
  }
}

QTEST_GUILESS_MAIN(ExactTest)
#include "exact_test.moc"
