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

/// ℓ of each error, and the kernel that does the same.
struct ErrorRule {
  const char* section;
  ValueId (*elementLoss)(Builder&, ValueId e);
  double (*kernel)(const LossCall&);
};

LossDescriptor regressionLoss(std::string key, Text title, Text summary, std::string formula, ErrorRule rule) {
  LossDescriptor loss;
  loss.key = std::move(key);
  loss.title = std::move(title);
  loss.summary = std::move(summary);
  loss.formula = std::move(formula);
  loss.check = checkLikePrediction;
  loss.body = [rule](Builder& b, ValueId prediction, ValueId target, ValueId mask, bool) {
    b.section(rule.section);
    const ValueId l = rule.elementLoss(b, errorRows(b, prediction, target));
    return meanElementLoss(b, b.name(l, "l", "\\ell"), mask);
  };
  loss.kernel = [rule](const LossCall& call, bool) { return rule.kernel(call); };
  return loss;
}

/// With q = min(|e|, δ): ½ q² + δ (|e| − q), both branches in one.
ValueId huberOf(Builder& b, ValueId e) {
  const ValueId size = b.abs(e);
  const ValueId q = b.name(b.clip(size, 0.0, kHuberDelta), "q");
  return b.add(b.scale(b.square(q), 0.5), b.scale(b.sub(size, q), kHuberDelta));
}

}  // namespace

LossDescriptor meanSquaredErrorLoss() {
  return regressionLoss("mean_squared_error", QT_TRANSLATE_NOOP("engine", "Mean squared error"),
                        QT_TRANSLATE_NOOP("engine", "The mean of the squared differences: large errors count most."),
                        "L = \\frac{1}{n} \\sum_{i} (\\hat{y}_{i} - y_{i})^{2}",
                        {QT_TRANSLATE_NOOP("engine", "mean squared error"),
                         [](Builder& b, ValueId e) { return b.square(e); }, meanSquaredError});
}

LossDescriptor meanAbsoluteErrorLoss() {
  return regressionLoss(
      "mean_absolute_error", QT_TRANSLATE_NOOP("engine", "Mean absolute error"),
      QT_TRANSLATE_NOOP("engine", "The mean of the sizes of the differences: one outlier does not rule the rest."),
      "L = \\frac{1}{n} \\sum_{i} |\\hat{y}_{i} - y_{i}|",
      {QT_TRANSLATE_NOOP("engine", "mean absolute error"), [](Builder& b, ValueId e) { return b.abs(e); },
       meanAbsoluteError});
}

LossDescriptor huberErrorLoss() {
  return regressionLoss("huber", QT_TRANSLATE_NOOP("engine", "Huber loss"),
                        QT_TRANSLATE_NOOP("engine", "Half the square of errors up to 1, straight beyond (Huber 1964)."),
                        "\\ell = \\frac{1}{2} e^{2} if |e| ≤ δ, else δ (|e| - \\frac{1}{2} δ), δ = 1",
                        {QT_TRANSLATE_NOOP("engine", "Huber loss"), huberOf,
                         [](const LossCall& call) { return huberLoss(call, kHuberDelta); }});
}

}  // namespace unroll
