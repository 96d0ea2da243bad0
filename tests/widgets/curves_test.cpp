// SPDX-License-Identifier: GPL-3.0-or-later
// What the charts draw: decimation that loses no peak, round axes, steps of the learning rate.
#include <QtTest>
#include <algorithm>
#include <cmath>

#include "core/rng.h"
#include "training/axis_scale.h"
#include "training/curve.h"
#include "training/rate_field.h"
#include "training/run_curves.h"

using namespace unroll;

class CurvesTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void fewPointsAreAllDrawn();
  void manyPointsKeepTheirPeaks();
  void rangesAreExact();
  void infiniteValuesAreLeftOut();
  void axesAreRound();
  void stepsAxisGrowsToThePlan();
  void ticksAreWrittenAsNumbersElsewhere();
  void valuesReadWell();
  void ratesStepThroughDecades();
  void historyIsTakenInAsItGrows();
};

void CurvesTest::fewPointsAreAllDrawn() {
  Curve curve;
  for (int i = 0; i < 5; ++i) curve.append(static_cast<float>(i * i));
  QCOMPARE(curve.points(1, 5, 400), (QList<QPointF>{{1, 0}, {2, 1}, {3, 4}, {4, 9}, {5, 16}}));
  QCOMPARE(curve.points(2, 3, 400), (QList<QPointF>{{2, 1}, {3, 4}}));
}

void CurvesTest::manyPointsKeepTheirPeaks() {
  Curve curve;
  Rng rng(3, "test");
  for (int i = 0; i < 100000; ++i) curve.append(static_cast<float>(rng.uniform()));
  Curve spiked = curve;
  for (int k = 0; k < 5000; ++k) spiked.append(k == 1234 ? 9.0f : k == 4321 ? -9.0f : 0.5f);
  const auto points = spiked.points(1, spiked.size(), 600);
  QVERIFY(points.size() <= 1202);
  QVERIFY(points.size() > 600);
  QVERIFY(points.contains(QPointF(101235, 9)));
  QVERIFY(points.contains(QPointF(104322, -9)));
  for (qsizetype i = 1; i < points.size(); ++i) QVERIFY(points[i].x() > points[i - 1].x());
  for (const QPointF& p : points) QCOMPARE(static_cast<float>(p.y()), spiked[static_cast<int64_t>(p.x()) - 1]);
}

void CurvesTest::rangesAreExact() {
  Curve curve;
  std::vector<float> plain;
  Rng rng(4, "test");
  for (int i = 0; i < 3000; ++i) {
    plain.push_back(static_cast<float>(rng.normal()));
    curve.append(plain.back());
  }
  for (int trial = 0; trial < 300; ++trial) {
    const int64_t from = 1 + rng.below(2999), to = from + rng.below(3001 - from);
    const auto [low, high] = std::minmax_element(plain.begin() + from - 1, plain.begin() + to);
    const Curve::Range range = curve.range(from, to);
    QVERIFY(range.any);
    QCOMPARE(range.low, *low);
    QCOMPARE(range.high, *high);
  }
}

void CurvesTest::infiniteValuesAreLeftOut() {
  Curve curve;
  for (float v : {1.0f, NAN, 3.0f, INFINITY, 2.0f}) curve.append(v);
  QCOMPARE(curve.points(1, 5, 100), (QList<QPointF>{{1, 1}, {3, 3}, {5, 2}}));
  QCOMPARE(curve.range(1, 5).high, 3.0f);
  QVERIFY(!curve.range(2, 2).any);
}

void CurvesTest::axesAreRound() {
  QCOMPARE(roundScale(0, 2.31, 5), (AxisScale{0, 2.5, 0.5}));
  QCOMPARE(roundScale(0, 1, 4), (AxisScale{0, 1, 0.25}));
  const AxisScale flat = roundScale(0.5, 0.5, 4);
  QVERIFY(flat.low < 0.5 && flat.high > 0.5 && flat.step > 0);
  const AxisScale log = decades(0.03, 4);
  QVERIFY(std::abs(log.low - 0.01) < 1e-12 && std::abs(log.high - 10) < 1e-9);
  QCOMPARE(decadeTicks(log, 9).size(), size_t{4});
  // One tiny value does not flatten the rest; a run that explodes is seen from 1 on.
  QVERIFY(std::abs(decades(1e-30, 1).low - 1e-8) < 1e-20);
  const AxisScale explosion = decades(0.5, 5e35);
  QCOMPARE(explosion.low, 1.0);
  QVERIFY(decadeTicks(explosion, 5).size() <= 6);
}

