// SPDX-License-Identifier: GPL-3.0-or-later
#include "graph/edit.h"

#include <algorithm>
#include <cctype>

#include "graph/names.h"

namespace unroll {
namespace {

Error refused(const char* code, Text message, std::string node = {}) {
  return Error{code, std::move(message), Place{{}, 0, 0, std::move(node), {}}, ErrorKind::Input};
}

Error noSuchNode() {
  return refused("edit.no_node", QT_TRANSLATE_NOOP("engine", "This layer is not in the document any more."));
}

/// Where an element goes: −1 and anything past the end mean the end.
template <class T>
auto placeFor(std::vector<T>& list, int index) {
  const auto size = static_cast<std::ptrdiff_t>(list.size());
  return list.begin() + (index < 0 || index > size ? size : index);
}

bool belongsTo(const std::string& weight, const std::string& node) {
  return weight.size() > node.size() && weight.compare(0, node.size(), node) == 0 && weight[node.size()] == '.';
}

/// What must be done so that inline weights and the sample's inputs are as they are now.
void keepTensors(const NetworkSpec& spec, std::vector<Edit>& edits) {
  edits.push_back(SetWeights{spec.weights});
  edits.push_back(SetSample{spec.sample});
}

bool hasTensors(const NetworkSpec& spec, const std::string& name) {
  if (spec.sample && spec.sample->inputs.count(name)) return true;
  return std::any_of(spec.weights.begin(), spec.weights.end(),
                     [&](const auto& weight) { return belongsTo(weight.first, name); });
}

/// Adds the node at its place again, with its edges at theirs.
std::vector<Edit> restoringEdits(const NetworkSpec& spec, NodeId id) {
  std::vector<Edit> edits;
  for (size_t i = 0; i < spec.nodes.size(); ++i) {
    if (spec.nodes[i].id == id) edits.push_back(AddNode{spec.nodes[i], static_cast<int>(i)});
  }
  // Ascending order, so that each index is right at its turn.
  for (size_t i = 0; i < spec.edges.size(); ++i) {
    const EdgeSpec& edge = spec.edges[i];
    if (edge.from.node == id || edge.to.node == id) edits.push_back(Connect{edge, static_cast<int>(i)});
  }
  if (hasTensors(spec, spec.find(id)->name)) keepTensors(spec, edits);
  return edits;
}

void dropTensors(NetworkSpec& spec, const std::string& name) {
  std::erase_if(spec.weights, [&](const auto& weight) { return belongsTo(weight.first, name); });
  if (spec.sample) spec.sample->inputs.erase(name);
}

void renameTensors(NetworkSpec& spec, const std::string& before, const std::string& after) {
  std::map<std::string, TensorD> weights;
  for (auto& [name, values] : spec.weights) {
    weights.insert_or_assign(belongsTo(name, before) ? after + name.substr(before.size()) : name, std::move(values));
  }
  spec.weights = std::move(weights);
  if (!spec.sample) return;
  if (auto input = spec.sample->inputs.extract(before)) {
    input.key() = after;
    spec.sample->inputs.erase(after);
    spec.sample->inputs.insert(std::move(input));
  }
}

bool isLetterOrDigit(unsigned char c) { return c < 128 && std::isalnum(c); }

/// A free name near NAME, which is not valid: what can't stand in a name becomes one "_", none at the
/// ends ("my layer!" → "my_layer", "2nd" → "layer_2nd"). Empty where nothing of NAME can stay.
std::string nearName(const NetworkSpec& spec, const std::string& name) {
  std::string near;
  for (const char c : name) {
    if (isLetterOrDigit(static_cast<unsigned char>(c)))
      near += c;
    else if (!near.empty() && near.back() != '_')
      near += '_';
  }
  while (!near.empty() && near.back() == '_') near.pop_back();
  if (near.empty()) return near;
  if (!isValidName(near)) near = "layer_" + near;
  return spec.findByName(near) || isReservedName(near) ? freeName(spec, near) : near;
}

Status checkNewName(const NetworkSpec& spec, const std::string& name) {
  const std::string near = isValidName(name) ? name : nearName(spec, name);
  if (name.empty()) {
    return refused("name.invalid", QT_TRANSLATE_NOOP("engine",
                                                     "A layer needs a name: take letters a to z, digits and _, and "
                                                     "begin with a letter or _."));
  }
  if (near.empty()) {
    return refused("name.invalid", Text{QT_TRANSLATE_NOOP("engine",
                                                          "'{0}' is no name for a layer: take letters a to z, digits "
                                                          "and _, and begin with a letter or _."),
                                        {name}});
  }
  if (near != name) {
    return refused("name.invalid", Text{QT_TRANSLATE_NOOP("engine",
                                                          "'{0}' is no name for a layer: take letters, digits and _, "
                                                          "and begin with a letter, as in '{1}'."),
                                        {name, near}});
  }
  if (isReservedName(name)) {
    return refused("name.reserved", Text{QT_TRANSLATE_NOOP("engine",
                                                           "'{0}' means something else in derivations. "
                                                           "Choose another name, '{1}' is free."),
                                         {name, freeName(spec, name)}});
  }
  if (spec.findByName(name)) {
    return refused("name.taken",
                   Text{QT_TRANSLATE_NOOP("engine",
                                          "There is a layer called '{0}' already. "
                                          "Choose another name, '{1}' is free."),
                        {name, freeName(spec, name)}},
                   name);
  }
  return Unit{};
}

struct Applier {
  NetworkSpec& spec;

