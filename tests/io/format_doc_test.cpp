// SPDX-License-Identifier: GPL-3.0-or-later
// docs/format.md names everything that a document can say, and its example works.
#include <QtTest>

#include "data/dataset.h"
#include "io/document.h"
#include "formats/files.h"
#include "losses/loss.h"
#include "optimizers/optimizer.h"

using namespace unroll;

class FormatDocTest : public QObject {
  Q_OBJECT
  std::string m_text;
  bool names(const std::string& word) const { return m_text.find("`" + word + "`") != std::string::npos; }

 private Q_SLOTS:
  void initTestCase() {
    auto text = readFile(UNROLL_SOURCE_DIR "/docs/format.md");
    QVERIFY(text.ok());
    m_text = *text;
  }
  void everyKeyIsNamed() {
    for (const LayerDescriptor* layer : LayerCatalog::builtIn().all()) {
      QVERIFY2(names(layer->key), layer->key.c_str());
      for (const AttributeSpec& spec : layer->attributes)
        QVERIFY2(names(spec.key), (layer->key + "." + spec.key).c_str());
    }
    for (const DatasetDescriptor& data : datasets()) {
      QVERIFY2(names(data.key), data.key.c_str());
      for (const AttributeSpec& spec : data.attributes) QVERIFY2(names(spec.key), (data.key + "." + spec.key).c_str());
    }
    for (const LossDescriptor& loss : losses()) QVERIFY2(names(loss.key), loss.key.c_str());
    for (const MetricDescriptor& metric : metrics()) QVERIFY2(names(metric.key), metric.key.c_str());
    for (const OptimizerDescriptor& optimizer : optimizers()) {
      QVERIFY2(names(optimizer.key), optimizer.key.c_str());
      for (const AttributeSpec& spec : optimizer.attributes) QVERIFY2(names(spec.key), spec.key.c_str());
    }
  }
  void theExampleWorks() {
    const size_t begin = m_text.find("```json\n") + 8;
    const auto document = readDocument(m_text.substr(begin, m_text.find("```", begin) - begin));
    QVERIFY(document.ok() && document->diagnostics.empty());
    const DatasetDescriptor* data = findDataset(document->spec.dataset.type);
    QVERIFY(data);
    const auto made = data->make(Attributes(data->attributes, document->spec.dataset.attributes));
    QVERIFY(made.ok());
    const Inference inference = infer(document->spec, LayerCatalog::builtIn(), made->get());
    QVERIFY(inference.diagnostics.empty());
  }
};

QTEST_GUILESS_MAIN(FormatDocTest)
#include "format_doc_test.moc"
