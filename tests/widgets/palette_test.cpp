// SPDX-License-Identifier: GPL-3.0-or-later
// Every layer stands in the palette once, below the heading where it is looked for, and is found by its names.
#include "palette.h"

#include <QLineEdit>
#include <QtTest>
#include <map>

#include "resources.h"

using namespace unroll;

class PaletteTest : public QObject {
  Q_OBJECT
 private:
  Palette m_palette{LayerCatalog::builtIn()};

 private Q_SLOTS:
  void initTestCase() { initResources(); }

  void headingsAndTheirLayers() {
    std::map<QString, QStringList> groups;
    QString heading;
    int layers = 0;
    for (int row = 0; row < m_palette.list()->count(); ++row) {
      const QListWidgetItem* item = m_palette.list()->item(row);
      const bool layer = item->flags() & Qt::ItemIsSelectable;
      if (layer) {
        groups[heading] << item->text();
        ++layers;
      } else {
        heading = item->text();
      }
    }
    QCOMPARE(layers, static_cast<int>(LayerCatalog::builtIn().all().size()));
    QVERIFY(groups["Core"].startsWith("Dense"));
    for (const char* name : {"Flatten", "Reshape", "Permute", "RepeatVector", "Slice"})
      QVERIFY2(groups["Reshaping"].contains(name), name);
    QCOMPARE(groups["Joining"], (QStringList{"Concatenate", "Add", "Subtract", "Multiply"}));
    QCOMPARE(groups["Convolution"], (QStringList{"Conv1D", "Conv2D", "Conv2DTranspose"}));
    QCOMPARE(groups["Pooling"].size(), 8);
    QVERIFY(groups["Recurrent"].contains("LSTM"));
    QVERIFY(groups["Attention"].contains("TransformerEncoder"));
    for (const auto& [name, entries] : groups) QVERIFY2(entries.size() <= 10, qPrintable(name));
  }

  void searching_data() {
    QTest::addColumn<QString>("words");
    QTest::addColumn<QString>("key");
    const std::pair<const char*, const char*> cases[] = {{"add", "add"},
                                                         {"multi_head_attention", "multi_head_attention"},
                                                         {"multihead", "multi_head_attention"},
                                                         {"max pooling 2d", "max_pooling2d"},
                                                         {"gru", "gru"},
                                                         {"attention", "attention"},
                                                         {"norm", ""},
                                                         {"Conv2D", "conv2d"}};
    for (const auto& [words, key] : cases) QTest::newRow(words) << QString(words) << QString(key);
  }
  void searching() {
    QFETCH(QString, words);
    QFETCH(QString, key);
    m_palette.search()->setText(words);
    const QString found = QString::fromStdString(m_palette.list()->currentKey());
    if (words == "norm")
      QVERIFY2(found.endsWith("_normalization"), qPrintable(found));
    else
      QCOMPARE(found, key);
    m_palette.search()->clear();
  }
};

QTEST_MAIN(PaletteTest)
#include "palette_test.moc"
