// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/tensor.h"
#include "data/dataset.h"
#include "layers/attributes.h"

namespace unroll {

/// A node's identity within a document, for as long as the program runs; files know names only.
using NodeId = int64_t;
inline constexpr NodeId kNoNode = 0;

struct Position {
  double x = 0.0;
  double y = 0.0;
  bool operator==(const Position&) const = default;
};

struct NodeSpec {
  NodeId id = kNoNode;
  std::string type;  ///< a layer's key
  std::string name;  ///< unique, [A-Za-z_][A-Za-z0-9_]*
  int version = 1;
  AttributeMap attributes;
  std::optional<Position> position;  ///< none: laid out automatically
  /// A layer that this program does not know: its JSON, kept to the letter.
  std::optional<std::string> unknown;
  bool operator==(const NodeSpec&) const = default;
};

struct PortRef {
  NodeId node = kNoNode;
  std::string port;
  auto operator<=>(const PortRef&) const = default;
};

struct EdgeSpec {
  PortRef from;
  PortRef to;
  auto operator<=>(const EdgeSpec&) const = default;
};

/// One of a list of descriptors, by its key, with what was set of its attributes.
struct ChoiceSpec {
  std::string type;
  AttributeMap attributes;
  bool operator==(const ChoiceSpec&) const = default;
};

struct DatasetSpec {
  std::string type;  ///< a dataset's key; empty: none
  AttributeMap attributes;
  SplitSpec split;
  std::vector<ChoiceSpec> preprocess = {};  ///< in this order; fitted on the training part
  bool operator==(const DatasetSpec&) const = default;
};

struct OptimizerSpec {
  std::string type = "adam";
  AttributeMap attributes;
  bool operator==(const OptimizerSpec&) const = default;
};

struct TrainingSpec {
  std::string loss = "mean_squared_error";
  bool fromLogits = false;
  AttributeMap lossAttributes = {};       ///< the loss' own: Huber's delta, label smoothing
  std::vector<double> classWeights = {};  ///< by class; empty: all count alike
  OptimizerSpec optimizer;
  ChoiceSpec schedule{"constant", {}};             ///< of the learning rate (optimizers/schedule.h)
  std::optional<ChoiceSpec> clip = {};             ///< of the gradients (optimizers/clip.h)
  std::optional<AttributeMap> earlyStopping = {};  ///< none: all epochs (train/early_stopping.h)
  int64_t batch = 32;
  int64_t epochs = 10;
  std::vector<std::string> metrics;
  bool operator==(const TrainingSpec&) const = default;
};

/// One sample given with the document (worked examples, the chalkboard).
struct SampleSpec {
  std::map<std::string, TensorD> inputs;  ///< by input node, with the sample axis
  std::optional<TensorD> target;
  bool operator==(const SampleSpec&) const = default;
};

/// What a document printed, where, and what is right: shown side by side in Explain.
struct PrintedFault {
  std::string at;       ///< a REF without or with cells: "rnn.a", "rnn.h[0,0,1]"
  std::string printed;  ///< the small TeX of what stands in the document
  std::string right;    ///< the small TeX of what is right
  std::string fault;    ///< English, marked for translation
  std::string whose;    ///< "ours" or "the document's"
  bool operator==(const PrintedFault&) const = default;
};

/// Where a worked example comes from and what is wrong with its print.
struct WorkedSpec {
  std::string source;  ///< "virtual-assistant §4.1"
  std::vector<PrintedFault> faults;
  std::vector<std::string> notes;
  bool operator==(const WorkedSpec&) const = default;
};

/// The document: a plain value, compared by ==.
struct NetworkSpec {
  std::string title;
  uint64_t seed = 1;
  std::vector<NodeSpec> nodes;
  std::vector<EdgeSpec> edges;
  DatasetSpec dataset;
  TrainingSpec training;
  std::map<std::string, TensorD> weights;  ///< given inline, by full name
  std::optional<SampleSpec> sample;
  std::optional<WorkedSpec> worked;

  const NodeSpec* find(NodeId id) const;
  NodeSpec* find(NodeId id);
  const NodeSpec* findByName(std::string_view name) const;
  NodeId nextId() const;
  bool operator==(const NetworkSpec&) const = default;
};

/// "dense1": the first free name that starts with STEM.
std::string freeName(const NetworkSpec& spec, std::string_view stem);

}  // namespace unroll
