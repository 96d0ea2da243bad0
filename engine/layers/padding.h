// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <algorithm>
#include <cstdint>

#include "layers/attributes.h"

namespace unroll {

/// Where a sliding window stands along one axis.
struct WindowPlaces {
  int64_t count = 0;   ///< how many places: the output's size
  int64_t before = 0;  ///< padding before the first element
  int64_t after = 0;   ///< padding after the last
};

/// A window of SIZE taps, DILATION apart, moved by STRIDE along SIZE_OF_AXIS elements.
///   valid: count = ⌊(n − (k−1)d − 1) / s⌋ + 1; 0 or less where the window does not fit
///   same:  count = ⌈n / s⌉, padding max(0, (count−1)s + (k−1)d + 1 − n), the odd one at the end
inline WindowPlaces windowPlaces(int64_t sizeOfAxis, int64_t size, int64_t stride, int64_t dilation, bool same) {
  const int64_t span = (size - 1) * dilation + 1;
  if (!same) return {sizeOfAxis < span ? 0 : (sizeOfAxis - span) / stride + 1, 0, 0};
  const int64_t count = (sizeOfAxis + stride - 1) / stride;
  const int64_t total = std::max<int64_t>(0, (count - 1) * stride + span - sizeOfAxis);
  return {count, total / 2, total - total / 2};
}

inline AttributeSpec paddingAttribute() {
  return choiceAttribute(
      "padding", QT_TRANSLATE_NOOP("engine", "Padding"),
      QT_TRANSLATE_NOOP("engine",
                        "Valid: the window stays inside the image. Same: a border is added, so that stride 1 "
                        "keeps the size."),
      "valid", {{"valid", QT_TRANSLATE_NOOP("engine", "Valid")}, {"same", QT_TRANSLATE_NOOP("engine", "Same")}});
}

}  // namespace unroll
