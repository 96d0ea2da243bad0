// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <map>

#include "layers/shape_check.h"
#include "graph/inference_run.h"

namespace unroll::detail {
namespace {

bool hasWrongAttributes(const InferenceRun& run, NodeId id) {
  return std::any_of(run.result.diagnostics.begin(), run.result.diagnostics.end(), [&](const Diagnostic& diagnostic) {
    return diagnostic.node == id && diagnostic.code.rfind("attribute.", 0) == 0 &&
           diagnostic.code != "attribute.unknown";
  });
}

/// The input shapes by port; empty where the port is open. False where one that is connected is not known.
bool gatherInputs(InferenceRun& run, NodeInfo& info) {
  bool known = true;
  for (size_t i = 0; i < info.inputPorts.size(); ++i) {
    const auto feed = run.feeds.find({info.id, info.inputPorts[i].name});
    if (feed == run.feeds.end()) {
      known = known && info.inputPorts[i].optional;
      continue;
    }
    const Shape* shape = run.result.shapeAt(feed->second);
    if (shape)
      info.inputs[i] = *shape;
    else
      known = false;
  }
  return known;
}

/// Both sides of a connection: a shape that a layer gets is said with the port that gives it, "'c1.out' (N, 8, 14, 14)".
void nameFeeds(const InferenceRun& run, const NodeInfo& info, Text& message) {
  std::set<size_t> done;
  for (size_t i = 0; i < info.inputs.size(); ++i) {
    const auto feed = run.feeds.find({info.id, info.inputPorts[i].name});
    if (feed == run.feeds.end() || info.inputs[i].rank() == 0) continue;
    const std::string shape = info.inputs[i].str();
    for (size_t k = 0; k < message.arguments.size(); ++k) {
      if (message.arguments[k] != shape || !done.insert(k).second) continue;
      message.arguments[k] = "'" + run.nameOf(feed->second.node) + "." + feed->second.port + "' " + shape;
      break;
    }
  }
}

void reportShape(InferenceRun& run, NodeInfo& info, Error error) {
  nameFeeds(run, info, error.message);
  Diagnostic& problem = run.report(error.code, Severity::Error, info.id,
                                   named(std::move(error.message), run.nameOf(info.id)), error.place.attribute);
  for (const EdgeSpec& edge : run.spec.edges) {
    const auto feed = run.feeds.find(edge.to);
    if (edge.to.node == info.id && feed != run.feeds.end() && feed->second == edge.from) problem.edges.push_back(edge);
  }
  if (run.withFixes) offerShapeFixes(run, problem, info.id);
}

/// The most numbers that one tensor may have, for one sample: 4 GiB of floats. It also keeps products of
/// sizes, and the operations counted from them, within 64 bits.
constexpr int64_t kMostNumbers = int64_t{1} << 30;

/// Whether sizes multiply to more than kMostNumbers; an open one counts as 1.
bool tooMany(const Extents& sizes) {
  int64_t count = 1;
  for (int64_t size : sizes) {
    if (size == 0) return false;
    if (size > 0 && size > kMostNumbers / count) return true;
    if (size > 0) count *= size;
  }
  return false;
}

Error tooLarge(const std::string& what, const std::string& sizes) {
  return {"shape.too_large",
          Text{QT_TRANSLATE_NOOP("engine",
                                 "{0} would be a tensor of {1}: more than the {2} numbers that one may have. Choose "
                                 "smaller sizes here or in the layers before."),
               {what, sizes, std::to_string(kMostNumbers)}}};
}

/// Documents can name sizes that no machine holds.
Result<Unit> checkSizes(const NodeInfo& info, const std::string& name, const std::vector<Shape>& outputs,
                        const std::vector<ParameterSpec>& parameters) {
  for (size_t i = 0; i < outputs.size(); ++i) {
    if (tooMany(outputs[i].extents(1))) return tooLarge(name + "." + info.outputPorts[i].name, outputs[i].str());
  }
  for (const ParameterSpec& parameter : parameters) {
    if (tooMany(parameter.extents)) return tooLarge(name + "." + parameter.name, toString(parameter.extents));
  }
  return Unit{};
}

bool isOpen(const Shape& shape) { return shape.hasTime() && shape.isOpen(shape.find('T')); }

/// Numbers of steps of an output's open time axis, one for each trial of lengths that the inputs might have. Two open
/// axes are as long as each other where they agree in all trials; all 0: the axis is not open.
constexpr size_t kTrials = 4;
using Steps = std::array<int64_t, kTrials>;

/// Lengths that tell inputs apart (the graph cannot know that two inputs' lengths agree in every batch: only the data
/// could say so, and documents are checked and run without it), and what strides and windows make of them.
Steps stepsOfInput(size_t place) {
  Steps steps{};
  for (size_t trial = 0; trial < kTrials; ++trial) {
    steps[trial] = static_cast<int64_t>(4096 + 61 * trial + place * (509 + 7 * trial));
  }
  return steps;
}

Error differentTimes(const Text& title, const std::string& first, const std::string& second) {
  return {"shape.time",
          Text{QT_TRANSLATE_NOOP("engine",
                                 "{0} '{1}' joins the sequences of '{2}' and '{3}', which may have different numbers "
                                 "of steps. Join them where they have one vector each (return sequences off, global "
                                 "pooling), or by attention."),
               {title.english(), kNodeName, first, second}}};
}

/// Follows the open time axes through the layers.
class TimeFinder {
 public:
  explicit TimeFinder(InferenceRun& run) : m_run(run) {}

