// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "layers/descriptor.h"

namespace unroll {

/// LeakyReLU: numbers below zero are made small instead of being cut off, so that the gradient never vanishes
/// altogether and no unit can die.
///
/// Forward:
///   (1)  y = max(0, x) + α min(0, x)
/// Backward, with g = ∂L/∂y:
///   (2)  ∂L/∂x = g where x > 0, else α g (so at 0 the slope is α, as in PyTorch)
///
/// Shapes: y as x. No parameters; the kernel caches nothing. Cost: one comparison and one product an element.
/// Defaults: α = 0.3 as in Keras' layer; Keras' function of the same name, which the attribute "activation" of other
/// layers means, has 0.2; PyTorch has 0.01.
/// Numerical care: none needed. Errors: none.
/// Source: Maas, Hannun and Ng 2013, section 2.
LayerDescriptor leakyReluLayer();

}  // namespace unroll
