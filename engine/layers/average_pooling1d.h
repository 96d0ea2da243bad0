// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "layers/descriptor.h"

namespace unroll {

/// AveragePooling1D: the mean of each window of steps; a shorter, smoother sequence.
///
/// Forward, for each feature f, with the window X at place t and k_t of its steps inside the sequence:
///   (1)  X_{f,t,j} = x̄_{t·s + j, f}
///   (2)  y_{t,f} = 1/k_t · Σ_j X_{f,t,j}
/// Backward: every step of a window gets the same share:
///   (3)  ∂L/∂x_{p,f} = Σ_{t that covers p} ∂L/∂y_{t,f} / k_t
///
/// Shapes: x (N, T, F) → y (N, T', F); T' as Conv1D without dilation. No parameters; the kernel caches nothing.
/// The time axis may be open. Neither the border of "same" nor steps that are padding by the mask are counted (as
/// Keras; PyTorch's AvgPool1d counts a border unless count_include_pad is off); an output step is padding by the rule
/// of Conv1D; a window of padding alone gives 0.
/// Cost: T'·F·k additions. Errors: shape.rank, shape.size as Conv1D.
/// Source: LeCun et al. 1989 (sub-sampling).
LayerDescriptor averagePooling1dLayer();

}  // namespace unroll
