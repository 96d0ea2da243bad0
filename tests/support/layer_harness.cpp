// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/layer_harness.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "core/parallel.h"
#include "core/rng.h"
#include "support/layer_trial.h"
#include "support/tolerance.h"

namespace unroll::testing {
namespace {

/// Values nearer than this to a kink are drawn again: central differences step over smaller distances.
constexpr double kKinkMargin = 2e-4;
constexpr int kMostDraws = 400;

/// One example in one setting: with or without padding, training or in use.
struct Setting {
  bool masked = false;
  bool training = false;
  std::string name() const {
    return std::string(masked ? "padded" : "not padded") + (training ? ", training" : ", in use");
  }
};

double asFloat(double value) { return static_cast<double>(static_cast<float>(value)); }

TensorD draw(const Extents& extents, Rng& rng, double limit) {
  TensorD out(extents);
  for (double& value : out.span()) value = asFloat(rng.uniform(-limit, limit));
  return out;
}

/// Of moving statistics: a variance is not negative.
TensorD drawPositive(const Extents& extents, Rng& rng) {
  TensorD out(extents);
  for (double& value : out.span()) value = asFloat(rng.uniform(0.3, 1.5));
  return out;
}

TensorD drawWholeNumbers(const Extents& extents, Rng& rng, int64_t bound) {
  TensorD out(extents);
  for (double& value : out.span()) value = static_cast<double>(rng.below(bound));
  return out;
}

/// The first sample is whole, the second ends early, later ones have holes too.
std::vector<uint8_t> drawMask(int64_t batch, int64_t time, Rng& rng) {
  std::vector<uint8_t> mask(static_cast<size_t>(batch * time), 1);
  for (int64_t n = 1; n < batch; ++n) {
    const int64_t length = 1 + rng.below(time);
    for (int64_t t = 0; t < time; ++t) {
      const bool hole = n > 1 && rng.chance(0.3);
      mask[static_cast<size_t>(n * time + t)] = t < length && !hole ? 1 : 0;
    }
  }
  return mask;
}

bool isOpen(const Shape& shape) { return shape.hasTime() && shape.isOpen(shape.find('T')); }

bool hasOpenTime(const LayerExample& example) {
  return std::any_of(example.inputs.begin(), example.inputs.end(), isOpen);
}

bool hasTime(const LayerExample& example) {
  return std::any_of(example.inputs.begin(), example.inputs.end(), [](const Shape& shape) { return shape.hasTime(); });
}

class Trial {
 public:
  Trial(const LayerDescriptor& layer, const LayerExample& example, double cancels)
      : m_cancels(cancels), m_layer(layer), m_example(example), m_attributes(layer.attributes, example.attributes) {}

  Complaints run() {
    for (const auto& [key, value] : m_example.attributes) checkGiven(key, value);
    const auto shapes = m_layer.inferShape(m_attributes, m_example.inputs);
    if (!shapes.ok())
      complain("", "inferShape fails: " + shapes.error().english());
    else if (shapes->size() != m_layer.outputs(m_attributes).size())
      complain("", "as many shapes as output ports are needed");
    if (!m_complaints.empty() || m_layer.inputs(m_attributes).empty()) return m_complaints;
    m_outputs = *shapes;
    for (const bool training : {false, true}) {
      runSetting({false, training});
      // A time axis of a fixed size can be padded too: an Embedding's tokens say where.
      if (hasTime(m_example)) runSetting({true, training});
    }
    return m_complaints;
  }

 private:
  void complain(const std::string& setting, const std::string& text) {
    if (text.empty()) return;
    m_complaints.push_back(
        fmt::format("{} / {}{}: {}", m_layer.key, m_example.title, setting.empty() ? "" : " (" + setting + ")", text));
  }

  void checkGiven(const std::string& key, const AttributeValue& value) {
    const AttributeSpec* spec = findAttribute(m_layer.attributes, key);
    if (!spec) return complain("", "the example gives the unknown attribute " + key);
    if (auto checked = checkAttribute(*spec, value); !checked.ok()) complain("", checked.error().english());
  }

