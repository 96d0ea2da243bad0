// SPDX-License-Identifier: GPL-3.0-or-later
// Spatial dropout and Gaussian noise: what they draw, and that both paths draw the same.
#include <QtTest>

#include <cmath>

#include "support/hand_worked.h"

using namespace unroll;
using namespace unroll::testing;

class NoiseTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void wholeFeaturesAreLeftOut();
  void wholeChannelsAreLeftOut();
  void noiseIsStandardNormal();
  void drawsFollowTheStep();
  void inUseNothingChanges();
  void shapes();

 private:
  static TensorD run(const char* key, AttributeMap attributes, const Shape& shape, const TensorD& x,
                     bool training = true, uint64_t step = 1);
};

/// What the layer makes of x, after both paths have agreed on it.
TensorD NoiseTest::run(const char* key, AttributeMap attributes, const Shape& shape, const TensorD& x, bool training,
                       uint64_t step) {
  const LayerDescriptor& layer = *LayerCatalog::builtIn().find(key);
  const Attributes given(layer.attributes, attributes);
  LayerNumbers n;
  n.batch = x.extent(0);
  n.time = shape.hasTime() ? x.extent(1) : 0;
  n.inputs = {x};
  n.outputWeights = {TensorD(x.extents(), 1.0)};
  n.training = training;
  n.step = step;
  const TensorD body = BodyRun(layer, given, n).results().outputs[0];
  const TensorD kernel = runKernel(layer, given, {shape}, n, 0).results.outputs[0];
  for (int64_t e = 0; e < body.size(); ++e)
    UNROLL_ASSERT(std::fabs(body[e] - kernel[e]) < 1e-5 * (1 + std::fabs(body[e])));
  return body;
}

void NoiseTest::wholeFeaturesAreLeftOut() {
  // Rate ¾: a feature of a sample is 0 at all of its steps, or four times what it was at all.
  const TensorD y =
      run("spatial_dropout1d", {{"rate", 0.75}}, {{'N', kOpen}, {'T', kOpen}, {'F', 40}}, TensorD({3, 5, 40}, 1.0));
  int kept = 0;
  for (int64_t n = 0; n < 3; ++n) {
    for (int64_t f = 0; f < 40; ++f) {
      const double first = y.at({n, 0, f});
      QVERIFY(first == 0.0 || first == 4.0);
      for (int64_t t = 1; t < 5; ++t) QCOMPARE(y.at({n, t, f}), first);
      kept += first > 0.0;
    }
  }
  QVERIFY(kept > 10 && kept < 60);  // 30 expected, standard deviation 4.7
}

void NoiseTest::wholeChannelsAreLeftOut() {
  const TensorD y = run("spatial_dropout2d", {{"rate", 0.5}}, {{'N', kOpen}, {'C', 30}, {'H', 2}, {'W', 3}},
                        TensorD({4, 30, 2, 3}, 1.0));
  int kept = 0;
  for (int64_t c = 0; c < 120; ++c) {
    for (int64_t i = 0; i < 6; ++i) QCOMPARE(y[c * 6 + i], y[c * 6]);
    kept += y[c * 6] == 2.0;
  }
  QVERIFY(kept > 35 && kept < 85);  // 60 expected, standard deviation 5.5
}

void NoiseTest::noiseIsStandardNormal() {
  const TensorD y = run("gaussian_noise", {{"stddev", 2.0}}, {{'N', kOpen}, {'F', 5000}}, TensorD({2, 5000}, 7.0));
  double sum = 0.0, squares = 0.0;
  for (const double v : y.span()) {
    sum += v - 7.0;
    squares += (v - 7.0) * (v - 7.0);
  }
  QVERIFY(std::fabs(sum / 1e4) < 5 * 2.0 / 100);
  QVERIFY(std::fabs(squares / 1e4 - 4.0) < 5 * 4.0 * std::sqrt(2.0 / 1e4));
}

void NoiseTest::drawsFollowTheStep() {
  const Shape rows{{'N', kOpen}, {'F', 30}};
  const TensorD x({2, 30}, 1.0);
  QCOMPARE(run("gaussian_noise", {}, rows, x, true, 4), run("gaussian_noise", {}, rows, x, true, 4));
  QVERIFY(!(run("gaussian_noise", {}, rows, x, true, 4) == run("gaussian_noise", {}, rows, x, true, 5)));
}

void NoiseTest::inUseNothingChanges() {
  const Shape steps{{'N', kOpen}, {'T', kOpen}, {'F', 3}}, image{{'N', kOpen}, {'C', 2}, {'H', 2}, {'W', 2}};
  const TensorD x({2, 4, 3}, 1.5), pixels({1, 2, 2, 2}, 0.5);
  QCOMPARE(run("spatial_dropout1d", {}, steps, x, false), x);
  QCOMPARE(run("gaussian_noise", {}, steps, x, false), x);
  QCOMPARE(run("spatial_dropout2d", {}, image, pixels, false), pixels);
}

void NoiseTest::shapes() {
  const Shape row{{'N', kOpen}, {'F', 3}};
  QVERIFY(shapeComplaint("spatial_dropout1d", {}, row).starts_with("shape.rank[]"));
  QVERIFY(shapeComplaint("spatial_dropout2d", {}, row).starts_with("shape.rank[]"));
  QCOMPARE(outputShape("gaussian_noise", {}, row), std::string("(N, 3)"));
}

QTEST_GUILESS_MAIN(NoiseTest)
#include "noise_test.moc"
