// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "layers/descriptor.h"

// What Keras, PyTorch and people call the things that documents name otherwise.
namespace unroll {

/// A layer that another program's name stands for.
struct LayerMeant {
  std::string type;
  AttributeMap attributes = {};  ///< what the name says beside: {"activation", "relu"} of "ReLU"
};

/// Layers that TYPE may stand for, the likeliest first; none where no program is known to use the word. NAME and WRITTEN
/// (the node's own name and text) tell which layer a wrapper as Keras' Bidirectional holds.
std::vector<LayerMeant> layersMeant(std::string_view type, std::string_view name, std::string_view written);

/// An attribute that was given under another name, as SPECS know it; its value may have another form (bidirectional:
/// true is direction: "both"). None where none of SPECS is meant.
std::optional<std::pair<std::string, AttributeValue>> attributeMeant(const std::vector<AttributeSpec>& specs,
                                                                     std::string_view key, const AttributeValue& value);

/// Whether KEY is one that other programs need and that follows from the connections here: "in_features".
bool isNeedless(std::string_view key);

}  // namespace unroll
