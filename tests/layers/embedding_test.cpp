// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "support/hand_worked.h"

using namespace unroll;
using namespace unroll::testing;

class EmbeddingTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void workedByHand();
  void shapes();
};

void EmbeddingTest::workedByHand() {
  // Tokens 2, 0, 2 of three: the gradient of row 2 is the sum of its two places, row 1 does not occur.
  HandWorked e;
  e.key = "embedding";
  e.attributes = {{"input_dim", int64_t{3}}, {"output_dim", int64_t{2}}};
  e.shape = {{'N', kOpen}, {'T', kOpen}};
  e.x = TensorD({1, 3}, {2, 0, 2});
  e.parameters = {TensorD({3, 2}, {1, 2, 3, 4, 5, 6})};
  e.weights = TensorD({1, 3, 2}, {1, 2, 3, 4, 5, 6});
  e.output = TensorD({1, 3, 2}, {5, 6, 1, 2, 5, 6});
  e.dParameters = {TensorD({3, 2}, {3, 4, 0, 0, 6, 8})};
  const std::string wrong = joined(check(e));
  QVERIFY2(wrong.empty(), wrong.c_str());
}

void EmbeddingTest::shapes() {
  const AttributeMap attributes{{"input_dim", int64_t{65}}, {"output_dim", int64_t{8}}};
  QCOMPARE(outputShape("embedding", attributes, {{'N', kOpen}, {'T', kOpen}}), std::string("(N, T, 8)"));
  QCOMPARE(outputShape("embedding", attributes, {{'N', kOpen}, {'F', 20}}), std::string("(N, 20, 8)"));
  QVERIFY(shapeComplaint("embedding", attributes, {{'N', kOpen}, {'T', kOpen}, {'F', 2}})
              .starts_with("shape.rank[]: Embedding '{node}'"));
}

QTEST_GUILESS_MAIN(EmbeddingTest)
#include "embedding_test.moc"
