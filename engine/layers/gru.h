// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "layers/descriptor.h"

namespace unroll {

/// GRU: gated recurrent unit. Two gates: how much of the old state is replaced, and how much of it the
/// candidate sees.
///
/// Forward, for t = 0 … T−1, with h_{−1} = 0, σ the gate activation and φ the activation:
///   (1)  z_t = σ(W_z x_t + U_z h_{t−1} + b_z + b'_z)                     update gate
///   (2)  r_t = σ(W_r x_t + U_r h_{t−1} + b_r + b'_r)                     reset gate
///   (3a) h̃_t = φ(W_h x_t + b_h + r_t ⊙ (U_h h_{t−1} + b'_h))             reset after the product
///   (3b) h̃_t = φ(W_h x_t + U_h (r_t ⊙ h_{t−1}) + b_h)                    reset before it (no b')
///   (4a) h_t = z_t ⊙ h_{t−1} + (1 − z_t) ⊙ h̃_t                           the gate keeps the old
///   (4b) h_t = (1 − z_t) ⊙ h_{t−1} + z_t ⊙ h̃_t                           the gate takes the new
/// Backward through time, with dh_t = ∂L/∂h_t, for (3a) and (4a):
///   (5)  δ^h = dh ⊙ (1 − z) ⊙ φ',   δ^z = dh ⊙ (h_{t−1} − h̃) ⊙ σ',   δ^r = δ^h ⊙ (U_h h_{t−1} + b'_h) ⊙ σ'
///   (6)  ∂L/∂h_{t−1} = z ⊙ dh + U_zᵀ δ^z + U_rᵀ δ^r + U_hᵀ (r ⊙ δ^h)   (and what comes from the output)
///   (7)  ∂L/∂W_k = Σ_t δ^k x_tᵀ,  ∂L/∂U_z,r = Σ_t δ^{z,r} h_{t−1}ᵀ,  ∂L/∂U_h = Σ_t (r ⊙ δ^h) h_{t−1}ᵀ
///   (8)  ∂L/∂b_k = Σ_t δ^k,   ∂L/∂b'_h = Σ_t r ⊙ δ^h
/// (4b) changes the places of z and 1 − z. In (3b) U_h sees r ⊙ h_{t−1}: δ^r = (U_hᵀ δ^h) ⊙ h_{t−1} ⊙ σ'.
/// Where a step is padding, h stays as it was.
///
/// Shapes: x (N, T, in); W (3u, in), U (3u, u), b (3u), and b' = br (3u) with reset after, rows in the order
/// z, r, h; gates, h (N, u) each step; y (N, T, u) or (N, u). The kernel caches gates, candidate and h of
/// every step.
/// With "initial state" h_{−1} comes in by the port initial_h (N, u), with "return state" h_{T−1} goes out by state_h.
/// Directions, and activations other than these: see SimpleRNN. A softmax at the gates runs over the units of each by
/// itself.
///
/// Initialization: W Glorot uniform over the fused shape (fan_out 3u), U orthogonal on the fused shape,
/// b and br zero. Cost: 6·u·(in + u) floating-point operations a step forward, twice that backward.
/// Numerical care: with the gate at its old value the state passes unchanged, and so does the gradient.
/// Errors: shape.rank where the input is no sequence.
/// Source: Cho et al. 2014, eqs. 5–8 (3b, and 4a with z as here); (3a) is the form of cuDNN, Keras and
/// PyTorch; (4b) is that of Chung et al. 2014, eq. 5.
LayerDescriptor gruLayer();

}  // namespace unroll
