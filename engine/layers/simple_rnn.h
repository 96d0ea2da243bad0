// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "layers/descriptor.h"

namespace unroll {

/// SimpleRNN: a state that is computed anew at each step from the input and from itself.
///
/// Forward, for t = 0 … T−1, with h_{−1} = 0:
///   (1)  a_t = W x_t + U h_{t−1} + b
///   (2)  h_t = φ(a_t)
///   (3)  y = (h_0 … h_{T−1}), or h_{T−1} alone
/// Backward through time, for t = T−1 … 0, with g_t = ∂L/∂y_t and δ_T = 0:
///   (4)  ∂L/∂h_t = g_t + Uᵀ δ_{t+1}
///   (5)  δ_t = φ'(a_t) ⊙ ∂L/∂h_t
///   (6)  ∂L/∂W = Σ_t δ_t x_tᵀ,   ∂L/∂U = Σ_t δ_t h_{t−1}ᵀ,   ∂L/∂b = Σ_t δ_t   (and over the samples)
///   (7)  ∂L/∂x_t = Wᵀ δ_t
/// Where a step is padding, h_t = h_{t−1}, and the gradient passes unchanged.
///
/// Shapes: x (N, T, in); W (u, in); U (u, u); b (u); a, h (N, u) each step; y (N, T, u) or (N, u). The
/// kernel caches every h.
/// Directions: backward runs from the last step to the first (its last state is that of t = 0); both
/// runs each way with weights of their own (back.W …), side by side or added up.
/// With "initial state" h_{−1} comes in by the port initial_h (N, u) and has a gradient of its own; with "return state"
/// the state after the last step, h_{T−1}, goes out by the port state_h as well: an encoder's thought, which a decoder
/// starts from (Sutskever et al. 2014). ∂L/∂state_h is added to (4) of the last step. In both directions the backward
/// one has its own: back_initial_h, and back_state_h after its own last step, t = 0.
///
/// Initialization: W Glorot uniform, U orthogonal (Saxe et al. 2014), b zero.
/// φ may be any activation of the list. Those whose slope cannot be told from h_t (GELU, SiLU) have a_t kept as well;
/// softmax and log-softmax run over the units of one step, so that (5) is δ_t = Jᵀ ∂L/∂h_t with their Jacobian.
/// Cost: 2·u·(in + u) floating-point operations a step forward, twice that backward.
/// Numerical care: (4) multiplies with Uᵀ again and again; gradients vanish where its singular values
/// times φ' stay below 1 and explode where they stay above (Bengio et al. 1994; Pascanu et al. 2013).
/// Errors: shape.rank where the input is no sequence.
/// Source: Elman 1990; backward: Werbos 1990.
LayerDescriptor simpleRnnLayer();

}  // namespace unroll
