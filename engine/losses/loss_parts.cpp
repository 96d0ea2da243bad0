// SPDX-License-Identifier: GPL-3.0-or-later
#include "losses/loss_parts.h"

#include "layers/shape_check.h"
#include "math/primitive.h"

namespace unroll {
namespace {

bool sizesFit(const Shape& a, int axisA, const Shape& b, int axisB) {
  return a[axisA].size == b[axisB].size || a.isOpen(axisA) || b.isOpen(axisB);
}

/// Whether the first RANK axes fit.
bool leadingAxesFit(const Shape& a, const Shape& b, int rank) {
  for (int axis = 0; axis < rank; ++axis)
    if (!sizesFit(a, axis, b, axis)) return false;
  return true;
}

Error mismatch(Text sentence) { return {"loss.shape", std::move(sentence)}; }

/// What stands behind names for the same rows: a reshape that makes others (Flatten) is looked at itself.
ValueId origin(const Expression& expression, ValueId x) {
  const auto sameRows = [&](ValueId to) {
    const Extents &now = expression[to].extents, &before = expression[expression[to].operands[0]].extents;
    return !now.empty() && !before.empty() && now.back() == before.back();
  };
  while (expression[x].op &&
         (expression[x].op->name == "identity" || (expression[x].op->name == "reshape" && sameRows(x))))
    x = expression[x].operands[0];
  return x;
}

bool isOp(const Expression& expression, ValueId x, std::string_view op) {
  return expression[x].op && expression[x].op->name == op;
}

}  // namespace

Result<Unit> checkLikePrediction(const Shape& prediction, const Shape& target) {
  const int rank = prediction.rank();
  if (target.rank() == rank && leadingAxesFit(prediction, target, rank)) return Unit{};
  const bool oneOutput = rank >= 2 && prediction[rank - 1].size == 1;
  if (oneOutput && target.rank() == rank - 1 && leadingAxesFit(prediction, target, rank - 1)) return Unit{};
  const std::vector<std::string> sides{target.str(), prediction.str(), kNodeName};
  if (target.rank() == 1 || (target.rank() == 2 && target[1].size == 1))
    return mismatch({QT_TRANSLATE_NOOP("engine",
                                       "The target is one value per sample, {0}, but '{2}' gives {1}. Give "
                                       "it one unit, or choose a loss that compares classes."),
                     sides});
  if (target.rank() != rank)
    return mismatch({QT_TRANSLATE_NOOP("engine",
                                       "The target is {0}, but '{2}' gives {1}: they have different "
                                       "numbers of axes."),
                     sides});
  return mismatch(
      {QT_TRANSLATE_NOOP("engine", "The target is {0}, but '{2}' gives {1}. They have to be equal."), sides});
}

Result<Unit> checkClassIndex(const Shape& prediction, const Shape& target) {
  const int rank = prediction.rank();
  const std::vector<std::string> sides{target.str(), prediction.str(), kNodeName};
  if (rank < 2)
    return mismatch(
        {QT_TRANSLATE_NOOP("engine", "'{2}' gives {1}; comparing classes needs a value for each class."), sides});
  const bool column = target.rank() == rank && target[rank - 1].size == 1;
  if ((target.rank() == rank - 1 || column) && leadingAxesFit(prediction, target, rank - 1)) return Unit{};
  if (prediction.hasTime() && !target.hasTime())
    return mismatch({QT_TRANSLATE_NOOP("engine",
                                       "The target is one class per sample, {0}, but '{2}' gives {1}, a row "
                                       "for every time step. Return only the last step."),
                     sides});
  if (target.hasTime() && !prediction.hasTime())
    return mismatch({QT_TRANSLATE_NOOP("engine",
                                       "The target is one class for every time step, {0}, but '{2}' gives "
                                       "{1}, one row per sample. Return sequences from the recurrent layer."),
                     sides});
  return mismatch({QT_TRANSLATE_NOOP("engine",
                                     "The target is {0}, one class number per row, but '{2}' gives {1}. The "
                                     "output needs one more axis than the target, with a value for each class."),
                   sides});
}

ValueId asRows(Builder& b, ValueId x) {
  const Extents& extents = b.extents(x);
  if (extents.size() == 2) return x;
  const int64_t columns = extents.empty() ? 1 : extents.back();
  return b.reshape(x, {elementCount(extents) / columns, columns});
}

ValueId targetRows(Builder& b, ValueId target, ValueId rows) {
  return b.extents(target) == b.extents(rows) ? target : b.reshape(target, b.extents(rows));
}

namespace {

/// SUM / TOTAL, and 0 where nothing counts, with a slope of 0, as Keras has it: the divisor is then 1. TOTAL ≥ 0.
ValueId meanOver(Builder& b, ValueId sum, ValueId total) {
  return b.name(b.div(sum, b.where(total, total, b.constant(1.0))), "L");
}

}  // namespace

ValueId meanLoss(Builder& b, ValueId x, ValueId mask) {
  if (mask == kNoValue) return b.name(b.mean(x, {0}), "L");
  const ValueId kept = b.extents(mask) == b.extents(x) ? mask : b.reshape(mask, b.extents(x));
  return meanOver(b, b.sum(b.mul(x, kept), {0}), b.sum(kept, {0}));
}

ValueId meanElementLoss(Builder& b, ValueId x, ValueId mask) {
  if (mask == kNoValue) return b.name(b.mean(x, {0, 1}), "L");
  return meanLoss(b, b.mean(x, {1}), mask);
}

namespace {

/// Σ WEIGHTED / Σ WEIGHTS over the rows that MASK keeps, named L.
ValueId overSumOfWeights(Builder& b, ValueId weighted, ValueId weights, ValueId mask) {
  const auto total = [&](ValueId x) {
    return b.sum(mask == kNoValue ? x : b.mul(x, b.reshape(mask, b.extents(x))), {0});
  };
  return meanOver(b, total(weighted), total(weights));
}

}  // namespace

ValueId weightedLoss(Builder& b, ValueId x, ValueId mask, ValueId weights, bool overWeights) {
  if (weights == kNoValue) return meanLoss(b, x, mask);
  const ValueId weighted = b.name(b.mul(x, weights), "weighted", "ω \\ell");
  return overWeights ? overSumOfWeights(b, weighted, weights, mask) : meanLoss(b, weighted, mask);
}

ValueId weightedElementLoss(Builder& b, ValueId x, ValueId mask, ValueId weights, bool overWeights) {
  if (weights == kNoValue) return meanElementLoss(b, x, mask);
  const ValueId weighted = b.name(b.mul(x, weights), "weighted", "ω \\ell");
  if (!overWeights) return meanElementLoss(b, weighted, mask);
  return overSumOfWeights(b, b.mean(weighted, {1}), b.mean(weights, {1}), mask);
}

bool isSigmoid(const Expression& expression, ValueId x) { return isOp(expression, origin(expression, x), "sigmoid"); }

bool isSoftmax(const Expression& expression, ValueId x) {
  const ValueId quotient = origin(expression, x);
  if (!isOp(expression, quotient, "div")) return false;
  const ValueId powers = expression[quotient].operands[0];
  const ValueId total = expression[quotient].operands[1];
  if (!isOp(expression, powers, "exp") || !isOp(expression, total, "sum") || expression[total].operands[0] != powers)
    return false;
  Extents rows = expression[powers].extents;  // over the last axis, not over an image's channels
  rows.back() = 1;
  return expression[total].extents == rows;
}

}  // namespace unroll
