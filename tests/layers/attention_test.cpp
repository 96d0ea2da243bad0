// SPDX-License-Identifier: GPL-3.0-or-later
// Attention worked by hand: one query, the keys 0 and ln 3, the values 4 and 8. The scores 0 and ln 3 make the weights
// ¼ and ¾, so y = 7.
#include <QtTest>

#include <cmath>

#include "support/hand_worked.h"
#include "support/tolerance.h"

using namespace unroll;
using namespace unroll::testing;

class AttentionTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void dotByHand();
  void paddedKeysAreNotSeen();
  void nothingToSeeGivesZero();
  void scaleByHand();
  void causalItself();
  void additiveByHand();
  void multiHeadByHand();
  void headsShareTheRows();
  void largeScoresStayFinite();
  void positions();
  void namesOfTheBody();
  void parameters();
  void complaints();
  void code();
};

namespace {

const double kLn3 = std::log(3.0);
const Shape kSteps{{'N', kOpen}, {'T', kOpen}, {'F', 1}};

LayerNumbers oneQuery() {
  LayerNumbers n;
  n.time = 1;
  n.inputs = {TensorD({1, 1, 1}, {1}), TensorD({1, 2, 1}, {4, 8}), TensorD({1, 2, 1}, {0, kLn3})};
  n.times = {1, 2, 2};
  n.outputWeights = {TensorD({1, 1, 1}, {1})};
  return n;
}

struct Both {
  LayerResults body, kernel;
};

Both run(const char* key, const AttributeMap& attributes, const LayerNumbers& numbers) {
  const LayerDescriptor& layer = *LayerCatalog::builtIn().find(key);
  const Attributes given(layer.attributes, attributes);
  std::vector<Shape> shapes;
  for (const TensorD& input : numbers.inputs) {
    shapes.push_back(input.size() == 0 ? Shape() : Shape{{'N', kOpen}, {'T', kOpen}, {'F', input.extent(2)}});
  }
  return {BodyRun(layer, given, numbers).results(), runKernel(layer, given, shapes, numbers, 0).results};
}

void compare(const TensorD& body, const TensorD& kernel, const TensorD& expected) {
  std::string wrong = compareTensors("body", body, expected, kDoubleTolerance);
  QVERIFY2(wrong.empty(), wrong.c_str());
  wrong = compareTensors("kernel", kernel, expected, floatTolerance(1));
  QVERIFY2(wrong.empty(), wrong.c_str());
}

}  // namespace

void AttentionTest::dotByHand() {
  // g = 1: ∂L/∂v = α, ∂L/∂s = α (v − 7) = ∓0.75; ∂L/∂q = 0.75 ln 3, ∂L/∂k = ∓0.75.
  const auto [body, kernel] = run("attention", {}, oneQuery());
  compare(body.outputs[0], kernel.outputs[0], TensorD({1, 1, 1}, {7}));
  compare(body.dInputs[0], kernel.dInputs[0], TensorD({1, 1, 1}, {0.75 * kLn3}));
  compare(body.dInputs[1], kernel.dInputs[1], TensorD({1, 2, 1}, {0.25, 0.75}));
  compare(body.dInputs[2], kernel.dInputs[2], TensorD({1, 2, 1}, {-0.75, 0.75}));
}

void AttentionTest::paddedKeysAreNotSeen() {
  LayerNumbers n = oneQuery();
  n.masks = {{}, {1, 0}, {}};
  const auto [body, kernel] = run("attention", {}, n);
  compare(body.outputs[0], kernel.outputs[0], TensorD({1, 1, 1}, {4}));
  compare(body.dInputs[1], kernel.dInputs[1], TensorD({1, 2, 1}, {1, 0}));
  compare(body.dInputs[2], kernel.dInputs[2], TensorD({1, 2, 1}, {0, 0}));
}

void AttentionTest::nothingToSeeGivesZero() {
  LayerNumbers n = oneQuery();
  n.masks = {{}, {1, 0}, {0, 1}};
  const auto [body, kernel] = run("attention", {}, n);
  compare(body.outputs[0], kernel.outputs[0], TensorD({1, 1, 1}, {0}));
  compare(body.dInputs[0], kernel.dInputs[0], TensorD({1, 1, 1}, {0}));
}

