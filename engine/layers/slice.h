// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "layers/descriptor.h"

namespace unroll {

/// Slice: a part of one axis: some steps, some features, the upper half of an image.
///
/// Forward, along the axis, from b to before e:
///   (1)  y_j = x_{b + j},  0 ≤ j < e − b
/// Backward: what was cut off gets no gradient:
///   (2)  ∂L/∂x_{b + j} = ∂L/∂y_j, 0 elsewhere
///
/// Shapes: y as x, with e − b in place of the axis' size. Axis −1 are the features (the channels of images, as Keras'
/// last axis); else axes count from 1 after the samples. Negative b and e count from the end, as in Python; e = 0 is
/// the end. The time axis can be cut where it has a fixed length; its mask is cut with it.
/// No parameters; the kernel caches nothing. Cost: none but the copy.
/// Errors: shape.axis (there is no such axis), shape.open (an open axis), shape.size (nothing would be left).
/// Source: x[..., b:e] of every framework of arrays.
LayerDescriptor sliceLayer();

}  // namespace unroll
