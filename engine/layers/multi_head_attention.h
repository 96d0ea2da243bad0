// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "layers/descriptor.h"

namespace unroll {

/// Multi-head attention: several attentions side by side. Each head has its own learned view of query, key and value,
/// so that one may look at the word before, another at the subject of the sentence; what they find is put together by
/// one more weighted sum. With query alone it is self-attention, with value and key from elsewhere cross-attention.
///
/// Forward, for each sample, head h and steps i, j:
///   (1)  Q = W_q q + b_q,   K = W_k k + b_k,   V = W_v v + b_v;   head h has the rows h·d … (h+1)·d − 1
///   (2)  s_hij = ⟨Q_hi, K_hj⟩ / √d
///   (3)  α_hij = e^{s_hij} / Σ_j' e^{s_hij'}           over the steps j' that i may see
///   (4)  C_hi = Σ_j α_hij V_hj
///   (5)  y_i = W_o [C_1i … C_Hi] + b_o
/// Backward, with G = W_oᵀ ∂L/∂y:
///   (6)  ∂L/∂V_hj = Σ_i α_hij G_hi,   ∂L/∂s_hij = α_hij (⟨G_hi, V_hj⟩ − Σ_j' α_hij' ⟨G_hi, V_hj'⟩)
///   (7)  ∂L/∂Q_hi = 1/√d Σ_j ∂L/∂s_hij K_hj,   ∂L/∂K_hj = 1/√d Σ_i ∂L/∂s_hij Q_hi
///   (8)  ∂L/∂W_q = Σ ∂L/∂Q qᵀ,  ∂L/∂q = W_qᵀ ∂L/∂Q,  and so on for k, v and C
/// ∂L/∂b_k is always zero: b_k adds the same to all scores of a query, and (3) does not see that.
///
/// Shapes: query (N, Tq, dq), key (N, Tk, dk), value (N, Tk, dv); Wq (H·d, dq), Wk (H·d, dk), Wv (H·d', dv),
/// Wo (dq, H·d'), with d = key_dim, d' = value_dim; biases one number a row; s, α (N, H, Tq, Tk); y (N, Tq, dq). A value
/// left open is the query, a key left open the value. Padded steps of value and key are not seen; where causal, nor is
/// any j > i. A query that sees nothing has C = 0. The padding of the query goes on to y. The kernel caches Q, K, V, α
/// and C. Dropout leaves out weights as in Attention; the draw of α_hij is place ((n·H + h)·Tq + i)·Tk + j.
///
/// Initialization: weights Glorot uniform with the fans of their matrices (PyTorch takes those of W_q, W_k and W_v one
/// below the other, Keras those of a tensor of three axes), biases zero.
/// Cost: 2·T·(four matrices) + 2·H·Tq·Tk·(d + d') operations a sample forward, twice that backward.
/// Numerical care: the largest score is taken away before (3). Division by √d keeps the scores of long vectors small.
/// Errors: shape.rank where an input is no sequence, shape.attention where key and value are not equally long.
/// Source: Vaswani et al. 2017, section 3.2, equation 1.
LayerDescriptor multiHeadAttentionLayer();

}  // namespace unroll
