// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <map>

#include "graph/inference.h"
#include "graph/network_spec.h"

namespace unroll {

/// The size of a card on the canvas, in scene units.
inline constexpr double kCardWidth = 188.0;
inline constexpr double kCardHeight = 104.0;

/// A place for every node: the document's where it has one, else layered from left to right (Sugiyama
/// et al. 1981: layers by longest path, order by barycentres), long chains wrapped into rows.
std::map<NodeId, Position> layoutOf(const NetworkSpec& spec);

}  // namespace unroll
