// SPDX-License-Identifier: GPL-3.0-or-later
// Every edit has an inverse: by single cases, and by thousands of random ones.
#include <QtTest>

#include "core/rng.h"
#include "graph/edit.h"

using namespace unroll;

namespace {

NodeSpec node(NodeId id, const std::string& type, const std::string& name) {
  NodeSpec n;
  n.id = id;
  n.type = type;
  n.name = name;
  return n;
}

EdgeSpec edge(NodeId from, NodeId to) { return {{from, "out"}, {to, "in"}}; }

NetworkSpec chain() {
  NetworkSpec spec;
  spec.nodes = {node(1, "input", "in"), node(2, "dense", "fc1"), node(3, "dense", "fc2")};
  spec.edges = {edge(1, 2), edge(2, 3)};
  spec.weights = {{"fc1.W", TensorD({1, 1}, 2.0)}, {"fc1.b", TensorD({1})}, {"fc10.b", TensorD({1})}};
  spec.sample = SampleSpec{{{"in", TensorD({1, 1}, 3.0)}}, TensorD({1})};
  return spec;
}

/// Draws edits of all kinds, sensible and senseless ones.
struct Fuzzer {
  Rng rng;
  NetworkSpec& spec;

  NodeId anyNode() {
    if (spec.nodes.empty() || rng.chance(0.03)) return 999;  // one that is not there
    return spec.nodes[static_cast<size_t>(rng.below(static_cast<int64_t>(spec.nodes.size())))].id;
  }
  std::string anyName() {
    static const std::vector<std::string> names{"a",    "b",    "c", "fc1",    "x1",
                                                "loss", "1bad", "",  "no way", "long_name_42"};
    return names[static_cast<size_t>(rng.below(static_cast<int64_t>(names.size())))];
  }
  int anyIndex() { return static_cast<int>(rng.below(8)) - 1; }
  EdgeSpec anyEdge() {
    if (!spec.edges.empty() && rng.chance(0.5))
      return spec.edges[static_cast<size_t>(rng.below(static_cast<int64_t>(spec.edges.size())))];
    return {{anyNode(), "out"}, {anyNode(), rng.chance(0.8) ? "in" : "state"}};
  }
  std::optional<AttributeValue> anyValue() {
    switch (rng.below(6)) {
      case 0: return AttributeValue{rng.chance(0.5)};
      case 1: return AttributeValue{rng.below(100)};
      case 2: return AttributeValue{rng.uniform()};
      case 3: return AttributeValue{std::string("relu")};
      case 4: return AttributeValue{std::vector<int64_t>{rng.below(5), kOpen}};
      default: return std::nullopt;
    }
  }
  Edit one(int depth) {
    switch (rng.below(depth > 0 ? 14 : 13)) {
      case 0: return AddNode{node(kNoNode, "dense", anyName()), anyIndex()};
      case 1: return RemoveNode{anyNode()};
      case 2: return SetAttribute{anyNode(), rng.chance(0.5) ? "units" : "activation", anyValue()};
      case 3: return RenameNode{anyNode(), anyName()};
      case 4:
        return MoveNode{anyNode(),
                        rng.chance(0.8) ? std::optional(Position{rng.uniform(), rng.uniform()}) : std::nullopt};
      case 5: return Connect{anyEdge(), anyIndex()};
      case 6: return Disconnect{anyEdge()};
      case 7: {
        TrainingSpec t = spec.training;
        t.batch = rng.below(99);
        t.metrics.push_back("accuracy");
        return SetTraining{t};
      }
      case 8: return SetDataset{{"spiral", {{"count", rng.below(50)}}, {}}};
      case 9: return SetSeed{rng.bits()};
      case 10: return SetTitle{anyName()};
      case 11: return SetWeights{{{anyName() + ".W", TensorD({2}, rng.uniform())}, {"fc1.W", TensorD({1}, 1.0)}}};
      case 12:
        return SetSample{rng.chance(0.7)
                             ? std::optional(SampleSpec{{{anyName(), TensorD({1}, rng.uniform())}}, std::nullopt})
                             : std::nullopt};
      default: {
        Edits all;
        for (int64_t i = rng.below(4); i >= 0; --i) all.all.push_back(one(depth - 1));
        return all;
      }
    }
  }
};

}  // namespace

class EditTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void addingNamesAndCounts() {
    NetworkSpec spec = chain();
    const NetworkSpec before = spec;
    const auto inverse = apply(spec, AddNode{node(kNoNode, "conv2d", "")});
    QVERIFY(inverse.ok());
    QCOMPARE(spec.nodes.back().id, NodeId{4});
    QCOMPARE(spec.nodes.back().name, std::string("conv2d1"));
    QVERIFY(apply(spec, *inverse).ok());
    QVERIFY(spec == before);
  }

  void removingTakesEdgesAndTensorsAlong() {
    NetworkSpec spec = chain();
    const NetworkSpec before = spec;
    const auto inverse = apply(spec, RemoveNode{2});
    QVERIFY(inverse.ok());
    QVERIFY(spec.edges.empty());
    QVERIFY(!spec.weights.count("fc1.W") && spec.weights.count("fc10.b"));
    QVERIFY(apply(spec, *inverse).ok());
    QVERIFY(spec == before);
  }

  void renamingMovesTensors() {
    NetworkSpec spec = chain();
    const NetworkSpec before = spec;
    const auto weights = apply(spec, RenameNode{2, "hidden"});
    QVERIFY(weights.ok());
    QVERIFY(spec.weights.count("hidden.W") && spec.weights.count("hidden.b") && spec.weights.count("fc10.b"));
    const auto sample = apply(spec, RenameNode{1, "x"});
    QVERIFY(sample.ok());
    QVERIFY(spec.sample->inputs.count("x") && !spec.sample->inputs.count("in"));
    QVERIFY(apply(spec, *sample).ok() && apply(spec, *weights).ok());
    QVERIFY(spec == before);
  }

  void renamingRefuses() {
    for (const auto& [name, code] :
         {std::pair{"fc2", "name.taken"}, std::pair{"2fc", "name.invalid"}, std::pair{"", "name.invalid"},
          std::pair{"a b", "name.invalid"}, std::pair{"loss", "name.reserved"}}) {
      NetworkSpec spec = chain();
      const auto refused = apply(spec, RenameNode{2, name});
      QVERIFY(!refused.ok());
      QCOMPARE(refused.error().code, std::string(code));
      QVERIFY(spec == chain());
    }
  }

  void aRefusedNameIsProposedBetter() {
    const NetworkSpec spec = chain();
    const std::pair<const char*, const char*> names[] = {
        {"my layer!", "'my_layer'"}, {"2nd", "'layer_2nd'"}, {" fc2 ", "'fc21'"}, {"größe", "'gr_e'"}};
    for (const auto& [name, proposed] : names) {
      NetworkSpec tried = spec;
      const std::string sentence = apply(tried, RenameNode{2, name}).error().message.english();
      QVERIFY2(sentence.find(proposed) != std::string::npos, sentence.c_str());
    }
    for (const char* name : {"", "卷积", "!?", "- -"}) {  // nothing of it can stay: the rule alone
      NetworkSpec tried = spec;
      const std::string sentence = apply(tried, RenameNode{2, name}).error().message.english();
      QVERIFY2(sentence.find("as in") == std::string::npos && sentence.find("letters") != std::string::npos,
               sentence.c_str());
    }
  }

  void renamingFromABadNameCanBeUndone() {
    NetworkSpec spec = chain();
    spec.nodes[1].name = "2 fc";
    spec.nodes[2].name = "2 fc";
    const NetworkSpec before = spec;
    const auto inverse = apply(spec, RenameNode{2, "fc"});
    QVERIFY(inverse.ok());
    QCOMPARE(spec.find(2)->name, std::string("fc"));
    QVERIFY(apply(spec, *inverse).ok());
    QVERIFY(spec == before);
  }

  void connectingReplaces() {
    NetworkSpec spec = chain();
    const NetworkSpec before = spec;
    const auto inverse = apply(spec, Connect{edge(1, 3)});
    QVERIFY(inverse.ok());
    QVERIFY(spec.edges == (std::vector<EdgeSpec>{edge(1, 2), edge(1, 3)}));
    QVERIFY(apply(spec, *inverse).ok());
    QVERIFY(spec == before);
    QVERIFY(apply(spec, Connect{edge(1, 2)}).ok());  // connected already: nothing changes
    QVERIFY(spec == before);
    QVERIFY(!apply(spec, Connect{edge(1, 77)}).ok());
    QVERIFY(!apply(spec, Disconnect{edge(1, 3)}).ok());
  }

  void unknownLayersKeepTheirAttributes() {
    NetworkSpec spec = chain();
    spec.nodes[1].unknown = "{}";
    QCOMPARE(apply(spec, SetAttribute{2, "units", AttributeValue{int64_t{3}}}).error().code,
             std::string("edit.unknown_layer"));
  }

  void allOrNothing() {
    NetworkSpec spec = chain();
    const Edits edits{{RenameNode{1, "x"}, RemoveNode{2}, SetSeed{9}, RemoveNode{2}}};
    QVERIFY(!apply(spec, edits).ok());
    QVERIFY(spec == chain());
  }

  void randomEditsUndoAndRedo() {
    int done = 0, refused = 0;
    for (uint64_t round = 0; round < 60; ++round) {
      NetworkSpec spec = round % 2 ? chain() : NetworkSpec();
      if (round % 4 == 1) spec.edges.push_back(edge(1, 3));  // a port taken twice, as files can have it
      const NetworkSpec original = spec;
      Fuzzer fuzzer{Rng(7, "test/edits", round), spec};
      std::vector<Edit> edits, inverses;
      for (int i = 0; i < 100; ++i) {
        const Edit edit = fuzzer.one(2);
        const NetworkSpec before = spec;
        const auto inverse = apply(spec, edit);
        if (!inverse.ok()) {
          ++refused;
          QVERIFY(spec == before);
          QVERIFY(!inverse.error().message.empty());
          continue;
        }
        ++done;
        edits.push_back(edit);
        inverses.push_back(*inverse);
      }
      const NetworkSpec final = spec;
      std::vector<Edit> redos;
      for (size_t i = inverses.size(); i-- > 0;) {
        const auto redo = apply(spec, inverses[i]);
        QVERIFY(redo.ok());
        redos.push_back(*redo);
      }
      QVERIFY(spec == original);
      for (const Edit& edit : edits) QVERIFY(apply(spec, edit).ok());
      QVERIFY(spec == final);
      for (size_t i = inverses.size(); i-- > 0;) QVERIFY(apply(spec, inverses[i]).ok());
      QVERIFY(spec == original);
      // The inverse of an inverse does the edit again.
      for (size_t i = redos.size(); i-- > 0;) QVERIFY(apply(spec, redos[i]).ok());
      QVERIFY(spec == final);
    }
    QVERIFY(done > 2000 && refused > 200);
  }
};

QTEST_GUILESS_MAIN(EditTest)
#include "edit_test.moc"
