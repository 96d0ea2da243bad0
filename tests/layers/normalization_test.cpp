// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include <cmath>

#include "support/hand_worked.h"
#include "support/tolerance.h"

using namespace unroll;
using namespace unroll::testing;

class NormalizationTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void layerByHand();
  void batchByHand();
  void batchInUse();
  void unbiasedInPyTorchsForm();
  void paddingIsLeftOut();
  void nothingButPadding();
  void constantsGiveNoNaN_data();
  void constantsGiveNoNaN();
  void parameters();
  void shapesAndCode();
};

namespace {

const LayerDescriptor& builtIn(const char* key) { return *LayerCatalog::builtIn().find(key); }

/// Two samples of one channel while training: μ = 1.2, σ² = 1.44, √(1.44 + 0.81) = 1.5, x̂ = ∓0.8.
LayerNumbers twoSamples() {
  LayerNumbers n;
  n.batch = 2;
  n.inputs = {TensorD({2, 1}, {0, 2.4})};
  n.parameters = {TensorD({1}, {2}), TensorD({1}, {1}), TensorD({1}, {5}), TensorD({1}, {4})};
  n.outputWeights = {TensorD({2, 1}, {1, 3})};
  n.training = true;
  return n;
}

void compare(const TensorD& actual, const TensorD& expected, Tolerance tolerance) {
  const std::string wrong = compareTensors("values", actual, expected, tolerance);
  QVERIFY2(wrong.empty(), wrong.c_str());
}

}  // namespace

void NormalizationTest::layerByHand() {
  // μ = 1.2, σ² = 1.44, √(1.44 + 0.81) = 1.5: x̂ = [−0.8, 0.8]; y = [2·−0.8 + 1, 3·0.8 − 1].
  // g = γ = [2, 3]: mean 2.5, mean of g x̂ = 0.4; ∂L/∂x = (g − 2.5 − 0.4 x̂)/1.5 = [−0.12, 0.12].
  HandWorked e;
  e.key = "layer_normalization";
  e.attributes = {{"epsilon", 0.81}};
  e.shape = {{'N', kOpen}, {'F', 2}};
  e.x = TensorD({1, 2}, {0, 2.4});
  e.parameters = {TensorD({2}, {2, 3}), TensorD({2}, {1, -1})};
  e.weights = TensorD({1, 2}, {1, 1});
  e.output = TensorD({1, 2}, {-0.6, 1.4});
  e.dInput = TensorD({1, 2}, {-0.12, 0.12});
  e.dParameters = {TensorD({2}, {-0.8, 0.8}), TensorD({2}, {1, 1})};
  const std::string wrong = joined(check(e));
  QVERIFY2(wrong.empty(), wrong.c_str());
}

void NormalizationTest::batchByHand() {
  // y = 2 x̂ + 1; g = 2·[1, 3]: mean 4, mean of g x̂ = 1.6; ∂L/∂x = (g − 4 − 1.6 x̂)/1.5 = ∓0.48.
  // The moving mean keeps ¾ of 5 and takes ¼ of 1.2, the variance ¾ of 4 and ¼ of 1.44.
  const LayerDescriptor& layer = builtIn("batch_normalization");
  const Attributes attributes(layer.attributes, {{"epsilon", 0.81}, {"momentum", 0.75}});
  const LayerNumbers numbers = twoSamples();
  const LayerResults body = BodyRun(layer, attributes, numbers).results();
  const LayerResults kernel = runKernel(layer, attributes, {{{'N', kOpen}, {'F', 1}}}, numbers, 0).results;
  for (const auto& [results, tolerance] : {std::pair{body, kDoubleTolerance}, std::pair{kernel, floatTolerance(1)}}) {
    compare(results.outputs[0], TensorD({2, 1}, {-0.6, 2.6}), tolerance);
    compare(results.dInputs[0], TensorD({2, 1}, {-0.48, 0.48}), tolerance);
    compare(results.dParameters[0], TensorD({1}, {1.6}), tolerance);
    compare(results.dParameters[1], TensorD({1}, {4}), tolerance);
    compare(results.running[2], TensorD({1}, {4.05}), tolerance);
    compare(results.running[3], TensorD({1}, {3.36}), tolerance);
  }
}

