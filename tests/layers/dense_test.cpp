// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "support/hand_worked.h"

using namespace unroll;
using namespace unroll::testing;

class DenseTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void workedByHand();
  void sharedByTheStepsOfASequence();
  void parametersAndFans();
  void shapes();
  void code();
};

void DenseTest::workedByHand() {
  // z = [1·1 − 1·2 + 0.5, 0.5·1 + 2·2 − 1] = [−0.5, 3.5]; ReLU: y = [0, 3.5].
  // g = [2, 3] → δ = [0, 3]; ∂L/∂W = δ xᵀ = [[0, 0], [3, 6]]; ∂L/∂x = Wᵀδ = [1.5, 6].
  HandWorked e;
  e.key = "dense";
  e.attributes = {{"units", int64_t{2}}, {"activation", "relu"}};
  e.shape = {{'N', kOpen}, {'F', 2}};
  e.x = TensorD({1, 2}, {1, 2});
  e.parameters = {TensorD({2, 2}, {1, -1, 0.5, 2}), TensorD({2}, {0.5, -1})};
  e.weights = TensorD({1, 2}, {2, 3});
  e.output = TensorD({1, 2}, {0, 3.5});
  e.dInput = TensorD({1, 2}, {1.5, 6});
  e.dParameters = {TensorD({2, 2}, {0, 0, 3, 6}), TensorD({2}, {0, 3})};
  const std::string wrong = joined(check(e));
  QVERIFY2(wrong.empty(), wrong.c_str());
}

void DenseTest::sharedByTheStepsOfASequence() {
  // One unit, W = [2], b = [1]: y = 2x + 1 at each of two steps; gradients add up over the steps.
  HandWorked e;
  e.key = "dense";
  e.attributes = {{"units", int64_t{1}}};
  e.shape = {{'N', kOpen}, {'T', kOpen}, {'F', 1}};
  e.x = TensorD({1, 2, 1}, {3, 5});
  e.parameters = {TensorD({1, 1}, {2}), TensorD({1}, {1})};
  e.weights = TensorD({1, 2, 1}, {10, 100});
  e.output = TensorD({1, 2, 1}, {7, 11});
  e.dInput = TensorD({1, 2, 1}, {20, 200});
  e.dParameters = {TensorD({1, 1}, {530}), TensorD({1}, {110})};
  const std::string wrong = joined(check(e));
  QVERIFY2(wrong.empty(), wrong.c_str());
}

void DenseTest::parametersAndFans() {
  const LayerDescriptor& layer = *LayerCatalog::builtIn().find("dense");
  const auto specs =
      layer.parameters(Attributes(layer.attributes, {{"units", int64_t{10}}}), {{{'N', kOpen}, {'F', 784}}});
  QCOMPARE(specs.size(), size_t{2});
  QCOMPARE(specs[0].name, std::string("W"));
  QCOMPARE(specs[0].extents, (Extents{10, 784}));
  QCOMPARE(specs[0].initializer, std::string("glorot_uniform"));
  QCOMPARE(specs[0].fanIn, 784);
  QCOMPARE(specs[0].fanOut, 10);
  QCOMPARE(specs[1].name, std::string("b"));
  QCOMPARE(specs[1].initializer, std::string("zeros"));
  QCOMPARE(layer.flops(Attributes(layer.attributes, {{"units", int64_t{10}}}), {{{'N', kOpen}, {'F', 784}}}, 1), 15680);
}

void DenseTest::shapes() {
  QCOMPARE(outputShape("dense", {{"units", int64_t{3}}}, {{'N', kOpen}, {'F', 8}}), std::string("(N, 3)"));
  QCOMPARE(outputShape("dense", {{"units", int64_t{3}}}, {{'N', kOpen}, {'T', kOpen}, {'F', 8}}),
           std::string("(N, T, 3)"));
  QCOMPARE(
      shapeComplaint("dense", {}, {{'N', kOpen}, {'C', 8}, {'H', 14}, {'W', 14}}),
      std::string("shape.rank[]: Dense '{node}' expects (N, F) or (N, T, F), but gets (N, 8, 14, 14). Insert a Flatten "
                  "layer before it."));
  QVERIFY(shapeComplaint("dense", {}, {{'N', kOpen}, {'T', kOpen}}).starts_with("shape.open[]"));
}

void DenseTest::code() {
  const LayerDescriptor& layer = *LayerCatalog::builtIn().find("dense");
  const Attributes attributes(layer.attributes, {{"units", int64_t{10}}, {"activation", "softmax"}});
  const std::vector<Shape> inputs{{{'N', kOpen}, {'F', 128}}};
  QCOMPARE(layer.exportCode(CodeTarget::Keras, "fc", attributes, inputs),
           std::string("layers.Dense(10, activation=\"softmax\", name=\"fc\")"));
  QCOMPARE(layer.exportCode(CodeTarget::PyTorch, "fc", attributes, inputs),
           std::string("self.fc = nn.Linear(128, 10)\nx = torch.softmax(self.fc(x), dim=-1)"));
}

QTEST_GUILESS_MAIN(DenseTest)
#include "dense_test.moc"
