// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "support/hand_worked.h"

using namespace unroll;
using namespace unroll::testing;

class EmbeddingTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void workedByHand();
  void zerosAreMasked();
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

void EmbeddingTest::zerosAreMasked() {
  // Token 0 is padding, and what was padding before stays so. The vectors themselves are looked up all the same.
  const LayerDescriptor& layer = *LayerCatalog::builtIn().find("embedding");
  const Attributes attributes(layer.attributes,
                              {{"input_dim", int64_t{3}}, {"output_dim", int64_t{1}}, {"mask_zero", true}});
  LayerNumbers numbers;
  numbers.batch = 2;
  numbers.time = 3;
  numbers.inputs = {TensorD({2, 3}, {2, 0, 1, 1, 2, 2})};
  numbers.mask = {1, 1, 1, 1, 1, 0};
  numbers.parameters = {TensorD({3, 1}, {7, 8, 9})};
  numbers.outputWeights = {TensorD({2, 3, 1}, 1.0)};
  const std::vector<Shape> shapes{{{'N', kOpen}, {'T', kOpen}}};
  for (const LayerResults& results :
       {BodyRun(layer, attributes, numbers).results(), runKernel(layer, attributes, shapes, numbers, 0).results}) {
    QCOMPARE(results.outputs[0], TensorD({2, 3, 1}, {9, 7, 8, 8, 9, 9}));
    QCOMPARE(results.outputMasks[0], (std::vector<uint8_t>{1, 0, 1, 1, 1, 0}));
  }
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
