// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>

#include "chalkboard/board.h"

namespace unroll {

/// Gives BOARD weights, a sample of SAMPLES and a target that are kind to mental arithmetic: small whole numbers and
/// halves, logits that are 0 or logarithms of small numbers. Of a few draws the one whose pass has the simplest
/// numbers is taken: short fractions, small sums, σ and tanh where they are not saturated, nothing dead.
/// From the second step on, the optimizer remembers something too. The same SEED gives the same numbers. Fails where
/// the network itself does.
Status drawKindNumbers(Board& board, uint64_t seed, int64_t samples = 1);

}  // namespace unroll
