// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <string>
#include <vector>

#include "explain/explanation.h"

namespace unroll {

/// What a layer that is unrolled in time shows of itself, taken from its expression alone: the values
/// that came out of a bounded function (gates and candidates) and its states at every step, and how
/// large the loss' derivative by the state is there.
struct Timeline {
  struct Gate {
    std::string name;  ///< "f"
    Formula symbol;
    bool signedRange = false;     ///< −1…1 (tanh) instead of 0…1 (sigmoid)
    std::vector<ValueId> values;  ///< by time; kNoValue where there is none
  };
  std::string layer;
  int steps = 0;
  std::vector<Gate> gates;
  std::vector<std::string> states;    ///< what goes from cell to cell: "c", "h"
  std::vector<ValueId> hidden;        ///< h by time
  std::vector<double> gradientNorms;  ///< ‖∂L/∂h_t‖; empty without a target
  int64_t units = 1;

  bool empty() const { return steps == 0; }
};

Timeline timelineOf(const Explanation& explanation, const std::string& layer);

}  // namespace unroll
