// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/run_curves.h"

#include <cmath>

namespace unroll {
namespace {

/// Each step keeps this share of the running mean: about the last twenty steps count.
constexpr double kKeep = 0.95;

}  // namespace

float RunCurves::Smooth::next(float value, double keep) {
  if (std::isfinite(value)) {
    sum = keep * sum + (1.0 - keep) * static_cast<double>(value);
    weight = keep * weight + (1.0 - keep);
  }
  // A loss beyond all numbers is that, whatever the mean of those before it.
  if (std::isinf(value)) return value;
  return weight > 0.0 ? static_cast<float>(sum / weight) : value;
}

bool RunCurves::update(const std::shared_ptr<const History>& history) {
  const bool other = history != m_history;
  if (other) {
    *this = RunCurves();
    m_history = history;
  }
  if (!history) return other;
  const int64_t steps = history->steps.size(), epochs = history->epochs.size();
  const bool grew = steps > loss.size() || epochs > m_epochs;
  for (int64_t i = loss.size(); i < steps; ++i) take(history->steps[i]);
  for (; m_epochs < epochs; ++m_epochs) take(history->epochs[m_epochs]);
  return other || grew;
}

void RunCurves::take(const StepRecord& record) {
  loss.append(record.loss);
  smoothLoss.append(m_smoothLoss.next(record.loss, kKeep));
  metric.append(m_smoothMetric.next(record.metric, kKeep));
  gradientNorm.append(record.gradientNorm);
  smoothGradientNorm.append(m_smoothNorm.next(record.gradientNorm, kKeep));
  if (loss.size() > 1 && record.learningRate != m_rate && rateChanges.size() < 10000)
    rateChanges.push_back({record.step, m_rate, record.learningRate});
  m_rate = record.learningRate;
}

void RunCurves::take(const EpochRecord& record) {
  const auto step = static_cast<double>(record.step);
  if (std::isfinite(record.validationLoss)) validationLoss.append({step, record.validationLoss});
  if (!record.validationMetrics.empty() && std::isfinite(record.validationMetrics.front()))
    validationMetric.append({step, record.validationMetrics.front()});
}

}  // namespace unroll
