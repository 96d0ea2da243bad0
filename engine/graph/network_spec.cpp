// SPDX-License-Identifier: GPL-3.0-or-later
#include "graph/network_spec.h"

#include <algorithm>

#include "graph/names.h"

namespace unroll {

const NodeSpec* NetworkSpec::find(NodeId id) const {
  const auto at = std::find_if(nodes.begin(), nodes.end(), [id](const NodeSpec& node) { return node.id == id; });
  return at == nodes.end() ? nullptr : &*at;
}

NodeSpec* NetworkSpec::find(NodeId id) { return const_cast<NodeSpec*>(std::as_const(*this).find(id)); }

const NodeSpec* NetworkSpec::findByName(std::string_view name) const {
  const auto at = std::find_if(nodes.begin(), nodes.end(), [name](const NodeSpec& node) { return node.name == name; });
  return at == nodes.end() ? nullptr : &*at;
}

NodeId NetworkSpec::nextId() const {
  NodeId highest = kNoNode;
  for (const NodeSpec& node : nodes) highest = std::max(highest, node.id);
  return highest + 1;
}

std::string freeName(const NetworkSpec& spec, std::string_view stem) {
  const std::string clean = validName(stem);
  for (int number = 1;; ++number) {
    std::string name = clean + std::to_string(number);
    if (!spec.findByName(name)) return name;
  }
}

}  // namespace unroll
