// SPDX-License-Identifier: GPL-3.0-or-later
// A group that is opened computes what it computed before, under other names; undone, the document is as it was.
#include <QtTest>

#include <algorithm>

#include "core/rng.h"
#include "graph/open_group.h"
#include "train/network.h"

using namespace unroll;

namespace {

constexpr NodeId kIn = 1, kMemory = 2, kBlock = 3, kOut = 4;

/// in → block → out, with a second input for a decoder.
NetworkSpec document(const std::string& block, AttributeMap attributes) {
  NetworkSpec spec;
  attributes.emplace("num_heads", int64_t{2});
  attributes.emplace("intermediate_dim", int64_t{6});
  attributes.emplace("kernel_l2", 0.02);
  spec.nodes.push_back({kIn, "input", "in", 1, {{"shape", std::vector<int64_t>{3, 4}}}, Position{0, 0}, {}});
  spec.edges.push_back({{kIn, "out"}, {kBlock, "in"}});
  if (block == "transformer_decoder") {
    spec.nodes.push_back(
        {kMemory, "input", "memory", 1, {{"shape", std::vector<int64_t>{5, 4}}}, Position{0, 200}, {}});
    spec.edges.push_back({{kMemory, "out"}, {kBlock, "encoder"}});
  }
  spec.nodes.push_back({kBlock, block, "enc", 1, attributes, Position{300, 0}, {}});
  spec.nodes.push_back({kOut, "dense", "fc", 1, {{"units", int64_t{2}}}, Position{600, 0}, {}});
  spec.edges.push_back({{kBlock, "out"}, {kOut, "in"}});
  return spec;
}

NetworkSpec opened(NetworkSpec spec) {
  const Inference inference = infer(spec);
  Result<Edits> edits = openGroup(spec, inference, kBlock);
  UNROLL_ASSERT(edits.ok());
  UNROLL_ASSERT(apply(spec, Edit{*edits}).ok());
  return spec;
}

void fill(Network& network, const char* node, uint64_t seed, int64_t count) {
  Rng rng(seed, node);
  float* values = network.inputOf(network.spec().findByName(node)->id);
  for (int64_t i = 0; i < count; ++i) values[i] = static_cast<float>(rng.uniform(-1.0, 1.0));
}

struct Pass {
  std::vector<float> output;
  double loss = 0.0;
  std::map<std::string, std::vector<float>> gradients;
};

Pass run(const NetworkSpec& spec, const WeightMap& weights) {
  auto compiled = Network::compile(spec, 2, 0);
  UNROLL_ASSERT(compiled.ok());
  Network& network = **compiled;
  network.setWeights(weights);
  network.batch().count = 2;
  fill(network, "in", 5, 2 * 3 * 4);
  if (spec.findByName("memory")) fill(network, "memory", 6, 2 * 5 * 4);
  std::fill_n(network.batch().target, network.targetCapacity(), 0.5f);
  network.forward(false, 1);
  Pass pass;
  pass.loss = network.loss(true);
  const Network::View out = network.output({spec.findByName("fc")->id, "out"});
  pass.output.assign(out.values, out.values + elementCount(out.extents));
  for (const Network::ParameterView& p : network.parameters())
    pass.gradients[p.name].assign(p.gradient, p.gradient + p.count);
  return pass;
}

}  // namespace

class OpenGroupTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void computesTheSame_data();
  void computesTheSame();
  void undo();
  void namesAndPlaces();
  void inlineWeightsGoAlong();
  void takenNamesAreLeft();
  void complaints();
};

void OpenGroupTest::computesTheSame_data() {
  QTest::addColumn<QString>("block");
  QTest::addColumn<bool>("first");
  QTest::addColumn<bool>("causal");
  for (const char* block : {"transformer_encoder", "transformer_decoder"}) {
    for (const bool first : {false, true}) {
      for (const bool causal : {false, true})
        QTest::addRow("%s %d %d", block, first, causal) << QString(block) << first << causal;
    }
  }
}

