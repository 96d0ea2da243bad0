// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>

#include "core/tensor.h"
#include "layers/descriptor.h"

namespace unroll {

/// A parameter's initial values: a function of the document's seed and the parameter's full name
/// ("fc.W") alone. Draws are double; training rounds them to float once.
/// "zeros", "ones", "constant", "uniform" (±scale), "normal" (σ = scale), "glorot_uniform"
/// (±√(6/(fan_in+fan_out)), Glorot and Bengio 2010), "he_normal", "lecun_normal", "orthogonal" (QR with the signs
/// of R's diagonal, Saxe et al. 2014), …
TensorD initialValues(const ParameterSpec& spec, const std::string& fullName, uint64_t seed);

}  // namespace unroll
