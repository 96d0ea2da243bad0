// SPDX-License-Identifier: GPL-3.0-or-later
// The built-in datasets: the same from the same seed, balanced, as hard as they say.
#include <QtTest>
#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numeric>

#include "core/parallel.h"
#include "data/dataset.h"

using namespace unroll;

namespace {

DatasetPtr make(const char* key, const AttributeMap& given = {}) {
  const DatasetDescriptor* descriptor = findDataset(key);
  if (!descriptor) qFatal("no dataset %s", key);
  auto made = descriptor->make(Attributes(descriptor->attributes, given));
  if (!made.ok()) qFatal("%s: %s", key, made.error().english().c_str());
  return *made;
}

/// Few samples, where their number can be chosen.
AttributeMap few(const DatasetDescriptor& d, AttributeMap given = {}) {
  if (findAttribute(d.attributes, "count")) given["count"] = int64_t{60};
  return given;
}

/// All samples as one batch.
struct Filled {
  std::vector<float> input, target;
  std::vector<uint8_t> mask;
  Batch batch;
  int64_t inputWidth = 0, targetWidth = 0;
};

Filled fillAll(const Dataset& data, std::vector<int64_t> samples = {}) {
  if (samples.empty()) {
    samples.resize(static_cast<size_t>(data.size()));
    std::iota(samples.begin(), samples.end(), 0);
  }
  const auto count = static_cast<int64_t>(samples.size());
  const int64_t time = std::max<int64_t>(data.maxLength(), 1);
  Filled f;
  f.inputWidth = elementCount(data.inputShape().extents(1, time));
  f.targetWidth = elementCount(data.targetShape().extents(1, time));
  f.input.assign(static_cast<size_t>(count * f.inputWidth), NAN);
  f.target.assign(static_cast<size_t>(count * f.targetWidth), NAN);
  f.mask.assign(static_cast<size_t>(count * time), 7);
  f.batch = {0, 0, f.input.data(), f.target.data(), f.mask.data()};
  data.fill(samples, f.batch);
  // What was written: the longest of these samples may be shorter than the longest of all.
  const int64_t steps = std::max<int64_t>(f.batch.time, 1);
  f.input.resize(static_cast<size_t>(elementCount(data.inputShape().extents(count, steps))));
  f.target.resize(static_cast<size_t>(elementCount(data.targetShape().extents(count, steps))));
  return f;
}

/// Trains softmax(W x + b) by plain stochastic gradient descent; the accuracy on the last fifth.
double linearAccuracy(const Dataset& data, int epochs, double rate) {
  const Filled all = fillAll(data);
  const int64_t n = data.size(), train = n * 4 / 5, width = all.inputWidth, classes = data.classes();
  std::vector<double> w(static_cast<size_t>(classes * (width + 1)));
  std::vector<double> p(static_cast<size_t>(classes));
  const auto forward = [&](const float* x) {
    for (int64_t k = 0; k < classes; ++k) {
      const double* row = w.data() + k * (width + 1);
      double z = row[width];
      for (int64_t i = 0; i < width; ++i) z += row[i] * static_cast<double>(x[i]);
      p[static_cast<size_t>(k)] = z;
    }
    const double top = *std::max_element(p.begin(), p.end());
    double sum = 0;
    for (double& z : p) sum += z = std::exp(z - top);
    for (double& z : p) z /= sum;
  };
  for (int epoch = 0; epoch < epochs; ++epoch)
    for (int64_t s = 0; s < train; ++s) {
      const float* x = all.input.data() + s * width;
      forward(x);
      for (int64_t k = 0; k < classes; ++k) {
        const auto truth = static_cast<int64_t>(all.target[static_cast<size_t>(s)]);
        const double delta = rate / (1 + epoch) * (p[static_cast<size_t>(k)] - (k == truth ? 1.0 : 0.0));
        double* row = w.data() + k * (width + 1);
        for (int64_t i = 0; i < width; ++i) row[i] -= delta * static_cast<double>(x[i]);
        row[width] -= delta;
      }
    }
  int64_t right = 0;
  for (int64_t s = train; s < n; ++s) {
    forward(all.input.data() + s * width);
    right +=
        std::max_element(p.begin(), p.end()) - p.begin() == static_cast<int64_t>(all.target[static_cast<size_t>(s)]);
  }
  return static_cast<double>(right) / static_cast<double>(n - train);
}

}  // namespace

class GeneratorsTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void everyOneIsDescribedAndMade();
  void sameSeedSameSamples();
  void samplesDoNotDependOnTheCount();
  void classesAreBalanced();
  void oneHotSaysTheSameAsTheIndex();
  void lineIsTheDocuments();
  void xorHasItsFourCorners();
  void digitsAreHardForALinearModel();
  void digitsFillTheirRange();
  void seriesTargetIsTheNextStep();
  void logisticMapFollowsItsEquation();
  void randomSequencesAreUniform();
  void orderIsInvisibleWithoutOrder();
  void openLengthIsMaskedAndPadded();
  void badAttributesAreRefused();
};

void GeneratorsTest::everyOneIsDescribedAndMade() {
  QVERIFY(datasets().size() >= 11);
  for (const DatasetDescriptor& d : datasets()) {
    QVERIFY(!d.title.empty() && !d.summary.empty());
    for (const AttributeSpec& a : d.attributes) {
      QVERIFY2(!a.label.empty() && !a.help.empty(), (d.key + "." + a.key).c_str());
      QVERIFY2(checkAttribute(a, a.defaultValue).ok(), (d.key + "." + a.key).c_str());
    }
    const DatasetPtr data = make(d.key.c_str());
    QVERIFY(data->size() > 1);
    const Filled f = fillAll(*data, {0, data->size() - 1});
    QCOMPARE(f.batch.count, 2);
    const int64_t steps = data->maxLength() > 0 ? f.batch.time : 1;
    const int64_t written = 2 * elementCount(data->inputShape().extents(1, steps));
    for (int64_t i = 0; i < written; ++i) QVERIFY2(std::isfinite(f.input[static_cast<size_t>(i)]), d.key.c_str());
    for (float value : f.target) QVERIFY2(std::isfinite(value), d.key.c_str());
  }
  QCOMPARE(findDataset("no such set"), nullptr);
}

void GeneratorsTest::sameSeedSameSamples() {
  for (const DatasetDescriptor& d : datasets()) {
    const Filled a = fillAll(*make(d.key.c_str(), few(d)), {1, 2, 3});
    Filled b;
    ThreadPool one(1);
    one.run([&] { b = fillAll(*make(d.key.c_str(), few(d)), {1, 2, 3}); });
    const size_t used = static_cast<size_t>(3 * a.inputWidth);
    QVERIFY2(a.batch.time > 0 ||
                 std::equal(a.input.begin(), a.input.begin() + static_cast<std::ptrdiff_t>(used), b.input.begin()),
             d.key.c_str());
    QCOMPARE(a.target, b.target);
    if (!findAttribute(d.attributes, "seed")) continue;
    const Filled c = fillAll(*make(d.key.c_str(), few(d, {{"seed", int64_t{2}}})), {1, 2, 3});
    const size_t first = static_cast<size_t>(a.inputWidth);
    QVERIFY2(!std::equal(a.input.begin(), a.input.begin() + static_cast<std::ptrdiff_t>(std::min<size_t>(first, 20)),
                         c.input.begin()),
             d.key.c_str());
  }
}

void GeneratorsTest::samplesDoNotDependOnTheCount() {
  for (const char* key : {"digits", "spiral", "series", "line"}) {
    const Filled few = fillAll(*make(key, {{"count", int64_t{20}}}), {7});
    const Filled many = fillAll(*make(key, {{"count", int64_t{300}}}), {7});
    QCOMPARE(few.input, many.input);
    QCOMPARE(few.target, many.target);
  }
}

void GeneratorsTest::classesAreBalanced() {
  for (const char* key : {"digits", "xor", "spiral", "moons", "circles", "blobs", "sequence_order"}) {
    const DatasetPtr data = make(key, {{"count", int64_t{1200}}});
    std::map<float, int> counts;
    for (float label : fillAll(*data).target) ++counts[label];
    QCOMPARE(static_cast<int64_t>(counts.size()), data->classes());
    for (const auto& [label, count] : counts) QCOMPARE(count, static_cast<int>(1200 / data->classes()));
  }
}

