// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <map>
#include <optional>
#include <string>

#include "core/tensor.h"
#include "graph/network_spec.h"
#include "optimizers/optimizer.h"

namespace unroll::testing {

/// A small network of layers of the catalog with an output that its loss takes, a sample for it, and a place in its
/// training.
struct RandomNetwork {
  NetworkSpec spec;
  std::map<std::string, TensorD> inputs;
  TensorD target;
  bool training = false;
  OptimizerState optimizer;

  std::string describe() const;
};

/// Within a property (random_configurations.h): one layer of any kind in a configuration of its own, up to two more
/// that take what it gives, a Dense that ends it, a loss, an optimizer with its options, clipping, a schedule.
RandomNetwork drawNetwork();

}  // namespace unroll::testing
