// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "layers/descriptor.h"
#include "math/builder.h"

namespace unroll::testing {

/// The numbers that a layer is run on. All are exact floats, so that both paths start from the same.
struct LayerNumbers {
  int64_t batch = 1;
  int64_t time = 0;
  std::vector<TensorD> inputs;
  std::vector<TensorD> parameters;
  std::vector<TensorD> outputWeights;  ///< the loss is Σ weight · output
  std::vector<uint8_t> mask;           ///< of the first input, (batch, steps); empty: nothing is padded
  bool training = false;
  uint64_t seed = 7;
  uint64_t step = 3;
  std::vector<int64_t> times = {};               ///< by input, where they differ; empty: `time` for all
  std::vector<std::vector<uint8_t>> masks = {};  ///< by input; empty: `mask` for the first, none for others

  int64_t timeOf(size_t input) const { return times.empty() ? time : times[input]; }
  /// Empty: nothing of this input is padded.
  std::vector<uint8_t> maskOf(size_t input) const {
    return masks.empty() ? (input == 0 ? mask : std::vector<uint8_t>()) : masks[input];
  }
};

struct LayerResults {
  double loss = 0.0;
  std::vector<TensorD> outputs;
  std::vector<TensorD> dInputs;
  std::vector<TensorD> dParameters;
  std::vector<TensorD> running = {};                   ///< after forward, by parameter; empty for the trained ones
  std::vector<std::vector<uint8_t>> outputMasks = {};  ///< that the layer makes, by output; empty: none
};

/// The body of a layer on given numbers, in double, with the loss Σ weight · output.
class BodyRun {
 public:
  BodyRun(const LayerDescriptor& layer, const Attributes& attributes, const LayerNumbers& numbers);
  LayerResults results() const;
  const Expression& expression() const { return m_expression; }
  const Evaluation& evaluation() const { return *m_evaluation; }
  const std::vector<ValueId>& inputs() const { return m_inputs; }
  const std::vector<ValueId>& parameters() const { return m_parameters; }
  const std::vector<ValueId>& outputs() const { return m_outputs; }
  /// How many products the longest sum has, forward or backward: the fan-in of the tolerance.
  int64_t longestSum() const;
  /// The smallest distance of a value from a kink (ReLU at 0, a tie of a maximum).
  double kinkDistance() const;

 private:
  Expression m_expression;
  std::vector<ValueId> m_inputs, m_parameters, m_outputs;
  std::vector<ValueId> m_running, m_outputMasks;  ///< kNoValue where there is none
  std::optional<Evaluation> m_evaluation;
};

struct KernelRun {
  LayerResults results;
  std::vector<std::string> complaints;  ///< fences torn down, elements not written, gradients not accumulated
};

/// What the layer's own masks and running parameters are: how large, and which.
std::vector<bool> runningParameters(const LayerDescriptor& layer, const Attributes& attributes,
                                    const std::vector<Shape>& shapes);

/// The kernel on the same numbers, in memory full of NaN between fences. SPARE: room for that many more
/// samples and steps than the batch has.
KernelRun runKernel(const LayerDescriptor& layer, const Attributes& attributes, const std::vector<Shape>& shapes,
                    const LayerNumbers& numbers, int64_t spare);

}  // namespace unroll::testing
