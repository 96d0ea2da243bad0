// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "layers/descriptor.h"

namespace unroll {

/// SpatialDropout2D: dropout of whole feature maps. While training, channel c of sample n is left out at all its
/// pixels, or kept at all: neighbouring pixels are so alike that a single one left out is not missed.
///
/// Forward, with keep decisions k_{n,c} ∈ {0, 1}, P(k = 1) = 1 − p, drawn anew for each step of the training:
///   (1)  m_{n,c} = k_{n,c} / (1 − p)
///   (2)  y_{n,c,i,j} = m_{n,c} x_{n,c,i,j}  while training;  y = x otherwise
/// Backward:
///   (3)  ∂L/∂x_{n,c,i,j} = m_{n,c} ∂L/∂y_{n,c,i,j}
///
/// Shapes: x, y (N, C, H, W); m (N, C, 1, 1). No parameters. The decision of (n, c) is place n·C + c of the node's
/// stream. Cost: one multiplication an element. Errors: shape.rank where the input is no image.
/// Source: Tompson et al. 2015, section 3.2.
LayerDescriptor spatialDropout2dLayer();

}  // namespace unroll
