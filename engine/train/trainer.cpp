// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>

#include "core/rng.h"
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

/// The order of an epoch (from 1) is a function of the seed and the epoch alone.
void Trainer::Parts::shuffle(int64_t epoch) {
  std::iota(order.begin(), order.end(), int64_t{0});
  Rng rng(spec().seed, "shuffle", static_cast<uint64_t>(epoch));
  for (size_t i = order.size(); i-- > 1;)
    std::swap(order[i], order[static_cast<size_t>(rng.below(static_cast<int64_t>(i) + 1))]);
}

std::span<const int64_t> Trainer::Parts::nextBatch() const {
  const int64_t begin = step % stepsPerEpoch() * batchSize;
  const int64_t count = std::min(batchSize, static_cast<int64_t>(order.size()) - begin);
  return {order.data() + begin, static_cast<size_t>(count)};
}

double Trainer::Parts::accumulate(EpochSums& into, double loss) const {
  const int64_t rows = network->countedRows();
  into.loss += loss * static_cast<double>(rows);
  into.rows += rows;
  double first = std::numeric_limits<double>::quiet_NaN();
  for (size_t i = 0; i < metrics.size(); ++i) {
    if (!metrics[i]) continue;
    const Network::MetricSum sum = network->metric(*metrics[i]);
    into.metrics[i].sum += sum.sum;
    into.metrics[i].rows += sum.rows;
    if (i == 0 && sum.rows > 0) first = sum.sum / static_cast<double>(sum.rows);
  }
  return first;
}

void Trainer::Parts::update() {
  int64_t at = 0;
  for (const Network::ParameterView& parameter : network->parameters()) {
    if (parameter.trainable) {
      parallelFor(parameter.count, kUpdateGrain, [&](int64_t begin, int64_t end) {
        std::array<float*, kMaxSlots> pointers{};
        const size_t slotCount = optimizer->slots.size();
        for (size_t slot = 0; slot < slotCount; ++slot) {
          pointers[slot] = slots.data() + static_cast<int64_t>(slot) * slotFloats + at + begin;
        }
        OptimizerCall call;
        call.count = end - begin;
        call.parameter = parameter.values + begin;
        call.gradient = parameter.gradient + begin;
        call.slots = std::span<float* const>(pointers.data(), slotCount);
        call.learningRate = learningRate;
        call.step = step + 1;
        optimizer->kernel(call, *optimizerAttributes);
      });
    }
    at += parameter.count;
  }
}

bool Trainer::Parts::runStep(TrainingClock::time_point start) {
  const int64_t perEpoch = stepsPerEpoch();
  const int64_t epoch = step / perEpoch + 1;
  if (step % perEpoch == 0) {
    shuffle(epoch);
    sums.clear();
    epochSeconds = 0.0;
  }
  const std::span<const int64_t> samples = nextBatch();
  data.training->fill(samples, network->batch());
  if (!checkData(samples)) return false;
  network->forward(true, static_cast<uint64_t>(step + 1));
  const double loss = network->loss(true);
  if (!std::isfinite(loss)) {
    stopForward(loss);
    return false;
  }
  double squares = 0.0;
  for (const Network::ParameterView& parameter : network->parameters()) {
    if (parameter.trainable) squares += sumOfSquaresInPieces(parameter.gradient, parameter.count, pieces);
  }
  if (!std::isfinite(squares)) {
    stopBackward();
    return false;
  }
  const double metric = accumulate(sums, loss);
  update();
  ++step;
  const double took = secondsSince(start);
  seconds += took;
  epochSeconds += took;
  history->steps.append({step, static_cast<int32_t>(epoch), static_cast<float>(loss), static_cast<float>(metric),
                         static_cast<float>(learningRate), static_cast<float>(std::sqrt(squares)), seconds});
  history->steps.reserveNext();
  if (step % perEpoch == 0) finishEpoch();
  return true;
}

void Trainer::Parts::finishEpoch() {
  EpochRecord record;
  record.epoch = static_cast<int32_t>(step / stepsPerEpoch());
  record.step = step;
  record.loss = sums.meanLoss();
  record.metrics = sums.meanMetrics();
  record.learningRate = learningRate;
  record.samplesPerSecond = epochSeconds > 0.0 ? static_cast<double>(data.training->size()) / epochSeconds : 0.0;
  record.validationLoss = std::numeric_limits<double>::quiet_NaN();
  if (data.validation) {
    const TrainingClock::time_point start = TrainingClock::now();
    Evaluation evaluation = evaluate(*data.validation);
    record.validationLoss = evaluation.loss;
    record.validationMetrics = std::move(evaluation.metrics);
    seconds += secondsSince(start);
  }
  history->epochs.append(std::move(record));
}

Trainer::Evaluation Trainer::Parts::evaluate(const Dataset& dataset) {
  EpochSums total(metrics.size());
  std::vector<int64_t> samples(static_cast<size_t>(network->maxBatch()));
  for (int64_t begin = 0; begin < dataset.size(); begin += network->maxBatch()) {
    const int64_t count = std::min(network->maxBatch(), dataset.size() - begin);
    std::iota(samples.begin(), samples.begin() + count, begin);
    dataset.fill({samples.data(), static_cast<size_t>(count)}, network->batch());
    network->forward(false, 0);
    accumulate(total, network->loss(false));
  }
  return {total.meanLoss(), total.meanMetrics(), dataset.size()};
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
void Trainer::setLearningRate(double rate) { m_parts->learningRate = rate; }
double Trainer::learningRate() const { return m_parts->learningRate; }
void Trainer::setEpochs(int64_t epochs) { m_parts->epochs = epochs; }
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
  int64_t time = 0;
  for (int64_t sample : samples) time = std::max(time, data.length(sample));
  const Shape& shape = info.outputs.front();
  TensorF out(shape.extents(static_cast<int64_t>(samples.size()), time));
  const int64_t width = samples.empty() ? 0 : out.size() / static_cast<int64_t>(samples.size());
  for (size_t begin = 0; begin < samples.size(); begin += static_cast<size_t>(network.maxBatch())) {
    const size_t count = std::min(static_cast<size_t>(network.maxBatch()), samples.size() - begin);
    data.fill(samples.subspan(begin, count), network.batch());
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
