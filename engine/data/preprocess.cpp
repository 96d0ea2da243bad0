// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/preprocess.h"

#include <algorithm>
#include <numeric>

#include "data/preprocess_parts.h"

namespace unroll {
namespace {

/// Values of a sample of LENGTH steps. Takes no memory: batches of training are prepared with it.
int64_t sampleSize(const Shape& shape, int64_t length) {
  int64_t count = 1;
  for (int axis = 1; axis < shape.rank(); ++axis)
    count *= shape.isOpen(axis) ? std::max<int64_t>(length, 1) : shape[axis].size;
  return count;
}

/// Steps of a sample with COUNT values, 0 where no time axis is open.
int64_t lengthOf(const Shape& shape, int64_t count) {
  const int64_t step = sampleSize(shape, 1);
  return shape.hasTime() && shape.isOpen(shape.find('T')) && step > 0 ? count / step : 0;
}

Error wrongStep(size_t place, Error error) {
  error.place.attribute = "dataset.preprocess." + std::to_string(place);
  return error;
}

/// The inputs of another dataset, prepared.
class Preprocessed final : public WrappedDataset {
 public:
  Preprocessed(DatasetPtr whole, std::shared_ptr<const Preprocessing> steps)
      : WrappedDataset(whole),
        m_original(std::move(whole)),
        m_steps(std::move(steps)),
        m_raw(m_original->inputShape()) {}
  const DatasetPtr& original() const { return m_original; }

  Shape inputShape() const override { return m_steps->output(); }
  std::vector<DatasetInput> inputs() const override {
    std::vector<DatasetInput> all = whole().inputs();
    all.front().shape = inputShape();
    return all;
  }
  SampleView view() const override {
    const bool same = inputShape().rank() == m_raw.rank();
    return same ? whole().view() : inputShape()[1].size == 2 ? SampleView::Point : SampleView::Row;
  }

  void fill(std::span<const int64_t> samples, Batch& batch) const override {
    // Grows to the largest batch once; a thread at a time fills one batch.
    static thread_local std::vector<float> raw, result;
    int64_t time = 0;
    for (int64_t sample : samples) time = std::max(time, whole().length(sample));
    const int64_t width = sampleSize(m_raw, time);
    raw.resize(static_cast<size_t>(width) * samples.size());
    float* const to = batch.input;
    batch.input = raw.data();
    whole().fill(samples, batch);
    batch.input = to;
    const int64_t outWidth = sampleSize(m_steps->output(), time);
    for (size_t i = 0; i < samples.size(); ++i) {
      // Padding stays 0: only a sample's own steps are prepared.
      const int64_t own = sampleSize(m_raw, whole().length(samples[i]));
      m_steps->apply({raw.data() + static_cast<int64_t>(i) * width, static_cast<size_t>(own)}, result);
      float* const row = to + static_cast<int64_t>(i) * outWidth;
      std::copy(result.begin(), result.end(), row);
      std::fill(row + result.size(), row + outWidth, 0.0f);
    }
  }

