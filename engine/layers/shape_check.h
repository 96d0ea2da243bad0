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

/// What kernels that look at numbers one by one need of a shape: numbers of a sample (of one step, where its time axis
/// is open).
struct SampleSize {
  explicit SampleSize(const Shape& shape) {
    for (int axis = 1; axis < shape.rank(); ++axis) {
      if (shape.isOpen(axis))
        openTime = true;
      else
        elements *= shape[axis].size;
    }
  }
  int64_t elements = 1;
  bool openTime = false;
};

inline bool isSequence(const Shape& shape) { return shape.rank() == 3 && shape[1].name == 'T'; }
inline bool isImage(const Shape& shape) { return shape.rank() == 4 && shape[1].name == 'C'; }

}  // namespace unroll
