// SPDX-License-Identifier: GPL-3.0-or-later
// Losses of numbers: mean squared error, mean absolute error, Huber's.
#include "losses/loss_parts.h"

namespace unroll {
namespace {

constexpr double kHuberDelta = 1.0;  // as Keras

/// e = ŷ − y (rows, F).
ValueId errorRows(Builder& b, ValueId prediction, ValueId target) {
  const ValueId rows = asRows(b, prediction);
  return b.name(b.sub(rows, targetRows(b, target, rows)), "e");
}

LossDescriptor regressionLoss(std::string key, Text title, Text summary, std::string formula) {
  LossDescriptor loss;
  loss.key = std::move(key);
  loss.title = std::move(title);
  loss.summary = std::move(summary);
  loss.formula = std::move(formula);
  loss.check = checkLikePrediction;
  return loss;
}

}  // namespace

LossDescriptor meanSquaredErrorLoss() {
  LossDescriptor loss =
      regressionLoss("mean_squared_error", QT_TRANSLATE_NOOP("engine", "Mean squared error"),
                     QT_TRANSLATE_NOOP("engine", "The mean of the squared differences: large errors count most."),
                     "L = \\frac{1}{n} \\sum_{i} (\\hat{y}_{i} - y_{i})^{2}");
  loss.body = [](Builder& b, ValueId prediction, ValueId target, ValueId mask, bool) {
    b.section(QT_TRANSLATE_NOOP("engine", "mean squared error"));
    const ValueId e = errorRows(b, prediction, target);
    return meanElementLoss(b, b.name(b.square(e), "l", "\\ell"), mask);
  };
  loss.kernel = [](const LossCall& call, bool) { return meanSquaredError(call); };
  return loss;
}

LossDescriptor meanAbsoluteErrorLoss() {
  LossDescriptor loss = regressionLoss(
      "mean_absolute_error", QT_TRANSLATE_NOOP("engine", "Mean absolute error"),
      QT_TRANSLATE_NOOP("engine", "The mean of the sizes of the differences: one outlier does not rule the rest."),
      "L = \\frac{1}{n} \\sum_{i} |\\hat{y}_{i} - y_{i}|");
  loss.body = [](Builder& b, ValueId prediction, ValueId target, ValueId mask, bool) {
    b.section(QT_TRANSLATE_NOOP("engine", "mean absolute error"));
    const ValueId e = errorRows(b, prediction, target);
    return meanElementLoss(b, b.name(b.abs(e), "l", "\\ell"), mask);
  };
  loss.kernel = [](const LossCall& call, bool) { return meanAbsoluteError(call); };
  return loss;
}

LossDescriptor huberErrorLoss() {
  LossDescriptor loss =
      regressionLoss("huber", QT_TRANSLATE_NOOP("engine", "Huber loss"),
                     QT_TRANSLATE_NOOP("engine", "Half the square of errors up to 1, straight beyond (Huber 1964)."),
                     "\\ell = \\frac{1}{2} e^{2} if |e| ≤ δ, else δ (|e| - \\frac{1}{2} δ), δ = 1");
  // With q = min(|e|, δ): ½ q² + δ (|e| − q), both branches in one.
  loss.body = [](Builder& b, ValueId prediction, ValueId target, ValueId mask, bool) {
    b.section(QT_TRANSLATE_NOOP("engine", "Huber loss"));
    const ValueId size = b.abs(errorRows(b, prediction, target));
    const ValueId q = b.name(b.clip(size, 0.0, kHuberDelta), "q");
    const ValueId l = b.add(b.scale(b.square(q), 0.5), b.scale(b.sub(size, q), kHuberDelta));
    return meanElementLoss(b, b.name(l, "l", "\\ell"), mask);
  };
  loss.kernel = [](const LossCall& call, bool) { return huberLoss(call, kHuberDelta); };
  return loss;
}

}  // namespace unroll
