// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/token_dataset.h"

#include <algorithm>

#include "core/assert.h"

namespace unroll {
namespace {

std::string decoded(const Vocabulary& vocabulary, std::span<const int32_t> tokens) {
  return vocabulary.decode(std::vector<int64_t>(tokens.begin(), tokens.end()));
}

}  // namespace

void TokenSequences::add(std::span<const int64_t> sequence) {
  for (const int64_t token : sequence) tokens.push_back(static_cast<int32_t>(token));
  starts.push_back(static_cast<int64_t>(tokens.size()));
}

int64_t TokenSequences::longest() const {
  int64_t steps = 0;
  for (int64_t i = 0; i < count(); ++i) steps = std::max(steps, length(i));
  return steps;
}

TokenDataset::TokenDataset(TokenData data) : m_data(std::move(data)) {
  const TokenTarget& target = m_data.target;
  for (const TokenInput& input : m_data.inputs) {
    UNROLL_ASSERT(input.sequences.count() == size());
    UNROLL_ASSERT(input.fixedLength == 0 || input.sequences.longest() <= input.fixedLength);
  }
  if (!perStep()) {
    UNROLL_ASSERT(static_cast<int64_t>(target.labels.size()) == size());
    return;
  }
  UNROLL_ASSERT(target.steps.starts == m_data.inputs[target.input].sequences.starts);
  UNROLL_ASSERT(target.counted.empty() || target.counted.size() == target.steps.tokens.size());
}

Shape TokenDataset::shapeOf(size_t number) const {
  const int64_t fixed = m_data.inputs[number].fixedLength;
  return Shape{{'N', kOpen}, {'T', fixed > 0 ? fixed : kOpen}};
}

Shape TokenDataset::targetShape() const { return perStep() ? shapeOf(m_data.target.input) : Shape{{'N', kOpen}}; }

std::string TokenDataset::className(int64_t index) const {
  return index >= 0 && index < classes() ? m_data.target.classNames[static_cast<size_t>(index)] : std::to_string(index);
}

std::vector<DatasetInput> TokenDataset::inputs() const {
  std::vector<DatasetInput> all;
  for (size_t i = 0; i < m_data.inputs.size(); ++i) all.push_back({m_data.inputs[i].name, shapeOf(i)});
  return all;
}

int64_t TokenDataset::lengthOf(size_t number, int64_t sample) const {
  const TokenInput& input = m_data.inputs[number];
  return input.fixedLength > 0 ? 0 : input.sequences.length(sample);
}

int64_t TokenDataset::maxLengthOf(size_t number) const {
  const TokenInput& input = m_data.inputs[number];
  return input.fixedLength > 0 ? 0 : input.sequences.longest();
}

int64_t TokenDataset::stepsOf(size_t number, std::span<const int64_t> samples) const {
  const TokenInput& input = m_data.inputs[number];
  if (input.fixedLength > 0) return input.fixedLength;
  int64_t steps = 0;
  for (const int64_t sample : samples) steps = std::max(steps, input.sequences.length(sample));
  return steps;
}

void TokenDataset::fill(std::span<const int64_t> samples, Batch& batch) const {
  for (const int64_t sample : samples) UNROLL_ASSERT(sample >= 0 && sample < size());
  batch.count = static_cast<int64_t>(samples.size());
  for (size_t i = 0; i < m_data.inputs.size() && i <= batch.more.size(); ++i) {
    const TokenInput& input = m_data.inputs[i];
    const int64_t steps = stepsOf(i, samples);
    (i == 0 ? batch.time : batch.more[i - 1].time) = input.fixedLength > 0 ? 0 : steps;
    float* values = i == 0 ? batch.input : batch.more[i - 1].values;
    uint8_t* mask = input.fixedLength > 0 ? nullptr : i == 0 ? batch.mask : batch.more[i - 1].mask;
    for (const int64_t sample : samples) {
      const std::span<const int32_t> tokens = input.sequences.at(sample);
      const auto length = static_cast<int64_t>(tokens.size());
      if (values) values = std::fill_n(std::copy(tokens.begin(), tokens.end(), values), steps - length, 0.0f);
      if (mask) mask = std::fill_n(std::fill_n(mask, length, uint8_t{1}), steps - length, uint8_t{0});
    }
  }
  fillTarget(samples, batch);
}

void TokenDataset::fillTarget(std::span<const int64_t> samples, Batch& batch) const {
  const TokenTarget& target = m_data.target;
  float* out = batch.target;
  uint8_t* mask = target.counted.empty() ? nullptr : batch.targetMask;
  if (!perStep()) {
    for (const int64_t sample : samples)
      if (out) *out++ = static_cast<float>(target.labels[static_cast<size_t>(sample)]);
    return;
  }
  // Who gives room for the first input alone knows its steps alone.
  const bool known = target.input <= batch.more.size();
  const int64_t steps = stepsOf(known ? target.input : 0, samples);
  for (const int64_t sample : samples) {
    std::span<const int32_t> tokens = target.steps.at(sample);
    tokens = tokens.first(std::min(tokens.size(), static_cast<size_t>(steps)));
    const int64_t padding = steps - static_cast<int64_t>(tokens.size());
    if (out) out = std::fill_n(std::copy(tokens.begin(), tokens.end(), out), padding, 0.0f);
    if (!mask) continue;
    const uint8_t* const counted = target.counted.data() + target.steps.starts[static_cast<size_t>(sample)];
    mask = std::fill_n(std::copy(counted, counted + tokens.size(), mask), padding, uint8_t{0});
  }
}

std::string TokenDataset::text(int64_t sample) const {
  const TokenInput& source = m_data.inputs.front();
  std::string text = source.vocabulary ? decoded(*source.vocabulary, source.sequences.at(sample)) : std::string();
  const TokenTarget& target = m_data.target;
  if (!target.vocabulary) return text;
  return text + " → " + decoded(*target.vocabulary, target.steps.at(sample));
}

}  // namespace unroll
