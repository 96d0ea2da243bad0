// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>

#include "kernels/factories.h"

namespace unroll {

/// y = f(x) for each of ROWS rows of COLUMNS, which stand STRIDE floats apart; x = y is allowed. The caller cuts the
/// work; a result depends on its own row alone.
void activate(ActivationKind kind, const float* x, float* y, int64_t rows, int64_t columns, int64_t stride);

/// dx = (∂f/∂x)ᵀ dy from the outputs y, overwriting; dx = dy is allowed. ReLU'(0) = 0.
void activateBackward(ActivationKind kind, const float* y, const float* dy, float* dx, int64_t rows, int64_t columns,
                      int64_t stride);

/// The same, dx +=.
void addActivateBackward(ActivationKind kind, const float* y, const float* dy, float* dx, int64_t rows, int64_t columns,
                         int64_t stride);

/// exp(x) of COUNT floats, as the softmax takes it.
void exponentials(const float* x, float* y, int64_t count);

/// y += x.
void addTo(const float* x, float* y, int64_t count);

}  // namespace unroll
