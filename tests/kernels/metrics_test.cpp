// SPDX-License-Identifier: GPL-3.0-or-later
// Metrics against counts by hand, over batches of unequal size and over masks.
#include <QtTest>

#include <cmath>

#include "core/tensor.h"
#include "losses/loss.h"

using namespace unroll;

namespace {

/// Rows of predictions and targets, given to a metric in batches of unequal size.
struct Rows {
  const LossDescriptor* loss = nullptr;
  int64_t columns = 1;
  std::vector<float> prediction, target;
  std::vector<uint8_t> mask;
  bool logits = false;

  int64_t targetWidth() const { return loss->target == TargetForm::ClassIndex ? 1 : columns; }
  std::vector<double> sums(const char* key, const std::vector<int64_t>& batches) const {
    const MetricDescriptor& metric = *findMetric(key);
    std::vector<double> all(static_cast<size_t>(metric.sums(columns)), 0.0);
    int64_t first = 0;
    for (int64_t rows : batches) {
      LossCall call;
      call.rows = rows;
      call.columns = columns;
      call.prediction = prediction.data() + first * columns;
      call.target = target.data() + first * targetWidth();
      call.mask = mask.empty() ? nullptr : mask.data() + first;
      metric.add({call, call, *loss, logits, logits}, all);
      first += rows;
    }
    return all;
  }
  double value(const char* key, const std::vector<int64_t>& batches) const {
    return findMetric(key)->value(sums(key, batches));
  }
};

/// Three classes; by hand: predicted 1 0 2 0 1 1 2, true 1 2 2 0 0 1 1, the sixth left out by the mask.
Rows threeClasses() {
  Rows rows;
  rows.loss = findLoss("sparse_categorical_crossentropy");
  rows.columns = 3;
  rows.prediction = {0.1f, 0.8f, 0.1f, 0.4f, 0.3f, 0.3f, 0.2f, 0.2f, 0.6f, 1.0f, 0.0f,
                     0.0f, 0.2f, 0.5f, 0.3f, 0.1f, 0.8f, 0.1f, 0.1f, 0.3f, 0.6f};
  rows.target = {1, 2, 2, 0, 0, 1, 1};
  rows.mask = {1, 1, 1, 1, 1, 0, 1};
  return rows;
}

bool near(double a, double b) { return std::fabs(a - b) < 1e-6; }

}  // namespace

class MetricsTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void metricsOfClasses();
  void metricsOfMissingClasses();
  void metricsOfYesAndNo();
  void metricsOfNumbers();
  void batchesOfNothing();
  void topOfEqualOnes();
  void monitored();
};

void MetricsTest::metricsOfClasses() {
  const Rows rows = threeClasses();
  for (const std::vector<int64_t>& batches : {std::vector<int64_t>{7}, {3, 3, 1}, {1, 1, 1, 1, 1, 1, 1}}) {
    // Counted: predicted 1 0 2 0 1 2, true 1 2 2 0 0 1.
    QVERIFY(near(rows.value("accuracy", batches), 3.0 / 6));
    // Class 0: predicted 2, right 1, there 2; class 1: 2, 1, 2; class 2: 2, 1, 2.
    QVERIFY(near(rows.value("precision", batches), 0.5));
    QVERIFY(near(rows.value("recall", batches), 0.5));
    QVERIFY(near(rows.value("f1_score", batches), 0.5));
    const TensorD matrix = findMetric("confusion_matrix")->matrix(rows.sums("confusion_matrix", batches));
    QCOMPARE(matrix, TensorD({3, 3}, {1, 1, 0, 0, 1, 1, 1, 0, 1}));
    QVERIFY(near(rows.value("confusion_matrix", batches), 0.5));
    QVERIFY(near(rows.value("top_3_accuracy", batches), 1.0));
    // −ln of 0.8, 0.3, 0.6, 1, 0.2, 0.3.
    const double entropy = -(std::log(0.8) + std::log(0.3) + std::log(0.6) + std::log(0.2) + std::log(0.3)) / 6;
    QVERIFY(std::fabs(rows.value("perplexity", batches) - std::exp(entropy)) < 1e-5);
  }
}

/// The same of one class that nothing is predicted as: no division by 0.
void MetricsTest::metricsOfMissingClasses() {
  Rows rows = threeClasses();
  rows.mask.clear();
  rows.prediction.resize(6);
  rows.target = {1, 2};  // predicted 1 0
  // Class 0 is predicted, never there: 0 and 0; class 1: 1 and 1; class 2 is there, never found: 0 and 0.
  QVERIFY(near(rows.value("precision", {2}), 1.0 / 3));
  QVERIFY(near(rows.value("recall", {2}), 1.0 / 3));
  QVERIFY(near(rows.value("f1_score", {2}), 1.0 / 3));
  for (const MetricDescriptor& metric : metrics())
    QVERIFY2(std::isnan(rows.value(metric.key.c_str(), {})), metric.key.c_str());
}

