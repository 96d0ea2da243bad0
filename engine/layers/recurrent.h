// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "kernels/factories.h"
#include "layers/descriptor.h"

namespace unroll::recurrent {

/// What SimpleRNN, LSTM and GRU share: attributes, shapes, parameters, the unrolling in time, the kernel
/// and the export. A layer adds its Design: the gates and the equations of one step.

/// The rows of W, U, b (and br) that belong to one gate: W_f, U_f, b_f, b'_f. kNoValue where there is none.
struct GateWeights {
  ValueId W = kNoValue, U = kNoValue, b = kNoValue, br = kNoValue;
};

/// What goes from one step to the next, each (N, u). c is an LSTM's.
struct State {
  ValueId h = kNoValue;
  ValueId c = kNoValue;
};

/// One step of the unrolled body.
struct Step {
  Builder& b;
  const Attributes& attributes;
  const std::vector<GateWeights>& gates;  ///< in the order of Design::gates
  ValueId x = kNoValue;                   ///< x_t (N, in)
  State previous;                         ///< h_{t−1}, c_{t−1}
  ValueId mask = kNoValue;                ///< (N, 1), 1 keeps; kNoValue where nothing is padded
  std::string prefix;                     ///< of names: "back." in the second direction of "both"
  std::string mark;                       ///< of symbols: "^{←}" in the second direction of "both"

  /// Names VALUE: NAME for addresses, BASE_t for formulas.
  ValueId name(ValueId value, const std::string& name, const std::string& base) const;
  /// W x_t + U h_{t−1} + b of a gate.
  ValueId preactivation(const GateWeights& gate) const;
  /// NEXT, or OLD in the samples whose step is padding.
  ValueId masked(ValueId next, ValueId old) const;
};

struct Design {
  RecurrentConfig::Cell cell = RecurrentConfig::Cell::Simple;
  /// The gates' letters, in the order of their rows; one empty letter where there are no gates.
  std::vector<std::string> gates;
  bool cellState = false;
  std::function<State(const Step&)> step;
};

/// A layer with everything but its formula and examples. OWN: the attributes between units and use_bias.
LayerDescriptor layer(std::string key, Text title, Text summary, Design design, std::vector<AttributeSpec> own);

/// The activation of the candidate, and of the gates.
AttributeSpec stateActivation();
AttributeSpec gateActivation();

/// The layer in Keras or PyTorch; where PyTorch's module cannot express a variant, its loop in time.
std::string exportCode(const Design& design, CodeTarget target, const std::string& name, const Attributes& attributes,
                       const std::vector<Shape>& inputs);

/// Examples that all three are tried on; those with states: as many as a direction has.
std::vector<LayerExample> examples();
void addStateExamples(std::vector<LayerExample>& all, size_t states);
/// Every activation at each of the layer's activation ATTRIBUTES in turn: another one at each, so that none stands in
/// for another.
void addActivationExamples(std::vector<LayerExample>& all, const std::vector<AttributeSpec>& attributes);

}  // namespace unroll::recurrent
