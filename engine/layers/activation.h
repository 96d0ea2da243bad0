// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "layers/descriptor.h"

namespace unroll {

/// Activation: an element-wise function as a layer of its own; softmax works on a whole row.
///
/// Forward, by the attribute "activation":
///   (1)  linear   y = x
///   (2)  relu     y = max(0, x)
///   (3)  sigmoid  y = 1 / (1 + e^{−x})
///   (4)  tanh     y = (e^x − e^{−x}) / (e^x + e^{−x})
///   (5)  softmax  y_j = e^{x_j} / Σ_k e^{x_k}
/// Backward, with g = ∂L/∂y:
///   (6)  linear   ∂L/∂x = g
///   (7)  relu     ∂L/∂x = g where x > 0, else 0 (so the derivative at 0 is 0)
///   (8)  sigmoid  ∂L/∂x = g ⊙ y ⊙ (1 − y)
///   (9)  tanh     ∂L/∂x = g ⊙ (1 − y²)
///   (10) softmax  ∂L/∂x = y ⊙ (g − Σ_k g_k y_k)
///
/// Shapes: y as x. Softmax runs over the features, the last axis of (N, F) and (N, T, F).
/// No parameters. The kernel caches nothing: (7)–(10) need y alone. Cost: some operations an element.
/// Numerical care: softmax subtracts the row's maximum first, so that e^x never overflows; sigmoid is
/// computed from e^{−|x|}.
/// Errors: shape.open for a softmax over an open axis, shape.rank for a softmax of images.
/// Sources: ReLU: Nair and Hinton 2010; softmax: Bridle 1990, eq. 2.
LayerDescriptor activationLayer();

}  // namespace unroll
