// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>
#include <variant>
#include <vector>

#include "core/result.h"
#include "graph/network_spec.h"

namespace unroll {

struct AddNode {
  NodeSpec node;
  int index = -1;
};  ///< id 0: the next free one; index −1: at the end
struct RemoveNode {
  NodeId id;
};  ///< its edges go with it
struct SetAttribute {
  NodeId id;
  std::string key;
  std::optional<AttributeValue> value;
};  ///< none: the default
struct RenameNode {
  NodeId id;
  std::string name;
};
struct MoveNode {
  NodeId id;
  std::optional<Position> position;
};
/// index −1: at the end, in place of any edge into the same input port; else put back at this place.
struct Connect {
  EdgeSpec edge;
  int index = -1;
};
/// index: where the edge stands, if the document has it twice; −1: the first.
struct Disconnect {
  EdgeSpec edge;
  int index = -1;
};
struct SetTraining {
  TrainingSpec training;
};
struct SetDataset {
  DatasetSpec dataset;
};
struct SetSeed {
  uint64_t seed;
};
struct SetTitle {
  std::string title;
};
struct SetSample {
  std::optional<SampleSpec> sample;
};
struct SetWeights {
  std::map<std::string, TensorD> weights;
};
struct Edits;
/// One change of a document. apply() checks it; ids only, never pointers.
using Edit = std::variant<AddNode, RemoveNode, SetAttribute, RenameNode, MoveNode, Connect, Disconnect, SetTraining,
                          SetDataset, SetSeed, SetTitle, SetSample, SetWeights, Edits>;
/// Several changes as one; either all are done or none.
struct Edits {
  std::vector<Edit> all;
};

/// Changes SPEC and returns the edit that takes it back; or says what cannot be done and leaves SPEC
/// as it was. Renaming moves the inline weights and the sample's input along. Shapes that do not fit
/// are no error here: inference reports them.
Result<Edit> apply(NetworkSpec& spec, const Edit& edit);
// An Edit is a std::variant: without these an unqualified call would find std::apply.
inline Result<Edit> apply(NetworkSpec& spec, Edit& edit) { return apply(spec, static_cast<const Edit&>(edit)); }
inline Result<Edit> apply(NetworkSpec& spec, Edit&& edit) { return apply(spec, static_cast<const Edit&>(edit)); }

}  // namespace unroll
