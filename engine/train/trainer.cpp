// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/trainer.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>

#include "core/rng.h"
#include "train/finite.h"

namespace unroll {
namespace {

using Clock = std::chrono::steady_clock;
constexpr int64_t kUpdateGrain = 1 << 14;
constexpr size_t kMaxSlots = 8;

double secondsSince(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

/// The first of COUNT values that is not finite, or −1.
int64_t firstNotFinite(const float* values, int64_t count) {
  if (allFinite(values, count)) return -1;
  const float* const end = values + count;
  const float* const at = std::find_if(values, end, [](float v) { return !std::isfinite(v); });
  return at == end ? -1 : at - values;
}

/// Σ x² in pieces of a fixed size that are added in order: the same bits for any number of threads.
double sumOfSquaresInPieces(const float* values, int64_t count, std::vector<double>& pieces) {
  parallelFor(count, kUpdateGrain, [&](int64_t begin, int64_t end) {
    pieces[static_cast<size_t>(begin / kUpdateGrain)] = sumOfSquares(values + begin, end - begin);
  });
  return std::accumulate(pieces.begin(), pieces.begin() + pieceCount(count, kUpdateGrain), 0.0);
}

/// Means over an epoch as it goes.
struct Sums {
  double loss = 0.0;
  int64_t rows = 0;
  std::vector<Network::MetricSum> metrics;

  explicit Sums(size_t count = 0) : metrics(count) {}
  void clear() {
    loss = 0.0;
    rows = 0;
    std::fill(metrics.begin(), metrics.end(), Network::MetricSum{});
  }
  double meanLoss() const { return rows > 0 ? loss / static_cast<double>(rows) : std::numeric_limits<double>::quiet_NaN(); }
  std::vector<double> meanMetrics() const {
    std::vector<double> means;
    for (const Network::MetricSum& metric : metrics) {
      means.push_back(metric.rows > 0 ? metric.sum / static_cast<double>(metric.rows) : std::numeric_limits<double>::quiet_NaN());
    }
    return means;
  }
};

}  // namespace

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
  Sums sums;
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
  bool runStep(Clock::time_point start);
  void update();
  double accumulate(Sums& into, double loss) const;
  void finishEpoch();
  Evaluation evaluate(const Dataset& dataset);

