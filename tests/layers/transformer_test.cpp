// SPDX-License-Identifier: GPL-3.0-or-later
// A Transformer block is its parts: what they are, what they are called, and a block that can be reckoned by hand.
#include <QtTest>

#include <cmath>
#include <set>

#include "layers/group.h"
#include "support/hand_worked.h"
#include "support/tolerance.h"

using namespace unroll;
using namespace unroll::testing;

class TransformerTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void partsFollowTheAttributes_data();
  void partsFollowTheAttributes();
  void normalizedFirstByHand();
  void parametersAreThoseOfTheParts();
  void valuesAreCalledByTheirParts();
  void dropoutOfPartsDiffers();
  void costIsTheSumOfTheParts();
  void complaints();
  void code();
};

namespace {

const LayerDescriptor& builtIn(const char* key) { return *LayerCatalog::builtIn().find(key); }
Shape steps(int64_t features) { return {{'N', kOpen}, {'T', kOpen}, {'F', features}}; }

std::string namesOf(const Expansion& expansion) {
  std::string names;
  for (const Expansion::Part& part : expansion.parts) names += (names.empty() ? "" : " ") + part.name;
  return names;
}

}  // namespace

void TransformerTest::partsFollowTheAttributes_data() {
  QTest::addColumn<QString>("key");
  QTest::addColumn<bool>("first");
  QTest::addColumn<double>("dropout");
  QTest::addColumn<QString>("parts");
  QTest::newRow("after") << "transformer_encoder" << false << 0.0 << "mha add1 norm1 ff1 ff2 add2 norm2";
  QTest::newRow("first") << "transformer_encoder" << true << 0.0 << "norm1 mha add1 norm2 ff1 ff2 add2";
  QTest::newRow("dropout") << "transformer_encoder" << false << 0.1
                           << "mha dropout1 add1 norm1 ff1 dropout_ff ff2 dropout2 add2 norm2";
  QTest::newRow("decoder") << "transformer_decoder" << true << 0.0
                           << "norm1 mha add1 norm2 cross add2 norm3 ff1 ff2 add3";
}

void TransformerTest::partsFollowTheAttributes() {
  QFETCH(QString, key);
  QFETCH(bool, first);
  QFETCH(double, dropout);
  QFETCH(QString, parts);
  const LayerDescriptor& layer = builtIn(key.toUtf8().constData());
  const Attributes attributes(layer.attributes, {{"normalize_first", first}, {"dropout", dropout}});
  const std::vector<Shape> shapes(layer.inputs(attributes).size(), steps(8));
  const Expansion expansion = layer.expand(attributes, shapes);
  QCOMPARE(namesOf(expansion), parts.toStdString());
  const Result<group::Resolved> resolved = group::resolve(expansion, shapes);
  QVERIFY(resolved.ok());
  QCOMPARE(resolved->parts.back().output, steps(8));
}

void TransformerTest::normalizedFirstByHand() {
  // The attention's W_o and b_o are 0, so a = x = [0, 2.4]. norm₂: x̂ = ∓0.8 (1.44 + 0.81 = 1.5²). One ReLU unit takes
  // x̂₂ − x̂₁ = 1.6; y = a + [10, 100] · 1.6.
  const LayerDescriptor& layer = builtIn("transformer_encoder");
  const Attributes attributes(layer.attributes, {{"num_heads", int64_t{1}},
                                                 {"intermediate_dim", int64_t{1}},
                                                 {"normalize_first", true},
                                                 {"layer_norm_epsilon", 0.81}});
  const std::vector<Shape> shapes{steps(2)};
  LayerNumbers n;
  n.time = 1;
  n.inputs = {TensorD({1, 1, 2}, {0, 2.4})};
  n.outputWeights = {TensorD({1, 1, 2}, {1, 1})};
  for (const ParameterSpec& p : layer.parameters(attributes, shapes)) {
    TensorD values(p.extents, p.name.ends_with("gamma") ? 1.0 : 0.0);
    if (p.name == "mha.Wq" || p.name == "mha.Wk" || p.name == "mha.Wv") values = TensorD({2, 2}, {1, 2, 3, 4});
    if (p.name == "ff1.W") values = TensorD({1, 2}, {-1, 1});
    if (p.name == "ff2.W") values = TensorD({2, 1}, {10, 100});
    n.parameters.push_back(std::move(values));
  }
  const TensorD y({1, 1, 2}, {16, 162.4});
  std::string wrong = compareTensors("body", BodyRun(layer, attributes, n).results().outputs[0], y, kDoubleTolerance);
  QVERIFY2(wrong.empty(), wrong.c_str());
  wrong = compareTensors("kernel", runKernel(layer, attributes, shapes, n, 0).results.outputs[0], y, floatTolerance(1));
  QVERIFY2(wrong.empty(), wrong.c_str());
}

