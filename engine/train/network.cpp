// SPDX-License-Identifier: GPL-3.0-or-later
// Running a compiled network: forward, loss, backward, and what others see of it.
#include <algorithm>
#include <cmath>

#include "core/parallel.h"
#include "kernels/update_kernels.h"
#include "train/finite.h"
#include "train/network_parts.h"

namespace unroll {
namespace {

constexpr int64_t kClearGrain = 1 << 16;

void clear(float* values, int64_t count) {
  parallelFor(count, kClearGrain, [&](int64_t begin, int64_t end) { std::fill(values + begin, values + end, 0.0f); });
}

/// Whether one of COUNT steps is padding. MASK may be null.
bool hasPadding(const uint8_t* mask, int64_t count) {
  return mask && std::find(mask, mask + count, uint8_t{0}) != mask + count;
}

/// Steps that A and B (null: all) both keep; written to ROOM where both are masks.
const uint8_t* joined(const uint8_t* a, const uint8_t* b, uint8_t* room, int64_t count) {
  if (!a || !b) return a ? a : b;
  for (int64_t i = 0; i < count; ++i) room[i] = a[i] & b[i];
  return room;
}

}  // namespace

Network::Network() : m_parts(std::make_unique<Parts>()) {}
Network::~Network() = default;

int64_t Network::maxBatch() const { return m_parts->maxBatch; }
int64_t Network::maxTime() const { return m_parts->maxTimes.empty() ? 0 : m_parts->maxTimes.front(); }
const NetworkSpec& Network::spec() const { return m_parts->spec; }
const Inference& Network::inference() const { return m_parts->inference; }
const LossDescriptor& Network::lossDescriptor() const { return *m_parts->loss; }
std::vector<Network::ParameterView>& Network::parameters() { return m_parts->parameters; }
Batch& Network::batch() { return m_parts->batch; }
int64_t Network::targetCapacity() const { return m_parts->targetFloats; }
int64_t Network::bytes() const { return m_parts->blockFloats * static_cast<int64_t>(sizeof(float)); }

void Network::setWeights(const WeightMap& weights) {
  for (ParameterView& parameter : m_parts->parameters) {
    const TensorD& given = weights.at(parameter.name);
    UNROLL_ASSERT(given.extents() == parameter.extents);
    for (int64_t i = 0; i < parameter.count; ++i) parameter.values[i] = static_cast<float>(given[i]);
  }
}

void Network::setCompanions(WeightMap companions) { m_parts->companions = std::move(companions); }

WeightMap Network::weights() const {
  WeightMap weights = m_parts->companions;
  for (const ParameterView& parameter : m_parts->parameters) {
    TensorD values(parameter.extents);
    std::copy(parameter.values, parameter.values + parameter.count, values.data());
    weights.emplace(parameter.name, std::move(values));
  }
  return weights;
}

void Network::setInputGradients(bool wanted) {
  m_parts->inputGradients = wanted;
  m_parts->planGradients();
}

void Network::Parts::planGradients() {
  for (PlannedBuffer& buffer : buffers) buffer.wantsGradient = false;
  for (PlannedNode& node : nodes) {
    node.learns = !node.parameters.empty() || (node.inputs.empty() && inputGradients);
    node.inputGradients.clear();
    for (int at : node.inputs) {
      const bool wanted = at >= 0 && buffers[static_cast<size_t>(at)].wantsGradient;
      node.learns = node.learns || wanted;
      node.inputGradients.push_back(wanted ? buffers[static_cast<size_t>(at)].gradient : nullptr);
    }
    for (int at : node.outputs) buffers[static_cast<size_t>(at)].wantsGradient = node.learns;
  }
}

KernelCall Network::Parts::callOf(const PlannedNode& node) {
  KernelCall call;
  call.batch = batch.count;
  const auto open = std::find_if(node.times.begin(), node.times.end(), [](int64_t time) { return time > 0; });
  call.time = open == node.times.end() ? 0 : *open;
  call.times = node.times;
  call.training = training;
  call.seed = node.seed;
  call.step = step;
  call.inputs = node.inputValues;
  call.outputs = node.outputValues;
  call.parameters = node.parameterValues;
  call.running = node.running;
  call.mask = node.masks.empty() ? nullptr : node.masks.front();
  call.masks = node.masks;
  call.outputMasks = node.madeMasks;
  call.cache = node.cache;
  call.scratch = block.data() + scratchAt;
  return call;
}

void Network::Parts::readInputs() {
  for (size_t i = 0; i < batchInputs.size(); ++i) {
    if (batchInputs[i] < 0) continue;
    PlannedBuffer& buffer = bufferAt(batchInputs[i]);
    buffer.time = buffer.openTime ? batch.timeOf(i) : 0;
    UNROLL_ASSERT(buffer.time <= buffer.maxTime);
    const uint8_t* const mask = buffer.openTime ? (i == 0 ? batch.mask : batch.more[i - 1].mask) : nullptr;
    buffer.mask = hasPadding(mask, batch.count * buffer.time) ? mask : nullptr;
  }
}

void Network::Parts::beginNode(PlannedNode& node) {
  for (size_t i = 0; i < node.inputs.size(); ++i) {
    const PlannedBuffer* input = node.inputs[i] < 0 ? nullptr : &bufferAt(node.inputs[i]);
    node.times[i] = input ? input->time : 0;
    node.masks[i] = input ? input->mask : nullptr;
  }
  const int64_t time = node.layer->timeOfOutput(*node.attributes, node.times);
  for (int at : node.outputs) {
    PlannedBuffer& output = bufferAt(at);
    output.time = output.openTime ? time : 0;
  }
}

/// The mask of an input, where OUTPUT has as many steps.
const uint8_t* Network::Parts::maskAlong(const PlannedNode& node, size_t input, const PlannedBuffer& output) {
  const int at = node.inputs[input];
  return at >= 0 && bufferAt(at).steps() == output.steps() ? node.masks[input] : nullptr;
}

void Network::Parts::endNode(PlannedNode& node) {
  for (size_t i = 0; i < node.outputs.size(); ++i) {
    PlannedBuffer& output = bufferAt(node.outputs[i]);
    output.mask = nullptr;
    const int64_t cells = batch.count * output.steps();
    if (cells == 0) continue;
    uint8_t* const own = output.maskAt < 0 ? nullptr : masks.data() + output.maskAt;
    switch (node.outputMasks[i].from) {
      case OutputMask::From::None: break;
      case OutputMask::From::Input: output.mask = maskAlong(node, node.outputMasks[i].port, output); break;
      case OutputMask::From::Made: output.mask = hasPadding(own, cells) ? own : nullptr; break;
      case OutputMask::From::AnyInput:
        for (size_t input = 0; input < node.inputs.size(); ++input)
          output.mask = joined(output.mask, maskAlong(node, input, output), own, cells);
        break;
    }
  }
}

void Network::Parts::findLossMask() {
  const PlannedBuffer& output = bufferAt(outputBuffer);
  const int64_t rows = batch.count * std::max<int64_t>(output.steps(), 1);
  const uint8_t* const given = hasPadding(batch.targetMask, rows) ? batch.targetMask : nullptr;
  lossMask = joined(output.mask, given, masks.data() + lossMaskAt, rows);
}

void Network::arrangeBatch(const std::vector<NodeId>& nodes) {
  Parts& p = *m_parts;
  p.batchInputs.clear();
  p.batch.more.clear();
  for (size_t i = 0; i < nodes.size(); ++i) {
    int at = -1;
    for (size_t b = 0; b < p.buffers.size() && at < 0; ++b) {
      if (nodes[i] != kNoNode && p.buffers[b].port.node == nodes[i]) at = static_cast<int>(b);
    }
    p.batchInputs.push_back(at);
    BatchInput input;
    if (at >= 0) {
      PlannedBuffer& buffer = p.bufferAt(at);
      input.values = buffer.values;
      input.mask = buffer.maskAt < 0 ? nullptr : p.masks.data() + buffer.maskAt;
    }
    if (i == 0) {
      p.batch.input = input.values;
      p.batch.mask = input.mask;
    } else {
      p.batch.more.push_back(input);
    }
  }
}

void Network::forward(bool training, uint64_t step) {
  Parts& p = *m_parts;
  UNROLL_ASSERT(p.batch.count >= 1 && p.batch.count <= p.maxBatch);
  p.training = training;
  p.step = step;
  p.probabilitiesReady = false;
  p.readInputs();
  for (PlannedNode& node : p.nodes) {
    if (!node.kernel) continue;
    p.beginNode(node);
    node.kernel->forward(p.callOf(node));
    p.endNode(node);
  }
  p.findLossMask();
}

void Network::Parts::finishOutput() {
  if (!finalActivation || probabilitiesReady) return;
  KernelCall call;
  call.batch = batch.count;
  call.time = bufferAt(outputBuffer).time;
  const float* const logits = bufferAt(outputBuffer).values;
  call.inputs = std::span<const float* const>(&logits, 1);
  call.outputs = std::span<float* const>(&probabilities, 1);
  call.scratch = block.data() + scratchAt;
  finalActivation->forward(call);
  probabilitiesReady = true;
}

LossCall Network::Parts::lossCall() const {
  const PlannedBuffer& output = buffers[static_cast<size_t>(outputBuffer)];
  LossCall call;
  call.rows = batch.count * (output.shape.hasTime() ? output.steps() : 1);
  call.columns = output.elements(batch.count) / std::max<int64_t>(call.rows, 1);
  call.prediction = output.values;
  call.target = batch.target;
  call.mask = lossMask;
  return call;
}

double Network::loss(bool withGradients) {
  Parts& p = *m_parts;
  PlannedBuffer& output = p.buffers[static_cast<size_t>(p.outputBuffer)];
  LossCall call = p.lossCall();
  if (p.finalActivation) call.output = p.probabilities;
  if (withGradients) {
    for (PlannedBuffer& buffer : p.buffers) {
      if (buffer.wantsGradient) clear(buffer.gradient, buffer.elements(p.batch.count));
    }
    clear(p.block.data() + p.gradientsAt, p.parameterFloats);
    call.dPrediction = output.gradient;
  }
  double value = p.loss->kernel(call, p.lossSettings);
  for (const Parts::Penalty& penalty : p.penalties) {
    const ParameterView& parameter = p.parameters[penalty.parameter];
    value += penaltyOf(parameter.count, parameter.values, penalty.l1, penalty.l2);
  }
  p.probabilitiesReady = p.finalActivation != nullptr;
  if (!withGradients) return value;
  for (auto node = p.nodes.rbegin(); node != p.nodes.rend(); ++node) {
    if (!node->learns || !node->kernel) continue;
    KernelCall backward = p.callOf(*node);
    backward.dOutputs = node->outputGradients;
    backward.dInputs = node->inputGradients;
    backward.dParameters = node->parameterGradients;
    node->kernel->backward(backward);
  }
  for (const Parts::Penalty& penalty : p.penalties) {
    const ParameterView& parameter = p.parameters[penalty.parameter];
    addPenaltySlope(parameter.count, parameter.gradient, parameter.values, penalty.l1, penalty.l2);
  }
  return value;
}

int64_t Network::countedRows() const {
  const LossCall call = m_parts->lossCall();
  if (!call.mask) return call.rows;
  return call.rows - std::count(call.mask, call.mask + call.rows, uint8_t{0});
}

double Network::lossWeight() const { return m_parts->loss->divisor(m_parts->lossCall(), m_parts->lossSettings); }

void Network::addMetric(const MetricDescriptor& metric, std::span<double> sums) const {
  m_parts->finishOutput();
  MetricCall call{m_parts->lossCall(), m_parts->lossCall(), *m_parts->loss, m_parts->spec.training.fromLogits,
                  m_parts->lossSettings.fromLogits};
  if (m_parts->finalActivation) call.output.prediction = m_parts->probabilities;
  metric.add(call, sums);
}

int64_t Network::outputColumns() const {
  const Shape& shape = m_parts->buffers[static_cast<size_t>(m_parts->outputBuffer)].shape;
  return shape.rank() > 1 ? shape[shape.rank() - 1].size : 1;
}

float* Network::inputOf(NodeId inputNode) {
  for (const PlannedNode& node : m_parts->nodes) {
    if (node.id == inputNode && node.inputs.empty() && !node.outputs.empty()) return node.outputValues.front();
  }
  return nullptr;
}

Network::View Network::output(const PortRef& port) const {
  const PlannedBuffer* buffer = m_parts->find(port);
  if (!buffer) return {};
  const float* values = buffer->values;
  if (m_parts->finalActivation && buffer == &m_parts->buffers[static_cast<size_t>(m_parts->outputBuffer)]) {
    m_parts->finishOutput();
    values = m_parts->probabilities;
  }
  return {values, buffer->shape.extents(m_parts->batch.count, buffer->time)};
}

Network::View Network::outputGradient(const PortRef& port) const {
  const PlannedBuffer* buffer = m_parts->find(port);
  if (!buffer || !buffer->wantsGradient) return {};
  if (m_parts->finalActivation && buffer == &m_parts->buffers[static_cast<size_t>(m_parts->outputBuffer)]) return {};
  return {buffer->gradient, buffer->shape.extents(m_parts->batch.count, buffer->time)};
}

Network::View Network::inputGradient(NodeId inputNode) const {
  for (const PlannedNode& node : m_parts->nodes) {
    if (node.id == inputNode && node.inputs.empty() && !node.outputs.empty()) {
      return outputGradient(m_parts->buffers[static_cast<size_t>(node.outputs.front())].port);
    }
  }
  return {};
}

NodeId Network::firstNotFinite() const {
  for (const PlannedNode& node : m_parts->nodes) {
    for (int at : node.outputs) {
      const PlannedBuffer& buffer = m_parts->buffers[static_cast<size_t>(at)];
      if (!allFinite(buffer.values, buffer.elements(m_parts->batch.count))) return node.id;
    }
  }
  return kNoNode;
}

}  // namespace unroll
