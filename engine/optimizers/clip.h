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

/// The gradient of one parameter, and Σ g².
struct ClipPart {
  float* gradient = nullptr;
  int64_t count = 0;
  double squares = 0.0;
};

/// A way to keep gradients from exploding, between backward and the update (Pascanu et al. 2013, algorithm 1). It is
/// of no use against vanishing ones.
struct ClipDescriptor {
  std::string key;  ///< "global_norm"
  Text title;
  Text summary;
  std::string formula;
  std::vector<AttributeSpec> attributes;  ///< "limit"
  std::function<void(std::span<const ClipPart> all, double limit)> kernel;
  /// One number is found of all gradients together: else each parameter is clipped by itself.
  bool together = false;
  /// The same in primitives: the clipped gradients.
  std::function<std::vector<ValueId>(Builder&, const std::vector<ValueId>& all, double limit)> body;
};

const std::vector<ClipDescriptor>& clips();
const ClipDescriptor* findClip(std::string_view key);

}  // namespace unroll
