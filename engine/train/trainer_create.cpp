// SPDX-License-Identifier: GPL-3.0-or-later
// Making a trainer: everything that can be wrong is said before the first step.
#include <algorithm>

#include "train/trainer_parts.h"

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
  return {fitTargets(data.training, *loss, outputs.front()), fitTargets(data.validation, *loss, outputs.front())};
}

}  // namespace

namespace {

/// The network as it is planned: data whose samples are all of one length close an open time axis.
NetworkSpec plannedFor(NetworkSpec spec, const Inference& inference, const Shape& data) {
  const NodeId input = inference.inputNodes.front();
  const Shape& shape = inference.nodes.at(input).outputs.front();
  const int time = shape.find('T');
  if (time < 0 || !shape.isOpen(time) || data.rank() != shape.rank() || data.isOpen(time)) return spec;
  const Extents sizes = data.extents(1);
  spec.find(input)->attributes["shape"] = Extents(sizes.begin() + 1, sizes.end());
  return spec;
}

}  // namespace

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
  const int64_t maxTime =
      std::max(p.data.training->maxLength(), p.data.validation ? p.data.validation->maxLength() : 0);
  UNROLL_TRY(p.network, Network::compile(plannedFor(spec, inference, p.data.training->inputShape()), p.batchSize,
                                         maxTime, catalog));
  if (weights) p.network->setWeights(*weights);

  p.optimizer = findOptimizer(spec.training.optimizer.type);
  if (!p.optimizer) {
    return Error{"optimizer.unknown", Text{QT_TRANSLATE_NOOP("engine", "There is no optimizer called '{0}'."),
                                           {spec.training.optimizer.type}}};
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
    if (!metric)
      return Error{"metric.unknown", Text{QT_TRANSLATE_NOOP("engine", "There is no metric called '{0}'."), {key}}};
    p.metrics.push_back(metric->fits(p.network->lossDescriptor()) ? metric : nullptr);
  }
  p.sums = EpochSums(p.metrics.size());
  p.order.resize(static_cast<size_t>(p.data.training->size()));
  return trainer;
}

}  // namespace unroll
