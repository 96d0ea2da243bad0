// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "layers/descriptor.h"

namespace unroll {

/// MaxPooling2D: the largest number of each window; smaller maps that keep the strongest responses.
///
/// Forward, for each channel c, with the window X at place (i, j) (stride s_h, s_w):
///   (1)  X_{c,i,j,m,n} = x̄_{c, i·s_h + m, j·s_w + n}
///   (2)  y_{c,i,j} = max_{m,n} X_{c,i,j,m,n}
/// Backward: the winner takes the whole gradient, of equals the first (row by row):
///   (3)  ∂L/∂x_{c,p,q} = Σ_{(i,j) whose winner is (p,q)} ∂L/∂y_{c,i,j}
///
/// Shapes: x (N, C, H, W) → y (N, C, H', W'); sizes as Conv2D without dilation. The kernel caches which
/// element won each window.
/// No parameters. Cost: C·H'·W'·kh·kw comparisons. Padding ("same") is −∞ and never wins.
/// Errors: shape.rank, shape.size as Conv2D.
/// Source: Zhou and Chellappa 1988; Riesenhuber and Poggio 1999; (3) by the sub-gradient of the maximum.
LayerDescriptor maxPooling2dLayer();

}  // namespace unroll
