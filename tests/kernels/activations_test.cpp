// SPDX-License-Identifier: GPL-3.0-or-later
// The vectorized elementary functions against the C library in double, over the whole range of float.
#include <QtTest>

#include <cmath>
#include <cstring>
#include <limits>

#include "core/rng.h"
#include "core/tensor.h"
#include "kernels/activations.h"

using namespace unroll;

namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();

/// Every 1009th float of each sign, and where the functions bend.
AlignedVector<float> manyFloats() {
  AlignedVector<float> all;
  for (uint64_t bits = 0; bits < 0x7f800000u; bits += 1009) {
    const auto pattern = static_cast<uint32_t>(bits);
    float x;
    std::memcpy(&x, &pattern, sizeof x);
    all.push_back(x);
    all.push_back(-x);
  }
  for (int i = -120000; i <= 120000; ++i) all.push_back(static_cast<float>(i) * 0.001f);
  return all;
}

/// The distance of two numbers in units of the last place of the exact one, at least a denormal's.
double ulps(float got, double exact) {
  if (std::isnan(exact)) return std::isnan(got) ? 0 : 1e9;
  const auto nearest = static_cast<float>(exact);
  if (std::isinf(nearest) || std::isinf(got)) return nearest == got ? 0 : 1e9;
  const float size = std::max(std::fabs(nearest), std::numeric_limits<float>::min());
  const double unit = static_cast<double>(std::nextafterf(size, kInfinity)) - static_cast<double>(size);
  return std::fabs(static_cast<double>(got) - exact) / unit;
}

template <class Apply, class Exact>
double worst(Apply apply, Exact exact, float& where) {
  const AlignedVector<float> x = manyFloats();
  AlignedVector<float> y(x.size());
  apply(x.data(), y.data(), static_cast<int64_t>(x.size()));
  double most = 0;
  for (size_t i = 0; i < x.size(); ++i)
    if (const double error = ulps(y[i], exact(static_cast<double>(x[i]))); error > most) {
      most = error;
      where = x[i];
    }
  return most;
}

/// The largest |y − exact| / max(|exact|, 1e-4).
template <class Exact>
double worstRelative(ActivationKind kind, Exact exact, float& where) {
  const AlignedVector<float> x = manyFloats();
  AlignedVector<float> y(x.size());
  const auto count = static_cast<int64_t>(x.size());
  activate(kind, x.data(), y.data(), 1, count, count);
  double most = 0;
  for (size_t i = 0; i < x.size(); ++i) {
    const double right = exact(static_cast<double>(x[i]));
    const double error = std::fabs(static_cast<double>(y[i]) - right) / std::fmax(std::fabs(right), 1e-4);
    if (error > most || std::isnan(error)) {
      most = std::isnan(error) ? 1e9 : error;
      where = x[i];
    }
  }
  return most;
}

auto elementwise(ActivationKind kind) {
  return [kind](const float* x, float* y, int64_t count) { activate(kind, x, y, 1, count, count); };
}

double exactSigmoid(double x) { return x >= 0 ? 1 / (1 + std::exp(-x)) : std::exp(x) / (1 + std::exp(x)); }

float one(ActivationKind kind, float x) {
  float y = 0;
  activate(kind, &x, &y, 1, 1, 1);
  return y;
}

}  // namespace

class ActivationsTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void accuracy();
  void specialValues();
  void symmetry();
  void placeDoesNotMatter();
  void softmaxOfExtremes();
  void backward();
};

void ActivationsTest::accuracy() {
  float where = 0;
  const auto check = [&](const char* name, double most, double allowed) {
    QVERIFY2(most <= allowed,
             qPrintable(QString("%1 is off by %2 at %3").arg(name).arg(most).arg(static_cast<double>(where))));
  };
  check("exp",
        worst(
            exponentials, [](double x) { return std::exp(x); }, where),
        2.0);
  check("tanh",
        worst(
            elementwise(ActivationKind::Tanh), [](double x) { return std::tanh(x); }, where),
        4.0);
  check("sigmoid", worst(elementwise(ActivationKind::Sigmoid), exactSigmoid, where), 4.0);
  // Products with a function that vanishes: the error is that of its tail, where e^(−x²/2) multiplies the rounding of
  // the exponent; below 1e-4 in size it does not show in a sum.
  check("gelu",
        worstRelative(
            ActivationKind::Gelu, [](double x) { return 0.5 * x * std::erfc(-x * M_SQRT1_2); }, where),
        4e-6);
  check("silu",
        worstRelative(
            ActivationKind::Silu, [](double x) { return x * exactSigmoid(x); }, where),
        1e-6);
  check("softplus",
        worstRelative(
            ActivationKind::Softplus, [](double x) { return std::fmax(x, 0.0) + std::log1p(std::exp(-std::fabs(x))); },
            where),
        1e-6);
  check("elu",
        worstRelative(
            ActivationKind::Elu, [](double x) { return x > 0 ? x : std::expm1(x); }, where),
        1e-6);
  check("hard sigmoid",
        worstRelative(
            ActivationKind::HardSigmoid, [](double x) { return std::fmin(1.0, std::fmax(0.0, (x + 3) / 6)); }, where),
        1e-6);
  check("relu",
        worst(
            elementwise(ActivationKind::Relu), [](double x) { return x > 0 ? x : 0; }, where),
        0.0);
}

