// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "kernels/sequences.h"
#include "layers/descriptor.h"
#include "layers/time_window.h"

namespace unroll::pooling1d {

// What pooling over time shares: attributes, sizes, kernel, export. Only the bodies differ.

time_window::Window windowOf(const Attributes& attributes);

/// A layer with everything but its body and formula. NAME in Keras and PyTorch follows from KIND.
LayerDescriptor layer(std::string key, Text title, Text summary, Pool1dConfig::Kind kind);

/// The same over all steps: (N, T, F) → (N, F).
LayerDescriptor globalLayer(std::string key, Text title, Text summary, Pool1dConfig::Kind kind);
/// The result of a global body, (N, F), named; with the time axis kept as 1 where "keepdims".
ValueId globalResult(Builder& b, ValueId y, const BodyContext& context);

}  // namespace unroll::pooling1d
