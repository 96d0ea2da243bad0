// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <numbers>

#include "core/parallel.h"
#include "core/rng.h"
#include "data/generators.h"
#include "data/memory_dataset.h"

namespace unroll {
namespace {

/// One feature of a series: LENGTH values into OUT, STRIDE apart, seen from a random moment.
using Wave = void (*)(Rng& shape, Rng& rng, int64_t length, int64_t stride, float* out);

/// A sine with a period of 8 to 40 steps.
void sine(Rng& shape, Rng& rng, int64_t length, int64_t stride, float* out) {
  const double omega = 2 * std::numbers::pi / shape.uniform(8.0, 40.0);
  const double phase = 2 * std::numbers::pi * rng.uniform();
  for (int64_t t = 0; t < length; ++t)
    out[t * stride] = static_cast<float>(std::sin(omega * static_cast<double>(t) + phase));
}

/// Three sines whose periods have no common multiple: it never repeats.
void sumOfSines(Rng& shape, Rng& rng, int64_t length, int64_t stride, float* out) {
  double omega[3], phase[3];
  for (int k = 0; k < 3; ++k) {
    omega[k] = 2 * std::numbers::pi / shape.uniform(6.0, 40.0);
    phase[k] = 2 * std::numbers::pi * rng.uniform();
  }
  for (int64_t t = 0; t < length; ++t) {
    double sum = 0.0;
    for (int k = 0; k < 3; ++k) sum += std::sin(omega[k] * static_cast<double>(t) + phase[k]);
    out[t * stride] = static_cast<float>(sum / 3.0);
  }
}

/// Rises from −1 to 1 and falls at once.
void sawtooth(Rng& shape, Rng& rng, int64_t length, int64_t stride, float* out) {
  const double period = shape.uniform(8.0, 24.0);
  const double start = rng.uniform();
  for (int64_t t = 0; t < length; ++t) {
    const double turns = start + static_cast<double>(t) / period;
    out[t * stride] = static_cast<float>(2.0 * (turns - std::floor(turns)) - 1.0);
  }
}

/// x' = 3.8 x (1 − x) (May 1976): deterministic, but chaotic; the first steps are left out.
void logisticMap(Rng&, Rng& rng, int64_t length, int64_t stride, float* out) {
  double x = rng.uniform(0.1, 0.9);
  for (int64_t t = -16; t < length; ++t) {
    if (t >= 0) out[t * stride] = static_cast<float>(x);
    x = 3.8 * x * (1.0 - x);
  }
}

struct NamedWave {
  const char* key;
  const char* title;
  Wave wave;
};
constexpr NamedWave kWaves[] = {
    {"sine", QT_TRANSLATE_NOOP("engine", "Sine"), sine},
    {"sum_of_sines", QT_TRANSLATE_NOOP("engine", "Sum of sines"), sumOfSines},
    {"sawtooth", QT_TRANSLATE_NOOP("engine", "Sawtooth"), sawtooth},
    {"logistic_map", QT_TRANSLATE_NOOP("engine", "Logistic map"), logisticMap},
};

Shape sequenceShape(int64_t steps, int64_t features) { return {{'N', kOpen}, {'T', steps}, {'F', features}}; }

/// Windows of LENGTH steps; the target is the step behind the window, or the window moved on by one.
Result<DatasetPtr> makeSeries(const Attributes& a) {
  const int64_t count = a.integer("count"), length = a.integer("length"), features = a.integer("features");
  const auto seed = static_cast<uint64_t>(a.integer("seed"));
  const double noise = a.real("noise");
  const bool whole = a.choice("target") == "sequence";
  Wave wave = nullptr;
  for (const NamedWave& named : kWaves)
    if (a.choice("kind") == named.key) wave = named.wave;

  const int64_t targetSteps = whole ? length : 1;
  MemoryData data;
  data.input = sequenceShape(length, features);
  data.values.resize(static_cast<size_t>(count * length * features));
  std::vector<float> targets(static_cast<size_t>(count * targetSteps * features));
  parallelFor(count, 64, [&](int64_t begin, int64_t end) {
    std::vector<float> window(static_cast<size_t>((length + 1) * features));
    for (int64_t i = begin; i < end; ++i) {
      Rng rng(seed, "data/series", static_cast<uint64_t>(i));
      for (int64_t f = 0; f < features; ++f) {
        Rng shape(seed, "data/series/shape", static_cast<uint64_t>(f));  // the same for all samples
        wave(shape, rng, length + 1, features, window.data() + f);
      }
      if (noise > 0)
        for (float& value : window) value += static_cast<float>(noise * rng.normal());
      std::copy_n(window.begin(), length * features, data.values.begin() + i * length * features);
      std::copy_n(window.end() - targetSteps * features, targetSteps * features,
                  targets.begin() + i * targetSteps * features);
    }
  });
  data.targets = Targets::ofValues(std::move(targets), whole ? data.input : Shape{{'N', kOpen}, {'F', features}});
  data.view = SampleView::Series;
  return DatasetPtr(std::make_shared<MemoryDataset>(std::move(data)));
}

/// Inputs and targets drawn from U(0, 1), without any relation: the best prediction is 1/2, with a
/// mean squared error of 1/12.
Result<DatasetPtr> makeRandom(const Attributes& a) {
  const int64_t count = a.integer("count"), length = a.integer("length"), features = a.integer("features");
  const auto seed = static_cast<uint64_t>(a.integer("seed"));
  const Rng inputs(seed, "data/random_sequences/input"), targets(seed, "data/random_sequences/target");
  MemoryData data;
  data.input = sequenceShape(length, features);
  data.values.resize(static_cast<size_t>(count * length * features));
  std::vector<float> values(data.values.size());
  parallelFor(static_cast<int64_t>(values.size()), 8192, [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) {
      data.values[static_cast<size_t>(i)] = static_cast<float>(inputs.uniformAt(static_cast<uint64_t>(i)));
      values[static_cast<size_t>(i)] = static_cast<float>(targets.uniformAt(static_cast<uint64_t>(i)));
    }
  });
  data.targets = Targets::ofValues(std::move(values), data.input);
  data.view = SampleView::Series;
  return DatasetPtr(std::make_shared<MemoryDataset>(std::move(data)));
}

AttributeSpec lengthAttribute() {
  return integerAttribute("length", QT_TRANSLATE_NOOP("engine", "Steps"),
                          QT_TRANSLATE_NOOP("engine", "How many steps of time a sample has."), 10, 1, 1000);
}

AttributeSpec featuresAttribute(int64_t defaultValue) {
  return integerAttribute("features", QT_TRANSLATE_NOOP("engine", "Features"),
                          QT_TRANSLATE_NOOP("engine", "How many values each step has."), defaultValue, 1, 256);
}

}  // namespace

