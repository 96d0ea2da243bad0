// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "support/hand_worked.h"

using namespace unroll;
using namespace unroll::testing;

class GlobalPooling2dTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void maximum();
  void mean();
  void shapes();
};

namespace {
HandWorked example(const std::string& key) {
  HandWorked e;
  e.key = key;
  e.shape = {{'N', kOpen}, {'C', 2}, {'H', 2}, {'W', 2}};
  e.x = TensorD({1, 2, 2, 2}, {1, 5, 5, 2, -4, -3, -2, -7});
  e.weights = TensorD({1, 2}, {8, 12});
  return e;
}
}  // namespace

void GlobalPooling2dTest::maximum() {
  HandWorked e = example("global_max_pooling2d");
  e.output = TensorD({1, 2}, {5, -2});
  e.dInput = TensorD({1, 2, 2, 2}, {0, 8, 0, 0, 0, 0, 12, 0});  // the first of the two fives
  const std::string wrong = joined(check(e));
  QVERIFY2(wrong.empty(), wrong.c_str());
}

void GlobalPooling2dTest::mean() {
  HandWorked e = example("global_average_pooling2d");
  e.output = TensorD({1, 2}, {13.0 / 4, -4});
  e.dInput = TensorD({1, 2, 2, 2}, {2, 2, 2, 2, 3, 3, 3, 3});
  const std::string wrong = joined(check(e));
  QVERIFY2(wrong.empty(), wrong.c_str());
}

void GlobalPooling2dTest::shapes() {
  const Shape image{{'N', kOpen}, {'C', 3}, {'H', 5}, {'W', 7}};
  for (const char* key : {"global_max_pooling2d", "global_average_pooling2d"}) {
    QCOMPARE(outputShape(key, {}, image), std::string("(N, 3)"));
    QCOMPARE(outputShape(key, {{"keepdims", true}}, image), std::string("(N, 3, 1, 1)"));
    QVERIFY(shapeComplaint(key, {}, {{'N', kOpen}, {'F', 3}}).starts_with("shape.rank"));
  }
}

QTEST_GUILESS_MAIN(GlobalPooling2dTest)
#include "global_pooling2d_test.moc"
