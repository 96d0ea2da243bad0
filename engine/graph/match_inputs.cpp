// SPDX-License-Identifier: GPL-3.0-or-later
#include "graph/match_inputs.h"

#include <algorithm>

namespace unroll {

std::optional<std::vector<NodeId>> matchInputs(const NetworkSpec& spec, const Inference& inference,
                                               const std::vector<DatasetInput>& given) {
  const std::vector<NodeId>& nodes = inference.inputNodes;
  const auto isNamed = [&](NodeId id) {
    return std::any_of(given.begin(), given.end(),
                       [&](const DatasetInput& input) { return input.name == spec.find(id)->name; });
  };
  if (std::all_of(nodes.begin(), nodes.end(), isNamed)) {
    std::vector<NodeId> matched;
    for (const DatasetInput& input : given) {
      const auto node =
          std::find_if(nodes.begin(), nodes.end(), [&](NodeId id) { return spec.find(id)->name == input.name; });
      matched.push_back(node == nodes.end() ? kNoNode : *node);
    }
    return matched;
  }
  if (given.size() != nodes.size()) return std::nullopt;
  return nodes;
}

std::optional<std::vector<NodeId>> matchInputs(const NetworkSpec& spec, const Inference& inference,
                                               const Dataset& data) {
  return matchInputs(spec, inference, data.inputs());
}

}  // namespace unroll
