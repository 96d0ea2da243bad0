// SPDX-License-Identifier: GPL-3.0-or-later
// The names that Keras and PyTorch have for layers and attributes find those of this program.
#include <QtTest>

#include "graph/aliases.h"
#include "layers/catalog.h"

using namespace unroll;

class AliasesTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void layers_data() {
    QTest::addColumn<QString>("type");
    QTest::addColumn<QString>("says");
    const auto row = [](const char* word, const char* type, const char* says = "") {
      QTest::newRow(word) << QString(type) << QString(says);
    };
    row("Linear", "dense");
    row("nn.Linear", "dense");
    row("torch.nn.Conv2d", "");  // a slip is enough: conv2d
    row("MaxPool2d", "max_pooling2d");
    row("AvgPool1d", "average_pooling1d");
    row("AdaptiveAvgPool2d", "global_average_pooling2d");
    row("BatchNorm1d", "batch_normalization");
    row("LayerNorm", "layer_normalization");
    row("ConvTranspose2d", "conv2d_transpose");
    row("Unflatten", "reshape");
    row("RNN", "simple_rnn");
    row("BiLSTM", "lstm", "both");
    row("MultiheadAttention", "multi_head_attention");
    row("TransformerEncoderLayer", "transformer_encoder");
    row("EmbeddingBag", "embedding");
    row("ReLU", "activation", "relu");
    row("LogSoftmax", "activation", "log_softmax");
    row("swish", "activation", "silu");
    row("hard-sigmoid", "activation", "hard_sigmoid");
    row("ELU", "activation", "elu");
    row("identity", "activation", "linear");
    row("PReLU", "leaky_relu");
    row("InputLayer", "input");
    row("quantum", "");
  }
  void layers() {
    QFETCH(QString, type);
    QFETCH(QString, says);
    const std::vector<LayerMeant> meant = layersMeant(QTest::currentDataTag(), "x", {});
    QCOMPARE(meant.size(), size_t{!type.isEmpty()});
    if (meant.empty()) return;
    QCOMPARE(meant.front().type, type.toStdString());
    const LayerDescriptor* layer = LayerCatalog::builtIn().find(meant.front().type);
    QVERIFY(layer);
    QCOMPARE(meant.front().attributes.size(), size_t{!says.isEmpty()});
    for (const auto& [key, value] : meant.front().attributes) {
      const AttributeSpec* spec = findAttribute(layer->attributes, key);
      QVERIFY(spec && checkAttribute(*spec, value).ok());
      QCOMPARE(attributeText(value), says.toStdString());
    }
  }

  /// Keras wraps the layer: which it is stands in the wrapper's text or in its name, else it may be any.
  void bidirectional() {
    const auto first = [](const char* name, const char* written) {
      return layersMeant("Bidirectional", name, written).front();
    };
    QCOMPARE(first("x", R"({"layer": {"class_name": "GRU", "config": {"units" : 12}}})").type, std::string("gru"));
    QCOMPARE(attributeText(first("x", R"({"layer": "GRU", "units" : 12})").attributes.at("units")), std::string("12"));
    QVERIFY(!first("x", R"({"layer": "GRU", "units": "many"})").attributes.count("units"));
    QVERIFY(!first("x", R"({"layer": "GRU", "units")").attributes.count("units"));
    QCOMPARE(first("my_rnn", "").type, std::string("simple_rnn"));
    QCOMPARE(layersMeant("bidirectional", "x", "").size(), size_t{3});
  }

  void attributes_data() {
    QTest::addColumn<QString>("layer");
    QTest::addColumn<QString>("key");
    const auto row = [](const char* layer, const char* word, const char* key) {
      QTest::newRow(word) << QString(layer) << QString(key);
    };
    row("dense", "out_features", "units");
    row("dense", "n_units", "units");
    row("conv2d", "out_channels", "filters");
    row("conv1d", "dilation", "dilation_rate");
    row("max_pooling2d", "kernel_size", "pool_size");
    row("embedding", "num_embeddings", "input_dim");
    row("embedding", "embedding_dim", "output_dim");
    row("multi_head_attention", "nhead", "num_heads");
    row("transformer_encoder", "dim_feedforward", "intermediate_dim");
    row("dense", "embedding_size", "");
    row("flatten", "units", "");
  }
  void attributes() {
    QFETCH(QString, layer);
    QFETCH(QString, key);
    const std::vector<AttributeSpec>& specs = LayerCatalog::builtIn().find(layer.toStdString())->attributes;
    const auto meant = attributeMeant(specs, QTest::currentDataTag(), int64_t{3});
    QCOMPARE(meant.has_value(), !key.isEmpty());
    if (meant) QCOMPARE(meant->first, key.toStdString());
  }

  /// Another name for another value: true is a word here. Another value means nothing.
  void values() {
    const std::vector<AttributeSpec>& gru = LayerCatalog::builtIn().find("gru")->attributes;
    const auto both = attributeMeant(gru, "bidirectional", true);
    QVERIFY(both && both->first == "direction" && both->second == AttributeValue{std::string("both")});
    QVERIFY(!attributeMeant(gru, "bidirectional", false));
    QVERIFY(!attributeMeant(gru, "hidden_size", std::string("many")));
    QVERIFY(isNeedless("in_features") && isNeedless("batch_first") && !isNeedless("units"));
  }
};

QTEST_GUILESS_MAIN(AliasesTest)
#include "aliases_test.moc"
