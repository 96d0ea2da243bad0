// SPDX-License-Identifier: GPL-3.0-or-later
#include "optimizers/optimizer.h"

#include <algorithm>

#include "optimizers/optimizer_parts.h"

namespace unroll {

const std::vector<OptimizerDescriptor>& optimizers() {
  static const std::vector<OptimizerDescriptor> all = {gradientDescentOptimizer(), sgdOptimizer(),  adagradOptimizer(),
                                                       rmspropOptimizer(),         adamOptimizer(), adamwOptimizer()};
  return all;
}

const OptimizerDescriptor* findOptimizer(std::string_view key) {
  const auto& all = optimizers();
  const auto found = std::find_if(all.begin(), all.end(), [&](const OptimizerDescriptor& d) { return d.key == key; });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace unroll
