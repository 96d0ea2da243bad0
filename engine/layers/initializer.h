// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>
#include <string_view>

#include "core/tensor.h"
#include "layers/descriptor.h"

namespace unroll {

/// A parameter's initial values: a function of the document's seed and the parameter's full name
/// ("fc.W") alone; element e takes place e of the stream "init/NAME". Draws are double; training
/// rounds them to float once. requires: isInitializer(spec.initializer).
///
/// | name | values |
/// |---|---|
/// | zeros, ones, constant | 0, 1, scale |
/// | uniform, normal (Keras: random_uniform, random_normal), truncated_normal | ±scale; σ = scale; the same cut off at two of them |
/// | glorot_uniform, glorot_normal | variance 2/(fan_in + fan_out), Glorot and Bengio 2010, eq. 16 |
/// | he_uniform, he_normal | variance 2/fan_in, He et al. 2015, eq. 10 |
/// | lecun_uniform, lecun_normal | variance 1/fan_in, LeCun et al. 1998, eq. 16 |
/// | identity | scale on the diagonal (Le et al. 2015) |
/// | orthogonal | Q of a QR with the signs of R's diagonal, times scale, Saxe et al. 2014 |
///
/// The normals of the last groups are truncated at 2σ and widened by 1/0.8796…, as Keras does.
TensorD initialValues(const ParameterSpec& spec, const std::string& fullName, uint64_t seed);
bool isInitializer(std::string_view name);

}  // namespace unroll
