// SPDX-License-Identifier: GPL-3.0-or-later
#include "graph/open_group.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "graph/layout.h"

namespace unroll {
namespace {

using Source = Expansion::Source;

constexpr double kGap = 56.0;  ///< between the cards of a group that was opened

Error groupError(std::string code, Text message, const std::string& node) {
  Place place;
  place.node = node;
  return {std::move(code), std::move(message), std::move(place)};
}

/// "enc_mha"; another number where a node has that name.
std::vector<std::string> partNames(const NetworkSpec& spec, const std::string& group, const Expansion& expansion) {
  std::set<std::string> taken;
  for (const NodeSpec& node : spec.nodes) taken.insert(node.name);
  std::vector<std::string> names;
  for (const Expansion::Part& part : expansion.parts) {
    std::string name = group + "_" + part.name;
    for (int i = 2; !taken.insert(name).second; ++i) name = group + "_" + part.name + "_" + std::to_string(i);
    names.push_back(std::move(name));
  }
  return names;
}

struct Opening {
  const NetworkSpec& spec;
  const Inference& inference;
  const NodeSpec& node;
  const NodeInfo& info;
  Expansion expansion;
  std::vector<std::string> names;
  NodeId first;

  Opening(const NetworkSpec& document, const Inference& known, NodeId id)
      : spec(document),
        inference(known),
        node(*document.find(id)),
        info(known.nodes.at(id)),
        expansion(info.layer->expand(Attributes(info.layer->attributes, node.attributes), info.inputs)),
        names(partNames(document, node.name, expansion)),
        first(document.nextId()) {}

  NodeId idOf(size_t part) const { return first + static_cast<NodeId>(part); }
  const LayerDescriptor& layerOf(size_t part) const {
    const LayerDescriptor* layer = LayerCatalog::builtIn().find(expansion.parts[part].type);
    UNROLL_ASSERT(layer != nullptr);
    return *layer;
  }
  Attributes attributesOf(size_t part) const {
    return Attributes(layerOf(part).attributes, expansion.parts[part].attributes);
  }
  PortRef outputOf(size_t part) const { return {idOf(part), layerOf(part).outputs(attributesOf(part)).front().name}; }

  /// In a row from the group's place on.
  void addParts(std::vector<Edit>& edits) const {
    const auto at =
        std::find_if(spec.nodes.begin(), spec.nodes.end(), [&](const NodeSpec& n) { return n.id == node.id; });
    const int place = static_cast<int>(at - spec.nodes.begin());
    for (size_t i = 0; i < expansion.parts.size(); ++i) {
      NodeSpec part;
      part.id = idOf(i);
      part.type = expansion.parts[i].type;
      part.name = names[i];
      part.version = layerOf(i).version;
      for (const auto& [key, value] : expansion.parts[i].attributes) {
        const AttributeSpec* known = findAttribute(layerOf(i).attributes, key);
        if (known && value != known->defaultValue) part.attributes.emplace(key, value);
      }
      if (node.position) part.position = Position{node.position->x + static_cast<double>(i) * step(), node.position->y};
      edits.push_back(AddNode{std::move(part), place + static_cast<int>(i)});
    }
  }

  /// Cards to the right of the group, in its row, make room.
  void makeRoom(std::vector<Edit>& edits) const {
    if (!node.position) return;
    const double room = static_cast<double>(expansion.parts.size() - 1) * step();
    for (const NodeSpec& other : spec.nodes) {
      if (other.id == node.id || !other.position || other.position->x <= node.position->x) continue;
      if (std::abs(other.position->y - node.position->y) >= kCardHeight) continue;
      edits.push_back(MoveNode{other.id, Position{other.position->x + room, other.position->y}});
    }
  }

  void connect(std::vector<Edit>& edits) const {
    for (size_t i = 0; i < expansion.parts.size(); ++i) {
      const std::vector<Port> ports = layerOf(i).inputs(attributesOf(i));
      for (size_t port = 0; port < expansion.parts[i].inputs.size(); ++port) {
        const Source& source = expansion.parts[i].inputs[port];
        const PortRef to{idOf(i), ports[port].name};
        if (source.from == Source::From::Part) edits.push_back(Connect{{outputOf(source.index), to}});
        if (source.from != Source::From::Input) continue;
        for (const EdgeSpec& edge : spec.edges) {
          if (edge.to == PortRef{node.id, info.inputPorts[source.index].name})
            edits.push_back(Connect{{edge.from, to}});
        }
      }
    }
    for (const EdgeSpec& edge : spec.edges)
      if (edge.from.node == node.id) edits.push_back(Connect{{outputOf(expansion.output.index), edge.to}});
  }

  std::map<std::string, TensorD> rename(std::map<std::string, TensorD> weights) const {
    for (size_t i = 0; i < expansion.parts.size(); ++i) {
      const std::string before = node.name + "." + expansion.parts[i].name + ".", after = names[i] + ".";
      for (auto at = weights.lower_bound(before); at != weights.end() && at->first.starts_with(before);) {
        auto moved = weights.extract(at++);
        moved.key() = after + moved.key().substr(before.size());
        weights.insert(std::move(moved));
      }
    }
    return weights;
  }

  static double step() { return kCardWidth + kGap; }
};

}  // namespace

bool isGroup(const NetworkSpec& spec, NodeId id, const LayerCatalog& catalog) {
  const NodeSpec* node = spec.find(id);
  const LayerDescriptor* layer = node && !node->unknown ? catalog.find(node->type) : nullptr;
  return layer && layer->expand;
}

Result<Edits> openGroup(const NetworkSpec& spec, const Inference& inference, NodeId id) {
  const NodeSpec* node = spec.find(id);
  const auto info = inference.nodes.find(id);
  const std::string name = node ? node->name : std::string();
  if (!node || info == inference.nodes.end() || !info->second.layer || !info->second.layer->expand) {
    return groupError("group.none",
                      {QT_TRANSLATE_NOOP("engine",
                                         "'{0}' is no group of layers, so there is nothing to open. Choose a "
                                         "Transformer block."),
                       {name}},
                      name);
  }
  const std::vector<Shape>& outputs = info->second.outputs;
  if (outputs.empty() || outputs.front().rank() == 0) {
    return groupError("group.shapes",
                      {QT_TRANSLATE_NOOP("engine",
                                         "'{0}' cannot be opened before its shapes are known. Connect its inputs and "
                                         "mend what is marked there first."),
                       {name}},
                      name);
  }
  const Opening opening(spec, inference, id);
  Edits edits;
  opening.makeRoom(edits.all);
  std::vector<Edit>& all = edits.all;
  all.push_back(RemoveNode{id});
  opening.addParts(all);
  opening.connect(all);
  if (std::any_of(spec.weights.begin(), spec.weights.end(),
                  [&](const auto& weight) { return weight.first.starts_with(name + "."); })) {
    all.push_back(SetWeights{opening.rename(spec.weights)});
  }
  return edits;
}

std::map<std::string, TensorD> openedWeights(const NetworkSpec& spec, const Inference& inference, NodeId id,
                                             std::map<std::string, TensorD> weights) {
  return Opening(spec, inference, id).rename(std::move(weights));
}

}  // namespace unroll
