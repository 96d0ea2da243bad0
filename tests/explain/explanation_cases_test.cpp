// SPDX-License-Identifier: GPL-3.0-or-later
// What a pass makes of unusual requests: samples that do not fit, no target, padding, certainty, a layer
// that nobody knows.
#include <QtTest>
#include <cmath>

#include "documents.h"

using namespace unroll;
using namespace unroll::test;

class ExplanationCasesTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void wrongSamplesAreSaid() {
    const auto codeOf = [](const Document& d) {
      const auto made = explain(d);
      return made.ok() ? std::string("ok") : made.error().code;
    };
    Document d = lstmNet();
    d.inputs.clear();
    QCOMPARE(codeOf(d), std::string("explain.input"));
    d = lstmNet();
    d.inputs["in"] = drawn({2, 4, 3}, 1);
    QCOMPARE(codeOf(d), std::string("explain.input"));
    d = lstmNet();
    d.target = TensorD({3}, std::vector<double>{0, 1, 1});
    QCOMPARE(codeOf(d), std::string("explain.target"));
    d = lstmNet();
    d.target = TensorD({2}, std::vector<double>{0, 2});  // two classes: 0 and 1
    QCOMPARE(codeOf(d), std::string("explain.class"));
    d = textNet();
    d.inputs["in"][0] = 5.0;
    QCOMPARE(codeOf(d), std::string("explain.class"));
    d = textNet();
    d.inputs["in"][0] = std::nan("");
    QCOMPARE(codeOf(d), std::string("explain.class"));
    // Tokens that are computed are none.
    d = textNet();
    d.spec.nodes[0].attributes["shape"] = Sizes{4};
    d.spec.nodes.insert(d.spec.nodes.begin() + 1, node(9, "dense", "before", units(3, "relu")));
    d.spec.edges[0] = {{1, "out"}, {9, "in"}};
    d.spec.edges.push_back({{9, "out"}, {2, "in"}});
    d.inputs["in"] = drawn({2, 4}, 1);
    QCOMPARE(codeOf(d), std::string("explain.tokens"));
    d = maskedNet();
    d.mask->pop_back();
    QCOMPARE(codeOf(d), std::string("explain.mask"));
    d = xorNet();
    d.spec.training.loss = "nothing";
    QVERIFY(codeOf(d) != "ok");
    d = xorNet();
    d.spec.edges.pop_back();
    QVERIFY(codeOf(d) != "ok");
  }

  void withoutATargetThereIsNoLoss() {
    const Document d = xorNet();
    Explanation::Request request;
    request.weights = *initialWeights(d.spec, infer(d.spec));
    request.inputs = d.inputs;
    const auto e = *Explanation::create(d.spec, std::move(request));
    QCOMPARE(e->loss(), kNoValue);
    QVERIFY(e->gradients().empty());
    QVERIFY(e->resolve("fc.out[0,0]").ok());
    QCOMPARE(e->resolve("d fc.out[0,0]").error().code, std::string("explain.no_target"));
    QCOMPARE(e->layers().back(), std::string("fc"));
    for (const auto& step : e->steps()) QVERIFY(step.direction == Explanation::Direction::Forward);
    QVERIFY(!e->derive(*e->resolve("hidden.W[0,0]")).usedBy.empty());
  }

  void penaltiesAreSummandsOfTheLoss() {
    Document d = xorNet();
    d.spec.nodes[1].attributes["kernel_l1"] = 0.5;
    d.spec.nodes[2].attributes["kernel_l2"] = 0.25;
    const auto e = explained(d);
    const auto loss = e->derive(*e->resolve("loss.out"));
    QCOMPARE(formula::toText(loss.symbols), std::string("L = L_data + R_(1, hidden.W) + R_(2, fc.W)"));
    double l1 = 0.0, l2 = 0.0;
    for (const double w : e->evaluation().value(e->resolve("hidden.W", true)->value).span()) l1 += std::fabs(w);
    for (const double w : e->evaluation().value(e->resolve("fc.W", true)->value).span()) l2 += w * w;
    QVERIFY(std::fabs(e->number(*e->resolve("loss.l1_hidden_W")) - 0.5 * l1) < 1e-14);
    QVERIFY(std::fabs(e->number(*e->resolve("loss.l2_fc_W")) - 0.25 * l2) < 1e-14);
    const auto w = e->derive(*e->resolve("d fc.W[0,1]"), true);
    QVERIFY(std::fabs(w.value - *w.finiteDifference) < 1e-7);
  }

  void paddingDoesNotCount() {
    // What stands in a padded step changes neither loss nor gradient.
    Document d = maskedNet();
    const auto before = explained(d);
    d.inputs["in"].at({1, 2, 0}) = 100.0;
    d.target.at({1, 2, 0}) = -100.0;
    const auto after = explained(d);
    QCOMPARE(after->evaluation().value(after->loss())[0], before->evaluation().value(before->loss())[0]);
    for (const auto& [name, gradient] : before->gradients())
      if (name != "in") QCOMPARE(after->gradients().at(name), gradient);
    QCOMPARE(after->gradients().at("in").at({1, 2, 0}), 0.0);
    d.mask = std::vector<uint8_t>(6, 1);
    const auto whole = explained(d);
    QVERIFY(whole->evaluation().value(whole->loss())[0] != before->evaluation().value(before->loss())[0]);
  }

  void certaintyKeepsItsDigits() {
    // p underflows: the loss is then computed from the logits, exactly, and the pass says so.
    Document d{"certain",
               chain({node(1, "input", "in", {{"shape", Sizes{2}}}), node(2, "dense", "fc", units(2, "softmax"))},
                     "sparse_categorical_crossentropy"),
               {{"in", TensorD({1, 2}, std::vector<double>{1.0, 1.0})}},
               TensorD({1}, 1.0)};
    d.spec.weights["fc.W"] = TensorD({2, 2}, std::vector<double>{500.0, 500.0, 0.0, 0.0});
    const auto e = explained(d);
    QCOMPARE(e->evaluation().value(e->loss())[0], 1000.0);
    QCOMPARE(e->notes().size(), size_t{1});
    QCOMPARE(e->evaluation().gradient(e->resolve("fc.z", true)->value),
             TensorD({1, 2}, std::vector<double>{1.0, -1.0}));
    d.spec.weights["fc.W"].fill(0.5);
    QVERIFY(explained(d)->notes().empty());
    // The same for a sigmoid that is rounded to 1.
    Document s{"sure",
               chain({node(1, "input", "in", {{"shape", Sizes{1}}}), node(2, "dense", "fc", units(1, "sigmoid"))},
                     "binary_crossentropy"),
               {{"in", TensorD({1, 1}, 1.0)}},
               TensorD({1, 1}, 0.0)};
    s.spec.weights["fc.W"] = TensorD({1, 1}, 40.0);
    const auto sure = explained(s);
    QVERIFY(std::fabs(sure->evaluation().value(sure->loss())[0] - 40.0) < 1e-12);
    QCOMPARE(sure->notes().size(), size_t{1});
  }

  void aNodeMayBeCalledMask() {
    Document d = maskedNet();
    d.spec.nodes[2].name = "mask";
    const auto e = explained(d);
    QCOMPARE(e->layers(), (std::vector<std::string>{"in", "gru1", "mask", "loss"}));
    QCOMPARE(e->expression()[e->resolve("mask.W[0,0]")->value].leaf, LeafKind::Weight);
    QCOMPARE(e->number(*e->resolve("mask_.out[1,2]")), 0.0);
  }

  void anyLayerExplainsItself() {
    // A layer that exists in this test alone, by the public descriptor: y = x² ⊙ a + sin-free offset b.
    LayerCatalog catalog;
    for (const LayerDescriptor* layer : LayerCatalog::builtIn().all()) catalog.add(*layer);
    LayerDescriptor toy =
        plainLayer("parabola", "Parabola", LayerCategory::Core, "Each number squared, scaled and moved.");
    toy.inferShape = [](const Attributes&, const std::vector<Shape>& in) { return Result<std::vector<Shape>>(in); };
    toy.parameters = [](const Attributes&, const std::vector<Shape>& in) {
      return std::vector<ParameterSpec>{{"a", {in[0][1].size}, "ones"}, {"b", {in[0][1].size}, "zeros"}};
    };
    toy.body = [](Builder& b, const BodyContext& c) {
      const ValueId s = b.name(b.square(c.inputs[0]), "s");
      return std::vector<ValueId>{
          b.add(b.mul(s, c.parameters[0]), c.parameters[1])};  // the output has no name: "out" is given
    };
    catalog.add(toy);
    Document d{"toy",
               chain({node(1, "input", "in", {{"shape", Sizes{3}}}), node(2, "parabola", "p")}, "mean_squared_error"),
               {{"in", TensorD({1, 3}, std::vector<double>{1, -2, 3})}},
               TensorD({1, 3}, std::vector<double>{0, 0, 0})};
    const auto made = explain(d, catalog);
    QVERIFY2(made.ok(), made.ok() ? "" : made.error().english().c_str());
    const auto e = *made;
    const auto out = e->derive(*e->resolve("p.out[0,1]"));
    QCOMPARE(out.value, 4.0);
    QCOMPARE(formula::toText(out.symbols), std::string("y_1 = s_1 a_1 + b_1"));
    QCOMPARE(formula::toText(out.numbers), std::string("y_1 = 4 · 1 + 0"));
    // L = (1 + 16 + 81)/3, ∂L/∂a₁ = 2/3 · y₁ · s₁.
    const auto gradient = e->derive(*e->resolve("d p.a[1]"), true);
    QVERIFY(std::fabs(gradient.value - 2.0 / 3.0 * 16.0) < 1e-12);
    QVERIFY(std::fabs(*gradient.finiteDifference - gradient.value) < 1e-7);
  }
};

QTEST_GUILESS_MAIN(ExplanationCasesTest)
#include "explanation_cases_test.moc"