void NormalizationTest::batchInUse() {
  // (x − 5)/√(4 + 0.41), 4.41 = 2.1²: y = 2·(x − 5)/2.1 + 1, each sample by itself.
  const LayerDescriptor& layer = builtIn("batch_normalization");
  const Attributes attributes(layer.attributes, {{"epsilon", 0.41}});
  LayerNumbers numbers = twoSamples();
  numbers.training = false;
  const LayerResults body = BodyRun(layer, attributes, numbers).results();
  const LayerResults kernel = runKernel(layer, attributes, {{{'N', kOpen}, {'F', 1}}}, numbers, 0).results;
  const TensorD y({2, 1}, {1 - 10 / 2.1, 1 - 5.2 / 2.1});
  compare(body.outputs[0], y, kDoubleTolerance);
  compare(kernel.outputs[0], y, floatTolerance(1));
  compare(kernel.dInputs[0], TensorD({2, 1}, {2 / 2.1, 6 / 2.1}), floatTolerance(1));
}

void NormalizationTest::unbiasedInPyTorchsForm() {
  // n/(n − 1) = 2: the variance takes ¼ of 2.88.
  const LayerDescriptor& layer = builtIn("batch_normalization");
  const Attributes attributes(layer.attributes, {{"form", "pytorch"}, {"epsilon", 0.81}, {"momentum", 0.75}});
  compare(BodyRun(layer, attributes, twoSamples()).results().running[3], TensorD({1}, {3.72}), kDoubleTolerance);
  const Attributes defaults(layer.attributes, {{"form", "pytorch"}});
  QCOMPARE(defaults.real("momentum"), 0.9);
  QCOMPARE(defaults.real("epsilon"), 1e-5);
}

void NormalizationTest::paddingIsLeftOut() {
  // Of three steps the last is padding: the same two numbers count.
  const LayerDescriptor& layer = builtIn("batch_normalization");
  const Attributes attributes(layer.attributes, {{"epsilon", 0.81}, {"momentum", 0.75}});
  LayerNumbers n = twoSamples();
  n.batch = 1;
  n.time = 3;
  n.inputs = {TensorD({1, 3, 1}, {0, 2.4, 1000})};
  n.outputWeights = {TensorD({1, 3, 1}, {1, 3, 0})};
  n.mask = {1, 1, 0};
  const LayerResults kernel = runKernel(layer, attributes, {{{'N', kOpen}, {'T', kOpen}, {'F', 1}}}, n, 0).results;
  const LayerResults body = BodyRun(layer, attributes, n).results();
  compare(kernel.running[2], TensorD({1}, {4.05}), floatTolerance(1));
  compare(body.dInputs[0], TensorD({1, 3, 1}, {-0.48, 0.48, 0}), kDoubleTolerance);
  compare(kernel.dInputs[0], TensorD({1, 3, 1}, {-0.48, 0.48, 0}), floatTolerance(1));
}

void NormalizationTest::nothingButPadding() {
  // A mean of nothing is 0, and the moving statistics stay what they are.
  const LayerDescriptor& layer = builtIn("batch_normalization");
  for (const char* form : {"keras", "pytorch"}) {
    const Attributes attributes(layer.attributes, {{"form", std::string(form)}});
    LayerNumbers n = twoSamples();
    n.batch = 1;
    n.time = 2;
    n.inputs = {TensorD({1, 2, 1}, {3, 5})};
    n.outputWeights = {TensorD({1, 2, 1}, {1, 1})};
    n.mask = {0, 0};
    const LayerResults kernel = runKernel(layer, attributes, {{{'N', kOpen}, {'T', kOpen}, {'F', 1}}}, n, 0).results;
    const LayerResults body = BodyRun(layer, attributes, n).results();
    for (const double y : body.outputs[0].span()) QVERIFY(std::isfinite(y));
    compare(kernel.outputs[0], body.outputs[0], floatTolerance(1));
    compare(kernel.dInputs[0], body.dInputs[0], floatTolerance(1));
    for (size_t i = 0; i < n.parameters.size(); ++i)
      compare(kernel.dParameters[i], body.dParameters[i], floatTolerance(1));
    for (const size_t moving : {size_t{2}, size_t{3}}) {
      compare(kernel.running[moving], n.parameters[moving], floatTolerance(1));
      compare(body.running[moving], n.parameters[moving], kDoubleTolerance);
    }
  }
}

