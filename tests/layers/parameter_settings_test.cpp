// SPDX-License-Identifier: GPL-3.0-or-later
// Initializers and regularizers as attributes of every layer with parameters.
#include "layers/parameter_settings.h"

#include <QtTest>
#include <cmath>
#include <set>

#include "graph/inference.h"
#include "layers/catalog.h"
#include "layers/initializer.h"
#include "train/network.h"
#include "train/specs.h"

using namespace unroll;
using namespace unroll::test;

namespace {

NetworkSpec recurrent(AttributeMap attributes) {
  attributes["units"] = int64_t{40};
  return chain({5, 30}, {{"lstm", "cell", std::move(attributes)}});
}

struct Moments {
  double mean = 0.0, deviation = 0.0, largest = 0.0;
};

Moments momentsOf(const TensorD& values) {
  Moments m;
  double squares = 0.0;
  for (double v : values.span()) {
    m.mean += v / static_cast<double>(values.size());
    squares += v * v / static_cast<double>(values.size());
    m.largest = std::max(m.largest, std::fabs(v));
  }
  m.deviation = std::sqrt(std::max(squares - m.mean * m.mean, 0.0));
  return m;
}

TensorD weight(const NetworkSpec& spec, const char* name) { return initialWeights(spec, infer(spec))->at(name); }

}  // namespace

class ParameterSettingsTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  /// Every layer with parameters has them for each of its groups, and by default nothing changes. A layer that stands
  /// for a small network hands them on to its parts.
  void everyLayer() {
    int layers = 0;
    for (const LayerDescriptor* layer : LayerCatalog::builtIn().all()) {
      for (const LayerExample& example : layer->examples) {
        const Attributes attributes(layer->attributes, example.attributes);
        for (const ParameterSpec& parameter : layer->parameters(attributes, example.inputs)) {
          const std::string group = parameterGroup(parameter);
          QCOMPARE(group.empty(), !parameter.trainable);
          if (group.empty()) continue;
          const std::string what = layer->key + " " + parameter.name;
          QVERIFY2(attributes.has(group + "_initializer") && attributes.has(group + "_l2"), what.c_str());
          QVERIFY2(isInitializer(parameter.initializer), what.c_str());
          QVERIFY2(parameter.l1 == 0.0 && parameter.l2 == 0.0, what.c_str());
          ++layers;
        }
      }
    }
    QVERIFY(layers > 20);
  }

  void groupsByName() {
    const auto group = [](const char* name, bool trainable = true) {
      ParameterSpec p{name, {2, 2}, "zeros"};
      p.trainable = trainable;
      return parameterGroup(p);
    };
    QCOMPARE(group("W"), std::string("kernel"));
    QCOMPARE(group("Wq"), std::string("kernel"));
    QCOMPARE(group("back.U"), std::string("recurrent"));
    QCOMPARE(group("br"), std::string("bias"));
    QCOMPARE(group("beta"), std::string("beta"));
    QCOMPARE(group("E"), std::string("embeddings"));
    QCOMPARE(group("mean", false), std::string());
  }

  /// Each initializer by its name in a document: the moments that its formula has (fan-in 30, fan-out 4 · 40).
  void statistics_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<double>("scale");  // NaN: left out
    QTest::addColumn<double>("mean");
    QTest::addColumn<double>("deviation");
    QTest::addColumn<double>("limit");
    const auto row = [](const char* name, double scale, double mean, double deviation, double limit) {
      QTest::newRow(name) << name << scale << mean << deviation << limit;
    };
    const double in = 30, out = 160, cut = 2.0 / 0.87962566103423978;
    row("zeros", NAN, 0, 0, 0);
    row("ones", NAN, 1, 0, 1);
    row("constant", 0.25, 0.25, 0, 0.25);
    row("random_uniform", NAN, 0, 0.05 / std::sqrt(3.0), 0.05);
    row("random_normal", 0.2, 0, 0.2, 2.0);
    row("truncated_normal", NAN, 0, 0.05 * 0.87962566103423978, 0.1);
    row("glorot_uniform", NAN, 0, std::sqrt(2 / (in + out)), std::sqrt(6 / (in + out)));
    row("glorot_normal", NAN, 0, std::sqrt(2 / (in + out)), cut * std::sqrt(2 / (in + out)));
    row("he_uniform", NAN, 0, std::sqrt(2 / in), std::sqrt(6 / in));
    row("he_normal", NAN, 0, std::sqrt(2 / in), cut * std::sqrt(2 / in));
    row("lecun_uniform", NAN, 0, std::sqrt(1 / in), std::sqrt(3 / in));
    row("lecun_normal", NAN, 0, std::sqrt(1 / in), cut * std::sqrt(1 / in));
  }
  void statistics() {
    QFETCH(QString, name);
    QFETCH(double, scale);
    QFETCH(double, mean);
    QFETCH(double, deviation);
    QFETCH(double, limit);
    AttributeMap attributes{{"kernel_initializer", name.toStdString()}};
    if (!std::isnan(scale)) attributes["kernel_scale"] = scale;
    const NetworkSpec spec = recurrent(attributes);
    QVERIFY(infer(spec).diagnostics.empty());
    const TensorD W = weight(spec, "cell.W");
    QCOMPARE(W.size(), int64_t{160 * 30});
    const Moments m = momentsOf(W);
    QVERIFY(std::fabs(m.mean - mean) <= 5 * deviation / std::sqrt(4800.0) + 1e-12);
    QVERIFY2(std::fabs(m.deviation - deviation) <= 0.05 * deviation + 1e-12, qPrintable(QString::number(m.deviation)));
    QVERIFY(m.largest <= limit + 1e-12);
    // The other groups are as they were.
    QVERIFY(weight(spec, "cell.U") == weight(recurrent({}), "cell.U"));
  }

  void recurrentAndBias() {
    const NetworkSpec spec = recurrent({{"recurrent_initializer", std::string("random_uniform")},
                                        {"recurrent_scale", 0.5},
                                        {"bias_initializer", std::string("constant")},
                                        {"bias_scale", 0.125}});
    const Moments m = momentsOf(weight(spec, "cell.U"));
    QVERIFY(m.largest <= 0.5 && m.largest > 0.49);
    const TensorD b = weight(spec, "cell.b");
    QCOMPARE(b[0], 0.125);
    QCOMPARE(b[40], 1.0);  // the forget gate's, which has an attribute of its own
    QCOMPARE(b[159], 0.125);
  }

  /// What is given as it is anyway changes nothing.
  void theDefaultByItsName() {
    const NetworkSpec plain = recurrent({});
    const NetworkSpec named = recurrent(
        {{"kernel_initializer", std::string("glorot_uniform")}, {"recurrent_initializer", std::string("orthogonal")}});
    QVERIFY(weight(plain, "cell.W") == weight(named, "cell.W"));
    QVERIFY(weight(plain, "cell.U") == weight(named, "cell.U"));
    const NetworkSpec table =
        chain({7}, {{"embedding", "emb", {{"embeddings_initializer", std::string("random_uniform")}}}});
    const NetworkSpec own = chain({7}, {{"embedding", "emb", {}}});
    QVERIFY(weight(table, "emb.E") == weight(own, "emb.E"));
  }

  /// Only what a shape allows is offered; a wrong word is said.
  void choices() {
    const LayerDescriptor& conv = *LayerCatalog::builtIn().find("conv2d");
    const auto offers = [](const LayerDescriptor& layer, const char* key, const char* choice) {
      return checkAttribute(*findAttribute(layer.attributes, key), std::string(choice)).ok();
    };
    QVERIFY(!offers(conv, "kernel_initializer", "identity") && offers(conv, "kernel_initializer", "orthogonal"));
    QVERIFY(!offers(conv, "bias_initializer", "orthogonal") && offers(conv, "bias_initializer", "ones"));
    QVERIFY(offers(*LayerCatalog::builtIn().find("dense"), "kernel_initializer", "identity"));
    NetworkSpec spec = chain({3}, {{"dense", "fc", {{"kernel_initializer", std::string("he_nromal")}}}});
    const Inference inference = infer(spec);
    QVERIFY(!inference.diagnostics.empty() && inference.diagnostics.front().attribute == "kernel_initializer");
  }

  /// What is set of a group is set in each part that has it.
  void partsOfGroups() {
    const LayerDescriptor& block = *LayerCatalog::builtIn().find("transformer_decoder");
    const Shape four{{'N', kOpen}, {'T', 3}, {'F', 4}};
    const Attributes attributes(block.attributes, {{"num_heads", int64_t{2}},
                                                   {"kernel_initializer", std::string("random_normal")},
                                                   {"kernel_l2", 0.25},
                                                   {"gamma_l1", 0.5}});
    for (const ParameterSpec& parameter : block.parameters(attributes, {four, four})) {
      const std::string kind = parameterGroup(parameter);
      if (kind == "kernel") {
        QCOMPARE(parameter.initializer, std::string("random_normal"));
        QCOMPARE(parameter.scale, 0.05);
      }
      QCOMPARE(parameter.l2, kind == "kernel" ? 0.25 : 0.0);
      QCOMPARE(parameter.l1, kind == "gamma" ? 0.5 : 0.0);
    }
    const Expansion parts = block.expand(attributes, {four, four});
    for (const Expansion::Part& part : parts.parts) {
      const bool weighs = part.type == "dense" || part.type == "multi_head_attention";
      QCOMPARE(part.attributes.count("kernel_l2"), size_t{weighs});
      QCOMPARE(part.attributes.count("gamma_l1"), size_t{part.type == "layer_normalization"});
    }
    QVERIFY(!Attributes(block.attributes, {}).has("embeddings_l1"));
  }

  /// Headings stand together, each once, behind what is always in sight.
  void headings() {
    for (const LayerDescriptor* layer : LayerCatalog::builtIn().all()) {
      std::set<std::string> seen;
      std::string last;
      for (const AttributeSpec& spec : layer->attributes) {
        const std::string heading = spec.group.english();
        if (heading != last) QVERIFY2(!heading.empty() && seen.insert(heading).second, layer->key.c_str());
        last = heading;
      }
      const bool hasSight = layer->attributes.empty() || layer->attributes.front().group.empty();
      QVERIFY2(hasSight || layer->inputs(Attributes(layer->attributes, {})).empty() ||
                   layer->key.find("norm") != std::string::npos || layer->category == LayerCategory::Attention,
               layer->key.c_str());
    }
    const LayerDescriptor& lstm = *LayerCatalog::builtIn().find("lstm");
    for (const char* key : {"units", "activation", "return_sequences", "direction"})
      QVERIFY2(findAttribute(lstm.attributes, key)->group.empty(), key);
    QCOMPARE(findAttribute(lstm.attributes, "recurrent_activation")->group.english(), std::string("Variant"));
    QCOMPARE(findAttribute(lstm.attributes, "return_state")->group.english(), std::string("State"));
    QCOMPARE(findAttribute(lstm.attributes, "bias_initializer")->group.english(), std::string("Initialization"));
    QCOMPARE(findAttribute(lstm.attributes, "recurrent_l2")->group.english(), std::string("Regularization"));
  }

  void twiceIsOnce() {
    LayerDescriptor layer = *LayerCatalog::builtIn().find("dense");
    const size_t count = layer.attributes.size();
    addParameterAttributes(layer, LayerCatalog::builtIn());
    QCOMPARE(layer.attributes.size(), count);
  }
};

QTEST_GUILESS_MAIN(ParameterSettingsTest)
#include "parameter_settings_test.moc"
