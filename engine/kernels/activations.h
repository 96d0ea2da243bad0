// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>

#include "kernels/factories.h"

namespace unroll {

/// y = f(x) for each of ROWS rows of COLUMNS, which stand STRIDE floats apart; x = y is allowed. The caller cuts the
/// work; a result depends on its own row alone.
void activate(ActivationKind kind, const float* x, float* y, int64_t rows, int64_t columns, int64_t stride);

/// Whether the slope cannot be told from the output (GELU and SiLU take some values twice): x has to be kept.
bool slopeNeedsInput(ActivationKind kind);

/// dx = (∂f/∂x)ᵀ dy, overwriting, from the outputs y, and from the inputs x where slopeNeedsInput (else x may be
/// null); dx = dy is allowed. At kinks as PyTorch: 0 for ReLU and hard sigmoid, the slope from below for the others.
void activateBackward(ActivationKind kind, const float* x, const float* y, const float* dy, float* dx, int64_t rows,
                      int64_t columns, int64_t stride);
/// The same, dx +=.
void addActivateBackward(ActivationKind kind, const float* x, const float* y, const float* dy, float* dx, int64_t rows,
                         int64_t columns, int64_t stride);

/// The two for functions whose slope needs no input.
inline void activateBackward(ActivationKind kind, const float* y, const float* dy, float* dx, int64_t rows,
                             int64_t columns, int64_t stride) {
  activateBackward(kind, nullptr, y, dy, dx, rows, columns, stride);
}
inline void addActivateBackward(ActivationKind kind, const float* y, const float* dy, float* dx, int64_t rows,
                                int64_t columns, int64_t stride) {
  addActivateBackward(kind, nullptr, y, dy, dx, rows, columns, stride);
}

/// Whether the function looks at all features together (softmax, log-softmax).
inline bool actsOnRows(ActivationKind kind) {
  return kind == ActivationKind::Softmax || kind == ActivationKind::LogSoftmax;
}

/// Such a function over the channels of one image (CHANNELS, PIXELS): for each pixel over what stands PIXELS floats
/// apart; x = y is allowed.
void activateChannels(ActivationKind kind, const float* x, float* y, int64_t channels, int64_t pixels);

/// dx (+)= (∂y/∂x)ᵀ dy of the same from the outputs y; where it overwrites, dx = dy is allowed.
void activateChannelsBackward(ActivationKind kind, const float* y, const float* dy, float* dx, int64_t channels,
                              int64_t pixels, bool add);

/// y = x, or slope · x where x < 0, of COUNT floats; dx += its gradient from x (at 0 the slope from below).
void leakyRelu(const float* x, float* y, int64_t count, float slope);
void addLeakyReluBackward(const float* x, const float* dy, float* dx, int64_t count, float slope);

/// exp(x) of COUNT floats, as the softmax takes it.
void exponentials(const float* x, float* y, int64_t count);

/// y += x.
void addTo(const float* x, float* y, int64_t count);

}  // namespace unroll
