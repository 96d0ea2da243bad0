// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "support/hand_worked.h"

using namespace unroll;
using namespace unroll::testing;

namespace {
const Shape kOpenSequence{{'N', kOpen}, {'T', kOpen}, {'F', 1}};
}

class SimpleRnnTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void workedByHand();
  void paddingKeepsTheState();
  void backwardEndsAtTheFirstStep();
  void directionsSideBySide();
  void shapes();
};

void SimpleRnnTest::workedByHand() {
  // W = 0.5, U = −1, b = 0.25, x = 1, 2. a₀ = 0.75, h₀ = tanh 0.75 = 0.6351…; a₁ = 1.25 − h₀ = 0.6148…,
  // h₁ = 0.5475…. δ₁ = 1 − h₁² = 0.7002…, δ₀ = (1 − h₀²)·(−1)·δ₁ = −0.4177….
  // ∂L/∂W = 1·δ₀ + 2·δ₁, ∂L/∂U = h₀·δ₁, ∂L/∂b = δ₀ + δ₁, ∂L/∂x = 0.5·δ.
  HandWorked e;
  e.key = "simple_rnn";
  e.attributes = {{"units", int64_t{1}}};
  e.shape = kOpenSequence;
  e.x = TensorD({1, 2, 1}, {1, 2});
  e.parameters = {TensorD({1, 1}, {0.5}), TensorD({1, 1}, {-1}), TensorD({1}, {0.25})};
  e.weights = TensorD({1, 1}, {1});
  e.output = TensorD({1, 1}, {0.5475328594264977});
  e.dInput = TensorD({1, 2, 1}, {-0.20886700857330553, 0.3501038839241216});
  e.dParameters = {TensorD({1, 1}, {0.9826815185498754}), TensorD({1, 1}, {0.44473623020225256}),
                   TensorD({1}, {0.28247375070163216})};
  const std::string wrong = joined(check(e));
  QVERIFY2(wrong.empty(), wrong.c_str());
}

void SimpleRnnTest::paddingKeepsTheState() {
  // Linear, W = 1, U = 2, b = 0: h = 1, then 2·1 + 10 = 12. In the second sample the second step is
  // padding: its state stays 3, and its x has no gradient.
  HandWorked e;
  e.key = "simple_rnn";
  e.attributes = {{"units", int64_t{1}}, {"activation", "linear"}, {"return_sequences", true}};
  e.shape = kOpenSequence;
  e.x = TensorD({2, 2, 1}, {1, 10, 3, 99});
  e.mask = {1, 1, 1, 0};
  e.parameters = {TensorD({1, 1}, {1}), TensorD({1, 1}, {2}), TensorD({1}, {0})};
  e.weights = TensorD({2, 2, 1}, {1, 1, 1, 1});
  e.output = TensorD({2, 2, 1}, {1, 12, 3, 3});
  // First sample: δ₁ = 1, δ₀ = 1 + 2·1 = 3. Second: h₀ is given out twice, δ₀ = 2.
  e.dInput = TensorD({2, 2, 1}, {3, 1, 2, 0});
  e.dParameters = {TensorD({1, 1}, {3 * 1 + 1 * 10 + 2 * 3}), TensorD({1, 1}, {1}), TensorD({1}, {6})};
  const std::string wrong = joined(check(e));
  QVERIFY2(wrong.empty(), wrong.c_str());
}

void SimpleRnnTest::backwardEndsAtTheFirstStep() {
  // Linear, W = 1, U = 2: from the end, h₁ = 10, h₀ = 1 + 2·10 = 21, which is the last state.
  HandWorked e;
  e.key = "simple_rnn";
  e.attributes = {{"units", int64_t{1}}, {"activation", "linear"}, {"direction", "backward"}, {"use_bias", false}};
  e.shape = kOpenSequence;
  e.x = TensorD({1, 2, 1}, {1, 10});
  e.parameters = {TensorD({1, 1}, {1}), TensorD({1, 1}, {2})};
  e.weights = TensorD({1, 1}, {1});
  e.output = TensorD({1, 1}, {21});
  e.dInput = TensorD({1, 2, 1}, {1, 2});
  e.dParameters = {TensorD({1, 1}, {1 + 2 * 10}), TensorD({1, 1}, {10})};
  const std::string wrong = joined(check(e));
  QVERIFY2(wrong.empty(), wrong.c_str());
}

void SimpleRnnTest::directionsSideBySide() {
  // Forward W = 1, U = 2: h₀ = 1, h₁ = 12. Backward W = 3, U = 1: h₁ = 30, h₀ = 33. The last states of
  // both: [12, 33].
  HandWorked e;
  e.key = "simple_rnn";
  e.attributes = {{"units", int64_t{1}}, {"activation", "linear"}, {"direction", "both"}, {"use_bias", false}};
  e.shape = kOpenSequence;
  e.x = TensorD({1, 2, 1}, {1, 10});
  e.parameters = {TensorD({1, 1}, {1}), TensorD({1, 1}, {2}), TensorD({1, 1}, {3}), TensorD({1, 1}, {1})};
  e.weights = TensorD({1, 2}, {1, 10});
  e.output = TensorD({1, 2}, {12, 33});
  e.dInput = TensorD({1, 2, 1}, {2 + 30, 1 + 30});
  e.dParameters = {TensorD({1, 1}, {2 * 1 + 10}), TensorD({1, 1}, {1}), TensorD({1, 1}, {10 * 1 + 10 * 10}),
                   TensorD({1, 1}, {300})};
  const std::string wrong = joined(check(e));
  QVERIFY2(wrong.empty(), wrong.c_str());
}

void SimpleRnnTest::shapes() {
  QCOMPARE(outputShape("simple_rnn", {{"units", int64_t{5}}}, {{'N', kOpen}, {'T', 7}, {'F', 2}}),
           std::string("(N, 5)"));
  QCOMPARE(outputShape("simple_rnn", {{"units", int64_t{5}}, {"return_sequences", true}}, kOpenSequence),
           std::string("(N, T, 5)"));
  QCOMPARE(outputShape("simple_rnn", {{"units", int64_t{5}}, {"direction", "both"}}, kOpenSequence),
           std::string("(N, 10)"));
  QCOMPARE(
      shapeComplaint("simple_rnn", {}, {{'N', kOpen}, {'F', 10}}),
      std::string("shape.rank[]: SimpleRNN '{node}' expects sequences (N, T, F), but gets (N, 10). Switch on \"return "
                  "sequences\" in the recurrent layer before it, or insert an Embedding layer where tokens come in."));
  QVERIFY(shapeComplaint("simple_rnn", {}, {{'N', kOpen}, {'C', 1}, {'H', 2}, {'W', 2}}).starts_with("shape.rank[]"));
}

QTEST_GUILESS_MAIN(SimpleRnnTest)
#include "simple_rnn_test.moc"
