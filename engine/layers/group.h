// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "layers/descriptor.h"

// Layers that stand for a small network of other layers (descriptor.h, expand). Their shapes, parameters, body, kernel
// and cost follow from the expansion alone.
namespace unroll::group {

/// One part of an expansion with all that follows from the shapes that come in.
struct Part {
  const LayerDescriptor* layer = nullptr;
  Attributes attributes;
  std::vector<Shape> inputs;
  Shape output;
  std::vector<ParameterSpec> parameters;
  size_t firstParameter = 0;  ///< among those of the group
};
struct Resolved {
  Expansion expansion;
  std::vector<Part> parts;
};
/// Or the sentence of the part whose inputs do not fit.
Result<Resolved> resolve(const Expansion& expansion, const std::vector<Shape>& inputs);

/// The seed of what a part draws, from the group's.
uint64_t partSeed(uint64_t seed, const std::string& part);

/// Whether the output of PART has the mask of an input, and of which: of the only one, or of the first that is padded.
/// Parts that make a mask of their own cannot stand in a group.
bool handsMaskOn(const Part& part);

/// A layer with ports IN; CHECK says whether EXPAND may be asked about the shapes.
LayerDescriptor layer(std::string key, Text title, Text summary, std::vector<Port> in,
                      std::function<Status(const Attributes&, const std::vector<Shape>&)> check,
                      std::function<Expansion(const Attributes&, const std::vector<Shape>&)> expand);

/// Sets what follows from an expansion alone: parameters, body, kernel, cost. requires: LAYER comes from layer().
void setExpansion(LayerDescriptor& layer,
                  std::function<Expansion(const Attributes&, const std::vector<Shape>&)> expand);

}  // namespace unroll::group
