// SPDX-License-Identifier: GPL-3.0-or-later
// Whole expressions: building, naming, reverse mode against differences, terms and uses by hand.
#include <QtTest>
#include <cmath>

#include "core/rng.h"
#include "math/builder.h"
#include "math/primitive.h"

using namespace unroll;

namespace {

TensorD drawn(const Extents& extents, uint64_t seed, double scale = 1.0) {
  Rng rng(seed, "test");
  TensorD x(extents);
  for (double& v : x.span()) v = rng.uniform(-scale, scale);
  return x;
}

/// x → Dense(4, tanh) → Dense(3) → softmax → cross-entropy with row 1's and 2's class.
struct Small {
  Builder b;
  ValueId x, W1, b1, W2, h, z, p, loss;
  std::map<ValueId, TensorD> leaves;

  Small() {
    b.enterLayer("in");
    x = b.leaf(LeafKind::Data, {2, 5}, "out", "x");
    b.enterLayer("fc1");
    W1 = b.leaf(LeafKind::Weight, {4, 5}, "W");
    b1 = b.leaf(LeafKind::Weight, {4}, "b");
    h = b.name(b.tanh(b.name(b.affine(x, W1, b1), "z")), "out", "h");
    b.enterLayer("fc2");
    W2 = b.leaf(LeafKind::Weight, {3, 4}, "W");
    z = b.name(b.affine(h, W2, kNoValue), "z");
    p = b.name(b.softmax(z, -1), "out", "p");
    b.enterLayer("loss");
    const ValueId target = b.constant(TensorD({2, 3}, std::vector<double>{0, 1, 0, 0, 0, 1}));
    loss = b.name(b.neg(b.mean(b.sum(b.mul(target, b.log(p)), {1}), {0})), "out", "L");
    leaves = b.constants();
    for (const ValueId id : {x, W1, b1, W2}) leaves[id] = drawn(b.extents(id), static_cast<uint64_t>(id) + 1);
  }
};

bool close(double a, double b, double tolerance, double largest) {
  return std::fabs(a - b) <= tolerance * std::max({std::fabs(a), std::fabs(b), 1e-3 * largest});
}

double largest(const TensorD& x) {
  double m = 0.0;
  for (const double v : x.span()) m = std::max(m, std::fabs(v));
  return m;
}

}  // namespace

class ExpressionTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  // L = relu(x) summed: smooth at −0.5 and 0.5, a kink at 0. L = max(x): a kink where two are largest.
  void kinksAreKnown() {
    Builder b;
    const ValueId x = b.leaf(LeafKind::Data, {4}, "x");
    const ValueId loss = b.add(b.sum(b.square(b.relu(x)), {0}), b.max(x, {0}));
    const ValueId line = b.sum(b.relu(x), {0});
    std::map<ValueId, TensorD> leaves = b.constants();
    leaves[x] = TensorD({4}, {-0.5, 0.5, 0.5, 0.0});
    Evaluation squares(b.expression(), leaves);
    squares.backward(loss);
    QVERIFY(!squares.hasKink(x, 0) && squares.hasKink(x, 1) && squares.hasKink(x, 2) && !squares.hasKink(x, 3));
    Evaluation lines(b.expression(), leaves);
    lines.backward(line);
    QVERIFY(!lines.hasKink(x, 0) && !lines.hasKink(x, 1) && !lines.hasKink(x, 2) && lines.hasKink(x, 3));
    const Small small;
    Evaluation smooth(small.b.expression(), small.leaves);
    smooth.backward(small.loss);
    for (int64_t i = 0; i < smooth.value(small.W1).size(); ++i) QVERIFY(!smooth.hasKink(small.W1, i));
  }

  void namesAreUnique() {
    Builder b;
    b.enterLayer("cell");
    const ValueId x = b.leaf(LeafKind::Data, {2}, "x");
    const ValueId first = b.add(x, x), second = b.add(first, x);
    QCOMPARE(b.expression()[first].label.name, std::string("add1"));
    QCOMPARE(b.expression()[second].label.name, std::string("add2"));
    b.time(0);
    const ValueId inStep = b.add(x, x);
    QCOMPARE(b.expression()[inStep].label.name, std::string("add1"));
    QCOMPARE(b.expression()[inStep].label.time, 0);
    const ValueId h = b.name(inStep, "h", "h_t");
    QCOMPARE(h, inStep);
    const ValueId alias = b.name(h, "out");  // h stays h
    QVERIFY(alias != h);
    QCOMPARE(b.expression()[alias].op->name, std::string_view("identity"));
    QCOMPARE(b.expression()[h].label.symbol, std::string("h_t"));
    QCOMPARE(b.expression()[alias].label.symbol, std::string("\\text{out}"));
    const ValueId twice = b.name(b.add(h, h), "h");
    QCOMPARE(b.expression()[twice].label.name, std::string("h_2"));
    b.enterLayer("drop");  // another layer's unnamed value is not renamed
    const ValueId foreign = b.name(second, "out");
    QVERIFY(foreign != second);
    QCOMPARE(b.expression()[second].label.layer, std::string("cell"));
    QCOMPARE(b.expression()[foreign].label.layer, std::string("drop"));
    QCOMPARE(b.expression().find("cell", "h"), (std::map<int, ValueId>{{0, h}}));
    QCOMPARE(b.expression().users(x), (std::vector<ValueId>{first, second, inStep}));
  }

  void aSumByHand() {
    // y = Σ (a ⊙ b) with a = (1, 2), b = (3, 4): 11; ∂y/∂a = b; terms of y and uses of a₁.
    Builder b;
    b.enterLayer("n");
    const ValueId a = b.leaf(LeafKind::Data, {2}, "a"), c = b.leaf(LeafKind::Weight, {2}, "b");
    const ValueId product = b.mul(a, c), y = b.sum(product, {0});
    Evaluation e(b.expression(),
                 {{a, TensorD({2}, std::vector<double>{1, 2})}, {c, TensorD({2}, std::vector<double>{3, 4})}});
    QCOMPARE(e.value(y)[0], 11.0);
    QVERIFY(!e.hasGradients());
    e.backward(y);
    QCOMPARE(e.gradient(a), TensorD({2}, std::vector<double>{3, 4}));
    const std::vector<Term> terms = e.terms(product, 1);
    QCOMPARE(terms.size(), size_t{2});
    QCOMPARE(terms[0].value, a);
    QCOMPARE(terms[0].cell, int64_t{1});
    QCOMPARE(terms[0].partial, 4.0);
    QVERIFY(e.terms(a, 0).empty());
    const std::vector<Term> uses = e.uses(a, 1);
    QCOMPARE(uses.size(), size_t{1});
    QCOMPARE(uses[0].value, product);
    QCOMPARE(uses[0].partial, 4.0);
    QCOMPARE(e.lossWith(a, 0, 5.0), 23.0);
  }

  void gradientsAgreeWithDifferences() {
    Small s;
    Evaluation e(s.b.expression(), s.leaves);
    e.backward(s.loss);
    for (ValueId id = 0; id < s.b.expression().size(); ++id) {
      if (s.b.expression()[id].leaf == LeafKind::Constant) continue;
      // A stopped value's gradient is 0 by rule; the loss does not depend on it either (it cancels).
      const TensorD& gradient = e.gradient(id);
      double most = 1e-2;  // rounding of a loss near 1, where nothing flows
      most = std::max(most, largest(gradient));
      for (int64_t cell = 0; cell < gradient.size(); ++cell) {
        const double difference = e.centralDifference(id, cell);
        QVERIFY2(close(gradient[cell], difference, 1e-6, most),
                 qPrintable(QString("%1[%2]: %3, by differences %4")
                                .arg(QString::fromStdString(s.b.expression()[id].label.name))
                                .arg(cell)
                                .arg(gradient[cell])
                                .arg(difference)));
      }
    }
  }

  void gradientsAreSumsOverUses() {
    Small s;
    Evaluation e(s.b.expression(), s.leaves);
    e.backward(s.loss);
    for (ValueId id = 0; id < s.loss; ++id)
      for (int64_t cell = 0; cell < e.value(id).size(); ++cell) {
        double sum = 0.0;
        for (const Term& use : e.uses(id, cell)) sum += use.partial * e.gradient(use.value)[use.cell];
        QVERIFY(close(sum, e.gradient(id)[cell], 1e-12, std::max(1e-3, largest(e.gradient(id)))));
        QCOMPARE(e.recompute(id, cell), e.value(id)[cell]);
      }
  }

  void lossWithIsAFreshEvaluation() {
    // Following one changed cell gives the same bits as computing everything again.
    Small s;
    Evaluation e(s.b.expression(), s.leaves);
    e.backward(s.loss);
    for (const ValueId leaf : {s.x, s.W1, s.b1, s.W2})
      for (int64_t cell = 0; cell < e.value(leaf).size(); ++cell) {
        auto changed = s.leaves;
        changed[leaf][cell] += 0.25;
        const Evaluation fresh(s.b.expression(), changed);
        QCOMPARE(e.lossWith(leaf, cell, changed[leaf][cell]), fresh.value(s.loss)[0]);
      }
  }

  void sizesOfEveryKind() {
    // A convolution by primitives against its definition, stride 2, padding 1.
    Builder b;
    b.enterLayer("conv");
    const ValueId x = b.leaf(LeafKind::Data, {1, 2, 5, 5}, "x"), W = b.leaf(LeafKind::Weight, {3, 2, 3, 3}, "W");
    const ValueId y = b.contract(b.window2d(b.pad(x, {0, 0, 1, 1}, {0, 0, 1, 1}), 3, 3, 2, 2), W, "nchwij,fcij->nfhw");
    const TensorD xs = drawn({1, 2, 5, 5}, 1), ws = drawn({3, 2, 3, 3}, 2);
    const Evaluation e(b.expression(), {{x, xs}, {W, ws}});
    QCOMPARE(e.value(y).extents(), (Extents{1, 3, 3, 3}));
    for (int64_t f = 0; f < 3; ++f)
      for (int64_t h = 0; h < 3; ++h)
        for (int64_t w = 0; w < 3; ++w) {
          double sum = 0.0;
          for (int64_t c = 0; c < 2; ++c)
            for (int64_t i = 0; i < 3; ++i)
              for (int64_t j = 0; j < 3; ++j) {
                const int64_t r = 2 * h + i - 1, q = 2 * w + j - 1;
                if (r >= 0 && r < 5 && q >= 0 && q < 5) sum += ws.at({f, c, i, j}) * xs.at({0, c, r, q});
              }
          QVERIFY(std::fabs(sum - e.value(y).at({0, f, h, w})) < 1e-14);
        }
    Builder other;
    const ValueId t = other.leaf(LeafKind::Data, {4, 6}, "t");
    QCOMPARE(other.extents(other.reshape(t, {2, -1})), (Extents{2, 12}));
    QCOMPARE(other.extents(other.sum(t, {-1}, true)), (Extents{4, 1}));
    QCOMPARE(other.extents(other.stack({t, t, t}, -1)), (Extents{4, 6, 3}));
    QCOMPARE(other.extents(other.at(t, 1, 2)), (Extents{4}));
    QCOMPARE(other.activation(t, "linear"), t);
  }

  void softmaxIsShiftFree() {
    Builder b;
    b.enterLayer("s");
    const ValueId z = b.leaf(LeafKind::Data, {2, 3}, "z"), p = b.softmax(z, 1);
    const Evaluation e(b.expression(),
                       {{z, TensorD({2, 3}, std::vector<double>{1000, 1001, 1002, -1000, -999, -998})}});
    const double sum = 1.0 + std::exp(-1.0) + std::exp(-2.0);
    for (int row = 0; row < 2; ++row)
      for (int k = 0; k < 3; ++k) QVERIFY(std::fabs(e.value(p).at({row, k}) - std::exp(k - 2.0) / sum) < 1e-15);
  }

  void differencesOfSmallNumbers() {
    // ln p at p = 10⁻⁶: the step has to fit the number.
    Builder b;
    b.enterLayer("l");
    const ValueId p = b.leaf(LeafKind::Data, {1}, "p"), loss = b.neg(b.sum(b.log(p), {0}));
    Evaluation e(b.expression(), {{p, TensorD({1}, 1e-6)}});
    e.backward(loss);
    QVERIFY(std::fabs(e.centralDifference(p, 0) / e.gradient(p)[0] - 1.0) < 1e-6);
  }

  void kinksAreToldFromRounding() {
    // A trained classifier: −ln p with p near 1 is small, but rounded as numbers near 1 are.
    for (int i = 0; i < 2000; ++i) {
      Builder b;
      b.enterLayer("l");
      const ValueId z = b.leaf(LeafKind::Data, {1, 3}, "z"), p = b.softmax(z, 1);
      const ValueId loss = b.neg(b.log(b.sum(b.slice(p, 1, 0, 1), {0, 1})));
      Evaluation e(b.expression(), {{z, TensorD({1, 3}, std::vector<double>{6.0 + 0.005 * i, 0.3, -0.2})}});
      e.backward(loss);
      for (int64_t cell = 0; cell < 3; ++cell) QVERIFY2(!e.hasKink(z, cell), std::to_string(i).c_str());
    }
    // A slope of 0 on the left and of 10⁻³ on the right, in a loss near 1.
    Builder b;
    b.enterLayer("l");
    const ValueId x = b.leaf(LeafKind::Data, {2}, "x");
    const ValueId loss = b.add(b.scale(b.sum(b.relu(x), {0}), 1e-3), b.exp(b.sum(x, {0})));
    Evaluation e(b.expression(), {{x, TensorD({2}, std::vector<double>{0.0, 0.25})}});
    e.backward(loss);
    QVERIFY(e.hasKink(x, 0));
    QVERIFY(!e.hasKink(x, 1));
  }
};

QTEST_GUILESS_MAIN(ExpressionTest)
#include "expression_test.moc"
