// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "math/op_support.h"

namespace unroll {
namespace {

std::vector<const Primitive*> sortedPrimitives() {
  std::vector<const Primitive*> all;
  for (const auto list : {unaryPrimitives(), binaryPrimitives(), reductionPrimitives(), contractPrimitives(),
                          viewPrimitives(), placementPrimitives(), selectionPrimitives()})
    for (const Primitive& primitive : list) all.push_back(&primitive);
  std::sort(all.begin(), all.end(), [](const Primitive* a, const Primitive* b) { return a->name < b->name; });
  return all;
}

}  // namespace

std::span<const Primitive* const> primitives() {
  static const std::vector<const Primitive*> all = sortedPrimitives();
  return all;
}

const Primitive& primitive(std::string_view name) {
  const auto all = primitives();
  const auto found = std::lower_bound(all.begin(), all.end(), name,
                                      [](const Primitive* p, std::string_view wanted) { return p->name < wanted; });
  UNROLL_ASSERT(found != all.end() && (*found)->name == name);
  return **found;
}

}  // namespace unroll
