// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>
#include <vector>

#include "layers/attributes.h"

namespace unroll {

/// The small network that a group (a Transformer block) stands for: layers of the catalog, each after those that it
/// takes its inputs from. Names are the group's own; its parameters and values are called PART.NAME ("mha.Wq").
struct Expansion {
  /// An input of the group, the output of a part, or nothing (an optional port that is left open).
  struct Source {
    enum class From { Nothing, Input, Part } from = From::Nothing;
    size_t index = 0;
  };
  struct Part {
    std::string name;
    std::string type;  ///< a layer's key
    AttributeMap attributes;
    std::vector<Source> inputs;  ///< by port
  };

  std::vector<Part> parts;
  Source output;  ///< of a part, that the group gives out

  static Source input(size_t port) { return {Source::From::Input, port}; }
  /// Adds a part; what it gives out.
  Source add(std::string name, std::string type, AttributeMap attributes, std::vector<Source> inputs) {
    parts.push_back({std::move(name), std::move(type), std::move(attributes), std::move(inputs)});
    output = {Source::From::Part, parts.size() - 1};
    return output;
  }
};

}  // namespace unroll
