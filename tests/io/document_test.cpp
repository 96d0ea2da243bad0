// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include <limits>

#include "core/rng.h"
#include "io/document.h"
#include "io/templates.h"

using namespace unroll;

namespace {

const std::string kContract = R"({"format": 1, "title": "Digits", "seed": 1,
 "nodes": [
  {"name": "in",  "type": "input", "version": 1, "attributes": {"shape": [1, 28, 28]}},
  {"name": "flat", "type": "flatten"},
  {"name": "fc",  "type": "dense", "version": 1, "attributes": {"units": 10, "activation": "softmax"},
   "position": [320, 80]}],
 "edges": [{"from": "in.out", "to": "flat.in"}, {"from": "flat", "to": "fc"}],
 "dataset": {"type": "digits", "count": 8000, "seed": 1, "split": {"train": 0.8, "shuffle": true}},
 "training": {"loss": "sparse_categorical_crossentropy", "optimizer": {"type": "adam", "learning_rate": 0.001},
              "batch": 32, "epochs": 5, "metrics": ["accuracy"]},
 "weights": {"fc.b": [0, 0, 0, 0, 0, 0, 0, 0, 0, 0.1]},
 "sample": {"in": [[[[1, 2], [3, 4]]]], "target": 3}})";

std::string node(const std::string& body) { return "{\"format\": 1, \"nodes\": [" + body + "]}"; }

const Diagnostic* findCode(const std::vector<Diagnostic>& all, const std::string& code) {
  for (const Diagnostic& d : all)
    if (d.code == code) return &d;
  return nullptr;
}

/// A layer whose third version is the newest: 1 called its size "n", 2 gave it in half units.
LayerCatalog migratingCatalog() {
  LayerCatalog catalog;
  LayerDescriptor layer = plainLayer("grown", "Grown", LayerCategory::Core, "For a test.");
  layer.version = 3;
  layer.attributes = {integerAttribute("size", "Size", "", 2, 1, 1000)};
  layer.migrate = [](AttributeMap a, int from) -> Result<AttributeMap> {
    if (from == 1) {
      if (auto n = a.extract("n")) a["half"] = n.mapped();
      return a;
    }
    if (const auto half = a.find("half"); half != a.end()) {
      const int64_t value = std::get<int64_t>(half->second);
      if (value < 0) return Error{"grown.negative", Text{"'{0}' is negative", {"half"}}};
      a.erase(half);
      a["size"] = value * 2;
    }
    return a;
  };
  catalog.add(layer);
  return catalog;
}

}  // namespace

class DocumentTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void theContractsExample() {
    const auto read = readDocument(kContract, "digits.unroll");
    QVERIFY2(read.ok(), read.ok() ? "" : read.error().english().c_str());
    const NetworkSpec& spec = read->spec;
    QVERIFY(read->diagnostics.empty());
    QCOMPARE(spec.title, std::string("Digits"));
    QCOMPARE(spec.nodes.size(), size_t{3});
    QCOMPARE(spec.nodes[0].attributes.at("shape"), (AttributeValue{std::vector<int64_t>{1, 28, 28}}));
    QVERIFY(!spec.nodes[0].position && spec.nodes[2].position == (Position{320, 80}));
    QVERIFY(spec.edges[1] == (EdgeSpec{{2, "out"}, {3, "in"}}));  // ports left out: out and in
    QCOMPARE(spec.dataset.attributes.at("count"), AttributeValue{int64_t{8000}});
    QVERIFY(spec.dataset.split.given && spec.dataset.split.train == 0.8);
    QCOMPARE(spec.training.optimizer.attributes.at("learning_rate"), AttributeValue{0.001});
    QCOMPARE(spec.weights.at("fc.b")[9], 0.1);
    QCOMPARE(spec.sample->inputs.at("in").extents(), (Extents{1, 1, 2, 2}));
    QVERIFY(*spec.sample->target == TensorD({1}, 3.0));
    QCOMPARE(read->source.nodes.at("fc").line, 5);
    QCOMPARE(read->source.nodes.at("fc").column, 3);
    QCOMPARE((read->source.attributes.at({"fc", "units"}).line), 5);
    QCOMPARE(read->source.edges[0].line, 7);
    const auto again = readDocument(writeDocument(spec));
    QVERIFY(again.ok() && again->spec == spec);
  }

  void numbersRoundTripToTheBit() {
    NetworkSpec spec;
    Rng rng(3, "test/numbers");
    TensorD values({64});
    for (double& v : values.span()) {
      do v = std::bit_cast<double>(rng.bits());
      while (!std::isfinite(v));
    }
    values[0] = 5e-324;
    values[1] = std::numeric_limits<double>::max();
    values[2] = 0.1 + 0.2;
    values[3] = std::numeric_limits<double>::infinity();
    spec.weights["w.W"] = values;
    spec.weights["s.W"] = TensorD({}, 1.0 / 3.0);
    spec.seed = std::numeric_limits<uint64_t>::max();
    NodeSpec n{1,
               "dense",
               "w",
               1,
               {{"units", int64_t{3}},
                {"x_real", 3.0},
                {"x_tiny", 1e-300},
                {"x_list", std::vector<int64_t>{kOpen, 2}},
                {"x_none", std::vector<int64_t>{}},
                {"x_text", std::string("\"\\\n\t☃ \x01")},
                {"x_flag", false}},
               Position{0.1, -1e6},
               std::nullopt};
    spec.nodes.push_back(n);
    spec.training.fromLogits = true;
    const auto read = readDocument(writeDocument(spec));
    QVERIFY2(read.ok(), read.ok() ? "" : read.error().english().c_str());
    QVERIFY(read->spec == spec);
    values[0] = std::numeric_limits<double>::quiet_NaN();
    spec.weights["w.W"] = values;
    QVERIFY(std::isnan(readDocument(writeDocument(spec))->spec.weights.at("w.W")[0]));
  }

  void lossTakesBothForms() {
    for (const char* training :
         {R"({"loss": "binary_crossentropy", "from_logits": true})",
          R"({"loss": {"type": "binary_crossentropy", "from_logits": true}, "optimizer": "sgd"})"}) {
      const auto read = readDocument(std::string("{\"format\": 1, \"training\": ") + training + "}");
      QVERIFY(read.ok() && read->diagnostics.empty());
      QCOMPARE(read->spec.training.loss, std::string("binary_crossentropy"));
      QVERIFY(read->spec.training.fromLogits);
    }
  }

  void unknownLayersAreKeptToTheLetter() {
    const std::string raw =
        "{\"type\":\"hologram\",  \"name\": \"h\", \"version\": 7,\n   \"attributes\": {\"deep\": {\"er\": [1, {\"a\": "
        "1.50}]}, "
        "\"units\": 3}, \"extra\": null, \"position\": [1, 2]}";
    const std::string text = "{\"format\": 1, \"nodes\": [" + raw +
                             ", {\"name\": \"fc\", \"type\": \"dense\"}], "
                             "\"edges\": [{\"from\": \"h.light\", \"to\": \"fc.in\"}]}";
    const auto read = readDocument(text);
    QVERIFY2(read.ok(), read.ok() ? "" : read.error().english().c_str());
    NetworkSpec spec = read->spec;
    QCOMPARE(*spec.nodes[0].unknown, raw);
    QCOMPARE(spec.nodes[0].attributes.at("units"), AttributeValue{int64_t{3}});
    const std::string written = writeDocument(spec);
    QVERIFY(written.find(raw) != std::string::npos);
    QVERIFY(readDocument(written)->spec == spec);
    // Renamed and moved, the rest stays as it was.
    QVERIFY(apply(spec, RenameNode{1, "other"}).ok());
    QVERIFY(apply(spec, MoveNode{1, Position{5, 6}}).ok());
    const auto renamed = readDocument(writeDocument(spec));
    QVERIFY(renamed.ok());
    QCOMPARE(renamed->spec.nodes[0].name, std::string("other"));
    QVERIFY(renamed->spec.nodes[0].position == (Position{5, 6}));
    QVERIFY(renamed->spec.nodes[0].unknown->find("{\"deep\": {\"er\": [1, {\"a\": 1.50}]}, \"units\": 3}") !=
            std::string::npos);
    QVERIFY(renamed->spec.edges == spec.edges);
  }

  void newerVersionsAreKept() {
    const auto read =
        readDocument(node(R"({"name": "fc", "type": "dense", "version": 99, "attributes": {"units": 3}})"));
    QVERIFY(read.ok() && read->spec.nodes[0].unknown);
    QVERIFY(findCode(infer(read->spec).diagnostics, "layer.newer"));
  }

  void olderVersionsAreMigratedStepByStep() {
    const LayerCatalog catalog = migratingCatalog();
    const auto at = [&](const char* text) { return readDocument(node(text), "old.unroll", catalog); };
    for (const char* text : {R"({"name": "g", "type": "grown", "version": 1, "attributes": {"n": 4}})",
                             R"({"name": "g", "type": "grown", "version": 2, "attributes": {"half": 4}})",
                             R"({"name": "g", "type": "grown", "version": 3, "attributes": {"size": 8}})",
                             R"({"name": "g", "type": "grown", "attributes": {"size": 8}})"}) {
      const auto read = at(text);
      QVERIFY(read.ok());
      QCOMPARE(read->spec.nodes[0].version, 3);
      QCOMPARE(read->spec.nodes[0].attributes, (AttributeMap{{"size", int64_t{8}}}));
      QVERIFY(readDocument(writeDocument(read->spec), {}, catalog)->spec == read->spec);
    }
    const auto failed = at(R"({"name": "g", "type": "grown", "version": 1, "attributes": {"n": -1}})");
    QVERIFY(!failed.ok());
    QCOMPARE(failed.error().code, std::string("grown.negative"));
    QCOMPARE(failed.error().place.node, std::string("g"));
    QCOMPARE(failed.error().place.line, 1);
  }

  void attributesGetTheirKind() {
    const auto read =
        readDocument(node(R"({"name": "c", "type": "conv2d", "attributes": {"kernel_size": 3, "filters": 8.0}})"));
    QVERIFY(read.ok());
    QCOMPARE(read->spec.nodes[0].attributes.at("kernel_size"), (AttributeValue{std::vector<int64_t>{3, 3}}));
    QCOMPARE(read->spec.nodes[0].attributes.at("filters"), AttributeValue{int64_t{8}});
  }

  void whatIsNotUnderstoodIsSaid() {
    const auto read = readDocument(
        "{\"format\": 1,\n \"titel\": \"x\",\n \"nodes\": [{\"name\": \"a\", \"type\": \"dense\", \"color\": 1}],\n"
        " \"training\": {\"lr\": 1}}");
    QVERIFY(read.ok());
    QCOMPARE(read->diagnostics.size(), size_t{3});
    for (const Diagnostic& d : read->diagnostics) {
      QCOMPARE(d.code, std::string("document.unknown_key"));
      QVERIFY(d.severity == Severity::Warning && d.line >= 2 && d.column >= 1);
      if (d.attribute == "titel") QVERIFY(d.line == 2 && d.message.english().find("\"title\"") != std::string::npos);
    }
  }

  void edgesToNobodyAreSaidAndMended() {
    auto read = readDocument(
        "{\"format\": 1, \"nodes\": [{\"name\": \"conv1\", \"type\": \"flatten\"}, {\"name\": \"fc\", \"type\": "
        "\"dense\"}],\n"
        "\"edges\": [{\"from\": \"cnov1.out\", \"to\": \"fc.in\"}, {\"from\": \"zzz\", \"to\": \"fc.in\"}]}");
    QVERIFY(read.ok());
    QVERIFY(read->spec.edges.empty());
    QCOMPARE(read->diagnostics.size(), size_t{2});
    QCOMPARE(read->diagnostics[0].line, 2);
    QCOMPARE(read->diagnostics[0].fixes.size(), size_t{1});
    QVERIFY(read->diagnostics[1].fixes.empty());
    QVERIFY(apply(read->spec, read->diagnostics[0].fixes[0].edits[0]).ok());
    QVERIFY(read->spec.edges == (std::vector<EdgeSpec>{{{1, "out"}, {2, "in"}}}));
  }

  void diagnosticsGetTheirPlace() {
    const auto read = readDocument(
        "{\"format\": 1, \"nodes\": [\n {\"name\": \"in\", \"type\": \"input\"},\n {\"name\": \"fc\", \"type\": "
        "\"dense\", \"attributes\":\n"
        "  {\"unitz\": 3}},\n {\"name\": \"q\", \"type\": \"holo\"}],\n \"edges\": [{\"from\": \"in.out\", \"to\": "
        "\"fc.in\"}],\n"
        " \"training\": {\"loss\": \"mean_squared_eror\", \"optimizer\": {\"type\": \"sgd\",\n  \"learning_rate\": "
        "-1}}}");
    QVERIFY(read.ok());
    std::vector<Diagnostic> all = infer(read->spec).diagnostics;
    placeDiagnostics(all, read->spec, read->source);
    for (const auto& [code, line, column] : {std::tuple{"attribute.unknown", 4, 13}, std::tuple{"layer.unknown", 5, 24},
                                             std::tuple{"loss.unknown", 7, 23}, std::tuple{"attribute.range", 8, 20}}) {
      const Diagnostic* d = findCode(all, code);
      QVERIFY2(d, code);
      QCOMPARE(d->line, line);
      QCOMPARE(d->column, column);
    }
  }

  void refusals_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("code");
    QTest::addColumn<int>("line");
    QTest::addColumn<int>("column");
    const auto row = [](const char* name, const QByteArray& text, const char* code, int line, int column) {
      QTest::newRow(name) << text << code << line << column;
    };
    row("empty", "", "json.syntax", 1, 1);
    row("blank", "\n\n ", "json.syntax", 3, 2);
    row("text", "hello", "json.syntax", 1, 1);
    row("number", "3", "document.kind", 1, 1);
    row("cut off", "{\"format\": 1, \"nodes\": [", "json.truncated", 1, 25);
    row("cut in text", "{\"for", "json.truncated", 1, 6);
    row("comma", "{\"format\": 1,}", "json.syntax", 1, 14);
    row("comma missing", "{\"format\": 1\n \"title\": \"x\"}", "json.syntax", 2, 2);
    row("single quotes", "{'format': 1}", "json.syntax", 1, 2);
    row("comment", "{\"format\": 1} // done", "json.syntax", 1, 15);
    row("NaN", "{\"format\": NaN}", "json.syntax", 1, 12);
    row("leading zero", "{\"format\": 01}", "json.syntax", 1, 12);
    row("twice", "{\"format\": 1, \"format\": 1}", "json.twice", 1, 15);
    row("line in text", "{\"title\": \"a\nb\"}", "json.syntax", 1, 13);
    row("escape", "{\"title\": \"\\q\"}", "json.syntax", 1, 12);
    row("half surrogate", "{\"title\": \"\\ud800\"}", "json.syntax", 1, 12);
    row("not UTF-8", "{\"title\": \"\xff\"}", "json.utf8", 1, 12);
    row("overlong UTF-8", "{\"title\": \"\xc0\xaf\"}", "json.utf8", 1, 12);
    row("columns are characters", "{\"title\": \"\xe4\xb8\xad\xe6\x96\x87\" x}", "json.syntax", 1, 16);
    row("deep", "{\"format\": 1, \"x\": " + QByteArray(200000, '['), "json.depth", 1, 84);
    row("no format", "{}", "document.format", 1, 1);
    row("format 0", "{\"format\": 0}", "document.format", 1, 12);
    row("format 2", "{\"format\": 2}", "document.newer", 1, 12);
    row("format 1.5", "{\"format\": 1.5}", "document.kind", 1, 12);
    row("title", "{\"format\": 1, \"title\": 5}", "document.kind", 1, 24);
    row("seed", "{\"format\": 1, \"seed\": -1}", "document.range", 1, 23);
    row("nodes", "{\"format\": 1, \"nodes\": {}}", "document.kind", 1, 24);
    row("node", "{\"format\": 1, \"nodes\": [3]}", "document.kind", 1, 25);
    row("no name", "{\"format\": 1, \"nodes\": [{\"type\": \"dense\"}]}", "document.missing", 1, 25);
    row("attributes", "{\"format\": 1, \"nodes\": [{\"name\": \"a\", \"type\": \"dense\", \"attributes\": []}]}",
        "document.kind", 1, 70);
    row("position", "{\"format\": 1, \"nodes\": [{\"name\": \"a\", \"type\": \"dense\", \"position\": [1]}]}",
        "document.kind", 1, 68);
    row("position of an unknown layer",
        "{\"format\": 1, \"nodes\": [{\"name\": \"a\", \"type\": \"zzz\", \"position\": \"x\"}]}", "document.kind", 1,
        66);
    row("edge", "{\"format\": 1, \"edges\": [{\"from\": \"a.out\"}]}", "document.missing", 1, 25);
    row("batch", "{\"format\": 1, \"training\": {\"batch\": \"32\"}}", "document.kind", 1, 37);
    row("huge number", "{\"format\": 1, \"weights\": {\"a.W\": [1e999]}}", "document.range", 1, 35);
    row("ragged", "{\"format\": 1, \"weights\": {\"a.W\": [[1, 2], [3]]}}", "tensor.ragged", 1, 43);
    row("ragged scalar", "{\"format\": 1, \"weights\": {\"a.W\": [[1, 2], 3]}}", "tensor.ragged", 1, 43);
    row("text in a tensor", "{\"format\": 1, \"weights\": {\"a.W\": [1, \"x\"]}}", "document.kind", 1, 38);
    row("many axes", "{\"format\": 1, \"weights\": {\"a.W\": [[[[[[[[[1]]]]]]]]]}}", "tensor.rank", 1, 34);
    row("metrics", "{\"format\": 1, \"training\": {\"metrics\": [1]}}", "document.kind", 1, 40);
    row("worked", "{\"format\": 1, \"worked\": {\"faults\": [{\"at\": 1}]}}", "document.kind", 1, 44);
  }
  void refusals() {
    QFETCH(QByteArray, text);
    QFETCH(QString, code);
    QFETCH(int, line);
    QFETCH(int, column);
    const auto read = readDocument({text.constData(), static_cast<size_t>(text.size())}, "broken.unroll");
    QVERIFY(!read.ok());
    const Error& error = read.error();
    QCOMPARE(QString::fromStdString(error.code), code);
    QCOMPARE(error.place.file, std::string("broken.unroll"));
    QCOMPARE(error.place.line, line);
    QCOMPARE(error.place.column, column);
    QVERIFY(error.message.english().size() > 15 &&
            error.message.english().find('{' + std::string("0}")) == std::string::npos);
  }

  /// What no attribute can hold is no reason to show nothing: it stays as a text, at its place, and is complained of.
  void attributesOfAWrongKindAreSaid() {
    for (const char* value : {"null", "{}", "{\"a\": [1]}", "[\"x\"]", "[2.5]", "[[1]]", "1e999", "[1e99]"}) {
      const std::string text = std::string("{\"format\": 1, \"nodes\": [{\"name\": \"a\", \"type\": \"dense\",\n") +
                               "\"attributes\": {\"units\": " + value + "}}]}";
      const auto read = readDocument(text);
      QVERIFY2(read.ok(), value);
      std::vector<Diagnostic> found = infer(read->spec).diagnostics;
      placeDiagnostics(found, read->spec, read->source);
      const auto said =
          std::find_if(found.begin(), found.end(), [](const Diagnostic& d) { return d.code == "attribute.kind"; });
      QVERIFY2(said != found.end() && said->attribute == "units" && said->line == 2 && said->column == 25, value);
      QVERIFY2(said->message.english().find(value) != std::string::npos, said->message.english().c_str());
      NetworkSpec mended = read->spec;
      QVERIFY2(!said->fixes.empty(), value);
      for (const Edit& edit : said->fixes.front().edits) QVERIFY(apply(mended, edit).ok());
      QVERIFY2(mended.nodes.front().attributes.empty(), value);
    }
    const auto negative = readDocument(
        "{\"format\": 1, \"nodes\": [{\"name\": \"a\", \"type\": \"input\", \"attributes\": {\"shape\": [-2]}}]}");
    QVERIFY(negative.ok());
    QCOMPARE(infer(negative->spec).diagnostics.front().code, std::string("attribute.range"));
  }

  void hugeFilesAreRefused() {
    const auto read = readDocument(std::string(size_t{40} << 20, ' '));
    QCOMPARE(read.error().code, std::string("json.size"));
  }

  void everyCutAndEveryChangedByteIsReadOrRefused() {
    for (const char* key : {"rnn_step", "mnist_cnn"}) {
      const std::string whole(templateText(key));
      const size_t end = whole.rfind('}');
      for (size_t i = 0; i < end; i += 3) {
        const auto read = readDocument(std::string_view(whole).substr(0, i));
        QVERIFY(!read.ok() && read.error().place.line >= 1);
      }
      Rng rng(1, "test/document");
      const std::string symbols = "{}[]\",:0-.eE\\x\xff\x00 ";
      for (size_t i = 0; i < whole.size(); i += 2) {
        std::string changed = whole;
        changed[i] = symbols[static_cast<size_t>(rng.below(static_cast<int64_t>(symbols.size())))];
        const auto read = readDocument(changed);
        if (!read.ok()) continue;
        (void)infer(read->spec);
        const auto again = readDocument(writeDocument(read->spec));
        QVERIFY2(again.ok(), changed.c_str());
      }
    }
  }
};

QTEST_GUILESS_MAIN(DocumentTest)
#include "document_test.moc"