void TransformerTest::parametersAreThoseOfTheParts() {
  const LayerDescriptor& layer = builtIn("transformer_encoder");
  const Attributes attributes(layer.attributes, {{"num_heads", int64_t{2}}, {"intermediate_dim", int64_t{5}}});
  std::map<std::string, Extents> found;
  for (const ParameterSpec& p : layer.parameters(attributes, {steps(6)})) found[p.name] = p.extents;
  QCOMPARE(found.size(), size_t{16});
  QCOMPARE(found.at("mha.Wq"), (Extents{6, 6}));
  QCOMPARE(found.at("mha.bo"), Extents{6});
  QCOMPARE(found.at("ff1.W"), (Extents{5, 6}));
  QCOMPARE(found.at("ff2.b"), Extents{6});
  QCOMPARE(found.at("norm2.gamma"), Extents{6});
}

void TransformerTest::valuesAreCalledByTheirParts() {
  const LayerDescriptor& layer = builtIn("transformer_encoder");
  const Attributes attributes(layer.attributes, {{"num_heads", int64_t{2}}, {"intermediate_dim", int64_t{3}}});
  LayerNumbers n;
  n.time = 3;
  n.inputs = {TensorD({1, 3, 4}, 0.5)};
  n.outputWeights = {TensorD({1, 3, 4}, 1.0)};
  for (const ParameterSpec& p : layer.parameters(attributes, {steps(4)})) n.parameters.emplace_back(p.extents, 0.1);
  const BodyRun body(layer, attributes, n);
  for (const char* name : {"mha.weights", "mha.scores", "mha.Q", "norm1.normalized", "norm2.mean", "ff1.z", "ff2.out",
                           "add1.out", "out"}) {
    QVERIFY2(body.expression().find("layer", name).size() == 1, name);
  }
}

void TransformerTest::dropoutOfPartsDiffers() {
  std::set<uint64_t> seeds;
  for (const char* part : {"mha", "dropout1", "dropout2", "dropout_ff", "cross"}) {
    seeds.insert(group::partSeed(7, part));
    seeds.insert(group::partSeed(8, part));
  }
  QCOMPARE(seeds.size(), size_t{10});
}

void TransformerTest::costIsTheSumOfTheParts() {
  // T = 10, F = 8, 16 hidden units: projections 8·10·64, weights and means 4·100·8, feed-forward 4·10·8·16; the two
  // normalizations and sums are counted too.
  const LayerDescriptor& layer = builtIn("transformer_encoder");
  const Attributes attributes(layer.attributes, {{"num_heads", int64_t{2}}, {"intermediate_dim", int64_t{16}}});
  const int64_t products = 8 * 10 * 64 + 4 * 100 * 8 + 4 * 10 * 8 * 16;
  const int64_t flops = layer.flops(attributes, {steps(8)}, 10);
  QVERIFY(flops >= products && flops < products + 20 * 10 * 8);
}

void TransformerTest::complaints() {
  QVERIFY(shapeComplaint("transformer_encoder", {}, {{'N', kOpen}, {'F', 4}}).starts_with("shape.rank[]"));
  QCOMPARE(shapeComplaint("transformer_encoder", {{"num_heads", int64_t{4}}}, steps(6)),
           std::string("shape.heads[num_heads]: TransformerEncoder '{node}' shares 6 features out among 4 heads, but 6 "
                       "is no multiple of 4. Choose a number of heads that divides 6, or give the size of a key."));
  QCOMPARE(shapeComplaint("transformer_encoder", {{"num_heads", int64_t{4}}, {"key_dim", int64_t{2}}}, steps(6)),
           std::string());
}

void TransformerTest::code() {
  const LayerDescriptor& layer = builtIn("transformer_encoder");
  const Attributes attributes(layer.attributes, {{"num_heads", int64_t{2}}, {"intermediate_dim", int64_t{16}}});
  QCOMPARE(layer.exportCode(CodeTarget::PyTorch, "enc", attributes, {steps(8)}),
           std::string("self.enc = nn.TransformerEncoderLayer(8, 2, 16, dropout=0, activation=\"relu\", "
                       "layer_norm_eps=1e-05, batch_first=True, norm_first=False)\nx = self.enc(x)"));
}

QTEST_GUILESS_MAIN(TransformerTest)
#include "transformer_test.moc"
