// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cmath>

#include "losses/loss.h"

namespace unroll {

/// Whether LOSS compares probabilities, so that its targets lie between 0 and 1.
inline bool wantsProbabilities(const LossDescriptor& loss) {
  return loss.target == TargetForm::LikePrediction && !loss.fusedWith.empty();
}

/// Whether LOSS can take VALUE in a target: the number of one of CLASSES, a probability, or any finite number.
inline bool takesTarget(const LossDescriptor& loss, double value, int64_t classes) {
  if (loss.target == TargetForm::ClassIndex)
    return value >= 0.0 && value < static_cast<double>(classes) && value == std::floor(value);
  return wantsProbabilities(loss) ? value >= 0.0 && value <= 1.0 : std::isfinite(value);
}

}  // namespace unroll
