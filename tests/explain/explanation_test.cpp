// SPDX-License-Identifier: GPL-3.0-or-later
// Every number of whole documents: it recombines from its terms, leads down to data, weights, seeds and
// constants alone, has a name that leads back to it, and its gradient agrees with differences.
#include <QtTest>
#include <cmath>
#include <set>

#include "documents.h"
#include "math/primitive.h"

using namespace unroll;
using namespace unroll::test;

namespace {

bool close(double a, double b, double tolerance, double largest) {
  return std::fabs(a - b) <= tolerance * std::max({std::fabs(a), std::fabs(b), 1e-3 * largest});
}

double largest(const TensorD& x) {
  double m = 0.0;
  for (const double v : x.span()) m = std::max(m, std::fabs(v));
  return m;
}

/// Some cells of every value: all of small ones.
std::vector<int64_t> someCells(int64_t size) {
  std::vector<int64_t> cells;
  const int64_t step = std::max<int64_t>(1, size / 7);
  for (int64_t i = 0; i < size; i += step) cells.push_back(i);
  return cells;
}

struct Sum {
  double value;
  bool known;
};

/// What a derivation's terms give by its own rule.
Sum recombined(const Explanation::Derivation& d) {
  double sum = 0.0;
  for (const auto& term : d.terms) sum += term.partial * term.value;
  if (d.recombines == "sum") return {sum, true};
  if (d.recombines == "product") return {sum / 2.0, true};
  return {0.0, false};
}

/// value = op(operands), for what has one operand's cell and a rule that a person can look up.
std::optional<double> byHand(const std::string& op, const std::vector<Explanation::DerivationTerm>& t) {
  if (op == "tanh") return std::tanh(t[0].value);
  if (op == "sigmoid") return 1.0 / (1.0 + std::exp(-t[0].value));
  if (op == "exp") return std::exp(t[0].value);
  if (op == "log") return std::log(t[0].value);
  if (op == "relu") return std::max(0.0, t[0].value);
  if (op == "square") return t[0].value * t[0].value;
  if (op == "one_minus") return 1.0 - t[0].value;
  if (op == "div") return t[0].value / t[1].value;
  if (op == "stop") return t[0].value;
  if (op == "where") return t[0].value != 0.0 ? t[1].value : t[2].value;
  if (op == "max") {
    double most = t[0].value;
    for (const auto& term : t) most = std::max(most, term.value);
    return most;
  }
  return std::nullopt;
}

}  // namespace

class ExplanationTest : public QObject {
  Q_OBJECT

  void addDocuments() {
    QTest::addColumn<int>("index");
    for (size_t i = 0; i < documents().size(); ++i) QTest::newRow(documents()[i].title.c_str()) << static_cast<int>(i);
  }
  std::shared_ptr<const Explanation> current() {
    QFETCH(int, index);
    return explained(documents()[static_cast<size_t>(index)]);
  }

 private Q_SLOTS:
  void everyValueHasItsOwnName_data() { addDocuments(); }
  void everyValueHasItsOwnName() {
    const auto e = current();
    std::set<std::string> seen;
    for (ValueId id = 0; id < e->expression().size(); ++id)
      for (int64_t cell = 0; cell < elementCount(e->expression()[id].extents); ++cell)
        for (const bool gradient : {false, true}) {
          const CellRef ref{id, cell, gradient};
          const std::string name = e->refOf(ref);
          QVERIFY2(seen.insert(name).second, name.c_str());
          const auto back = e->resolve(name);
          QVERIFY2(back.ok(), name.c_str());
          QVERIFY2(*back == ref, name.c_str());
        }
  }

