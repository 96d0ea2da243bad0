// SPDX-License-Identifier: GPL-3.0-or-later
// Order, shapes, counts, and what single fixes do. The list of problems: problems_test.cpp.
#include <QtTest>

#include "graph/graph_documents.h"
#include "graph/names.h"
#include "io/templates.h"

using namespace unroll;
using namespace unroll::test;

class InferenceTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void invalidNamesAreMended() {
    NetworkSpec spec = read(chain({"in input", "fc dense"}));
    spec.nodes[1].name = "3 fc";
    const Inference inference = infer(spec);
    const Diagnostic* found = findCode(inference, "name.invalid", "3 fc", spec);
    QVERIFY(found && found->fixes.size() == 1);
    QVERIFY(apply(spec, found->fixes[0].edits[0]).ok());
    QCOMPARE(spec.nodes[1].name, std::string("n3_fc"));
  }

  void flattenIsInsertedBetween() {
    NetworkSpec spec = read(chain({"in input {\"shape\": [1, 8, 8]}", "c conv2d {\"filters\": 4}", "fc dense"}));
    spec.nodes[1].position = Position{0, 0};
    spec.nodes[2].position = Position{300, 100};
    const Inference inference = infer(spec);
    QCOMPARE(inference.diagnostics.size(), size_t{1});
    const Diagnostic& problem = inference.diagnostics[0];
    QVERIFY(problem.edges == (std::vector<EdgeSpec>{{{2, "out"}, {3, "in"}}}));
    QCOMPARE(problem.fixes[0].title.english(), std::string("Insert Flatten between 'c' and 'fc'"));
    for (const Edit& edit : problem.fixes[0].edits) QVERIFY(apply(spec, edit).ok());
    QCOMPARE(spec.nodes.size(), size_t{4});
    QCOMPARE(spec.nodes[2].type, std::string("flatten"));
    QVERIFY(spec.nodes[2].position == (Position{150, 50}));
    const Inference after = infer(spec);
    QVERIFY(after.diagnostics.empty());
    QCOMPARE(after.shapeAt({4, "out"})->str(), std::string("(N, 144)"));
  }

  void returnSequencesMendsAStack() {
    NetworkSpec spec = read(chain({"in input {\"shape\": [10, 3]}", "a lstm", "b gru", "c simple_rnn"}));
    for (int i = 0; i < 2; ++i) {
      const Inference inference = infer(spec);
      QVERIFY(inference.hasErrors());
      for (const Edit& edit : inference.diagnostics[0].fixes.at(0).edits) QVERIFY(apply(spec, edit).ok());
    }
    QVERIFY(!infer(spec).hasErrors());
    QVERIFY(!spec.nodes[3].attributes.count("return_sequences"));
  }

  void cyclesMarkAllTheirEdgesAndNothingElse() {
    const NetworkSpec spec = read(
        "\"nodes\": [{\"name\": \"in\", \"type\": \"input\"}, {\"name\": \"a\", \"type\": \"dense\"}, {\"name\": "
        "\"b\", \"type\": \"dense\"}, "
        "{\"name\": \"c\", \"type\": \"dense\"}, {\"name\": \"out\", \"type\": \"dense\"}, {\"name\": \"free\", "
        "\"type\": \"dense\"}], "
        "\"edges\": [{\"from\": \"a\", \"to\": \"b\"}, {\"from\": \"b\", \"to\": \"c\"}, {\"from\": \"c\", \"to\": "
        "\"a\"}, "
        "{\"from\": \"c\", \"to\": \"out\"}, {\"from\": \"in\", \"to\": \"free\"}]");
    const Inference inference = infer(spec);
    const Diagnostic* cycle = findCode(inference, "graph.cycle", "a", spec);
    QVERIFY(cycle);
    QVERIFY(cycle->edges == (std::vector<EdgeSpec>(spec.edges.begin(), spec.edges.begin() + 3)));
    QVERIFY(inference.order == (std::vector<NodeId>{1, 5, 6}));
    QVERIFY(inference.shapeAt({6, "out"}) && !inference.shapeAt({5, "out"}));
  }

  void orderIsTopologicalAndStable() {
    const NetworkSpec spec = read(
        "\"nodes\": [{\"name\": \"c\", \"type\": \"dense\"}, {\"name\": \"b\", \"type\": \"dense\"}, {\"name\": "
        "\"in\", \"type\": \"input\"}], "
        "\"edges\": [{\"from\": \"b\", \"to\": \"c\"}, {\"from\": \"in\", \"to\": \"b\"}]");
    const Inference inference = infer(spec);
    QVERIFY(inference.order == (std::vector<NodeId>{3, 2, 1}));
    QVERIFY(inference.inputNodes == (std::vector<NodeId>{3}) && inference.outputNodes == (std::vector<NodeId>{1}));
  }

  void anErrorIsSaidOnceNotByEveryLayerBehindIt() {
    const Inference inference =
        infer(read(chain({"in input {\"shape\": [1, 8, 8]}", "a dense", "b dense", "c dense {\"units\": 2}"})));
    QCOMPARE(inference.diagnostics.size(), size_t{1});
  }

  void openTimeFitsAnyLength() {
    const NetworkSpec spec = read(
        chain({"in input {\"shape\": [null, 10]}", "r gru", "fc dense {\"units\": 1, \"activation\": \"sigmoid\"}"},
              with("{\"type\": \"sequence_order\", \"count\": 20}", "binary_crossentropy")));
    const DatasetPtr data = dataOf(spec);
    QVERIFY(infer(spec, LayerCatalog::builtIn(), data.get()).diagnostics.empty());
    NetworkSpec fixed = spec;
    fixed.nodes[0].attributes["shape"] = std::vector<int64_t>{20, 10};
    QVERIFY(infer(fixed, LayerCatalog::builtIn(), data.get()).hasErrors());
  }

  void oneHotDataMeetsTheSparseLoss() {
    NetworkSpec spec = *makeTemplate("mnist_cnn_64");
    spec.dataset.attributes["count"] = int64_t{20};
    spec.training.loss = "sparse_categorical_crossentropy";
    const DatasetPtr data = dataOf(spec);
    const Inference inference = infer(spec, LayerCatalog::builtIn(), data.get());
    const Diagnostic* problem = findCode(inference, "loss.target", "fc2", spec);
    QVERIFY(problem && problem->fixes.size() >= 2);
    for (const Fix& fix : problem->fixes) {
      NetworkSpec mended = spec;
      for (const Edit& edit : fix.edits) QVERIFY(apply(mended, edit).ok());
      QVERIFY(!infer(mended, LayerCatalog::builtIn(), dataOf(mended).get()).hasErrors());
    }
  }

  void countsAndCosts() {
    const NetworkSpec spec = *makeTemplate("mnist_cnn");
    const Inference inference = infer(spec);
    QCOMPARE(inference.nodes.at(2).parameterCount, int64_t{320});
    QCOMPARE(inference.nodes.at(2).flops, int64_t{2 * 9 * 32 * 26 * 26});
    QVERIFY(inference.flops() > inference.nodes.at(2).flops);
    QVERIFY(inference.shapeAt({2, "nothing"}) == nullptr && inference.shapeAt({99, "out"}) == nullptr);
  }

  void nearestNames() {
    const std::vector<std::string> known{"dense", "conv2d", "max_pooling2d", "lstm", "simple_rnn"};
    QCOMPARE(nearestName("Dense", known), std::string("dense"));
    QCOMPARE(nearestName("Conv2D", known), std::string("conv2d"));
    QCOMPARE(nearestName("MaxPooling2D", known), std::string("max_pooling2d"));
    QCOMPARE(nearestName("lsmt", known), std::string("lstm"));
    QCOMPARE(nearestName("SimpleRNN", known), std::string("simple_rnn"));
    QCOMPARE(nearestName("transformer", known), std::string());
    QCOMPARE(nearestName("", known), std::string());
  }

  void sizesThatNoMachineHoldsAreSaid() {
    // 2^72 values would wrap around to 0 in 64 bits.
    const std::string cube = "in input {\"shape\": [16777216, 16777216, 16777216]}";
    const NetworkSpec wrapped = read(chain({cube, "f flatten", "fc dense"}, kMse));
    QVERIFY(findCode(infer(wrapped), "shape.too_large", "in", wrapped));
    const std::string row = "in input {\"shape\": [1048576]}";
    const NetworkSpec weights = read(chain({row, "fc dense {\"units\": 1048576}"}, kMse));
    const Inference inference = infer(weights);
    const Diagnostic* found = findCode(inference, "shape.too_large", "fc", weights);
    QVERIFY(found);
    QVERIFY(found->message.english().find("fc.W would be a tensor of (1048576, 1048576)") == 0);
    const NetworkSpec open = read(chain({"in input {\"shape\": [null, 65536]}", "r lstm {\"units\": 65536}"}, kMse));
    QVERIFY(findCode(infer(open), "shape.too_large", "r", open));
    const NetworkSpec largest = read(chain({row, "fc dense {\"units\": 1024}"}, kMse));
    QVERIFY(!findCode(infer(largest), "shape.too_large", "fc", largest));
  }

  void hostileGraphsEnd() {
    // A chain and a ring of many nodes: no recursion, and soon done.
    NetworkSpec spec;
    constexpr NodeId kNodes = 1500;
    for (NodeId id = 1; id <= kNodes; ++id) {
      NodeSpec node;
      node.id = id;
      node.type = "activation";
      node.name = "n" + std::to_string(id);
      spec.nodes.push_back(node);
      spec.edges.push_back({{id, "out"}, {id % kNodes + 1, "in"}});
    }
    const Inference inference = infer(spec);
    QVERIFY(findCode(inference, "graph.cycle", "n1", spec));
    QCOMPARE(inference.diagnostics.front().edges.size(), static_cast<size_t>(kNodes));
  }
};

QTEST_GUILESS_MAIN(InferenceTest)
#include "inference_test.moc"
