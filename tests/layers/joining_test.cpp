// SPDX-License-Identifier: GPL-3.0-or-later
// Layers with several inputs: Add, Subtract, Multiply, Concatenate.
#include <QtTest>

#include "layers/catalog.h"
#include "support/layer_harness.h"
#include "support/layer_trial.h"
#include "support/tolerance.h"

using namespace unroll;
using namespace unroll::testing;

namespace {

AttributeValue number(int64_t value) { return value; }
Shape row(int64_t features) { return {{'N', kOpen}, {'F', features}}; }
Shape steps(int64_t time, int64_t features) { return {{'N', kOpen}, {'T', time}, {'F', features}}; }
Shape image(int64_t channels, int64_t height, int64_t width) {
  return {{'N', kOpen}, {'C', channels}, {'H', height}, {'W', width}};
}
const LayerDescriptor& layerOf(const std::string& key) { return *LayerCatalog::builtIn().find(key); }

/// Body and kernel against the hand's numbers.
std::string wrongWith(const std::string& key, const AttributeMap& given, const std::vector<Shape>& shapes,
                      const LayerNumbers& numbers, const TensorD& output, const std::vector<TensorD>& gradients,
                      const std::vector<uint8_t>& mask = {}) {
  const Attributes attributes(layerOf(key).attributes, given);
  const LayerResults body = BodyRun(layerOf(key), attributes, numbers).results();
  const KernelRun kernel = runKernel(layerOf(key), attributes, shapes, numbers, 0);
  Complaints complaints = kernel.complaints;
  for (const LayerResults* results : {&body, &kernel.results}) {
    complaints.push_back(compareTensors("output", results->outputs[0], output, kDoubleTolerance));
    for (size_t i = 0; i < gradients.size(); ++i)
      complaints.push_back(compareTensors("gradient", results->dInputs[i], gradients[i], kDoubleTolerance));
    if (!mask.empty() && results->outputMasks[0] != mask) complaints.push_back("the mask is another");
  }
  std::string wrong;
  for (const std::string& text : complaints) wrong += text;
  return wrong;
}

std::string shapeOf(const std::string& key, const AttributeMap& given, const std::vector<Shape>& inputs) {
  const auto shapes = layerOf(key).inferShape(Attributes(layerOf(key).attributes, given), inputs);
  return shapes.ok() ? (*shapes)[0].str() : shapes.error().code;
}

}  // namespace

class JoiningTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void byHand_data();
  void byHand();
  void sideBySide();
  void oneBehindTheOther();
  void ports();
  void shapes();
};

void JoiningTest::byHand_data() {
  using Row = std::vector<double>;
  QTest::addColumn<QString>("key");
  QTest::addColumn<Row>("output");
  QTest::addColumn<Row>("first");
  QTest::addColumn<Row>("second");
  // x1 = (2, −3), x2 = (5, 0), g = (1, 10).
  QTest::newRow("add") << "add" << Row{7, -3} << Row{1, 10} << Row{1, 10};
  QTest::newRow("subtract") << "subtract" << Row{-3, -3} << Row{1, 10} << Row{-1, -10};
  QTest::newRow("multiply") << "multiply" << Row{10, 0} << Row{5, 0} << Row{2, -30};
}

void JoiningTest::byHand() {
  QFETCH(QString, key);
  QFETCH(std::vector<double>, output);
  QFETCH(std::vector<double>, first);
  QFETCH(std::vector<double>, second);
  LayerNumbers numbers;
  numbers.inputs = {TensorD({1, 2}, {2, -3}), TensorD({1, 2}, {5, 0})};
  numbers.outputWeights = {TensorD({1, 2}, {1, 10})};
  const std::string wrong = wrongWith(key.toStdString(), {}, {row(2), row(2)}, numbers, TensorD({1, 2}, output),
                                      {TensorD({1, 2}, first), TensorD({1, 2}, second)});
  QVERIFY2(wrong.empty(), wrong.c_str());
}

