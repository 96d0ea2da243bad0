// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>

#include "explain/pass.h"

namespace unroll::explain {

/// What the two halves of building a pass share: the network (build.cpp) and its loss (build_loss.cpp).

/// An error of a request or a document, at NODE where it is one node's.
Error inputError(std::string code, Text message, const std::string& node = {});

/// What the loss is taken of.
struct NetworkOutput {
  NodeId node = kNoNode;
  ValueId value = kNoValue;
  ValueId mask = kNoValue;  ///< (N, T), where steps are padding
  bool fused = false;       ///< the loss is computed from what stands before the final activation
};

/// Adds target, loss and penalties to BUILDER and says in PASS where they stand. requires: REQUEST has a target.
Status addLoss(Pass& pass, const Explanation::Request& request, Builder& builder, const NetworkOutput& output);

/// Adds the optimizer's step behind the loss. requires: the loss is there.
Status addUpdate(Pass& pass, const OptimizerState& state, Builder& builder);

/// NAME, with "_" behind it until no node is called so.
std::string freeLayer(const NetworkSpec& spec, std::string name);

}  // namespace unroll::explain
