// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "layers/descriptor.h"

namespace unroll {

/// Dense: a fully connected layer. Every output is a weighted sum of all inputs plus a bias, put
/// through an activation function φ.
///
/// Forward, for each sample n (and for each step t of a sequence):
///   (1)  z = W x + b
///   (2)  y = φ(z)
/// Backward, with δ = ∂L/∂z:
///   (3)  δ = φ'(z) ⊙ ∂L/∂y                      (softmax: δ = y ⊙ (g − ⟨g, y⟩), g = ∂L/∂y)
///   (4)  ∂L/∂W = Σ_n δ_n x_nᵀ
///   (5)  ∂L/∂b = Σ_n δ_n
///   (6)  ∂L/∂x = Wᵀ δ
///
/// Shapes: x (N, in) or (N, T, in); W (out, in); b (out); z, y (N, out) or (N, T, out). The kernel caches
/// nothing but y: φ' is a function of y for every activation here.
///
/// Initialization: W Glorot uniform, ±√(6/(in + out)) (Glorot and Bengio 2010, eq. 16); b zero.
/// Cost: 2·in·out floating-point operations a row forward, twice that backward.
/// Numerical care: a final softmax or sigmoid with the matching cross-entropy is trained through the
/// fused form, which never takes the logarithm of a rounded probability.
/// Errors: shape.rank for images (insert Flatten), shape.open where the last axis is open.
/// Source: Rosenblatt 1958; equations (3)–(6) are Rumelhart, Hinton and Williams 1986, eqs. 4–7.
LayerDescriptor denseLayer();

}  // namespace unroll
