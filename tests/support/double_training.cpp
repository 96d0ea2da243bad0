// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/double_training.h"

#include <QtGlobal>
#include <numeric>

#include "graph/match_inputs.h"
#include "optimizers/clip.h"

namespace unroll::test {
namespace {

bool isOpen(const Shape& shape) { return shape.hasTime() && shape.isOpen(shape.find('T')); }

int64_t batchSize(const NetworkSpec& spec, const Dataset& data) {
  const bool whole = findOptimizer(spec.training.optimizer.type)->wholeSet;
  return whole ? data.size() : std::clamp<int64_t>(spec.training.batch, 1, data.size());
}

int64_t stepsPerEpoch(const NetworkSpec& spec, const Dataset& data) {
  const int64_t size = batchSize(spec, data);
  return (data.size() + size - 1) / size;
}

TensorD evaluated(Builder& b, const std::map<ValueId, TensorD>& given, const std::vector<ValueId>& wanted,
                  std::vector<TensorD>& out) {
  std::map<ValueId, TensorD> leaves = given;
  leaves.insert(b.constants().begin(), b.constants().end());
  const Evaluation evaluation(b.expression(), std::move(leaves));
  for (ValueId id : wanted) out.push_back(evaluation.value(id));
  return out.front();
}

}  // namespace

DoubleBatch batchOf(const NetworkSpec& spec, const Inference& inference, const Dataset& data,
                    std::span<const int64_t> samples) {
  const auto count = static_cast<int64_t>(samples.size());
  const std::vector<DatasetInput> inputs = data.inputs();
  const auto nodes = matchInputs(spec, inference, data);
  UNROLL_ASSERT(nodes);
  std::vector<int64_t> times(inputs.size(), 0);
  for (size_t i = 0; i < inputs.size(); ++i) {
    for (int64_t sample : samples) times[i] = std::max(times[i], data.lengthOf(i, sample));
  }
  std::vector<TensorF> values;
  std::vector<std::vector<uint8_t>> masks;
  for (size_t i = 0; i < inputs.size(); ++i) {
    values.emplace_back(inputs[i].shape.extents(count, times[i]));
    masks.emplace_back(static_cast<size_t>(count * std::max<int64_t>(times[i], 1)), uint8_t{1});
  }
  TensorF target(data.targetShape().extents(count, times[data.targetInput()]));
  DoubleBatch out;
  out.targetMask.assign(static_cast<size_t>(target.size()), 1);
  Batch batch;
  batch.input = values[0].data();
  batch.mask = masks[0].data();
  batch.target = target.data();
  batch.targetMask = data.masksTarget() ? out.targetMask.data() : nullptr;
  for (size_t i = 1; i < inputs.size(); ++i) batch.more.push_back({values[i].data(), masks[i].data(), times[i]});
  data.fill(samples, batch);
  if (!data.masksTarget()) out.targetMask.clear();
  for (size_t i = 0; i < inputs.size(); ++i) {
    const NodeId node = (*nodes)[i];
    if (node == kNoNode) continue;
    const std::string& name = spec.find(node)->name;
    const Shape& shape = inference.nodes.at(node).outputs.front();
    out.inputs[name] = values[i].as<double>().reshaped(shape.extents(count, times[i]));
    if (isOpen(shape)) out.masks[name] = masks[i];
  }
  out.target = target.as<double>();
  if (!out.targetMask.empty()) out.targetMask.resize(static_cast<size_t>(elementCount(target.extents())));
  return out;
}

NetworkSpec shortened(NetworkSpec spec) {
  constexpr int64_t kSamples = 60, kBatch = 3, kSteps = 6;
  const DatasetDescriptor* data = findDataset(spec.dataset.type);
  UNROLL_ASSERT(data);
  const Attributes given(data->attributes, spec.dataset.attributes);
  if (given.has("count")) spec.dataset.attributes["count"] = std::min(given.integer("count"), kSamples);
  if (given.has("length") && given.integer("length") > kSteps) {
    for (NodeSpec& node : spec.nodes) {
      const auto shape = node.attributes.find("shape");
      if (node.type != "input" || shape == node.attributes.end()) continue;
      auto sizes = std::get<std::vector<int64_t>>(shape->second);
      if (!sizes.empty() && sizes.front() == given.integer("length")) sizes.front() = kSteps;
      shape->second = sizes;
    }
    spec.dataset.attributes["length"] = kSteps;
  }
  spec.training.batch = std::min(spec.training.batch, kBatch);
  spec.training.epochs = 20;
  return spec;
}

std::vector<int64_t> samplesOfStep(const NetworkSpec& spec, const Dataset& data, int64_t step) {
  const int64_t size = batchSize(spec, data), perEpoch = stepsPerEpoch(spec, data);
  std::vector<int64_t> order(static_cast<size_t>(data.size()));
  epochOrder(spec.seed, step / perEpoch + 1, order);
  const int64_t begin = step % perEpoch * size, end = std::min(begin + size, data.size());
  return {order.begin() + begin, order.begin() + end};
}

DoubleTraining::DoubleTraining(const NetworkSpec& spec, const Trainer& trainer)
    : m_spec(trainer.network().spec()),
      m_inference(infer(m_spec)),
      m_data(trainer.data().training),
      m_optimizer(findOptimizer(spec.training.optimizer.type)),
      m_attributes(m_optimizer->attributes, spec.training.optimizer.attributes),
      m_schedule(*findSchedule(spec.training.schedule.type), spec.training.schedule.attributes),
      m_weights(*initialWeights(m_spec, m_inference)) {
  for (const auto& [id, info] : m_inference.nodes) {
    for (const ParameterSpec& parameter : info.parameters)
      m_trainable[m_spec.find(id)->name + "." + parameter.name] = parameter.trainable;
  }
  for (const auto& [name, values] : m_weights) {
    for (const OptimizerSlot& slot : m_optimizer->slots(m_attributes))
      m_slots[name].emplace_back(values.extents(), slot.initial);
  }
}

double DoubleTraining::step() {
  const std::vector<int64_t> samples = samplesOfStep(m_spec, *m_data, m_step);
  DoubleBatch batch = batchOf(m_spec, m_inference, *m_data, samples);
  Explanation::Request request;
  request.inputs = std::move(batch.inputs);
  request.masks = std::move(batch.masks);
  request.target = std::move(batch.target);
  if (!batch.targetMask.empty()) request.targetMask = std::move(batch.targetMask);
  request.weights = m_weights;
  request.training = true;
  request.step = static_cast<uint64_t>(m_step + 1);
  const auto made = Explanation::create(m_spec, std::move(request));
  if (!made.ok()) qFatal("%s", made.error().english().c_str());
  m_explanation = *made;
  const double loss = (*made)->evaluation().value((*made)->loss())[0];
  const int64_t perEpoch = stepsPerEpoch(m_spec, *m_data);
  m_rate = m_schedule.rate(m_attributes.real("learning_rate"), m_step, perEpoch, perEpoch * m_spec.training.epochs);
  ++m_step;
  update(clipped((*made)->gradients()));
  return loss;
}

std::map<std::string, TensorD> DoubleTraining::clipped(std::map<std::string, TensorD> gradients) const {
  std::erase_if(gradients, [&](const auto& entry) {
    const auto at = m_trainable.find(entry.first);
    return at == m_trainable.end() || !at->second;
  });
  if (!m_spec.training.clip) return gradients;
  const ClipDescriptor& clip = *findClip(m_spec.training.clip->type);
  const double limit = Attributes(clip.attributes, m_spec.training.clip->attributes).real("limit");
  Builder b;
  std::map<ValueId, TensorD> leaves;
  std::vector<ValueId> ids;
  for (const auto& [name, values] : gradients) {
    ids.push_back(b.leaf(LeafKind::Data, values.extents(), "g"));
    leaves[ids.back()] = values;
  }
  std::vector<TensorD> results;
  evaluated(b, leaves, clip.body(b, ids, limit), results);
  size_t at = 0;
  for (auto& [name, values] : gradients) values = results[at++];
  return gradients;
}

void DoubleTraining::update(const std::map<std::string, TensorD>& gradients) {
  for (const auto& [name, gradient] : gradients) {
    TensorD& weights = m_weights.at(name);
    Builder b;
    std::map<ValueId, TensorD> leaves;
    const auto leaf = [&](const char* word, const TensorD& values) {
      const ValueId id = b.leaf(LeafKind::Data, values.extents(), word);
      leaves[id] = values;
      return id;
    };
    const ValueId w = leaf("w", weights), g = leaf("g", gradient);
    std::vector<ValueId> slots;
    for (const TensorD& slot : m_slots[name]) slots.push_back(leaf("slot", slot));
    std::vector<TensorD> results;
    weights = evaluated(
        b, leaves,
        m_optimizer->body({b, w, g, slots, UpdateNumbers(b, *m_optimizer, m_attributes, m_rate, m_step), m_attributes}),
        results);
    for (size_t i = 0; i < m_slots[name].size(); ++i) m_slots[name][i] = results[i + 1];
  }
}

}  // namespace unroll::test
