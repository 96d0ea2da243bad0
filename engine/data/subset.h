// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <optional>

#include "data/dataset.h"

namespace unroll {

/// The number that SAMPLE of DATA has in the whole that DATA is a subset() of; none where it is no subset.
std::optional<int64_t> placeInWhole(const Dataset& data, int64_t sample);

}  // namespace unroll
