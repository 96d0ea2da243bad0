// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/timeline_data.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "math/primitive.h"

namespace unroll {
namespace {

struct Named {
  std::vector<ValueId> byTime;
  std::string op;
};

/// The symbol without its "_t": the cell that it stands in says the time.
Formula timelessSymbol(const Label& label) {
  std::string symbol = label.symbol.empty() ? label.name : label.symbol;
  if (const size_t at = symbol.find("_t"); at != std::string::npos) symbol.erase(at, 2);
  return formula::parse(symbol);
}

/// The primitive that made a value, through names given to it again; empty for the name of what an
/// earlier step made (h_{t−1}).
std::string madeBy(const Expression& expression, ValueId id) {
  const int time = expression[id].label.time;
  while (expression[id].op && expression[id].op->name == "identity") {
    id = expression[id].operands.front();
    if (expression[id].label.time >= 0 && expression[id].label.time < time) return {};
  }
  return expression[id].op ? std::string(expression[id].op->name) : std::string();
}

/// All named values of the layer that exist at every step, in the order in which they are computed.
std::vector<std::pair<std::string, Named>> namedValues(const Expression& expression, const std::string& layer,
                                                       int steps) {
  std::vector<std::pair<std::string, Named>> found;
  for (ValueId id = 0; id < expression.size(); ++id) {
    const Label& label = expression[id].label;
    if (label.layer != layer || !label.named || label.time < 0 || label.time >= steps || !expression[id].op) continue;
    auto known = std::find_if(found.begin(), found.end(), [&](const auto& f) { return f.first == label.name; });
    if (known == found.end())
      known = found.insert(found.end(), {label.name, {std::vector<ValueId>(static_cast<size_t>(steps), kNoValue), {}}});
    known->second.byTime[static_cast<size_t>(label.time)] = id;
    known->second.op = madeBy(expression, id);
  }
  return found;
}

/// Whether the value at step t is used by something of step t + 1: it is a state.
bool crossesTime(const Expression& expression, const std::vector<ValueId>& byTime) {
  if (byTime.size() < 2 || byTime[0] == kNoValue) return false;
  for (const ValueId user : expression.users(byTime[0]))
    if (expression[user].label.time == 1) return true;
  return false;
}

}  // namespace

Timeline timelineOf(const Explanation& explanation, const std::string& layer) {
  Timeline timeline;
  timeline.layer = layer;
  timeline.steps = explanation.timeSteps(layer);
  if (timeline.steps == 0) return timeline;
  const Expression& expression = explanation.expression();
  const auto named = namedValues(expression, layer, timeline.steps);
  // A gate has the form of the state, of which "h" is always one.
  for (const auto& [name, values] : named) {
    const bool isSigmoid = values.op == "sigmoid", isTanh = values.op == "tanh";
    if ((isSigmoid || isTanh) && timeline.gates.size() < 4 && values.byTime[0] != kNoValue) {
      Timeline::Gate gate{name, {}, isTanh, values.byTime};
      gate.symbol = timelessSymbol(expression[values.byTime[0]].label);
      timeline.gates.push_back(std::move(gate));
    }
    if (name == "h" || crossesTime(expression, values.byTime)) timeline.states.push_back(name);
    if (name == "h") timeline.hidden = values.byTime;
  }
  if (timeline.hidden.empty() && !timeline.states.empty())
    for (const auto& [name, values] : named)
      if (name == timeline.states.back()) timeline.hidden = values.byTime;
  if (timeline.gates.empty() && !timeline.hidden.empty())
    timeline.gates.push_back({timeline.states.back(), formula::parse(timeline.states.back()), true, timeline.hidden});
  if (!timeline.hidden.empty() && timeline.hidden[0] != kNoValue)
    timeline.units = explanation.evaluation().value(timeline.hidden[0]).size();
  if (explanation.evaluation().hasGradients())
    for (const ValueId id : timeline.hidden) {
      double sum = 0.0;
      if (id != kNoValue)
        for (const double g : explanation.evaluation().gradient(id).span()) sum += g * g;
      timeline.gradientNorms.push_back(std::sqrt(sum));
    }
  return timeline;
}

}  // namespace unroll
