// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Passes that go on through the optimizer's step.
#include "documents.h"
#include "optimizers/optimizer.h"

namespace unroll::test {

inline Explanation::Request requestOf(const Document& d, WeightMap weights, OptimizerState state) {
  Explanation::Request request;
  request.inputs = d.inputs;
  request.target = d.target;
  request.weights = std::move(weights);
  request.update = std::move(state);
  return request;
}

inline std::shared_ptr<const Explanation> created(const NetworkSpec& spec, Explanation::Request request) {
  auto made = Explanation::create(spec, std::move(request));
  if (!made) qFatal("%s", made.error().english().c_str());
  return *made;
}

/// Every combination of forms and switches that an optimizer has.
inline std::vector<AttributeMap> variants(const OptimizerDescriptor& optimizer) {
  std::vector<AttributeMap> all{{}};
  for (const AttributeSpec& spec : optimizer.attributes) {
    AttributeValue value = true;
    if (spec.key == "form")
      value = std::string("pytorch");
    else if (spec.key == "momentum")
      value = 0.9;
    else if (spec.key == "weight_decay")
      value = 0.01;
    else if (spec.kind != AttributeKind::Boolean)
      continue;
    for (size_t i = 0, count = all.size(); i < count; ++i) {
      all.push_back(all[i]);
      all.back()[spec.key] = value;
    }
  }
  return all;
}

}  // namespace unroll::test
