// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <optional>
#include <vector>

#include "graph/inference.h"

namespace unroll {

/// Which input node takes which of the inputs GIVEN: by name where the data has inputs of the nodes' names,
/// else in order. The nodes in the order of GIVEN, kNoNode for an input that no node takes; none where they do
/// not fit (another number of them, and names that do not say which is which).
std::optional<std::vector<NodeId>> matchInputs(const NetworkSpec& spec, const Inference& inference,
                                               const std::vector<DatasetInput>& given);
std::optional<std::vector<NodeId>> matchInputs(const NetworkSpec& spec, const Inference& inference,
                                               const Dataset& data);

}  // namespace unroll
