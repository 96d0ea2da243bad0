// SPDX-License-Identifier: GPL-3.0-or-later
// Every primitive on several shapes: forward against its cells one by one, vjp and terms against
// central differences, uses against the transpose of terms, and how values recombine from terms.
#include <QtTest>
#include <cmath>
#include <map>
#include <set>

#include "core/rng.h"
#include "math/primitive.h"

using namespace unroll;

namespace {

struct Case {
  std::string_view op;
  std::vector<Extents> operands;
  OpParams params;
  double low = -2.0, high = 2.0;
  std::vector<int> whole = {};  ///< operands that are whole numbers below …: by operand, 0: not
};

OpParams ints(std::vector<int64_t> values) {
  OpParams p;
  p.ints = std::move(values);
  return p;
}
OpParams scalars(double s, double t = 0.0) {
  OpParams p;
  p.scalar = s;
  p.scalar2 = t;
  return p;
}
OpParams spec(std::string text) {
  OpParams p;
  p.spec = std::move(text);
  return p;
}
OpParams padded(std::vector<int64_t> values, double fill) {
  OpParams p = ints(std::move(values));
  p.scalar = fill;
  return p;
}

const std::vector<Case>& cases() {
  static const std::vector<Case> all = {
      {"abs", {{3, 4}}, {}},
      {"abs", {{}}, {}},
      {"add", {{2, 3}, {2, 3}}, {}},
      {"add", {{2, 3}, {3}}, {}},
      {"add", {{2, 1, 3}, {4, 1}}, {}},
      {"add", {{}, {2, 2}}, {}},
      {"add_scalar", {{5}}, scalars(0.7)},
      {"at", {{3, 4, 2}}, ints({1, 2})},
      {"at", {{3}}, ints({0, 2})},
      {"clip", {{4, 5}}, scalars(-0.5, 0.8)},
      {"concat", {{2, 3}, {2, 1}, {2, 2}}, ints({1})},
      {"concat", {{1, 3, 2}, {2, 3, 2}}, ints({0})},
      {"contract", {{3, 4}, {5, 4}}, spec("nk,uk->nu")},
      {"contract", {{4}, {5, 4}}, spec("k,uk->u")},
      {"contract", {{2, 3, 4, 5, 2, 2}, {6, 3, 2, 2}}, spec("nchwij,fcij->nfhw")},
      {"contract", {{2, 3, 4}, {2, 5, 4}}, spec("bik,bjk->bij")},
      {"contract", {{3}, {4}}, spec("i,j->ij")},
      {"contract", {{4}, {4}}, spec("i,i->")},
      {"contract", {{2, 7}, {7, 2}}, spec("ab,ba->")},
      {"div", {{2, 3}, {2, 1}}, {}, 0.5, 2.0},
      {"div", {{4}, {}}, {}, 0.5, 2.0},
      {"erf", {{3, 2}}, {}},
      {"exp", {{3, 2}}, {}},
      {"gather", {{5, 3}, {2, 4}}, {}, -2.0, 2.0, {0, 5}},
      {"gather", {{4}, {6}}, {}, -2.0, 2.0, {0, 4}},
      {"identity", {{2, 2}}, {}},
      {"log", {{3, 3}}, {}, 0.2, 3.0},
      {"max", {{3, 4}}, ints({0, 1})},
      {"max", {{2, 3, 2, 2}}, ints({1, 2, 3})},
      {"max", {{5}}, ints({0, 0})},
      {"mean", {{3, 4}}, ints({0, 0})},
      {"mean", {{2, 3, 4}}, ints({1, 0, 2})},
      {"mul", {{2, 3}, {2, 3}}, {}},
      {"mul", {{2, 3, 1}, {1, 4}}, {}},
      {"neg", {{3}}, {}},
      {"one_minus", {{3, 1}}, {}},
      {"pad", {{2, 3}}, padded({1, 0, 2, 1}, 0.0)},
      {"pad", {{1, 2, 2, 2}}, padded({0, 0, 1, 1, 0, 0, 1, 2}, -3.0)},
      {"permute", {{2, 3, 4}}, ints({2, 0, 1})},
      {"permute", {{3, 2}}, ints({1, 0})},
      {"pow", {{3, 2}}, scalars(2.5), 0.3, 2.0},
      {"pow", {{4}}, scalars(3.0)},
      {"power", {{3, 2}, {}}, {}, 0.3, 2.0},
      {"power", {{2, 3}, {3}}, {}, 0.3, 2.0},
      {"relu", {{4, 3}}, {}},
      {"reshape", {{2, 6}}, ints({3, 4})},
      {"reshape", {{}}, ints({1, 1})},
      {"scale", {{2, 2}}, scalars(-1.75)},
      {"sigmoid", {{3, 4}}, {}, -8.0, 8.0},
      {"slice", {{3, 5, 2}}, ints({1, 1, 4})},
      {"slice", {{6}}, ints({0, 0, 6})},
      {"softplus", {{3, 4}}, {}, -6.0, 6.0},
      {"sqrt", {{3, 2}}, {}, 0.3, 3.0},
      {"square", {{3, 2}}, {}},
      {"stack", {{2, 3}, {2, 3}, {2, 3}}, ints({1})},
      {"stack", {{2}, {2}}, ints({0})},
      {"stack", {{2}, {2}}, ints({1})},
      {"stop", {{2, 2}}, {}},
      {"sub", {{2, 3}, {2, 3}}, {}},
      {"sub", {{1, 3}, {2, 1}}, {}},
      {"sum", {{3, 4, 2}}, ints({0, 0, 2})},
      {"sum", {{3, 4}}, ints({1, 1})},
      {"sum", {{5}}, ints({0})},
      {"tanh", {{2, 4}}, {}},
      {"where", {{2, 3}, {2, 3}, {2, 3}}, {}, -2.0, 2.0, {2}},
      {"where", {{2, 1}, {3}, {}}, {}, -2.0, 2.0, {2}},
      {"window2d", {{2, 2, 5, 6}}, ints({3, 2, 1, 2, 1, 1})},
      {"window2d", {{1, 1, 7, 6}}, ints({2, 3, 2, 1, 3, 2})},
  };
  return all;
}

/// A primitive with operands drawn for a case. Numbers lie on a grid whose points keep away from kinks
/// and from each other, so that no difference quotient crosses one.
struct Instance {
  const Primitive* op;
  std::vector<TensorD> operands;
  OpParams params;
  Extents extents;

