// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "layers/group.h"

namespace unroll::group {

/// The parts' kernels one after the other; what runs between them is planned within the group's own cache and scratch.
std::unique_ptr<LayerKernel> makeKernel(const Resolved& resolved, size_t inputs);

}  // namespace unroll::group
