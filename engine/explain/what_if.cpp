// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/what_if.h"

#include <algorithm>
#include <set>

#include "explain/time_analysis.h"
#include "math/primitive.h"

namespace unroll {
namespace {

/// The weight that VALUE is, or a part of.
ValueId weightOf(const Expression& expression, ValueId value) {
  while (expression[value].op && expression[value].operands.size() == 1 &&
         (expression[value].op->view || expression[value].op->name == "identity"))
    value = expression[value].operands.front();
  return expression[value].leaf == LeafKind::Weight ? value : kNoValue;
}

/// The port of TYPE that stands for PORT of another type: the same, or that of its other state.
std::string counterpart(const std::vector<Port>& ports, const std::string& port) {
  const auto has = [&](const std::string& name) {
    return std::any_of(ports.begin(), ports.end(), [&](const Port& p) { return p.name == name; });
  };
  if (has(port)) return port;
  std::string other = port;
  if (other.size() > 2 && other.ends_with("_c")) other.back() = 'h';
  return has(other) ? other : std::string();
}

/// Input nodes that nothing takes any more go, with what goes into them alone.
void removeUnused(NetworkSpec& spec, const std::set<NodeId>& candidates, Explanation::Request& request) {
  for (const NodeId id : candidates) {
    const bool used =
        std::any_of(spec.edges.begin(), spec.edges.end(), [&](const EdgeSpec& e) { return e.from.node == id; });
    const NodeSpec* node = spec.find(id);
    if (used || !node || !request.inputs.contains(node->name)) continue;
    request.inputs.erase(node->name);
    request.masks.erase(node->name);
    std::erase_if(spec.nodes, [&](const NodeSpec& n) { return n.id == id; });
  }
}

/// The edges of node ID as a layer with these ports can take them.
void reconnect(NetworkSpec& spec, NodeId id, const LayerDescriptor& type, const Attributes& attributes,
               Explanation::Request& request) {
  const std::vector<Port> inputs = type.inputs(attributes), outputs = type.outputs(attributes);
  std::vector<EdgeSpec> kept;
  std::set<NodeId> cut;
  for (EdgeSpec edge : spec.edges) {
    if (edge.from.node == id) edge.from.port = counterpart(outputs, edge.from.port);
    const bool fits = std::any_of(inputs.begin(), inputs.end(), [&](const Port& p) { return p.name == edge.to.port; });
    if (edge.to.node == id && !fits) {
      cut.insert(edge.from.node);
    } else if (!edge.from.port.empty()) {
      kept.push_back(edge);
    }
  }
  const auto intoPort = [&](const std::string& port) {
    return std::find_if(kept.begin(), kept.end(),
                        [&](const EdgeSpec& e) { return e.to.node == id && e.to.port == port; });
  };
  for (const Port& port : inputs) {
    if (intoPort(port.name) != kept.end() || !port.name.ends_with("_c")) continue;
    std::string other = port.name;
    other.back() = 'h';
    if (const auto edge = intoPort(other); edge != kept.end()) kept.push_back({edge->from, {id, port.name}});
  }
  spec.edges = std::move(kept);
  removeUnused(spec, cut, request);
}

}  // namespace

std::vector<std::string> recurrentWeights(const Explanation& explanation, const std::string& layer) {
  const Expression& expression = explanation.expression();
  std::set<std::string> found;
  for (const RecurrentChain& chain : recurrentChains(explanation, layer))
    for (int t = 0; t < std::min(chain.steps, 2); ++t) {
      // Within the step of the second time (where a state always comes in): what depends on the state before it.
      std::set<ValueId> depends;
      ValueId last = kNoValue;
      for (const RecurrentState& state : chain.states) {
        const auto time = static_cast<size_t>(chain.timeAt(t));
        if (state.sources[time] != kNoValue) depends.insert(state.sources[time]);
        last = std::max(last, state.values[time]);
      }
      if (depends.empty()) continue;
      for (ValueId id = *depends.begin(); id <= last; ++id) {
        const ExpressionNode& node = expression[id];
        if (!node.op || node.label.layer != layer || node.label.time != chain.timeAt(t)) continue;
        const bool uses = std::any_of(node.operands.begin(), node.operands.end(),
                                      [&](ValueId operand) { return depends.contains(operand); });
        if (!uses) continue;
        depends.insert(id);
        if (node.op->degree != Primitive::Degree::Bilinear) continue;
        for (const ValueId operand : node.operands)
          if (const ValueId weight = weightOf(expression, operand); weight != kNoValue)
            found.insert(expression[weight].label.layer + "." + expression[weight].label.name);
      }
    }
  return {found.begin(), found.end()};
}

Result<std::shared_ptr<const Explanation>> withRecurrentScale(const Explanation& explanation, const std::string& layer,
                                                              double factor, const LayerCatalog& catalog) {
  Explanation::Request request = explanation.request();
  for (const std::string& name : recurrentWeights(explanation, layer))
    for (double& weight : request.weights.at(name).span()) weight *= factor;
  // What a seed drew is another number now: a derivation ends at the weight.
  request.weightsAreInitial = request.weightsAreInitial && factor == 1.0;
  return Explanation::create(explanation.spec(), std::move(request), catalog);
}

std::vector<const LayerDescriptor*> cellTypes(const Explanation& explanation, const std::string& layer,
                                              const LayerCatalog& catalog) {
  const NodeSpec* node = explanation.spec().findByName(layer);
  const LayerDescriptor* own = node ? catalog.find(node->type) : nullptr;
  std::vector<const LayerDescriptor*> found;
  if (!own || !findAttribute(own->attributes, "units") || recurrentChains(explanation, layer).empty()) return found;
  for (const LayerDescriptor* type : catalog.all())
    if (type->category == LayerCategory::Recurrent && findAttribute(type->attributes, "units")) found.push_back(type);
  return found;
}

Result<std::shared_ptr<const Explanation>> withCellType(const Explanation& explanation, const std::string& layer,
                                                        const std::string& type, const LayerCatalog& catalog) {
  const LayerDescriptor* descriptor = catalog.find(type);
  UNROLL_ASSERT(descriptor && explanation.spec().findByName(layer));
  NetworkSpec spec = explanation.spec();
  Explanation::Request request = explanation.request();
  NodeSpec& node = *spec.find(explanation.spec().findByName(layer)->id);
  if (node.type != type) {
    node.type = type;
    node.version = descriptor->version;
    std::erase_if(node.attributes, [&](const auto& attribute) {
      const AttributeSpec* known = findAttribute(descriptor->attributes, attribute.first);
      return !known || !checkAttribute(*known, attribute.second).ok();
    });
    spec.worked.reset();  // printed of the layer that stood here
    spec.sample.reset();  // the request has it, for the inputs that there are now
    reconnect(spec, node.id, *descriptor, Attributes(descriptor->attributes, node.attributes), request);
    const std::string own = layer + ".";
    std::erase_if(spec.weights, [&](const auto& weight) { return weight.first.starts_with(own); });
    std::erase_if(request.weights, [&](const auto& weight) { return weight.first.starts_with(own); });
    UNROLL_TRY(const WeightMap fresh, initialWeights(spec, infer(spec, catalog)));
    for (const auto& [name, weight] : fresh)
      if (name.starts_with(own)) request.weights[name] = weight;
  }
  return Explanation::create(spec, std::move(request), catalog);
}

}  // namespace unroll