  Result<Edit> operator()(const AddNode& edit) const {
    NodeSpec node = edit.node;
    if (node.id == kNoNode) {
      // A node that comes back (undo) has its id, and whatever name it had; a new one is checked.
      if (node.name.empty()) node.name = freeName(spec, node.type);
      UNROLL_CHECK(checkNewName(spec, node.name));
      node.id = spec.nextId();
    }
    UNROLL_ASSERT(!spec.find(node.id));
    spec.nodes.insert(placeFor(spec.nodes, edit.index), node);
    return Edit{RemoveNode{node.id}};
  }

  Result<Edit> operator()(const RemoveNode& edit) const {
    const NodeSpec* node = spec.find(edit.id);
    if (!node) return noSuchNode();
    Edits inverse{restoringEdits(spec, edit.id)};
    dropTensors(spec, node->name);
    std::erase_if(spec.edges, [&](const EdgeSpec& e) { return e.from.node == edit.id || e.to.node == edit.id; });
    std::erase_if(spec.nodes, [&](const NodeSpec& n) { return n.id == edit.id; });
    return Edit{std::move(inverse)};
  }

  Result<Edit> operator()(const SetAttribute& edit) const {
    NodeSpec* node = spec.find(edit.id);
    if (!node) return noSuchNode();
    if (node->unknown) {
      return refused("edit.unknown_layer",
                     Text{QT_TRANSLATE_NOOP("engine",
                                            "'{0}' is of a type that this program does not know; "
                                            "its attributes are kept as they are."),
                          {node->name}},
                     node->name);
    }
    SetAttribute inverse{edit.id, edit.key, std::nullopt};
    if (const auto old = node->attributes.find(edit.key); old != node->attributes.end()) inverse.value = old->second;
    if (edit.value)
      node->attributes.insert_or_assign(edit.key, *edit.value);
    else
      node->attributes.erase(edit.key);
    return Edit{std::move(inverse)};
  }

  Result<Edit> operator()(const RenameNode& edit) const {
    NodeSpec* node = spec.find(edit.id);
    if (!node) return noSuchNode();
    const std::string before = node->name;
    if (edit.name == before) return Edit{RenameNode{edit.id, before}};
    UNROLL_CHECK(checkNewName(spec, edit.name));
    const auto namesakes =
        std::count_if(spec.nodes.begin(), spec.nodes.end(), [&](const NodeSpec& n) { return n.name == before; });
    Edits inverse;
    if (isValidName(before) && !isReservedName(before) && namesakes == 1) {
      inverse.all.push_back(RenameNode{edit.id, before});
      if (hasTensors(spec, before) || hasTensors(spec, edit.name)) keepTensors(spec, inverse.all);
    } else {
      // The old name would be refused; the node comes back as it was.
      inverse.all = restoringEdits(spec, edit.id);
      inverse.all.insert(inverse.all.begin(), RemoveNode{edit.id});
    }
    renameTensors(spec, before, edit.name);
    node->name = edit.name;
    if (inverse.all.size() == 1) return inverse.all.front();
    return Edit{std::move(inverse)};
  }

