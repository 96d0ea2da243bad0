// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/dataset.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "core/assert.h"
#include "core/rng.h"
#include "data/subset.h"

namespace unroll {

const std::vector<std::string>& Dataset::vocabulary() const {
  static const std::vector<std::string> none;
  return none;
}

namespace {

class Subset final : public WrappedDataset {
 public:
  Subset(DatasetPtr whole, std::vector<int64_t> samples)
      : WrappedDataset(std::move(whole)), m_samples(std::move(samples)) {
    m_maxLengths.assign(this->whole().inputs().size(), 0);
    for (int64_t sample : m_samples) {
      UNROLL_ASSERT(sample >= 0 && sample < this->whole().size());
      for (size_t i = 0; i < m_maxLengths.size(); ++i) {
        m_maxLengths[i] = std::max(m_maxLengths[i], this->whole().lengthOf(i, sample));
      }
    }
  }

  int64_t size() const override { return static_cast<int64_t>(m_samples.size()); }
  int64_t maxLength() const override { return m_maxLengths.front(); }
  int64_t maxLengthOf(size_t number) const override { return m_maxLengths[number]; }

  void fill(std::span<const int64_t> samples, Batch& batch) const override {
    // On the stack, so that a training step allocates nothing; only huge batches take memory.
    std::array<int64_t, 4096> few;
    std::vector<int64_t> many(samples.size() > few.size() ? samples.size() : 0);
    const std::span<int64_t> indices = many.empty() ? std::span(few).first(samples.size()) : std::span(many);
    std::transform(samples.begin(), samples.end(), indices.begin(), [this](int64_t s) { return sampleOf(s); });
    whole().fill(indices, batch);
  }
  int64_t sampleOf(int64_t sample) const override {
    UNROLL_ASSERT(sample >= 0 && sample < size());
    return m_samples[static_cast<size_t>(sample)];
  }

 private:
  std::vector<int64_t> m_samples;
  std::vector<int64_t> m_maxLengths;
};

/// Windows that end before the border train, those that begin behind it validate; the few that lie
/// across it are left out.
DataSplit splitByPosition(const DatasetPtr& whole, double share) {
  const auto border = static_cast<int64_t>(std::llround(static_cast<double>(whole->sourceLength()) * share));
  std::vector<int64_t> training, validation;
  for (int64_t i = 0; i < whole->size(); ++i) {
    const Dataset::Span span = whole->sourceSpan(i);
    if (span.end <= border) training.push_back(i);
    if (span.begin >= border) validation.push_back(i);
  }
  if (training.empty()) std::swap(training, validation);
  return {subset(whole, std::move(training)), validation.empty() ? nullptr : subset(whole, std::move(validation))};
}

}  // namespace

DatasetPtr subset(DatasetPtr whole, std::vector<int64_t> samples) {
  return std::make_shared<Subset>(std::move(whole), std::move(samples));
}

std::optional<int64_t> placeInWhole(const Dataset& data, int64_t sample) {
  const auto* const part = dynamic_cast<const Subset*>(&data);
  return part ? std::optional(part->sampleOf(sample)) : std::nullopt;
}

DataSplit split(DatasetPtr whole, const SplitSpec& spec, uint64_t seed) {
  UNROLL_ASSERT(whole && whole->size() > 0);
  const double share = std::clamp(spec.given ? spec.train : whole->usualTrainShare(), 0.0, 1.0);
  if (whole->sourceLength() > 0) return splitByPosition(whole, share);

  const int64_t n = whole->size();
  std::vector<int64_t> order(static_cast<size_t>(n));
  if (spec.shuffle) {
    Rng rng(seed, "split");
    order = permutation(n, rng);
  } else {
    std::iota(order.begin(), order.end(), 0);
  }
  const auto cut = std::clamp<int64_t>(std::llround(static_cast<double>(n) * share), 1, n);
  std::vector<int64_t> rest(order.begin() + cut, order.end());
  order.resize(static_cast<size_t>(cut));
  return {subset(whole, std::move(order)), rest.empty() ? nullptr : subset(whole, std::move(rest))};
}

const DatasetDescriptor* findDataset(std::string_view key) {
  for (const DatasetDescriptor& descriptor : datasets())
    if (descriptor.key == key) return &descriptor;
  return nullptr;
}

}  // namespace unroll
