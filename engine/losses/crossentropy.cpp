// SPDX-License-Identifier: GPL-3.0-or-later
// Losses of probabilities: −ln of what the network gave to what came true.
#include "losses/loss_parts.h"

namespace unroll {
namespace {

/// Keeps a logarithm finite where double precision has rounded a probability to 0.
constexpr double kSmallest = 1e-300;

/// A probability for a logarithm. Formulas leave the guard out: it changes nothing but what has rounded to 0.
ValueId aboveZero(Builder& b, ValueId p) {
  const ValueId kept = b.clip(p, kSmallest, 1.0);
  ExpressionNode& node = b.expression()[kept];
  node.shorthand = "{0}";
  node.shorthandSlope = "{d}";
  node.shorthandOf = p;
  return kept;
}

ValueId guarded(Builder& b, ValueId p) { return b.clip(p, kProbabilityGuard, 1.0 - kProbabilityGuard); }

/// ln softmax(z) = z − m − ln Σ e^(z − m), m = max z: nothing overflows, no small p is divided by.
ValueId logSoftmax(Builder& b, ValueId z) {
  b.section(QT_TRANSLATE_NOOP("engine", "logarithm of the softmax"));
  const ValueId shifted = b.name(b.sub(z, b.stop(b.max(z, {1}, true))), "s");
  const ValueId total = b.name(b.log(b.sum(b.exp(shifted), {1}, true)), "log_sum", "\\ln ∑ e^{s}");
  return b.name(b.sub(shifted, total), "log_p", "\\ln p");
}

/// y (rows, classes): 1 at each row's class.
ValueId oneHot(Builder& b, ValueId indices, int64_t classes) {
  TensorD identity({classes, classes});
  for (int64_t i = 0; i < classes; ++i) identity.at({i, i}) = 1.0;
  const ValueId flat = b.reshape(indices, {elementCount(b.extents(indices))});
  return b.name(b.gather(b.constant(std::move(identity)), flat), "y");
}

/// The weights of the classes as a row of constants.
ValueId classWeights(Builder& b, const LossSettings& settings) {
  const auto classes = static_cast<int64_t>(settings.classWeights.size());
  TensorD weights({1, classes}, {settings.classWeights.begin(), settings.classWeights.end()});
  return b.name(b.constant(std::move(weights)), "class_weight", "ω");
}

/// What each row weighs, Σ_j y_j ω_j; kNoValue: all alike.
ValueId rowWeights(Builder& b, ValueId y, const LossSettings& settings) {
  if (settings.classWeights.empty()) return kNoValue;
  return b.name(b.sum(b.mul(y, classWeights(b, settings)), {1}), "weight", "ω_{y}");
}

/// (1 − α) y + α / C: nothing is quite certain (Szegedy et al. 2016, section 7).
ValueId smoothed(Builder& b, ValueId y, double alpha, int64_t classes) {
  if (alpha == 0.0) return y;
  b.section(QT_TRANSLATE_NOOP("engine", "label smoothing"));
  return b.name(b.addScalar(b.scale(y, 1.0 - alpha), alpha / static_cast<double>(classes)), "y_smooth", "\\tilde{y}");
}

ValueId binaryBody(Builder& b, ValueId prediction, ValueId target, ValueId mask, const LossSettings& settings) {
  const ValueId rows = asRows(b, prediction);
  const ValueId given = targetRows(b, target, rows);
  ValueId weights = kNoValue;
  if (!settings.classWeights.empty()) {
    const ValueId no = b.scale(b.oneMinus(given), settings.classWeights[0]);
    weights = b.name(b.add(no, b.scale(given, settings.classWeights[1])), "weight", "ω_{y}");
  }
  const ValueId y = smoothed(b, given, settings.labelSmoothing, 2);
  if (settings.fromLogits) {
    b.section(QT_TRANSLATE_NOOP("engine", "binary cross-entropy from logits"));
    const ValueId l = b.name(b.sub(b.softplus(rows), b.mul(rows, y)), "l", "\\ell");
    return weightedElementLoss(b, l, mask, weights, settings.overWeights);
  }
  b.section(QT_TRANSLATE_NOOP("engine", "binary cross-entropy"));
  ValueId p = rows, q = kNoValue;
  if (isSigmoid(b.expression(), prediction)) {
    q = b.name(aboveZero(b, b.oneMinus(p)), "q", "1 - p");
    p = b.name(aboveZero(b, p), "p");
  } else {
    p = b.name(guarded(b, p), "p");
    q = b.oneMinus(p);
  }
  const ValueId likelihood = b.add(b.mul(y, b.log(p)), b.mul(b.oneMinus(y), b.log(q)));
  const ValueId l = b.name(b.neg(likelihood), "l", "\\ell");
  return weightedElementLoss(b, l, mask, weights, settings.overWeights);
}

ValueId categoricalBody(Builder& b, ValueId prediction, ValueId target, ValueId mask, const LossSettings& settings) {
  const ValueId rows = asRows(b, prediction);
  const ValueId given = targetRows(b, target, rows);
  const ValueId weights = rowWeights(b, given, settings);
  const ValueId y = smoothed(b, given, settings.labelSmoothing, b.extents(rows)[1]);
  ValueId logP = kNoValue;
  if (settings.fromLogits) {
    logP = logSoftmax(b, rows);
  } else if (isSoftmax(b.expression(), prediction)) {
    logP = b.name(b.log(aboveZero(b, rows)), "log_p", "\\ln p");
  } else {
    b.section(QT_TRANSLATE_NOOP("engine", "probabilities that sum to 1"));
    const ValueId p = b.name(guarded(b, b.div(rows, b.sum(rows, {1}, true))), "p");
    logP = b.name(b.log(p), "log_p", "\\ln p");
  }
  b.section(QT_TRANSLATE_NOOP("engine", "cross-entropy"));
  const ValueId l = b.name(b.neg(b.sum(b.mul(y, logP), {1})), "l", "\\ell");
  return weightedLoss(b, l, mask, weights, settings.overWeights);
}

ValueId sparseBody(Builder& b, ValueId prediction, ValueId target, ValueId mask, const LossSettings& settings) {
  const ValueId rows = asRows(b, prediction);
  const ValueId hot = oneHot(b, target, b.extents(rows)[1]);
  const ValueId weights = rowWeights(b, hot, settings);
  const ValueId y = smoothed(b, hot, settings.labelSmoothing, b.extents(rows)[1]);
  const bool smooth = y != hot;
  const auto atClass = [&](ValueId x) { return b.sum(b.mul(x, y), {1}); };
  ValueId l = kNoValue;
  if (settings.fromLogits) {
    const ValueId logP = logSoftmax(b, rows);
    b.section(QT_TRANSLATE_NOOP("engine", "cross-entropy"));
    l = b.neg(b.name(atClass(logP), "log_p_t", "\\ln p_{t}"));
  } else if (isSoftmax(b.expression(), prediction)) {
    b.section(QT_TRANSLATE_NOOP("engine", "cross-entropy"));
    l = smooth ? b.neg(atClass(b.log(aboveZero(b, rows)))) : b.neg(b.log(b.name(atClass(rows), "p_t", "p_{t}")));
  } else {  // Keras: the softmax of ln p
    b.section(QT_TRANSLATE_NOOP("engine", "cross-entropy"));
    const ValueId p = b.name(guarded(b, rows), "p");
    const ValueId total = b.name(b.log(b.sum(p, {1})), "log_sum", "\\ln ∑ p");
    l = b.sub(total, smooth ? atClass(b.log(p)) : b.log(b.name(atClass(p), "p_t", "p_{t}")));
  }
  return weightedLoss(b, b.name(l, "l", "\\ell"), mask, weights, settings.overWeights);
}

std::vector<AttributeSpec> classAttributes() {
  return {realAttribute("label_smoothing", QT_TRANSLATE_NOOP("engine", "Label smoothing"),
                        QT_TRANSLATE_NOOP("engine",
                                          "The share of the target that is spread over all classes, so that the "
                                          "network need not be quite certain."),
                        0.0, 0.0, 1.0),
          choiceAttribute(
              "weighted_mean", QT_TRANSLATE_NOOP("engine", "Weighted mean"),
              QT_TRANSLATE_NOOP("engine",
                                "What a sum with class weights is divided by: the number of samples, as Keras, or the "
                                "sum of their weights, as PyTorch."),
              "samples",
              {{"samples", QT_TRANSLATE_NOOP("engine", "÷ samples")},
               {"weights", QT_TRANSLATE_NOOP("engine", "÷ Σ weights")}})};
}

/// One class of several: the two losses differ in how the target says which it is.
LossDescriptor classCrossentropyLoss(TargetForm target) {
  const bool byIndex = target == TargetForm::ClassIndex;
  LossDescriptor loss;
  loss.key = byIndex ? "sparse_categorical_crossentropy" : "categorical_crossentropy";
  loss.title = byIndex ? QT_TRANSLATE_NOOP("engine", "Sparse categorical cross-entropy")
                       : QT_TRANSLATE_NOOP("engine", "Categorical cross-entropy");
  loss.summary =
      byIndex ? QT_TRANSLATE_NOOP("engine", "For one class of several, given as its number from 0.")
              : QT_TRANSLATE_NOOP("engine", "For one class of several, given as a row with 1 at the class (one-hot).");
  loss.formula = byIndex ? "L = -\\frac{1}{N} \\sum_{n} \\ln p_{n t_{n}}"
                         : "L = -\\frac{1}{N} \\sum_{n} \\sum_{j} y_{nj} \\ln p_{nj}";
  loss.target = target;
  loss.fusedWith = "softmax";
  loss.check = byIndex ? checkClassIndex : checkLikePrediction;
  loss.body = byIndex ? sparseBody : categoricalBody;
  loss.kernel = byIndex ? sparseCategoricalCrossentropy : categoricalCrossentropy;
  loss.divisor = byIndex ? sparseDivisor : categoricalDivisor;
  loss.attributes = classAttributes();
  return loss;
}

}  // namespace

LossDescriptor binaryCrossentropyLoss() {
  LossDescriptor loss;
  loss.key = "binary_crossentropy";
  loss.title = QT_TRANSLATE_NOOP("engine", "Binary cross-entropy");
  loss.summary = QT_TRANSLATE_NOOP("engine", "For yes or no: how surprised the network is by the right answer.");
  loss.formula = "L = -\\frac{1}{n} \\sum_{i} (y_{i} \\ln p_{i} + (1 - y_{i}) \\ln (1 - p_{i}))";
  loss.fusedWith = "sigmoid";
  loss.check = checkLikePrediction;
  loss.body = binaryBody;
  loss.kernel = binaryCrossentropy;
  loss.divisor = binaryDivisor;
  loss.attributes = classAttributes();
  return loss;
}

LossDescriptor categoricalCrossentropyLoss() { return classCrossentropyLoss(TargetForm::LikePrediction); }
LossDescriptor sparseCategoricalCrossentropyLoss() { return classCrossentropyLoss(TargetForm::ClassIndex); }

}  // namespace unroll
