// SPDX-License-Identifier: GPL-3.0-or-later
// Targets that a loss would take without a word and learn nonsense from.
#include <algorithm>
#include <numeric>

#include "graph/target_values.h"
#include "train/trainer_parts.h"

namespace unroll {
namespace {

constexpr int64_t kAtOnce = 64;

Status checkPart(const Dataset& data, const LossDescriptor& loss, Text wrong) {
  const int64_t time = std::max<int64_t>(data.maxLength(), 1);
  TensorF input(data.inputShape().extents(kAtOnce, time));
  TensorF target(data.targetShape().extents(kAtOnce, time));
  std::vector<uint8_t> mask(static_cast<size_t>(kAtOnce * time), 1);
  std::vector<int64_t> samples;
  for (int64_t begin = 0; begin < data.size(); begin += kAtOnce) {
    samples.resize(static_cast<size_t>(std::min(kAtOnce, data.size() - begin)));
    std::iota(samples.begin(), samples.end(), begin);
    Batch batch;
    batch.input = input.data();
    batch.target = target.data();
    batch.mask = mask.data();
    data.fill(samples, batch);
    const int64_t count = elementCount(data.targetShape().extents(batch.count, batch.timeOf(data.targetInput())));
    for (int64_t i = 0; i < count; ++i) {
      if (!(target[i] < 0.0f || target[i] > 1.0f)) continue;  // what is no number is found in its step
      wrong.arguments = {std::to_string(begin + i / (count / batch.count) + 1),
                         attributeText(static_cast<double>(target[i])), loss.title.english()};
      return Error{"data.target_value", std::move(wrong)};
    }
  }
  return Unit{};
}

}  // namespace

Status checkTargetValues(const DataSplit& data, const LossDescriptor& loss) {
  if (!wantsProbabilities(loss)) return Unit{};
  const std::pair<DatasetPtr, Text> parts[] = {
      {data.training, QT_TRANSLATE_NOOP("engine",
                                        "The target of training sample {0} is {1}, but {2} compares probabilities, "
                                        "numbers from 0 to 1. Give such targets, or use mean squared error.")},
      {data.validation, QT_TRANSLATE_NOOP("engine",
                                          "The target of validation sample {0} is {1}, but {2} compares probabilities, "
                                          "numbers from 0 to 1. Give such targets, or use mean squared error.")}};
  for (const auto& [part, sentence] : parts) {
    // Classes give rows of 0 and 1 by themselves.
    if (!part || part->targetKind() != TargetKind::Values || part->classes() > 0) continue;
    UNROLL_CHECK(checkPart(*part, loss, sentence));
  }
  return Unit{};
}

}  // namespace unroll
