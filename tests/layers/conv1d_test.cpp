// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include <cmath>

#include "layers/catalog.h"
#include "support/hand_worked.h"
#include "support/layer_trial.h"

using namespace unroll;
using namespace unroll::testing;

namespace {

Shape sequence(int64_t steps, int64_t features) { return {{'N', kOpen}, {'T', steps}, {'F', features}}; }
AttributeValue number(int64_t value) { return value; }

/// x = 1, 2, 4 and W = (1, 10) with one feature and one filter; δ = (1, 2, …).
HandWorked example(AttributeMap attributes, std::vector<double> weights) {
  HandWorked e;
  e.key = "conv1d";
  e.attributes = std::move(attributes);
  e.attributes.insert({{"filters", number(1)}, {"kernel_size", number(2)}});
  e.shape = sequence(kOpen, 1);
  e.x = TensorD({1, 3, 1}, {1, 2, 4});
  e.parameters = {TensorD({1, 1, 2}, {1, 10}), TensorD({1}, {0.5})};
  const int64_t steps = static_cast<int64_t>(weights.size());
  e.weights = TensorD({1, steps, 1}, std::move(weights));
  return e;
}

std::string wrongWith(const HandWorked& e) { return joined(check(e)); }

}  // namespace

class Conv1dTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void valid();
  void same();
  void causal();
  void paddingCountsAsBorder();
  void shorterThanTheWindow();
  void paddedAsAlone_data();
  void paddedAsAlone();
  void shapes();
  void problems();
};

void Conv1dTest::valid() {
  // 1·1 + 10·2, 1·2 + 10·4.
  HandWorked e = example({}, {1, 2});
  e.output = TensorD({1, 2, 1}, {21.5, 42.5});
  e.dInput = TensorD({1, 3, 1}, {1, 12, 20});                               // W flipped over δ
  e.dParameters = {TensorD({1, 1, 2}, {1 + 4, 2 + 8}), TensorD({1}, {3})};  // Σ δ_t x_{t+j}
  const std::string wrong = wrongWith(e);
  QVERIFY2(wrong.empty(), wrong.c_str());
}

void Conv1dTest::same() {
  // One step of border, at the end: the last window is (4, 0).
  HandWorked e = example({{"padding", "same"}}, {1, 2, 3});
  e.output = TensorD({1, 3, 1}, {21.5, 42.5, 4.5});
  e.dInput = TensorD({1, 3, 1}, {1, 12, 23});
  e.dParameters = {TensorD({1, 1, 2}, {1 + 4 + 12, 2 + 8}), TensorD({1}, {6})};
  const std::string wrong = wrongWith(e);
  QVERIFY2(wrong.empty(), wrong.c_str());
}

void Conv1dTest::causal() {
  // The border stands before: (0, 1), (1, 2), (2, 4).
  HandWorked e = example({{"padding", "causal"}}, {1, 2, 3});
  e.output = TensorD({1, 3, 1}, {10.5, 21.5, 42.5});
  e.dInput = TensorD({1, 3, 1}, {12, 23, 30});
  e.dParameters = {TensorD({1, 1, 2}, {2 + 6, 1 + 4 + 12}), TensorD({1}, {6})};
  const std::string wrong = wrongWith(e);
  QVERIFY2(wrong.empty(), wrong.c_str());
}

void Conv1dTest::paddingCountsAsBorder() {
  // The 4 is padding: it counts as 0 and gets no gradient.
  HandWorked e = example({}, {1, 2});
  e.mask = {1, 1, 0};
  e.output = TensorD({1, 2, 1}, {21.5, 2.5});
  e.dInput = TensorD({1, 3, 1}, {1, 12, 0});
  e.dParameters = {TensorD({1, 1, 2}, {1 + 4, 2}), TensorD({1}, {3})};
  const std::string wrong = wrongWith(e);
  QVERIFY2(wrong.empty(), wrong.c_str());
}

void Conv1dTest::shorterThanTheWindow() {
  // Five taps, two of them beyond the end, over three steps: one window.
  HandWorked e = example({{"kernel_size", number(5)}}, {2});
  e.parameters[0] = TensorD({1, 1, 5}, {1, 10, 100, 1000, 10000});
  e.output = TensorD({1, 1, 1}, {421.5});
  e.dInput = TensorD({1, 3, 1}, {2, 20, 200});
  e.dParameters = {TensorD({1, 1, 5}, {2, 4, 8, 0, 0}), TensorD({1}, {2})};
  const std::string wrong = wrongWith(e);
  QVERIFY2(wrong.empty(), wrong.c_str());
}

