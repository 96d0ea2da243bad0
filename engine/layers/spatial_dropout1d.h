// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "layers/descriptor.h"

namespace unroll {

/// SpatialDropout1D: dropout of whole features. While training, feature f of sample n is left out at all its steps, or
/// kept at all: neighbouring steps say nearly the same, so that a single one left out would teach little.
///
/// Forward, with keep decisions k_{n,f} ∈ {0, 1}, P(k = 1) = 1 − p, drawn anew for each step of the training:
///   (1)  m_{n,f} = k_{n,f} / (1 − p)
///   (2)  y_{n,t,f} = m_{n,f} x_{n,t,f}      while training;  y = x otherwise
/// Backward:
///   (3)  ∂L/∂x_{n,t,f} = m_{n,f} ∂L/∂y_{n,t,f}
///
/// Shapes: x, y (N, T, F); m (N, 1, F). No parameters. The decision of (n, f) is place n·F + f of the node's stream.
/// Cost: one multiplication an element. Errors: shape.rank where the input is no sequence.
/// Source: Tompson et al. 2015, section 3.2, of sequences.
LayerDescriptor spatialDropout1dLayer();

}  // namespace unroll
