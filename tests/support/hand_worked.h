// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "support/layer_harness.h"
#include "support/layer_trial.h"

namespace unroll::testing {

/// A layer on numbers that somebody has worked out with pencil and paper; the loss is Σ weight · output.
struct HandWorked {
  std::string key;
  AttributeMap attributes;
  Shape shape;  ///< of the one input
  TensorD x;
  std::vector<TensorD> parameters;
  TensorD weights;  ///< ∂L/∂output
  TensorD output;
  std::optional<TensorD> dInput;
  std::vector<TensorD> dParameters;
  std::vector<uint8_t> mask = {};
};

/// Body and kernel against the hand's numbers.
Complaints check(const HandWorked& example);

/// What inferShape says against INPUT, in English; empty where it has nothing to say. The error's code and
/// attribute stand before it: "shape.rank[]: Dense …".
std::string shapeComplaint(const std::string& key, const AttributeMap& attributes, const Shape& input);

/// The one output's shape, as "(N, 3)".
std::string outputShape(const std::string& key, const AttributeMap& attributes, const Shape& input);

}  // namespace unroll::testing
