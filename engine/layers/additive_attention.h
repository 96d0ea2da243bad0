// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "layers/descriptor.h"

namespace unroll {

/// Additive attention: every step of one sequence (the query, a decoder's states) looks at all steps of another (the
/// keys, an encoder's states), and takes a mean of its values. How well query and key agree is learned: a small network
/// with one hidden layer says it.
///
/// Forward, for each sample, query step i and key step j:
///   (1)  a_ij = tanh(W_q q_i + W_k k_j)
///   (2)  s_ij = vᵀ a_ij
///   (3)  α_ij = e^{s_ij} / Σ_j' e^{s_ij'}              over the steps j' that i may see
///   (4)  y_i = Σ_j α_ij v_j
/// Backward, with g_i = ∂L/∂y_i:
///   (5)  ∂L/∂v_j = Σ_i α_ij g_i,   ∂L/∂s_ij = α_ij (⟨g_i, v_j⟩ − Σ_j' α_ij' ⟨g_i, v_j'⟩)
///   (6)  ∂L/∂v = Σ_ij ∂L/∂s_ij a_ij,   δ_ij = ∂L/∂s_ij (1 − a_ij²) ⊙ v
///   (7)  ∂L/∂W_q = Σ_i (Σ_j δ_ij) q_iᵀ,  ∂L/∂W_k = Σ_j (Σ_i δ_ij) k_jᵀ,  ∂L/∂q_i = W_qᵀ Σ_j δ_ij,  ∂L/∂k_j = W_kᵀ Σ_i δ_ij
///
/// Shapes: query (N, Tq, dq), key (N, Tk, dk), value (N, Tk, dv); Wq (units, dq), Wk (units, dk), v (units);
/// a (N, Tq, Tk, units); s, α (N, Tq, Tk); y (N, Tq, dv). A value left open is the query, a key left open the value.
/// Padded steps of value and key are not seen; where causal, nor is any j > i. A query that sees nothing gives 0. The
/// padding of the query goes on to y. The kernel caches W_q q, W_k k, a and α. Dropout as in Attention.
///
/// Initialization: Wq, Wk, v Glorot uniform. Cost: 2·Tq·Tk·(units + dv) operations and Tq·Tk·units tanh a sample.
/// Numerical care: the largest score is taken away before (3), so that no exponential overflows.
/// Errors: shape.rank where an input is no sequence, shape.attention where key and value are not equally long.
/// Source: Bahdanau, Cho and Bengio 2015, appendix A.1.2. Keras' AdditiveAttention is (1) without W_q and W_k.
LayerDescriptor additiveAttentionLayer();

}  // namespace unroll
