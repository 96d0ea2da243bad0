// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include <filesystem>
#include <set>

#include "data/dataset.h"
#include "graph/inference.h"
#include "io/document.h"
#include "io/example_texts.h"
#include "formats/files.h"
#include "io/templates.h"

using namespace unroll;

namespace {

DatasetPtr dataOf(const NetworkSpec& spec) {
  const DatasetDescriptor* dataset = findDataset(spec.dataset.type);
  if (!dataset) return nullptr;
  AttributeMap few = spec.dataset.attributes;
  if (few.count("count")) few["count"] = int64_t{40};
  auto made = dataset->make(Attributes(dataset->attributes, few));
  return made.ok() ? *made : nullptr;
}

QString sentences(const std::vector<Diagnostic>& diagnostics) {
  QStringList lines;
  for (const Diagnostic& d : diagnostics) lines << QString::fromStdString(d.code + ": " + d.message.english());
  return lines.join("\n");
}

}  // namespace

class TemplatesTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void everyFileIsListed() {
    int files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(UNROLL_SOURCE_DIR "/resources/examples")) {
      if (entry.path().extension() != ".unroll") continue;
      ++files;
      const std::string key = entry.path().stem().string();
      QVERIFY2(findTemplate(key), key.c_str());
      QCOMPARE(std::string(templateText(key)), *readFile(entry.path().string()));
    }
    QCOMPARE(files, static_cast<int>(templates().size()));
  }

  void contractKeysExist() {
    for (const char* key : {"linear_regression", "feed_forward", "mnist_cnn", "mnist_cnn_64", "rnn_classifier",
                            "lstm_classifier", "gru_classifier", "sequence_prediction", "char_lstm"}) {
      QVERIFY(findTemplate(key) && findTemplate(key)->kind == Template::Kind::Template);
    }
    for (const char* key : {"rnn_step", "lstm_gates", "gru_step", "backprop_step", "convolution", "max_pooling"}) {
      QVERIFY(findTemplate(key) && findTemplate(key)->kind == Template::Kind::Worked);
    }
    QVERIFY(!makeTemplate("nothing").ok());
  }

  void each_data() {
    QTest::addColumn<QString>("key");
    for (const Template& t : templates()) QTest::newRow(t.key.c_str()) << QString::fromStdString(t.key);
  }
  void each() {
    QFETCH(QString, key);
    const auto document = readDocument(templateText(key.toStdString()));
    QVERIFY2(document.ok(), document.ok() ? "" : document.error().english().c_str());
    QCOMPARE(sentences(document->diagnostics), QString());
    const NetworkSpec& spec = document->spec;
    const auto again = readDocument(writeDocument(spec));
    QVERIFY(again.ok());
    QVERIFY(again->spec == spec);
    QCOMPARE(writeDocument(again->spec), writeDocument(spec));
    for (const NodeSpec& node : spec.nodes) QVERIFY(node.position.has_value());

    const bool isTemplate = findTemplate(key.toStdString())->kind == Template::Kind::Template;
    const DatasetPtr data = dataOf(spec);
    QCOMPARE(data != nullptr, isTemplate);
    const Inference inference = infer(spec, LayerCatalog::builtIn(), data.get());
    if (key.endsWith("_printed")) return;  // its own test below
    QCOMPARE(sentences(inference.diagnostics), QString());
    QCOMPARE(inference.outputNodes.size(), size_t{1});
    if (isTemplate) return;
    // A worked example carries all its weights, its sample and a target.
    QVERIFY(spec.sample && spec.sample->target && spec.worked);
    QCOMPARE(spec.sample->inputs.size(), inference.inputNodes.size());
    size_t parameters = 0;
    for (const auto& [id, info] : inference.nodes) parameters += info.parameters.size();
    QCOMPARE(spec.weights.size(), parameters);
  }

  void printedSequencePredictionReportsItsFaults() {
    NetworkSpec spec = *makeTemplate("sequence_prediction_printed");
    const DatasetPtr data = dataOf(spec);
    const Inference before = infer(spec, LayerCatalog::builtIn(), data.get());
    QCOMPARE(before.diagnostics.size(), size_t{2});
    const Diagnostic& random = before.diagnostics[0];
    const Diagnostic& shape = before.diagnostics[1];
    QCOMPARE(random.code, std::string("data.random"));
    QVERIFY(random.severity == Severity::Warning);
    QCOMPARE(shape.code, std::string("loss.shape"));
    QVERIFY(shape.severity == Severity::Error);
    QCOMPARE(spec.find(shape.node)->name, std::string("fc"));
    const std::string sentence = shape.message.english();
    for (const char* part : {"(N, 10, 10)", "(N, 10)", "'fc'", "sequences"})
      QVERIFY2(sentence.find(part) != std::string::npos, sentence.c_str());

    QVERIFY(!shape.fixes.empty() && !random.fixes.empty());
    for (const Edit& edit : shape.fixes.front().edits) QVERIFY(apply(spec, edit).ok());
    QCOMPARE(spec.findByName("rnn")->attributes.at("return_sequences"), AttributeValue{true});
    const Inference mended = infer(spec, LayerCatalog::builtIn(), data.get());
    QVERIFY(!mended.hasErrors());
    for (const Edit& edit : mended.diagnostics.front().fixes.front().edits) QVERIFY(apply(spec, edit).ok());
    const DatasetPtr series = dataOf(spec);
    QVERIFY(series);
    QCOMPARE(sentences(infer(spec, LayerCatalog::builtIn(), series.get()).diagnostics), QString());
  }

  void everySentenceCanBeTranslated() {
    std::set<std::string_view> marked(exampleTexts().begin(), exampleTexts().end()), used;
    for (const Template& t : templates()) {
      const NetworkSpec spec = *makeTemplate(t.key);
      if (!spec.worked) continue;
      for (const PrintedFault& fault : spec.worked->faults) {
        QVERIFY2(marked.count(fault.fault), fault.fault.c_str());
        used.insert(*marked.find(fault.fault));
      }
      for (const std::string& note : spec.worked->notes) {
        QVERIFY2(marked.count(note), note.c_str());
        used.insert(*marked.find(note));
      }
    }
    QCOMPARE(used.size(), marked.size());
  }

  void parameterCounts() {
    const auto count = [](const char* key) { return infer(*makeTemplate(key)).parameterCount(); };
    // Keras' model.summary() of the documents' programs.
    QCOMPARE(count("mnist_cnn"), int64_t{320 + 5408 * 128 + 128 + 1290});
    QCOMPARE(count("mnist_cnn_64"), int64_t{320 + 5408 * 64 + 64 + 650});
    // The classic: padded 5×5, 6 maps; 6·25 weights and a bias for each of 16; 5·5·16 → 120 → 84 → 10.
    QCOMPARE(count("lenet"), int64_t{156 + 2416 + 48120 + 10164 + 850});
    QCOMPARE(count("rnn_classifier"), int64_t{128 * (10 + 128 + 1) + 129});
    QCOMPARE(count("lstm_classifier"), int64_t{4 * 128 * (10 + 128 + 1) + 129});
    QCOMPARE(count("gru_classifier"), int64_t{3 * 128 * (10 + 128 + 2) + 129});
  }
};

QTEST_GUILESS_MAIN(TemplatesTest)
#include "templates_test.moc"