  Instance(const Case& c, uint64_t seed) : op(&primitive(c.op)), params(c.params) {
    std::vector<const Extents*> shapes;
    for (size_t k = 0; k < c.operands.size(); ++k) {
      Rng rng(seed, c.op, k);
      TensorD x(c.operands[k]);
      const int whole = k < c.whole.size() ? c.whole[k] : 0;
      const std::vector<int64_t> order = permutation(x.size(), rng);
      for (int64_t i = 0; i < x.size(); ++i)
        x[i] = whole ? static_cast<double>(rng.below(whole))
                     : c.low + (c.high - c.low) *
                                   (static_cast<double>(order[static_cast<size_t>(i)]) + 0.37 + 0.1 * rng.uniform()) /
                                   static_cast<double>(x.size());
      operands.push_back(std::move(x));
    }
    for (const TensorD& x : operands) shapes.push_back(&x.extents());
    extents = op->inferExtents(shapes, params);
  }
  std::vector<const TensorD*> pointers() const {
    std::vector<const TensorD*> result;
    for (const TensorD& x : operands) result.push_back(&x);
    return result;
  }
  TensorD forward() const {
    const auto in = pointers();
    TensorD out(extents, std::nan(""));
    op->forward({in, params, extents}, out);
    return out;
  }
  bool differentiable(size_t k) const {
    return !(op->name == "stop" || (op->name == "gather" && k == 1) || (op->name == "where" && k == 0));
  }
  /// ∂out/∂(operand k's cell), by central differences.
  TensorD numericPartial(size_t k, int64_t cell) const {
    Instance changed = *this;
    const double x = operands[k][cell], h = 1e-5;
    changed.operands[k][cell] = x + h;
    TensorD up = changed.forward();
    changed.operands[k][cell] = x - h;
    const TensorD down = changed.forward();
    for (int64_t i = 0; i < up.size(); ++i) up[i] = (up[i] - down[i]) / (2 * h);
    return up;
  }
};

bool close(double a, double b, double tolerance) {
  return std::fabs(a - b) <= tolerance * std::max({std::fabs(a), std::fabs(b), 1.0});
}

}  // namespace

class PrimitivesTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void everyPrimitiveHasACase() {
    std::set<std::string_view> tried;
    for (const Case& c : cases()) tried.insert(c.op);
    std::string_view last;
    for (const Primitive* p : primitives()) {
      QVERIFY2(tried.count(p->name), std::string(p->name).c_str());
      QVERIFY(last < p->name);
      last = p->name;
    }
  }

  void check_data() {
    QTest::addColumn<int>("index");
    for (size_t i = 0; i < cases().size(); ++i) {
      std::string title(cases()[i].op);
      for (const Extents& e : cases()[i].operands) title += " " + toString(e);
      QTest::newRow((title + " " + std::to_string(i)).c_str()) << static_cast<int>(i);
    }
  }

  void check() {
    QFETCH(int, index);
    const Instance instance(cases()[static_cast<size_t>(index)], 7);
    const TensorD out = instance.forward();
    checkCells(instance, out);
    checkTermsAndUses(instance, out);
    checkVjp(instance, out);
  }

 private:
  void checkCells(const Instance& instance, const TensorD& out) {
    const auto in = instance.pointers();
    const OpContext context{in, instance.params, instance.extents};
    for (int64_t cell = 0; cell < out.size(); ++cell) {
      QVERIFY(!std::isnan(out[cell]));
      QCOMPARE(instance.op->at(context, cell), out[cell]);
      if (instance.op->degree == Primitive::Degree::Other) continue;
      std::vector<OperandTerm> terms;
      instance.op->terms(context, out, cell, terms);
      if (instance.op->name == "pad" && terms.empty()) continue;  // the value around
      double sum = 0.0;
      for (const OperandTerm& t : terms) sum += t.partial * instance.operands[static_cast<size_t>(t.operand)][t.cell];
      if (instance.op->degree == Primitive::Degree::Bilinear) sum /= 2.0;
      QVERIFY2(close(sum, out[cell], 1e-12), qPrintable(QString("%1 is not %2").arg(sum).arg(out[cell])));
    }
  }

  void checkTermsAndUses(const Instance& instance, const TensorD& out) {
    const auto in = instance.pointers();
    const OpContext context{in, instance.params, instance.extents};
    using Key = std::tuple<int, int64_t, int64_t>;  // operand, its cell, the result's cell
    std::map<Key, double> byTerms, byUses;
    for (int64_t cell = 0; cell < out.size(); ++cell) {
      std::vector<OperandTerm> terms;
      instance.op->terms(context, out, cell, terms);
      for (const OperandTerm& t : terms) QVERIFY(byTerms.emplace(Key{t.operand, t.cell, cell}, t.partial).second);
    }
    for (size_t k = 0; k < in.size(); ++k) {
      for (int64_t cell = 0; cell < in[k]->size(); ++cell) {
        std::vector<OutputUse> uses;
        instance.op->uses(context, out, static_cast<int>(k), cell, uses);
        int64_t last = -1;
        TensorD analytic(instance.extents);
        for (const OutputUse& u : uses) {
          QVERIFY(u.cell > last);
          last = u.cell;
          byUses[{static_cast<int>(k), cell, u.cell}] = u.partial;
          analytic[u.cell] = u.partial;
        }
        if (!instance.differentiable(k)) continue;
        const TensorD numeric = instance.numericPartial(k, cell);
        for (int64_t o = 0; o < out.size(); ++o) QVERIFY(close(analytic[o], numeric[o], 1e-6));
      }
    }
    QCOMPARE(byUses.size(), byTerms.size());
    for (const auto& [key, partial] : byTerms) {
      QVERIFY(byUses.count(key));
      QVERIFY(close(byUses[key], partial, 1e-15));
    }
  }

  void checkVjp(const Instance& instance, const TensorD& out) {
    const auto in = instance.pointers();
    TensorD dOut(instance.extents);
    Rng rng(3, "cotangent");
    for (double& v : dOut.span()) v = rng.uniform(-1.0, 1.0);
    std::vector<TensorD> gradients;
    for (const TensorD& x : instance.operands) gradients.emplace_back(x.extents(), 10.0);  // it accumulates
    std::vector<TensorD*> wanted;
    for (TensorD& g : gradients) wanted.push_back(&g);
    instance.op->vjp({in, instance.params, instance.extents}, out, dOut, wanted);
    std::vector<TensorD*> none(gradients.size(), nullptr);
    instance.op->vjp({in, instance.params, instance.extents}, out, dOut, none);
    for (size_t k = 0; k < in.size(); ++k)
      for (int64_t cell = 0; cell < in[k]->size(); ++cell) {
        double expected = 10.0;
        if (instance.differentiable(k)) {
          const TensorD partial = instance.numericPartial(k, cell);
          for (int64_t o = 0; o < out.size(); ++o) expected += partial[o] * dOut[o];
        }
        QVERIFY2(close(gradients[k][cell], expected, 1e-6),
                 qPrintable(QString("operand %1 cell %2: %3, by differences %4")
                                .arg(k)
                                .arg(cell)
                                .arg(gradients[k][cell])
                                .arg(expected)));
      }
  }

 private Q_SLOTS:
  void tiesAndKinks() {
    // The first maximum takes the gradient; ReLU's and |x|'s slope at 0 is 0.
    const TensorD x({3}, std::vector<double>{2.0, 2.0, 1.0});
    const std::vector<const TensorD*> in{&x};
    const OpParams params = ints({0, 0});
    TensorD out, dX({3});
    std::vector<TensorD*> wanted{&dX};
    primitive("max").forward({in, params, out.extents()}, out);
    primitive("max").vjp({in, params, out.extents()}, out, TensorD(Extents{}, 1.0), wanted);
    QCOMPARE(dX, TensorD({3}, std::vector<double>{1.0, 0.0, 0.0}));

    const TensorD zero({1}, 0.0);
    const std::vector<const TensorD*> at{&zero};
    for (const char* op : {"relu", "abs"}) {
      TensorD y({1}), dZero({1});
      std::vector<TensorD*> gradient{&dZero};
      const OpParams none;
      primitive(op).forward({at, none, y.extents()}, y);
      primitive(op).vjp({at, none, y.extents()}, y, TensorD({1}, 1.0), gradient);
      QCOMPARE(dZero[0], 0.0);
    }
  }

  void farOut() {
    // No overflow, no lost digits: σ(±800), σ'(40), softplus(800).
    const TensorD x({4}, std::vector<double>{800.0, -800.0, 40.0, -40.0});
    const std::vector<const TensorD*> in{&x};
    const OpParams none;
    TensorD y({4}), dX({4});
    std::vector<TensorD*> gradient{&dX};
    primitive("sigmoid").forward({in, none, y.extents()}, y);
    QCOMPARE(y[0], 1.0);
    QCOMPARE(y[1], 0.0);
    primitive("sigmoid").vjp({in, none, y.extents()}, y, TensorD({4}, 1.0), gradient);
    QVERIFY(close(dX[2] / std::exp(-40.0), 1.0, 1e-12));
    QVERIFY(close(dX[3] / std::exp(-40.0), 1.0, 1e-12));
    primitive("softplus").forward({in, none, y.extents()}, y);
    QCOMPARE(y[0], 800.0);
    QCOMPARE(y[1], 0.0);
  }
};

QTEST_GUILESS_MAIN(PrimitivesTest)
#include "primitives_test.moc"