void AttentionTest::scaleByHand() {
  // Twice the scores of half the key: the same weights. ∂L/∂scale = Σ ∂L/∂s · q k = 0.75 · ln 3 / 2.
  LayerNumbers n = oneQuery();
  n.inputs[2] = TensorD({1, 2, 1}, {0, kLn3 / 2});
  n.parameters = {TensorD({1}, {2})};
  const auto [body, kernel] = run("attention", {{"use_scale", true}}, n);
  compare(body.outputs[0], kernel.outputs[0], TensorD({1, 1, 1}, {7}));
  compare(body.dParameters[0], kernel.dParameters[0], TensorD({1}, {0.375 * kLn3}));
}

void AttentionTest::causalItself() {
  // x = [1, ln 3] looks at itself. The first step sees itself alone: y₀ = 1. The second sees scores ln 3 and (ln 3)².
  LayerNumbers n;
  n.time = 2;
  n.inputs = {TensorD({1, 2, 1}, {1, kLn3}), TensorD(Extents{0}), TensorD(Extents{0})};
  n.outputWeights = {TensorD({1, 2, 1}, {1, 0})};
  const auto [body, kernel] = run("attention", {{"use_causal_mask", true}}, n);
  const double a = 3.0, b = std::exp(kLn3 * kLn3);
  compare(body.outputs[0], kernel.outputs[0], TensorD({1, 2, 1}, {1, (a + b * kLn3) / (a + b)}));
  // Nothing of the second step is in y₀.
  compare(body.dInputs[0], kernel.dInputs[0], TensorD({1, 2, 1}, {1, 0}));
}

void AttentionTest::additiveByHand() {
  // tanh(k) = 0 and ½, v = 2 ln 3: the scores 0 and ln 3. ∂L/∂v = 0.75 · ½; ∂L/∂k = ∂L/∂s (1 − tanh²) v.
  LayerNumbers n = oneQuery();
  n.inputs[2] = TensorD({1, 2, 1}, {0, std::atanh(0.5)});
  n.parameters = {TensorD({1, 1}, {0}), TensorD({1, 1}, {1}), TensorD({1}, {2 * kLn3})};
  const auto [body, kernel] = run("additive_attention", {{"units", int64_t{1}}}, n);
  compare(body.outputs[0], kernel.outputs[0], TensorD({1, 1, 1}, {7}));
  compare(body.dParameters[2], kernel.dParameters[2], TensorD({1}, {0.375}));
  compare(body.dInputs[2], kernel.dInputs[2], TensorD({1, 2, 1}, {-0.75 * 2 * kLn3, 0.75 * 0.75 * 2 * kLn3}));
}

void AttentionTest::multiHeadByHand() {
  // One head of one number, W_q = 2, W_k = ½, W_v = 3, W_o = 10, b_v = 1: C = 3·7 + 1, y = 220 + 5.
  LayerNumbers n = oneQuery();
  for (const double w : {2.0, 0.5, 3.0, 10.0}) n.parameters.emplace_back(Extents{1, 1}, w);
  for (const double b : {0.0, 0.0, 1.0, 5.0}) n.parameters.emplace_back(Extents{1}, b);
  const auto [body, kernel] = run("multi_head_attention", {{"num_heads", int64_t{1}}, {"key_dim", int64_t{1}}}, n);
  compare(body.outputs[0], kernel.outputs[0], TensorD({1, 1, 1}, {225}));
  compare(body.dInputs[1], kernel.dInputs[1], TensorD({1, 2, 1}, {7.5, 22.5}));
  compare(body.dParameters[3], kernel.dParameters[3], TensorD({1, 1}, {22}));
}

