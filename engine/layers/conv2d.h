// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "layers/descriptor.h"

namespace unroll {

/// Conv2D: small filters slide over an image; each gives a feature map of where its pattern occurs.
/// (Cross-correlation, as in every framework: the filter is not flipped.)
///
/// Forward, with filter o, stride (s_h, s_w), dilation (d_h, d_w) and x̄ the padded image:
///   (1)  X_{c,i,j,m,n} = x̄_{c, i·s_h + m·d_h, j·s_w + n·d_w}          the window at place (i, j)
///   (2)  z_{o,i,j} = Σ_c Σ_m Σ_n W_{o,c,m,n} X_{c,i,j,m,n} + b_o
///   (3)  y = φ(z)
/// Backward, with δ = ∂L/∂z:
///   (4)  δ = φ'(z) ⊙ ∂L/∂y
///   (5)  ∂L/∂W_{o,c,m,n} = Σ_N Σ_{i,j} δ_{o,i,j} X_{c,i,j,m,n}
///   (6)  ∂L/∂b_o = Σ_N Σ_{i,j} δ_{o,i,j}
///   (7)  ∂L/∂x̄_{c,p,q} = Σ_o Σ_{(i,j,m,n) that touch (p,q)} W_{o,c,m,n} δ_{o,i,j}; the border is cut off
/// With g groups, filter o sees only the in/g channels of its own group.
///
/// Shapes: x (N, in, H, W); W (out, in/g, kh, kw); b (out); z, y (N, out, H', W').
///   valid  H' = ⌊(H − (kh−1)·d_h − 1)/s_h⌋ + 1
///   same   H' = ⌈H/s_h⌉; border max(0, (H'−1)·s_h + (kh−1)·d_h + 1 − H), the odd row or column at the end
///
/// Initialization: W Glorot uniform with fan_in = in/g·kh·kw and fan_out = out·kh·kw; b zero.
/// Cost: 2·out·H'·W'·(in/g)·kh·kw floating-point operations a sample forward, twice that backward.
/// Numerical care: sums of in/g·kh·kw products; the kernel adds them in a fixed order.
/// Errors: shape.rank (an image is needed), shape.size (the window is larger than the image),
/// shape.channels (channels or filters are no multiple of the groups).
/// Sources: LeCun et al. 1989, 1998 (section II.A); dilation: Yu and Koltun 2016, eq. 2; groups:
/// Krizhevsky et al. 2012; arithmetic of sizes: Dumoulin and Visin 2016.
LayerDescriptor conv2dLayer();

}  // namespace unroll
