// SPDX-License-Identifier: GPL-3.0-or-later
// The harness on random configurations of every layer of one category; the others have programs of their own, so
// that they run side by side.
#include <QtTest>

#include "layers/catalog.h"
#include "support/random_configurations.h"

using namespace unroll;

class RandomConvolutionTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void layer_data();
  void layer();
};

void RandomConvolutionTest::layer_data() {
  QTest::addColumn<QString>("key");
  for (const LayerDescriptor* layer : LayerCatalog::builtIn().all()) {
    if (layer->category != LayerCategory::Convolution) continue;
    QTest::newRow(layer->key.c_str()) << QString::fromStdString(layer->key);
  }
}

void RandomConvolutionTest::layer() {
  QFETCH(QString, key);
  const LayerDescriptor& layer = *LayerCatalog::builtIn().find(key.toStdString());
  const std::string wrong = unroll::testing::tryRandomConfigurations(layer, 60);
  QVERIFY2(wrong.empty(), wrong.c_str());
}

QTEST_GUILESS_MAIN(RandomConvolutionTest)
#include "random_convolution_test.moc"