DatasetDescriptor seriesDataset() {
  std::vector<AttributeChoice> kinds;
  for (const NamedWave& named : kWaves) kinds.push_back({named.key, named.title});
  return {"series",
          QT_TRANSLATE_NOOP("engine", "Series"),
          QT_TRANSLATE_NOOP("engine", "Windows of a series whose next step can be predicted."),
          {choiceAttribute("kind", QT_TRANSLATE_NOOP("engine", "Kind"),
                           QT_TRANSLATE_NOOP("engine", "What the series is made of."), "sine", kinds),
           countAttribute(1000, 2, 200000), seedAttribute(), lengthAttribute(), featuresAttribute(1),
           realAttribute("noise", QT_TRANSLATE_NOOP("engine", "Noise"),
                         QT_TRANSLATE_NOOP("engine", "Standard deviation of the Gaussian noise on every value."), 0.0,
                         0.0, 10.0),
           choiceAttribute("target", QT_TRANSLATE_NOOP("engine", "Target"),
                           QT_TRANSLATE_NOOP("engine",
                                             "What is to be predicted: the step behind the window, or at every step "
                                             "the next one (for layers that return sequences)."),
                           "next",
                           {{"next", QT_TRANSLATE_NOOP("engine", "Next step")},
                            {"sequence", QT_TRANSLATE_NOOP("engine", "Next step at every step")}})},
          makeSeries};
}

DatasetDescriptor randomSequencesDataset() {
  return {"random_sequences",
          QT_TRANSLATE_NOOP("engine", "Random sequences"),
          QT_TRANSLATE_NOOP("engine",
                            "Inputs and targets drawn independently from U(0, 1): there is nothing to learn, the best "
                            "constant gives a mean squared error of 1/12."),
          {countAttribute(1000, 2, 200000), seedAttribute(), lengthAttribute(), featuresAttribute(10)},
          makeRandom};
}

}  // namespace unroll
