// SPDX-License-Identifier: GPL-3.0-or-later
#include "graph/inference.h"

#include <algorithm>

#include "graph/inference_run.h"
#include "layers/shape_check.h"

namespace unroll {

using detail::InferenceRun;

namespace {

/// Topological order of the nodes that are on no cycle; ties by the document's order.
void orderNodes(InferenceRun& run) {
  std::map<NodeId, int> missing;
  for (const auto& [to, from] : run.feeds) {
    if (!run.onCycle.count(from.node) && !run.onCycle.count(to.node)) ++missing[to.node];
  }
  std::map<NodeId, size_t> place;
  std::map<NodeId, std::vector<NodeId>> next;
  std::set<size_t> ready;
  for (size_t i = 0; i < run.spec.nodes.size(); ++i) {
    const NodeId id = run.spec.nodes[i].id;
    place[id] = i;
    if (!run.onCycle.count(id) && missing[id] == 0) ready.insert(i);
  }
  for (const auto& [to, from] : run.feeds) next[from.node].push_back(to.node);
  while (!ready.empty()) {
    const NodeId id = run.spec.nodes[*ready.begin()].id;
    ready.erase(ready.begin());
    run.result.order.push_back(id);
    for (const NodeId to : next[id]) {
      if (--missing[to] == 0 && !run.onCycle.count(to)) ready.insert(place[to]);
    }
  }
}

void findEnds(InferenceRun& run) {
  std::set<NodeId> used;
  for (const EdgeSpec& edge : run.spec.edges) used.insert(edge.from.node);
  for (const NodeSpec& node : run.spec.nodes) {
    const NodeInfo& info = run.info(node.id);
    if (info.layer && info.inputPorts.empty()) run.result.inputNodes.push_back(node.id);
    if (!used.count(node.id)) run.result.outputNodes.push_back(node.id);
  }
}

}  // namespace

namespace detail {

NodeId InferenceRun::before(NodeId id) const {
  const std::vector<Port>& ports = info(id).inputPorts;
  if (ports.empty()) return kNoNode;
  const auto feed = feeds.find({id, ports.front().name});
  return feed == feeds.end() ? kNoNode : feed->second.node;
}

std::string InferenceRun::dataName() const {
  if (spec.dataset.type.empty()) return QT_TRANSLATE_NOOP("engine", "the data");
  const DatasetDescriptor* known = findDataset(spec.dataset.type);
  return known ? known->title.english() : spec.dataset.type;
}

Text named(Text message, const std::string& name) {
  std::replace(message.arguments.begin(), message.arguments.end(), kNodeName, name);
  // Written into the pattern, it becomes a place like the others.
  if (const size_t at = message.pattern.find(kNodeName); at != std::string::npos) {
    message.pattern.replace(at, kNodeName.size(), "{" + std::to_string(message.arguments.size()) + "}");
    message.arguments.push_back(name);
  }
  return message;
}

bool sizesFit(const Extents& sizes, const Shape& shape) {
  if (static_cast<int>(sizes.size()) != shape.rank()) return false;
  for (int axis = 1; axis < shape.rank(); ++axis) {
    if (!shape.isOpen(axis) && shape[axis].size != sizes[static_cast<size_t>(axis)]) return false;
  }
  return true;
}

Inference inferOnce(InferenceRun& run) {
  checkNames(run);
  checkLayers(run);
  checkEdges(run);
  checkCycles(run);
  orderNodes(run);
  findEnds(run);
  checkInputs(run);
  inferShapes(run);
  checkInlineTensors(run);
  checkEnds(run);
  checkDataset(run);
  checkTraining(run);
  checkLoss(run);
  checkAdvice(run);
  if (run.withFixes) keepWorkingFixes(run);
  return std::move(run.result);
}

}  // namespace detail

Inference infer(const NetworkSpec& spec, const LayerCatalog& catalog, const Dataset* data) {
  InferenceRun run{spec, catalog, data};
  return detail::inferOnce(run);
}

bool Inference::hasErrors() const {
  return std::any_of(diagnostics.begin(), diagnostics.end(),
                     [](const Diagnostic& diagnostic) { return diagnostic.severity == Severity::Error; });
}

int64_t Inference::parameterCount() const {
  int64_t count = 0;
  for (const auto& [id, info] : nodes) count += info.parameterCount;
  return count;
}

int64_t Inference::flops() const {
  int64_t count = 0;
  for (const auto& [id, info] : nodes) count += info.flops;
  return count;
}

const Shape* Inference::shapeAt(const PortRef& output) const {
  const auto node = nodes.find(output.node);
  if (node == nodes.end()) return nullptr;
  const NodeInfo& info = node->second;
  for (size_t i = 0; i < info.outputPorts.size() && i < info.outputs.size(); ++i) {
    if (info.outputPorts[i].name == output.port) return info.outputs[i].rank() > 0 ? &info.outputs[i] : nullptr;
  }
  return nullptr;
}

}  // namespace unroll
