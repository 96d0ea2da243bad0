// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>

#include "graph/inference.h"
#include "graph/network_spec.h"

namespace unroll {

/// The network as a picture: cards with title, attributes, shapes and parameters, edges with shapes,
/// as the canvas draws them; laid out where the document has no positions. Stands alone.
std::string networkSvg(const NetworkSpec& spec, const Inference& inference);

}  // namespace unroll