  void valuesRecombine_data() { addDocuments(); }
  void valuesRecombine() {
    const auto e = current();
    for (ValueId id = 0; id < e->expression().size(); ++id) {
      const TensorD& whole = e->evaluation().value(id);
      for (const int64_t cell : someCells(whole.size())) {
        const auto d = e->derive({id, cell, false});
        QCOMPARE(d.value, whole[cell]);
        if (d.op == "leaf") {
          QVERIFY(d.terms.size() <= 1);
          continue;
        }
        if (d.terms.empty()) {
          QCOMPARE(d.op, std::string("pad"));
          continue;
        }
        const Sum sum = recombined(d);
        if (sum.known) {
          QVERIFY2(close(sum.value, d.value, 1e-12, largest(whole)), d.ref.c_str());
        } else {
          QCOMPARE(d.recombines, std::string("op"));
          QCOMPARE(e->evaluation().recompute(id, cell), d.value);
          if (const auto value = byHand(d.op, d.terms))
            QVERIFY2(close(*value, d.value, 1e-12, largest(whole)), d.ref.c_str());
        }
      }
    }
  }

  void gradientsRecombine_data() { addDocuments(); }
  void gradientsRecombine() {
    const auto e = current();
    for (ValueId id = 0; id < e->expression().size(); ++id) {
      const TensorD& whole = e->evaluation().gradient(id);
      for (const int64_t cell : someCells(whole.size())) {
        const auto d = e->derive({id, cell, true});
        QCOMPARE(d.op, std::string("chain"));
        const Sum sum = recombined(d);
        QVERIFY2(sum.known && close(sum.value, d.value, 1e-12, std::max(largest(whole), 1e-6)), d.ref.c_str());
      }
    }
  }

  void everyNumberEndsInALeaf_data() { addDocuments(); }
  void everyNumberEndsInALeaf() {
    const auto e = current();
    const std::set<std::string> ends{"data", "weight", "seed", "constant"};
    std::set<std::string> met;
    for (ValueId id = 0; id < e->expression().size(); ++id)
      for (const int64_t cell : someCells(elementCount(e->expression()[id].extents))) {
        const auto d = e->derive({id, cell, false});
        for (const auto& term : d.terms) {
          if (!term.cell.valid()) {  // an end
            QVERIFY(ends.contains(term.kind));
            QCOMPARE(term.value * term.partial, d.value);
            met.insert(term.kind);
            continue;
          }
          QCOMPARE(term.value, e->number(term.cell));
          QCOMPARE(term.ref, e->refOf(term.cell));
          QVERIFY(term.cell.value < id);  // always further down: every way ends
          const bool leaf = !e->expression()[term.cell.value].op;
          QVERIFY(leaf == ends.contains(term.kind));
          if (leaf)
            met.insert(term.kind);
          else
            QCOMPARE(term.kind, std::string("value"));
        }
      }
    QVERIFY(met.contains("data") && met.contains("weight") && met.contains("seed"));
  }

  void usedByIsTheWayBack_data() { addDocuments(); }
  void usedByIsTheWayBack() {
    const auto e = current();
    for (ValueId id = 0; id < e->expression().size(); ++id)
      for (const int64_t cell : someCells(elementCount(e->expression()[id].extents)))
        for (const CellRef& user : e->derive({id, cell, false}).usedBy) {
          const auto terms = e->evaluation().terms(user.value, user.cell);
          QVERIFY(
              std::any_of(terms.begin(), terms.end(), [&](const Term& t) { return t.value == id && t.cell == cell; }));
        }
  }

  void gradientsAgreeWithDifferences_data() { addDocuments(); }
  void gradientsAgreeWithDifferences() {
    const auto e = current();
    double all = 0.0;
    for (const auto& [name, gradient] : e->gradients()) all = std::max(all, largest(gradient));
    for (const auto& [name, gradient] : e->gradients()) {
      if (name == "in" && e->spec().findByName("emb")) continue;  // tokens have no neighbours
      const auto ref = e->resolve("d " + name + (name == "in" ? ".out" : ""), true);
      QVERIFY2(ref.ok(), name.c_str());
      for (const int64_t cell : someCells(gradient.size())) {
        const auto d = e->derive({ref->value, cell, true}, true);
        QVERIFY(d.finiteDifference.has_value());
        QVERIFY2(close(d.value, *d.finiteDifference, 1e-6, std::max(largest(gradient), 0.1 * all)),
                 qPrintable(QString("%1: %2, by differences %3")
                                .arg(QString::fromStdString(d.ref))
                                .arg(d.value)
                                .arg(*d.finiteDifference)));
      }
    }
  }

