// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <functional>
#include <numbers>

#include "core/parallel.h"
#include "core/rng.h"
#include "data/generators.h"
#include "data/memory_dataset.h"

namespace unroll {
namespace {

constexpr double kPi = std::numbers::pi;
constexpr int64_t kMostPoints = 1000000;

struct Point {
  double x = 0.0;
  double y = 0.0;
};

AttributeSpec noiseAttribute(double defaultValue) {
  return realAttribute("noise", QT_TRANSLATE_NOOP("engine", "Noise"),
                       QT_TRANSLATE_NOOP("engine", "Standard deviation of the Gaussian noise on both coordinates."),
                       defaultValue, 0.0, 10.0);
}

/// COUNT points with their classes in turn (so the classes are balanced). POINT draws one of a class
/// from the sample's own stream; Gaussian noise is added.
DatasetPtr makePoints(const Attributes& a, std::string_view purpose, int64_t classes,
                      const std::function<Point(int64_t klass, Rng& rng)>& point) {
  const int64_t count = a.integer("count");
  const auto seed = static_cast<uint64_t>(a.integer("seed"));
  const double noise = a.real("noise");
  MemoryData data;
  data.input = Shape{{'N', kOpen}, {'F', 2}};
  data.values.resize(static_cast<size_t>(2 * count));
  std::vector<float> labels(static_cast<size_t>(count));
  parallelFor(count, 1024, [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) {
      Rng rng(seed, purpose, static_cast<uint64_t>(i));
      const int64_t klass = i % classes;
      const Point p = point(klass, rng);
      data.values[static_cast<size_t>(2 * i)] = static_cast<float>(p.x + noise * rng.normal());
      data.values[static_cast<size_t>(2 * i + 1)] = static_cast<float>(p.y + noise * rng.normal());
      labels[static_cast<size_t>(i)] = static_cast<float>(klass);
    }
  });
  data.targets = Targets::ofClasses(std::move(labels), numberedClasses(classes), a.boolean("one_hot"));
  data.view = SampleView::Point;
  return std::make_shared<MemoryDataset>(std::move(data));
}

/// The corners of the unit square in turn; the class is their exclusive or.
Result<DatasetPtr> makeXor(const Attributes& a) {
  const int64_t count = a.integer("count");
  const auto seed = static_cast<uint64_t>(a.integer("seed"));
  const double noise = a.real("noise");
  MemoryData data;
  data.input = Shape{{'N', kOpen}, {'F', 2}};
  std::vector<float> labels;
  for (int64_t i = 0; i < count; ++i) {
    Rng rng(seed, "data/xor", static_cast<uint64_t>(i));
    const int64_t x = (i / 2) % 2;
    const int64_t y = i % 2;
    for (int64_t bit : {x, y})
      data.values.push_back(static_cast<float>(static_cast<double>(bit) + noise * rng.normal()));
    labels.push_back(static_cast<float>(x ^ y));
  }
  data.targets = Targets::ofClasses(std::move(labels), numberedClasses(2), a.boolean("one_hot"));
  data.view = SampleView::Point;
  return DatasetPtr(std::make_shared<MemoryDataset>(std::move(data)));
}

Result<DatasetPtr> makeSpiral(const Attributes& a) {
  const int64_t classes = a.integer("classes");
  const double turns = a.real("turns");
  return makePoints(a, "data/spiral", classes, [=](int64_t klass, Rng& rng) -> Point {
    const double r = 0.05 + 0.95 * rng.uniform();
    const double angle = 2 * kPi * (turns * r + static_cast<double>(klass) / static_cast<double>(classes));
    return {r * std::sin(angle), r * std::cos(angle)};
  });
}

/// Two half circles that reach into each other.
Result<DatasetPtr> makeMoons(const Attributes& a) {
  return makePoints(a, "data/moons", 2, [](int64_t klass, Rng& rng) -> Point {
    const double t = kPi * rng.uniform();
    if (klass == 0) return {std::cos(t), std::sin(t)};
    return {1.0 - std::cos(t), 0.5 - std::sin(t)};
  });
}

Result<DatasetPtr> makeCircles(const Attributes& a) {
  const double factor = a.real("factor");
  return makePoints(a, "data/circles", 2, [factor](int64_t klass, Rng& rng) -> Point {
    const double t = 2 * kPi * rng.uniform();
    const double r = klass == 0 ? 1.0 : factor;
    return {r * std::cos(t), r * std::sin(t)};
  });
}

/// Gaussian clouds around centres on a circle, turned by a random angle.
Result<DatasetPtr> makeBlobs(const Attributes& a) {
  const int64_t classes = a.integer("classes");
  const double turn = 2 * kPi * Rng(static_cast<uint64_t>(a.integer("seed")), "data/blobs/turn").uniform();
  return makePoints(a, "data/blobs", classes, [=](int64_t klass, Rng&) -> Point {
    const double angle = turn + 2 * kPi * static_cast<double>(klass) / static_cast<double>(classes);
    return {2.0 * std::cos(angle), 2.0 * std::sin(angle)};
  });
}

/// y = slope x + intercept + noise · U(0, 1), x from U(0, 1). The noise is not centred (as in the
/// linear regression of the documents): the best intercept is intercept + noise / 2.
Result<DatasetPtr> makeLine(const Attributes& a) {
  const int64_t count = a.integer("count");
  const auto seed = static_cast<uint64_t>(a.integer("seed"));
  MemoryData data;
  data.input = Shape{{'N', kOpen}, {'F', 1}};
  std::vector<float> targets;
  for (int64_t i = 0; i < count; ++i) {
    Rng rng(seed, "data/line", static_cast<uint64_t>(i));
    const double x = rng.uniform();
    data.values.push_back(static_cast<float>(x));
    targets.push_back(static_cast<float>(a.real("slope") * x + a.real("intercept") + a.real("noise") * rng.uniform()));
  }
  data.targets = Targets::ofValues(std::move(targets), data.input);
  data.view = SampleView::Point;
  return DatasetPtr(std::make_shared<MemoryDataset>(std::move(data)));
}

AttributeSpec classesAttribute(int64_t defaultValue) {
  return integerAttribute(
      "classes", QT_TRANSLATE_NOOP("engine", "Classes"),
      QT_TRANSLATE_NOOP("engine", "How many classes there are; each has the same number of samples."), defaultValue, 2,
      10);
}

}  // namespace

