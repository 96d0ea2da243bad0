// SPDX-License-Identifier: GPL-3.0-or-later
// Every descriptor of the catalog, on every one of its examples.
#include <QtTest>

#include "support/layer_harness.h"

using namespace unroll;
using namespace unroll::testing;

class HarnessTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void descriptor_data();
  void descriptor();
  void example_data();
  void example();
};

void HarnessTest::descriptor_data() {
  QTest::addColumn<QString>("key");
  for (const LayerDescriptor* layer : LayerCatalog::builtIn().all()) {
    QTest::newRow(layer->key.c_str()) << QString::fromStdString(layer->key);
  }
}

void HarnessTest::descriptor() {
  QFETCH(QString, key);
  const std::string complaints = joined(inspectDescriptor(*LayerCatalog::builtIn().find(key.toStdString())));
  QVERIFY2(complaints.empty(), complaints.c_str());
}

void HarnessTest::example_data() {
  QTest::addColumn<QString>("key");
  QTest::addColumn<int>("index");
  for (const LayerDescriptor* layer : LayerCatalog::builtIn().all()) {
    for (size_t i = 0; i < layer->examples.size(); ++i) {
      QTest::newRow((layer->key + ": " + layer->examples[i].title).c_str())
          << QString::fromStdString(layer->key) << static_cast<int>(i);
    }
  }
}

void HarnessTest::example() {
  QFETCH(QString, key);
  QFETCH(int, index);
  const LayerDescriptor& layer = *LayerCatalog::builtIn().find(key.toStdString());
  const std::string complaints = joined(tryExample(layer, layer.examples[static_cast<size_t>(index)]));
  QVERIFY2(complaints.empty(), complaints.c_str());
}

QTEST_GUILESS_MAIN(HarnessTest)
#include "harness_test.moc"
