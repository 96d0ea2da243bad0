// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// What the losses share. Internal to losses/.
#include "losses/loss.h"

namespace unroll {

LossDescriptor meanSquaredErrorLoss();
LossDescriptor meanAbsoluteErrorLoss();
LossDescriptor huberErrorLoss();
LossDescriptor binaryCrossentropyLoss();
LossDescriptor categoricalCrossentropyLoss();
LossDescriptor sparseCategoricalCrossentropyLoss();

/// The target has the prediction's axes; a last axis of one may be left out.
Result<Unit> checkLikePrediction(const Shape& prediction, const Shape& target);
/// The target has one class number for each row of the prediction's last axis.
Result<Unit> checkClassIndex(const Shape& prediction, const Shape& target);

/// X (…, F) as (rows, F).
ValueId asRows(Builder& b, ValueId x);
/// TARGET under the extents of PREDICTION (both as rows).
ValueId targetRows(Builder& b, ValueId target, ValueId rows);
/// The mean of X (rows) over the rows that MASK keeps, named L; kNoValue: over all. 0 where it keeps none.
ValueId meanLoss(Builder& b, ValueId x, ValueId mask);
/// The mean of X (rows, F) over all elements of the rows that MASK keeps, named L.
ValueId meanElementLoss(Builder& b, ValueId x, ValueId mask);
/// The same with WEIGHTS (rows, or rows and F), kNoValue: all 1; divided by what counts or, OVER_WEIGHTS, by Σ weights.
ValueId weightedLoss(Builder& b, ValueId x, ValueId mask, ValueId weights, bool overWeights);
ValueId weightedElementLoss(Builder& b, ValueId x, ValueId mask, ValueId weights, bool overWeights);
/// Whether X is a sigmoid's or a softmax' result and nothing else.
bool isSigmoid(const Expression& expression, ValueId x);
bool isSoftmax(const Expression& expression, ValueId x);

}  // namespace unroll
