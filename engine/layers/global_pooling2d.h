// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "kernels/factories.h"
#include "layers/descriptor.h"

namespace unroll::pooling {

/// A layer that makes one number of each feature map: everything but its formula follows from KIND.
LayerDescriptor globalLayer(std::string key, Text title, Text summary, Pool2dConfig::Kind kind);

}  // namespace unroll::pooling
