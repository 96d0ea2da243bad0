// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "layers/descriptor.h"

namespace unroll {

/// LSTM: long short-term memory. A cell state c that is only multiplied and added to, and three gates
/// that say what is kept, what is let in and what is shown.
///
/// Forward, for t = 0 … T−1, with h_{−1} = c_{−1} = 0, σ the gate activation, φ the activation and ψ the
/// output activation:
///   (1)  i_t = σ(W_i x_t + U_i h_{t−1} + b_i)        input gate: what is let in
///   (2)  f_t = σ(W_f x_t + U_f h_{t−1} + b_f)        forget gate: what is kept
///   (3)  g_t = φ(W_g x_t + U_g h_{t−1} + b_g)        candidate
///   (4)  o_t = σ(W_o x_t + U_o h_{t−1} + b_o)        output gate: what is shown
///   (5)  c_t = f_t ⊙ c_{t−1} + i_t ⊙ g_t
///   (6)  h_t = o_t ⊙ ψ(c_t)
/// Backward through time, for t = T−1 … 0, with dh_t = ∂L/∂h_t, dc_t = ∂L/∂c_t:
///   (7)  dh_t = ∂L/∂y_t + Σ_{k ∈ i,f,g,o} U_kᵀ δ^k_{t+1}
///   (8)  dc_t = dh_t ⊙ o_t ⊙ ψ'(c_t) + dc_{t+1} ⊙ f_{t+1}
///   (9)  δ^o = dh ⊙ ψ(c) ⊙ σ',  δ^f = dc ⊙ c_{t−1} ⊙ σ',  δ^i = dc ⊙ g ⊙ σ',  δ^g = dc ⊙ i ⊙ φ'
///   (10) ∂L/∂W_k = Σ_t δ^k_t x_tᵀ,   ∂L/∂U_k = Σ_t δ^k_t h_{t−1}ᵀ,   ∂L/∂b_k = Σ_t δ^k_t
///   (11) ∂L/∂x_t = Σ_k W_kᵀ δ^k_t
/// Where a step is padding, h and c stay as they were.
///
/// Shapes: x (N, T, in); W (4u, in), U (4u, u), b (4u), rows in the order i, f, g, o; gates, c, h (N, u)
/// each step; y (N, T, u) or (N, u). The kernel caches gates, c and h of every step.
/// σ, φ and ψ may be any activation of the list: see SimpleRNN. A softmax at the gates runs over the units of each gate
/// by itself. The kernel keeps the weighted sums too where σ or φ is GELU or SiLU.
/// The concatenated form W_f [h, x] of many texts is U_f and W_f side by side. With output activation
/// "linear" (6) becomes h = o ⊙ c.
/// With "initial state" h_{−1} and c_{−1} come in by the ports initial_h and initial_c, (N, u) each;
/// with "return state" h_{T−1} and c_{T−1} go out by state_h and state_c. All of this backward and in both directions:
/// see SimpleRNN.
///
/// Initialization: W Glorot uniform over the fused shape (fan_out 4u), U orthogonal on the fused shape,
/// b zero but b_f = 1 (Gers et al. 2000; Jozefowicz et al. 2015), so that the cell keeps at first.
/// Cost: 8·u·(in + u) floating-point operations a step forward, twice that backward.
/// Numerical care: (8) lets the gradient pass c by f alone, so that it lives as long as the gate is open.
/// Errors: shape.rank where the input is no sequence.
/// Source: Hochreiter and Schmidhuber 1997; forget gate: Gers et al. 2000; this form: Graves 2013, eqs.
/// 7–11, without peepholes.
LayerDescriptor lstmLayer();

}  // namespace unroll
