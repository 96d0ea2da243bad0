// SPDX-License-Identifier: GPL-3.0-or-later
#include "losses/loss.h"

#include <algorithm>

#include "losses/loss_parts.h"

namespace unroll {
namespace {

template <class Descriptor>
const Descriptor* findKey(const std::vector<Descriptor>& all, std::string_view key) {
  const auto found = std::find_if(all.begin(), all.end(), [&](const Descriptor& d) { return d.key == key; });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace

const std::vector<LossDescriptor>& losses() {
  static const std::vector<LossDescriptor> all = {
      meanSquaredErrorLoss(),   meanAbsoluteErrorLoss(),       huberErrorLoss(),
      binaryCrossentropyLoss(), categoricalCrossentropyLoss(), sparseCategoricalCrossentropyLoss(),
  };
  return all;
}
const LossDescriptor* findLoss(std::string_view key) { return findKey(losses(), key); }

LossSettings lossSettings(const LossDescriptor& loss, bool fromLogits, const AttributeMap& given,
                          const std::vector<double>& classWeights) {
  LossSettings settings(fromLogits);
  const Attributes attributes(loss.attributes, given);
  if (attributes.has("delta")) settings.delta = attributes.real("delta");
  if (attributes.has("label_smoothing")) settings.labelSmoothing = attributes.real("label_smoothing");
  if (attributes.has("weighted_mean")) {
    settings.overWeights = attributes.choice("weighted_mean") == "weights";
    settings.classWeights.assign(classWeights.begin(), classWeights.end());
  }
  return settings;
}

const MetricDescriptor* findMetric(std::string_view key) { return findKey(metrics(), key); }

}  // namespace unroll
