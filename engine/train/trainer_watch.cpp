// SPDX-License-Identifier: GPL-3.0-or-later
// What an epoch's end decides: whether the rate falls, whether training ends, which weights are kept.
#include <algorithm>
#include <limits>

#include "train/trainer_parts.h"

namespace unroll {

double Trainer::Parts::watched(const EpochRecord& record, const Monitored& what) const {
  const bool validation = what.validation && data.validation;
  if (what.metric.empty()) return validation ? record.validationLoss : record.loss;
  const std::vector<std::string>& names = spec().training.metrics;
  const auto at = static_cast<size_t>(std::find(names.begin(), names.end(), what.metric) - names.begin());
  const std::vector<double>& values = validation ? record.validationMetrics : record.metrics;
  return at < values.size() ? values[at] : std::numeric_limits<double>::quiet_NaN();
}

void Trainer::Parts::watch(const EpochRecord& record) {
  if (scheduleWatches) schedule->epochDone(watched(record, *scheduleWatches), scheduleWatches->higherIsBetter);
  if (!stoppingWatches) return;
  const double value = watched(record, *stoppingWatches);
  if (earlyStopping->epochDone(record.epoch, value, stoppingWatches->higherIsBetter)) saveTo(bestWeights);
}

void Trainer::Parts::saveTo(AlignedVector<float>& copy) const {
  int64_t at = 0;
  for (const Network::ParameterView& parameter : network->parameters()) {
    std::copy_n(parameter.values, parameter.count, copy.data() + at);
    at += parameter.count;
  }
}

void Trainer::Parts::loadFrom(const AlignedVector<float>& copy) {
  int64_t at = 0;
  for (const Network::ParameterView& parameter : network->parameters()) {
    std::copy_n(copy.data() + at, parameter.count, parameter.values);
    at += parameter.count;
  }
}

void Trainer::Parts::restoreBest() {
  if (!earlyStopping || !earlyStopping->restores() || earlyStopping->bestEpoch() == 0 || restored) return;
  saveTo(lastWeights);
  loadFrom(bestWeights);
  restored = true;
}

/// As if training had not ended: with the last weights, so that going on gives what never stopping would have.
void Trainer::Parts::goOn() {
  if (earlyStopping) earlyStopping->goOn();
  if (restored) loadFrom(lastWeights);
  restored = false;
}

}  // namespace unroll