void AttentionTest::headsShareTheRows() {
  // Two heads of one number: the first row of W_q, W_k and W_v is the first head's. Head 1 asks 0 and takes the mean of
  // the values, 6; head 2 asks 1 and finds 7. W_o takes 1 of the first and 100 of the second.
  LayerNumbers n = oneQuery();
  n.parameters = {TensorD({2, 1}, {0, 1}), TensorD({2, 1}, {1, 1}), TensorD({2, 1}, {1, 1}), TensorD({1, 2}, {1, 100})};
  const auto [body, kernel] =
      run("multi_head_attention", {{"num_heads", int64_t{2}}, {"key_dim", int64_t{1}}, {"use_bias", false}}, n);
  compare(body.outputs[0], kernel.outputs[0], TensorD({1, 1, 1}, {706}));
}

void AttentionTest::largeScoresStayFinite() {
  LayerNumbers n = oneQuery();
  n.inputs[2] = TensorD({1, 2, 1}, {-1e4, 1e4});
  const auto [body, kernel] = run("attention", {}, n);
  compare(body.outputs[0], kernel.outputs[0], TensorD({1, 1, 1}, {8}));
  compare(body.dInputs[2], kernel.dInputs[2], TensorD({1, 2, 1}, {0, 0}));
}

void AttentionTest::positions() {
  HandWorked e;
  e.key = "positional_encoding";
  e.shape = {{'N', kOpen}, {'T', kOpen}, {'F', 4}};
  e.x = TensorD({1, 3, 4}, 0.0);
  e.weights = TensorD({1, 3, 4}, 1.0);
  e.output = TensorD({1, 3, 4}, {0, 1, 0, 1, std::sin(1.0), std::cos(1.0), std::sin(0.01), std::cos(0.01),
                                 std::sin(2.0), std::cos(2.0), std::sin(0.02), std::cos(0.02)});
  e.dInput = TensorD({1, 3, 4}, 1.0);
  std::string wrong = joined(check(e));
  QVERIFY2(wrong.empty(), wrong.c_str());

  e = {};
  e.key = "position_embedding";
  e.attributes = {{"sequence_length", int64_t{3}}};
  e.shape = kSteps;
  e.x = TensorD({2, 2, 1}, {1, 2, 3, 4});
  e.parameters = {TensorD({3, 1}, {10, 20, 30})};
  e.weights = TensorD({2, 2, 1}, {1, 2, 3, 4});
  e.output = TensorD({2, 2, 1}, {11, 22, 13, 24});
  e.dInput = TensorD({2, 2, 1}, {1, 2, 3, 4});
  e.dParameters = {TensorD({3, 1}, {4, 6, 0})};
  wrong = joined(check(e));
  QVERIFY2(wrong.empty(), wrong.c_str());
}

void AttentionTest::namesOfTheBody() {
  // mha.weights[n, head, q, k] and so on are what Explain shows.
  const LayerDescriptor& layer = *LayerCatalog::builtIn().find("multi_head_attention");
  const Attributes attributes(layer.attributes,
                              {{"num_heads", int64_t{2}}, {"key_dim", int64_t{1}}, {"use_causal_mask", true}});
  LayerNumbers n = oneQuery();
  n.parameters = {TensorD({2, 1}, 1.0), TensorD({2, 1}, 1.0), TensorD({2, 1}, 1.0), TensorD({1, 2}, 1.0),
                  TensorD({2}, 0.0),    TensorD({2}, 0.0),    TensorD({2}, 0.0),    TensorD({1}, 0.0)};
  const BodyRun body(layer, attributes, n);
  const auto extentsOf = [&](const char* name) {
    const auto found = body.expression().find("layer", name);
    return found.empty() ? Extents{} : body.expression()[found.begin()->second].extents;
  };
  QCOMPARE(extentsOf("scores"), (Extents{1, 2, 1, 2}));
  QCOMPARE(extentsOf("mask"), (Extents{1, 2}));
  QCOMPARE(extentsOf("weights"), (Extents{1, 2, 1, 2}));
  QCOMPARE(extentsOf("context"), (Extents{1, 1, 2, 1}));
  QCOMPARE(extentsOf("Q"), (Extents{1, 1, 2}));
}

