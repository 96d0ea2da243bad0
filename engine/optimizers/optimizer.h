// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "layers/attributes.h"
#include "math/builder.h"

namespace unroll {

/// One update of one parameter. Slots are the optimizer's memory per element (momentum, Adam's
/// moments), zero at the start.
struct OptimizerCall {
  int64_t count = 0;
  float* parameter = nullptr;
  const float* gradient = nullptr;
  std::span<float* const> slots;
  double learningRate = 0.0;
  int64_t step = 1;  ///< counts from 1
};

struct OptimizerDescriptor {
  std::string key;  ///< "adam"
  Text title;
  Text summary;
  std::string formula;
  std::vector<AttributeSpec> attributes;  ///< with "learning_rate"
  std::vector<std::string> slots;         ///< "m", "v"
  std::function<void(const OptimizerCall&, const Attributes&)> kernel;
  /// The same update in primitives: returns the new parameter, then the new slots.
  std::function<std::vector<ValueId>(Builder&, ValueId parameter, ValueId gradient, const std::vector<ValueId>& slots,
                                     double learningRate, int64_t step, const Attributes&)>
      body;
};

const std::vector<OptimizerDescriptor>& optimizers();
const OptimizerDescriptor* findOptimizer(std::string_view key);

}  // namespace unroll
