// SPDX-License-Identifier: GPL-3.0-or-later
// Figures of merit beside the loss.
#include <algorithm>
#include <cmath>
#include <limits>

#include "losses/loss_parts.h"

namespace unroll {
namespace {

constexpr double kNothing = std::numeric_limits<double>::quiet_NaN();
constexpr int64_t kMostClassesShown = 512;  ///< of a confusion matrix

bool ofClasses(const LossDescriptor& loss) { return !loss.fusedWith.empty(); }
bool ofOneClass(const LossDescriptor& loss) { return loss.fusedWith == "softmax"; }
bool ofNumbers(const LossDescriptor& loss) { return loss.fusedWith.empty(); }

double quotient(double a, double b) { return b > 0.0 ? a / b : kNothing; }

/// A metric that is the mean over rows of SUM(call), the sum over the rows that count.
MetricDescriptor meanMetric(std::string key, Text title, Text summary, std::function<double(const MetricCall&)> sum) {
  MetricDescriptor m;
  m.key = std::move(key);
  m.title = std::move(title);
  m.summary = std::move(summary);
  m.fits = ofClasses;
  m.sums = [](int64_t) { return int64_t{2}; };
  m.add = [sum = std::move(sum)](const MetricCall& call, std::span<double> sums) {
    sums[0] += sum(call);
    sums[1] += rowsKept(call.output);
  };
  m.value = [](std::span<const double> sums) { return quotient(sums[0], sums[1]); };
  return m;
}

MetricDescriptor accuracy() {
  return meanMetric("accuracy", QT_TRANSLATE_NOOP("engine", "Accuracy"),
                    QT_TRANSLATE_NOOP("engine", "The share of answers that are right."), [](const MetricCall& call) {
                      return call.isBinary() ? rowsOfRightSide(call.output, call.border())
                                             : rowsOfRightClass(call.output, call.target());
                    });
}

MetricDescriptor topAccuracy(int64_t k, Text title) {
  MetricDescriptor m =
      meanMetric("top_" + std::to_string(k) + "_accuracy", std::move(title),
                 QT_TRANSLATE_NOOP("engine", "The share of samples whose class is among the likeliest few."),
                 [k](const MetricCall& call) { return rowsWithClassInTop(call.output, call.target(), k); });
  m.fits = ofOneClass;
  return m;
}

MetricDescriptor meanAbsoluteErrorMetric() {
  MetricDescriptor m = meanMetric("mean_absolute_error", QT_TRANSLATE_NOOP("engine", "Mean absolute error"),
                                  QT_TRANSLATE_NOOP("engine", "The mean of the sizes of the differences."),
                                  [](const MetricCall& call) { return rowsOfAbsoluteError(call.output); });
  m.higherIsBetter = false;
  m.fits = ofNumbers;
  return m;
}

/// A class of a classifier: how many are predicted right, are predicted so, are of it.
struct ClassCounts {
  double right, predicted, there;
  double precision() const { return predicted > 0.0 ? right / predicted : 0.0; }
  double recall() const { return there > 0.0 ? right / there : 0.0; }
  /// The harmonic mean of both.
  double f1() const { return predicted + there > 0.0 ? 2.0 * right / (predicted + there) : 0.0; }
};

/// FIGURE of the yes where the answer is yes or no, else its mean over the classes that are predicted or there at
/// all ("macro"). Behind the counts stands 1 where the answer is yes or no.
MetricDescriptor byClassMetric(std::string key, Text title, Text summary, double (ClassCounts::*figure)() const) {
  MetricDescriptor m;
  m.key = std::move(key);
  m.title = std::move(title);
  m.summary = std::move(summary);
  m.fits = ofClasses;
  m.sums = [](int64_t columns) { return 3 * std::max<int64_t>(columns, 2) + 1; };
  m.add = [](const MetricCall& call, std::span<double> sums) {
    if (!call.isBinary()) return countByClass(call.output, call.target(), sums);
    double counts[4] = {};
    countSides(call.output, call.border(), counts);
    sums[3] += counts[3];
    sums[4] += counts[1] + counts[3];
    sums[5] += counts[2] + counts[3];
    sums.back() = 1.0;
  };
  m.value = [figure](std::span<const double> sums) {
    const auto of = [&](size_t c) { return ClassCounts{sums[3 * c], sums[3 * c + 1], sums[3 * c + 2]}; };
    if (sums.back() > 0.0) return (of(1).*figure)();
    double sum = 0.0, classes = 0.0;
    for (size_t c = 0; 3 * c + 2 < sums.size(); ++c) {
      if (of(c).predicted + of(c).there == 0.0) continue;
      sum += (of(c).*figure)();
      classes += 1.0;
    }
    return quotient(sum, classes);
  };
  return m;
}

MetricDescriptor confusionMatrix() {
  MetricDescriptor m;
  m.key = "confusion_matrix";
  m.title = QT_TRANSLATE_NOOP("engine", "Confusion matrix");
  m.summary = QT_TRANSLATE_NOOP("engine", "How often each class (row) was taken for which (column).");
  m.fits = ofClasses;
  // One more for an output without rows; too many classes to look at: none are counted.
  m.sums = [](int64_t columns) {
    const int64_t classes = std::max<int64_t>(columns, 2);
    return classes <= kMostClassesShown ? classes * classes : 0;
  };
  m.add = [](const MetricCall& call, std::span<double> sums) {
    if (sums.empty()) return;
    if (call.isBinary())
      countSides(call.output, call.border(), sums.first(4));
    else
      countConfusions(call.output, call.target(), sums);
  };
  m.matrix = [](std::span<const double> sums) {
    const auto classes = static_cast<int64_t>(std::llround(std::sqrt(static_cast<double>(sums.size()))));
    return TensorD({classes, classes}, std::vector<double>(sums.begin(), sums.end()));
  };
  // As one number: the share on the diagonal.
  m.value = [](std::span<const double> sums) {
    const auto classes = static_cast<size_t>(std::llround(std::sqrt(static_cast<double>(sums.size()))));
    double diagonal = 0.0, all = 0.0;
    for (size_t i = 0; i < sums.size(); ++i) {
      all += sums[i];
      if (i / classes == i % classes) diagonal += sums[i];
    }
    return quotient(diagonal, all);
  };
  return m;
}

MetricDescriptor perplexity() {
  MetricDescriptor m;
  m.key = "perplexity";
  m.title = QT_TRANSLATE_NOOP("engine", "Perplexity");
  m.summary = QT_TRANSLATE_NOOP("engine",
                                "e to the mean cross-entropy: between how many equally likely classes the network "
                                "wavers.");
  m.higherIsBetter = false;
  m.fits = ofOneClass;
  m.sums = [](int64_t) { return int64_t{2}; };
  m.add = [](const MetricCall& call, std::span<double> sums) {
    const double rows = rowsKept(call.loss);
    sums[0] += call.descriptor.kernel(call.loss, call.lossIsOfLogits) * rows;
    sums[1] += rows;
  };
  m.value = [](std::span<const double> sums) { return std::exp(quotient(sums[0], sums[1])); };
  return m;
}

MetricDescriptor r2Score() {
  MetricDescriptor m;
  m.key = "r2_score";
  m.title = QT_TRANSLATE_NOOP("engine", "R²");
  m.summary = QT_TRANSLATE_NOOP("engine",
                                "The share of the target's variance that the network explains; 0 is as good as the "
                                "mean.");
  m.fits = ofNumbers;
  m.sums = [](int64_t columns) { return 1 + 3 * columns; };
  m.add = [](const MetricCall& call, std::span<double> sums) { addSquares(call.output, sums); };
  // The mean over the outputs of 1 − Σ (ŷ − y)² / Σ (y − ȳ)²; an output that never changes is explained or it is not.
  m.value = [](std::span<const double> sums) {
    const double rows = sums[0];
    const size_t columns = (sums.size() - 1) / 3;
    if (rows == 0.0) return kNothing;
    double total = 0.0;
    for (size_t at = 1; at + 2 < sums.size(); at += 3) {
      const double squares = sums[at + 1], errors = sums[at + 2];
      double variation = squares - sums[at] * sums[at] / rows;
      // The difference of two such sums has roundings of this size: less is no variation.
      if (variation <= rows * std::numeric_limits<double>::epsilon() * squares) variation = 0.0;
      total += variation > 0.0 ? 1.0 - errors / variation : errors == 0.0 ? 1.0 : 0.0;
    }
    return total / static_cast<double>(columns);
  };
  return m;
}

}  // namespace

const std::vector<MetricDescriptor>& metrics() {
  static const std::vector<MetricDescriptor> all = {
      accuracy(),
      topAccuracy(3, QT_TRANSLATE_NOOP("engine", "Top-3 accuracy")),
      topAccuracy(5, QT_TRANSLATE_NOOP("engine", "Top-5 accuracy")),
      byClassMetric(
          "precision", QT_TRANSLATE_NOOP("engine", "Precision"),
          QT_TRANSLATE_NOOP("engine", "How many of those taken for a class are of it, as a mean over classes."),
          &ClassCounts::precision),
      byClassMetric("recall", QT_TRANSLATE_NOOP("engine", "Recall"),
                    QT_TRANSLATE_NOOP("engine", "How many of a class are found, as a mean over classes."),
                    &ClassCounts::recall),
      byClassMetric("f1_score", QT_TRANSLATE_NOOP("engine", "F1"),
                    QT_TRANSLATE_NOOP("engine", "The harmonic mean of precision and recall, as a mean over classes."),
                    &ClassCounts::f1),
      confusionMatrix(),
      perplexity(),
      r2Score(),
      meanAbsoluteErrorMetric()};
  return all;
}

std::optional<Monitored> findMonitored(std::string_view key, const std::vector<std::string>& metrics) {
  constexpr std::string_view kValidation = "validation_";
  Monitored found;
  found.validation = key.substr(0, kValidation.size()) == kValidation;
  if (found.validation) key.remove_prefix(kValidation.size());
  if (key == "loss") return found;
  const MetricDescriptor* metric = findMetric(key);
  if (!metric || std::find(metrics.begin(), metrics.end(), key) == metrics.end()) return std::nullopt;
  found.metric = key;
  found.higherIsBetter = metric->higherIsBetter;
  return found;
}

}  // namespace unroll
