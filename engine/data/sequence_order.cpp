// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/parallel.h"
#include "core/rng.h"
#include "data/generators.h"
#include "data/memory_dataset.h"

namespace unroll {
namespace {

// Two marked steps lie somewhere amid noise: an A (feature 0 is 1) and a B (feature 1 is 1). The class
// says whether A or B comes first. Both classes hold exactly the same kinds of steps, so nothing that
// forgets the order (a sum, a mean, a maximum over time) can tell them apart.

struct Drawn {
  int64_t length = 0;
  int64_t first = 0;   ///< the step of the first event
  int64_t second = 0;  ///< of the second
};

/// The length and the places of the two events, from the sample's own stream.
Drawn draw(Rng& rng, int64_t shortest, int64_t longest) {
  Drawn d;
  d.length = shortest + rng.below(longest - shortest + 1);
  d.first = rng.below(d.length);
  d.second = rng.below(d.length - 1);
  if (d.second >= d.first) ++d.second;
  if (d.first > d.second) std::swap(d.first, d.second);
  return d;
}

Rng streamOf(uint64_t seed, int64_t sample) { return {seed, "data/sequence_order", static_cast<uint64_t>(sample)}; }

Result<DatasetPtr> makeSequenceOrder(const Attributes& a) {
  const int64_t count = a.integer("count"), features = a.integer("features");
  const auto seed = static_cast<uint64_t>(a.integer("seed"));
  const double noise = a.real("noise");
  const int64_t shortest = a.integer("shortest"), longest = a.integer("longest");
  if (shortest > longest) {
    return Error{"dataset.lengths",
                 Text{QT_TRANSLATE_NOOP("engine",
                                        "The shortest sequence ({0} steps) is longer than the longest ({1}). Make "
                                        "'shortest' at most {1}."),
                      {std::to_string(shortest), std::to_string(longest)}},
                 Place{"", 0, 0, "", "dataset.shortest"}};
  }

  MemoryData data;
  data.input = Shape{{'N', kOpen}, {'T', kOpen}, {'F', features}};
  data.starts.push_back(0);
  for (int64_t i = 0; i < count; ++i) {
    Rng rng = streamOf(seed, i);
    data.starts.push_back(data.starts.back() + draw(rng, shortest, longest).length);
  }
  data.values.resize(static_cast<size_t>(data.starts.back() * features));
  std::vector<float> labels(static_cast<size_t>(count));
  parallelFor(count, 64, [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) {
      Rng rng = streamOf(seed, i);
      const Drawn d = draw(rng, shortest, longest);
      float* steps = data.values.data() + data.starts[static_cast<size_t>(i)] * features;
      for (int64_t v = 0; v < d.length * features; ++v) steps[v] = static_cast<float>(noise * rng.normal());
      const int64_t klass = i % 2;
      steps[d.first * features + klass] += 1.0f;
      steps[d.second * features + (1 - klass)] += 1.0f;
      labels[static_cast<size_t>(i)] = static_cast<float>(klass);
    }
  });
  data.targets = Targets::ofClasses(std::move(labels), {"A, B", "B, A"}, a.boolean("one_hot"));
  data.view = SampleView::Series;
  return DatasetPtr(std::make_shared<MemoryDataset>(std::move(data)));
}

}  // namespace

DatasetDescriptor sequenceOrderDataset() {
  return {
      "sequence_order",
      QT_TRANSLATE_NOOP("engine", "Which comes first"),
      QT_TRANSLATE_NOOP("engine",
                        "Sequences of different lengths with two events, A and B, amid noise; the class says which "
                        "comes first. Without the order of the steps the classes look the same."),
      {countAttribute(2000, 2, 200000), seedAttribute(),
       integerAttribute("shortest", QT_TRANSLATE_NOOP("engine", "Shortest"),
                        QT_TRANSLATE_NOOP("engine", "Steps of the shortest sequences."), 6, 2, 1000),
       integerAttribute("longest", QT_TRANSLATE_NOOP("engine", "Longest"),
                        QT_TRANSLATE_NOOP("engine", "Steps of the longest sequences."), 20, 2, 1000),
       integerAttribute("features", QT_TRANSLATE_NOOP("engine", "Features"),
                        QT_TRANSLATE_NOOP("engine", "How many values each step has; the first two mark the events."),
                        10, 2, 256),
       realAttribute("noise", QT_TRANSLATE_NOOP("engine", "Noise"),
                     QT_TRANSLATE_NOOP("engine", "Standard deviation of the Gaussian noise on every value."), 0.1, 0.0,
                     10.0),
       oneHotAttribute()},
      makeSequenceOrder};
}

}  // namespace unroll
