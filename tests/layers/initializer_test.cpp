// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/initializer.h"

#include <QtTest>

#include <cmath>

#include "core/rng.h"

using namespace unroll;

class InitializerTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void seedAndNameDecide();
  void placesOfTheStream();
  void moments_data();
  void moments();
  void constants();
  void orthogonal_data();
  void orthogonal();
  void blocks();
};

void InitializerTest::seedAndNameDecide() {
  const ParameterSpec spec{"W", {5, 7}, "glorot_uniform", 7, 5};
  QCOMPARE(initialValues(spec, "fc.W", 1), initialValues(spec, "fc.W", 1));
  QVERIFY(!(initialValues(spec, "fc.W", 1) == initialValues(spec, "fc.W", 2)));
  QVERIFY(!(initialValues(spec, "fc.W", 1) == initialValues(spec, "fd.W", 1)));
}

void InitializerTest::placesOfTheStream() {
  // Element e is place e of the stream "init/NAME": a larger tensor begins with the same numbers.
  const Rng rng(9, "init/fc.W");
  const TensorD w = initialValues({"W", {3, 4}, "uniform", 4, 3, 0.5}, "fc.W", 9);
  for (int64_t e = 0; e < w.size(); ++e) QCOMPARE(w[e], 0.5 * (2.0 * rng.uniformAt(static_cast<uint64_t>(e)) - 1.0));
}

void InitializerTest::moments_data() {
  QTest::addColumn<QString>("name");
  QTest::addColumn<double>("deviation");
  QTest::addColumn<double>("limit");  // nothing lies beyond
  const double fanIn = 300, fanOut = 100;
  const auto row = [](const char* name, double deviation, double limit) {
    QTest::newRow(name) << name << deviation << limit;
  };
  const double cut = 2.0 / 0.87962566103423978;
  row("uniform", 0.05 / std::sqrt(3.0), 0.05);
  row("normal", 0.05, 1.0);
  row("truncated_normal", 0.05 * 0.87962566103423978, 0.1);
  row("glorot_uniform", std::sqrt(2.0 / (fanIn + fanOut)), std::sqrt(6.0 / (fanIn + fanOut)));
  row("glorot_normal", std::sqrt(2.0 / (fanIn + fanOut)), cut * std::sqrt(2.0 / (fanIn + fanOut)));
  row("he_uniform", std::sqrt(2.0 / fanIn), std::sqrt(6.0 / fanIn));
  row("he_normal", std::sqrt(2.0 / fanIn), cut * std::sqrt(2.0 / fanIn));
  row("lecun_uniform", std::sqrt(1.0 / fanIn), std::sqrt(3.0 / fanIn));
  row("lecun_normal", std::sqrt(1.0 / fanIn), cut * std::sqrt(1.0 / fanIn));
}

void InitializerTest::moments() {
  QFETCH(QString, name);
  QFETCH(double, deviation);
  QFETCH(double, limit);
  const TensorD w = initialValues({"W", {100, 300}, name.toStdString(), 300, 100, 0.05}, "fc.W", 3);
  double sum = 0.0, squares = 0.0, largest = 0.0;
  for (const double value : w.span()) {
    sum += value;
    squares += value * value;
    largest = std::max(largest, std::fabs(value));
  }
  const double count = static_cast<double>(w.size());
  QVERIFY(std::fabs(sum / count) < 5.0 * deviation / std::sqrt(count));
  QVERIFY(std::fabs(std::sqrt(squares / count) / deviation - 1.0) < 0.02);
  QVERIFY(largest <= limit);
  QVERIFY(name == "normal" || largest > 0.99 * limit);
}

void InitializerTest::constants() {
  QCOMPARE(initialValues({"b", {3}, "zeros", 1, 1}, "b", 1), TensorD({3}, 0.0));
  QCOMPARE(initialValues({"b", {3}, "ones", 1, 1}, "b", 1), TensorD({3}, 1.0));
  QCOMPARE(initialValues({"b", {3}, "constant", 1, 1, 0.25}, "b", 1), TensorD({3}, 0.25));
  QCOMPARE(initialValues({"U", {2, 3}, "identity", 1, 1}, "U", 1), TensorD({2, 3}, {1, 0, 0, 0, 1, 0}));
  QVERIFY(isInitializer("orthogonal"));
  QVERIFY(!isInitializer("magic"));
}

void InitializerTest::orthogonal_data() {
  QTest::addColumn<int>("rows");
  QTest::addColumn<int>("columns");
  QTest::newRow("square") << 32 << 32;
  QTest::newRow("an LSTM's") << 128 << 32;
  QTest::newRow("wide") << 5 << 17;
  QTest::newRow("one unit") << 4 << 1;
}

void InitializerTest::orthogonal() {
  QFETCH(int, rows);
  QFETCH(int, columns);
  const TensorD w = initialValues({"U", {rows, columns}, "orthogonal", columns, rows}, "lstm.U", 5);
  const bool tall = rows > columns;
  const int64_t count = std::min(rows, columns), length = std::max(rows, columns);
  const auto at = [&](int64_t vector, int64_t i) { return tall ? w.at({i, vector}) : w.at({vector, i}); };
  for (int64_t a = 0; a < count; ++a) {
    for (int64_t b = 0; b < count; ++b) {
      double product = 0.0;
      for (int64_t i = 0; i < length; ++i) product += at(a, i) * at(b, i);
      QVERIFY(std::fabs(product - (a == b ? 1.0 : 0.0)) < 1e-14);
    }
  }
  // Q · sign(diag R): the draws are Q R with a positive diagonal of R, so the first vector is the first
  // vector of draws with the length 1, not turned round.
  const Rng rng(5, "init/lstm.U");
  const uint64_t second = tall ? static_cast<uint64_t>(columns) : 1;
  if (length > 1) QVERIFY(std::fabs(at(0, 1) / at(0, 0) - rng.normalAt(second) / rng.normalAt(0)) < 1e-9);
  QVERIFY(at(0, 0) * rng.normalAt(0) > 0.0);
}

void InitializerTest::blocks() {
  ParameterSpec spec{"b", {4, 2}, "zeros", 1, 1};
  spec.blocks = {{1, 3, 1.0}};
  QCOMPARE(initialValues(spec, "b", 1), TensorD({4, 2}, {0, 0, 1, 1, 1, 1, 0, 0}));
}

QTEST_GUILESS_MAIN(InitializerTest)
#include "initializer_test.moc"
