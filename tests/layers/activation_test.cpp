// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include <cmath>

#include "support/hand_worked.h"

using namespace unroll;
using namespace unroll::testing;

namespace {

constexpr double kLn2 = 0.69314718055994531;

HandWorked rowOf(const std::string& activation, std::vector<double> x) {
  HandWorked e;
  const int64_t size = static_cast<int64_t>(x.size());
  e.key = "activation";
  e.attributes = {{"activation", activation}};
  e.shape = {{'N', kOpen}, {'F', size}};
  e.x = TensorD({1, size}, std::move(x));
  e.weights = TensorD({1, size}, 1.0);
  return e;
}

}  // namespace

class ActivationTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void workedByHand_data();
  void workedByHand();
  void softmaxOverChannels();
  void numericalCare_data();
  void numericalCare();
  void atKinks();
  void shapes();
};

void ActivationTest::workedByHand_data() {
  using Row = std::vector<double>;
  QTest::addColumn<QString>("activation");
  QTest::addColumn<Row>("output");
  QTest::addColumn<Row>("gradient");
  // x = [0, ln 2, −ln 2], g = [1, 2, 3].
  QTest::newRow("linear") << "linear" << Row{0, 0.69314718055994531, -0.69314718055994531} << Row{1, 2, 3};
  // The derivative at 0 is 0.
  QTest::newRow("relu") << "relu" << Row{0, 0.69314718055994531, 0} << Row{0, 2, 0};
  // σ = 1/2, 2/3, 1/3; σ' = 1/4, 2/9, 2/9.
  QTest::newRow("sigmoid") << "sigmoid" << Row{0.5, 2.0 / 3, 1.0 / 3} << Row{0.25, 4.0 / 9, 6.0 / 9};
  // tanh(ln 2) = (2 − ½)/(2 + ½) = 3/5; 1 − y² = 16/25.
  QTest::newRow("tanh") << "tanh" << Row{0, 0.6, -0.6} << Row{1, 1.28, 1.92};
  // Keras' slope below zero is 0.2, and holds at 0.
  QTest::newRow("leaky_relu") << "leaky_relu" << Row{0, kLn2, -0.2 * kLn2} << Row{0.2, 2, 0.6};
  // e^(−ln 2) − 1 = −½; the slope below is e^x, at 0 it is 1.
  QTest::newRow("elu") << "elu" << Row{0, kLn2, -0.5} << Row{1, 2, 1.5};
  // λ x above, λα (e^x − 1) below, λα at 0.
  const double lambda = 1.0507009873554805, alpha = 1.6732632423543772;
  QTest::newRow("selu") << "selu" << Row{0, lambda * kLn2, -lambda * alpha / 2}
                        << Row{lambda * alpha, 2 * lambda, 1.5 * lambda * alpha};
  // x σ(x), and σ (1 + x (1 − σ)): ⅔ (1 + ⅓ ln 2) and ⅓ (1 − ⅔ ln 2).
  QTest::newRow("silu") << "silu" << Row{0, 2 * kLn2 / 3, -kLn2 / 3}
                        << Row{0.5, 4.0 / 3 * (1 + kLn2 / 3), 1 - 2.0 / 3 * kLn2};
  // x Φ(x), and Φ + x φ: Φ(ln 2) = 0.755891404214…, φ(ln 2) = 0.313748…
  const double Phi = 0.5 * (1 + std::erf(kLn2 / std::sqrt(2.0))), phi = std::exp(-kLn2 * kLn2 / 2) / 2.5066282746310005;
  QTest::newRow("gelu") << "gelu" << Row{0, kLn2 * Phi, -kLn2 * (1 - Phi)}
                        << Row{0.5, 2 * (Phi + kLn2 * phi), 3 * (1 - Phi - kLn2 * phi)};
  // (x + 3)/6.
  QTest::newRow("hard_sigmoid") << "hard_sigmoid" << Row{0.5, 0.5 + kLn2 / 6, 0.5 - kLn2 / 6}
                                << Row{1.0 / 6, 1.0 / 3, 0.5};
  // ln 2, ln 3, ln 3/2; the slope is σ.
  QTest::newRow("softplus") << "softplus" << Row{kLn2, std::log(3.0), std::log(1.5)} << Row{0.5, 4.0 / 3, 1};
  // x − ln 7/2; g − 6 y.
  const double l = std::log(3.5);
  QTest::newRow("log_softmax") << "log_softmax" << Row{-l, kLn2 - l, -kLn2 - l}
                               << Row{1 - 12.0 / 7, 2 - 24.0 / 7, 3 - 6.0 / 7};
  // e^x = 1, 2, ½ of 7/2: y = 2/7, 4/7, 1/7; ⟨g, y⟩ = 13/7; y ⊙ (g − 13/7) = −12/49, 4/49, 8/49.
  QTest::newRow("softmax") << "softmax" << Row{2.0 / 7, 4.0 / 7, 1.0 / 7} << Row{-12.0 / 49, 4.0 / 49, 8.0 / 49};
}

void ActivationTest::workedByHand() {
  QFETCH(QString, activation);
  QFETCH(std::vector<double>, output);
  QFETCH(std::vector<double>, gradient);
  HandWorked e;
  e.key = "activation";
  e.attributes = {{"activation", activation.toStdString()}};
  e.shape = {{'N', kOpen}, {'F', 3}};
  e.x = TensorD({1, 3}, {0, 0.69314718055994531, -0.69314718055994531});
  e.weights = TensorD({1, 3}, {1, 2, 3});
  e.output = TensorD({1, 3}, output);
  e.dInput = TensorD({1, 3}, gradient);
  const std::string wrong = joined(check(e));
  QVERIFY2(wrong.empty(), wrong.c_str());
}

