// SPDX-License-Identifier: GPL-3.0-or-later
// Every problem is said with both sides and its remedy, and every fix takes its problem away.
#include <QtTest>

#include "graph/graph_documents.h"

using namespace unroll;
using namespace unroll::test;

namespace {

struct Case {
  const char* code;
  Severity severity;
  std::string document;           ///< what stands between the outer braces, after "format"
  std::vector<const char*> says;  ///< parts of the sentence
  int fixes;                      ///< at least
  std::string node;               ///< blamed; empty: none
};

std::vector<Case> cases() {
  const auto E = Severity::Error;
  const auto W = Severity::Warning;
  const std::string image = "in input {\"shape\": [1, 8, 8]}", row = "in input {\"shape\": [4]}",
                    series = "in input {\"shape\": [10, 3]}";
  return {
      {"graph.no_input", E, "\"nodes\": []", {"no layers yet"}, 1, ""},
      {"graph.no_input", E, chain({"fc dense"}), {"no Input layer"}, 1, ""},
      {"graph.unconnected",
       E,
       "\"nodes\": [{\"name\": \"in\", \"type\": \"input\"}, {\"name\": \"fc\", \"type\": \"dense\"}]",
       {"'fc.in'"},
       1,
       "fc"},
      {"graph.cycle",
       E,
       "\"nodes\": [{\"name\": \"in\", \"type\": \"input\"}, {\"name\": \"a\", \"type\": \"dense\"}, {\"name\": \"b\", "
       "\"type\": \"dense\"}], "
       "\"edges\": [{\"from\": \"a\", \"to\": \"b\"}, {\"from\": \"b\", \"to\": \"a\"}]",
       {"'a', 'b'", "circle"},
       1,
       "a"},
      {"graph.cycle",
       E,
       "\"nodes\": [{\"name\": \"in\", \"type\": \"input\"}, {\"name\": \"a\", \"type\": \"dense\"}], "
       "\"edges\": [{\"from\": \"a\", \"to\": \"a\"}]",
       {"'a'"},
       1,
       "a"},
      {"graph.port_taken",
       E,
       "\"nodes\": [{\"name\": \"in\", \"type\": \"input\"}, {\"name\": \"x\", \"type\": \"input\"}, {\"name\": \"a\", "
       "\"type\": \"dense\"}], "
       "\"edges\": [{\"from\": \"in\", \"to\": \"a\"}, {\"from\": \"x\", \"to\": \"a\"}]",
       {"'in.out'", "'x.out'", "'a.in'"},
       2,
       "a"},
      {"graph.port_taken",
       E,
       "\"nodes\": [{\"name\": \"in\", \"type\": \"input\"}, {\"name\": \"a\", \"type\": \"dense\"}], "
       "\"edges\": [{\"from\": \"in\", \"to\": \"a\"}, {\"from\": \"in\", \"to\": \"a\"}]",
       {"'a.in'"},
       1,
       "a"},
      {"graph.port",
       E,
       "\"nodes\": [{\"name\": \"in\", \"type\": \"input\"}, {\"name\": \"a\", \"type\": \"dense\"}], "
       "\"edges\": [{\"from\": \"in.out\", \"to\": \"a.input\"}]",
       {"no input 'input'", "in"},
       1,
       "a"},
      {"graph.port",
       E,
       "\"nodes\": [{\"name\": \"in\", \"type\": \"input\"}, {\"name\": \"a\", \"type\": \"dense\"}], "
       "\"edges\": [{\"from\": \"in.state\", \"to\": \"a\"}]",
       {"no output 'state'"},
       1,
       "in"},
      {"graph.port",
       E,
       "\"nodes\": [{\"name\": \"in\", \"type\": \"input\"}, {\"name\": \"x\", \"type\": \"input\"}], "
       "\"edges\": [{\"from\": \"in\", \"to\": \"x\"}]",
       {"takes no input"},
       1,
       "x"},
      {"layer.unknown", E, chain({row, "fc desne {\"units\": 3}"}), {"'desne'", "Did you mean 'dense'"}, 1, "fc"},
      {"layer.unknown", E, chain({row, "fc quantum"}), {"'quantum'", "kept as it is"}, 0, "fc"},
      {"name.taken",
       E,
       "\"nodes\": [{\"name\": \"a\", \"type\": \"input\"}, {\"name\": \"a\", \"type\": \"dense\"}]",
       {"Two layers are called 'a'"},
       1,
       "a"},
      {"name.reserved", E, chain({row, "target dense"}), {"'target'"}, 1, "target"},
      {"attribute.unknown",
       E,
       chain({row, "fc dense {\"unit\": 3}"}),
       {"no attribute 'unit'", "Did you mean 'units'"},
       2,
       "fc"},
      {"attribute.unknown", E, chain({row, "fc flatten {\"zzz\": 3}"}), {"no attribute 'zzz'"}, 1, "fc"},
      {"attribute.range", E, chain({row, "fc dense {\"units\": 0}"}), {"Units is 0"}, 1, "fc"},
      {"attribute.kind", E, chain({row, "fc dense {\"units\": \"ten\"}"}), {"whole number"}, 1, "fc"},
      {"attribute.choice", E, chain({row, "fc dense {\"activation\": \"rellu\"}"}), {"\"rellu\"", "relu"}, 1, "fc"},
      {"shape.rank", E, chain({image, "fc dense"}), {"Dense 'fc'", "(N, 1, 8, 8)", "Flatten"}, 1, "fc"},
      {"shape.rank", E, chain({series, "a lstm", "b lstm"}), {"LSTM 'b'", "(N, 32)", "return"}, 1, "b"},
      {"shape.rank", E, chain({row, "c conv2d"}), {"'c'", "(N, 4)"}, 0, "c"},
      {"weights.unknown",
       E,
       chain({row, "fc dense"}) + ", \"weights\": {\"nobody.W\": [1]}",
       {"'nobody.W'", "'nobody'"},
       1,
       ""},
      {"weights.unknown", E, chain({row, "fc dense"}) + ", \"weights\": {\"fc.V\": [1]}", {"fc.W, fc.b"}, 1, "fc"},
      {"weights.shape",
       E,
       chain({row, "fc dense {\"units\": 2}"}) + ", \"weights\": {\"fc.b\": [1, 2, 3]}",
       {"(3,)", "(2,)"},
       1,
       "fc"},
      {"sample.shape",
       E,
       chain({row, "fc dense"}) + ", \"sample\": {\"in\": [1, 2, 3, 4]}",
       {"(4,)", "(N, 4)"},
       1,
       "in"},
      {"sample.unknown", E, chain({row, "fc dense"}) + ", \"sample\": {\"fc\": [[1]]}", {"'fc'"}, 1, "fc"},
      {"sample.target",
       E,
       chain({row, "fc dense {\"units\": 2}"}, kMse) +
           ", \"sample\": {\"in\": [[1, 2, 3, 4]], \"target\": [[1, 2, 3]]}",
       {"(1, 3)", "(N, 2)"},
       0,
       "fc"},
      {"data.unknown",
       E,
       chain({row, "fc dense"}, "\"dataset\": {\"type\": \"spirals\"}"),
       {"'spirals'", "spiral"},
       1,
       ""},
      {"attribute.unknown",
       E,
       chain({"in input {\"shape\": [2]}", "fc dense {\"units\": 1, \"activation\": \"sigmoid\"}"},
             with("{\"type\": \"xor\", \"cuont\": 8}", "binary_crossentropy")),
       {"'cuont'", "'count'"},
       2,
       ""},
      {"attribute.range",
       E,
       chain({"in input {\"shape\": [2]}", "fc dense {\"units\": 1, \"activation\": \"sigmoid\"}"},
             with("{\"type\": \"xor\", \"noise\": -1}", "binary_crossentropy")),
       {"Noise", "-1"},
       1,
       ""},
      {"data.split", E, chain({row, "fc dense"}, "\"dataset\": {\"split\": {\"train\": 1.5}}"), {"1.5"}, 1, ""},
      {"data.input",
       E,
       chain({image, "f flatten", "fc dense {\"units\": 1, \"activation\": \"sigmoid\"}"},
             with("{\"type\": \"xor\"}", "binary_crossentropy")),
       {"of XOR are", "(N, 2)", "(N, 1, 8, 8)"},
       1,
       "in"},
      {"data.random",
       W,
       chain({"in input {\"shape\": [10, 10]}", "r simple_rnn {\"return_sequences\": true, \"units\": 10}"},
             with("{\"type\": \"random_sequences\"}", "mean_squared_error")),
       {"of Random sequences are", "1/12"},
       1,
       ""},
      {"loss.unknown", E, chain({row, "fc dense"}, loss("mse")), {"'mse'", "mean_squared_error"}, 1, ""},
      {"loss.unknown", E, chain({row, "fc dense"}, loss("mean_square_error")), {"mean_squared_error"}, 1, ""},
      {"loss.shape",
       E,
       chain({"in input {\"shape\": [10, 10]}", "r simple_rnn", "fc dense {\"units\": 10}"},
             with("{\"type\": \"series\", \"features\": 10, \"target\": \"sequence\"}", "mean_squared_error")),
       {"of Series is", "(N, 10, 10)", "'fc'", "(N, 10)", "Return sequences"},
       1,
       "fc"},
      {"loss.shape",
       E,
       chain({"in input {\"shape\": [10, 1]}", "r lstm {\"return_sequences\": true}", "fc dense {\"units\": 1}"},
             with("{\"type\": \"series\"}", "mean_squared_error")),
       {"(N, 1)", "(N, 10, 1)", "only the last step"},
       1,
       "fc"},
      {"loss.shape",
       E,
       chain({"in input {\"shape\": [10, 3]}", "r gru", "fc dense {\"units\": 7}"},
             with("{\"type\": \"series\", \"features\": 3}", "mean_squared_error")),
       {"(N, 3)", "(N, 7)", "units"},
       1,
       "fc"},
      {"loss.shape",
       E,
       chain({"in input {\"shape\": [10, 3]}", "r gru", "fc dense {\"units\": 7}"},
             with("{\"type\": \"series\", \"features\": 3, \"target\": \"sequence\"}", "mean_squared_error")),
       {"(N, 10, 3)", "(N, 7)"},
       1,
       "fc"},
      {"loss.target",
       E,
       chain({"in input {\"shape\": [1]}", "fc dense {\"units\": 1}"},
             with("{\"type\": \"line\"}", "sparse_categorical_crossentropy")),
       {"class numbers", "of Noisy line are"},
       1,
       "fc"},
      {"loss.classes",
       E,
       chain({"in input {\"shape\": [2]}", "fc dense {\"units\": 2, \"activation\": \"softmax\"}"},
             with("{\"type\": \"blobs\"}", "sparse_categorical_crossentropy")),
       {"3 classes", "(N, 2)"},
       1,
       "fc"},
      {"loss.classes",
       W,
       chain({"in input {\"shape\": [2]}", "fc dense {\"units\": 9, \"activation\": \"softmax\"}"},
             with("{\"type\": \"blobs\"}", "sparse_categorical_crossentropy")),
       {"3 classes", "9 outputs"},
       1,
       "fc"},
      {"loss.activation",
       W,
       chain({row, "fc dense"}, loss("categorical_crossentropy")),
       {"softmax", "'fc'", "linear"},
       2,
       "fc"},
      {"loss.activation",
       W,
       chain({row, "fc dense {\"activation\": \"sigmoid\"}"}, loss("categorical_crossentropy")),
       {"softmax", "sigmoid"},
       1,
       "fc"},
      {"loss.activation",
       W,
       chain({row, "fc dense {\"units\": 1}"}, loss("binary_crossentropy")),
       {"sigmoid"},
       2,
       "fc"},
      {"loss.activation",
       W,
       chain({row, "fc dense {\"units\": 3}", "act activation {\"activation\": \"relu\"}", "d dropout"},
             loss("categorical_crossentropy")),
       {"'act'"},
       1,
       "act"},
      {"loss.activation_twice",
       W,
       chain({row, "fc dense {\"activation\": \"softmax\"}"},
             loss("categorical_crossentropy", ", \"from_logits\": true")),
       {"logits"},
       2,
       "fc"},
      {"loss.softmax_of_one",
       W,
       chain({row, "fc dense {\"units\": 1, \"activation\": \"softmax\"}"}, loss("binary_crossentropy")),
       {"always 1"},
       1,
       "fc"},
      {"loss.from_logits",
       W,
       chain({row, "fc dense"}, loss("mean_squared_error", ", \"from_logits\": true")),
       {"no logits"},
       1,
       ""},
      {"optimizer.unknown",
       E,
       chain({row, "fc dense"}, "\"training\": {\"optimizer\": {\"type\": \"adm\", \"learning_rate\": 0.1}}"),
       {"'adm'"},
       1,
       ""},
      {"attribute.unknown",
       E,
       chain({row, "fc dense"}, "\"training\": {\"optimizer\": {\"type\": \"adam\", \"learning_rat\": 0.1}}"),
       {"learning_rate"},
       2,
       ""},
      {"metric.unknown",
       E,
       chain({row, "fc dense"}, "\"training\": {\"metrics\": [\"acuracy\"]}"),
       {"accuracy"},
       2,
       ""},
      {"metric.fit",
       W,
       chain({row, "fc dense"}, "\"training\": {\"metrics\": [\"accuracy\"]}"),
       {"says nothing"},
       1,
       ""},
      {"training.range", E, chain({row, "fc dense"}, "\"training\": {\"batch\": 0}"), {"0 samples"}, 1, ""},
      {"training.range", E, chain({row, "fc dense"}, "\"training\": {\"epochs\": -3}"), {"-3 epochs"}, 1, ""},
      {"graph.several_outputs",
       W,
       "\"nodes\": [{\"name\": \"in\", \"type\": \"input\"}, {\"name\": \"a\", \"type\": \"dense\"}, {\"name\": \"b\", "
       "\"type\": \"dense\"}], "
       "\"edges\": [{\"from\": \"in\", \"to\": \"a\"}, {\"from\": \"in\", \"to\": \"b\"}]",
       {"'a'", "'b'"},
       1,
       "b"},
      {"graph.several_inputs",
       E,
       "\"nodes\": [{\"name\": \"in\", \"type\": \"input\"}, {\"name\": \"x\", \"type\": \"input\"}, {\"name\": \"a\", "
       "\"type\": \"dense\"}], "
       "\"edges\": [{\"from\": \"in\", \"to\": \"a\"}], \"dataset\": {\"type\": \"xor\"}",
       {"'in'", "'x'"},
       1,
       "x"},
  };
}

}  // namespace

class ProblemsTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void problems_data() {
    QTest::addColumn<int>("index");
    const auto all = cases();
    for (size_t i = 0; i < all.size(); ++i)
      QTest::addRow("%02d %s", static_cast<int>(i), all[i].code) << static_cast<int>(i);
  }
  void problems() {
    QFETCH(int, index);
    const Case problem = cases()[static_cast<size_t>(index)];
    const NetworkSpec spec = read(problem.document);
    const DatasetPtr data = dataOf(spec);
    const Inference inference = infer(spec, LayerCatalog::builtIn(), data.get());
    const Diagnostic* found = findCode(inference, problem.code, problem.node, spec);
    QString all;
    for (const Diagnostic& d : inference.diagnostics)
      all += QString::fromStdString(d.code + ": " + d.message.english() + "\n");
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
};

QTEST_GUILESS_MAIN(ProblemsTest)
#include "problems_test.moc"
