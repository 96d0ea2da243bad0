// SPDX-License-Identifier: GPL-3.0-or-later
// Every wrong attribute or connection: the sentence with both sides and both shapes, and the remedy as an edit that,
// applied, leaves a sound document. Every fix that is offered takes its problem away and makes no other. The table is
// error_cases.json: "left" counts errors that stay after the first fix, other mistakes of the same document;
// "severity": "warning" is what computes something, but hardly what was meant; "only": there is one fix.
#include <QtTest>

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include "graph/graph_documents.h"

using namespace unroll;
using namespace unroll::test;

namespace {

QJsonArray cases() {
  QFile file(QStringLiteral(UNROLL_SOURCE_DIR "/tests/graph/error_cases.json"));
  if (!file.open(QIODevice::ReadOnly)) qFatal("no table");
  QJsonParseError error;
  const QJsonDocument table = QJsonDocument::fromJson(file.readAll(), &error);
  if (table.isNull()) qFatal("the table, at byte %d: %s", error.offset, qPrintable(error.errorString()));
  return table.array();
}

/// The document's text; "chain": [["in", "input", {…}], …] stands for nodes that are connected one after the other.
std::string textOf(QJsonObject document) {
  const QJsonArray chain = document.take("chain").toArray();
  QJsonArray nodes, edges;
  for (const QJsonValue& link : chain) {
    const QString name = link[0].toString();
    if (!nodes.isEmpty()) edges.append(QJsonObject{{"from", nodes.last()["name"]}, {"to", name}});
    nodes.append(QJsonObject{{"name", name}, {"type", link[1]}, {"attributes", link[2]}});
  }
  if (!chain.isEmpty()) document["nodes"] = nodes, document["edges"] = edges;
  document["format"] = 1;
  return QJsonDocument(document).toJson().toStdString();
}

/// Document and data as the window and the command line look at them.
struct Looked {
  NetworkSpec spec;
  std::vector<Diagnostic> diagnostics;
  DatasetPtr data;

  explicit Looked(NetworkSpec document) : spec(std::move(document)), data(dataOf(spec)) {
    diagnostics = infer(spec, LayerCatalog::builtIn(), data.get()).diagnostics;
  }
  std::string nameOf(const Diagnostic& diagnostic) const {
    const NodeSpec* node = spec.find(diagnostic.node);
    return node ? node->name : std::string();
  }
  int errors() const {
    return static_cast<int>(std::count_if(diagnostics.begin(), diagnostics.end(),
                                          [](const Diagnostic& d) { return d.severity == Severity::Error; }));
  }
  bool has(const Diagnostic& problem) const {
    return std::any_of(diagnostics.begin(), diagnostics.end(), [&](const Diagnostic& d) {
      return d.code == problem.code && d.node == problem.node && d.attribute == problem.attribute;
    });
  }
  std::string said() const {
    std::string all;
    for (const Diagnostic& d : diagnostics) {
      all += d.code + " [" + nameOf(d) + "|" + d.attribute + "]: " + d.message.english() + "\n";
      for (const Fix& fix : d.fixes) all += "    " + fix.title.english() + "\n";
    }
    return all;
  }
};

Looked after(const Looked& before, const Fix& fix) {
  NetworkSpec mended = before.spec;
  for (const Edit& edit : fix.edits) {
    if (const auto done = apply(mended, edit); !done.ok()) qFatal("%s", done.error().english().c_str());
  }
  return Looked(std::move(mended));
}

}  // namespace

class ErrorCasesTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void thereAreEnough() { QVERIFY(cases().size() >= 180); }

  void saidAndMended_data() {
    QTest::addColumn<QJsonObject>("given");
    int number = 0;
    for (const QJsonValue& each : cases())
      QTest::addRow("%03d %s", number++, qPrintable(each["code"].toString())) << each.toObject();
  }
  void saidAndMended() {
    QFETCH(QJsonObject, given);
    const auto document = readDocument(textOf(given["document"].toObject()));
    QVERIFY2(document.ok(), document.ok() ? "" : document.error().english().c_str());
    Looked before(document->spec);
    before.diagnostics.insert(before.diagnostics.begin(), document->diagnostics.begin(), document->diagnostics.end());

    const auto found = std::find_if(before.diagnostics.begin(), before.diagnostics.end(), [&](const Diagnostic& d) {
      return d.code == given["code"].toString().toStdString() &&
             before.nameOf(d) == given["node"].toString().toStdString() &&
             d.attribute == given["attribute"].toString().toStdString();
    });
    QVERIFY2(found != before.diagnostics.end(), before.said().c_str());
    const bool warns = given["severity"].toString() == "warning";
    QVERIFY(found->severity == (warns ? Severity::Warning : Severity::Error));
    const QString sentence = QString::fromStdString(found->message.english());
    for (const QJsonValue& part : given["says"].toArray())
      QVERIFY2(sentence.contains(part.toString()), before.said().c_str());
    QVERIFY2(!sentence.contains('{') && (sentence.endsWith('.') || sentence.endsWith('?')), qPrintable(sentence));

    QVERIFY2(!found->fixes.empty(), before.said().c_str());
    QVERIFY2(found->fixes.front().title.english() == given["fix"].toString().toStdString(), before.said().c_str());
    if (given["only"].toBool()) QVERIFY2(found->fixes.size() == 1, before.said().c_str());
    const Looked mended = after(before, found->fixes.front());
    QVERIFY2(mended.errors() == given["left"].toInt(), mended.said().c_str());
    for (const Fix& fix : found->fixes) {
      const Looked left = after(before, fix);
      QVERIFY2(!left.has(*found), (fix.title.english() + " leaves:\n" + left.said()).c_str());
      QVERIFY2(left.errors() < before.errors() || (warns && left.errors() == before.errors()),
               (fix.title.english() + " leaves:\n" + left.said()).c_str());
    }
  }

  void everyLayerOnEveryKindOfSample_data() {
    QTest::addColumn<QString>("type");
    for (const LayerDescriptor* layer : LayerCatalog::builtIn().all())
      QTest::newRow(layer->key.c_str()) << QString::fromStdString(layer->key);
  }
  /// Where a layer cannot take a row, a sequence, an image or tokens, it has a remedy, and every remedy helps.
  void everyLayerOnEveryKindOfSample() {
    QFETCH(QString, type);
    const std::vector<std::vector<int64_t>> samples{{4}, {10, 3}, {1, 8, 8}, {3, 32, 32}, {kOpen, 3}, {kOpen}};
    const LayerDescriptor& layer = *LayerCatalog::builtIn().find(type.toStdString());
    for (const std::vector<int64_t>& sizes : samples) {
      NetworkSpec spec;
      spec.nodes.push_back({1, "input", "in", 1, {{"shape", sizes}}, {}, {}});
      spec.nodes.push_back({2, layer.key, "x", layer.version, {}, {}, {}});
      for (const Port& port : layer.inputs(Attributes(layer.attributes, {}))) {
        if (!port.optional) spec.edges.push_back({{1, "out"}, {2, port.name}});
      }
      const Looked before(spec);
      for (const Diagnostic& diagnostic : before.diagnostics) {
        if (diagnostic.severity != Severity::Error) continue;
        QVERIFY2(diagnostic.node == 2 && !diagnostic.fixes.empty(), before.said().c_str());
        if (diagnostic.code == "shape.rank" || diagnostic.code == "shape.open")
          QVERIFY2(diagnostic.message.english().find("'in.out' (N, ") != std::string::npos, before.said().c_str());
        for (const Fix& fix : diagnostic.fixes) {
          const Looked left = after(before, fix);
          QVERIFY2(left.errors() == 0, (fix.title.english() + " leaves:\n" + left.said()).c_str());
        }
      }
    }
  }
};

QTEST_GUILESS_MAIN(ErrorCasesTest)
#include "error_cases_test.moc"