  void formulasAreWritten_data() { addDocuments(); }
  void formulasAreWritten() {
    // Each step and each cell has its three lines, none empty, and every number in them says what it is.
    const auto e = current();
    QVERIFY(!e->steps().empty());
    const auto check = [&](const Formula& f, const std::string& of) {
      QVERIFY2(!formula::toText(f).empty() && !formula::toLatex(f).empty(), of.c_str());
      std::vector<const Formula*> open{&f};
      while (!open.empty()) {
        const Formula* part = open.back();
        open.pop_back();
        for (const Formula& child : part->children) open.push_back(&child);
        if (!part->cell.valid() || part->cell.cell < 0 || part->kind != Formula::Kind::Number) continue;
        const double number = e->number(part->cell);
        QVERIFY2(part->text == formula::formatNumber(number) || part->text == formula::formatNumber(number, 8),
                 part->text.c_str());
      }
    };
    for (const auto& step : e->steps()) {
      const auto formulas = e->formulasOf(step, 4);
      for (const Formula* f : {&formulas.symbols, &formulas.numbers, &formulas.result}) check(*f, step.layer);
    }
    for (ValueId id = 0; id < e->expression().size(); ++id)
      for (const bool gradient : {false, true}) {
        const auto d = e->derive({id, 0, gradient});
        for (const Formula* f : {&d.symbols, &d.numbers, &d.result}) check(*f, d.ref);
      }
  }

  void anLstmIsWrittenAsInBooks() {
    const auto e = explained(lstmNet());
    QCOMPARE(e->timeSteps("lstm1"), 4);
    QCOMPARE(e->timeSteps("fc"), 0);
    QCOMPARE(e->layers(), (std::vector<std::string>{"in", "lstm1", "fc", "loss"}));
    const auto formulaOf = [&](const std::string& name, Explanation::Direction direction, int time) {
      const ValueId id = e->expression().find("lstm1", name).at(time);
      for (const auto& step : e->steps())
        if (step.value == id && step.direction == direction) return formula::toText(e->formulasOf(step).symbols);
      return std::string("no step");
    };
    using D = Explanation::Direction;
    QCOMPARE(formulaOf("f", D::Forward, 1), std::string("f_t = σ(W_f x_t + U_f h_(t − 1) + b_f)"));
    QCOMPARE(formulaOf("c", D::Forward, 1), std::string("c_t = f_t ⊙ c_(t − 1) + i_t ⊙ g_t"));
    QCOMPARE(formulaOf("h", D::Forward, 0), std::string("h_t = o_t ⊙ tanh(c_t)"));
    QCOMPARE(formulaOf("f", D::Backward, 1), std::string("∂L/∂f_t = c_(t − 1) ⊙ ∂L/∂c_t"));
    // Back through time: from the next step's gates and cell.
    QCOMPARE(formulaOf("c", D::Backward, 1),
             std::string("∂L/∂c_t = (1 − (tanh(c_t))^2) ⊙ o_t ⊙ ∂L/∂h_t + f_(t + 1) ⊙ ∂L/∂c_(t + 1)"));
    const std::string h = formulaOf("h", D::Backward, 1);
    QVERIFY2(h.starts_with("∂L/∂h_t = U_i^⊤ (i_(t + 1) ⊙ (1 − i_(t + 1)) ⊙ ∂L/∂i_(t + 1)) + U_f^⊤ (f_(t + 1)"),
             h.c_str());
    QCOMPARE(formulaOf("W", D::Backward, -1), std::string("∂L/∂W = [∂L/∂W_i, ∂L/∂W_f, ∂L/∂W_g, ∂L/∂W_o]"));
    // One number of it, by the gates of the step behind.
    const std::string single = formula::toText(e->derive("d lstm1.h[0,1,0]")->symbols);
    QVERIFY2(single.find("U_(i, 0, 0) · ∂L/∂(W_i x_2 + U_i h_1 + b_i)_0^(0)") != std::string::npos, single.c_str());
    QCOMPARE(formula::toText(e->symbolOf(*e->resolve("lstm1.f[0,1,2]"))), std::string("f_(1, 2)^(0)"));
    QCOMPARE(formula::toText(e->symbolOf(*e->resolve("d fc.W[1,2]"))), std::string("∂L/∂W_(1, 2)"));
  }

