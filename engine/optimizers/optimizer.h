// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "layers/attributes.h"
#include "math/builder.h"

namespace unroll {

/// One update of one parameter. Slots are the optimizer's memory per element (velocity, Adam's moments).
struct OptimizerCall {
  int64_t count = 0;
  float* parameter = nullptr;
  const float* gradient = nullptr;
  std::span<float* const> slots;
  double learningRate = 0.0;
  int64_t step = 1;  ///< counts from 1
};

/// A value per element that an optimizer remembers, and what it is before the first step.
struct OptimizerSlot {
  std::string name;      ///< "m", "v"
  double initial = 0.0;  ///< Adagrad's accumulator begins above 0 in Keras
};

/// Where an optimizer stands between two steps of training.
struct OptimizerState {
  int64_t step = 0;                ///< steps taken
  int64_t stepsPerEpoch = 1;       ///< a schedule needs these two
  int64_t steps = 0;               ///< in all; 0: as many epochs as the document says
  std::optional<double> baseRate;  ///< what the schedule starts from; none: the document's learning rate
  double reduction = 1.0;          ///< what plateaus have left of the rate
  /// By parameter ("fc.W"), in the order of OptimizerDescriptor::slots; what is missing is as before the first step.
  std::map<std::string, std::vector<TensorD>> slots;
};

struct OptimizerDescriptor;

/// The numbers that the updates of all parameters share in one step, as leaves with a name and a symbol of their own:
/// "learning_rate" η, "step" t (counts from 1) and what the optimizer's attributes give (β₁, ε, μ …).
class UpdateNumbers {
 public:
  UpdateNumbers(Builder& b, const OptimizerDescriptor& optimizer, const Attributes& attributes, double learningRate,
                int64_t step);
  /// requires: there is one of this name; momentum and weight decay only where they are not 0.
  ValueId operator[](std::string_view name) const;

 private:
  std::map<std::string, ValueId, std::less<>> m_values;
};

/// The update's values in primitives, for BODY below.
struct UpdateBody {
  Builder& b;
  ValueId parameter;
  ValueId gradient;
  const std::vector<ValueId>& slots;
  const UpdateNumbers& numbers;
  const Attributes& attributes;
};

/// An optimizer, said once. Keras and PyTorch give some the same name and compute differently (conventions.md of
/// the project; docs/format.md): the attribute `form` chooses, and the defaults of the others follow it.
struct OptimizerDescriptor {
  std::string key;  ///< "adam"
  Text title;
  Text summary;
  std::string formula;
  std::vector<AttributeSpec> attributes;  ///< with "learning_rate"
  /// A step sees all training samples; the document's batch only says how many are computed at a time.
  bool wholeSet = false;
  std::function<std::vector<OptimizerSlot>(const Attributes&)> slots;
  std::function<void(const OptimizerCall&, const Attributes&)> kernel;
  /// The same update in primitives: returns the new parameter, then the new slots.
  std::function<std::vector<ValueId>(const UpdateBody&)> body;
};

const std::vector<OptimizerDescriptor>& optimizers();
const OptimizerDescriptor* findOptimizer(std::string_view key);

}  // namespace unroll
