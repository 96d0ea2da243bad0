// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/group_kernel.h"

#include <algorithm>

#include "core/parallel.h"

namespace unroll::group {
namespace {

using Source = Expansion::Source;

constexpr int64_t kClearGrain = int64_t{1} << 16;

/// Floats on cache lines of their own.
int64_t wholeLines(int64_t floats) { return (floats + 15) / 16 * 16; }

/// A part ready to run, with the arrays that its calls borrow.
struct Runner {
  explicit Runner(const Part& part)
      : kernel(part.layer->makeKernel(part.attributes, part.inputs)),
        layer(part.layer),
        attributes(part.attributes),
        width(elementCount(part.output.extents(1, 1))),
        openTime(part.output.hasTime() && part.output.isOpen(part.output.find('T'))),
        handsMaskOn(group::handsMaskOn(part)) {}

  std::unique_ptr<LayerKernel> kernel;
  const LayerDescriptor* layer = nullptr;
  Attributes attributes;
  std::vector<Source> sources;
  int64_t width;  ///< of the output: elements of a sample, of one step where its time axis is open
  bool openTime;
  bool handsMaskOn = false;
  std::string partName;
  size_t firstParameter = 0, parameters = 0;

  std::vector<int64_t> times;
  int64_t time = 0;  ///< of the output
  std::vector<const uint8_t*> masks;
  const uint8_t* mask = nullptr;  ///< of the output
  std::vector<const float*> inputs;
  std::vector<float*> dInputs;
  float* values = nullptr;
  float* gradient = nullptr;
  const float* dOutput = nullptr;
  float* cache = nullptr;

  int64_t outputFloats(int64_t batch, int64_t steps) const { return batch * width * (openTime ? steps : 1); }
};

class GroupKernel final : public LayerKernel {
 public:
  GroupKernel(const Resolved& resolved, size_t inputs) : m_inputs(inputs), m_inputTimes(inputs) {
    const Expansion& expansion = resolved.expansion;
    UNROLL_ASSERT(expansion.output.from == Source::From::Part && expansion.output.index + 1 == resolved.parts.size());
    for (size_t i = 0; i < resolved.parts.size(); ++i) {
      const Part& part = resolved.parts[i];
      Runner runner(part);
      runner.sources = expansion.parts[i].inputs;
      runner.partName = expansion.parts[i].name;
      runner.firstParameter = part.firstParameter;
      runner.parameters = part.parameters.size();
      runner.times.resize(runner.sources.size());
      runner.masks.resize(runner.sources.size());
      runner.inputs.resize(runner.sources.size());
      runner.dInputs.resize(runner.sources.size());
      m_parts.push_back(std::move(runner));
    }
  }

  KernelNeeds needs(int64_t maxBatch, int64_t maxTime) const override {
    return needsByInput(maxBatch, std::vector<int64_t>(m_inputs, maxTime));
  }

  // Cache: of each part its output (but the last, which is the group's) and its cache. Scratch: ∂L/∂ each such output,
  // then the scratch of whichever part runs.
  KernelNeeds needsByInput(int64_t maxBatch, std::span<const int64_t> maxTimes) const override {
    std::vector<int64_t> partTimes;
    KernelNeeds all;
    int64_t scratch = 0;
    for (const Runner& part : m_parts) {
      std::vector<int64_t> times;
      for (const Source& source : part.sources) {
        times.push_back(source.from == Source::From::Input  ? maxTimes[source.index]
                        : source.from == Source::From::Part ? partTimes[source.index]
                                                            : 0);
      }
      partTimes.push_back(part.layer->timeOfOutput(part.attributes, times));
      const KernelNeeds own = part.kernel->needsByInput(maxBatch, times);
      const int64_t output = &part == &m_parts.back() ? 0 : wholeLines(part.outputFloats(maxBatch, partTimes.back()));
      all.cache += output + wholeLines(own.cache);
      all.scratch += output;
      scratch = std::max(scratch, own.scratch);
    }
    all.scratch += scratch;
    return all;
  }

  void forward(const KernelCall& call) override {
    arrange(call);
    for (Runner& part : m_parts) {
      KernelCall own = callOf(call, part);
      part.kernel->forward(own);
    }
  }

