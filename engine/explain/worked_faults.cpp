// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/worked_faults.h"

#include <algorithm>

namespace unroll {
namespace {

/// "rnn.h[0,1,0]" → "rnn", "h", and the cell where it resolves to one.
struct Target {
  std::string layer, name;
  CellRef cell;
  bool gradient = false;
};

Target targetOf(const Explanation& explanation, std::string at) {
  Target target;
  if (auto cell = explanation.resolve(at)) target.cell = *cell;
  if (at.rfind("d ", 0) == 0) {
    target.gradient = true;
    at.erase(0, 2);
  }
  at = at.substr(0, at.find('['));
  const size_t point = at.find('.');
  target.layer = at.substr(0, point);
  target.name = point == std::string::npos ? std::string() : at.substr(point + 1);
  return target;
}

int stepOf(const Explanation& explanation, const Target& target, ValueId value) {
  const auto& steps = explanation.steps();
  const auto wanted = target.gradient ? Explanation::Direction::Backward : Explanation::Direction::Forward;
  const auto found = std::find_if(steps.begin(), steps.end(), [&](const Explanation::Step& step) {
    return step.value == value && step.direction == wanted;
  });
  return found == steps.end() ? -1 : static_cast<int>(found - steps.begin());
}

/// The first step that reads VALUE, through rearrangements that are no steps themselves.
int firstUse(const Explanation& explanation, const Target& target, ValueId value, int depth = 0) {
  int best = -1;
  for (const ValueId user : explanation.expression().users(value)) {
    int step = stepOf(explanation, target, user);
    if (step < 0 && depth < 4) step = firstUse(explanation, target, user, depth + 1);
    if (step >= 0 && (best < 0 || step < best)) best = step;
  }
  return best;
}

int placeOf(const Explanation& explanation, const PrintedFault& fault) {
  const Target target = targetOf(explanation, fault.at);
  std::vector<ValueId> values;
  if (target.cell.valid()) values.push_back(target.cell.value);
  for (const auto& [time, value] : explanation.expression().find(target.layer, target.name)) values.push_back(value);
  for (const ValueId value : values) {
    const int step = stepOf(explanation, target, value);
    if (step >= 0) return step;
  }
  for (const ValueId value : values) {
    const int step = firstUse(explanation, target, value);
    if (step >= 0) return step;
  }
  // A layer's fault without a value of its own: the layer's first step.
  const auto& steps = explanation.steps();
  const auto layer =
      std::find_if(steps.begin(), steps.end(), [&](const auto& step) { return step.layer == target.layer; });
  return layer == steps.end() ? -1 : static_cast<int>(layer - steps.begin());
}

}  // namespace

std::vector<FaultPlace> placesOfFaults(const Explanation& explanation) {
  std::vector<FaultPlace> places;
  if (!explanation.spec().worked) return places;
  for (const PrintedFault& fault : explanation.spec().worked->faults)
    places.push_back({&fault, placeOf(explanation, fault)});
  return places;
}

}  // namespace unroll
