// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/attribute_groups.h"

#include <algorithm>

namespace unroll {
namespace {

struct Heading {
  const char* key;
  const Text& group;
};

/// Keys that stand for the same in whatever layer has them.
const Heading kHeadings[] = {
    // Other forms of the same layer, and numbers that only a comparison with another program asks for.
    {"dilation_rate", attribute_group::kVariant},
    {"groups", attribute_group::kVariant},
    {"output_padding", attribute_group::kVariant},
    {"recurrent_activation", attribute_group::kVariant},
    {"output_activation", attribute_group::kVariant},
    {"unit_forget_bias", attribute_group::kVariant},
    {"reset_after", attribute_group::kVariant},
    {"update_gate", attribute_group::kVariant},
    {"value_dim", attribute_group::kVariant},
    {"scaled", attribute_group::kVariant},
    {"use_scale", attribute_group::kVariant},
    {"normalize_first", attribute_group::kVariant},
    {"epsilon", attribute_group::kVariant},
    {"layer_norm_epsilon", attribute_group::kVariant},
    {"center", attribute_group::kVariant},
    {"scale", attribute_group::kVariant},
    // A recurrent layer's ports for its state.
    {"initial_state", attribute_group::kState},
    {"return_state", attribute_group::kState},
};

/// The place of a heading in the inspector; 0: none, in sight.
int placeOf(const Text& group) {
  if (group.empty()) return 0;
  if (group == attribute_group::kVariant) return 1;
  if (group == attribute_group::kState) return 2;
  if (group == attribute_group::kInitialization) return 4;
  if (group == attribute_group::kRegularization) return 5;
  return 3;
}

}  // namespace

void groupAttributes(LayerDescriptor& layer) {
  for (AttributeSpec& spec : layer.attributes) {
    if (!spec.group.empty()) continue;
    for (const Heading& heading : kHeadings) {
      if (spec.key == heading.key) spec.group = heading.group;
    }
  }
  std::stable_sort(layer.attributes.begin(), layer.attributes.end(),
                   [](const AttributeSpec& a, const AttributeSpec& b) { return placeOf(a.group) < placeOf(b.group); });
}

}  // namespace unroll
