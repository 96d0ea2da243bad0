// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "layers/descriptor.h"

namespace unroll {

/// Conv2DTranspose: every pixel of the input stamps a small pattern, times its value, on a larger image; where stamps
/// overlap they add up. It is the way back of Conv2D: its forward pass is Conv2D's gradient by the input. Also called
/// fractionally strided convolution; not the inverse ("deconvolution").
///
/// Forward, with stride (s_h, s_w) and dilation (d_h, d_w), c_h and c_w rows and columns cut off before:
///   (1)  z_{o,p,q} = b_o + Σ_c Σ_{(i,j,m,n): i·s_h + m·d_h − c_h = p, j·s_w + n·d_w − c_w = q} W_{c,o,m,n} x_{c,i,j}
///        computed as a window that slides over x̄, which is x with s − 1 zeros between its pixels and a border:
///        z_{o,p,q} = b_o + Σ_c Σ_m Σ_n Ŵ_{c,o,m,n} x̄_{c, p + m·d_h, q + n·d_w},  Ŵ is W turned by half a turn
///   (2)  y = φ(z)
/// Backward, with δ = φ'(z) ⊙ ∂L/∂y:
///   (3)  ∂L/∂x_{c,i,j} = Σ_o Σ_m Σ_n W_{c,o,m,n} δ_{o, i·s_h + m·d_h − c_h, j·s_w + n·d_w − c_w}      (a Conv2D of δ)
///   (4)  ∂L/∂W_{c,o,m,n} = Σ_N Σ_{i,j} x_{c,i,j} δ_{o, i·s_h + m·d_h − c_h, j·s_w + n·d_w − c_w}
///   (5)  ∂L/∂b_o = Σ_N Σ_{p,q} δ_{o,p,q}
/// With g groups, channel c reaches only the out/g filters of its own group.
///
/// Shapes: x (N, in, H, W); W (in, out/g, kh, kw), as PyTorch; b (out); z, y (N, out, H', W'). With K = (k−1)·d + 1 and
/// L = (H−1)·s + K, the size that the stamps cover:
///   valid  H' = (H−1)·s + max(K, s);  same  H' = H·s                                             output_padding -1
///   valid  H' = L + output_padding;   same  H' = (H−1)·s + K − 2⌊K/2⌋ + output_padding           else
///   c = 0 (valid), max(0, ⌊(L − H')/2⌋) (same), as Keras
///
/// Initialization: W Glorot uniform with fan_in = out/g·kh·kw and fan_out = in·kh·kw (as Keras); b zero.
/// Cost: 2·in·H·W·(out/g)·kh·kw floating-point operations a sample forward, twice that backward.
/// Numerical care: stamps overlap unevenly where the stride does not divide the window (checkerboards, Odena et al.
/// 2016); the kernel adds in a fixed order.
/// Errors: shape.rank (an image is needed), shape.channels (groups), shape.size (nothing would be left; an output
/// padding as large as the stride).
/// Sources: Zeiler et al. 2010; Dumoulin and Visin 2016, chapter 4.
LayerDescriptor conv2dTransposeLayer();

}  // namespace unroll
