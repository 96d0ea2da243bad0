// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "graph/inference_run.h"
#include "graph/names.h"

namespace unroll::detail {
namespace {

std::string listed(const std::vector<Port>& ports) {
  std::string out;
  for (const Port& port : ports) out += (out.empty() ? "" : ", ") + port.name;
  return out;
}

bool hasPort(const std::vector<Port>& ports, const std::string& name) {
  return std::any_of(ports.begin(), ports.end(), [&](const Port& port) { return port.name == name; });
}

std::string portName(const InferenceRun& run, const PortRef& port) { return run.nameOf(port.node) + "." + port.port; }

/// A layer that is not known shows the ports that its edges speak of.
void portsFromEdges(const NetworkSpec& spec, NodeId id, NodeInfo& info) {
  const auto add = [](std::vector<Port>& ports, const std::string& name) {
    if (!hasPort(ports, name)) ports.push_back({name, Text{name}, true});
  };
  for (const EdgeSpec& edge : spec.edges) {
    if (edge.to.node == id) add(info.inputPorts, edge.to.port);
    if (edge.from.node == id) add(info.outputPorts, edge.from.port);
  }
  info.outputs.resize(info.outputPorts.size());
}

/// Strongly connected components (Tarjan 1972), iterative: documents may be hostile.
struct Components {
  std::map<NodeId, std::vector<NodeId>> next;
  std::map<NodeId, int> number, low;
  std::vector<NodeId> stack;
  std::set<NodeId> onStack;
  std::vector<std::vector<NodeId>> found;

