// SPDX-License-Identifier: GPL-3.0-or-later
#include "graph/output_time.h"

namespace unroll {

int64_t outputTime(const NetworkSpec& spec, const Inference& inference, const std::map<NodeId, int64_t>& inputTimes) {
  std::map<PortRef, int64_t> times;  // of the open axes; others are left out
  const auto timeOf = [&](const PortRef& port) {
    const auto time = times.find(port);
    return time == times.end() ? 0 : time->second;
  };
  for (const NodeId id : inference.order) {
    const NodeInfo& info = inference.nodes.at(id);
    int64_t time = 0;
    if (info.inputPorts.empty()) {
      const auto given = inputTimes.find(id);
      time = given == inputTimes.end() ? 0 : given->second;
    } else {
      std::vector<int64_t> steps(info.inputPorts.size(), 0);
      for (size_t i = 0; i < steps.size(); ++i) {
        for (const EdgeSpec& edge : spec.edges) {
          if (edge.to == PortRef{id, info.inputPorts[i].name}) steps[i] = timeOf(edge.from);
        }
      }
      time = info.layer->timeOfOutput(Attributes(info.layer->attributes, spec.find(id)->attributes), steps);
    }
    for (size_t i = 0; i < info.outputs.size(); ++i) {
      const int axis = info.outputs[i].find('T');
      if (axis >= 0 && info.outputs[i].isOpen(axis)) times[{id, info.outputPorts[i].name}] = time;
    }
  }
  const NodeInfo& last = inference.nodes.at(inference.outputNodes.front());
  return timeOf({last.id, last.outputPorts.front().name});
}

}  // namespace unroll
