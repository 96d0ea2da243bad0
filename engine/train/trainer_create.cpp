// SPDX-License-Identifier: GPL-3.0-or-later
// Making a trainer: everything that can be wrong is said before the first step.
#include <algorithm>

#include "data/preprocess.h"
#include "graph/match_inputs.h"
#include "train/trainer_parts.h"
#include "train/whole_numbers.h"

namespace unroll {
namespace {

Status checkData(const DataSplit& data) {
  if (data.training && data.training->size() > 0) return Unit{};
  return Error{"data.empty", Text{QT_TRANSLATE_NOOP(
                                 "engine", "There is no sample to train on. Choose data with at least one sample.")}};
}

DataSplit fitted(const DataSplit& data, const NetworkSpec& spec, const Inference& inference) {
  const LossDescriptor* loss = findLoss(spec.training.loss);
  if (!loss || inference.outputNodes.empty()) return data;
  const auto& outputs = inference.nodes.at(inference.outputNodes.front()).outputs;
  if (outputs.empty()) return data;
  return {fitTargets(data.training, *loss, outputs.front()), fitTargets(data.validation, *loss, outputs.front()),
          data.preparing};
}

}  // namespace

namespace {

/// The network as it is planned: data whose samples are all of one length close an open time axis.
NetworkSpec plannedFor(NetworkSpec spec, const Inference& inference, const std::vector<DatasetInput>& data,
                       const std::vector<NodeId>& nodes) {
  for (size_t i = 0; i < nodes.size(); ++i) {
    if (nodes[i] == kNoNode) continue;
    const Shape& shape = inference.nodes.at(nodes[i]).outputs.front();
    const int time = shape.find('T');
    if (time < 0 || !shape.isOpen(time) || data[i].shape.rank() != shape.rank() || data[i].shape.isOpen(time)) continue;
    const Extents sizes = data[i].shape.extents(1);
    spec.find(nodes[i])->attributes["shape"] = Extents(sizes.begin() + 1, sizes.end());
  }
  return spec;
}

/// The longest sequence of each input node.
std::vector<int64_t> longest(const DataSplit& data, const Inference& inference, const std::vector<NodeId>& nodes) {
  std::vector<int64_t> times(inference.inputNodes.size(), 0);
  for (size_t i = 0; i < nodes.size(); ++i) {
    const auto place = std::find(inference.inputNodes.begin(), inference.inputNodes.end(), nodes[i]);
    if (place == inference.inputNodes.end()) continue;
    times[static_cast<size_t>(place - inference.inputNodes.begin())] =
        std::max(data.training->maxLengthOf(i), data.validation ? data.validation->maxLengthOf(i) : 0);
  }
  return times;
}

}  // namespace

Status Trainer::Parts::prepareMetrics() {
  for (const std::string& key : spec().training.metrics) {
    const MetricDescriptor* metric = findMetric(key);
    if (!metric)
      return Error{"metric.unknown", Text{QT_TRANSLATE_NOOP("engine", "There is no metric called '{0}'."), {key}}};
    MetricSums sum;
    if (metric->fits(network->lossDescriptor())) {
      sum.metric = metric;
      sum.sums.assign(static_cast<size_t>(metric->sums(network->outputColumns())), 0.0);
    }
    sums.metrics.push_back(std::move(sum));
  }
  batchSums = measured = sums;
  return Unit{};
}

/// Schedule, clipping, early stopping: what inference has said to be sound.
Status Trainer::Parts::prepareControl() {
  const TrainingSpec& training = spec().training;
  const ScheduleDescriptor* known = findSchedule(training.schedule.type);
  if (!known)
    return Error{"schedule.unknown",
                 Text{QT_TRANSLATE_NOOP("engine", "There is no schedule called '{0}'."), {training.schedule.type}}};
  schedule.emplace(*known, training.schedule.attributes);
  if (known->watches) scheduleWatches = findMonitored(schedule->monitor(), training.metrics);
  if (training.clip) {
    clip = findClip(training.clip->type);
    if (!clip)
      return Error{"clip.unknown", Text{QT_TRANSLATE_NOOP("engine", "There is no way of clipping called '{0}'."),
                                        {training.clip->type}}};
    clipLimit = Attributes(clip->attributes, training.clip->attributes).real("limit");
  }
  for (const Network::ParameterView& parameter : network->parameters()) {
    if (parameter.trainable) clipParts.push_back({parameter.gradient, parameter.count, 0.0});
  }
  if (optimizer->wholeSet) wholeGradient.assign(static_cast<size_t>(slotFloats), 0.0f);
  if (training.earlyStopping) {
    earlyStopping.emplace(*training.earlyStopping);
    stoppingWatches = findMonitored(earlyStopping->monitor(), training.metrics);
    bestWeights.assign(static_cast<size_t>(slotFloats), 0.0f);
    lastWeights = bestWeights;
  }
  return Unit{};
}

Trainer::Trainer() : m_parts(std::make_unique<Parts>()) {}
Trainer::~Trainer() = default;

Result<std::unique_ptr<Trainer>> Trainer::create(const NetworkSpec& spec, const DataSplit* data,
                                                 const WeightMap* weights, const LayerCatalog& catalog) {
  UNROLL_CHECK(requireSound(spec, infer(spec, catalog)));  // before data is made, which takes longer
  DataSplit given;
  if (data) {
    given = *data;
  } else {
    UNROLL_TRY(given, makeData(spec));
  }
  UNROLL_CHECK(checkData(given));
  if (given.validation && given.validation->size() == 0) given.validation = nullptr;
  UNROLL_TRY(given, prepareData(spec, std::move(given), weights));
  if (const LossDescriptor* loss = findLoss(spec.training.loss)) UNROLL_CHECK(checkTargetValues(given, *loss));
  const DataSplit raw = given;
  given = fitted(raw, spec, infer(spec, catalog));
  const Inference inference = infer(spec, catalog, given.training.get());
  UNROLL_CHECK(requireSound(spec, inference));
  if (weights) UNROLL_CHECK(checkWeights(spec, inference, *weights));

  std::unique_ptr<Trainer> trainer(new Trainer());
  Parts& p = *trainer->m_parts;
  p.data = std::move(given);
  const std::vector<DatasetInput> inputs = p.data.training->inputs();
  const auto matched = matchInputs(spec, inference, *p.data.training);
  UNROLL_ASSERT(matched);  // inference says so where they do not fit
  p.inputNodes = *matched;
  UNROLL_CHECK(checkWholeNumbers(spec, inference, raw, p.inputNodes));
  for (const DatasetInput& input : inputs) p.inputWidths.push_back(DataWidth::of(input.shape));
  p.targetWidth = DataWidth::of(p.data.training->targetShape());
  p.batchSize = std::clamp<int64_t>(spec.training.batch, 1, std::max<int64_t>(p.data.training->size(), 1));
  p.epochs = spec.training.epochs;
  UNROLL_TRY(p.network, Network::compile(plannedFor(spec, inference, inputs, p.inputNodes), p.batchSize,
                                         longest(p.data, inference, p.inputNodes), catalog));
  p.network->arrangeBatch(p.inputNodes);
  p.targetMask = p.network->batch().targetMask;
  if (weights) p.network->setWeights(*weights);
  if (p.data.preparing) {
    WeightMap numbers;
    for (const auto& [name, values] : p.data.preparing->numbers()) numbers.emplace(kPreprocessWeights + name, values);
    p.network->setCompanions(std::move(numbers));
  }

  p.optimizer = findOptimizer(spec.training.optimizer.type);
  if (!p.optimizer) {
    return Error{"optimizer.unknown", Text{QT_TRANSLATE_NOOP("engine", "There is no optimizer called '{0}'."),
                                           {spec.training.optimizer.type}}};
  }
  p.optimizerAttributes.emplace(p.optimizer->attributes, spec.training.optimizer.attributes);
  p.baseRate = p.optimizerAttributes->real("learning_rate");
  const std::vector<OptimizerSlot> slots = p.optimizer->slots(*p.optimizerAttributes);
  UNROLL_ASSERT(slots.size() <= kMaxSlots);
  int64_t largest = 0;
  for (const Network::ParameterView& parameter : p.network->parameters()) {
    largest = std::max(largest, parameter.count);
    p.slotFloats += parameter.count;
  }
  p.slotCount = slots.size();
  for (const OptimizerSlot& slot : slots) {
    p.slots.insert(p.slots.end(), static_cast<size_t>(p.slotFloats), static_cast<float>(slot.initial));
  }
  p.pieces.resize(static_cast<size_t>(pieceCount(largest, kUpdateGrain)));

  UNROLL_CHECK(p.prepareMetrics());
  UNROLL_CHECK(p.prepareControl());
  p.order.resize(static_cast<size_t>(p.data.training->size()));
  p.inTurn.resize(static_cast<size_t>(p.network->maxBatch()));
  p.history->steps.reserveNext();
  p.history->epochs.reserveNext();
  return trainer;
}

}  // namespace unroll