  void tokensHaveNoSlope() {
    // A token picks a row: there is no number just beside it, so no central difference either.
    Document d{"tokens",
               chain({node(1, "input", "in", {{"shape", Sizes{2}}}),
                      node(2, "embedding", "e", {{"input_dim", int64_t{3}}, {"output_dim", int64_t{2}}}),
                      node(3, "flatten", "flat"), node(4, "dense", "fc", units(1, "sigmoid"))},
                     "binary_crossentropy"),
               {{"in", TensorD({1, 2}, std::vector<double>{0, 2})}},
               TensorD({1, 1}, 1.0)};
    const auto e = explained(d);
    const auto token = e->derive(*e->resolve("d in.out[0,1]"), true);
    QCOMPARE(token.value, 0.0);
    QVERIFY(!token.finiteDifference);
    QVERIFY(e->derive(*e->resolve("d e.E[2,1]"), true).finiteDifference);
  }

  void aDenseLayerIsWrittenAsInBooks() {
    Document d = xorNet();
    d.inputs["in"] = TensorD({1, 2}, std::vector<double>{0.5, -2.0});
    d.target = TensorD({1, 1}, 1.0);
    d.spec.weights["hidden.W"] = TensorD({3, 2}, std::vector<double>{0.1, 0.2, -0.3, 0.4, 0.5, 0.6});
    d.spec.weights["hidden.b"] = TensorD({3}, std::vector<double>{0.25, 0.0, -1.0});
    const auto e = explained(d);
    const auto z = e->derive(*e->resolve("hidden.z[0,1]"));
    QCOMPARE(formula::toText(z.symbols), std::string("z_1 = W_(1, 0) x_0 + W_(1, 1) x_1 + b_1"));
    QCOMPARE(formula::toText(z.numbers), std::string("z_1 = (−0.3) · 0.5 + 0.4 · (−2) + 0"));
    QCOMPARE(formula::toText(z.result), std::string("z_1 = −0.95"));
    const ValueId zs = e->resolve("hidden.z", true)->value, W = e->resolve("hidden.W", true)->value;
    for (const auto& step : e->steps()) {
      const auto f = e->formulasOf(step);
      if (step.value == zs && step.direction == Explanation::Direction::Forward) {
        QCOMPARE(formula::toText(f.numbers),
                 std::string("z = [0.1, 0.2; −0.3, 0.4; 0.5, 0.6] [0.5, −2]ᵀ + [0.25, 0, −1]ᵀ"));
        QCOMPARE(formula::toText(f.result), std::string("z = [−0.1, −0.95, −1.95]ᵀ"));
      }
      if (step.value == zs && step.direction == Explanation::Direction::Backward)
        QCOMPARE(formula::toText(f.symbols), std::string("∂L/∂z = (1 − y^2) ⊙ ∂L/∂y"));
      if (step.value == W) QCOMPARE(formula::toText(f.symbols), std::string("∂L/∂W = ∂L/∂z x^⊤"));
    }
    // Given weights are leaves; only drawn ones lead to a seed.
    QVERIFY(e->derive(*e->resolve("hidden.W[0,0]")).terms.empty());
    QCOMPARE(e->derive(*e->resolve("fc.W[0,0]")).terms.at(0).kind, std::string("seed"));
  }

