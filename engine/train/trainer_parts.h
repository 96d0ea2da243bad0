// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// The inside of Trainer, for trainer*.cpp alone.
#include <chrono>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "train/trainer.h"

namespace unroll {

/// Elements of a parameter that are updated in one piece.
inline constexpr int64_t kUpdateGrain = 1 << 14;
/// The most slots that an optimizer may have.
inline constexpr size_t kMaxSlots = 8;

using TrainingClock = std::chrono::steady_clock;

/// Means over an epoch as it goes.
struct EpochSums {
  double loss = 0.0;
  int64_t rows = 0;
  std::vector<Network::MetricSum> metrics;

  explicit EpochSums(size_t count = 0) : metrics(count) {}
  void clear() {
    loss = 0.0;
    rows = 0;
    std::fill(metrics.begin(), metrics.end(), Network::MetricSum{});
  }
  double meanLoss() const {
    return rows > 0 ? loss / static_cast<double>(rows) : std::numeric_limits<double>::quiet_NaN();
  }
  std::vector<double> meanMetrics() const {
    std::vector<double> means;
    for (const Network::MetricSum& metric : metrics) {
      means.push_back(metric.rows > 0 ? metric.sum / static_cast<double>(metric.rows)
                                      : std::numeric_limits<double>::quiet_NaN());
    }
    return means;
  }
};

struct Trainer::Parts {
  std::unique_ptr<Network> network;
  DataSplit data;
  std::shared_ptr<History> history = std::make_shared<History>();

  const OptimizerDescriptor* optimizer = nullptr;
  std::optional<Attributes> optimizerAttributes;
  double learningRate = 0.0;
  AlignedVector<float> slots;  ///< slot by slot, parameter by parameter
  int64_t slotFloats = 0;

  std::vector<const MetricDescriptor*> metrics;  ///< null: means nothing for this loss
  EpochSums sums;
  std::vector<int64_t> order;  ///< the samples of this epoch, shuffled
  std::vector<double> pieces;
  int64_t inputWidth = 0, targetWidth = 0;  ///< values of a sample, of one step where the time axis is open
  bool openInput = false, openTarget = false;
  int64_t batchSize = 1;
  int64_t epochs = 1;
  int64_t step = 0;
  double seconds = 0.0;
  double epochSeconds = 0.0;
  std::optional<NotFinite> notFinite;

  const NetworkSpec& spec() const { return network->spec(); }
  int64_t stepsPerEpoch() const { return pieceCount(data.training->size(), batchSize); }
  bool done() const { return notFinite || step >= stepsPerEpoch() * epochs; }

  void shuffle(int64_t epoch);
  std::span<const int64_t> nextBatch() const;
  bool runStep(TrainingClock::time_point start);
  void update();
  double accumulate(EpochSums& into, double loss) const;
  void finishEpoch();
  Evaluation evaluate(const Dataset& dataset);

  bool checkData(std::span<const int64_t> samples);
  void stopAt(std::string node, Text message) { notFinite = NotFinite{step + 1, std::move(node), std::move(message)}; }
  void stopForward(double loss);
  void stopBackward();
};

}  // namespace unroll
