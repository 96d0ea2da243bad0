// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>

namespace unroll {

// Updates of COUNT parameters in place. Element by element, so the same bits for any cut.

/// Keras' form: v = μ v − η g; w += v, with Nesterov w += μ v − η g. VELOCITY null: w −= η g.
void sgdUpdate(int64_t count, float* parameter, const float* gradient, float* velocity, float rate, float momentum,
               bool nesterov);

/// Kingma and Ba 2015 in the form of its section 2's end (Keras): m += (1−β₁)(g − m), v += (1−β₂)(g² − v),
/// w −= rate · m / (√v + ε); RATE holds the bias corrections: η √(1−β₂ᵗ) / (1−β₁ᵗ).
void adamUpdate(int64_t count, float* parameter, const float* gradient, float* m, float* v, float rate, double beta1,
                double beta2, float epsilon);

}  // namespace unroll