  void longSumsAreFolded() {
    const auto e = explained(imageNet());
    const auto d = e->derive(*e->resolve("fc.z[0,1]"));
    QCOMPARE(d.op, std::string("add"));
    QVERIFY(formula::toText(d.numbers).find("⋯ 43 more") != std::string::npos);
    QVERIFY(formula::toLatex(d.numbers).find("\\cdots\\ \\text{43 more}") != std::string::npos);
    // On demand all of them, or the largest contributions first.
    const CellRef cell = d.cell;
    QVERIFY(formula::toText(e->derive(cell, {false, false, 100}).numbers).find("more") == std::string::npos);
    const auto largest = e->derive(cell, {false, true, 4});
    const auto product = e->derive(d.terms[0].cell);
    double most = 0.0, sum = 0.0;
    std::string first;
    for (size_t i = 0; i + 1 < product.terms.size(); i += 2) {
      const double added = product.terms[i].value * product.terms[i].partial;
      sum += added;
      if (std::fabs(added) <= most) continue;
      most = std::fabs(added);
      first = formula::toText(e->symbolOf(product.terms[i].cell));
    }
    QVERIFY(std::fabs(sum - product.value) < 1e-12);
    QVERIFY2(formula::toText(largest.symbols).find("= " + first) != std::string::npos,
             formula::toText(largest.symbols).c_str());
    QCOMPARE(largest.terms.size(), d.terms.size());
  }

  void stepsGoThereAndBack() {
    const auto e = explained(lstmNet());
    bool backward = false;
    ValueId last = -1;
    for (const auto& step : e->steps()) {
      if (!backward && step.direction == Explanation::Direction::Backward) {
        backward = true;
        QVERIFY(e->expression()[step.value].label.layer == "loss");
        last = e->expression().size();
      }
      QVERIFY(backward ? step.value < last : step.value > last);
      last = step.value;
      const ExpressionNode& node = e->expression()[step.value];
      QVERIFY(!node.op || !node.op->view);
      QCOMPARE(step.layer, node.label.layer);
      QVERIFY(step.layer != "target");
    }
    QVERIFY(backward);
  }

  void referencesAreForgivingAndClear() {
    const auto e = explained(lstmNet());
    QCOMPARE(*e->resolve(" lstm1.f[ 0, 1 ,2 ] "), *e->resolve("lstm1.f[0,1,2]"));
    QCOMPARE(*e->resolve("loss.out"), *e->resolve("loss.out[]"));
    QVERIFY(e->resolve("lstm1.f", true).ok());
    QVERIFY(!e->resolve("lstm1.f").ok());
    const std::pair<const char*, const char*> wrong[] = {{"lstm1", "explain.ref"},
                                                         {"lstm1.f[0,1", "explain.ref"},
                                                         {"lstm1.f[a]", "explain.ref"},
                                                         {"lstm1.f[0,,1]", "explain.ref"},
                                                         {"lstm2.f[0,1,2]", "explain.node"},
                                                         {"lstm1.q[0,1,2]", "explain.name"},
                                                         {"lstm1.f[0,1]", "explain.index"},
                                                         {"lstm1.f[0,9,0]", "explain.index"},
                                                         {"lstm1.f[0,0,3]", "explain.index"},
                                                         {"lstm1.f[0,-1,0]", "explain.index"},
                                                         {"", "explain.ref"},
                                                         {"d ", "explain.ref"}};
    for (const auto& [ref, code] : wrong) {
      const auto cell = e->resolve(ref);
      QVERIFY2(!cell.ok(), ref);
      QCOMPARE(cell.error().code, std::string(code));
      QVERIFY(!cell.error().message.english().empty());
    }
    QVERIFY(e->resolve("lstm1.q[0,1,2]").error().message.english().find("f") != std::string::npos);
  }
};

QTEST_GUILESS_MAIN(ExplanationTest)
#include "explanation_test.moc"
