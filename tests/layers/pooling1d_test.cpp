// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "support/hand_worked.h"

using namespace unroll;
using namespace unroll::testing;

namespace {

AttributeValue number(int64_t value) { return value; }

/// Two features over five steps, the second one the first backwards.
HandWorked example(const std::string& key, AttributeMap attributes) {
  HandWorked e;
  e.key = key;
  e.attributes = std::move(attributes);
  e.shape = {{'N', kOpen}, {'T', kOpen}, {'F', 2}};
  e.x = TensorD({1, 5, 2}, {1, -2, 3, 4, 3, 3, 4, 3, -2, 1});
  return e;
}

}  // namespace

class Pooling1dTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void maximum();
  void maximumOfPadding();
  void average();
  void averageCountsWhatIsThere();
  void global_data();
  void global();
  void shapes();
};

void Pooling1dTest::maximum() {
  // Windows of steps 0–1 and 2–3, the last step is left over. Ties: the first step takes the gradient.
  HandWorked e = example("max_pooling1d", {{"pool_size", number(3)}, {"strides", number(2)}});
  e.weights = TensorD({1, 2, 2}, {1, 2, 4, 8});
  e.output = TensorD({1, 2, 2}, {3, 4, 4, 3});
  e.dInput = TensorD({1, 5, 2}, {0, 0, 1, 2, 0, 8, 4, 0, 0, 0});
  const std::string wrong = joined(check(e));
  QVERIFY2(wrong.empty(), wrong.c_str());
}

void Pooling1dTest::maximumOfPadding() {
  // Steps 1 to 3 are padding: the second window holds nothing else and gives 0.
  HandWorked e = example("max_pooling1d", {});
  e.mask = {1, 0, 0, 0, 1};
  e.weights = TensorD({1, 2, 2}, {1, 2, 4, 8});
  e.output = TensorD({1, 2, 2}, {1, -2, 0, 0});
  e.dInput = TensorD({1, 5, 2}, {1, 2, 0, 0, 0, 0, 0, 0, 0, 0});
  const std::string wrong = joined(check(e));
  QVERIFY2(wrong.empty(), wrong.c_str());
}

void Pooling1dTest::average() {
  HandWorked e = example("average_pooling1d", {});
  e.weights = TensorD({1, 2, 2}, {1, 2, 4, 8});
  e.output = TensorD({1, 2, 2}, {2, 1, 3.5, 3});
  e.dInput = TensorD({1, 5, 2}, {0.5, 1, 0.5, 1, 2, 4, 2, 4, 0, 0});
  const std::string wrong = joined(check(e));
  QVERIFY2(wrong.empty(), wrong.c_str());
}

void Pooling1dTest::averageCountsWhatIsThere() {
  // Same: windows of steps 0–1, 2–3, and 4 with a border that is not counted; nor is step 1, which is padding.
  HandWorked e = example("average_pooling1d", {{"padding", "same"}});
  e.mask = {1, 0, 1, 1, 1};
  e.weights = TensorD({1, 3, 2}, {1, 2, 4, 8, 16, 32});
  e.output = TensorD({1, 3, 2}, {1, -2, 3.5, 3, -2, 1});
  e.dInput = TensorD({1, 5, 2}, {1, 2, 0, 0, 2, 4, 2, 4, 16, 32});
  const std::string wrong = joined(check(e));
  QVERIFY2(wrong.empty(), wrong.c_str());
}

void Pooling1dTest::global_data() {
  using Row = std::vector<double>;
  using Mask = std::vector<uint8_t>;
  QTest::addColumn<QString>("key");
  QTest::addColumn<Mask>("mask");
  QTest::addColumn<Row>("output");
  QTest::addColumn<Row>("gradient");
  // g = (10, 20).
  QTest::newRow("maximum") << "global_max_pooling1d" << Mask{} << Row{4, 4} << Row{0, 0, 0, 20, 0, 0, 10, 0, 0, 0};
  QTest::newRow("maximum of the first and the last step")
      << "global_max_pooling1d" << Mask{1, 0, 0, 0, 1} << Row{1, 1} << Row{10, 0, 0, 0, 0, 0, 0, 0, 0, 20};
  QTest::newRow("maximum of padding") << "global_max_pooling1d" << Mask{0, 0, 0, 0, 0} << Row{0, 0} << Row(10, 0.0);
  QTest::newRow("mean") << "global_average_pooling1d" << Mask{} << Row{1.8, 1.8} << Row{2, 4, 2, 4, 2, 4, 2, 4, 2, 4};
  QTest::newRow("mean of two steps") << "global_average_pooling1d" << Mask{1, 0, 0, 1, 0} << Row{2.5, 0.5}
                                     << Row{5, 10, 0, 0, 0, 0, 5, 10, 0, 0};
  QTest::newRow("mean of padding") << "global_average_pooling1d" << Mask{0, 0, 0, 0, 0} << Row{0, 0} << Row(10, 0.0);
}

void Pooling1dTest::global() {
  QFETCH(QString, key);
  QFETCH(std::vector<uint8_t>, mask);
  QFETCH(std::vector<double>, output);
  QFETCH(std::vector<double>, gradient);
  HandWorked e = example(key.toStdString(), {});
  e.mask = mask;
  e.weights = TensorD({1, 2}, {10, 20});
  e.output = TensorD({1, 2}, output);
  e.dInput = TensorD({1, 5, 2}, gradient);
  const std::string wrong = joined(check(e));
  QVERIFY2(wrong.empty(), wrong.c_str());
}

void Pooling1dTest::shapes() {
  const Shape steps{{'N', kOpen}, {'T', 7}, {'F', 3}}, row{{'N', kOpen}, {'F', 3}};
  QCOMPARE(outputShape("max_pooling1d", {}, steps), std::string("(N, 3, 3)"));
  QCOMPARE(outputShape("max_pooling1d", {{"padding", "same"}}, steps), std::string("(N, 4, 3)"));
  QCOMPARE(outputShape("average_pooling1d", {{"strides", number(1)}}, steps), std::string("(N, 6, 3)"));
  QCOMPARE(outputShape("global_max_pooling1d", {}, steps), std::string("(N, 3)"));
  QCOMPARE(outputShape("global_max_pooling1d", {{"keepdims", true}}, steps), std::string("(N, 1, 3)"));
  QVERIFY(shapeComplaint("max_pooling1d", {}, row).starts_with("shape.rank"));
  QVERIFY(shapeComplaint("max_pooling1d", {{"pool_size", number(8)}}, steps).starts_with("shape.size[pool_size]"));
  QVERIFY(shapeComplaint("global_average_pooling1d", {}, row).starts_with("shape.rank"));
}

QTEST_GUILESS_MAIN(Pooling1dTest)
#include "pooling1d_test.moc"
