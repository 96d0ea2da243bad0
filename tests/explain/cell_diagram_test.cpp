// SPDX-License-Identifier: GPL-3.0-or-later
// The wiring of one step, read off the expression; and the same data with other recurrent weights or another cell.
#include <QtTest>
#include <cmath>

#include "documents.h"
#include "explain/cell_diagram.h"
#include "explain/what_if.h"

using namespace unroll;
using namespace unroll::test;

namespace {

Document recurrentNet(const std::string& type, AttributeMap more = {}) {
  more["units"] = int64_t{3};
  Document d = lstmNet();
  d.spec = chain({node(1, "input", "in", {{"shape", Sizes{kOpen, 2}}}), node(2, type, "cell", more),
                  node(3, "dense", "fc", units(2, "softmax"))},
                 "sparse_categorical_crossentropy");
  return d;
}

/// "f: σ(x, h_prev)" and so on, in order.
QStringList wiring(const CellDiagram& diagram) {
  QStringList lines;
  for (const CellDiagram::Part& part : diagram.parts) {
    if (part.kind == CellDiagram::Kind::Input || part.kind == CellDiagram::Kind::State) continue;
    QStringList operands;
    for (const int operand : part.operands)
      operands << QString::fromStdString(diagram.parts[static_cast<size_t>(operand)].key);
    lines << QString::fromStdString(part.key + ": " + part.sign) + "(" + operands.join(", ") + ")";
  }
  return lines;
}

CellDiagram diagramOf(const Document& d, size_t number = 0, int time = 1, int64_t sample = 0) {
  const auto e = explained(d);
  return cellDiagram(*e, recurrentChains(*e, "cell").at(number), time, sample);
}

const CellDiagram::Part& part(const CellDiagram& diagram, const std::string& key) {
  for (const CellDiagram::Part& p : diagram.parts)
    if (p.key == key) return p;
  qFatal("no part %s", key.c_str());
}

}  // namespace

class CellDiagramTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void anLstm() {
    const CellDiagram d = diagramOf(recurrentNet("lstm"));
    QStringList lines = wiring(d);
    lines.sort();
    QStringList expected{"f: σ(x, h_prev)",
                         "i: σ(x, h_prev)",
                         "g: tanh(x, h_prev)",
                         "o: σ(x, h_prev)",
                         "mul(f,c_prev): ⊙(f, c_prev)",
                         "mul(i,g): ⊙(i, g)",
                         "c: +(mul(f,c_prev), mul(i,g))",
                         "tanh(c): tanh(c)",
                         "h: ⊙(o, tanh(c))"};
    expected.sort();
    QCOMPARE(lines, expected);
    QCOMPARE(part(d, "f").symbol, std::string("f_t"));
    QCOMPARE(part(d, "f").low, 0.0);
    QCOMPARE(part(d, "f").high, 1.0);
    QCOMPARE(part(d, "g").low, -1.0);
    QCOMPARE(part(d, "f").units, int64_t{3});
    QCOMPARE(d.parts[static_cast<size_t>(d.outputs[0])].key, std::string("h"));
    QCOMPARE(d.parts[static_cast<size_t>(d.outputs[1])].key, std::string("c"));
    for (const CellDiagram::Part& p : d.parts)
      for (const int operand : p.operands) QVERIFY(&d.parts[static_cast<size_t>(operand)] < &p);
    QVERIFY(!d.padded);
  }

  void everyStepAndDirectionIsWiredAlike() {
    const Document d = recurrentNet("lstm", {{"direction", std::string("both")}});
    const QStringList first = wiring(diagramOf(d, 0, 1));
    for (const size_t number : {size_t{0}, size_t{1}})
      for (int t = 0; t < 4; ++t) QCOMPARE(wiring(diagramOf(d, number, t)), first);
  }

  void aGruInItsForms() {
    const QStringList after = wiring(diagramOf(recurrentNet("gru")));
    QVERIFY2(after.contains("hh: tanh(x, mul(r,sum(h_prev)))"), qPrintable(after.join("\n")));
    QVERIFY(after.contains("mul(r,sum(h_prev)): ⊙(r, sum(h_prev))"));
    QVERIFY(after.contains("sum(h_prev): Σ(h_prev)"));
    QVERIFY2(after.contains("h: +(mul(z,h_prev), mul(one_minus(z),hh))"), qPrintable(after.join("\n")));
    const QStringList before =
        wiring(diagramOf(recurrentNet("gru", {{"reset_after", false}, {"update_gate", std::string("takes_new")}})));
    QVERIFY2(before.contains("hh: tanh(x, mul(r,h_prev))"), qPrintable(before.join("\n")));
    QVERIFY(before.contains("h: +(mul(one_minus(z),h_prev), mul(z,hh))"));
  }

  void aSimpleRnnIsOneGate() {
    QCOMPARE(wiring(diagramOf(recurrentNet("simple_rnn"))), QStringList{"h: tanh(x, h_prev)"});
    QCOMPARE(wiring(diagramOf(recurrentNet("simple_rnn", {{"activation", std::string("gelu")}}))),
             QStringList{"h: φ(x, h_prev)"});
    QCOMPARE(wiring(diagramOf(recurrentNet("simple_rnn", {{"activation", std::string("linear")}}))),
             QStringList{"h: Σ(x, h_prev)"});
  }

  void paddingGoesStraightThrough() {
    Document d = recurrentNet("lstm");
    d.mask = std::vector<uint8_t>{1, 1, 1, 1, 1, 1, 0, 0};
    QVERIFY(!diagramOf(d, 0, 2, 0).padded);
    QVERIFY(wiring(diagramOf(d, 0, 2, 0)).contains("h: ⊙(o, tanh(c))"));
    const CellDiagram padded = diagramOf(d, 0, 2, 1);
    QVERIFY(padded.padded);
    QCOMPARE(padded.parts[static_cast<size_t>(padded.outputs[0])].key, std::string("h_prev"));
  }

  void recurrentWeightsAreFound() {
    using Names = std::vector<std::string>;
    QCOMPARE(recurrentWeights(*explained(recurrentNet("lstm")), "cell"), Names{"cell.U"});
    QCOMPARE(recurrentWeights(*explained(recurrentNet("gru", {{"direction", std::string("both")}})), "cell"),
             (Names{"cell.U", "cell.back.U"}));
    QCOMPARE(recurrentWeights(*explained(recurrentNet("simple_rnn")), "fc"), Names{});
  }

  void aFactorScalesACopy() {
    const auto e = explained(recurrentNet("simple_rnn"));
    const auto scaled = *withRecurrentScale(*e, "cell", 2.0);
    const TensorD &U = e->request().weights.at("cell.U"), &twice = scaled->request().weights.at("cell.U");
    for (int64_t i = 0; i < U.size(); ++i) QCOMPARE(twice[i], 2.0 * U[i]);
    QCOMPARE(scaled->request().weights.at("cell.W"), e->request().weights.at("cell.W"));
    // The same places hold the other numbers: the first step starts from zero and stays, the second one moves.
    const auto h = recurrentChains(*e, "cell").at(0).states[0].values;
    QCOMPARE(recurrentChains(*scaled, "cell").at(0).states[0].values, h);
    QCOMPARE(scaled->evaluation().value(h[0]), e->evaluation().value(h[0]));
    QVERIFY(scaled->evaluation().value(h[1]) != e->evaluation().value(h[1]));
    // Without recurrence nothing comes back through a step.
    const auto none = *withRecurrentScale(*e, "cell", 0.0);
    const TimeAnalysis analysis = analyseTime(*none, recurrentChains(*none, "cell").at(0));
    QCOMPARE(analysis.steps[2].factor, 0.0);
    QCOMPARE(analysis.steps[1].states[0].gradient, 0.0);
    QVERIFY(analysis.steps[3].states[0].gradient > 0.0);
  }

  void anotherCellTakesTheSameData() {
    const auto e = explained(recurrentNet("lstm", {{"direction", std::string("backward")}}));
    QCOMPARE(cellTypes(*e, "cell").size(), size_t{3});
    QVERIFY(cellTypes(*e, "fc").empty());
    const auto gru = *withCellType(*e, "cell", "gru");
    const RecurrentChain chain = recurrentChains(*gru, "cell").at(0);
    QCOMPARE(chain.units(), int64_t{3});
    QVERIFY(chain.backward);
    QCOMPARE(gru->request().weights.at("cell.U").extents(), (Extents{9, 3}));
    QCOMPARE(gru->request().weights.at("fc.W"), e->request().weights.at("fc.W"));
    QVERIFY(gru->evaluation().hasGradients());
    QCOMPARE((*withCellType(*e, "cell", "lstm"))->request().weights, e->request().weights);
  }

  /// An LSTM between two: its cell state comes from elsewhere and goes elsewhere.
  void statesAreReconnected() {
    Document d = recurrentNet("lstm", {{"initial_state", true}});
    d.spec.nodes.push_back(node(4, "input", "h0", {{"shape", Sizes{3}}}));
    d.spec.nodes.push_back(node(5, "input", "c0", {{"shape", Sizes{3}}}));
    d.spec.edges.push_back({{4, "out"}, {2, "initial_h"}});
    d.spec.edges.push_back({{5, "out"}, {2, "initial_c"}});
    d.inputs["h0"] = drawn({2, 3}, 1);
    d.inputs["c0"] = drawn({2, 3}, 2);
    d.spec.sample = SampleSpec{d.inputs, d.target};
    const auto e = explained(d);
    auto gru = withCellType(*e, "cell", "gru");
    QVERIFY2(gru.ok(), gru.ok() ? "" : gru.error().english().c_str());
    QVERIFY(!(*gru)->spec().findByName("c0"));
    auto back = withCellType(**gru, "cell", "lstm");
    QVERIFY2(back.ok(), back.ok() ? "" : back.error().english().c_str());
    const RecurrentChain chain = recurrentChains(**back, "cell").at(0);
    QCOMPARE(chain.states.size(), size_t{2});
    QVERIFY(chain.states[0].sources[0] != chain.states[1].sources[0]);  // the same numbers, two names
    QCOMPARE((*back)->evaluation().value(chain.states[1].sources[0]), d.inputs["h0"]);
  }
};

QTEST_GUILESS_MAIN(CellDiagramTest)
#include "cell_diagram_test.moc"
