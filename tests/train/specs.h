// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Small networks and data for the tests of engine/train.
#include <string>
#include <vector>

#include "core/rng.h"
#include "data/dataset.h"
#include "graph/network_spec.h"

namespace unroll::test {

struct LayerLine {
  std::string type;
  std::string name;
  AttributeMap attributes;
};

/// An Input "in" of SHAPE and the layers after it in a line.
inline NetworkSpec chain(std::vector<int64_t> shape, const std::vector<LayerLine>& layers) {
  NetworkSpec spec;
  spec.title = "test";
  spec.nodes.push_back({1, "input", "in", 1, {{"shape", std::move(shape)}}, {}, {}});
  for (const LayerLine& layer : layers) {
    const NodeId id = spec.nextId();
    spec.edges.push_back({{spec.nodes.back().id, "out"}, {id, "in"}});
    spec.nodes.push_back({id, layer.type, layer.name, 1, layer.attributes, {}, {}});
  }
  return spec;
}

inline LayerLine dense(std::string name, int64_t units, std::string activation = "linear") {
  return {"dense", std::move(name), {{"units", units}, {"activation", std::move(activation)}}};
}

inline OptimizerSpec optimizer(std::string type, double rate) {
  OptimizerSpec spec;
  spec.type = std::move(type);
  spec.attributes["learning_rate"] = rate;
  return spec;
}

/// Samples given as numbers; lengths where the time axis is open (then every sample has
/// maxLength × features numbers, those behind its length not read).
class GivenData final : public Dataset {
 public:
  struct Sample {
    std::vector<float> input;
    std::vector<float> target;
    int64_t length = 0;
  };
  GivenData(Shape input, Shape target, TargetKind kind, int64_t classes, std::vector<Sample> samples)
      : m_input(std::move(input)),
        m_target(std::move(target)),
        m_kind(kind),
        m_classes(classes),
        m_samples(std::move(samples)),
        m_inputWidth(elementCount(m_input.extents(1, 1))),
        m_targetWidth(elementCount(m_target.extents(1, 1))) {}

  int64_t size() const override { return static_cast<int64_t>(m_samples.size()); }
  Shape inputShape() const override { return m_input; }
  Shape targetShape() const override { return m_target; }
  TargetKind targetKind() const override { return m_kind; }
  int64_t classes() const override { return m_classes; }
  SampleView view() const override { return SampleView::Row; }
  int64_t length(int64_t sample) const override { return m_samples[static_cast<size_t>(sample)].length; }
  int64_t maxLength() const override {
    int64_t longest = 0;
    for (const Sample& sample : m_samples) longest = std::max(longest, sample.length);
    return longest;
  }
  void fill(std::span<const int64_t> samples, Batch& batch) const override {
    batch.count = static_cast<int64_t>(samples.size());
    batch.time = 0;
    for (int64_t sample : samples) batch.time = std::max(batch.time, length(sample));
    const int64_t time = std::max<int64_t>(batch.time, 1);
    const int64_t inputWidth = m_inputWidth * (isOpen(m_input) ? time : 1);
    const int64_t targetWidth = m_targetWidth * (isOpen(m_target) ? time : 1);
    for (size_t i = 0; i < samples.size(); ++i) {
      const Sample& sample = m_samples[static_cast<size_t>(samples[i])];
      const auto row = static_cast<int64_t>(i);
      put(sample.input, m_inputWidth * (isOpen(m_input) ? sample.length : 1), inputWidth,
          batch.input + row * inputWidth);
      put(sample.target, m_targetWidth * (isOpen(m_target) ? sample.length : 1), targetWidth,
          batch.target + row * targetWidth);
      for (int64_t t = 0; t < batch.time; ++t) batch.mask[row * batch.time + t] = t < sample.length;
    }
  }

 private:
  static bool isOpen(const Shape& shape) { return shape.hasTime() && shape.isOpen(shape.find('T')); }
  static void put(const std::vector<float>& values, int64_t count, int64_t width, float* out) {
    std::fill(out, out + width, 0.0f);
    std::copy(values.begin(), values.begin() + count, out);
  }
  Shape m_input, m_target;
  TargetKind m_kind;
  int64_t m_classes;
  std::vector<Sample> m_samples;
  int64_t m_inputWidth, m_targetWidth;  ///< of a sample, of one step where the time axis is open
};

/// COUNT samples of random numbers in −1 … 1 with a class below CLASSES, or (classes 0) TARGETS numbers.
inline DatasetPtr randomData(const Shape& input, int64_t classes, const Shape& target, int64_t count,
                             uint64_t seed = 7) {
  Rng rng(seed, "test/data");
  std::vector<GivenData::Sample> samples(static_cast<size_t>(count));
  for (auto& sample : samples) {
    sample.input.resize(static_cast<size_t>(input.sampleElements()));
    for (float& value : sample.input) value = static_cast<float>(rng.uniform(-1.0, 1.0));
    sample.target.resize(static_cast<size_t>(elementCount(target.extents(1))));
    for (float& value : sample.target) {
      value = static_cast<float>(classes > 0 ? static_cast<double>(rng.below(classes)) : rng.uniform(-1.0, 1.0));
    }
  }
  return std::make_shared<GivenData>(input, target, classes > 0 ? TargetKind::ClassIndex : TargetKind::Values, classes,
                                     std::move(samples));
}

}  // namespace unroll::test
