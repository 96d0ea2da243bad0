// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "support/hand_worked.h"

using namespace unroll;
using namespace unroll::testing;

namespace {

using Sizes = std::vector<int64_t>;
AttributeValue number(int64_t value) { return value; }
Shape image(int64_t channels, int64_t height, int64_t width) {
  return {{'N', kOpen}, {'C', channels}, {'H', height}, {'W', width}};
}

/// x = (1, 2) in a row, W = (1, 10, 100), b = ½.
HandWorked example(int64_t stride, AttributeMap attributes, std::vector<double> weights) {
  HandWorked e;
  e.key = "conv2d_transpose";
  e.attributes = std::move(attributes);
  e.attributes.insert({{"filters", number(1)}, {"kernel_size", Sizes{1, 3}}, {"strides", Sizes{1, stride}}});
  e.shape = image(1, 1, 2);
  e.x = TensorD({1, 1, 1, 2}, {1, 2});
  e.parameters = {TensorD({1, 1, 1, 3}, {1, 10, 100}), TensorD({1}, {0.5})};
  const int64_t width = static_cast<int64_t>(weights.size());
  e.weights = TensorD({1, 1, 1, width}, std::move(weights));
  return e;
}

}  // namespace

class Conv2dTransposeTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void stampsOverlap();
  void stampsApart();
  void sameCutsTheBorder();
  void shapes_data();
  void shapes();
  void problems();
};

void Conv2dTransposeTest::stampsOverlap() {
  // Stride 1: (1, 10, 100, 0) + (0, 2, 20, 200).
  HandWorked e = example(1, {}, {1, 2, 3, 4});
  e.output = TensorD({1, 1, 1, 4}, {1.5, 12.5, 120.5, 200.5});
  e.dInput = TensorD({1, 1, 1, 2}, {321, 432});
  // Σ_i x_i δ_{i+n}: 1·1 + 2·2, 1·2 + 2·3, 1·3 + 2·4.
  e.dParameters = {TensorD({1, 1, 1, 3}, {5, 8, 11}), TensorD({1}, {10})};
  const std::string wrong = joined(check(e));
  QVERIFY2(wrong.empty(), wrong.c_str());
}

void Conv2dTransposeTest::stampsApart() {
  // Stride 4 is larger than the stamp: a column between them and one at the end hold the bias alone.
  HandWorked e = example(4, {}, {1, 1, 1, 1, 2, 2, 2, 2});
  e.output = TensorD({1, 1, 1, 8}, {1.5, 10.5, 100.5, 0.5, 2.5, 20.5, 200.5, 0.5});
  e.dInput = TensorD({1, 1, 1, 2}, {111, 222});
  e.dParameters = {TensorD({1, 1, 1, 3}, {5, 5, 5}), TensorD({1}, {12})};
  const std::string wrong = joined(check(e));
  QVERIFY2(wrong.empty(), wrong.c_str());
}

void Conv2dTransposeTest::sameCutsTheBorder() {
  // Stride 2: (1, 10, 100 + 2, 20, 200) cut to the first four; (3 − 2)/2 is 0 before and 1 after.
  HandWorked e = example(2, {{"padding", "same"}}, {1, 2, 3, 4});
  e.output = TensorD({1, 1, 1, 4}, {1.5, 10.5, 102.5, 20.5});
  e.dInput = TensorD({1, 1, 1, 2}, {321, 43});
  e.dParameters = {TensorD({1, 1, 1, 3}, {1 + 6, 2 + 8, 3}), TensorD({1}, {10})};
  const std::string wrong = joined(check(e));
  QVERIFY2(wrong.empty(), wrong.c_str());
}

/// As Keras' compute_conv_transpose_output_length.
void Conv2dTransposeTest::shapes_data() {
  QTest::addColumn<int>("kernel");
  QTest::addColumn<int>("stride");
  QTest::addColumn<QString>("padding");
  QTest::addColumn<int>("outputPadding");
  QTest::addColumn<QString>("shape");
  QTest::newRow("valid") << 3 << 2 << "valid" << -1 << "(N, 2, 11, 11)";
  QTest::newRow("valid, stride larger") << 2 << 3 << "valid" << -1 << "(N, 2, 15, 15)";
  QTest::newRow("valid, 0") << 2 << 3 << "valid" << 0 << "(N, 2, 14, 14)";
  QTest::newRow("valid, 1") << 3 << 2 << "valid" << 1 << "(N, 2, 12, 12)";
  QTest::newRow("same") << 3 << 2 << "same" << -1 << "(N, 2, 10, 10)";
  QTest::newRow("same, 0") << 3 << 2 << "same" << 0 << "(N, 2, 9, 9)";
  QTest::newRow("same, 1") << 3 << 2 << "same" << 1 << "(N, 2, 10, 10)";
  QTest::newRow("same, even kernel, 1") << 4 << 2 << "same" << 1 << "(N, 2, 9, 9)";
}

void Conv2dTransposeTest::shapes() {
  QFETCH(int, kernel);
  QFETCH(int, stride);
  QFETCH(QString, padding);
  QFETCH(int, outputPadding);
  QFETCH(QString, shape);
  const AttributeMap attributes{{"filters", number(2)},
                                {"kernel_size", Sizes{kernel, kernel}},
                                {"strides", Sizes{stride, stride}},
                                {"padding", padding.toStdString()},
                                {"output_padding", number(outputPadding)}};
  QCOMPARE(outputShape("conv2d_transpose", attributes, image(1, 5, 5)), shape.toStdString());
}

void Conv2dTransposeTest::problems() {
  const auto problem = [](AttributeMap attributes, const Shape& in) {
    return shapeComplaint("conv2d_transpose", attributes, in);
  };
  QVERIFY(problem({}, {{'N', kOpen}, {'F', 3}}).starts_with("shape.rank"));
  QVERIFY(problem({{"groups", number(2)}}, image(3, 2, 2)).starts_with("shape.channels[groups]"));
  QVERIFY(problem({{"output_padding", number(1)}}, image(1, 2, 2)).starts_with("shape.size[output_padding]"));
  const AttributeMap nothing{{"kernel_size", Sizes{2, 2}}, {"padding", "same"}, {"output_padding", number(0)}};
  QVERIFY(problem(nothing, image(1, 1, 1)).starts_with("shape.size[padding]"));
}

QTEST_GUILESS_MAIN(Conv2dTransposeTest)
#include "conv2d_transpose_test.moc"
