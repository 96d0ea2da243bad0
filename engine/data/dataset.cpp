// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/dataset.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "core/assert.h"
#include "core/rng.h"

namespace unroll {

const std::vector<std::string>& Dataset::vocabulary() const {
  static const std::vector<std::string> none;
  return none;
}

namespace {

class Subset final : public Dataset {
 public:
  Subset(DatasetPtr whole, std::vector<int64_t> samples) : m_whole(std::move(whole)), m_samples(std::move(samples)) {
    for (int64_t sample : m_samples) {
      UNROLL_ASSERT(sample >= 0 && sample < m_whole->size());
      m_maxLength = std::max(m_maxLength, m_whole->length(sample));
    }
  }

  int64_t size() const override { return static_cast<int64_t>(m_samples.size()); }
  Shape inputShape() const override { return m_whole->inputShape(); }
  Shape targetShape() const override { return m_whole->targetShape(); }
  TargetKind targetKind() const override { return m_whole->targetKind(); }
  int64_t classes() const override { return m_whole->classes(); }
  std::string className(int64_t index) const override { return m_whole->className(index); }
  int64_t length(int64_t sample) const override { return m_whole->length(at(sample)); }
  int64_t maxLength() const override { return m_maxLength; }
  SampleView view() const override { return m_whole->view(); }
  std::string text(int64_t sample) const override { return m_whole->text(at(sample)); }
  const std::vector<std::string>& vocabulary() const override { return m_whole->vocabulary(); }
  int64_t sourceLength() const override { return m_whole->sourceLength(); }
  Span sourceSpan(int64_t sample) const override { return m_whole->sourceSpan(at(sample)); }
  double usualTrainShare() const override { return m_whole->usualTrainShare(); }

  void fill(std::span<const int64_t> samples, Batch& batch) const override {
    // On the stack, so that a training step allocates nothing; only huge batches take memory.
    std::array<int64_t, 4096> few;
    std::vector<int64_t> many(samples.size() > few.size() ? samples.size() : 0);
    const std::span<int64_t> indices = many.empty() ? std::span(few).first(samples.size()) : std::span(many);
    std::transform(samples.begin(), samples.end(), indices.begin(), [this](int64_t s) { return at(s); });
    m_whole->fill(indices, batch);
  }

 private:
  int64_t at(int64_t sample) const {
    UNROLL_ASSERT(sample >= 0 && sample < size());
    return m_samples[static_cast<size_t>(sample)];
  }

  DatasetPtr m_whole;
  std::vector<int64_t> m_samples;
  int64_t m_maxLength = 0;
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
