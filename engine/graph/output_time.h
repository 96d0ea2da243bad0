// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <map>

#include "graph/inference.h"

namespace unroll {

/// Steps of the open time axis of the network's output where the input nodes' have INPUTTIMES; 0 where it is not open.
/// requires: INFERENCE has no errors.
int64_t outputTime(const NetworkSpec& spec, const Inference& inference, const std::map<NodeId, int64_t>& inputTimes);

}  // namespace unroll
