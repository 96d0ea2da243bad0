// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Numbers that choose: a token is the row of a table, a class the place in a row. Kernels take any float for one, so
// that what is out of range has to be refused where data meets the network: once for a dataset, not in every step.
#include <map>
#include <vector>

#include "core/tensor.h"
#include "data/dataset.h"
#include "graph/inference.h"

namespace unroll {

/// The table that a value of an input chooses a row of.
struct RowChoice {
  int64_t rows = 0;     ///< 0: any number may stand here
  NodeId by = kNoNode;  ///< the node that looks it up
  bool operator==(const RowChoice&) const = default;
};

/// By input node: the choice of each value of a sample, of a step where the time axis is open. Inputs of which nothing
/// chooses are left out. It follows from the layers' bodies: values that only move (Flatten, Slice, Concatenate …) on
/// their way to a gather. requires: INFERENCE has no errors.
std::map<NodeId, std::vector<RowChoice>> rowChoices(const NetworkSpec& spec, const Inference& inference);

/// The first value of an input (samples first) that chooses no row, with its place and the remedy. VALUES by name of
/// the input node.
Status checkTokens(const NetworkSpec& spec, const Inference& inference, const std::map<std::string, TensorD>& values);
/// The same of whole datasets, and of targets that are numbers of classes. NODES: which input node takes which input
/// of the data (matchInputs). DATA: before its targets are fitted to the loss.
Status checkWholeNumbers(const NetworkSpec& spec, const Inference& inference, const DataSplit& data,
                         const std::vector<NodeId>& nodes);

}  // namespace unroll
