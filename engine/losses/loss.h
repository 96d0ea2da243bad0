// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "core/shape.h"
#include "kernels/loss_kernels.h"
#include "layers/attributes.h"
#include "math/builder.h"

namespace unroll {

/// Values (0 … C−1 as whole numbers, one per sample or step) or a tensor like the prediction.
enum class TargetForm { LikePrediction, ClassIndex };

/// A loss, said once: what it takes, its body in primitives and its float kernel.
struct LossDescriptor {
  std::string key;  ///< "categorical_crossentropy"
  Text title;
  Text summary;
  std::string formula;
  TargetForm target = TargetForm::LikePrediction;
  /// The final activation with which it has a fused, stable form ("softmax", "sigmoid", or empty).
  std::string fusedWith;
  /// Whether the target fits the prediction's shape; else the sentence that says why not, with kNodeName
  /// (layers/shape_check.h) as the argument where the name of the node that predicts belongs.
  std::function<Result<Unit>(const Shape& prediction, const Shape& target)> check;
  /// The scalar, named L. MASK (rows) or kNoValue. fromLogits: PREDICTION is before the final activation. Else
  /// PREDICTION holds probabilities: where it comes straight from the activation that the loss is fused with, they
  /// are taken as they are, as the fused kernel does; any others are guarded as Keras guards them.
  std::function<ValueId(Builder&, ValueId prediction, ValueId target, ValueId mask, bool fromLogits)> body;
  /// The loss (accumulated in double); fused: PREDICTION is logits.
  std::function<double(const LossCall&, bool fromLogits)> kernel;
};

const std::vector<LossDescriptor>& losses();
const LossDescriptor* findLoss(std::string_view key);

/// A figure of merit beside the loss. kernel: the sum over rows that count, to be divided by rows.
struct MetricDescriptor {
  std::string key;  ///< "accuracy"
  Text title;
  bool higherIsBetter = true;
  /// Whether it means something for this loss.
  std::function<bool(const LossDescriptor&)> fits;
  /// PREDICTION here is the network's output (probabilities).
  std::function<double(const LossCall&, const LossDescriptor&)> kernel;
};
const std::vector<MetricDescriptor>& metrics();
const MetricDescriptor* findMetric(std::string_view key);

}  // namespace unroll