void MetricsTest::metricsOfYesAndNo() {
  Rows rows;
  rows.loss = findLoss("binary_crossentropy");
  rows.prediction = {0.9f, 0.4f, 0.6f, 0.2f, 0.8f};
  rows.target = {1, 0, 0, 1, 1};
  for (bool logits : {false, true}) {
    rows.logits = logits;
    if (logits)
      for (float& p : rows.prediction) p = std::log(p / (1 - p));
    QVERIFY(near(rows.value("accuracy", {2, 3}), 3.0 / 5));
    QVERIFY(near(rows.value("precision", {2, 3}), 2.0 / 3));
    QVERIFY(near(rows.value("recall", {2, 3}), 2.0 / 3));
    QVERIFY(near(rows.value("f1_score", {5}), 2.0 / 3));
    const TensorD matrix = findMetric("confusion_matrix")->matrix(rows.sums("confusion_matrix", {2, 3}));
    QCOMPARE(matrix, TensorD({2, 2}, {1, 1, 1, 2}));
  }
  QVERIFY(!findMetric("perplexity")->fits(*rows.loss) && !findMetric("top_3_accuracy")->fits(*rows.loss));
}

void MetricsTest::metricsOfNumbers() {
  Rows rows;
  rows.loss = findLoss("mean_squared_error");
  rows.columns = 2;
  rows.prediction = {1, 10, 2, 20, 4, 30, 9, 9};
  rows.target = {1, 12, 3, 20, 5, 28, 7, 7};
  rows.mask = {1, 1, 1, 0};
  // Column 1: errors 0 1 1, variation 8; column 2: errors 4 0 4, variation 128.
  QVERIFY(near(rows.value("r2_score", {4}), ((1 - 2.0 / 8) + (1 - 8.0 / 128)) / 2));
  QVERIFY(near(rows.value("r2_score", {1, 3}), ((1 - 2.0 / 8) + (1 - 8.0 / 128)) / 2));
  QVERIFY(near(rows.value("mean_absolute_error", {1, 3}), (1.0 + 0.5 + 1.5) / 3));
  QVERIFY(!findMetric("accuracy")->fits(*rows.loss) && findMetric("accuracy")->fits(*threeClasses().loss));
  // A target that never changes: explained or not.
  rows = {rows.loss, 1, {2, 2}, {2, 2}, {}, false};
  QCOMPARE(rows.value("r2_score", {2}), 1.0);
  rows.prediction[0] = 3;
  QCOMPARE(rows.value("r2_score", {2}), 0.0);
  // The same of a number whose square has no end in binary: roundings are no variation.
  rows = {rows.loss, 1, {0.1f, 0.2f, 0.1f}, {0.1f, 0.1f, 0.1f}, {}, false};
  QCOMPARE(rows.value("r2_score", {3}), 0.0);
  rows = {rows.loss, 1, {1e6f, 1e6f}, {1e6f, 1e6f + 1}, {}, false};  // a small variation is one
  QVERIFY(std::fabs(rows.value("r2_score", {2}) + 1.0) < 1e-6);
}

/// A batch of one, a last batch of one, a batch in which nothing counts: what is left gives the figure.
void MetricsTest::batchesOfNothing() {
  Rows rows = threeClasses();
  rows.mask = {1, 1, 0, 0, 1, 0, 1};
  Rows numbers;
  numbers.loss = findLoss("mean_squared_error");
  numbers.prediction = {1, 2, 3, 4, 5, 6, 8};
  numbers.target = {1, 3, 7, 7, 5, 7, 7};
  numbers.mask = rows.mask;
  Rows sides;
  sides.loss = findLoss("binary_crossentropy");
  sides.prediction = {0.9f, 0.2f, 0.7f, 0.3f, 0.6f, 0.4f, 0.1f};
  sides.target = {1, 1, 0, 1, 0, 0, 0};
  sides.mask = rows.mask;
  for (const MetricDescriptor& metric : metrics()) {
    for (const Rows* of : {&rows, &numbers, &sides}) {
      if (!metric.fits(*of->loss)) continue;
      const double whole = of->value(metric.key.c_str(), {7});
      QVERIFY2(std::isfinite(whole), metric.key.c_str());
      for (const std::vector<int64_t>& batches : {std::vector<int64_t>{2, 2, 3}, {6, 1}, {1, 1, 1, 1, 1, 1, 1}})
        QVERIFY2(near(of->value(metric.key.c_str(), batches), whole), metric.key.c_str());
      QVERIFY2(std::isfinite(of->value(metric.key.c_str(), {1})), metric.key.c_str());
    }
  }
}

void MetricsTest::topOfEqualOnes() {
  Rows rows;
  rows.loss = findLoss("sparse_categorical_crossentropy");
  rows.columns = 6;
  rows.prediction.assign(12, 0.25f);
  rows.target = {2, 3};  // of equal ones the first three are the top three
  QCOMPARE(rows.value("top_3_accuracy", {2}), 0.5);
  QCOMPARE(rows.value("top_5_accuracy", {2}), 1.0);
}

void MetricsTest::monitored() {
  const std::vector<std::string> names{"accuracy", "mean_absolute_error"};
  const auto loss = findMonitored("validation_loss", names);
  QVERIFY(loss && loss->validation && loss->metric.empty() && !loss->higherIsBetter);
  const auto accuracy = findMonitored("accuracy", names);
  QVERIFY(accuracy && !accuracy->validation && accuracy->metric == "accuracy" && accuracy->higherIsBetter);
  QVERIFY(!findMonitored("validation_mean_absolute_error", names)->higherIsBetter);
  QVERIFY(!findMonitored("precision", names) && !findMonitored("validation_", names) && !findMonitored("", names));
}

QTEST_GUILESS_MAIN(MetricsTest)
#include "metrics_test.moc"
