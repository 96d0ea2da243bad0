// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

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

void reportShape(InferenceRun& run, NodeInfo& info, Error error) {
  Diagnostic& problem = run.report(error.code, Severity::Error, info.id,
                                   named(std::move(error.message), run.nameOf(info.id)), error.place.attribute);
  for (const EdgeSpec& edge : run.spec.edges) {
    const auto feed = run.feeds.find(edge.to);
    if (edge.to.node == info.id && feed != run.feeds.end() && feed->second == edge.from) problem.edges.push_back(edge);
  }
  if (!run.withFixes) return;
  for (const Port& port : info.inputPorts) {
    if (run.feeds.count({info.id, port.name})) offerShapeFixes(run, problem, {info.id, port.name});
  }
  // Size attributes of the layer itself: what the error names, set back to its default.
  const AttributeSpec* blamed = findAttribute(info.layer->attributes, problem.attribute);
  if (blamed && run.spec.find(info.id)->attributes.count(blamed->key)) {
    run.offer(problem,
              {QT_TRANSLATE_NOOP("engine", "Set {0} to {1}, its default"),
               {blamed->label.english(), attributeText(blamed->defaultValue)}},
              {SetAttribute{info.id, blamed->key, std::nullopt}});
  }
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

int64_t timeOf(const std::vector<Shape>& shapes) {
  for (const Shape& shape : shapes) {
    if (const int axis = shape.find('T'); axis >= 0 && !shape.isOpen(axis)) return shape[axis].size;
  }
  return 1;
}

}  // namespace

void inferShapes(InferenceRun& run) {
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
    info.parameters = std::move(parameters);
    for (const ParameterSpec& parameter : info.parameters) info.parameterCount += elementCount(parameter.extents);
    info.flops = info.layer->flops(attributes, info.inputs, timeOf(info.inputs));
  }
}

}  // namespace unroll::detail