  LayerNumbers drawNumbers(const Setting& setting, uint64_t attempt) const {
    Rng rng(attempt, "harness/" + m_layer.key + "/" + m_example.title + "/" + setting.name());
    LayerNumbers n;
    n.batch = m_example.batch;
    n.time = hasOpenTime(m_example) ? m_example.time : 0;
    n.training = setting.training;
    std::vector<int64_t> times;
    for (size_t i = 0; i < m_example.inputs.size(); ++i) {
      const Shape& shape = m_example.inputs[i];
      times.push_back(isOpen(shape) ? m_example.timeOf(i) : 0);
      if (shape.rank() == 0) {  // an optional port that is left open
        n.inputs.emplace_back(Extents{0});
        n.masks.emplace_back();
        continue;
      }
      const Extents extents = shape.extents(n.batch, times[i]);
      n.inputs.push_back(m_example.isInteger(i) ? drawWholeNumbers(extents, rng, m_example.integerBound)
                                                : draw(extents, rng, 1.5));
      const int64_t steps = shape.hasTime() ? extents[static_cast<size_t>(shape.find('T'))] : 0;
      n.masks.push_back(setting.masked && steps > 0 ? drawMask(n.batch, steps, rng) : std::vector<uint8_t>());
    }
    n.mask = n.masks[0];
    if (!m_example.times.empty()) n.times = times;
    const int64_t outputTime = m_layer.timeOfOutput(m_attributes, times);
    for (const ParameterSpec& p : m_layer.parameters(m_attributes, m_example.inputs))
      n.parameters.push_back(p.running ? drawPositive(p.extents, rng) : draw(p.extents, rng, 0.8));
    for (const Shape& shape : m_outputs) n.outputWeights.push_back(draw(shape.extents(n.batch, outputTime), rng, 1.0));
    return n;
  }

  void runSetting(const Setting& setting) {
    const std::string name = setting.name();
    LayerNumbers numbers;
    std::optional<BodyRun> body;
    for (uint64_t attempt = 1; attempt <= kMostDraws; ++attempt) {
      numbers = drawNumbers(setting, attempt);
      body.emplace(m_layer, m_attributes, numbers);
      if (body->kinkDistance() > kKinkMargin) break;
      if (attempt == kMostDraws) return complain(name, "no numbers away from kinks were found");
    }
    checkBody(name, *body, numbers);
    if (!m_complaints.empty()) return;
    checkDifferences(name, *body);
    checkKernel(name, *body, numbers);
  }

  /// Inferred shapes are the real ones; outputs bear their port's name; names are unique.
  void checkBody(const std::string& setting, const BodyRun& body, const LayerNumbers& numbers) {
    const std::vector<Port> ports = m_layer.outputs(m_attributes);
    if (body.outputs().size() != ports.size())
      return complain(setting, "the body gives another number of outputs than there are ports");
    for (size_t i = 0; i < ports.size(); ++i) {
      const ExpressionNode& node = body.expression()[body.outputs()[i]];
      const Extents& inferred = numbers.outputWeights[i].extents();
      if (node.extents != inferred) {
        complain(setting, fmt::format("output {} is {}, but inferShape says {}", ports[i].name, toString(node.extents),
                                      toString(inferred)));
      }
      if (node.label.name != ports[i].name) {
        complain(setting, fmt::format("the body calls its output {} \"{}\"", ports[i].name, node.label.name));
      }
    }
    std::set<std::tuple<std::string, std::string, int>> names;
    for (ValueId id = 0; id < body.expression().size(); ++id) {
      const Label& label = body.expression()[id].label;
      if (label.name.empty() || !names.emplace(label.layer, label.name, label.time).second) {
        complain(setting,
                 fmt::format("value {} has no name of its own: \"{}\" at time {}", id, label.name, label.time));
      }
    }
  }

  static double largestGradient(const LayerResults& results) {
    return std::max(largestOf(results.dInputs), largestOf(results.dParameters));
  }

  /// TOLERANCE for tensors that are sums of numbers of the size LARGEST.
  Tolerance cancelling(Tolerance tolerance, double largest) const {
    tolerance.least = m_cancels * largest;
    return tolerance;
  }

  void checkDifferences(const std::string& setting, const BodyRun& body) {
    std::vector<ValueId> ids = body.parameters();
    for (size_t i = 0; i < body.inputs().size(); ++i)
      if (!m_example.isInteger(i) && body.inputs()[i] != kNoValue) ids.push_back(body.inputs()[i]);
    const double largest = largestGradient(body.results());
    for (const ValueId id : ids) {
      const TensorD& gradient = body.evaluation().gradient(id);
      TensorD differences(gradient.extents());
      for (int64_t e = 0; e < differences.size(); ++e) differences[e] = body.evaluation().centralDifference(id, e);
      if (bothVanish(gradient, differences, kDifferenceTolerance, largest)) continue;
      complain(setting, compareTensors("gradient of the body by value " + std::to_string(id), gradient, differences,
                                       cancelling(kDifferenceTolerance, largest)));
    }
  }

