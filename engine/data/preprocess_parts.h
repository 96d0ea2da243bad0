// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Internal to data/: the ways to prepare inputs.
#include "data/preprocess.h"

namespace unroll {

PreprocessDescriptor standardizeStep();
PreprocessDescriptor minMaxStep();
PreprocessDescriptor oneHotStep();
PreprocessDescriptor pcaStep();

}  // namespace unroll
