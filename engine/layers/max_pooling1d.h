// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "layers/descriptor.h"

namespace unroll {

/// MaxPooling1D: the largest number of each window of steps; shorter sequences that keep what was found.
///
/// Forward, for each feature f, with the window X at place t:
///   (1)  X_{f,t,j} = x̄_{t·s + j, f}
///   (2)  y_{t,f} = max_j X_{f,t,j}
/// Backward: the first maximum of a window takes its whole gradient:
///   (3)  ∂L/∂x_{p,f} = Σ_{t: p is the first maximum of window t} ∂L/∂y_{t,f}
///
/// Shapes: x (N, T, F) → y (N, T', F); T' as Conv1D without dilation. No parameters; the kernel caches nothing.
/// The time axis may be open. The border of "same" never wins, nor do steps that are padding by the mask; an output
/// step is padding by the rule of Conv1D; a window of padding alone gives 0.
/// Cost: T'·F·k comparisons. Errors: shape.rank, shape.size as Conv1D.
/// Sources: Zhou and Chellappa 1988; over text: Collobert et al. 2011.
LayerDescriptor maxPooling1dLayer();

}  // namespace unroll
