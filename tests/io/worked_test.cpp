// SPDX-License-Identifier: GPL-3.0-or-later
// The numbers of the worked examples: those of the documents' corrections, and each once more by its
// plain formula.
#include <QtTest>

#include <cmath>

#include "explain/explanation.h"
#include "io/templates.h"

using namespace unroll;

namespace {

using Vector = std::vector<double>;

std::shared_ptr<const Explanation> explained(const std::string& key) {
  const NetworkSpec spec = *makeTemplate(key);
  Explanation::Request request;
  request.inputs = spec.sample->inputs;
  request.target = spec.sample->target;
  request.weights = spec.weights;
  auto explanation = Explanation::create(spec, std::move(request));
  return explanation.ok() ? *explanation : nullptr;
}

double at(const Explanation& explanation, const std::string& ref) {
  const auto cell = explanation.resolve(ref);
  return cell.ok() ? explanation.number(*cell) : std::nan("");
}

/// The values NAME[prefix 0], NAME[prefix 1], …
Vector row(const Explanation& explanation, const std::string& name, int64_t count, const std::string& before = "0,0,") {
  Vector values;
  for (int64_t i = 0; i < count; ++i) values.push_back(at(explanation, name + "[" + before + std::to_string(i) + "]"));
  return values;
}

bool near(const Vector& a, const Vector& b, double tolerance = 1e-12) {
  if (a.size() != b.size()) return false;
  for (size_t i = 0; i < a.size(); ++i) {
    if (!(std::fabs(a[i] - b[i]) <= tolerance)) return false;
  }
  return true;
}

double sigmoid(double x) { return 1.0 / (1.0 + std::exp(-x)); }

/// f(M v + b), M by rows.
template <class F>
Vector affine(F f, const std::vector<Vector>& M, const Vector& v, const Vector& b) {
  Vector out;
  for (size_t i = 0; i < M.size(); ++i) {
    double sum = b[i];
    for (size_t j = 0; j < v.size(); ++j) sum += M[i][j] * v[j];
    out.push_back(f(sum));
  }
  return out;
}

double tanhOf(double x) { return std::tanh(x); }
double same(double x) { return x; }

// The matrices of virtual-assistant §4.2, for [h, x].
const std::vector<Vector> kF{{.1, .2, .3}, {.4, .5, .6}}, kI{{.2, .3, .4}, {.5, .6, .7}},
    kC{{.4, .5, .6}, {.7, .8, .9}}, kO{{.6, .7, .8}, {.9, 1, 1.1}};
const Vector kHx{.1, .3, .5};

}  // namespace

class WorkedTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void faultsStandAtValuesThatExist() {
    for (const Template& t : templates()) {
      if (t.kind != Template::Kind::Worked) continue;
      const auto explanation = explained(t.key);
      QVERIFY2(explanation, t.key.c_str());
      const NetworkSpec spec = *makeTemplate(t.key);
      for (const PrintedFault& fault : spec.worked->faults) {
        QVERIFY2(explanation->resolve(fault.at, true).ok(), (t.key + ": " + fault.at).c_str());
        QVERIFY(!fault.printed.empty() && !fault.right.empty() && !fault.fault.empty() && fault.whose == "ours");
      }
      QVERIFY(explanation->loss() != kNoValue);
    }
  }

  void rnnStep() {
    const auto e = explained("rnn_step");
    QVERIFY(near(affine(same, {{.1, .2}, {.3, .4}}, {.1, .2}, {0, 0}), {.05, .11}));
    QVERIFY(near(affine(same, {{.5, .6}, {.7, .8}}, {.5, .6}, {0, 0}), {.61, .83}));
    QVERIFY(near(row(*e, "rnn.a", 2), {.76, 1.14}));
    QVERIFY(near(row(*e, "rnn.h", 2), {0.64107696, 0.81441409}, 5e-9));
    QVERIFY(near(row(*e, "rnn.out", 2, "0,"), {std::tanh(.76), std::tanh(1.14)}));
    // Backward: L is the mean square, so ∂L/∂h = h − target for two outputs, and ∂L/∂a = (1 − h²) ∂L/∂h.
    const double h = std::tanh(.76), da = (1 - h * h) * (h - 1.0);
    QVERIFY(std::fabs(at(*e, "d rnn.a[0,0,0]") - da) < 1e-12);
    QVERIFY(std::fabs(at(*e, "d rnn.W[0,1]") - da * .2) < 1e-12);
    QVERIFY(std::fabs(at(*e, "d rnn.U[0,1]") - da * .6) < 1e-12);
  }

  void lstmGates() {
    const auto e = explained("lstm_gates");
    const Vector f = affine(sigmoid, kF, kHx, {.1, .2}), i = affine(sigmoid, kI, kHx, {.3, .4});
    const Vector g = affine(tanhOf, kC, kHx, {.5, .6}), o = affine(sigmoid, kO, kHx, {.7, .8});
    QVERIFY(near(f, {0.57932425, 0.66596693}, 5e-9) && near(i, {0.64794080, 0.72710822}, 5e-9));
    QVERIFY(near(row(*e, "lstm.f", 2), f) && near(row(*e, "lstm.i", 2), i));
    QVERIFY(near(row(*e, "lstm.g", 2), g) && near(row(*e, "lstm.o", 2), o));
    const Vector c{f[0] * .2 + i[0] * g[0], f[1] * .4 + i[1] * g[1]};
    QVERIFY(near(row(*e, "lstm.c", 2), c));
    QVERIFY(near(row(*e, "lstm.h", 2), {o[0] * std::tanh(c[0]), o[1] * std::tanh(c[1])}));
  }

  void gruSteps() {
    const Vector none{0, 0}, h{.1, .3};
    const Vector z = affine(sigmoid, kF, kHx, none), r = affine(sigmoid, kI, kHx, none);
    const auto printed = explained("gru_step");
    const Vector hh = affine(tanhOf, kC, {r[0] * h[0], r[1] * h[1], .5}, none);
    QVERIFY(near(row(*printed, "gru.z", 2), z) && near(row(*printed, "gru.r", 2), r) &&
            near(row(*printed, "gru.hh", 2), hh));
    QVERIFY(near(row(*printed, "gru.h", 2), {(1 - z[0]) * h[0] + z[0] * hh[0], (1 - z[1]) * h[1] + z[1] * hh[1]}));
    const auto keras = explained("gru_step_keras");
    Vector after;
    for (size_t k = 0; k < 2; ++k)
      after.push_back(std::tanh(kC[k][2] * .5 + r[k] * (kC[k][0] * h[0] + kC[k][1] * h[1])));
    QVERIFY(near(row(*keras, "gru.hh", 2), after));
    QVERIFY(near(row(*keras, "gru.h", 2), {z[0] * h[0] + (1 - z[0]) * after[0], z[1] * h[1] + (1 - z[1]) * after[1]}));
  }

  void backpropStep() {
    const auto e = explained("backprop_step");
    const Vector x{.5, -1, 2}, target{1, 0};
    const Vector y = affine(sigmoid, {{.2, -.4, .1}, {.7, .3, -.5}}, x, {.1, -.2});
    QVERIFY(near(row(*e, "fc.out", 2, "0,"), y));
    for (size_t i = 0; i < 2; ++i) {
      const double delta = y[i] * (1 - y[i]) * (y[i] - target[i]);
      QVERIFY(std::fabs(at(*e, "d fc.z[0," + std::to_string(i) + "]") - delta) < 1e-12);
      QVERIFY(std::fabs(at(*e, "d fc.b[" + std::to_string(i) + "]") - delta) < 1e-12);
      for (size_t j = 0; j < 3; ++j) {
        QVERIFY(std::fabs(at(*e, "d fc.W[" + std::to_string(i) + "," + std::to_string(j) + "]") - delta * x[j]) <
                1e-12);
      }
    }
  }

  void convolution() {
    const NetworkSpec spec = *makeTemplate("convolution");
    const auto e = explained("convolution");
    const TensorD& x = spec.sample->inputs.at("x");
    const TensorD& W = spec.weights.at("conv.W");
    for (int64_t k = 0; k < 2; ++k) {
      for (int64_t i = 0; i < 2; ++i) {
        for (int64_t j = 0; j < 2; ++j) {
          double z = spec.weights.at("conv.b")[k];
          for (int64_t c = 0; c < 2; ++c)
            for (int64_t m = 0; m < 3; ++m)
              for (int64_t n = 0; n < 3; ++n) z += W.at({k, c, m, n}) * x.at({0, c, i + m, j + n});
          const std::string cell = "[0," + std::to_string(k) + "," + std::to_string(i) + "," + std::to_string(j) + "]";
          QVERIFY(std::fabs(at(*e, "conv.z" + cell) - z) < 1e-12);
          QVERIFY(std::fabs(at(*e, "conv.out" + cell) - std::max(z, 0.0)) < 1e-12);
        }
      }
    }
  }

  void pooling() {
    const auto maximum = explained("max_pooling"), average = explained("average_pooling");
    const Vector most{4, 5, 7, 3}, mean{2.5, 2, 5.5, 1.5}, wantedMost{3, 5, 6, 4}, wantedMean{3, 1, 6, 2};
    for (size_t i = 0; i < 4; ++i) {
      const std::string cell = "[0,0," + std::to_string(i / 2) + "," + std::to_string(i % 2) + "]";
      QCOMPARE(at(*maximum, "pool.out" + cell), most[i]);
      QCOMPARE(at(*average, "pool.out" + cell), mean[i]);
      QVERIFY(std::fabs(at(*maximum, "d pool.out" + cell) - (most[i] - wantedMost[i]) / 2) < 1e-12);
      QVERIFY(std::fabs(at(*average, "d pool.out" + cell) - (mean[i] - wantedMean[i]) / 2) < 1e-12);
    }
    // The first of two equal maxima takes the whole gradient.
    QVERIFY(std::fabs(at(*maximum, "d x.out[0,0,2,0]") - 0.5) < 1e-12);
    QCOMPARE(at(*maximum, "d x.out[0,0,2,1]"), 0.0);
    QVERIFY(std::fabs(at(*average, "d x.out[0,0,2,1]") + 0.0625) < 1e-12);
  }
};

QTEST_GUILESS_MAIN(WorkedTest)
#include "worked_test.moc"