  Result<Edit> operator()(const MoveNode& edit) const {
    NodeSpec* node = spec.find(edit.id);
    if (!node) return noSuchNode();
    MoveNode inverse{edit.id, node->position};
    node->position = edit.position;
    return Edit{inverse};
  }

  Result<Edit> operator()(const Connect& edit) const {
    if (!spec.find(edit.edge.from.node) || !spec.find(edit.edge.to.node)) return noSuchNode();
    if (edit.index < 0 && std::find(spec.edges.begin(), spec.edges.end(), edit.edge) != spec.edges.end()) {
      return Edit{Edits{}};  // connected already
    }
    Edits inverse{{Disconnect{edit.edge}}};
    if (edit.index < 0) {
      for (size_t i = 0; i < spec.edges.size(); ++i) {
        if (spec.edges[i].to == edit.edge.to) inverse.all.push_back(Connect{spec.edges[i], static_cast<int>(i)});
      }
      std::erase_if(spec.edges, [&](const EdgeSpec& other) { return other.to == edit.edge.to; });
    }
    const auto place = spec.edges.insert(placeFor(spec.edges, edit.index), edit.edge);
    inverse.all.front() = Disconnect{edit.edge, static_cast<int>(place - spec.edges.begin())};
    if (inverse.all.size() == 1) return inverse.all.front();
    return Edit{std::move(inverse)};
  }

  Result<Edit> operator()(const Disconnect& edit) const {
    auto at = std::find(spec.edges.begin(), spec.edges.end(), edit.edge);
    const auto place = static_cast<size_t>(edit.index);
    if (edit.index >= 0 && place < spec.edges.size() && spec.edges[place] == edit.edge)
      at = spec.edges.begin() + edit.index;
    if (at == spec.edges.end()) {
      return refused("edit.no_edge", QT_TRANSLATE_NOOP("engine", "This connection is not in the document any more."));
    }
    Edit inverse = Connect{edit.edge, static_cast<int>(at - spec.edges.begin())};
    spec.edges.erase(at);
    return inverse;
  }

  Result<Edit> operator()(const SetTraining& e) const {
    return Edit{SetTraining{std::exchange(spec.training, e.training)}};
  }
  Result<Edit> operator()(const SetDataset& e) const {
    return Edit{SetDataset{std::exchange(spec.dataset, e.dataset)}};
  }
  Result<Edit> operator()(const SetSeed& e) const { return Edit{SetSeed{std::exchange(spec.seed, e.seed)}}; }
  Result<Edit> operator()(const SetTitle& e) const { return Edit{SetTitle{std::exchange(spec.title, e.title)}}; }
  Result<Edit> operator()(const SetSample& e) const { return Edit{SetSample{std::exchange(spec.sample, e.sample)}}; }
  Result<Edit> operator()(const SetWeights& e) const {
    return Edit{SetWeights{std::exchange(spec.weights, e.weights)}};
  }

  Result<Edit> operator()(const Edits& edits) const {
    Edits inverse;
    for (const Edit& edit : edits.all) {
      Result<Edit> undone = unroll::apply(spec, edit);
      if (!undone.ok()) {
        for (auto back = inverse.all.rbegin(); back != inverse.all.rend(); ++back) {
          const bool restored = unroll::apply(spec, *back).ok();
          UNROLL_ASSERT(restored);
        }
        return undone.error();
      }
      inverse.all.push_back(std::move(*undone));
    }
    std::reverse(inverse.all.begin(), inverse.all.end());
    return Edit{std::move(inverse)};
  }
};

}  // namespace

Result<Edit> apply(NetworkSpec& spec, const Edit& edit) { return std::visit(Applier{spec}, edit); }

}  // namespace unroll