void GeneratorsTest::oneHotSaysTheSameAsTheIndex() {
  const Filled index = fillAll(*make("blobs", {{"count", int64_t{60}}}));
  const DatasetPtr data = make("blobs", {{"count", int64_t{60}}, {"one_hot", true}});
  const Filled rows = fillAll(*data);
  QCOMPARE(data->targetShape().str(), std::string("(N, 3)"));
  QCOMPARE(data->classes(), 3);
  for (size_t i = 0; i < 60; ++i)
    for (size_t k = 0; k < 3; ++k)
      QCOMPARE(rows.target[3 * i + k], static_cast<size_t>(index.target[i]) == k ? 1.0f : 0.0f);
}

void GeneratorsTest::lineIsTheDocuments() {
  const DatasetPtr data = make("line");
  QCOMPARE(data->size(), 100);
  const Filled f = fillAll(*data);
  double noise = 0;
  for (size_t i = 0; i < 100; ++i) {
    QVERIFY(f.input[i] >= 0 && f.input[i] < 1);
    const double rest = static_cast<double>(f.target[i]) - 2.0 * static_cast<double>(f.input[i]) - 1.0;
    QVERIFY(rest > -1e-6 && rest < 1.0 + 1e-6);
    noise += rest / 100;
  }
  QVERIFY2(std::abs(noise - 0.5) < 0.1, "uniform noise has mean 0.5, so the best intercept is 1.5");
}

void GeneratorsTest::xorHasItsFourCorners() {
  const Filled f = fillAll(*make("xor", {{"count", int64_t{4}}, {"noise", 0.0}}));
  QCOMPARE(f.input, (std::vector<float>{0, 0, 0, 1, 1, 0, 1, 1}));
  QCOMPARE(f.target, (std::vector<float>{0, 1, 1, 0}));
}

void GeneratorsTest::digitsAreHardForALinearModel() {
  const double accuracy = linearAccuracy(*make("digits", {{"count", int64_t{5000}}}), 4, 0.02);
  QVERIFY2(accuracy > 0.75, qPrintable(QString::number(accuracy)));
  QVERIFY2(accuracy < 0.93, qPrintable(QString::number(accuracy)));
}

void GeneratorsTest::digitsFillTheirRange() {
  const DatasetPtr data = make("digits", {{"count", int64_t{200}}, {"noise", 0.0}});
  QCOMPARE(data->inputShape().str(), std::string("(N, 1, 28, 28)"));
  const Filled f = fillAll(*data);
  for (int64_t s = 0; s < 200; ++s) {
    double ink = 0, most = 0;
    for (int64_t i = 0; i < 784; ++i) {
      const auto value = static_cast<double>(f.input[static_cast<size_t>(s * 784 + i)]);
      QVERIFY(value >= 0 && value <= 1);
      ink += value / 784;
      most = std::max(most, value);
    }
    QVERIFY2(ink > 0.02 && ink < 0.4, qPrintable(QString::number(ink)));
    QVERIFY2(most > 0.6, qPrintable(QString::number(most)));
  }
}

void GeneratorsTest::seriesTargetIsTheNextStep() {
  for (const char* kind : {"sine", "sum_of_sines", "sawtooth"}) {
    const AttributeMap common{
        {"kind", std::string(kind)}, {"features", int64_t{3}}, {"length", int64_t{8}}, {"count", int64_t{5}}};
    AttributeMap sequence = common;
    sequence["target"] = std::string("sequence");
    const Filled next = fillAll(*make("series", common)), every = fillAll(*make("series", sequence));
    QCOMPARE(next.input, every.input);
    for (size_t s = 0; s < 5; ++s) {
      for (size_t i = 0; i < 7 * 3; ++i) QCOMPARE(every.target[s * 24 + i], every.input[s * 24 + i + 3]);
      for (size_t f = 0; f < 3; ++f) QCOMPARE(every.target[s * 24 + 21 + f], next.target[s * 3 + f]);
    }
  }
}

void GeneratorsTest::logisticMapFollowsItsEquation() {
  const Filled f = fillAll(*make("series", {{"kind", std::string("logistic_map")}, {"count", int64_t{3}}}));
  for (size_t s = 0; s < 3; ++s)
    for (size_t t = 0; t + 1 < 10; ++t) {
      const auto x = static_cast<double>(f.input[s * 10 + t]);
      QVERIFY(std::abs(3.8 * x * (1 - x) - static_cast<double>(f.input[s * 10 + t + 1])) < 1e-5);
    }
}

