// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "support/hand_worked.h"

using namespace unroll;
using namespace unroll::testing;

namespace {
using Sizes = std::vector<int64_t>;
Shape image(int64_t channels, int64_t height, int64_t width) {
  return {{'N', kOpen}, {'C', channels}, {'H', height}, {'W', width}};
}
}  // namespace

class Pooling2dTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void maximumByHand();
  void paddingNeverWins();
  void averageByHand();
  void averageWithoutPaddingByHand();
  void shapes();
};

void Pooling2dTest::maximumByHand() {
  // Windows [1 3; 5 5] and [2 4; 0 1]: the first of the two fives takes the gradient.
  HandWorked e;
  e.key = "max_pooling2d";
  e.shape = image(1, 2, 4);
  e.x = TensorD({1, 1, 2, 4}, {1, 3, 2, 4, 5, 5, 0, 1});
  e.weights = TensorD({1, 1, 1, 2}, {2, 7});
  e.output = TensorD({1, 1, 1, 2}, {5, 4});
  e.dInput = TensorD({1, 1, 2, 4}, {0, 0, 0, 7, 2, 0, 0, 0});
  const std::string wrong = joined(check(e));
  QVERIFY2(wrong.empty(), wrong.c_str());
}

void Pooling2dTest::paddingNeverWins() {
  // Every number is negative, so that a border of zeros would win.
  HandWorked e;
  e.key = "max_pooling2d";
  e.attributes = {{"pool_size", Sizes{1, 2}}, {"padding", "same"}};
  e.shape = image(1, 1, 3);
  e.x = TensorD({1, 1, 1, 3}, {-3, -1, -2});
  e.weights = TensorD({1, 1, 1, 2}, {1, 10});
  e.output = TensorD({1, 1, 1, 2}, {-1, -2});
  e.dInput = TensorD({1, 1, 1, 3}, {0, 1, 10});
  const std::string wrong = joined(check(e));
  QVERIFY2(wrong.empty(), wrong.c_str());
}

void Pooling2dTest::averageByHand() {
  // Windows [1, 2] and [3, border]: the border is not counted.
  HandWorked e;
  e.key = "average_pooling2d";
  e.attributes = {{"pool_size", Sizes{1, 2}}, {"padding", "same"}};
  e.shape = image(1, 1, 3);
  e.x = TensorD({1, 1, 1, 3}, {1, 2, 3});
  e.weights = TensorD({1, 1, 1, 2}, {4, 5});
  e.output = TensorD({1, 1, 1, 2}, {1.5, 3});
  e.dInput = TensorD({1, 1, 1, 3}, {2, 2, 5});
  const std::string wrong = joined(check(e));
  QVERIFY2(wrong.empty(), wrong.c_str());
}

void Pooling2dTest::averageWithoutPaddingByHand() {
  // Overlapping windows of two, stride 1: the middle number lies in both.
  HandWorked e;
  e.key = "average_pooling2d";
  e.attributes = {{"pool_size", Sizes{1, 2}}, {"strides", Sizes{1, 1}}};
  e.shape = image(1, 1, 3);
  e.x = TensorD({1, 1, 1, 3}, {1, 2, 6});
  e.weights = TensorD({1, 1, 1, 2}, {4, 8});
  e.output = TensorD({1, 1, 1, 2}, {1.5, 4});
  e.dInput = TensorD({1, 1, 1, 3}, {2, 6, 4});
  const std::string wrong = joined(check(e));
  QVERIFY2(wrong.empty(), wrong.c_str());
}

void Pooling2dTest::shapes() {
  QCOMPARE(outputShape("max_pooling2d", {}, image(32, 26, 26)), std::string("(N, 32, 13, 13)"));
  QCOMPARE(outputShape("max_pooling2d", {}, image(2, 5, 7)), std::string("(N, 2, 2, 3)"));
  QCOMPARE(outputShape("average_pooling2d", {{"padding", "same"}}, image(2, 5, 7)), std::string("(N, 2, 3, 4)"));
  QCOMPARE(outputShape("max_pooling2d", {{"pool_size", Sizes{3, 3}}, {"strides", Sizes{1, 2}}}, image(2, 5, 7)),
           std::string("(N, 2, 3, 3)"));
  QVERIFY(shapeComplaint("max_pooling2d", {}, {{'N', kOpen}, {'F', 4}})
              .starts_with("shape.rank[]: MaxPooling2D '{node}' expects images"));
  QVERIFY(shapeComplaint("average_pooling2d", {{"pool_size", Sizes{3, 3}}}, image(1, 2, 9))
              .starts_with("shape.size[pool_size]"));
}

QTEST_GUILESS_MAIN(Pooling2dTest)
#include "pooling2d_test.moc"
