// SPDX-License-Identifier: GPL-3.0-or-later
// Running a compiled network: forward, loss, backward, and what others see of it.
#include <algorithm>
#include <cmath>

#include "core/parallel.h"
#include "train/finite.h"
#include "train/network_parts.h"

namespace unroll {
namespace {

constexpr int64_t kClearGrain = 1 << 16;

void clear(float* values, int64_t count) {
  parallelFor(count, kClearGrain, [&](int64_t begin, int64_t end) { std::fill(values + begin, values + end, 0.0f); });
}

}  // namespace

Network::Network() : m_parts(std::make_unique<Parts>()) {}
Network::~Network() = default;

int64_t Network::maxBatch() const { return m_parts->maxBatch; }
int64_t Network::maxTime() const { return m_parts->maxTime; }
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

WeightMap Network::weights() const {
  WeightMap weights;
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
  call.time = batch.time;
  call.training = training;
  call.seed = node.seed;
  call.step = step;
  call.inputs = node.inputValues;
  call.outputs = node.outputValues;
  call.parameters = node.parameterValues;
  call.running = node.running;
  call.mask = node.masked && padded ? batch.mask : nullptr;
  call.cache = node.cache;
  call.scratch = block.data() + scratchAt;
  return call;
}

void Network::forward(bool training, uint64_t step) {
  Parts& p = *m_parts;
  UNROLL_ASSERT(p.batch.count >= 1 && p.batch.count <= p.maxBatch && p.batch.time <= p.maxTime);
  p.training = training;
  p.step = step;
  p.probabilitiesReady = false;
  const uint8_t* const mask = p.batch.time > 0 ? p.batch.mask : nullptr;
  p.padded =
      mask && std::find(mask, mask + p.batch.count * p.batch.time, uint8_t{0}) != mask + p.batch.count * p.batch.time;
  for (PlannedNode& node : p.nodes) {
    if (node.kernel) node.kernel->forward(p.callOf(node));
  }
}

void Network::Parts::finishOutput() {
  if (!finalActivation || probabilitiesReady) return;
  KernelCall call;
  call.batch = batch.count;
  call.time = batch.time;
  const float* const logits = buffers[static_cast<size_t>(outputBuffer)].values;
  call.inputs = std::span<const float* const>(&logits, 1);
  call.outputs = std::span<float* const>(&probabilities, 1);
  call.scratch = block.data() + scratchAt;
  finalActivation->forward(call);
  probabilitiesReady = true;
}

LossCall Network::Parts::lossCall() const {
  const PlannedBuffer& output = buffers[static_cast<size_t>(outputBuffer)];
  const int time = output.shape.find('T');
  LossCall call;
  call.rows = batch.count;
  if (time >= 0) call.rows *= output.shape.isOpen(time) ? batch.time : output.shape[time].size;
  call.columns = output.elements(batch.count, batch.time) / std::max<int64_t>(call.rows, 1);
  call.prediction = output.values;
  call.target = batch.target;
  call.mask = output.masked && padded ? batch.mask : nullptr;
  return call;
}

double Network::loss(bool withGradients) {
  Parts& p = *m_parts;
  PlannedBuffer& output = p.buffers[static_cast<size_t>(p.outputBuffer)];
  LossCall call = p.lossCall();
  if (p.finalActivation) call.output = p.probabilities;
  if (withGradients) {
    for (PlannedBuffer& buffer : p.buffers) {
      if (buffer.wantsGradient) clear(buffer.gradient, buffer.elements(p.batch.count, p.batch.time));
    }
    clear(p.block.data() + p.gradientsAt, p.parameterFloats);
    call.dPrediction = output.gradient;
  }
  const double value = p.loss->kernel(call, p.fromLogits);
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
  return value;
}

int64_t Network::countedRows() const {
  const LossCall call = m_parts->lossCall();
  if (!call.mask) return call.rows;
  return call.rows - std::count(call.mask, call.mask + call.rows, uint8_t{0});
}

Network::MetricSum Network::metric(const MetricDescriptor& metric) const {
  m_parts->finishOutput();
  LossCall call = m_parts->lossCall();
  if (m_parts->finalActivation) call.prediction = m_parts->probabilities;
  return {metric.kernel(call, *m_parts->loss), countedRows()};
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
  return {values, buffer->shape.extents(m_parts->batch.count, m_parts->batch.time)};
}

Network::View Network::outputGradient(const PortRef& port) const {
  const PlannedBuffer* buffer = m_parts->find(port);
  if (!buffer || !buffer->wantsGradient) return {};
  if (m_parts->finalActivation && buffer == &m_parts->buffers[static_cast<size_t>(m_parts->outputBuffer)]) return {};
  return {buffer->gradient, buffer->shape.extents(m_parts->batch.count, m_parts->batch.time)};
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
      if (!allFinite(buffer.values, buffer.elements(m_parts->batch.count, m_parts->batch.time))) return node.id;
    }
  }
  return kNoNode;
}

}  // namespace unroll
