// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <optional>

#include "layers/descriptor.h"

namespace unroll::convolution {

// What the convolutions share.

AttributeSpec filtersAttribute();
AttributeSpec groupsAttribute();
AttributeSpec biasAttribute();

/// Whether "groups" divides the CHANNELS that come in (IN) and the filters.
std::optional<Error> checkGroups(const Text& title, const Attributes& attributes, const Shape& in, int64_t channels);

/// W of EXTENTS (Glorot uniform) and, where "use_bias", b.
std::vector<ParameterSpec> parameters(const Attributes& attributes, Extents extents, int64_t fanIn, int64_t fanOut);

/// Keras' options from "groups" on: ", groups=2, activation=\"relu\", use_bias=False".
std::string kerasOptions(const Attributes& attributes);

/// The line of a card for two axes: "32 · 3×3 · relu".
std::string subtitle2d(const Attributes& attributes);

}  // namespace unroll::convolution
