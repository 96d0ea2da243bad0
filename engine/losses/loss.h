// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "core/shape.h"
#include "core/tensor.h"
#include "kernels/metric_kernels.h"
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
  /// "delta", "label_smoothing", …: what LossSettings holds beside fromLogits and the class weights.
  std::vector<AttributeSpec> attributes;
  /// The scalar, named L. MASK (rows) or kNoValue. fromLogits: PREDICTION is before the final activation. Else
  /// PREDICTION holds probabilities: where it comes straight from the activation that the loss is fused with, they
  /// are taken as they are, as the fused kernel does; any others are guarded as Keras guards them.
  std::function<ValueId(Builder&, ValueId prediction, ValueId target, ValueId mask, const LossSettings&)> body;
  /// The loss (accumulated in double); fused: PREDICTION is logits.
  std::function<double(const LossCall&, const LossSettings&)> kernel;
  /// What the kernel's mean was divided by, in rows: the means of batches are put together with these as weights.
  std::function<double(const LossCall&, const LossSettings&)> divisor;
};

const std::vector<LossDescriptor>& losses();
const LossDescriptor* findLoss(std::string_view key);
/// What a document says of its loss, for body and kernel. CLASS_WEIGHTS: empty, or one for each class.
LossSettings lossSettings(const LossDescriptor& loss, bool fromLogits, const AttributeMap& given,
                          const std::vector<double>& classWeights);

/// What a metric looks at after a batch has run forward.
struct MetricCall {
  LossCall output;  ///< prediction: the network's output
  LossCall loss;    ///< prediction: what the loss takes, logits where it is fused with the last activation
  const LossDescriptor& descriptor;
  bool outputIsLogits = false;
  bool lossIsOfLogits = false;
  ClassTarget target() const {
    return descriptor.target == TargetForm::ClassIndex ? ClassTarget::Index : ClassTarget::Row;
  }
  /// Yes or no for each output, not one class of several.
  bool isBinary() const { return descriptor.fusedWith == "sigmoid"; }
  /// Where a yes begins: at a probability of ½, at a logit of 0.
  float border() const { return outputIsLogits ? 0.0f : 0.5f; }
};

/// A figure of merit beside the loss: sums over batches, and a value made of them at the end. So it is right over
/// batches of unequal size and over masks, also where it is no mean (F1, R², perplexity).
struct MetricDescriptor {
  std::string key;  ///< "accuracy"
  Text title;
  Text summary;
  bool higherIsBetter = true;
  /// Whether it means something for this loss.
  std::function<bool(const LossDescriptor&)> fits;
  /// How many sums it needs for an output of COLUMNS.
  std::function<int64_t(int64_t columns)> sums;
  /// Adds a batch to SUMS. Allocates nothing.
  std::function<void(const MetricCall&, std::span<double> sums)> add;
  /// NaN where nothing has been added.
  std::function<double(std::span<const double> sums)> value;
  /// The whole result of metrics that are no single number: counts (class, predicted). Null: none.
  std::function<TensorD(std::span<const double> sums)> matrix;
};
const std::vector<MetricDescriptor>& metrics();
const MetricDescriptor* findMetric(std::string_view key);

/// What watches training looks at one value of an epoch: "loss" or a metric, of training or of validation.
struct Monitored {
  bool validation = false;
  std::string metric;  ///< empty: the loss
  bool higherIsBetter = false;
};
/// KEY ("validation_loss", "accuracy") where METRICS are the document's; none where it is no such value.
std::optional<Monitored> findMonitored(std::string_view key, const std::vector<std::string>& metrics);

}  // namespace unroll