void GeneratorsTest::randomSequencesAreUniform() {
  const DatasetPtr data = make("random_sequences");
  QCOMPARE(data->inputShape().str(), std::string("(N, 10, 10)"));
  QCOMPARE(data->targetShape().str(), std::string("(N, 10, 10)"));
  const Filled f = fillAll(*data);
  double mean = 0, variance = 0, together = 0;
  const auto n = static_cast<double>(f.target.size());
  for (size_t i = 0; i < f.target.size(); ++i) {
    const double y = static_cast<double>(f.target[i]) - 0.5, x = static_cast<double>(f.input[i]) - 0.5;
    mean += y / n, variance += y * y / n, together += x * y / n;
  }
  QVERIFY(std::abs(mean) < 0.005);
  QVERIFY2(std::abs(variance - 1.0 / 12) < 0.001, "the best constant has this mean squared error");
  QVERIFY2(std::abs(together) < 0.002, "nothing to learn");
}

void GeneratorsTest::orderIsInvisibleWithoutOrder() {
  const DatasetPtr data = make("sequence_order", {{"count", int64_t{8000}}, {"noise", 0.0}});
  // Sums over time, per class: the same for both. And the events stand in the order that the class says.
  std::array<double, 2> length{}, first{}, second{};
  for (int64_t s = 0; s < data->size(); ++s) {
    const Filled f = fillAll(*data, {s});
    const auto klass = static_cast<size_t>(f.target[0]);
    int64_t a = -1, b = -1;
    double sumA = 0, sumB = 0;
    for (int64_t t = 0; t < f.batch.time; ++t) {
      const float stepA = f.input[static_cast<size_t>(t * 10)], stepB = f.input[static_cast<size_t>(t * 10 + 1)];
      if (stepA > 0.5f) a = t;
      if (stepB > 0.5f) b = t;
      sumA += static_cast<double>(stepA), sumB += static_cast<double>(stepB);
    }
    QCOMPARE(sumA, 1.0);
    QCOMPARE(sumB, 1.0);
    QVERIFY(klass == 0 ? a < b : b < a);
    length[klass] += static_cast<double>(f.batch.time) / 4000;
    (klass == 0 ? first : second)[0] += static_cast<double>(std::min(a, b)) / 4000;
    (klass == 0 ? first : second)[1] += static_cast<double>(std::max(a, b)) / 4000;
  }
  QVERIFY(std::abs(length[0] - length[1]) < 0.3);
  QVERIFY(std::abs(first[0] - second[0]) < 0.3 && std::abs(first[1] - second[1]) < 0.3);
}

void GeneratorsTest::openLengthIsMaskedAndPadded() {
  const DatasetPtr data = make("sequence_order", {{"count", int64_t{200}}});
  QVERIFY(data->inputShape().isOpen(1));
  QVERIFY(data->maxLength() <= 20 && data->maxLength() > 6);
  const Filled f = fillAll(*data);
  QCOMPARE(f.batch.time, data->maxLength());
  bool shorter = false;
  for (int64_t s = 0; s < 200; ++s) {
    QVERIFY(data->length(s) >= 6 && data->length(s) <= 20);
    shorter = shorter || data->length(s) < f.batch.time;
    for (int64_t t = 0; t < f.batch.time; ++t) {
      const bool there = t < data->length(s);
      QCOMPARE(static_cast<int>(f.mask[static_cast<size_t>(s * f.batch.time + t)]), there ? 1 : 0);
      for (int64_t i = 0; i < 10 && !there; ++i)
        QCOMPARE(f.input[static_cast<size_t>((s * f.batch.time + t) * 10 + i)], 0.0f);
    }
  }
  QVERIFY(shorter);
}

void GeneratorsTest::badAttributesAreRefused() {
  const DatasetDescriptor* order = findDataset("sequence_order");
  const auto made = order->make(Attributes(order->attributes, {{"shortest", int64_t{30}}}));
  QVERIFY(!made.ok());
  QVERIFY(made.error().english().find("30") != std::string::npos &&
          made.error().english().find("20") != std::string::npos);
}

QTEST_GUILESS_MAIN(GeneratorsTest)
#include "generators_test.moc"