  bool checkData(std::span<const int64_t> samples);
  void stopAt(std::string node, Text message) { notFinite = NotFinite{step + 1, std::move(node), std::move(message)}; }
  void stopForward(double loss);
  void stopBackward();
};

// --- making one

namespace {

Status checkData(const DataSplit& data) {
  if (data.training && data.training->size() > 0) return Unit{};
  return Error{"data.empty", Text{QT_TRANSLATE_NOOP("engine", "There is no sample to train on. Choose data with at least one sample.")}};
}

DataSplit fitted(const DataSplit& data, const NetworkSpec& spec, const Inference& inference) {
  const LossDescriptor* loss = findLoss(spec.training.loss);
  if (!loss || inference.outputNodes.empty()) return data;
  const auto& outputs = inference.nodes.at(inference.outputNodes.front()).outputs;
  if (outputs.empty()) return data;
  return {fitTargets(data.training, *loss, outputs.front()), fitTargets(data.validation, *loss, outputs.front())};
}

}  // namespace

Trainer::Trainer() : m_parts(std::make_unique<Parts>()) {}
Trainer::~Trainer() = default;

Result<std::unique_ptr<Trainer>> Trainer::create(const NetworkSpec& spec, const DataSplit* data, const WeightMap* weights,
                                                 const LayerCatalog& catalog) {
  UNROLL_CHECK(requireSound(spec, infer(spec, catalog)));  // before data is made, which takes longer
  DataSplit given;
  if (data) {
    given = *data;
  } else {
    UNROLL_TRY(given, makeData(spec));
  }
  UNROLL_CHECK(checkData(given));
  given = fitted(given, spec, infer(spec, catalog));
  const Inference inference = infer(spec, catalog, given.training.get());
  UNROLL_CHECK(requireSound(spec, inference));
  if (weights) UNROLL_CHECK(checkWeights(spec, inference, *weights));

  std::unique_ptr<Trainer> trainer(new Trainer());
  Parts& p = *trainer->m_parts;
  p.data = std::move(given);
  const auto isOpen = [](const Shape& shape) { return shape.hasTime() && shape.isOpen(shape.find('T')); };
  p.inputWidth = elementCount(p.data.training->inputShape().extents(1, 1));
  p.targetWidth = elementCount(p.data.training->targetShape().extents(1, 1));
  p.openInput = isOpen(p.data.training->inputShape());
  p.openTarget = isOpen(p.data.training->targetShape());
  p.batchSize = std::clamp<int64_t>(spec.training.batch, 1, std::max<int64_t>(p.data.training->size(), 1));
  p.epochs = spec.training.epochs;
  const int64_t maxTime = std::max(p.data.training->maxLength(), p.data.validation ? p.data.validation->maxLength() : 0);
  UNROLL_TRY(p.network, Network::compile(spec, p.batchSize, maxTime, catalog));
  if (weights) p.network->setWeights(*weights);

  p.optimizer = findOptimizer(spec.training.optimizer.type);
  if (!p.optimizer) {
    return Error{"optimizer.unknown",
                 Text{QT_TRANSLATE_NOOP("engine", "There is no optimizer called '{0}'."), {spec.training.optimizer.type}}};
  }
  p.optimizerAttributes.emplace(p.optimizer->attributes, spec.training.optimizer.attributes);
  p.learningRate = p.optimizerAttributes->real("learning_rate");
  UNROLL_ASSERT(p.optimizer->slots.size() <= kMaxSlots);
  int64_t largest = 0;
  for (const Network::ParameterView& parameter : p.network->parameters()) {
    largest = std::max(largest, parameter.count);
    p.slotFloats += parameter.count;
  }
  p.slots.assign(static_cast<size_t>(p.slotFloats) * p.optimizer->slots.size(), 0.0f);
  p.pieces.resize(static_cast<size_t>(pieceCount(largest, kUpdateGrain)));

  for (const std::string& key : spec.training.metrics) {
    const MetricDescriptor* metric = findMetric(key);
    if (!metric) return Error{"metric.unknown", Text{QT_TRANSLATE_NOOP("engine", "There is no metric called '{0}'."), {key}}};
    p.metrics.push_back(metric->fits(p.network->lossDescriptor()) ? metric : nullptr);
  }
  p.sums = Sums(p.metrics.size());
  p.order.resize(static_cast<size_t>(p.data.training->size()));
  return trainer;
}

// --- one step

/// The order of an epoch (from 1) is a function of the seed and the epoch alone.
void Trainer::Parts::shuffle(int64_t epoch) {
  std::iota(order.begin(), order.end(), int64_t{0});
  Rng rng(spec().seed, "shuffle", static_cast<uint64_t>(epoch));
  for (size_t i = order.size(); i-- > 1;) std::swap(order[i], order[static_cast<size_t>(rng.below(static_cast<int64_t>(i) + 1))]);
}

std::span<const int64_t> Trainer::Parts::nextBatch() const {
  const int64_t begin = step % stepsPerEpoch() * batchSize;
  const int64_t count = std::min(batchSize, static_cast<int64_t>(order.size()) - begin);
  return {order.data() + begin, static_cast<size_t>(count)};
}

double Trainer::Parts::accumulate(Sums& into, double loss) const {
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

bool Trainer::Parts::runStep(Clock::time_point start) {
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
    const Clock::time_point start = Clock::now();
    Evaluation evaluation = evaluate(*data.validation);
    record.validationLoss = evaluation.loss;
    record.validationMetrics = std::move(evaluation.metrics);
    seconds += secondsSince(start);
  }
  history->epochs.append(std::move(record));
}

Trainer::Evaluation Trainer::Parts::evaluate(const Dataset& dataset) {
  Sums total(metrics.size());
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

// --- when a value is not finite

bool Trainer::Parts::checkData(std::span<const int64_t> samples) {
  const Batch& batch = network->batch();
  const int64_t inputs = batch.count * inputWidth * (openInput ? batch.time : 1);
  const int64_t targets = batch.count * targetWidth * (openTarget ? batch.time : 1);
  const auto sampleOf = [&](int64_t at, int64_t all) {
    return std::to_string(samples[static_cast<size_t>(at / (all / batch.count))] + 1);
  };
  const NodeSpec* input = spec().find(network->inference().inputNodes.front());
  if (const int64_t at = firstNotFinite(batch.input, inputs); at >= 0) {
    stopAt(input->name, Text{QT_TRANSLATE_NOOP("engine", "The input of training sample {0} holds a value that is not a finite number "
                                                         "(found in step {1}). Mend or remove that sample in the data; the "
                                                         "weights before this step are kept."),
                             {sampleOf(at, inputs), std::to_string(step + 1)}});
  } else if (const int64_t place = firstNotFinite(batch.target, targets); place >= 0) {
    stopAt("target", Text{QT_TRANSLATE_NOOP("engine", "The target of training sample {0} holds a value that is not a finite number "
                                                      "(found in step {1}). Mend or remove that sample in the data; the "
                                                      "weights before this step are kept."),
                          {sampleOf(place, targets), std::to_string(step + 1)}});
  }
  return !notFinite;
}

void Trainer::Parts::stopForward(double loss) {
  const NodeSpec* node = spec().find(network->firstNotFinite());
  if (node) {
    stopAt(node->name, Text{QT_TRANSLATE_NOOP("engine", "In step {0} the output of '{1}' is not finite any more. A smaller learning "
                                                        "rate or inputs scaled to about −1 … 1 usually help; the weights before "
                                                        "this step are kept."),
                            {std::to_string(step + 1), node->name}});
  } else {
    stopAt("loss", Text{QT_TRANSLATE_NOOP("engine", "In step {0} the loss is {1}. A smaller learning rate or inputs and targets "
                                                    "scaled to about −1 … 1 usually help; the weights before this step are kept."),
                        {std::to_string(step + 1), std::isnan(loss) ? "NaN" : "∞"}});
  }
}

void Trainer::Parts::stopBackward() {
  std::string name = "loss";  // where each gradient is finite, only the sum of their squares is not
  for (const Network::ParameterView& parameter : network->parameters()) {
    // Backward goes from the last layer to the first: the last one here is the first where it happened.
    if (firstNotFinite(parameter.gradient, parameter.count) >= 0) name = parameter.name;
  }
  stopAt(name.substr(0, name.find('.')),
         Text{QT_TRANSLATE_NOOP("engine", "In step {0} the gradient of '{1}' is not finite any more. A smaller learning rate usually "
                                          "helps; the weights before this step are kept."),
              {std::to_string(step + 1), name}});
}

// --- what others see

bool Trainer::step() {
  if (m_parts->done()) return false;
  m_parts->runStep(Clock::now());
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
