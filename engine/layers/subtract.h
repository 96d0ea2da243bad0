// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "layers/descriptor.h"

namespace unroll {

/// Subtract: the difference of two inputs, element by element; what one of them has and the other has not.
///
/// Forward:
///   (1)  y = x_1 − x_2
/// Backward:
///   (2)  ∂L/∂x_1 = ∂L/∂y,  ∂L/∂x_2 = −∂L/∂y
///
/// Shapes: both inputs and y alike. No parameters; the kernel caches nothing. A step is padding where it is so in one
/// of the inputs. Cost: one subtraction an element. Errors: shape.differs (inputs of different shapes).
/// Source: as a comparison of two texts: Mou et al. 2016, section 3.2.
LayerDescriptor subtractLayer();

}  // namespace unroll