void ActivationsTest::specialValues() {
  const float nan = std::nanf("");
  for (ActivationKind kind : {ActivationKind::Relu, ActivationKind::Sigmoid, ActivationKind::Tanh})
    QVERIFY(std::isnan(one(kind, nan)));
  for (float large : {1e3f, 1e30f, kInfinity}) {
    QCOMPARE(one(ActivationKind::Sigmoid, large), 1.0f);
    QCOMPARE(one(ActivationKind::Sigmoid, -large), 0.0f);
    QCOMPARE(one(ActivationKind::Tanh, large), 1.0f);
    QCOMPARE(one(ActivationKind::Tanh, -large), -1.0f);
  }
  QCOMPARE(one(ActivationKind::Relu, -kInfinity), 0.0f);
  QCOMPARE(one(ActivationKind::Relu, kInfinity), kInfinity);
  QCOMPARE(one(ActivationKind::Sigmoid, 0.0f), 0.5f);
  QVERIFY(std::signbit(one(ActivationKind::Tanh, -0.0f)));
  const float x[] = {nan, kInfinity, -kInfinity, 1e3f, -1e3f, 0.0f};
  float y[6];
  exponentials(x, y, 6);
  QVERIFY(std::isnan(y[0]));
  QCOMPARE(y[1], kInfinity);
  QCOMPARE(y[2], 0.0f);
  QCOMPARE(y[3], kInfinity);
  QCOMPARE(y[4], 0.0f);
  QCOMPARE(y[5], 1.0f);
}

void ActivationsTest::symmetry() {
  for (float x : {1e-30f, 1e-6f, 0.1f, 0.7f, 3.3f, 8.9f}) {
    QCOMPARE(one(ActivationKind::Tanh, -x), -one(ActivationKind::Tanh, x));
    QVERIFY(one(ActivationKind::Tanh, x) <= x);
  }
}

/// The same number has the same image wherever it stands, in whole vectors and in the rest of a row.
void ActivationsTest::placeDoesNotMatter() {
  Rng rng(1, "test/activations");
  AlignedVector<float> x(67);
  for (float& v : x) v = static_cast<float>(rng.uniform(-9, 9));
  for (ActivationKind kind :
       {ActivationKind::Relu, ActivationKind::Sigmoid, ActivationKind::Tanh, ActivationKind::LeakyRelu,
        ActivationKind::Elu, ActivationKind::Selu, ActivationKind::Gelu, ActivationKind::Silu,
        ActivationKind::HardSigmoid, ActivationKind::Softplus}) {
    AlignedVector<float> y(67);
    activate(kind, x.data(), y.data(), 1, 67, 67);
    for (size_t i = 0; i < x.size(); ++i) QCOMPARE(y[i], one(kind, x[i]));
  }
}

void ActivationsTest::softmaxOfExtremes() {
  float x[] = {1e4f, -1e4f, 1e4f, 0.0f, -kInfinity}, y[5];
  activate(ActivationKind::Softmax, x, y, 1, 5, 5);
  QCOMPARE(y[0], 0.5f);
  QCOMPARE(y[1], 0.0f);
  QCOMPARE(y[2], 0.5f);
  QCOMPARE(y[4], 0.0f);
  QCOMPARE(one(ActivationKind::Softmax, -1e4f), 1.0f);  // one class
  x[3] = std::nanf("");
  activate(ActivationKind::Softmax, x, y, 1, 5, 5);
  for (float v : y) QVERIFY(std::isnan(v));
  AlignedVector<float> many(37, -1e30f), p(37);
  many[36] = 1.0f;
  activate(ActivationKind::Softmax, many.data(), p.data(), 1, 37, 37);
  QCOMPARE(p[36], 1.0f);
}

void ActivationsTest::backward() {
  const float y[] = {0.5f, 0.25f, 0.25f}, dy[] = {1.0f, 2.0f, -1.0f};
  float dx[] = {10.0f, 10.0f, 10.0f};
  addActivateBackward(ActivationKind::Softmax, y, dy, dx, 1, 3, 3);
  // Σ y dy = 0.75: y (dy − 0.75)
  QCOMPARE(dx[0], 10.0f + 0.125f);
  QCOMPARE(dx[1], 10.0f + 0.3125f);
  QCOMPARE(dx[2], 10.0f - 0.4375f);
  activateBackward(ActivationKind::Tanh, y, dy, dx, 1, 3, 3);
  QCOMPARE(dx[0], 0.75f);
  activateBackward(ActivationKind::Sigmoid, y, dy, dx, 1, 3, 3);
  QCOMPARE(dx[1], 0.375f);
  const float zero[] = {0.0f, 0.0f, 1.0f};
  activateBackward(ActivationKind::Relu, zero, dy, dx, 1, 3, 3);
  QCOMPARE(dx[0], 0.0f);  // by convention
  QCOMPARE(dx[2], -1.0f);
}

QTEST_GUILESS_MAIN(ActivationsTest)
#include "activations_test.moc"