void JoiningTest::sideBySide() {
  // Two samples: (1 2 | 3) and (4 5 | 6).
  LayerNumbers numbers;
  numbers.batch = 2;
  numbers.inputs = {TensorD({2, 2}, {1, 2, 4, 5}), TensorD({2, 1}, {3, 6})};
  numbers.outputWeights = {TensorD({2, 3}, {10, 20, 30, 40, 50, 60})};
  const std::string wrong = wrongWith("concatenate", {}, {row(2), row(1)}, numbers, TensorD({2, 3}, {1, 2, 3, 4, 5, 6}),
                                      {TensorD({2, 2}, {10, 20, 40, 50}), TensorD({2, 1}, {30, 60})});
  QVERIFY2(wrong.empty(), wrong.c_str());
}

void JoiningTest::oneBehindTheOther() {
  // Two sequences of 2 steps; the second step of the first is padding.
  LayerNumbers numbers;
  numbers.time = 2;
  numbers.masks = {{1, 0}, {1, 1}};
  numbers.inputs = {TensorD({1, 2, 1}, {1, 2}), TensorD({1, 2, 1}, {3, 4})};
  numbers.outputWeights = {TensorD({1, 4, 1}, {10, 20, 30, 40})};
  const std::string wrong = wrongWith("concatenate", {{"axis", number(1)}}, {steps(kOpen, 1), steps(kOpen, 1)}, numbers,
                                      TensorD({1, 4, 1}, {1, 2, 3, 4}),
                                      {TensorD({1, 2, 1}, {10, 20}), TensorD({1, 2, 1}, {30, 40})}, {1, 0, 1, 1});
  QVERIFY2(wrong.empty(), wrong.c_str());
}

void JoiningTest::ports() {
  for (const char* key : {"add", "multiply", "concatenate"}) {
    const LayerDescriptor& layer = layerOf(key);
    QCOMPARE(layer.inputs(Attributes(layer.attributes, {})).size(), size_t{2});
    const auto four = layer.inputs(Attributes(layer.attributes, {{"inputs", number(4)}}));
    QCOMPARE(four.size(), size_t{4});
    QCOMPARE(four[0].name, std::string("in1"));
    QCOMPARE(four[3].name, std::string("in4"));
  }
  QCOMPARE(layerOf("subtract").inputs(Attributes({}, {})).size(), size_t{2});
}

void JoiningTest::shapes() {
  const auto along = [](int64_t axis) { return AttributeMap{{"axis", number(axis)}}; };
  QCOMPARE(shapeOf("add", {}, {row(3), row(3)}), std::string("(N, 3)"));
  QCOMPARE(shapeOf("add", {}, {row(3), row(4)}), std::string("shape.differs"));
  QCOMPARE(shapeOf("concatenate", {}, {image(2, 4, 5), image(3, 4, 5)}), std::string("(N, 5, 4, 5)"));
  QCOMPARE(shapeOf("concatenate", along(3), {image(2, 4, 5), image(2, 4, 1)}), std::string("(N, 2, 4, 6)"));
  QCOMPARE(shapeOf("concatenate", along(3), {image(2, 4, 5), image(3, 4, 5)}), std::string("shape.differs"));
  QCOMPARE(shapeOf("concatenate", along(3), {row(2), row(2)}), std::string("shape.axis"));
  QCOMPARE(shapeOf("concatenate", {}, {row(2), steps(3, 2)}), std::string("shape.differs"));
  QCOMPARE(shapeOf("concatenate", along(1), {steps(kOpen, 2), steps(kOpen, 2)}), std::string("(N, T, 2)"));
  QCOMPARE(shapeOf("concatenate", along(1), {steps(kOpen, 2), steps(4, 2)}), std::string("shape.open"));
}

QTEST_GUILESS_MAIN(JoiningTest)
#include "joining_test.moc"
