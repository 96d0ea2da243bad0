// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "layers/initializer.h"
#include "support/hand_worked.h"

using namespace unroll;
using namespace unroll::testing;

class LstmTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void workedByHand();
  void outputActivationLinear();
  void parametersAndForgetBias();
  void namesOfTheEquations();
};

namespace {
/// W = U = 0 and b = (0, 0, artanh ½, 0): i = f = o = ½, g = ½ at every step. c₀ = ¼, c₁ = ⅛ + ¼ = ⅜.
HandWorked halfOpenGates() {
  HandWorked e;
  e.key = "lstm";
  e.attributes = {{"units", int64_t{1}}};
  e.shape = {{'N', kOpen}, {'T', kOpen}, {'F', 1}};
  e.x = TensorD({1, 2, 1}, {1, 1});
  e.parameters = {TensorD({4, 1}), TensorD({4, 1}), TensorD({4}, {0, 0, 0.5493061443340548, 0})};
  e.weights = TensorD({1, 1}, {1});
  e.dInput = TensorD({1, 2, 1}, {0, 0});
  return e;
}
}  // namespace

void LstmTest::workedByHand() {
  // h₁ = ½ tanh ⅜ = 0.1791…, h₀ = ½ tanh ¼ = 0.1224…. κ = ∂L/∂c₁ = ½ (1 − tanh² ⅜) = 0.4357…
  // Step 1: δᵢ = κ·g·¼ = κ/8, δ_f = κ·c₀·¼ = κ/16, δ_g = κ·i·(1 − g²) = 3κ/8, δₒ = ¼ tanh ⅜.
  // Step 0, ∂L/∂c₀ = κ/2: δᵢ = κ/16, δ_f = 0, δ_g = 3κ/16, δₒ = 0. Sums: 3κ/16, κ/16, 9κ/16, ¼ tanh ⅜.
  // ∂L/∂U is step 1 times h₀.
  HandWorked e = halfOpenGates();
  e.output = TensorD({1, 1}, {0.17917869917539297});
  const std::vector<double> sums{0.08171062266068027, 0.027236874220226755, 0.24513186798204079, 0.08958934958769649};
  e.dParameters = {
      TensorD({4, 1}, sums),
      TensorD({4, 1}, {0.006670818802076005, 0.0033354094010380024, 0.020012456406228018, 0.010971051833318457}),
      TensorD({4}, sums)};
  const std::string wrong = joined(check(e));
  QVERIFY2(wrong.empty(), wrong.c_str());
}

void LstmTest::outputActivationLinear() {
  // h = o ⊙ c: h₁ = 3/16, h₀ = 1/8, κ = ½. Step 1: δᵢ = 1/16, δ_f = 1/32, δ_g = 3/16, δₒ = ¼·⅜ = 3/32;
  // step 0: δᵢ = 1/32, δ_f = 0, δ_g = 3/32, δₒ = 0.
  HandWorked e = halfOpenGates();
  e.attributes = {{"units", int64_t{1}}, {"output_activation", "linear"}};
  e.output = TensorD({1, 1}, {3.0 / 16});
  const std::vector<double> sums{3.0 / 32, 1.0 / 32, 9.0 / 32, 3.0 / 32};
  e.dParameters = {TensorD({4, 1}, sums), TensorD({4, 1}, {1.0 / 128, 1.0 / 256, 3.0 / 128, 3.0 / 256}),
                   TensorD({4}, sums)};
  const std::string wrong = joined(check(e));
  QVERIFY2(wrong.empty(), wrong.c_str());
}

void LstmTest::parametersAndForgetBias() {
  const LayerDescriptor& layer = *LayerCatalog::builtIn().find("lstm");
  const std::vector<Shape> inputs{{{'N', kOpen}, {'T', kOpen}, {'F', 10}}};
  auto specs = layer.parameters(Attributes(layer.attributes, {{"units", int64_t{3}}}), inputs);
  QCOMPARE(specs.size(), size_t{3});
  QCOMPARE(specs[0].extents, (Extents{12, 10}));
  QCOMPARE(specs[0].fanIn, 10);
  QCOMPARE(specs[0].fanOut, 12);
  QCOMPARE(specs[1].extents, (Extents{12, 3}));
  QCOMPARE(specs[1].initializer, std::string("orthogonal"));
  QCOMPARE(initialValues(specs[2], "lstm.b", 1), TensorD({12}, {0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0}));
  specs = layer.parameters(Attributes(layer.attributes, {{"units", int64_t{3}}, {"unit_forget_bias", false}}), inputs);
  QCOMPARE(initialValues(specs[2], "lstm.b", 1), TensorD({12}));
  specs = layer.parameters(Attributes(layer.attributes, {{"units", int64_t{3}}, {"direction", "both"}}), inputs);
  QCOMPARE(specs.size(), size_t{6});
  QCOMPARE(specs[3].name, std::string("back.W"));
  QCOMPARE(specs[5].name, std::string("back.b"));
}

void LstmTest::namesOfTheEquations() {
  const LayerDescriptor& layer = *LayerCatalog::builtIn().find("lstm");
  HandWorked e = halfOpenGates();
  LayerNumbers numbers;
  numbers.time = 2;
  numbers.inputs = {e.x};
  numbers.parameters = e.parameters;
  numbers.outputWeights = {e.weights};
  const BodyRun body(layer, Attributes(layer.attributes, e.attributes), numbers);
  const auto at = [&](const char* name, int time) {
    const auto found = body.expression().find("layer", name);
    return found.count(time) ? body.evaluation().value(found.at(time))[0] : -1.0;
  };
  for (const char* gate : {"i", "f", "g", "o"}) QVERIFY(qFuzzyCompare(at(gate, 1), 0.5));
  QVERIFY(qFuzzyCompare(at("c", 0), 0.25));
  QVERIFY(qFuzzyCompare(at("c", 1), 0.375));
  QVERIFY(qFuzzyCompare(at("h", 1), 0.17917869917539297));
  QCOMPARE(at("c_prev", 1), at("c", 0));
  QCOMPARE(at("h_prev", 0), 0.0);
  QCOMPARE(body.expression()[body.expression().find("layer", "f").at(1)].label.section.english(),
           std::string("forget gate"));
  QCOMPARE(body.expression()[body.expression().find("layer", "f").at(1)].label.symbol, std::string("f_t"));
  QVERIFY(body.expression().find("layer", "W_f").count(-1));  // once, outside of time
}

QTEST_GUILESS_MAIN(LstmTest)
#include "lstm_test.moc"
