// SPDX-License-Identifier: GPL-3.0-or-later
// Reshape, Permute, RepeatVector, Slice.
#include <QtTest>

#include "support/hand_worked.h"

using namespace unroll;
using namespace unroll::testing;

namespace {

using Sizes = std::vector<int64_t>;
AttributeValue number(int64_t value) { return value; }
Shape steps(int64_t time, int64_t features) { return {{'N', kOpen}, {'T', time}, {'F', features}}; }

}  // namespace

class RearrangingTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void reshape();
  void permute();
  void repeatVector();
  void slice();
  void sliceFromTheEnd();
  void shapes();
  void problems();
};

void RearrangingTest::reshape() {
  HandWorked e;
  e.key = "reshape";
  e.attributes = {{"target_shape", Sizes{2, -1}}};
  e.shape = {{'N', kOpen}, {'F', 4}};
  e.x = TensorD({1, 4}, {1, 2, 3, 4});
  e.weights = TensorD({1, 2, 2}, {10, 20, 30, 40});
  e.output = TensorD({1, 2, 2}, {1, 2, 3, 4});
  e.dInput = TensorD({1, 4}, {10, 20, 30, 40});
  const std::string wrong = joined(check(e));
  QVERIFY2(wrong.empty(), wrong.c_str());
}

void RearrangingTest::permute() {
  // (1 2 3; 4 5 6) turned over.
  HandWorked e;
  e.key = "permute";
  e.shape = steps(2, 3);
  e.x = TensorD({1, 2, 3}, {1, 2, 3, 4, 5, 6});
  e.weights = TensorD({1, 3, 2}, {10, 20, 30, 40, 50, 60});
  e.output = TensorD({1, 3, 2}, {1, 4, 2, 5, 3, 6});
  e.dInput = TensorD({1, 2, 3}, {10, 30, 50, 20, 40, 60});
  const std::string wrong = joined(check(e));
  QVERIFY2(wrong.empty(), wrong.c_str());
}

void RearrangingTest::repeatVector() {
  HandWorked e;
  e.key = "repeat_vector";
  e.attributes = {{"n", number(3)}};
  e.shape = {{'N', kOpen}, {'F', 2}};
  e.x = TensorD({1, 2}, {5, 6});
  e.weights = TensorD({1, 3, 2}, {1, 10, 2, 20, 4, 40});
  e.output = TensorD({1, 3, 2}, {5, 6, 5, 6, 5, 6});
  e.dInput = TensorD({1, 2}, {7, 70});
  const std::string wrong = joined(check(e));
  QVERIFY2(wrong.empty(), wrong.c_str());
}

void RearrangingTest::slice() {
  HandWorked e;
  e.key = "slice";
  e.attributes = {{"axis", number(2)}, {"begin", number(1)}, {"end", number(2)}};
  e.shape = steps(kOpen, 3);
  e.x = TensorD({1, 2, 3}, {1, 2, 3, 4, 5, 6});
  e.weights = TensorD({1, 2, 1}, {10, 20});
  e.output = TensorD({1, 2, 1}, {2, 5});
  e.dInput = TensorD({1, 2, 3}, {0, 10, 0, 0, 20, 0});
  const std::string wrong = joined(check(e));
  QVERIFY2(wrong.empty(), wrong.c_str());
}

void RearrangingTest::sliceFromTheEnd() {
  HandWorked e;
  e.key = "slice";
  e.attributes = {{"axis", number(1)}, {"begin", number(-2)}};
  e.shape = steps(3, 1);
  e.x = TensorD({1, 3, 1}, {1, 2, 3});
  e.weights = TensorD({1, 2, 1}, {10, 20});
  e.output = TensorD({1, 2, 1}, {2, 3});
  e.dInput = TensorD({1, 3, 1}, {0, 10, 20});
  const std::string wrong = joined(check(e));
  QVERIFY2(wrong.empty(), wrong.c_str());
}

void RearrangingTest::shapes() {
  const Shape image{{'N', kOpen}, {'C', 2}, {'H', 3}, {'W', 4}};
  QCOMPARE(outputShape("reshape", {}, image), std::string("(N, 24)"));
  QCOMPARE(outputShape("reshape", {{"target_shape", Sizes{4, -1, 3}}}, image), std::string("(N, 4, 2, 3)"));
  QCOMPARE(outputShape("permute", {{"dims", Sizes{2, 3, 1}}}, image), std::string("(N, 3, 4, 2)"));
  QCOMPARE(outputShape("slice", {{"begin", number(1)}}, image), std::string("(N, 1, 3, 4)"));
  QCOMPARE(outputShape("slice", {{"axis", number(3)}, {"end", number(-1)}}, image), std::string("(N, 2, 3, 3)"));
}

void RearrangingTest::problems() {
  const Shape image{{'N', kOpen}, {'C', 2}, {'H', 3}, {'W', 4}};
  const auto startsWith = [](const std::string& problem, const char* code) {
    QVERIFY2(problem.starts_with(code), problem.c_str());
  };
  startsWith(shapeComplaint("reshape", {{"target_shape", Sizes{5, -1}}}, image), "shape.size[target_shape]");
  startsWith(shapeComplaint("reshape", {{"target_shape", Sizes{-1, -1}}}, image), "shape.size[target_shape]");
  startsWith(shapeComplaint("reshape", {{"target_shape", Sizes{}}}, image), "shape.rank[target_shape]");
  startsWith(shapeComplaint("reshape", {}, steps(kOpen, 2)), "shape.open");
  startsWith(shapeComplaint("permute", {}, image), "shape.axis[dims]");
  startsWith(shapeComplaint("permute", {{"dims", Sizes{1, 1, 2}}}, image), "shape.axis[dims]");
  startsWith(shapeComplaint("permute", {}, steps(kOpen, 2)), "shape.open");
  startsWith(shapeComplaint("repeat_vector", {}, image), "shape.rank");
  startsWith(shapeComplaint("slice", {{"axis", number(3)}}, steps(2, 2)), "shape.axis[axis]");
  startsWith(shapeComplaint("slice", {{"axis", number(0)}}, steps(2, 2)), "shape.axis[axis]");
  startsWith(shapeComplaint("slice", {{"begin", number(2)}}, steps(2, 2)), "shape.size[begin]");
  startsWith(shapeComplaint("slice", {{"end", number(3)}}, steps(2, 2)), "shape.size[begin]");
  startsWith(shapeComplaint("slice", {{"axis", number(1)}}, steps(kOpen, 2)), "shape.open[axis]");
}

QTEST_GUILESS_MAIN(RearrangingTest)
#include "rearranging_test.moc"
