// SPDX-License-Identifier: GPL-3.0-or-later
// What stops training by itself: values that are not finite, in the data, forward or backward.
#include <algorithm>
#include <cmath>

#include "train/finite.h"
#include "train/trainer_parts.h"

namespace unroll {
namespace {

/// The first of COUNT values that is not finite, or −1.
int64_t firstNotFinite(const float* values, int64_t count) {
  if (allFinite(values, count)) return -1;
  const float* const end = values + count;
  const float* const at = std::find_if(values, end, [](float v) { return !std::isfinite(v); });
  return at == end ? -1 : at - values;
}

}  // namespace

bool Trainer::Parts::checkData(std::span<const int64_t> samples) {
  const Batch& batch = network->batch();
  const int64_t targets = targetWidth.count(batch.count, batch.timeOf(data.training->targetInput()));
  const auto sampleOf = [&](int64_t at, int64_t all) {
    return std::to_string(samples[static_cast<size_t>(at / (all / batch.count))] + 1);
  };
  for (size_t i = 0; i < inputNodes.size(); ++i) {
    const int64_t inputs = inputWidths[i].count(batch.count, batch.timeOf(i));
    const float* const values = i == 0 ? batch.input : batch.more[i - 1].values;
    const int64_t at = values ? firstNotFinite(values, inputs) : -1;
    if (at < 0) continue;
    stopAt(spec().find(inputNodes[i])->name,
           Text{QT_TRANSLATE_NOOP("engine",
                                  "The input of training sample {0} holds a value that is not a finite number "
                                  "(found in step {1}). Mend or remove that sample in the data; the "
                                  "weights before this step are kept."),
                {sampleOf(at, inputs), std::to_string(step + 1)}});
    return false;
  }
  if (const int64_t place = firstNotFinite(batch.target, targets); place >= 0) {
    stopAt("target",
           Text{QT_TRANSLATE_NOOP("engine",
                                  "The target of training sample {0} holds a value that is not a finite number "
                                  "(found in step {1}). Mend or remove that sample in the data; the "
                                  "weights before this step are kept."),
                {sampleOf(place, targets), std::to_string(step + 1)}});
  }
  return !notFinite;
}

void Trainer::Parts::stopForward(double loss) {
  const NodeSpec* node = spec().find(network->firstNotFinite());
  if (node) {
    stopAt(node->name,
           Text{QT_TRANSLATE_NOOP("engine",
                                  "In step {0} the output of '{1}' is not finite any more. A smaller learning "
                                  "rate or inputs scaled to about −1 … 1 usually help; the weights before "
                                  "this step are kept."),
                {std::to_string(step + 1), node->name}});
  } else {
    stopAt("loss",
           Text{QT_TRANSLATE_NOOP("engine",
                                  "In step {0} the loss is {1}. A smaller learning rate or inputs and targets "
                                  "scaled to about −1 … 1 usually help; the weights before this step are kept."),
                {std::to_string(step + 1), std::isnan(loss) ? "NaN" : "∞"}});
  }
}

void Trainer::Parts::stopBackward() {
  std::string name = "loss";  // where each gradient is finite, only the sum of their squares is not
  for (const Network::ParameterView& parameter : network->parameters()) {
    // Backward goes from the last layer to the first: the last one here is the first where it happened.
    if (firstNotFinite(parameter.gradient, parameter.count) >= 0) name = parameter.name;
  }
  stopAt(name.substr(0, name.find('.')),
         Text{QT_TRANSLATE_NOOP(
                  "engine",
                  "In step {0} the gradient of '{1}' is not finite any more. A smaller learning rate usually "
                  "helps; the weights before this step are kept."),
              {std::to_string(step + 1), name}});
}

}  // namespace unroll