  /// The outputs' steps from the inputs'. requires: the node's shapes are known.
  Status follow(const NodeInfo& info, const Attributes& attributes) {
    if (info.inputPorts.empty()) {
      const std::vector<NodeId>& inputs = m_run.result.inputNodes;
      const auto place = std::find(inputs.begin(), inputs.end(), info.id) - inputs.begin();
      return put(info, stepsOfInput(static_cast<size_t>(place)));
    }
    std::vector<Steps> steps;
    const PortRef* first = nullptr;
    for (const Port& port : info.inputPorts) {
      const auto feed = m_run.feeds.find({info.id, port.name});
      steps.push_back(feed == m_run.feeds.end() ? Steps{} : m_steps[feed->second]);
      if (steps.back() == Steps{} || info.layer->mixesTimes) continue;
      if (first && m_steps[*first] != steps.back()) {
        return differentTimes(info.layer->title, m_run.nameOf(first->node), m_run.nameOf(feed->second.node));
      }
      if (!first) first = &feed->second;
    }
    Steps outputs{};
    for (size_t trial = 0; trial < kTrials; ++trial) {
      std::vector<int64_t> times;
      for (const Steps& input : steps) times.push_back(input[trial]);
      outputs[trial] = info.layer->timeOfOutput(attributes, times);
    }
    return put(info, outputs);
  }

 private:
  Status put(const NodeInfo& info, const Steps& steps) {
    for (size_t i = 0; i < info.outputs.size(); ++i) {
      m_steps[{info.id, info.outputPorts[i].name}] = isOpen(info.outputs[i]) ? steps : Steps{};
    }
    return Unit{};
  }

  InferenceRun& m_run;
  std::map<PortRef, Steps> m_steps;
};

int64_t timeOf(const std::vector<Shape>& shapes) {
  for (const Shape& shape : shapes) {
    if (const int axis = shape.find('T'); axis >= 0 && !shape.isOpen(axis)) return shape[axis].size;
  }
  return 1;
}

}  // namespace

void inferShapes(InferenceRun& run) {
  TimeFinder times(run);
  for (NodeId id : run.result.order) {
    NodeInfo& info = run.info(id);
    if (!gatherInputs(run, info) || !info.layer || hasWrongAttributes(run, id)) continue;
    const Attributes attributes = run.attributesOf(id);
    Result<std::vector<Shape>> shapes = info.layer->inferShape(attributes, info.inputs);
    if (!shapes.ok()) {
      reportShape(run, info, std::move(shapes.error()));
      continue;
    }
    UNROLL_ASSERT(shapes->size() == info.outputPorts.size());
    std::vector<ParameterSpec> parameters = info.layer->parameters(attributes, info.inputs);
    Result<Unit> sizes = checkSizes(info, run.nameOf(id), *shapes, parameters);
    if (!sizes.ok()) {
      reportShape(run, info, std::move(sizes.error()));
      continue;
    }
    info.outputs = std::move(*shapes);
    if (Status joined = times.follow(info, attributes); !joined.ok()) {
      info.outputs.assign(info.outputPorts.size(), Shape());
      reportShape(run, info, std::move(joined.error()));
      continue;
    }
    info.parameters = std::move(parameters);
    for (const ParameterSpec& parameter : info.parameters) info.parameterCount += elementCount(parameter.extents);
    info.flops = info.layer->flops(attributes, info.inputs, timeOf(info.inputs));
  }
}

}  // namespace unroll::detail
