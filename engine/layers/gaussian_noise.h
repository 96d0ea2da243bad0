// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "layers/descriptor.h"

namespace unroll {

/// Gaussian noise: while training, a normally distributed number is added to each number, so that the network learns
/// not to mind small changes. In use, nothing changes.
///
/// Forward, with z drawn anew from N(0, 1) for each element and step:
///   (1)  y = x + s z           while training;  y = x otherwise
/// Backward:
///   (2)  ∂L/∂x = ∂L/∂y
///
/// Shapes: y, z as x. No parameters; the kernel caches nothing. The draw of element e of sample n is a function of the
/// document's seed, the node's name, the step and n·elements + e alone (Box and Muller 1958), so that both paths, any
/// number of threads and a replay draw the same. Cost: one draw and one addition an element. Errors: none.
/// Source: Bishop 1995, "Training with noise is equivalent to Tikhonov regularization", section 2.
LayerDescriptor gaussianNoiseLayer();

}  // namespace unroll
