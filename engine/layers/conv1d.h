// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "layers/descriptor.h"

namespace unroll {

/// Conv1D: small filters slide over the steps of a sequence; each says where its pattern occurs. Over the embedding of
/// a text, a filter of k steps looks for a phrase of k words. (Cross-correlation: the filter is not flipped.)
///
/// Forward, with filter o, stride s, dilation d and x̄ the sequence with its border:
///   (1)  X_{c,t,j} = x̄_{t·s + j·d, c}                       the window at place t
///   (2)  z_{t,o} = Σ_c Σ_j W_{o,c,j} X_{c,t,j} + b_o
///   (3)  y = φ(z)
/// Backward, with δ = ∂L/∂z:
///   (4)  δ = φ'(z) ⊙ ∂L/∂y
///   (5)  ∂L/∂W_{o,c,j} = Σ_N Σ_t δ_{t,o} X_{c,t,j}
///   (6)  ∂L/∂b_o = Σ_N Σ_t δ_{t,o}
///   (7)  ∂L/∂x̄_{p,c} = Σ_o Σ_{(t,j) with t·s + j·d = p} W_{o,c,j} δ_{t,o}; the border is cut off
/// With g groups, filter o sees only the in/g features of its own group.
///
/// Shapes: x (N, T, in); W (out, in/g, k); b (out); z, y (N, T', out).
///   valid   T' = ⌊(T − (k−1)·d − 1)/s⌋ + 1
///   same    T' = ⌈T/s⌉; border max(0, (T'−1)·s + (k−1)·d + 1 − T), the odd step at the end
///   causal  T' = ⌈T/s⌉; border (k−1)·d before the first step: y_t sees x_0 … x_{t·s} only
/// The time axis may be open. Steps that are padding by the mask count as zeros, as the border does: a short sequence
/// in a long batch gives what it gives alone (same with stride 1, valid, causal). An output step is padding where its
/// window leaves the sequence (valid), or where it stands on padding (same, causal). A sequence of open length that is
/// shorter than a valid window is filled up with zeros to one window.
///
/// Initialization: W Glorot uniform with fan_in = in/g·k and fan_out = out·k; b zero.
/// Cost: 2·out·T'·(in/g)·k floating-point operations a sample forward, twice that backward.
/// Numerical care: sums of in/g·k products, added in a fixed order.
/// Errors: shape.rank (a sequence is needed), shape.size (the window is longer than the sequence), shape.channels
/// (features or filters are no multiple of the groups).
/// Sources: Waibel et al. 1989 (time-delay networks); over text: Kim 2014, eq. 2; causal and dilated: van den Oord et
/// al. 2016 (WaveNet), section 2.1.
LayerDescriptor conv1dLayer();

}  // namespace unroll
