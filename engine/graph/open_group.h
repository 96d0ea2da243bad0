// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "graph/edit.h"
#include "graph/inference.h"

namespace unroll {

/// Whether a node is a group, a Transformer block for example, that can be opened into its layers.
bool isGroup(const NetworkSpec& spec, NodeId id, const LayerCatalog& catalog = LayerCatalog::builtIn());

/// The edit that puts a group's layers in its place: node enc becomes enc_mha, enc_norm1 and so on, with the group's
/// connections; inline weights go along (enc.mha.Wq becomes enc_mha.Wq). What the network computes with given weights
/// stays the same. Fails where ID is no group or its shapes are not known.
Result<Edits> openGroup(const NetworkSpec& spec, const Inference& inference, NodeId id);

/// WEIGHTS by the names that they have once the group ID is open.
std::map<std::string, TensorD> openedWeights(const NetworkSpec& spec, const Inference& inference, NodeId id,
                                             std::map<std::string, TensorD> weights);

}  // namespace unroll
