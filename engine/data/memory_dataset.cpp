// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/memory_dataset.h"

#include <algorithm>

#include "core/assert.h"

namespace unroll {

Targets Targets::ofClasses(std::vector<float> labels, std::vector<std::string> names, bool oneHot) {
  Targets targets;
  targets.kind = oneHot ? TargetKind::Values : TargetKind::ClassIndex;
  targets.shape = oneHot ? Shape{{'N', kOpen}, {'F', static_cast<int64_t>(names.size())}} : Shape{{'N', kOpen}};
  targets.values = std::move(labels);
  targets.classNames = std::move(names);
  targets.oneHot = oneHot;
  return targets;
}

Targets Targets::ofValues(std::vector<float> values, Shape shape) {
  Targets targets;
  targets.shape = std::move(shape);
  targets.values = std::move(values);
  return targets;
}

std::vector<std::string> numberedClasses(int64_t count) {
  std::vector<std::string> names;
  for (int64_t i = 0; i < count; ++i) names.push_back(std::to_string(i));
  return names;
}

namespace {

/// Values of one step of an open time axis: everything beside N and T.
int64_t stepElements(const Shape& shape) {
  int64_t count = 1;
  for (const Dim& dim : shape.dims())
    if (dim.name != 'N' && dim.name != 'T') count *= dim.size;
  return count;
}

}  // namespace

MemoryDataset::MemoryDataset(MemoryData data) : m_data(std::move(data)) {
  const bool open = !m_data.starts.empty();
  m_width = open ? stepElements(m_data.input) : m_data.input.sampleElements();
  UNROLL_ASSERT(m_width > 0);
  const auto stored = static_cast<int64_t>(m_data.pixels.empty() ? m_data.values.size() : m_data.pixels.size());
  if (open) {
    m_size = static_cast<int64_t>(m_data.starts.size()) - 1;
    UNROLL_ASSERT(m_data.starts.back() * m_width == stored);
    for (int64_t i = 0; i < m_size; ++i) m_maxLength = std::max(m_maxLength, length(i));
  } else {
    m_size = stored / m_width;
    UNROLL_ASSERT(m_size * m_width == stored);
  }
  const Targets& targets = m_data.targets;
  const bool onePerSample = targets.classes() > 0 && targets.kind != TargetKind::ClassIndexPerStep;
  m_targetWidth = onePerSample ? 1 : targets.shape.sampleElements();
  UNROLL_ASSERT(static_cast<int64_t>(targets.values.size()) == m_size * m_targetWidth);
}

std::string MemoryDataset::className(int64_t index) const {
  return index >= 0 && index < classes() ? m_data.targets.classNames[static_cast<size_t>(index)]
                                         : std::to_string(index);
}

int64_t MemoryDataset::length(int64_t sample) const {
  if (m_data.starts.empty()) return 0;
  const auto i = static_cast<size_t>(sample);
  return m_data.starts[i + 1] - m_data.starts[i];
}

void MemoryDataset::fill(std::span<const int64_t> samples, Batch& batch) const {
  for (int64_t sample : samples) UNROLL_ASSERT(sample >= 0 && sample < m_size);
  batch.count = static_cast<int64_t>(samples.size());
  batch.time = 0;
  if (m_data.starts.empty()) {
    fillFixed(samples, batch.input);
  } else {
    fillOpen(samples, batch);
  }
  if (batch.target) fillTargets(samples, batch.target);
}

void MemoryDataset::fillFixed(std::span<const int64_t> samples, float* input) const {
  for (int64_t sample : samples) {
    const int64_t at = sample * m_width;
    if (m_data.pixels.empty()) {
      std::copy_n(m_data.values.data() + at, m_width, input);
    } else {
      const uint8_t* pixels = m_data.pixels.data() + at;
      std::transform(pixels, pixels + m_width, input, [](uint8_t p) { return static_cast<float>(p) / 255.0f; });
    }
    input += m_width;
  }
}

void MemoryDataset::fillOpen(std::span<const int64_t> samples, Batch& batch) const {
  for (int64_t sample : samples) batch.time = std::max(batch.time, length(sample));
  float* input = batch.input;
  uint8_t* mask = batch.mask;
  for (int64_t sample : samples) {
    const int64_t steps = length(sample);
    const float* from = m_data.values.data() + m_data.starts[static_cast<size_t>(sample)] * m_width;
    std::fill(std::copy_n(from, steps * m_width, input), input + batch.time * m_width, 0.0f);
    input += batch.time * m_width;
    if (!mask) continue;
    std::fill(std::fill_n(mask, steps, uint8_t{1}), mask + batch.time, uint8_t{0});
    mask += batch.time;
  }
}

void MemoryDataset::fillTargets(std::span<const int64_t> samples, float* target) const {
  const Targets& targets = m_data.targets;
  for (int64_t sample : samples) {
    const float* from = targets.values.data() + sample * m_targetWidth;
    if (targets.oneHot) {
      std::fill_n(target, targets.classes(), 0.0f);
      target[static_cast<int64_t>(*from)] = 1.0f;
      target += targets.classes();
    } else {
      target = std::copy_n(from, m_targetWidth, target);
    }
  }
}

}  // namespace unroll
