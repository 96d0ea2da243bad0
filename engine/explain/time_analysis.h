// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <atomic>
#include <string>
#include <vector>

#include "explain/explanation.h"

namespace unroll {

// A recurrent layer as a chain of steps: what goes from each to the next, how large the loss' derivatives by it are,
// and by how much a step stretches or shrinks them on their way back (Bengio, Simard, Frasconi 1994; Pascanu, Mikolov,
// Bengio 2013, eqs. 4–6). Everything is read off the expression: a layer that nobody has heard of has its chain too.

/// What goes from step to step under one name: "h", an LSTM's "c", "back.h" of the second direction.
struct RecurrentState {
  std::string name;
  std::string symbol;            ///< without the time: "h", "c^{←}"
  std::vector<ValueId> values;   ///< by time: h_t, (N, u)
  std::vector<ValueId> sources;  ///< by time: h_{t−1}, what the step starts from
  int64_t units = 0;             ///< of one sample
};

/// One way through time. Its state s_t is all RecurrentState::values of a step one after the other: for an LSTM
/// (h_t, c_t), for the others h_t.
struct RecurrentChain {
  std::string layer;
  std::string prefix;     ///< of its values' names: "", "back."
  bool backward = false;  ///< from the last step to the first
  int steps = 0;
  std::vector<RecurrentState> states;  ///< the one that is computed last (the output) first

  /// The time of the PLACE-th step that is computed, and the other way round.
  int timeAt(int place) const { return backward ? steps - 1 - place : place; }
  int placeOf(int time) const { return timeAt(time); }
  int64_t units() const;  ///< of s_t
};

/// The chains of a layer: none where it has no states, two where it reads both ways.
std::vector<RecurrentChain> recurrentChains(const Explanation& explanation, const std::string& layer);

/// ∂s_t/∂s_{t−1} of one sample, (units, units): what the step alone does, with the input and the weights held. An
/// LSTM's blocks are ∂h/∂h, ∂h/∂c above ∂c/∂h, ∂c/∂c. From the primitives' local derivatives, chained through the
/// values of this step.
TensorD stepJacobian(const Explanation& explanation, const RecurrentChain& chain, int time, int64_t sample = 0);

/// How large states, gradients and factors are. All norms are Euclidean: of a vector ‖·‖₂, of a matrix its largest
/// singular value.
struct TimeAnalysis {
  struct OfState {
    double value = 0.0;     ///< ‖h_t‖
    double gradient = 0.0;  ///< ‖∂L/∂h_t‖ by all ways: the output of this step and all steps after it
    /// ‖∂h_t/∂h_{t−1}‖ along the state's own path, the other states held: of an LSTM's c the largest forget gate.
    double factor = 0.0;
    /// ‖∏ ∂h_k/∂h_{k−1}‖ along its own path, from the chain's end back to this step.
    double reach = 0.0;
  };
  struct Step {
    std::vector<OfState> states;  ///< as RecurrentChain::states
    double factor = 0.0;          ///< ‖∂s_t/∂s_{t−1}‖ of the whole state
    double reach = 0.0;  ///< ‖∂s_T/∂s_t‖: how much of a change here is left at the chain's end; 1 there
  };
  RecurrentChain chain;
  int64_t sample = 0;
  bool hasGradients = false;
  bool hasFactors = false;
  std::vector<Step> steps;  ///< by time
};

/// Values and gradients alone: at once.
TimeAnalysis timeNorms(const Explanation& explanation, const RecurrentChain& chain, int64_t sample = 0);
/// With factors and reaches, some of it in parallel. CANCELLED (may be null): given up as soon as it is true, then
/// without factors. A state of more than 256 numbers has no reach (NaN): the products would take seconds.
TimeAnalysis analyseTime(const Explanation& explanation, const RecurrentChain& chain, int64_t sample = 0,
                         const std::atomic<bool>* cancelled = nullptr);

}  // namespace unroll
