// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "layers/descriptor.h"

namespace unroll {

/// Position embedding: adds a learned vector for each place of a sequence, so that attention, which does not know the
/// order of what it looks at, can tell places apart. It knows as many places as its table has rows, no more.
///
/// Forward, for step p:
///   (1)  y_{n,p} = x_{n,p} + P_p                   (row p of the table)
/// Backward:
///   (2)  ∂L/∂x = ∂L/∂y
///   (3)  ∂L/∂P_p = Σ_n ∂L/∂y_{n,p}                 (rows of places that do not occur stay 0)
///
/// Shapes: x, y (N, T, F); P (places, F). Steps of an open time axis that lie behind the last place take its row. The
/// kernel caches nothing. Initialization: P Glorot uniform (as keras_hub). Cost: one addition an element.
/// Errors: shape.rank where the input is no sequence, shape.positions where a fixed one is longer than the table.
/// Source: Gehring et al. 2017, section 3.1; Devlin et al. 2019, section 3.
LayerDescriptor positionEmbeddingLayer();

}  // namespace unroll