  void checkKernel(const std::string& setting, const BodyRun& body, const LayerNumbers& numbers) {
    const LayerResults expected = body.results();
    const Tolerance tolerance = floatTolerance(body.longestSum(), m_layer.expand != nullptr);
    const Tolerance ofOutputs = cancelling(tolerance, largestOf(numbers.inputs));
    const Tolerance ofGradients = cancelling(tolerance, largestGradient(expected));
    KernelRun first;
    ThreadPool(1).run([&] { first = runKernel(m_layer, m_attributes, m_example.inputs, numbers, 0); });
    for (const std::string& text : first.complaints) complain(setting, "the kernel " + text);
    if (first.results.outputs.empty()) return;
    const auto parameters = m_layer.parameters(m_attributes, m_example.inputs);
    for (size_t i = 0; i < expected.outputs.size(); ++i) {
      complain(setting, compareTensors(fmt::format("the kernel's output {}", i), first.results.outputs[i],
                                       expected.outputs[i], ofOutputs));
    }
    for (size_t i = 0; i < expected.dInputs.size(); ++i) {
      if (m_example.isInteger(i)) continue;
      complain(setting, compareTensors(fmt::format("the kernel's gradient by input {}", i), first.results.dInputs[i],
                                       expected.dInputs[i], ofGradients));
    }
    checkSideResults(setting, expected, first.results, numbers, tolerance);
    for (size_t i = 0; i < expected.dParameters.size(); ++i) {
      if (parameters[i].running) continue;
      if (bothVanish(first.results.dParameters[i], expected.dParameters[i], tolerance, largestGradient(expected)))
        continue;
      complain(setting, compareTensors("the kernel's gradient by " + parameters[i].name, first.results.dParameters[i],
                                       expected.dParameters[i], ofGradients));
    }
    for (const int threads : {2, 5}) {
      KernelRun again;
      ThreadPool(threads).run([&] { again = runKernel(m_layer, m_attributes, m_example.inputs, numbers, 3); });
      if (again.results.outputs != first.results.outputs || again.results.dInputs != first.results.dInputs ||
          again.results.dParameters != first.results.dParameters) {
        complain(setting, fmt::format("the kernel gives other bits on {} threads (with room to spare)", threads));
      }
    }
  }

  /// The masks that the layer makes, and what its running parameters become.
  void checkSideResults(const std::string& setting, const LayerResults& expected, const LayerResults& actual,
                        const LayerNumbers& numbers, Tolerance tolerance) {
    for (size_t i = 0; i < expected.outputMasks.size(); ++i) {
      // The body says nothing where nothing is padded; the kernel keeps every step then.
      std::vector<uint8_t> mask = expected.outputMasks[i];
      if (mask.empty()) mask.assign(actual.outputMasks[i].size(), 1);
      if (actual.outputMasks[i] != mask) complain(setting, "the kernel makes another mask than the body");
    }
    const std::vector<bool> running = runningParameters(m_layer, m_attributes, m_example.inputs);
    for (size_t i = 0; i < running.size(); ++i) {
      if (!running[i] || !numbers.training) continue;
      if (expected.running[i].size() != actual.running[i].size())
        complain(setting, fmt::format("the body does not say what the running parameter {} becomes", i));
      else
        complain(setting, compareTensors(fmt::format("the kernel's running parameter {}", i), actual.running[i],
                                         expected.running[i], tolerance));
    }
  }

  const double m_cancels;
  const LayerDescriptor& m_layer;
  const LayerExample& m_example;
  Attributes m_attributes;
  std::vector<Shape> m_outputs;
  Complaints m_complaints;
};

}  // namespace

Complaints tryExample(const LayerDescriptor& layer, const LayerExample& example, double cancels) {
  return Trial(layer, example, cancels).run();
}

Complaints tryLayer(const LayerDescriptor& layer) {
  Complaints all = inspectDescriptor(layer);
  for (const LayerExample& example : layer.examples) {
    for (std::string& text : tryExample(layer, example)) all.push_back(std::move(text));
  }
  return all;
}

std::string joined(const Complaints& complaints) {
  std::string all;
  for (const std::string& text : complaints) all += (all.empty() ? "" : "\n") + text;
  return all;
}

}  // namespace unroll::testing
