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
  NodeSpec input;
  input.id = 1;
  input.type = "input";
  input.name = "in";
  input.attributes["shape"] = std::move(shape);
  spec.nodes.push_back(input);
  for (const LayerLine& layer : layers) {
    NodeSpec node;
    node.id = spec.nextId();
    node.type = layer.type;
    node.name = layer.name;
    node.attributes = layer.attributes;
    spec.edges.push_back({{spec.nodes.back().id, "out"}, {node.id, "in"}});
    spec.nodes.push_back(node);
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
      : m_input(std::move(input)), m_target(std::move(target)), m_kind(kind), m_classes(classes), m_samples(std::move(samples)) {}

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
    const int64_t inputWidth = elementCount(m_input.extents(1, time));
    const int64_t targetWidth = elementCount(m_target.extents(1, time));
    for (size_t i = 0; i < samples.size(); ++i) {
      const Sample& sample = m_samples[static_cast<size_t>(samples[i])];
      const auto row = static_cast<int64_t>(i);
      put(sample.input, share(inputWidth, m_input, sample, time), inputWidth, batch.input + row * inputWidth);
      put(sample.target, share(targetWidth, m_target, sample, time), targetWidth, batch.target + row * targetWidth);
      for (int64_t t = 0; t < batch.time; ++t) batch.mask[row * batch.time + t] = t < sample.length;
    }
  }

 private:
  static int64_t share(int64_t width, const Shape& shape, const Sample& sample, int64_t time) {
    const int axis = shape.find('T');
    return axis >= 0 && shape.isOpen(axis) ? width / time * sample.length : width;
  }
  static void put(const std::vector<float>& values, int64_t count, int64_t width, float* out) {
    std::fill(out, out + width, 0.0f);
    std::copy(values.begin(), values.begin() + count, out);
  }
  Shape m_input, m_target;
  TargetKind m_kind;
  int64_t m_classes;
  std::vector<Sample> m_samples;
};

/// COUNT samples of random numbers in −1 … 1 with a class below CLASSES, or (classes 0) TARGETS numbers.
inline DatasetPtr randomData(const Shape& input, int64_t classes, const Shape& target, int64_t count, uint64_t seed = 7) {
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