DatasetDescriptor xorDataset() {
  return {"xor",
          QT_TRANSLATE_NOOP("engine", "XOR"),
          QT_TRANSLATE_NOOP("engine",
                            "The four corners of a square; opposite corners belong together. No line separates them."),
          {countAttribute(400, 4, kMostPoints), seedAttribute(), noiseAttribute(0.1), oneHotAttribute()},
          makeXor};
}

DatasetDescriptor spiralDataset() {
  return {
      "spiral",
      QT_TRANSLATE_NOOP("engine", "Spiral"),
      QT_TRANSLATE_NOOP("engine", "Arms of points wound around each other, a class each."),
      {countAttribute(1000, 2, kMostPoints), seedAttribute(), noiseAttribute(0.03), classesAttribute(2),
       realAttribute("turns", QT_TRANSLATE_NOOP("engine", "Turns"),
                     QT_TRANSLATE_NOOP("engine", "How often an arm winds around the centre; more turns are harder."),
                     1.0, 0.1, 5.0),
       oneHotAttribute()},
      makeSpiral};
}

DatasetDescriptor moonsDataset() {
  return {"moons",
          QT_TRANSLATE_NOOP("engine", "Two moons"),
          QT_TRANSLATE_NOOP("engine", "Two half circles that reach into each other."),
          {countAttribute(1000, 2, kMostPoints), seedAttribute(), noiseAttribute(0.1), oneHotAttribute()},
          makeMoons};
}

DatasetDescriptor circlesDataset() {
  return {
      "circles",
      QT_TRANSLATE_NOOP("engine", "Circles"),
      QT_TRANSLATE_NOOP("engine", "A circle of points inside another."),
      {countAttribute(1000, 2, kMostPoints), seedAttribute(), noiseAttribute(0.08),
       realAttribute("factor", QT_TRANSLATE_NOOP("engine", "Inner radius"),
                     QT_TRANSLATE_NOOP("engine", "Radius of the inner circle; the outer one has 1."), 0.5, 0.05, 0.95),
       oneHotAttribute()},
      makeCircles};
}

DatasetDescriptor blobsDataset() {
  return {"blobs",
          QT_TRANSLATE_NOOP("engine", "Gaussian blobs"),
          QT_TRANSLATE_NOOP("engine", "Round clouds of points, a class each; more noise makes them overlap."),
          {countAttribute(1000, 2, kMostPoints), seedAttribute(), noiseAttribute(0.6), classesAttribute(3),
           oneHotAttribute()},
          makeBlobs};
}

DatasetDescriptor lineDataset() {
  return {"line",
          QT_TRANSLATE_NOOP("engine", "Noisy line"),
          QT_TRANSLATE_NOOP("engine",
                            "y = slope · x + intercept + noise · U(0, 1), with x from U(0, 1). The noise has mean "
                            "noise / 2, so the best intercept lies that much higher."),
          {countAttribute(100, 2, kMostPoints), seedAttribute(),
           realAttribute("slope", QT_TRANSLATE_NOOP("engine", "Slope"),
                         QT_TRANSLATE_NOOP("engine", "What one more x adds to y."), 2.0, -100.0, 100.0),
           realAttribute("intercept", QT_TRANSLATE_NOOP("engine", "Intercept"),
                         QT_TRANSLATE_NOOP("engine", "y at x = 0, before the noise."), 1.0, -100.0, 100.0),
           realAttribute("noise", QT_TRANSLATE_NOOP("engine", "Noise"),
                         QT_TRANSLATE_NOOP("engine", "Width of the uniform noise on y."), 1.0, 0.0, 100.0)},
          makeLine};
}

}  // namespace unroll
