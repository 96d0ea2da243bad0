// SPDX-License-Identifier: GPL-3.0-or-later
// Every problem is said with both sides and its remedy, and every fix takes its problem away.
#include <QtTest>

#include "data/dataset.h"
#include "graph/names.h"
#include "io/document.h"
#include "io/templates.h"

using namespace unroll;

namespace {

struct Case {
  const char* code;
  Severity severity;
  std::string document;              ///< what stands between the outer braces, after "format"
  std::vector<const char*> says;     ///< parts of the sentence
  int fixes;                         ///< at least
  std::string node;                  ///< blamed; empty: none
};

NetworkSpec read(const std::string& body) {
  const auto document = readDocument("{\"format\": 1, " + body + "}");
  if (!document.ok()) qFatal("%s", document.error().english().c_str());
  return document->spec;
}

DatasetPtr dataOf(const NetworkSpec& spec) {
  const DatasetDescriptor* dataset = findDataset(spec.dataset.type);
  if (!dataset) return nullptr;
  auto made = dataset->make(Attributes(dataset->attributes, spec.dataset.attributes));
  return made.ok() ? *made : nullptr;
}

/// "in → a → b", each with its type and attributes.
std::string chain(const std::vector<std::string>& nodes, const std::string& more = {}) {
  std::string list, edges, before;
  for (const std::string& node : nodes) {
    const std::string name = node.substr(0, node.find(' '));
    const size_t brace = node.find(" {");
    const std::string type = node.substr(name.size() + 1, brace == std::string::npos ? std::string::npos : brace - name.size() - 1);
    list += (list.empty() ? "" : ", ") + std::string("{\"name\": \"") + name + "\", \"type\": \"" + type + "\"";
    if (brace != std::string::npos) list += ", \"attributes\": " + node.substr(brace + 1);
    list += "}";
    if (!before.empty()) edges += (edges.empty() ? "" : ", ") + std::string("{\"from\": \"") + before + "\", \"to\": \"" + name + "\"}";
    before = name;
  }
  return "\"nodes\": [" + list + "], \"edges\": [" + edges + "]" + (more.empty() ? "" : ", " + more);
}

const std::string kMse = R"("training": {"loss": "mean_squared_error"})";
std::string loss(const std::string& key, const std::string& more = {}) { return "\"training\": {\"loss\": \"" + key + "\"" + more + "}"; }
std::string with(const std::string& dataset, const std::string& key) {
  return "\"dataset\": " + dataset + ", " + loss(key);
}

std::vector<Case> cases() {
  const auto E = Severity::Error;
  const auto W = Severity::Warning;
  const std::string image = "in input {\"shape\": [1, 8, 8]}", row = "in input {\"shape\": [4]}", series = "in input {\"shape\": [10, 3]}";
  return {
      {"graph.no_input", E, "\"nodes\": []", {"no layers yet"}, 1, ""},
      {"graph.no_input", E, chain({"fc dense"}), {"no Input layer"}, 1, ""},
      {"graph.unconnected", E, "\"nodes\": [{\"name\": \"in\", \"type\": \"input\"}, {\"name\": \"fc\", \"type\": \"dense\"}]", {"'fc.in'"}, 1, "fc"},
      {"graph.cycle", E, "\"nodes\": [{\"name\": \"in\", \"type\": \"input\"}, {\"name\": \"a\", \"type\": \"dense\"}, {\"name\": \"b\", \"type\": \"dense\"}], "
                         "\"edges\": [{\"from\": \"a\", \"to\": \"b\"}, {\"from\": \"b\", \"to\": \"a\"}]", {"'a', 'b'", "circle"}, 1, "a"},
      {"graph.cycle", E, "\"nodes\": [{\"name\": \"in\", \"type\": \"input\"}, {\"name\": \"a\", \"type\": \"dense\"}], "
                         "\"edges\": [{\"from\": \"a\", \"to\": \"a\"}]", {"'a'"}, 1, "a"},
      {"graph.port_taken", E, "\"nodes\": [{\"name\": \"in\", \"type\": \"input\"}, {\"name\": \"x\", \"type\": \"input\"}, {\"name\": \"a\", \"type\": \"dense\"}], "
                              "\"edges\": [{\"from\": \"in\", \"to\": \"a\"}, {\"from\": \"x\", \"to\": \"a\"}]", {"'in.out'", "'x.out'", "'a.in'"}, 2, "a"},
      {"graph.port_taken", E, "\"nodes\": [{\"name\": \"in\", \"type\": \"input\"}, {\"name\": \"a\", \"type\": \"dense\"}], "
                              "\"edges\": [{\"from\": \"in\", \"to\": \"a\"}, {\"from\": \"in\", \"to\": \"a\"}]", {"'a.in'"}, 1, "a"},
      {"graph.port", E, "\"nodes\": [{\"name\": \"in\", \"type\": \"input\"}, {\"name\": \"a\", \"type\": \"dense\"}], "
                        "\"edges\": [{\"from\": \"in.out\", \"to\": \"a.input\"}]", {"no input 'input'", "in"}, 1, "a"},
      {"graph.port", E, "\"nodes\": [{\"name\": \"in\", \"type\": \"input\"}, {\"name\": \"a\", \"type\": \"dense\"}], "
                        "\"edges\": [{\"from\": \"in.state\", \"to\": \"a\"}]", {"no output 'state'"}, 1, "in"},
      {"graph.port", E, "\"nodes\": [{\"name\": \"in\", \"type\": \"input\"}, {\"name\": \"x\", \"type\": \"input\"}], "
                        "\"edges\": [{\"from\": \"in\", \"to\": \"x\"}]", {"takes no input"}, 1, "x"},
      {"layer.unknown", E, chain({row, "fc desne {\"units\": 3}"}), {"'desne'", "Did you mean 'dense'"}, 1, "fc"},
      {"layer.unknown", E, chain({row, "fc quantum"}), {"'quantum'", "kept as it is"}, 0, "fc"},
      {"name.taken", E, "\"nodes\": [{\"name\": \"a\", \"type\": \"input\"}, {\"name\": \"a\", \"type\": \"dense\"}]", {"Two layers are called 'a'"}, 1, "a"},
      {"name.reserved", E, chain({row, "target dense"}), {"'target'"}, 1, "target"},
      {"attribute.unknown", E, chain({row, "fc dense {\"unit\": 3}"}), {"no attribute 'unit'", "Did you mean 'units'"}, 2, "fc"},
      {"attribute.unknown", E, chain({row, "fc flatten {\"zzz\": 3}"}), {"no attribute 'zzz'"}, 1, "fc"},
      {"attribute.range", E, chain({row, "fc dense {\"units\": 0}"}), {"Units is 0"}, 1, "fc"},
      {"attribute.kind", E, chain({row, "fc dense {\"units\": \"ten\"}"}), {"whole number"}, 1, "fc"},
      {"attribute.choice", E, chain({row, "fc dense {\"activation\": \"rellu\"}"}), {"\"rellu\"", "relu"}, 1, "fc"},
      {"shape.rank", E, chain({image, "fc dense"}), {"Dense 'fc'", "(N, 1, 8, 8)", "Flatten"}, 1, "fc"},
      {"shape.rank", E, chain({series, "a lstm", "b lstm"}), {"LSTM 'b'", "(N, 32)", "return"}, 1, "b"},
      {"shape.rank", E, chain({row, "c conv2d"}), {"'c'", "(N, 4)"}, 0, "c"},
      {"weights.unknown", E, chain({row, "fc dense"}) + ", \"weights\": {\"nobody.W\": [1]}", {"'nobody.W'", "'nobody'"}, 1, ""},
      {"weights.unknown", E, chain({row, "fc dense"}) + ", \"weights\": {\"fc.V\": [1]}", {"fc.W, fc.b"}, 1, "fc"},
      {"weights.shape", E, chain({row, "fc dense {\"units\": 2}"}) + ", \"weights\": {\"fc.b\": [1, 2, 3]}", {"(3,)", "(2,)"}, 1, "fc"},
      {"sample.shape", E, chain({row, "fc dense"}) + ", \"sample\": {\"in\": [1, 2, 3, 4]}", {"(4,)", "(N, 4)"}, 1, "in"},
      {"sample.unknown", E, chain({row, "fc dense"}) + ", \"sample\": {\"fc\": [[1]]}", {"'fc'"}, 1, "fc"},
      {"sample.target", E, chain({row, "fc dense {\"units\": 2}"}, kMse) + ", \"sample\": {\"in\": [[1, 2, 3, 4]], \"target\": [[1, 2, 3]]}",
       {"(1, 3)", "(N, 2)"}, 0, "fc"},
      {"data.unknown", E, chain({row, "fc dense"}, "\"dataset\": {\"type\": \"spirals\"}"), {"'spirals'", "spiral"}, 1, ""},
      {"attribute.unknown", E, chain({"in input {\"shape\": [2]}", "fc dense {\"units\": 1, \"activation\": \"sigmoid\"}"}, with("{\"type\": \"xor\", \"cuont\": 8}", "binary_crossentropy")), {"'cuont'", "'count'"}, 2, ""},
      {"attribute.range", E, chain({"in input {\"shape\": [2]}", "fc dense {\"units\": 1, \"activation\": \"sigmoid\"}"}, with("{\"type\": \"xor\", \"noise\": -1}", "binary_crossentropy")), {"Noise", "-1"}, 1, ""},
      {"data.split", E, chain({row, "fc dense"}, "\"dataset\": {\"split\": {\"train\": 1.5}}"), {"1.5"}, 1, ""},
      {"data.input", E, chain({image, "f flatten", "fc dense {\"units\": 1, \"activation\": \"sigmoid\"}"}, with("{\"type\": \"xor\"}", "binary_crossentropy")),
       {"'xor'", "(N, 2)", "(N, 1, 8, 8)"}, 1, "in"},
      {"data.random", W, chain({"in input {\"shape\": [10, 10]}", "r simple_rnn {\"return_sequences\": true, \"units\": 10}"}, with("{\"type\": \"random_sequences\"}", "mean_squared_error")),
       {"1/12"}, 1, ""},
      {"loss.unknown", E, chain({row, "fc dense"}, loss("mse")), {"'mse'", "mean_squared_error"}, 1, ""},
      {"loss.unknown", E, chain({row, "fc dense"}, loss("mean_square_error")), {"mean_squared_error"}, 1, ""},
      {"loss.shape", E, chain({"in input {\"shape\": [10, 10]}", "r simple_rnn", "fc dense {\"units\": 10}"}, with("{\"type\": \"series\", \"features\": 10, \"target\": \"sequence\"}", "mean_squared_error")),
       {"(N, 10, 10)", "'fc'", "(N, 10)", "Return sequences"}, 1, "fc"},
      {"loss.shape", E, chain({"in input {\"shape\": [10, 1]}", "r lstm {\"return_sequences\": true}", "fc dense {\"units\": 1}"}, with("{\"type\": \"series\"}", "mean_squared_error")),
       {"(N, 1)", "(N, 10, 1)", "only the last step"}, 1, "fc"},
      {"loss.shape", E, chain({"in input {\"shape\": [10, 3]}", "r gru", "fc dense {\"units\": 7}"}, with("{\"type\": \"series\", \"features\": 3}", "mean_squared_error")),
       {"(N, 3)", "(N, 7)", "units"}, 1, "fc"},
      {"loss.shape", E, chain({"in input {\"shape\": [10, 3]}", "r gru", "fc dense {\"units\": 7}"}, with("{\"type\": \"series\", \"features\": 3, \"target\": \"sequence\"}", "mean_squared_error")),
       {"(N, 10, 3)", "(N, 7)"}, 1, "fc"},
      {"loss.target", E, chain({"in input {\"shape\": [1]}", "fc dense {\"units\": 1}"}, with("{\"type\": \"line\"}", "sparse_categorical_crossentropy")),
       {"class numbers", "'line'"}, 1, "fc"},
      {"loss.classes", E, chain({"in input {\"shape\": [2]}", "fc dense {\"units\": 2, \"activation\": \"softmax\"}"}, with("{\"type\": \"blobs\"}", "sparse_categorical_crossentropy")),
       {"3 classes", "(N, 2)"}, 1, "fc"},
      {"loss.classes", W, chain({"in input {\"shape\": [2]}", "fc dense {\"units\": 9, \"activation\": \"softmax\"}"}, with("{\"type\": \"blobs\"}", "sparse_categorical_crossentropy")),
       {"3 classes", "9 outputs"}, 1, "fc"},
      {"loss.activation", W, chain({row, "fc dense"}, loss("categorical_crossentropy")), {"softmax", "'fc'", "linear"}, 2, "fc"},
      {"loss.activation", W, chain({row, "fc dense {\"activation\": \"sigmoid\"}"}, loss("categorical_crossentropy")), {"softmax", "sigmoid"}, 1, "fc"},
      {"loss.activation", W, chain({row, "fc dense {\"units\": 1}"}, loss("binary_crossentropy")), {"sigmoid"}, 2, "fc"},
      {"loss.activation", W, chain({row, "fc dense {\"units\": 3}", "act activation {\"activation\": \"relu\"}", "d dropout"}, loss("categorical_crossentropy")), {"'act'"}, 1, "act"},
      {"loss.activation_twice", W, chain({row, "fc dense {\"activation\": \"softmax\"}"}, loss("categorical_crossentropy", ", \"from_logits\": true")), {"logits"}, 2, "fc"},
      {"loss.softmax_of_one", W, chain({row, "fc dense {\"units\": 1, \"activation\": \"softmax\"}"}, loss("binary_crossentropy")), {"always 1"}, 1, "fc"},
      {"loss.from_logits", W, chain({row, "fc dense"}, loss("mean_squared_error", ", \"from_logits\": true")), {"no logits"}, 1, ""},
      {"optimizer.unknown", E, chain({row, "fc dense"}, "\"training\": {\"optimizer\": {\"type\": \"adm\", \"learning_rate\": 0.1}}"), {"'adm'"}, 1, ""},
      {"attribute.unknown", E, chain({row, "fc dense"}, "\"training\": {\"optimizer\": {\"type\": \"adam\", \"learning_rat\": 0.1}}"), {"learning_rate"}, 2, ""},
      {"metric.unknown", E, chain({row, "fc dense"}, "\"training\": {\"metrics\": [\"acuracy\"]}"), {"accuracy"}, 2, ""},
      {"metric.fit", W, chain({row, "fc dense"}, "\"training\": {\"metrics\": [\"accuracy\"]}"), {"says nothing"}, 1, ""},
      {"training.range", E, chain({row, "fc dense"}, "\"training\": {\"batch\": 0}"), {"0 samples"}, 1, ""},
      {"training.range", E, chain({row, "fc dense"}, "\"training\": {\"epochs\": -3}"), {"-3 epochs"}, 1, ""},
      {"graph.several_outputs", W, "\"nodes\": [{\"name\": \"in\", \"type\": \"input\"}, {\"name\": \"a\", \"type\": \"dense\"}, {\"name\": \"b\", \"type\": \"dense\"}], "
                                   "\"edges\": [{\"from\": \"in\", \"to\": \"a\"}, {\"from\": \"in\", \"to\": \"b\"}]", {"'a'", "'b'"}, 1, "b"},
      {"graph.several_inputs", E, "\"nodes\": [{\"name\": \"in\", \"type\": \"input\"}, {\"name\": \"x\", \"type\": \"input\"}, {\"name\": \"a\", \"type\": \"dense\"}], "
                                  "\"edges\": [{\"from\": \"in\", \"to\": \"a\"}], \"dataset\": {\"type\": \"xor\"}", {"'in'", "'x'"}, 1, "x"},
  };
}

const Diagnostic* findCode(const Inference& inference, const std::string& code, const std::string& node, const NetworkSpec& spec) {
  for (const Diagnostic& d : inference.diagnostics) {
    const NodeSpec* blamed = spec.find(d.node);
    if (d.code == code && (blamed ? blamed->name : std::string()) == node) return &d;
  }
  return nullptr;
}

}  // namespace

class InferenceTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void problems_data() {
    QTest::addColumn<int>("index");
    const auto all = cases();
    for (size_t i = 0; i < all.size(); ++i) QTest::addRow("%02d %s", static_cast<int>(i), all[i].code) << static_cast<int>(i);
  }
  void problems() {
    QFETCH(int, index);
    const Case problem = cases()[static_cast<size_t>(index)];
    const NetworkSpec spec = read(problem.document);
    const DatasetPtr data = dataOf(spec);
    const Inference inference = infer(spec, LayerCatalog::builtIn(), data.get());
    const Diagnostic* found = findCode(inference, problem.code, problem.node, spec);
    QString all;
    for (const Diagnostic& d : inference.diagnostics) all += QString::fromStdString(d.code + ": " + d.message.english() + "\n");
    QVERIFY2(found, qPrintable(all));
    QVERIFY(found->severity == problem.severity);
    const std::string sentence = found->message.english();
    for (const char* part : problem.says) QVERIFY2(sentence.find(part) != std::string::npos, sentence.c_str());
    QVERIFY2(sentence.find("{") == std::string::npos && sentence.back() != ' ', sentence.c_str());
    QVERIFY2(static_cast<int>(found->fixes.size()) >= problem.fixes, sentence.c_str());
    for (const Fix& fix : found->fixes) {
      NetworkSpec mended = spec;
      for (const Edit& edit : fix.edits) QVERIFY2(apply(mended, edit).ok(), fix.title.english().c_str());
      const DatasetPtr mendedData = dataOf(mended);
      const Inference after = infer(mended, LayerCatalog::builtIn(), mendedData.get());
      const auto count = [&](const Inference& i) {
        return std::count_if(i.diagnostics.begin(), i.diagnostics.end(), [&](const Diagnostic& d) {
          return d.code == found->code && d.node == found->node && d.attribute == found->attribute;
        });
      };
      QVERIFY2(count(after) < count(inference), fix.title.english().c_str());
    }
  }

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
    const NetworkSpec spec = read("\"nodes\": [{\"name\": \"in\", \"type\": \"input\"}, {\"name\": \"a\", \"type\": \"dense\"}, {\"name\": \"b\", \"type\": \"dense\"}, "
                                  "{\"name\": \"c\", \"type\": \"dense\"}, {\"name\": \"out\", \"type\": \"dense\"}, {\"name\": \"free\", \"type\": \"dense\"}], "
                                  "\"edges\": [{\"from\": \"a\", \"to\": \"b\"}, {\"from\": \"b\", \"to\": \"c\"}, {\"from\": \"c\", \"to\": \"a\"}, "
                                  "{\"from\": \"c\", \"to\": \"out\"}, {\"from\": \"in\", \"to\": \"free\"}]");
    const Inference inference = infer(spec);
    const Diagnostic* cycle = findCode(inference, "graph.cycle", "a", spec);
    QVERIFY(cycle);
    QVERIFY(cycle->edges == (std::vector<EdgeSpec>(spec.edges.begin(), spec.edges.begin() + 3)));
    QVERIFY(inference.order == (std::vector<NodeId>{1, 5, 6}));
    QVERIFY(inference.shapeAt({6, "out"}) && !inference.shapeAt({5, "out"}));
  }

  void orderIsTopologicalAndStable() {
    const NetworkSpec spec = read("\"nodes\": [{\"name\": \"c\", \"type\": \"dense\"}, {\"name\": \"b\", \"type\": \"dense\"}, {\"name\": \"in\", \"type\": \"input\"}], "
                                  "\"edges\": [{\"from\": \"b\", \"to\": \"c\"}, {\"from\": \"in\", \"to\": \"b\"}]");
    const Inference inference = infer(spec);
    QVERIFY(inference.order == (std::vector<NodeId>{3, 2, 1}));
    QVERIFY(inference.inputNodes == (std::vector<NodeId>{3}) && inference.outputNodes == (std::vector<NodeId>{1}));
  }

  void anErrorIsSaidOnceNotByEveryLayerBehindIt() {
    const Inference inference = infer(read(chain({"in input {\"shape\": [1, 8, 8]}", "a dense", "b dense", "c dense {\"units\": 2}"})));
    QCOMPARE(inference.diagnostics.size(), size_t{1});
  }

  void openTimeFitsAnyLength() {
    const NetworkSpec spec = read(chain({"in input {\"shape\": [null, 10]}", "r gru", "fc dense {\"units\": 1, \"activation\": \"sigmoid\"}"},
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
