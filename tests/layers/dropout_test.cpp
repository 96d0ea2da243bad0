// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include <cmath>

#include "support/hand_worked.h"

using namespace unroll;
using namespace unroll::testing;

class DropoutTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void inUseNothingChanges();
  void keptValuesAreScaled();
  void shareAndMean();
  void drawsFollowTheStep();

 private:
  LayerNumbers ones(int64_t count, bool training, uint64_t step) const;
  TensorD body(const LayerNumbers& numbers, double rate) const;
};

LayerNumbers DropoutTest::ones(int64_t count, bool training, uint64_t step) const {
  LayerNumbers n;
  n.batch = 2;
  n.inputs = {TensorD({2, count}, 1.0)};
  n.outputWeights = {TensorD({2, count}, 1.0)};
  n.training = training;
  n.step = step;
  return n;
}

TensorD DropoutTest::body(const LayerNumbers& numbers, double rate) const {
  const LayerDescriptor& layer = *LayerCatalog::builtIn().find("dropout");
  const Attributes attributes(layer.attributes, {{"rate", rate}});
  const LayerResults results = BodyRun(layer, attributes, numbers).results();
  const Shape shape{{'N', kOpen}, {'F', numbers.inputs[0].extent(1)}};
  const LayerResults kernel = runKernel(layer, attributes, {shape}, numbers, 0).results;
  // Of ones the gradient is the output: the mask itself.
  UNROLL_ASSERT(results.outputs[0] == results.dInputs[0]);
  UNROLL_ASSERT(results.outputs[0].as<float>() == kernel.outputs[0].as<float>());
  UNROLL_ASSERT(results.dInputs[0].as<float>() == kernel.dInputs[0].as<float>());
  return results.outputs[0];
}

void DropoutTest::inUseNothingChanges() { QCOMPARE(body(ones(50, false, 1), 0.5), TensorD({2, 50}, 1.0)); }

void DropoutTest::keptValuesAreScaled() {
  // Rate ¾: a number is 0 or four times what it was.
  const TensorD y = body(ones(200, true, 1), 0.75);
  int kept = 0;
  for (const double value : y.span()) {
    QVERIFY(value == 0.0 || value == 4.0);
    kept += value > 0.0;
  }
  QVERIFY(kept > 0 && kept < 400);
}

void DropoutTest::shareAndMean() {
  // 8,000 draws at rate 0.3: the share that is left out lies within five standard deviations.
  const TensorD y = body(ones(4000, true, 1), 0.3);
  double dropped = 0.0;
  for (const double value : y.span()) dropped += value == 0.0;
  QVERIFY(std::fabs(dropped / 8000.0 - 0.3) < 5.0 * std::sqrt(0.3 * 0.7 / 8000.0));
}

void DropoutTest::drawsFollowTheStep() {
  QCOMPARE(body(ones(100, true, 4), 0.5), body(ones(100, true, 4), 0.5));
  QVERIFY(!(body(ones(100, true, 4), 0.5) == body(ones(100, true, 5), 0.5)));
}

QTEST_GUILESS_MAIN(DropoutTest)
#include "dropout_test.moc"
