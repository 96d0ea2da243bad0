// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "layers/descriptor.h"

namespace unroll {

/// AveragePooling2D: the mean of each window; smaller, smoother maps.
///
/// Forward, for each channel c, with the window X at place (i, j) and k_{i,j} of its pixels inside the image:
///   (1)  X_{c,i,j,m,n} = x̄_{c, i·s_h + m, j·s_w + n}
///   (2)  y_{c,i,j} = 1/k_{i,j} · Σ_{m,n} X_{c,i,j,m,n}
/// Backward: every pixel of a window gets the same share:
///   (3)  ∂L/∂x_{c,p,q} = Σ_{(i,j) that cover (p,q)} ∂L/∂y_{c,i,j} / k_{i,j}
///
/// Shapes: x (N, C, H, W) → y (N, C, H', W'); sizes as Conv2D without dilation. The kernel caches nothing.
/// No parameters. Cost: C·H'·W'·kh·kw additions. Padding ("same") is not counted, as in Keras; PyTorch's
/// AvgPool2d counts it unless count_include_pad is off.
/// Errors: shape.rank, shape.size as Conv2D.
/// Source: LeCun et al. 1989 (sub-sampling).
LayerDescriptor averagePooling2dLayer();

}  // namespace unroll
