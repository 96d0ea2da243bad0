// SPDX-License-Identifier: GPL-3.0-or-later
// Losses of numbers: mean squared error, mean absolute error, Huber's.
#include "losses/loss_parts.h"

namespace unroll {
namespace {

/// e = ŷ − y (rows, F).
ValueId errorRows(Builder& b, ValueId prediction, ValueId target) {
  const ValueId rows = asRows(b, prediction);
  return b.name(b.sub(rows, targetRows(b, target, rows)), "e");
}

/// ℓ of each error, and the kernel that does the same.
struct ErrorRule {
  const char* section;
  ValueId (*elementLoss)(Builder&, ValueId e, const LossSettings&);
  double (*kernel)(const LossCall&, const LossSettings&);
};

LossDescriptor regressionLoss(std::string key, Text title, Text summary, std::string formula, ErrorRule rule) {
  LossDescriptor loss;
  loss.key = std::move(key);
  loss.title = std::move(title);
  loss.summary = std::move(summary);
  loss.formula = std::move(formula);
  loss.check = checkLikePrediction;
  loss.body = [rule](Builder& b, ValueId prediction, ValueId target, ValueId mask, const LossSettings& settings) {
    b.section(rule.section);
    const ValueId l = rule.elementLoss(b, errorRows(b, prediction, target), settings);
    return meanElementLoss(b, b.name(l, "l", "\\ell"), mask);
  };
  loss.kernel = rule.kernel;
  loss.divisor = [](const LossCall& call, const LossSettings&) { return rowsKept(call); };
  return loss;
}

/// With q = min(|e|, δ): ½ q² + δ (|e| − q), both branches in one.
ValueId huberOf(Builder& b, ValueId e, const LossSettings& settings) {
  const ValueId size = b.abs(e);
  const ValueId q = b.name(b.clip(size, 0.0, settings.delta), "q");
  return b.add(b.scale(b.square(q), 0.5), b.scale(b.sub(size, q), settings.delta));
}

}  // namespace

LossDescriptor meanSquaredErrorLoss() {
  return regressionLoss("mean_squared_error", QT_TRANSLATE_NOOP("engine", "Mean squared error"),
                        QT_TRANSLATE_NOOP("engine", "The mean of the squared differences: large errors count most."),
                        "L = \\frac{1}{n} \\sum_{i} (\\hat{y}_{i} - y_{i})^{2}",
                        {QT_TRANSLATE_NOOP("engine", "mean squared error"),
                         [](Builder& b, ValueId e, const LossSettings&) { return b.square(e); },
                         [](const LossCall& call, const LossSettings&) { return meanSquaredError(call); }});
}

LossDescriptor meanAbsoluteErrorLoss() {
  return regressionLoss(
      "mean_absolute_error", QT_TRANSLATE_NOOP("engine", "Mean absolute error"),
      QT_TRANSLATE_NOOP("engine", "The mean of the sizes of the differences: one outlier does not rule the rest."),
      "L = \\frac{1}{n} \\sum_{i} |\\hat{y}_{i} - y_{i}|",
      {QT_TRANSLATE_NOOP("engine", "mean absolute error"),
       [](Builder& b, ValueId e, const LossSettings&) { return b.abs(e); },
       [](const LossCall& call, const LossSettings&) { return meanAbsoluteError(call); }});
}

LossDescriptor huberErrorLoss() {
  LossDescriptor loss = regressionLoss(
      "huber", QT_TRANSLATE_NOOP("engine", "Huber loss"),
      QT_TRANSLATE_NOOP("engine", "Half the square of errors up to δ, straight beyond (Huber 1964)."),
      "\\ell = \\frac{1}{2} e^{2} if |e| ≤ δ, else δ (|e| - \\frac{1}{2} δ)",
      {QT_TRANSLATE_NOOP("engine", "Huber loss"), huberOf,
       [](const LossCall& call, const LossSettings& settings) { return huberLoss(call, settings.delta); }});
  loss.attributes = {realAttribute("delta", QT_TRANSLATE_NOOP("engine", "δ"),
                                   QT_TRANSLATE_NOOP("engine", "Errors larger than this count by their size alone."),
                                   1.0, 1e-9, 1e9)};
  return loss;
}

}  // namespace unroll
