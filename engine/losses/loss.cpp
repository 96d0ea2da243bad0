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

double countRight(const LossCall& call, const LossDescriptor& loss) {
  if (loss.target == TargetForm::ClassIndex) return rowsOfRightClass(call, true);
  return loss.fusedWith == "sigmoid" ? rowsOfRightSide(call) : rowsOfRightClass(call, false);
}

std::vector<MetricDescriptor> makeMetrics() {
  MetricDescriptor accuracy;
  accuracy.key = "accuracy";
  accuracy.title = QT_TRANSLATE_NOOP("engine", "Accuracy");
  accuracy.fits = [](const LossDescriptor& loss) { return !loss.fusedWith.empty(); };
  accuracy.kernel = countRight;

  MetricDescriptor error;
  error.key = "mean_absolute_error";
  error.title = QT_TRANSLATE_NOOP("engine", "Mean absolute error");
  error.higherIsBetter = false;
  error.fits = [](const LossDescriptor& loss) { return loss.fusedWith.empty(); };
  error.kernel = [](const LossCall& call, const LossDescriptor&) { return rowsOfAbsoluteError(call); };
  return {accuracy, error};
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

const std::vector<MetricDescriptor>& metrics() {
  static const std::vector<MetricDescriptor> all = makeMetrics();
  return all;
}
const MetricDescriptor* findMetric(std::string_view key) { return findKey(metrics(), key); }

}  // namespace unroll