void CurvesTest::ticksAreWrittenAsNumbersElsewhere() {
  QCOMPARE(tickText(0.25, 0.25), QStringLiteral("0.25"));
  QCOMPARE(tickText(-2.5, 2.5), QStringLiteral("−2.5"));
  QCOMPARE(tickText(0, 5e35), QStringLiteral("0"));
  QCOMPARE(tickText(5e35, 5e35), QStringLiteral("5·10³⁵"));
  QCOMPARE(ticks({-1, 1, 0.5}), (std::vector<double>{-1, -0.5, 0, 0.5, 1}));
}

void CurvesTest::stepsAxisGrowsToThePlan() {
  QCOMPARE(stepsAxis(0, 0), 100);
  QCOMPARE(stepsAxis(0, 80), 80);
  QCOMPARE(stepsAxis(10, 100000), 100);
  QCOMPARE(stepsAxis(1000, 100000), 1600);
  QCOMPARE(stepsAxis(60000, 100000), 100000);
  for (int64_t step = 0; step <= 5000; step += 7) QVERIFY(stepsAxis(step, 5000) >= step);
}

void CurvesTest::valuesReadWell() {
  QCOMPARE(valueText(0.083214), QStringLiteral("0.0832"));
  QCOMPARE(valueText(2.34567), QStringLiteral("2.346"));
  QCOMPARE(valueText(-12.3456), QStringLiteral("−12.35"));
  QCOMPARE(valueText(0.0), QStringLiteral("0.0000"));
  QCOMPARE(valueText(0.0000123), QStringLiteral("1.23·10⁻⁵"));
  QCOMPARE(valueText(1.58e6), QStringLiteral("1.58·10⁶"));
  QCOMPARE(valueText(-5.56e35), QStringLiteral("−5.56·10³⁵"));
  QCOMPARE(valueText(INFINITY), QStringLiteral("∞"));
  QCOMPARE(rateText(0.001f), QStringLiteral("0.001"));
  QCOMPARE(rateText(2e-5f), QStringLiteral("2·10⁻⁵"));
  QCOMPARE(valueText(NAN), QStringLiteral("–"));
}

void CurvesTest::ratesStepThroughDecades() {
  const auto near = [](double a, double b) { return std::abs(a - b) < 1e-9 * b; };
  QVERIFY(near(steppedRate(0.001, 1), 0.002));
  QVERIFY(near(steppedRate(0.001, -1), 0.0005));
  QVERIFY(near(steppedRate(0.005, 1), 0.01));
  QVERIFY(near(steppedRate(0.003, 1), 0.005));
  QVERIFY(near(steppedRate(0.003, -1), 0.002));
  QVERIFY(near(steppedRate(1, 3), 10));
  QVERIFY(near(steppedRate(1, -4), 0.05));
}

void CurvesTest::historyIsTakenInAsItGrows() {
  auto history = std::make_shared<History>();
  RunCurves curves;
  QVERIFY(curves.update(history));
  QVERIFY(!curves.update(history));
  for (int i = 1; i <= 4; ++i) history->steps.append({i, 1, 2.0f, 0.5f, i < 3 ? 0.1f : 0.01f, 1.0f, 0.0});
  history->epochs.append({1, 4, 2.0, 1.5, {0.5}, {0.75}, 0.01, 100.0});
  QVERIFY(curves.update(history));
  QCOMPARE(curves.steps(), 4);
  QCOMPARE(curves.smoothLoss.last(), 2.0f);  // no pull towards zero at the start
  QCOMPARE(curves.validationMetric, (QList<QPointF>{{4, 0.75}}));
  QCOMPARE(curves.rateChanges.size(), size_t{1});
  QCOMPARE(curves.rateChanges[0].step, 3);
  // A loss beyond float is not hidden behind the mean of those before it.
  history->steps.append({5, 1, INFINITY, 0.5f, 0.01f, 1.0f, 0.0});
  QVERIFY(curves.update(history));
  QVERIFY(std::isinf(curves.smoothLoss.last()));
  QVERIFY(curves.update(nullptr));
  QCOMPARE(curves.steps(), 0);
}

QTEST_GUILESS_MAIN(CurvesTest)
#include "curves_test.moc"
