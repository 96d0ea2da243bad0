// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <span>
#include <vector>

#include "data/dataset.h"

namespace unroll {

/// Some samples of a dataset as arrays of their own, for a picture or an explanation: all its inputs, its target and
/// its masks.
struct LoadedSamples {
  struct Input {
    std::string name;
    Extents extents;  ///< with the samples' axis
    std::vector<float> values;
    std::vector<uint8_t> mask;  ///< (samples, steps); empty where its time axis is not open
  };
  std::vector<Input> inputs;
  Extents targetExtents;
  std::vector<float> target;
  std::vector<uint8_t> targetMask;  ///< by row; empty where all rows count
};
LoadedSamples loadSamplesOf(const Dataset& data, std::span<const int64_t> samples);

}  // namespace unroll
