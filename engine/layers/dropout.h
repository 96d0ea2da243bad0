// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "layers/descriptor.h"

namespace unroll {

/// Dropout: while training, each number is left out with probability p; the rest is scaled up so that
/// the expected value stays the same (inverted dropout). In use, nothing changes.
///
/// Forward, with keep decisions k ∈ {0, 1}, P(k = 1) = 1 − p, drawn anew for each element and step:
///   (1)  m = k / (1 − p)
///   (2)  y = m ⊙ x              while training;  y = x otherwise
/// Backward:
///   (3)  ∂L/∂x = m ⊙ ∂L/∂y      while training;  ∂L/∂x = ∂L/∂y otherwise
///
/// Shapes: y, m as x. No parameters. The decision of element e of sample n is a function of the
/// document's seed, the node's name, the step and n·elements + e alone (dropoutKeeps in
/// kernels/factories.h), so that both paths, any number of threads, and a replay draw the same.
/// Cost: one multiplication and one draw an element.
/// Numerical care: p = 1 is not allowed, as 1/(1 − p) would not exist.
/// Source: Srivastava et al. 2014, section 4; the factor is applied while training, not in use.
LayerDescriptor dropoutLayer();

}  // namespace unroll
