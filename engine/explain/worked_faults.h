// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <vector>

#include "explain/explanation.h"

namespace unroll {

/// A printed fault and the step whose value it concerns.
struct FaultPlace {
  const PrintedFault* fault = nullptr;  ///< into the explanation's document
  int step = -1;                        ///< −1: not found in the steps
};

/// Where the faults of a worked example belong: the step that computes the value, or, for a weight or
/// an input, the first step that uses it.
std::vector<FaultPlace> placesOfFaults(const Explanation& explanation);

}  // namespace unroll
