// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <string_view>

#include "core/rng.h"

namespace unroll {

/// The seed of everything that one node draws while it runs (dropout masks): the document's seed mixed
/// with the node's name, so that two nodes never share a mask and adding a node changes no other's.
/// Kernels get it as KernelCall::seed, bodies as BodyContext::seed, beside the step, which counts from
/// 1: both paths then draw the same numbers.
inline uint64_t nodeSeed(uint64_t documentSeed, std::string_view node) {
  // The mixing steps of MurmurHash3's finalizer: each bit of both inputs reaches each bit of the result.
  uint64_t x = stableHash(node) ^ (documentSeed * 0x9E3779B97F4A7C15ull);
  x = (x ^ (x >> 33)) * 0xFF51AFD7ED558CCDull;
  x = (x ^ (x >> 33)) * 0xC4CEB9FE1A85EC53ull;
  return x ^ (x >> 33);
}

}  // namespace unroll