void NormalizationTest::constantsGiveNoNaN_data() {
  QTest::addColumn<QString>("key");
  QTest::addColumn<double>("value");
  for (const char* key : {"layer_normalization", "batch_normalization"}) {
    for (const double value : {0.0, 1.0, -1e6, 1e18}) QTest::addRow("%s of %g", key, value) << QString(key) << value;
  }
}

void NormalizationTest::constantsGiveNoNaN() {
  QFETCH(QString, key);
  QFETCH(double, value);
  const LayerDescriptor& layer = builtIn(key.toUtf8().constData());
  const Attributes attributes(layer.attributes, {});
  const Shape shape{{'N', kOpen}, {'F', 4}};
  LayerNumbers n;
  n.batch = 3;
  n.inputs = {TensorD({3, 4}, value)};
  n.outputWeights = {TensorD({3, 4}, 1.0)};
  n.training = true;
  for (const ParameterSpec& p : layer.parameters(attributes, {shape}))
    n.parameters.emplace_back(p.extents, p.initializer == "ones" ? 1.0 : 0.0);
  for (const LayerResults& results :
       {BodyRun(layer, attributes, n).results(), runKernel(layer, attributes, {shape}, n, 0).results}) {
    for (const double y : results.outputs[0].span()) QVERIFY(std::fabs(y) < 1e-3 * std::max(1.0, std::fabs(value)));
    for (const double d : results.dInputs[0].span()) QVERIFY(std::isfinite(d));
  }
}

void NormalizationTest::parameters() {
  const LayerDescriptor& layer = builtIn("batch_normalization");
  const auto specs = layer.parameters(Attributes(layer.attributes, {}), {{{'N', kOpen}, {'C', 3}, {'H', 5}, {'W', 5}}});
  QCOMPARE(specs.size(), size_t{4});
  const char* names[] = {"gamma", "beta", "mean", "variance"};
  for (size_t i = 0; i < 4; ++i) {
    QCOMPARE(specs[i].name, std::string(names[i]));
    QCOMPARE(specs[i].extents, Extents{3});
    QCOMPARE(specs[i].initializer, std::string(i % 3 == 0 ? "ones" : "zeros"));
    QCOMPARE(specs[i].trainable, i < 2);
    QCOMPARE(specs[i].running, i >= 2);
  }
}

void NormalizationTest::shapesAndCode() {
  const Shape tokens{{'N', kOpen}, {'T', kOpen}};
  QVERIFY(shapeComplaint("layer_normalization", {}, tokens).starts_with("shape.open[]"));
  QVERIFY(shapeComplaint("batch_normalization", {}, tokens).starts_with("shape.open[]"));
  QVERIFY(shapeComplaint("layer_normalization", {{"axis", "all"}}, {{'N', kOpen}, {'T', kOpen}, {'F', 2}})
              .starts_with("shape.open[axis]"));
  QCOMPARE(outputShape("batch_normalization", {}, {{'N', kOpen}, {'C', 3}, {'H', 2}, {'W', 2}}),
           std::string("(N, 3, 2, 2)"));
  const LayerDescriptor& layer = builtIn("batch_normalization");
  QCOMPARE(layer.exportCode(CodeTarget::PyTorch, "bn", Attributes(layer.attributes, {}),
                            {{{'N', kOpen}, {'C', 3}, {'H', 2}, {'W', 2}}}),
           std::string("self.bn = nn.BatchNorm2d(3, eps=0.001, momentum=0.01)\nx = self.bn(x)"));
}

QTEST_GUILESS_MAIN(NormalizationTest)
#include "normalization_test.moc"
