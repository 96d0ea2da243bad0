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

class Conv2dTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void workedByHand();
  void samePaddingByHand();
  void groupsByHand();
  void shapes();
  void complaints();
  void code();
};

void Conv2dTest::workedByHand() {
  // x = 1 … 9, W = [[1, 0], [0, −1]], b = 0.5: z_ij = x_ij − x_{i+1,j+1} + 0.5 = −3.5 everywhere.
  // g = [[1, 2], [3, 4]]: ∂L/∂W_mn = Σ g_ij x_{i+m,j+n}; ∂L/∂x has g where W is 1, and −g one down and right.
  HandWorked e;
  e.key = "conv2d";
  e.attributes = {{"filters", int64_t{1}}, {"kernel_size", Sizes{2, 2}}};
  e.shape = image(1, 3, 3);
  e.x = TensorD({1, 1, 3, 3}, {1, 2, 3, 4, 5, 6, 7, 8, 9});
  e.parameters = {TensorD({1, 1, 2, 2}, {1, 0, 0, -1}), TensorD({1}, {0.5})};
  e.weights = TensorD({1, 1, 2, 2}, {1, 2, 3, 4});
  e.output = TensorD({1, 1, 2, 2}, {-3.5, -3.5, -3.5, -3.5});
  e.dInput = TensorD({1, 1, 3, 3}, {1, 2, 0, 3, 3, -2, 0, -3, -4});
  e.dParameters = {TensorD({1, 1, 2, 2}, {37, 47, 67, 77}), TensorD({1}, {10})};
  const std::string wrong = joined(check(e));
  QVERIFY2(wrong.empty(), wrong.c_str());
}

void Conv2dTest::samePaddingByHand() {
  // One row of four, a window of three ones, stride 2: the one element of padding comes at the end.
  // Windows [1, 2, 3] and [3, 4, 0]; the 3 is seen twice.
  HandWorked e;
  e.key = "conv2d";
  e.attributes = {{"filters", int64_t{1}}, {"kernel_size", Sizes{1, 3}}, {"strides", Sizes{1, 2}}, {"padding", "same"}};
  e.shape = image(1, 1, 4);
  e.x = TensorD({1, 1, 1, 4}, {1, 2, 3, 4});
  e.parameters = {TensorD({1, 1, 1, 3}, {1, 1, 1}), TensorD({1}, {0})};
  e.weights = TensorD({1, 1, 1, 2}, {1, 10});
  e.output = TensorD({1, 1, 1, 2}, {6, 7});
  e.dInput = TensorD({1, 1, 1, 4}, {1, 1, 11, 10});
  e.dParameters = {TensorD({1, 1, 1, 3}, {31, 42, 3}), TensorD({1}, {11})};
  const std::string wrong = joined(check(e));
  QVERIFY2(wrong.empty(), wrong.c_str());
}

void Conv2dTest::groupsByHand() {
  // Two channels of one pixel, two groups: each filter sees its own channel alone.
  HandWorked e;
  e.key = "conv2d";
  e.attributes = {{"filters", int64_t{2}}, {"kernel_size", Sizes{1, 1}}, {"groups", int64_t{2}}, {"use_bias", false}};
  e.shape = image(2, 1, 1);
  e.x = TensorD({1, 2, 1, 1}, {3, 5});
  e.parameters = {TensorD({2, 1, 1, 1}, {10, 100})};
  e.weights = TensorD({1, 2, 1, 1}, {1, 2});
  e.output = TensorD({1, 2, 1, 1}, {30, 500});
  e.dInput = TensorD({1, 2, 1, 1}, {10, 200});
  e.dParameters = {TensorD({2, 1, 1, 1}, {3, 10})};
  const std::string wrong = joined(check(e));
  QVERIFY2(wrong.empty(), wrong.c_str());
}

void Conv2dTest::shapes() {
  const AttributeMap plain{{"filters", int64_t{32}}};
  QCOMPARE(outputShape("conv2d", plain, image(1, 28, 28)), std::string("(N, 32, 26, 26)"));
  const AttributeMap same{{"filters", int64_t{32}}, {"padding", "same"}, {"strides", Sizes{2, 3}}};
  QCOMPARE(outputShape("conv2d", same, image(3, 7, 7)), std::string("(N, 32, 4, 3)"));
  const AttributeMap dilated{{"filters", int64_t{32}}, {"dilation_rate", Sizes{2, 2}}};
  QCOMPARE(outputShape("conv2d", dilated, image(1, 28, 28)), std::string("(N, 32, 24, 24)"));
  const LayerDescriptor& layer = *LayerCatalog::builtIn().find("conv2d");
  const auto specs = layer.parameters(Attributes(layer.attributes, plain), {image(4, 9, 9)});
  QCOMPARE(specs[0].extents, (Extents{32, 4, 3, 3}));
  QCOMPARE(specs[0].fanIn, 36);
  QCOMPARE(specs[0].fanOut, 288);
}

void Conv2dTest::complaints() {
  QVERIFY(shapeComplaint("conv2d", {}, {{'N', kOpen}, {'F', 784}})
              .starts_with("shape.rank[]: Conv2D '{node}' expects images (N, C, H, W), but gets (N, 784)."));
  QVERIFY(
      shapeComplaint("conv2d", {{"kernel_size", Sizes{5, 5}}}, image(1, 4, 9)).starts_with("shape.size[kernel_size]"));
  QVERIFY(shapeComplaint("conv2d", {{"groups", int64_t{2}}}, image(3, 9, 9)).starts_with("shape.channels[groups]"));
  QVERIFY(shapeComplaint("conv2d", {{"groups", int64_t{2}}, {"filters", int64_t{3}}}, image(4, 9, 9))
              .starts_with("shape.channels[filters]"));
}

void Conv2dTest::code() {
  const LayerDescriptor& layer = *LayerCatalog::builtIn().find("conv2d");
  const Attributes attributes(
      layer.attributes,
      {{"filters", int64_t{8}}, {"strides", Sizes{2, 2}}, {"padding", "same"}, {"activation", "relu"}});
  QCOMPARE(layer.exportCode(CodeTarget::Keras, "c", attributes, {image(1, 28, 28)}),
           std::string("layers.Conv2D(8, 3, strides=2, padding=\"same\", activation=\"relu\", name=\"c\")"));
  QCOMPARE(
      layer.exportCode(CodeTarget::PyTorch, "c", attributes, {image(1, 28, 28)}),
      std::string(
          "self.c = nn.Conv2d(1, 8, 3, stride=2)\nx = nn.functional.pad(x, (0, 1, 0, 1))\nx = torch.relu(self.c(x))"));
}

QTEST_GUILESS_MAIN(Conv2dTest)
#include "conv2d_test.moc"
