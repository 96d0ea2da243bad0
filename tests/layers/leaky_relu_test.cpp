// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "support/hand_worked.h"

using namespace unroll;
using namespace unroll::testing;

class LeakyReluTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void workedByHand();
  void defaultIsKeras();
};

void LeakyReluTest::workedByHand() {
  HandWorked e;
  e.key = "leaky_relu";
  e.attributes = {{"negative_slope", 0.25}};
  e.shape = {{'N', kOpen}, {'F', 3}};
  e.x = TensorD({1, 3}, {4, -4, 0});
  e.weights = TensorD({1, 3}, {1, 2, 4});
  e.output = TensorD({1, 3}, {4, -1, 0});
  e.dInput = TensorD({1, 3}, {1, 0.5, 1});  // at 0 the slope is α
  const std::string wrong = joined(check(e));
  QVERIFY2(wrong.empty(), wrong.c_str());
}

void LeakyReluTest::defaultIsKeras() {
  HandWorked e;
  e.key = "leaky_relu";
  e.shape = {{'N', kOpen}, {'F', 1}};
  e.x = TensorD({1, 1}, {-10});
  e.weights = TensorD({1, 1}, {1});
  e.output = TensorD({1, 1}, {-3});
  e.dInput = TensorD({1, 1}, {0.3});
  const std::string wrong = joined(check(e));
  QVERIFY2(wrong.empty(), wrong.c_str());
}

QTEST_GUILESS_MAIN(LeakyReluTest)
#include "leaky_relu_test.moc"
