// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "support/hand_worked.h"

using namespace unroll;
using namespace unroll::testing;

class ActivationTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void workedByHand_data();
  void workedByHand();
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

void ActivationTest::shapes() {
  const Shape image{{'N', kOpen}, {'C', 2}, {'H', 3}, {'W', 3}};
  QCOMPARE(outputShape("activation", {}, image), std::string("(N, 2, 3, 3)"));
  QVERIFY(shapeComplaint("activation", {{"activation", "softmax"}}, image).starts_with("shape.rank[activation]"));
  QVERIFY(shapeComplaint("activation", {{"activation", "softmax"}}, {{'N', kOpen}, {'T', kOpen}})
              .starts_with("shape.open[activation]"));
  QVERIFY(shapeComplaint("activation", {{"activation", "relu"}}, {{'N', kOpen}, {'T', kOpen}}).empty());
}

QTEST_GUILESS_MAIN(ActivationTest)
#include "activation_test.moc"