/// Two pixels with the channels (0, ln 2, −ln 2) and (0, 0, ln 2): e^x = 1, 2, ½ of 7/2 and 1, 1, 2 of 4. For the
/// second, y = ¼, ¼, ½ and g = (1, 2, 3) give ⟨g, y⟩ = 9/4 and y ⊙ (g − 9/4) = −5/16, −1/16, 3/8.
void ActivationTest::softmaxOverChannels() {
  const double l = 0.69314718055994531;
  HandWorked e;
  e.key = "activation";
  e.attributes = {{"activation", std::string("softmax")}};
  e.shape = {{'N', kOpen}, {'C', 3}, {'H', 1}, {'W', 2}};
  e.x = TensorD({1, 3, 1, 2}, {0, 0, l, 0, -l, l});
  e.weights = TensorD({1, 3, 1, 2}, {1, 1, 2, 2, 3, 3});
  e.output = TensorD({1, 3, 1, 2}, {2.0 / 7, 0.25, 4.0 / 7, 0.25, 1.0 / 7, 0.5});
  e.dInput = TensorD({1, 3, 1, 2}, {-12.0 / 49, -5.0 / 16, 4.0 / 49, -1.0 / 16, 8.0 / 49, 3.0 / 8});
  const std::string wrong = joined(check(e));
  QVERIFY2(wrong.empty(), wrong.c_str());
}

/// The limits far out, and no NaN: ±1e3, ±1e4, and one class alone.
void ActivationTest::numericalCare_data() {
  using Row = std::vector<double>;
  QTest::addColumn<QString>("activation");
  QTest::addColumn<Row>("x");
  QTest::addColumn<Row>("output");
  QTest::addColumn<Row>("gradient");
  const Row far{-1e3, 1e3};
  QTest::newRow("sigmoid") << "sigmoid" << far << Row{0, 1} << Row{0, 0};
  QTest::newRow("hard_sigmoid") << "hard_sigmoid" << far << Row{0, 1} << Row{0, 0};
  QTest::newRow("tanh") << "tanh" << far << Row{-1, 1} << Row{0, 0};
  QTest::newRow("softplus") << "softplus" << far << Row{0, 1e3} << Row{0, 1};
  QTest::newRow("elu") << "elu" << far << Row{-1, 1e3} << Row{0, 1};
  QTest::newRow("gelu") << "gelu" << far << Row{0, 1e3} << Row{0, 1};
  QTest::newRow("gelu, farther") << "gelu" << Row{-1e15, 1e15} << Row{0, 1e15} << Row{0, 1};
  QTest::newRow("silu") << "silu" << far << Row{0, 1e3} << Row{0, 1};
  QTest::newRow("leaky_relu") << "leaky_relu" << far << Row{-200, 1e3} << Row{0.2, 1};
  QTest::newRow("softmax") << "softmax" << Row{1e4, -1e4, 0} << Row{1, 0, 0} << Row{0, 0, 0};
  QTest::newRow("softmax, all small") << "softmax" << Row{-1e4, -1e4} << Row{0.5, 0.5} << Row{0, 0};
  QTest::newRow("softmax of one class") << "softmax" << Row{-1e4} << Row{1} << Row{0};
  QTest::newRow("log_softmax") << "log_softmax" << Row{1e4, -1e4, 0} << Row{0, -2e4, -1e4} << Row{-2, 1, 1};
  QTest::newRow("log_softmax of one class") << "log_softmax" << Row{1e4} << Row{0} << Row{0};
}

void ActivationTest::numericalCare() {
  QFETCH(QString, activation);
  QFETCH(std::vector<double>, x);
  QFETCH(std::vector<double>, output);
  QFETCH(std::vector<double>, gradient);
  HandWorked e = rowOf(activation.toStdString(), x);
  const Extents extents = e.x.extents();
  e.output = TensorD(extents, output);
  e.dInput = TensorD(extents, gradient);
  const std::string wrong = joined(check(e));
  QVERIFY2(wrong.empty(), wrong.c_str());
}

/// Both kinks of the hard sigmoid have the slope 0, as ReLU's has.
void ActivationTest::atKinks() {
  HandWorked e = rowOf("hard_sigmoid", {-3, 3, 1.5, -4, 4});
  e.output = TensorD({1, 5}, {0, 1, 0.75, 0, 1});
  e.dInput = TensorD({1, 5}, {0, 0, 1.0 / 6, 0, 0});
  const std::string wrong = joined(check(e));
  QVERIFY2(wrong.empty(), wrong.c_str());
}

void ActivationTest::shapes() {
  const Shape image{{'N', kOpen}, {'C', 2}, {'H', 3}, {'W', 3}};
  QCOMPARE(outputShape("activation", {}, image), std::string("(N, 2, 3, 3)"));
  QCOMPARE(outputShape("activation", {{"activation", "softmax"}}, image), std::string("(N, 2, 3, 3)"));
  QVERIFY(shapeComplaint("activation", {{"activation", "softmax"}}, {{'N', kOpen}, {'T', kOpen}})
              .starts_with("shape.open[activation]"));
  QVERIFY(shapeComplaint("activation", {{"activation", "relu"}}, {{'N', kOpen}, {'T', kOpen}}).empty());
}

QTEST_GUILESS_MAIN(ActivationTest)
#include "activation_test.moc"
