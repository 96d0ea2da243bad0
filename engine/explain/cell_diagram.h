// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>
#include <vector>

#include "explain/time_analysis.h"

namespace unroll {

/// One step of a recurrent chain as a wiring diagram: what comes in, gates, operations, what goes on. Drawn from the
/// expression of the step: a weighted sum with the function behind it is one gate, names and masks are seen through.
struct CellDiagram {
  enum class Kind {
    Input,      ///< what comes from outside of the chain: x_t
    State,      ///< what comes from the step before: h_{t−1}
    Gate,       ///< a function of a weighted sum: σ(W x + U h + b)
    Sum,        ///< a weighted sum without a function
    Operation,  ///< element by element: ⊙, +, 1−, tanh
  };
  struct Part {
    Kind kind = Kind::Operation;
    /// What it is in terms of the names of its cell, the same in every step and direction: "f", "mul(f,c_prev)".
    std::string key;
    ValueId value = kNoValue;
    ValueId sum = kNoValue;  ///< of a gate: its weighted sum
    std::string sign;        ///< "σ", "tanh", "⊙", "+", "1−"
    std::string symbol;      ///< of a value with a name, in the small TeX: "f_t"
    std::vector<int> operands;
    double low = 0.0, high = 0.0;  ///< the range of a gate's function; equal: unbounded
    int64_t units = 0;             ///< numbers of one sample
  };
  std::vector<Part> parts;   ///< each after those that it takes
  std::vector<int> outputs;  ///< by state of the chain: the part that it is after this step
  /// The step is padding for this sample: the states go straight through.
  bool padded = false;
};

/// requires: TIME is a step of CHAIN.
CellDiagram cellDiagram(const Explanation& explanation, const RecurrentChain& chain, int time, int64_t sample = 0);

}  // namespace unroll
