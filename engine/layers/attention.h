// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "layers/descriptor.h"

namespace unroll {

/// Attention: every step of one sequence (the query) looks at all steps of another (the keys), and takes a mean of its
/// values, weighted by how well query and key agree. Nothing is learned here (but one scale, if wanted): what to ask
/// and what to answer is made by the layers before.
///
/// Forward, for each sample, query step i and key step j:
///   (1)  s_ij = c ⟨q_i, k_j⟩,  c = 1, or 1/√d where scaled, times the learned scale where wanted
///   (2)  α_ij = e^{s_ij} / Σ_j' e^{s_ij'}              over the steps j' that i may see
///   (3)  y_i = Σ_j α_ij v_j
/// Backward, with g_i = ∂L/∂y_i:
///   (4)  ∂L/∂v_j = Σ_i α_ij g_i,   ∂L/∂α_ij = ⟨g_i, v_j⟩
///   (5)  ∂L/∂s_ij = α_ij (∂L/∂α_ij − Σ_j' α_ij' ∂L/∂α_ij')
///   (6)  ∂L/∂q_i = c Σ_j ∂L/∂s_ij k_j,   ∂L/∂k_j = c Σ_i ∂L/∂s_ij q_i
///
/// Shapes: query (N, Tq, d), key (N, Tk, d), value (N, Tk, dv); s, α (N, Tq, Tk); y (N, Tq, dv). A value left open is
/// the query (self-attention), a key left open the value. Padded steps of value and key are not seen; where causal,
/// nor is any j > i. A query that sees nothing gives 0. The padding of the query goes on to y. The kernel caches α.
/// While training with dropout p, each α_ij is left out with probability p or divided by 1 − p; its draw is place
/// (n·Tq + i)·Tk + j of the node's stream.
///
/// Initialization: scale one. Cost: 2·Tq·Tk·(d + dv) operations a sample forward, twice that backward: the square of
/// the length. Numerical care: the largest score is taken away before (2), so that no exponential overflows.
/// Errors: shape.rank where an input is no sequence, shape.attention where sizes do not fit.
/// Source: Luong, Pham and Manning 2015, equations 7 and 8 (dot); Vaswani et al. 2017, equation 1 (scaled).
LayerDescriptor attentionLayer();

}  // namespace unroll