void Conv1dTest::paddedAsAlone_data() {
  QTest::addColumn<QString>("key");
  QTest::addColumn<QString>("padding");
  for (const char* padding : {"valid", "same", "causal"}) {
    QTest::addRow("conv1d, %s", padding) << "conv1d" << padding;
    if (std::string(padding) == "causal") continue;
    QTest::addRow("max, %s", padding) << "max_pooling1d" << padding;
    QTest::addRow("mean, %s", padding) << "average_pooling1d" << padding;
  }
}

/// A sequence of 4 steps gives the same alone and with three steps of padding behind it: at the steps that the made
/// mask keeps, which are as many as it has alone.
void Conv1dTest::paddedAsAlone() {
  QFETCH(QString, key);
  QFETCH(QString, padding);
  const LayerDescriptor& layer = *LayerCatalog::builtIn().find(key.toStdString());
  AttributeMap given{{"padding", padding.toStdString()}, {"strides", number(1)}};
  LayerNumbers alone;
  alone.time = 4;
  alone.inputs = {TensorD({1, 4, 1}, {3, -1, 4, -2})};
  if (key == "conv1d") {
    given.insert({{"filters", number(1)}, {"kernel_size", number(3)}});
    alone.parameters = {TensorD({1, 1, 3}, {1, 10, 100}), TensorD({1}, {0.5})};
  } else {
    given["pool_size"] = number(3);
  }
  LayerNumbers padded = alone;
  padded.time = 7;
  padded.inputs = {TensorD({1, 7, 1}, {3, -1, 4, -2, 9, 9, 9})};
  padded.mask = {1, 1, 1, 1, 0, 0, 0};
  const bool valid = padding == "valid";
  const int64_t steps = valid ? 2 : 4;
  alone.outputWeights = {TensorD({1, steps, 1}, 1.0)};
  padded.outputWeights = {TensorD({1, steps + 3, 1}, 1.0)};
  const Attributes attributes(layer.attributes, given);
  const LayerResults one = BodyRun(layer, attributes, alone).results();
  const LayerResults body = BodyRun(layer, attributes, padded).results();
  const LayerResults kernel = runKernel(layer, attributes, {sequence(kOpen, 1)}, padded, 0).results;
  for (const LayerResults* results : {&body, &kernel}) {
    for (int64_t t = 0; t < steps + 3; ++t) {
      QCOMPARE(int(results->outputMasks[0][static_cast<size_t>(t)]), t < steps ? 1 : 0);
      if (t < steps) QVERIFY(std::fabs(results->outputs[0][t] - one.outputs[0][t]) < 1e-5);
    }
  }
}

void Conv1dTest::shapes() {
  const auto shape = [](AttributeMap attributes, int64_t steps) {
    attributes.insert({{"filters", number(4)}, {"kernel_size", number(3)}});
    return outputShape("conv1d", attributes, sequence(steps, 2));
  };
  QCOMPARE(shape({}, 10), std::string("(N, 8, 4)"));
  QCOMPARE(shape({{"strides", number(3)}}, 10), std::string("(N, 3, 4)"));
  QCOMPARE(shape({{"strides", number(3)}, {"padding", "same"}}, 10), std::string("(N, 4, 4)"));
  QCOMPARE(shape({{"strides", number(3)}, {"padding", "causal"}}, 10), std::string("(N, 4, 4)"));
  QCOMPARE(shape({{"dilation_rate", number(4)}}, 10), std::string("(N, 2, 4)"));
  QCOMPARE(shape({}, kOpen), std::string("(N, T, 4)"));
}

void Conv1dTest::problems() {
  const auto problem = [](AttributeMap attributes, const Shape& in) {
    return shapeComplaint("conv1d", attributes, in);
  };
  QVERIFY(problem({}, {{'N', kOpen}, {'F', 3}}).starts_with("shape.rank"));
  QVERIFY(problem({{"kernel_size", number(4)}}, sequence(3, 1)).starts_with("shape.size[kernel_size]"));
  QVERIFY(problem({{"groups", number(2)}}, sequence(5, 3)).starts_with("shape.channels[groups]"));
  QVERIFY(problem({{"groups", number(3)}}, sequence(5, 3)).starts_with("shape.channels[filters]"));
}

QTEST_GUILESS_MAIN(Conv1dTest)
#include "conv1d_test.moc"