  void visit(NodeId start) {
    struct Frame {
      NodeId node;
      size_t child;
    };
    std::vector<Frame> path;
    const auto enter = [&](NodeId id) {
      number[id] = low[id] = static_cast<int>(number.size());
      stack.push_back(id);
      onStack.insert(id);
      path.push_back({id, 0});
    };
    enter(start);
    while (!path.empty()) {
      const NodeId id = path.back().node;
      const auto& successors = next[id];
      if (path.back().child < successors.size()) {
        const NodeId to = successors[path.back().child++];
        if (!number.count(to))
          enter(to);
        else if (onStack.count(to))
          low[id] = std::min(low[id], number[to]);
        continue;
      }
      path.pop_back();
      if (!path.empty()) low[path.back().node] = std::min(low[path.back().node], low[id]);
      if (low[id] == number[id]) close(id);
    }
  }
  void close(NodeId root) {
    std::vector<NodeId> members;
    for (NodeId id = kNoNode; id != root;) {
      id = stack.back();
      stack.pop_back();
      onStack.erase(id);
      members.push_back(id);
    }
    found.push_back(std::move(members));
  }
};

/// The edges among MEMBERS that lead back in the document's order of nodes; without them no cycle is left.
std::vector<EdgeSpec> closingEdges(const NetworkSpec& spec, const std::vector<EdgeSpec>& edges) {
  std::map<NodeId, size_t> place;
  for (size_t i = 0; i < spec.nodes.size(); ++i) place[spec.nodes[i].id] = i;
  std::vector<EdgeSpec> closing;
  for (const EdgeSpec& edge : edges) {
    if (place[edge.to.node] <= place[edge.from.node]) closing.push_back(edge);
  }
  return closing;
}

/// Offers to connect PORT, after the edits FIRST, to outputs that are free, or else any, that do not lie behind it.
void offerConnections(InferenceRun& run, Diagnostic& problem, const PortRef& port,
                      const std::vector<Edit>& first = {}) {
  std::set<NodeId> behind{port.node};
  for (bool grown = true; grown;) {
    grown = false;
    for (const auto& [to, from] : run.feeds) grown |= behind.count(from.node) && behind.insert(to.node).second;
  }
  std::set<PortRef> used;
  for (const EdgeSpec& edge : run.spec.edges) used.insert(edge.from);
  std::vector<PortRef> candidates;
  for (const bool wantUsed : {false, true}) {
    for (auto node = run.spec.nodes.rbegin(); node != run.spec.nodes.rend(); ++node) {
      if (behind.count(node->id)) continue;
      for (const Port& output : run.info(node->id).outputPorts) {
        if ((used.count({node->id, output.name}) > 0) == wantUsed) candidates.push_back({node->id, output.name});
      }
    }
  }
  if (candidates.empty()) offerInput(run, problem, port, first);
  if (candidates.size() > 6) candidates.resize(6);
  for (const PortRef& from : candidates) {
    std::vector<Edit> edits = first;
    edits.push_back(Connect{{from, port}});
    run.offer(problem, {QT_TRANSLATE_NOOP("engine", "Connect {0} → {1}"), {portName(run, from), portName(run, port)}},
              std::move(edits));
  }
}

void reportCycle(InferenceRun& run, const std::vector<NodeId>& members) {
  const std::set<NodeId> inside(members.begin(), members.end());
  std::vector<EdgeSpec> edges;
  for (const EdgeSpec& edge : run.spec.edges) {
    if (inside.count(edge.from.node) && inside.count(edge.to.node)) edges.push_back(edge);
  }
  std::string names;
  NodeId first = kNoNode;
  for (const NodeSpec& node : run.spec.nodes) {
    if (!inside.count(node.id)) continue;
    if (first == kNoNode) first = node.id;
    names += (names.empty() ? "'" : ", '") + node.name + "'";
  }
  const std::vector<EdgeSpec> closing = closingEdges(run.spec, edges);
  Diagnostic& problem =
      run.report("graph.cycle", Severity::Error, first,
                 {QT_TRANSLATE_NOOP(
                      "engine",
                      "The connections run in a circle through {0}. A network computes from its inputs to its output: "
                      "remove the connection from '{1}' back to '{2}'; what should remember belongs into a "
                      "recurrent layer."),
                  {names, portName(run, closing.front().from), portName(run, closing.front().to)}});
  problem.edges = edges;
  std::vector<Edit> edits;
  for (const EdgeSpec& edge : closing) edits.push_back(Disconnect{edge});
  run.offer(problem,
            {QT_TRANSLATE_NOOP("engine", "Remove {0} → {1}"),
             {portName(run, closing.front().from), portName(run, closing.front().to)}},
            edits);
  // A layer that gets nothing then: something else in its place.
  if (run.withFixes) offerConnections(run, problem, closing.front().to, edits);
  run.onCycle.insert(inside.begin(), inside.end());
}

/// Reports an edge that ends at a port which its node does not have.
void reportPort(InferenceRun& run, const EdgeSpec& edge, bool atInput) {
  const PortRef& port = atInput ? edge.to : edge.from;
  const NodeInfo& info = run.info(port.node);
  const std::vector<Port>& ports = atInput ? info.inputPorts : info.outputPorts;
  const char* sentence =
      ports.empty() ? (atInput ? QT_TRANSLATE_NOOP("engine",
                                                   "'{0}' takes no input, so nothing can be connected to '{1}'. "
                                                   "Remove the connection.")
                               : QT_TRANSLATE_NOOP("engine", "'{0}' has no output '{1}'. Remove the connection."))
      : atInput     ? QT_TRANSLATE_NOOP("engine", "'{0}' has no input '{1}'. Its inputs are: {2}.")
                    : QT_TRANSLATE_NOOP("engine", "'{0}' has no output '{1}'. Its outputs are: {2}.");
  Diagnostic& problem = run.report("graph.port", Severity::Error, port.node,
                                   {sentence, {run.nameOf(port.node), port.port, listed(ports)}});
  problem.edges = {edge};
  for (const Port& other : ports) {
    EdgeSpec mended = edge;
    (atInput ? mended.to : mended.from).port = other.name;
    if (atInput && run.feeds.count(mended.to)) continue;
    run.offer(problem,
              {QT_TRANSLATE_NOOP("engine", "Connect to {0}"), {portName(run, atInput ? mended.to : mended.from)}},
              {Disconnect{edge}, Connect{mended}});
  }
  run.offer(problem, QT_TRANSLATE_NOOP("engine", "Remove the connection"), {Disconnect{edge}});
}

}  // namespace

void checkNames(InferenceRun& run) {
  std::set<std::string> seen;
  for (const NodeSpec& node : run.spec.nodes) {
    const std::string free = freeName(run.spec, validName(node.name));
    Text message;
    const char* code = nullptr;
    std::string better = free;
    if (!isValidName(node.name)) {
      code = "name.invalid";
      if (!run.spec.findByName(validName(node.name)) && !isReservedName(validName(node.name)))
        better = validName(node.name);
      message = {QT_TRANSLATE_NOOP("engine",
                                   "'{0}' is no name for a layer: take letters, digits and _, and begin with a letter, "
                                   "as in '{1}'."),
                 {node.name, better}};
    } else if (isReservedName(node.name)) {
      code = "name.reserved";
      message = {
          QT_TRANSLATE_NOOP("engine", "'{0}' means something else in derivations. Choose another name, '{1}' is free."),
          {node.name, better}};
    } else if (seen.count(node.name)) {
      code = "name.taken";
      message = {QT_TRANSLATE_NOOP("engine",
                                   "Two layers are called '{0}'. Choose another name for one of them, '{1}' is free."),
                 {node.name, better}};
    }
    seen.insert(node.name);
    if (!code) continue;
    Diagnostic& problem = run.report(code, Severity::Error, node.id, std::move(message), "name");
    run.offer(problem, {QT_TRANSLATE_NOOP("engine", "Rename it '{0}'"), {better}}, {RenameNode{node.id, better}});
  }
}

void checkLayers(InferenceRun& run) {
  for (const NodeSpec& node : run.spec.nodes) {
    NodeInfo& info = run.result.nodes[node.id];
    info.id = node.id;
    info.layer = node.unknown ? nullptr : run.catalog.find(node.type);
    if (!info.layer) {
      portsFromEdges(run.spec, node.id, info);
      info.inputs.resize(info.inputPorts.size());
      reportUnknownLayer(run, node);
      continue;
    }
    const Attributes attributes = run.attributesOf(node.id);
    info.inputPorts = info.layer->inputs(attributes);
    info.outputPorts = info.layer->outputs(attributes);
    info.inputs.resize(info.inputPorts.size());
    info.outputs.resize(info.outputPorts.size());
    checkAttributes(run, info.layer->attributes, node.attributes, node.id, {}, info.layer->title.english(),
                    [&](const AttributeMap& wanted) {
                      std::vector<Edit> edits;
                      for (const auto& [key, value] : node.attributes) {
                        if (!wanted.count(key)) edits.push_back(SetAttribute{node.id, key, std::nullopt});
                      }
                      for (const auto& [key, value] : wanted) {
                        const auto old = node.attributes.find(key);
                        if (old == node.attributes.end() || old->second != value)
                          edits.push_back(SetAttribute{node.id, key, value});
                      }
                      return edits;
                    });
  }
}

void checkEdges(InferenceRun& run) {
  for (const EdgeSpec& edge : run.spec.edges) {
    if (!run.result.nodes.count(edge.from.node) || !run.result.nodes.count(edge.to.node)) continue;
    const bool fromKnown = hasPort(run.info(edge.from.node).outputPorts, edge.from.port);
    const bool toKnown = hasPort(run.info(edge.to.node).inputPorts, edge.to.port);
    if (!fromKnown) reportPort(run, edge, false);
    if (!toKnown) reportPort(run, edge, true);
    if (!fromKnown || !toKnown) continue;
    const auto [feed, isFirst] = run.feeds.emplace(edge.to, edge.from);
    if (isFirst) continue;
    const EdgeSpec first{feed->second, edge.to};
    Diagnostic& problem = run.report(
        "graph.port_taken", Severity::Error, edge.to.node,
        {QT_TRANSLATE_NOOP("engine",
                           "Both '{0}' and '{1}' are connected to '{2}', which takes one input. Remove one of them."),
         {portName(run, first.from), portName(run, edge.from), portName(run, edge.to)}});
    problem.edges = {first, edge};
    // Connect puts one edge in place of all that end at this port.
    if (first.from == edge.from) {
      run.offer(problem, QT_TRANSLATE_NOOP("engine", "Remove the connection"), {Disconnect{edge}});
      continue;
    }
    for (const EdgeSpec& keep : {first, edge}) {
      run.offer(problem,
                {QT_TRANSLATE_NOOP("engine", "Keep {0} → {1}"), {portName(run, keep.from), portName(run, keep.to)}},
                {Disconnect{keep}, Connect{keep}});
    }
  }
}

void checkCycles(InferenceRun& run) {
  Components components;
  std::set<NodeId> ownInput;
  for (const auto& [to, from] : run.feeds) {
    components.next[from.node].push_back(to.node);
    if (from.node == to.node) ownInput.insert(to.node);
  }
  for (const NodeSpec& node : run.spec.nodes) {
    if (!components.number.count(node.id)) components.visit(node.id);
  }
  for (const auto& members : components.found) {
    if (members.size() > 1 || ownInput.count(members.front())) reportCycle(run, members);
  }
}

void checkInputs(InferenceRun& run) {
  for (const NodeSpec& node : run.spec.nodes) {
    for (const Port& port : run.info(node.id).inputPorts) {
      const PortRef at{node.id, port.name};
      if (port.optional || run.feeds.count(at)) continue;
      Diagnostic& problem = run.report(
          "graph.unconnected", Severity::Error, node.id,
          {QT_TRANSLATE_NOOP("engine",
                             "Nothing is connected to '{0}'. Connect the output of the layer before '{1}' to it."),
           {portName(run, at), node.name}});
      if (run.withFixes) offerConnections(run, problem, at);
    }
  }
}

}  // namespace unroll::detail
