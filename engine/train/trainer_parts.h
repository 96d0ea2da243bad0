// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// The inside of Trainer, for trainer*.cpp alone.
#include <algorithm>
#include <chrono>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "optimizers/clip.h"
#include "optimizers/early_stopping.h"
#include "optimizers/schedule.h"
#include "train/trainer.h"

namespace unroll {

/// Elements of a parameter that are updated in one piece.
inline constexpr int64_t kUpdateGrain = 1 << 14;
/// The most slots that an optimizer may have.
inline constexpr size_t kMaxSlots = 8;

using TrainingClock = std::chrono::steady_clock;

/// Values of a sample, of one step where the time axis is open.
struct DataWidth {
  int64_t values = 0;
  bool open = false;

  static DataWidth of(const Shape& shape) {
    return {elementCount(shape.extents(1, 1)), shape.hasTime() && shape.isOpen(shape.find('T'))};
  }
  int64_t count(int64_t samples, int64_t time) const { return samples * values * (open ? time : 1); }
};

/// One of the document's metrics and its sums.
struct MetricSums {
  const MetricDescriptor* metric = nullptr;  ///< null: means nothing for the loss
  std::vector<double> sums;

  double value() const { return metric ? metric->value(sums) : std::numeric_limits<double>::quiet_NaN(); }
};

/// Loss and metrics over an epoch, or over a data set, as they add up.
struct EpochSums {
  double loss = 0.0;
  double weight = 0.0;
  double nothing = 0.0;  ///< of batches in which nothing counts: what is left is the penalty
  int64_t nothings = 0;
  std::vector<MetricSums> metrics;

  void add(double batchLoss, double batchWeight) {
    loss += batchLoss * batchWeight;
    weight += batchWeight;
    if (batchWeight > 0.0) return;
    nothing += batchLoss;
    ++nothings;
  }
  void clear() {
    loss = weight = nothing = 0.0;
    nothings = 0;
    for (MetricSums& metric : metrics) std::fill(metric.sums.begin(), metric.sums.end(), 0.0);
  }
  /// Where nothing counts at all: 0 and the penalty. NaN where there was no batch.
  double meanLoss() const {
    if (weight > 0.0) return loss / weight;
    return nothings > 0 ? nothing / static_cast<double>(nothings) : std::numeric_limits<double>::quiet_NaN();
  }
  std::vector<double> meanMetrics() const {
    std::vector<double> values;
    values.reserve(metrics.size());
    for (const MetricSums& metric : metrics) values.push_back(metric.value());
    return values;
  }
};

struct Trainer::Parts {
  std::unique_ptr<Network> network;
  DataSplit data;
  std::shared_ptr<History> history = std::make_shared<History>();

  const OptimizerDescriptor* optimizer = nullptr;
  std::optional<Attributes> optimizerAttributes;
  std::optional<Schedule> schedule;
  double baseRate = 0.0;  ///< what the schedule starts from
  double lastRate = 0.0;  ///< of the last step
  const ClipDescriptor* clip = nullptr;
  double clipLimit = 0.0;
  std::vector<ClipPart> clipParts;
  std::optional<EarlyStopping> earlyStopping;
  std::optional<Monitored> stoppingWatches, scheduleWatches;
  AlignedVector<float> bestWeights, lastWeights;  ///< parameter by parameter; empty: not kept
  bool restored = false;                          ///< the best weights stand where the last ones did
  AlignedVector<float> slots;                     ///< slot by slot, parameter by parameter
  size_t slotCount = 0;
  int64_t slotFloats = 0;

  EpochSums sums, batchSums, measured;  ///< of the epoch, of one batch, of the data set that measure() saw last
  AlignedVector<float> wholeGradient;   ///< of optimizers that see the whole set: what its parts have given
  std::vector<int64_t> order;           ///< the samples of this epoch, shuffled
  std::vector<int64_t> inTurn;          ///< the samples of one batch that is measured
  std::vector<double> pieces;
  std::vector<NodeId> inputNodes;      ///< by input of the data; kNoNode: no node takes it
  std::vector<DataWidth> inputWidths;  ///< by input of the data
  DataWidth targetWidth;
  uint8_t* targetMask = nullptr;  ///< the network's memory for it
  int64_t batchSize = 1;
  int64_t epochs = 1;
  int64_t step = 0;
  double seconds = 0.0;
  double epochSeconds = 0.0;
  std::optional<NotFinite> notFinite;

  const NetworkSpec& spec() const { return network->spec(); }
  int64_t batchesPerEpoch() const { return std::max<int64_t>(1, pieceCount(data.training->size(), batchSize)); }
  int64_t stepsPerEpoch() const { return optimizer->wholeSet ? 1 : batchesPerEpoch(); }
  bool stoppedEarly() const { return earlyStopping && earlyStopping->stopped(); }
  bool done() const { return notFinite || stoppedEarly() || step >= stepsPerEpoch() * epochs; }
  double rate() const { return schedule->rate(baseRate, step, stepsPerEpoch(), stepsPerEpoch() * epochs); }

  Status prepareMetrics();
  Status prepareControl();
  void shuffle(int64_t epoch);
  /// SAMPLES into the network's batch.
  void fill(const Dataset& dataset, std::span<const int64_t> samples);
  /// The samples of batch NUMBER of the epoch.
  std::span<const int64_t> batchOf(int64_t number) const;
  bool runStep(TrainingClock::time_point start);
  /// Forward and backward of one batch; false where a value was not finite.
  bool runBatch(std::span<const int64_t> samples, int64_t drawStep, double& loss);
  /// The same of all batches: the gradient of the whole set.
  bool runAllBatches(double& loss);
  /// Σ g² of all gradients, which are also clipped; NaN or infinity: not finite.
  double measureAndClip();
  void update(double rate);
  /// Adds the batch that ran to INTO, and to batchSums alone what it is by itself.
  void accumulate(EpochSums& into, double loss);
  void finishEpoch();
  double watched(const EpochRecord& record, const Monitored& what) const;
  void watch(const EpochRecord& record);
  void saveTo(AlignedVector<float>& copy) const;
  void loadFrom(const AlignedVector<float>& copy);
  void restoreBest();
  void goOn();
  /// Loss and metrics of DATASET in evaluate mode into "measured": takes no memory.
  void measure(const Dataset& dataset);
  Evaluation evaluate(const Dataset& dataset);

  bool checkData(std::span<const int64_t> samples);
  void stopAt(std::string node, Text message) { notFinite = NotFinite{step + 1, std::move(node), std::move(message)}; }
  void stopForward(double loss);
  void stopBackward();
};

/// target_check.cpp: values that LOSS cannot compare, before the first step. DATA as it is given.
Status checkTargetValues(const DataSplit& data, const LossDescriptor& loss);

}  // namespace unroll