  void backward(const KernelCall& call) override {
    arrange(call);
    int64_t gradients = 0;
    for (Runner& part : m_parts) {
      part.gradient = &part == &m_parts.back() ? nullptr : call.scratch + gradients;
      part.dOutput = part.gradient ? part.gradient : call.dOutputs[0];
      if (part.gradient) gradients += wholeLines(part.outputFloats(call.batch, part.time));
    }
    parallelFor(gradients, kClearGrain,
                [&](int64_t first, int64_t last) { std::fill(call.scratch + first, call.scratch + last, 0.0f); });
    for (size_t i = m_parts.size(); i-- > 0;) {
      Runner& part = m_parts[i];
      for (size_t port = 0; port < part.sources.size(); ++port) {
        const Source& source = part.sources[port];
        part.dInputs[port] = source.from == Source::From::Input  ? call.dInputs[source.index]
                             : source.from == Source::From::Part ? m_parts[source.index].gradient
                                                                 : nullptr;
      }
      KernelCall own = callOf(call, part);
      own.scratch = call.scratch + gradients;
      own.dOutputs = {&part.dOutput, 1};
      own.dInputs = part.dInputs;
      own.dParameters = call.dParameters.subspan(part.firstParameter, part.parameters);
      part.kernel->backward(own);
    }
  }

 private:
  /// Points every part at its memory, for the sizes of this call.
  void arrange(const KernelCall& call) {
    for (size_t i = 0; i < m_inputs; ++i) m_inputTimes[i] = call.timeOf(i);
    float* cache = call.cache;
    for (Runner& part : m_parts) {
      for (size_t port = 0; port < part.sources.size(); ++port) takeInput(call, part, port);
      part.time = part.layer->timeOfOutput(part.attributes, part.times);
      part.mask = nullptr;
      for (size_t port = 0; part.handsMaskOn && !part.mask && port < part.masks.size(); ++port)
        part.mask = part.masks[port];
      if (&part == &m_parts.back()) {
        part.values = call.outputs[0];
      } else {
        part.values = cache;
        cache += wholeLines(part.outputFloats(call.batch, part.time));
      }
      part.cache = cache;
      cache += wholeLines(part.kernel->needsByInput(call.batch, part.times).cache);
    }
  }

  void takeInput(const KernelCall& call, Runner& part, size_t port) const {
    const Source& source = part.sources[port];
    switch (source.from) {
      case Source::From::Nothing:
        part.times[port] = 0;
        part.masks[port] = nullptr;
        part.inputs[port] = nullptr;
        return;
      case Source::From::Input:
        part.times[port] = m_inputTimes[source.index];
        part.masks[port] = call.maskOf(source.index);
        part.inputs[port] = call.inputs[source.index];
        return;
      case Source::From::Part:
        part.times[port] = m_parts[source.index].time;
        part.masks[port] = m_parts[source.index].mask;
        part.inputs[port] = m_parts[source.index].values;
        return;
    }
  }

  KernelCall callOf(const KernelCall& call, Runner& part) const {
    KernelCall own = call;
    own.seed = partSeed(call.seed, part.partName);
    own.time = 0;
    for (size_t port = part.times.size(); port-- > 0;)
      if (part.times[port] > 0) own.time = part.times[port];
    own.times = part.times;
    own.masks = part.masks;
    own.mask = part.masks.empty() ? nullptr : part.masks[0];
    own.inputs = part.inputs;
    own.outputs = {&part.values, 1};
    own.outputMasks = {};
    own.parameters = call.parameters.subspan(part.firstParameter, part.parameters);
    if (!call.running.empty()) own.running = call.running.subspan(part.firstParameter, part.parameters);
    own.cache = part.cache;
    return own;
  }

  const size_t m_inputs;
  std::vector<int64_t> m_inputTimes;
  std::vector<Runner> m_parts;
};

}  // namespace

std::unique_ptr<LayerKernel> makeKernel(const Resolved& resolved, size_t inputs) {
  return std::make_unique<GroupKernel>(resolved, inputs);
}

}  // namespace unroll::group
