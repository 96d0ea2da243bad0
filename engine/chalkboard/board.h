// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/result.h"
#include "explain/explanation.h"
#include "graph/network_spec.h"

namespace unroll {

/// A number of a board that is chosen from a small range: units, inputs, time steps, heads.
struct BoardSize {
  std::string key;
  Text label;
  int low = 1;
  int high = 4;
  int start = 2;
};
using BoardSizes = std::map<std::string, int, std::less<>>;

class BoardPlan;

/// What stands on a chalkboard: a document with its weights and sample, and where the board goes on through the
/// optimizer's step, what the optimizer remembers before it.
struct Board {
  NetworkSpec spec;
  std::optional<OptimizerState> update = {};
  bool operator==(const Board& other) const;
};

/// What can stand on a chalkboard: one cell or layer of small size with its loss. A board is a document like any other,
/// with its weights and sample given: layers of the catalog, explained by the same Explanation.
struct BoardKind {
  std::string key;
  Text title;
  Text summary;
  std::vector<BoardSize> sizes;
  std::vector<std::string> options;  ///< attributes of the layer that can be chosen: "activation", "use_bias"
  void (*build)(BoardPlan& plan, const BoardSizes& sizes);
};

const std::vector<BoardKind>& boardKinds();
const BoardKind* findBoardKind(std::string_view key);
/// What of a board can be set, as forms want it: its sizes, then the attributes of its layer.
std::vector<AttributeSpec> boardAttributes(const BoardKind& kind);
/// The node of a board that OPTIONS belong to; the others are its inputs.
inline constexpr const char* kBoardLayer = "cell";

/// Everything that a board is made from: the same settings are the same numbers on every machine.
struct BoardSettings {
  std::string kind;
  BoardSizes sizes = {};      ///< left out: where the kind starts
  AttributeMap options = {};  ///< left out: the layer's defaults
  uint64_t seed = 1;
  bool operator==(const BoardSettings&) const = default;
};

/// The document of a board, its numbers drawn from the seed (kind_numbers.h). Fails with a sentence where the kind is
/// not known, a size is out of range, or the layer refuses an option.
Result<Board> makeBoard(const BoardSettings& settings);

/// One pass over the sample that the board carries, in training mode (batch normalization takes the batch's
/// statistics).
Result<std::shared_ptr<const Explanation>> explainBoard(const Board& board);

}  // namespace unroll