 private:
  DatasetPtr m_original;
  std::shared_ptr<const Preprocessing> m_steps;
  Shape m_raw;
};

}  // namespace

FeatureLayout FeatureLayout::of(const Shape& shape) {
  FeatureLayout layout;
  if (shape.rank() == 4) {  // (N, C, H, W)
    layout.features = shape[1].size;
    layout.inner = shape[2].size * shape[3].size;
  } else if (shape.rank() == 2 && shape.isOpen(1)) {
    layout.features = 1;
  } else if (shape.rank() > 1) {
    layout.features = shape[shape.rank() - 1].size;
  }
  return layout;
}

const std::vector<PreprocessDescriptor>& preprocessors() {
  static const std::vector<PreprocessDescriptor> all = {standardizeStep(), minMaxStep(), oneHotStep(), pcaStep()};
  return all;
}

const PreprocessDescriptor* findPreprocess(std::string_view key) {
  const auto& all = preprocessors();
  const auto found = std::find_if(all.begin(), all.end(), [&](const PreprocessDescriptor& d) { return d.key == key; });
  return found == all.end() ? nullptr : &*found;
}

namespace {

Result<const PreprocessDescriptor*> known(const PreprocessStep& step, size_t place) {
  if (const PreprocessDescriptor* descriptor = findPreprocess(step.type)) return descriptor;
  std::string all;
  for (const PreprocessDescriptor& each : preprocessors()) all += (all.empty() ? "" : ", ") + each.key;
  return wrongStep(place, Error{"preprocess.unknown",
                                {QT_TRANSLATE_NOOP("engine", "Data cannot be prepared by '{0}'. Choose among: {1}."),
                                 {step.type, all}}});
}

/// Calls USE with each sample of DATA as the steps of SO_FAR give it.
void visitSamples(const Dataset& data, const Preprocessing& soFar,
                  const std::function<void(std::span<const float>)>& use) {
  constexpr int64_t kAtOnce = 64;
  const Shape shape = data.inputShape();
  const int64_t longest = std::max<int64_t>(data.maxLength(), 1);
  std::vector<float> input(static_cast<size_t>(sampleSize(shape, longest) * kAtOnce)), result;
  std::vector<float> target(static_cast<size_t>(elementCount(data.targetShape().extents(kAtOnce, longest))));
  std::vector<uint8_t> mask(static_cast<size_t>(longest * kAtOnce)), targetMask(target.size());
  std::vector<int64_t> samples(kAtOnce);
  for (int64_t begin = 0; begin < data.size(); begin += kAtOnce) {
    const int64_t count = std::min(kAtOnce, data.size() - begin);
    std::iota(samples.begin(), samples.begin() + count, begin);
    Batch batch;
    batch.input = input.data();
    batch.target = target.data();
    batch.mask = mask.data();
    batch.targetMask = targetMask.data();
    data.fill({samples.data(), static_cast<size_t>(count)}, batch);
    const int64_t width = sampleSize(shape, batch.time);
    for (int64_t i = 0; i < count; ++i) {
      const int64_t own = sampleSize(shape, data.length(begin + i));
      const std::span<const float> sample(input.data() + i * width, static_cast<size_t>(own));
      if (soFar.empty()) {
        use(sample);
      } else {
        soFar.apply(sample, result);
        use(result);
      }
    }
  }
}

}  // namespace

Result<Preprocessing> Preprocessing::fit(const std::vector<PreprocessStep>& steps, const Dataset& data) {
  Preprocessing all;
  all.m_input = all.m_output = data.inputShape();
  for (size_t i = 0; i < steps.size(); ++i) {
    UNROLL_TRY(const PreprocessDescriptor* descriptor, known(steps[i], i));
    Fitted step{descriptor, Attributes(descriptor->attributes, steps[i].attributes), all.m_output, {}};
    if (auto fits = descriptor->check(step.input, step.attributes); !fits.ok()) return wrongStep(i, fits.error());
    auto numbers =
        descriptor->fit(step.input, step.attributes,
                        [&](const std::function<void(std::span<const float>)>& use) { visitSamples(data, all, use); });
    if (!numbers.ok()) return wrongStep(i, numbers.error());
    step.numbers = std::move(*numbers);
    all.m_output = descriptor->shape(step.input, step.attributes, step.numbers);
    all.m_steps.push_back(std::move(step));
  }
  return all;
}

namespace {

/// (2, rank): sizes, and the names of the axes as characters.
TensorD shapeNumbers(const Shape& shape) {
  TensorD numbers({2, shape.rank()});
  for (int axis = 0; axis < shape.rank(); ++axis) {
    numbers[axis] = static_cast<double>(shape[axis].size);
    numbers[shape.rank() + axis] = static_cast<double>(shape[axis].name);
  }
  return numbers;
}

Shape shapeOf(const TensorD& numbers) {
  std::vector<Dim> dims;
  const int64_t rank = numbers.size() / 2;
  for (int64_t axis = 0; axis < rank; ++axis)
    dims.push_back({static_cast<char>(numbers[rank + axis]), static_cast<int64_t>(numbers[axis])});
  return Shape(std::move(dims));
}

Error missing(size_t place, const std::string& type) {
  return wrongStep(place, Error{"preprocess.missing",
                                {QT_TRANSLATE_NOOP("engine",
                                                   "The weights lack what '{0}' has learned from the training data. "
                                                   "Use weights that were trained with this document."),
                                 {type}}});
}

}  // namespace

Result<Preprocessing> Preprocessing::restore(const std::vector<PreprocessStep>& steps,
                                             const std::map<std::string, TensorD>& numbers) {
  Preprocessing all;
  const auto shape = numbers.find("shape");
  if (steps.empty()) return all;
  if (shape == numbers.end() || shape->second.rank() != 2) return missing(0, steps.front().type);
  all.m_input = all.m_output = shapeOf(shape->second);
  for (size_t i = 0; i < steps.size(); ++i) {
    UNROLL_TRY(const PreprocessDescriptor* descriptor, known(steps[i], i));
    Fitted step{descriptor, Attributes(descriptor->attributes, steps[i].attributes), all.m_output, {}};
    if (auto fits = descriptor->check(step.input, step.attributes); !fits.ok()) return wrongStep(i, fits.error());
    const std::string prefix = std::to_string(i) + ".";
    for (auto at = numbers.lower_bound(prefix); at != numbers.end() && at->first.starts_with(prefix); ++at)
      step.numbers.emplace(at->first.substr(prefix.size()), at->second);
    for (const std::string& name : descriptor->learns) {
      if (!step.numbers.contains(name)) return missing(i, steps[i].type);
    }
    all.m_output = descriptor->shape(step.input, step.attributes, step.numbers);
    all.m_steps.push_back(std::move(step));
  }
  return all;
}

std::map<std::string, TensorD> Preprocessing::numbers() const {
  std::map<std::string, TensorD> all;
  if (!empty()) all.emplace("shape", shapeNumbers(m_input));
  for (size_t i = 0; i < m_steps.size(); ++i) {
    for (const auto& [name, values] : m_steps[i].numbers) all.emplace(std::to_string(i) + "." + name, values);
  }
  return all;
}

void Preprocessing::apply(std::span<const float> sample, std::vector<float>& result) const {
  static thread_local std::vector<float> from;
  result.assign(sample.begin(), sample.end());
  const int64_t length = lengthOf(m_input, static_cast<int64_t>(sample.size()));
  for (size_t i = 0; i < m_steps.size(); ++i) {
    const Fitted& step = m_steps[i];
    const Shape& output = i + 1 < m_steps.size() ? m_steps[i + 1].input : m_output;
    std::swap(from, result);
    result.resize(static_cast<size_t>(sampleSize(output, length)));
    step.descriptor->apply(step.input, step.attributes, step.numbers, from, result.data());
  }
}

DatasetPtr Preprocessing::unwrap(const DatasetPtr& data) {
  const auto prepared = std::dynamic_pointer_cast<const Preprocessed>(data);
  return prepared ? prepared->original() : data;
}

DatasetPtr Preprocessing::wrap(DatasetPtr data, std::shared_ptr<const Preprocessing> steps) {
  if (!data || !steps || steps->empty()) return data;
  return std::make_shared<Preprocessed>(std::move(data), std::move(steps));
}

}  // namespace unroll