void AttentionTest::parameters() {
  const LayerDescriptor& layer = *LayerCatalog::builtIn().find("multi_head_attention");
  const Attributes attributes(layer.attributes,
                              {{"num_heads", int64_t{3}}, {"key_dim", int64_t{4}}, {"value_dim", int64_t{5}}});
  const Shape query{{'N', kOpen}, {'T', kOpen}, {'F', 7}}, value{{'N', kOpen}, {'T', kOpen}, {'F', 6}};
  const auto specs = layer.parameters(attributes, {query, value, {}});
  const std::vector<std::pair<std::string, Extents>> expected{{"Wq", {12, 7}}, {"Wk", {12, 6}}, {"Wv", {15, 6}},
                                                              {"Wo", {7, 15}}, {"bq", {12}},    {"bk", {12}},
                                                              {"bv", {15}},    {"bo", {7}}};
  QCOMPARE(specs.size(), expected.size());
  for (size_t i = 0; i < specs.size(); ++i) {
    QCOMPARE(specs[i].name, expected[i].first);
    QCOMPARE(specs[i].extents, expected[i].second);
  }
}

void AttentionTest::complaints() {
  const auto complaint = [](const char* key, const std::vector<Shape>& shapes) {
    const LayerDescriptor& layer = *LayerCatalog::builtIn().find(key);
    const auto inferred = layer.inferShape(Attributes(layer.attributes, {}), shapes);
    return inferred.ok() ? std::string() : inferred.error().code;
  };
  const Shape row{{'N', kOpen}, {'F', 3}}, three{{'N', kOpen}, {'T', 5}, {'F', 3}},
      two{{'N', kOpen}, {'T', 5}, {'F', 2}}, shorter{{'N', kOpen}, {'T', 4}, {'F', 3}};
  for (const char* key : {"attention", "additive_attention", "multi_head_attention"}) {
    QCOMPARE(complaint(key, {row, {}, {}}), std::string("shape.rank"));
    QCOMPARE(complaint(key, {three, row, {}}), std::string("shape.rank"));
    QCOMPARE(complaint(key, {three, three, shorter}), std::string("shape.attention"));
    QCOMPARE(complaint(key, {three, shorter, {}}), std::string());
  }
  QCOMPARE(complaint("attention", {three, two, {}}), std::string("shape.attention"));
  QCOMPARE(complaint("multi_head_attention", {three, two, {}}), std::string());
  QCOMPARE(complaint("positional_encoding", {row}), std::string("shape.rank"));
  const LayerDescriptor& layer = *LayerCatalog::builtIn().find("position_embedding");
  const auto tooLong = layer.inferShape(Attributes(layer.attributes, {{"sequence_length", int64_t{4}}}), {three});
  QVERIFY(!tooLong.ok());
  QCOMPARE(tooLong.error().code, std::string("shape.positions"));
  QCOMPARE(tooLong.error().place.attribute, std::string("sequence_length"));
}

void AttentionTest::code() {
  const Shape four{{'N', kOpen}, {'T', kOpen}, {'F', 4}};
  const auto torch = [](const char* key, const AttributeMap& attributes, const std::vector<Shape>& shapes) {
    const LayerDescriptor& layer = *LayerCatalog::builtIn().find(key);
    return layer.exportCode(CodeTarget::PyTorch, "a", Attributes(layer.attributes, attributes), shapes);
  };
  QCOMPARE(torch("multi_head_attention", {{"num_heads", int64_t{2}}, {"key_dim", int64_t{2}}}, {four, {}, {}}),
           std::string("self.a = nn.MultiheadAttention(4, 2, batch_first=True)\nx = self.a(x[0], x[0], x[0])[0]"));
  QCOMPARE(torch("attention", {}, {four, four, {}}),
           std::string("scores = x[0] @ x[1].transpose(1, 2)\nweights = torch.softmax(scores, dim=-1)\n"
                       "x = weights @ x[1]"));
  QVERIFY(torch("additive_attention", {}, {four, four, four}).find("self.a_k(x[2])") != std::string::npos);
  QVERIFY(torch("transformer_decoder", {}, {four, four}).find("x = self.a(x[0], x[1], tgt_mask=") != std::string::npos);
}

QTEST_GUILESS_MAIN(AttentionTest)
#include "attention_test.moc"
