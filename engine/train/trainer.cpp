// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>

#include "core/rng.h"
#include "kernels/update_kernels.h"
#include "train/finite.h"
#include "train/trainer_parts.h"

namespace unroll {
namespace {

double secondsSince(TrainingClock::time_point start) {
  return std::chrono::duration<double>(TrainingClock::now() - start).count();
}

/// Σ x² in pieces of a fixed size that are added in order: the same bits for any number of threads.
double sumOfSquaresInPieces(const float* values, int64_t count, std::vector<double>& pieces) {
  parallelFor(count, kUpdateGrain, [&](int64_t begin, int64_t end) {
    pieces[static_cast<size_t>(begin / kUpdateGrain)] = sumOfSquares(values + begin, end - begin);
  });
  return std::accumulate(pieces.begin(), pieces.begin() + pieceCount(count, kUpdateGrain), 0.0);
}

}  // namespace

void epochOrder(uint64_t seed, int64_t number, std::span<int64_t> order) {
  std::iota(order.begin(), order.end(), int64_t{0});
  Rng rng(seed, "shuffle", static_cast<uint64_t>(number));
  for (size_t i = order.size(); i-- > 1;)
    std::swap(order[i], order[static_cast<size_t>(rng.below(static_cast<int64_t>(i) + 1))]);
}

void Trainer::Parts::shuffle(int64_t epoch) { epochOrder(spec().seed, epoch, order); }

void Trainer::Parts::fill(const Dataset& dataset, std::span<const int64_t> samples) {
  network->batch().targetMask = dataset.masksTarget() ? targetMask : nullptr;
  dataset.fill(samples, network->batch());
}

std::span<const int64_t> Trainer::Parts::batchOf(int64_t number) const {
  const int64_t begin = number * batchSize;
  const int64_t count = std::min(batchSize, static_cast<int64_t>(order.size()) - begin);
  return {order.data() + begin, static_cast<size_t>(count)};
}

void Trainer::Parts::accumulate(EpochSums& into, double loss) {
  batchSums.clear();
  batchSums.add(loss, network->lossWeight());
  into.add(loss, batchSums.weight);
  for (size_t i = 0; i < into.metrics.size(); ++i) {
    MetricSums& batch = batchSums.metrics[i];
    if (!batch.metric) continue;
    network->addMetric(*batch.metric, batch.sums);
    std::vector<double>& all = into.metrics[i].sums;
    for (size_t k = 0; k < all.size(); ++k) all[k] += batch.sums[k];
  }
}

void Trainer::Parts::update(double rate) {
  int64_t at = 0;
  for (const Network::ParameterView& parameter : network->parameters()) {
    if (parameter.trainable) {
      parallelFor(parameter.count, kUpdateGrain, [&](int64_t begin, int64_t end) {
        std::array<float*, kMaxSlots> pointers{};
        for (size_t slot = 0; slot < slotCount; ++slot) {
          pointers[slot] = slots.data() + static_cast<int64_t>(slot) * slotFloats + at + begin;
        }
        OptimizerCall call;
        call.count = end - begin;
        call.parameter = parameter.values + begin;
        call.gradient = parameter.gradient + begin;
        call.slots = std::span<float* const>(pointers.data(), slotCount);
        call.learningRate = rate;
        call.step = step + 1;
        optimizer->kernel(call, *optimizerAttributes);
      });
    }
    at += parameter.count;
  }
}

bool Trainer::Parts::runBatch(std::span<const int64_t> samples, int64_t drawStep, double& loss) {
  fill(*data.training, samples);
  if (!checkData(samples)) return false;
  network->forward(true, static_cast<uint64_t>(drawStep));
  loss = network->loss(true);
  if (std::isfinite(loss)) return true;
  stopForward(loss);
  return false;
}

/// The mean over the set is the mean of its batches by their weights, and so is its gradient. Each batch draws its
/// own dropout masks.
bool Trainer::Parts::runAllBatches(double& loss) {
  const int64_t batches = batchesPerEpoch();
  std::fill(wholeGradient.begin(), wholeGradient.end(), 0.0f);
  for (int64_t number = 0; number < batches; ++number) {
    if (!runBatch(batchOf(number), step * batches + number + 1, loss)) return false;
    accumulate(sums, loss);
    int64_t at = 0;
    for (const Network::ParameterView& parameter : network->parameters()) {
      addScaled(parameter.count, wholeGradient.data() + at, parameter.gradient, static_cast<float>(batchSums.weight));
      at += parameter.count;
    }
  }
  loss = sums.meanLoss();
  const auto share = static_cast<float>(sums.weight > 0.0 ? 1.0 / sums.weight : 0.0);
  int64_t at = 0;
  for (const Network::ParameterView& parameter : network->parameters()) {
    std::copy_n(wholeGradient.data() + at, parameter.count, parameter.gradient);
    scaleValues(parameter.count, parameter.gradient, share);
    at += parameter.count;
  }
  return true;
}

double Trainer::Parts::measureAndClip() {
  double squares = 0.0;
  size_t part = 0;
  for (const Network::ParameterView& parameter : network->parameters()) {
    if (!parameter.trainable) continue;
    clipParts[part] = {parameter.gradient, parameter.count,
                       sumOfSquaresInPieces(parameter.gradient, parameter.count, pieces)};
    squares += clipParts[part++].squares;
  }
  if (clip && std::isfinite(squares)) clip->kernel(clipParts, clipLimit);
  return squares;
}

bool Trainer::Parts::runStep(TrainingClock::time_point start) {
  const int64_t perEpoch = stepsPerEpoch();
  const int64_t epoch = step / perEpoch + 1;
  if (step % perEpoch == 0) {
    shuffle(epoch);
    sums.clear();
    epochSeconds = 0.0;
  }
  double loss = 0.0;
  if (optimizer->wholeSet ? !runAllBatches(loss) : !runBatch(batchOf(step % perEpoch), step + 1, loss)) return false;
  const double squares = measureAndClip();
  if (!std::isfinite(squares)) {
    stopBackward();
    return false;
  }
  if (!optimizer->wholeSet) accumulate(sums, loss);
  const std::vector<MetricSums>& metrics = (optimizer->wholeSet ? sums : batchSums).metrics;
  const double metric = metrics.empty() ? std::numeric_limits<double>::quiet_NaN() : metrics.front().value();
  lastRate = rate();
  update(lastRate);
  ++step;
  const double took = secondsSince(start);
  seconds += took;
  epochSeconds += took;
  history->steps.append({step, static_cast<int32_t>(epoch), static_cast<float>(loss), static_cast<float>(metric),
                         static_cast<float>(lastRate), static_cast<float>(std::sqrt(squares)), seconds});
  history->steps.reserveNext();
  if (step % perEpoch == 0) finishEpoch();
  return true;
}

/// The metrics of SUMS that are no single number; null: there are none.
static std::shared_ptr<EpochMatrices> matricesOf(const EpochSums& sums) {
  std::shared_ptr<EpochMatrices> kept;
  for (const MetricSums& metric : sums.metrics) {
    if (!metric.metric || !metric.metric->matrix) continue;
    if (!kept) kept = std::make_shared<EpochMatrices>();
    kept->byMetric.emplace(metric.metric->key, metric.metric->matrix(metric.sums));
  }
  return kept;
}

/// What it takes in memory is what the record keeps.
void Trainer::Parts::finishEpoch() {
  EpochRecord record;
  record.epoch = static_cast<int32_t>(step / stepsPerEpoch());
  record.step = step;
  record.loss = sums.meanLoss();
  record.metrics = sums.meanMetrics();
  record.learningRate = lastRate;
  record.samplesPerSecond = epochSeconds > 0.0 ? static_cast<double>(data.training->size()) / epochSeconds : 0.0;
  record.validationLoss = std::numeric_limits<double>::quiet_NaN();
  if (data.validation) {
    const TrainingClock::time_point start = TrainingClock::now();
    measure(*data.validation);
    record.validationLoss = measured.meanLoss();
    record.validationMetrics = measured.meanMetrics();
    seconds += secondsSince(start);
  }
  if (const auto matrices = matricesOf(data.validation ? measured : sums)) {
    matrices->epoch = record.epoch;
    matrices->validation = data.validation != nullptr;
    history->setMatrices(matrices);
  }
  watch(record);
  history->epochs.append(std::move(record));
  if (done()) restoreBest();
}

void Trainer::Parts::measure(const Dataset& dataset) {
  measured.clear();
  for (int64_t begin = 0; begin < dataset.size(); begin += network->maxBatch()) {
    const int64_t count = std::min(network->maxBatch(), dataset.size() - begin);
    std::iota(inTurn.begin(), inTurn.begin() + count, begin);
    fill(dataset, {inTurn.data(), static_cast<size_t>(count)});
    network->forward(false, 0);
    accumulate(measured, network->loss(false));
  }
}

Trainer::Evaluation Trainer::Parts::evaluate(const Dataset& dataset) {
  measure(dataset);
  Evaluation evaluation{measured.meanLoss(), measured.meanMetrics(), dataset.size(), {}};
  for (const MetricSums& metric : measured.metrics) {
    if (metric.metric && metric.metric->matrix) {
      evaluation.matrices.emplace(metric.metric->key, metric.metric->matrix(metric.sums));
    }
  }
  return evaluation;
}

// --- what others see

bool Trainer::step() {
  if (m_parts->done()) return false;
  m_parts->runStep(TrainingClock::now());
  return !m_parts->done();
}

bool Trainer::done() const { return m_parts->done(); }
const NotFinite* Trainer::notFinite() const { return m_parts->notFinite ? &*m_parts->notFinite : nullptr; }
int64_t Trainer::stepCount() const { return m_parts->step; }
int64_t Trainer::stepsPerEpoch() const { return m_parts->stepsPerEpoch(); }
int64_t Trainer::stepsInAll() const { return stepsPerEpoch() * m_parts->epochs; }
int Trainer::epoch() const { return static_cast<int>(m_parts->step / stepsPerEpoch()) + 1; }
double Trainer::learningRate() const { return m_parts->rate(); }
const EarlyStopping* Trainer::earlyStopping() const {
  return m_parts->earlyStopping ? &*m_parts->earlyStopping : nullptr;
}

OptimizerState Trainer::optimizerState() const {
  OptimizerState state;
  state.step = m_parts->step;
  state.stepsPerEpoch = stepsPerEpoch();
  state.steps = stepsInAll();
  state.baseRate = m_parts->baseRate;
  state.reduction = m_parts->schedule->reduction();
  int64_t at = 0;
  for (const Network::ParameterView& parameter : m_parts->network->parameters()) {
    for (size_t slot = 0; parameter.trainable && slot < m_parts->slotCount; ++slot) {
      const float* const from = m_parts->slots.data() + static_cast<int64_t>(slot) * m_parts->slotFloats + at;
      state.slots[parameter.name].emplace_back(parameter.extents, std::vector<double>(from, from + parameter.count));
    }
    at += parameter.count;
  }
  return state;
}

void Trainer::setLearningRate(double rate) {
  // The schedule goes on from here: what it makes of the base rate now is RATE.
  m_parts->baseRate = 1.0;
  const double factor = m_parts->rate();
  m_parts->baseRate = factor > 0.0 ? rate / factor : rate;
}

void Trainer::setEpochs(int64_t epochs) {
  const bool goesOn = m_parts->done() && epochs > m_parts->epochs;
  m_parts->epochs = epochs;
  if (goesOn) m_parts->goOn();
}

Network& Trainer::network() { return *m_parts->network; }
const Network& Trainer::network() const { return *m_parts->network; }
History& Trainer::history() { return *m_parts->history; }
std::shared_ptr<History> Trainer::sharedHistory() { return m_parts->history; }
const DataSplit& Trainer::data() const { return m_parts->data; }
Trainer::Evaluation Trainer::evaluate(const Dataset& data) { return m_parts->evaluate(data); }

TensorF Trainer::predict(const Dataset& data, std::span<const int64_t> samples) {
  Network& network = *m_parts->network;
  const NodeId last = network.inference().outputNodes.front();
  const NodeInfo& info = network.inference().nodes.at(last);
  const PortRef port{last, info.outputPorts.front().name};
  // The output's open time axis is the target's.
  int64_t time = 0;
  for (int64_t sample : samples) time = std::max(time, data.lengthOf(data.targetInput(), sample));
  const Shape& shape = info.outputs.front();
  TensorF out(shape.extents(static_cast<int64_t>(samples.size()), time));
  const int64_t width = samples.empty() ? 0 : out.size() / static_cast<int64_t>(samples.size());
  for (size_t begin = 0; begin < samples.size(); begin += static_cast<size_t>(network.maxBatch())) {
    const size_t count = std::min(static_cast<size_t>(network.maxBatch()), samples.size() - begin);
    m_parts->fill(data, samples.subspan(begin, count));
    network.forward(false, 0);
    const Network::View view = network.output(port);
    const int64_t narrow = elementCount(view.extents) / static_cast<int64_t>(count);  // a shorter batch is padded
    for (size_t i = 0; i < count; ++i) {
      const float* const from = view.values + static_cast<int64_t>(i) * narrow;
      std::copy(from, from + narrow, out.data() + static_cast<int64_t>(begin + i) * width);
    }
  }
  return out;
}

}  // namespace unroll
