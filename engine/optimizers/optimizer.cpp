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

namespace {

/// How formulas write the attributes, as in the papers and on the frameworks' pages.
constexpr std::pair<std::string_view, std::string_view> kSymbols[] = {
    {"beta_1", "β_{1}"}, {"beta_2", "β_{2}"}, {"epsilon", "ε"}, {"learning_rate", "η"},
    {"momentum", "μ"},   {"rho", "ρ"},        {"step", "t"},    {"weight_decay", "λ"}};

std::string symbolOf(std::string_view key) {
  const auto* const found =
      std::find_if(std::begin(kSymbols), std::end(kSymbols), [&](const auto& entry) { return entry.first == key; });
  return found == std::end(kSymbols) ? std::string() : std::string(found->second);
}

}  // namespace

UpdateNumbers::UpdateNumbers(Builder& b, const OptimizerDescriptor& optimizer, const Attributes& attributes,
                             double learningRate, int64_t step) {
  const auto put = [&](const std::string& name, double value) {
    m_values[name] = b.number(value, name, symbolOf(name));
  };
  put("learning_rate", learningRate);
  put("step", static_cast<double>(step));
  for (const AttributeSpec& spec : optimizer.attributes) {
    if (spec.kind != AttributeKind::Real || m_values.contains(spec.key) || symbolOf(spec.key).empty()) continue;
    const bool isSwitch = spec.key == "momentum" || spec.key == "weight_decay";
    if (const double value = attributes.real(spec.key); !isSwitch || value != 0.0) put(spec.key, value);
  }
}

ValueId UpdateNumbers::operator[](std::string_view name) const {
  const auto found = m_values.find(name);
  UNROLL_ASSERT(found != m_values.end());
  return found->second;
}

}  // namespace unroll
