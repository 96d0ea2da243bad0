// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QList>
#include <QPointF>
#include <vector>

#include "train/history.h"
#include "training/curve.h"

namespace unroll {

/// What the charts draw of a run: its history, taken in as it grows. A value: no widgets, no engine
/// thread.
class RunCurves {
 public:
  /// Takes in what is new. Another history (or a null one) starts afresh. True where anything changed.
  bool update(const std::shared_ptr<const History>& history);

  int64_t steps() const { return loss.size(); }

  Curve loss;        ///< of each step's batch
  Curve smoothLoss;  ///< its running mean
  Curve metric;      ///< the first metric, running mean
  Curve gradientNorm;
  Curve smoothGradientNorm;
  QList<QPointF> validationLoss;  ///< (step, value), one an epoch
  QList<QPointF> validationMetric;

  /// The learning rate was changed before this step.
  struct RateChange {
    int64_t step = 0;
    float from = 0.0f;
    float to = 0.0f;
  };
  std::vector<RateChange> rateChanges;

 private:
  void take(const StepRecord& record);
  void take(const EpochRecord& record);
  /// An exponential running mean without the pull of its start (as Adam corrects its moments).
  struct Smooth {
    double sum = 0.0;
    double weight = 0.0;
    float next(float value, double keep);
  };
  std::shared_ptr<const History> m_history;
  int64_t m_epochs = 0;
  float m_rate = 0.0f;
  Smooth m_smoothLoss, m_smoothMetric, m_smoothNorm;
};

}  // namespace unroll