void OpenGroupTest::computesTheSame() {
  QFETCH(QString, block);
  QFETCH(bool, first);
  QFETCH(bool, causal);
  const NetworkSpec closed =
      document(block.toStdString(), {{"normalize_first", first}, {"use_causal_mask", causal}, {"activation", "gelu"}});
  const NetworkSpec open = opened(closed);
  const Inference inference = infer(closed), after = infer(open);
  for (const Diagnostic& d : after.diagnostics) QVERIFY2(d.severity != Severity::Error, d.message.english().c_str());
  QCOMPARE(after.parameterCount(), inference.parameterCount());
  QCOMPARE(after.flops(), inference.flops());
  const WeightMap weights = initialWeights(closed, inference).value();
  const WeightMap moved = openedWeights(closed, inference, kBlock, weights);
  QVERIFY(checkWeights(open, after, moved).ok());
  const Pass one = run(closed, weights), other = run(open, moved);
  QVERIFY(one.output == other.output);
  QCOMPARE(one.loss, other.loss);
  QCOMPARE(one.gradients.at("enc.mha.Wq"), other.gradients.at("enc_mha.Wq"));
  QCOMPARE(one.gradients.at("enc.norm1.gamma"), other.gradients.at("enc_norm1.gamma"));
  QCOMPARE(one.gradients.at("enc.ff1.W"), other.gradients.at("enc_ff1.W"));
}

void OpenGroupTest::undo() {
  const NetworkSpec before = document("transformer_decoder", {{"dropout", 0.1}});
  NetworkSpec spec = before;
  const Result<Edits> edits = openGroup(spec, infer(spec), kBlock);
  QVERIFY(edits.ok());
  const Result<Edit> inverse = apply(spec, Edit{*edits});
  QVERIFY(inverse.ok());
  QVERIFY(!(spec == before));
  const NetworkSpec open = spec;
  const Result<Edit> again = apply(spec, *inverse);
  QVERIFY(again.ok());
  QVERIFY(spec == before);
  QVERIFY(apply(spec, *again).ok());
  QVERIFY(spec == open);
}

void OpenGroupTest::namesAndPlaces() {
  const NetworkSpec open = opened(document("transformer_encoder", {}));
  QVERIFY(!open.findByName("enc"));
  const char* order[] = {"in", "enc_mha", "enc_add1", "enc_norm1", "enc_ff1", "enc_ff2", "enc_add2", "enc_norm2", "fc"};
  QCOMPARE(open.nodes.size(), std::size(order));
  double last = -1.0;
  for (size_t i = 0; i < open.nodes.size(); ++i) {
    QCOMPARE(open.nodes[i].name, std::string(order[i]));
    QVERIFY(open.nodes[i].position->x > last);  // from left to right, one beside the other
    last = open.nodes[i].position->x;
  }
  QVERIFY(!isGroup(open, open.nodes[1].id));
  NetworkSpec rows = document("transformer_encoder", {});
  rows.find(kOut)->position = Position{600, 200};
  QCOMPARE(opened(rows).find(kOut)->position->x, 600.0);  // another row stays
  QCOMPARE(open.findByName("enc_ff1")->attributes.at("units"), AttributeValue(int64_t{6}));
}

void OpenGroupTest::inlineWeightsGoAlong() {
  NetworkSpec spec = document("transformer_encoder", {});
  spec.weights["enc.ff1.b"] = TensorD({6}, 0.25);
  spec.weights["fc.b"] = TensorD({2}, 0.5);
  const NetworkSpec open = opened(spec);
  QCOMPARE(open.weights.size(), size_t{2});
  QCOMPARE(open.weights.at("enc_ff1.b"), TensorD({6}, 0.25));
  QCOMPARE(open.weights.at("fc.b"), TensorD({2}, 0.5));
}

void OpenGroupTest::takenNamesAreLeft() {
  NetworkSpec spec = document("transformer_encoder", {});
  spec.find(kOut)->name = "enc_ff1";
  const NetworkSpec open = opened(spec);
  QVERIFY(open.findByName("enc_ff1_2"));
  QCOMPARE(open.findByName("enc_ff1")->type, std::string("dense"));
}

void OpenGroupTest::complaints() {
  NetworkSpec spec = document("transformer_encoder", {});
  QVERIFY(isGroup(spec, kBlock) && !isGroup(spec, kOut) && !isGroup(spec, 99));
  QCOMPARE(openGroup(spec, infer(spec), kOut).error().code, std::string("group.none"));
  spec.edges.erase(spec.edges.begin());
  QCOMPARE(openGroup(spec, infer(spec), kBlock).error().code, std::string("group.shapes"));
}

QTEST_GUILESS_MAIN(OpenGroupTest)
#include "open_group_test.moc"
