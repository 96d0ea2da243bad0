// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "layers/descriptor.h"

namespace unroll {

/// Activation: a function that every number goes through, as a layer of its own; softmax and log-softmax work on a
/// whole row. What a network without such functions computes is one linear map, however many layers it has.
///
/// Forward, by the attribute "activation" (Keras' keys):
///   (1)  linear        y = x
///   (2)  relu          y = max(0, x)
///   (3)  leaky_relu    y = max(0, x) + 0.2 min(0, x)           the layer LeakyReLU chooses its slope, 0.3
///   (4)  elu           y = max(0, x) + e^{min(0, x)} − 1
///   (5)  selu          y = λ (max(0, x) + α (e^{min(0, x)} − 1)),  λ = 1.0507…, α = 1.6733…
///   (6)  gelu          y = x Φ(x) = x (1 + erf(x/√2)) / 2      exact, not the form with tanh
///   (7)  silu          y = x σ(x)                              also called swish
///   (8)  sigmoid       y = σ(x) = 1 / (1 + e^{−x})
///   (9)  hard_sigmoid  y = min(1, max(0, (x + 3)/6))
///   (10) tanh          y = (e^x − e^{−x}) / (e^x + e^{−x})
///   (11) softplus      y = ln(1 + e^x)
///   (12) softmax       y_j = e^{x_j} / Σ_k e^{x_k}
///   (13) log_softmax   y_j = x_j − ln Σ_k e^{x_k}
/// Backward, with g = ∂L/∂y:
///   (14) element by element  ∂L/∂x = g ⊙ f'(x), with f' from y where it can be told from it:
///        relu 1 where y > 0; leaky_relu 1 or 0.2; elu 1 or y + 1; selu λ or y + λα; sigmoid y(1 − y);
///        hard_sigmoid 1/6 where 0 < y < 1; tanh 1 − y²; softplus 1 − e^{−y};
///        gelu Φ(x) + x φ(x) and silu σ(x)(1 + x(1 − σ(x))) need x
///   (15) softmax      ∂L/∂x = y ⊙ (g − Σ_k g_k y_k)
///   (16) log_softmax  ∂L/∂x = g − e^y Σ_k g_k
/// At kinks: 0 for relu and hard_sigmoid; the slope from below for leaky_relu and selu (as PyTorch).
///
/// Shapes: y as x. Softmax runs over the features: the last axis of (N, F) and (N, T, F), the channels of
/// (N, C, H, W), as Keras' runs over the last axis of (N, H, W, C).
/// No parameters; the kernel caches nothing. Cost: some operations an element.
/// Numerical care: softmax subtracts the row's maximum first, so that e^x never overflows, and log-softmax never
/// takes the logarithm of a probability that has become 0; sigmoid and softplus are computed from e^{−|x|}; the float
/// kernel takes Φ's tail by itself and not as 1 minus something.
/// Errors: shape.open for a softmax over an open axis.
/// Sources: ReLU: Nair and Hinton 2010; leaky ReLU: Maas et al. 2013; ELU: Clevert et al. 2016, eq. 15; SELU:
/// Klambauer et al. 2017, eq. 2; GELU: Hendrycks and Gimpel 2016; SiLU: Elfwing et al. 2018, Ramachandran et al.
/// 2017; softplus: Dugas et al. 2001; softmax: Bridle 1990, eq. 2.
LayerDescriptor activationLayer();

}  // namespace unroll
