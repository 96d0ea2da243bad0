// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/array_inputs.h"

#include <algorithm>

#include "core/assert.h"

namespace unroll {
namespace {

class ArrayInputs final : public WrappedDataset {
 public:
  ArrayInputs(DatasetPtr data, std::string name, std::vector<ArrayInput> more)
      : WrappedDataset(std::move(data)), m_name(std::move(name)), m_more(std::move(more)) {
    for (const ArrayInput& input : m_more)
      UNROLL_ASSERT(static_cast<int64_t>(input.values.size()) == size() * input.shape.sampleElements());
  }

  std::vector<DatasetInput> inputs() const override {
    std::vector<DatasetInput> all{{m_name, inputShape()}};
    for (const ArrayInput& input : m_more) all.push_back({input.name, input.shape});
    return all;
  }
  int64_t lengthOf(size_t number, int64_t sample) const override { return number == 0 ? length(sample) : 0; }
  int64_t maxLengthOf(size_t number) const override { return number == 0 ? maxLength() : 0; }
  const Vocabulary* vocabularyOf(size_t number) const override {
    return number == 0 ? WrappedDataset::vocabularyOf(0) : nullptr;
  }

  void fill(std::span<const int64_t> samples, Batch& batch) const override {
    WrappedDataset::fill(samples, batch);
    for (size_t i = 0; i < std::min(m_more.size(), batch.more.size()); ++i) {
      batch.more[i].time = 0;
      float* to = batch.more[i].values;
      if (!to) continue;
      const int64_t width = m_more[i].shape.sampleElements();
      for (const int64_t sample : samples) to = std::copy_n(m_more[i].values.data() + sample * width, width, to);
    }
  }

 private:
  std::string m_name;
  std::vector<ArrayInput> m_more;
};

}  // namespace

DatasetPtr withInputs(DatasetPtr data, std::string name, std::vector<ArrayInput> more) {
  return std::make_shared<ArrayInputs>(std::move(data), std::move(name), std::move(more));
}

}  // namespace unroll
