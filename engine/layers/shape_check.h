// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "core/result.h"
#include "core/shape.h"

namespace unroll {

/// Stands in a layer's sentences for the name of its node; inference puts the name in its place. It is
/// given as an argument, never written into the pattern, so that the pattern stays the key of its
/// translation.
inline const std::string kNodeName = "{node}";

/// A shape that does not fit. ATTRIBUTE: the one to blame, where there is one.
inline Error shapeError(std::string code, Text message, std::string attribute = {}) {
  Place place;
  place.attribute = std::move(attribute);
  return {std::move(code), std::move(message), std::move(place)};
}

/// "(kh, kw)" as Keras and PyTorch write a pair: "3" where both are the same.
inline std::string pairText(const std::vector<int64_t>& pair) {
  if (pair[0] == pair[1]) return std::to_string(pair[0]);
  return "(" + std::to_string(pair[0]) + ", " + std::to_string(pair[1]) + ")";
}

inline bool isSequence(const Shape& shape) { return shape.rank() == 3 && shape[1].name == 'T'; }
inline bool isImage(const Shape& shape) { return shape.rank() == 4 && shape[1].name == 'C'; }

}  // namespace unroll
