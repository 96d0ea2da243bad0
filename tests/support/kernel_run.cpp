// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <cmath>

#include "core/rng.h"
#include "support/guarded_buffer.h"
#include "support/layer_trial.h"

namespace unroll::testing {
namespace {

using Buffers = std::vector<GuardedBuffer>;

template <class Pointer>
std::vector<Pointer> pointers(Buffers& buffers) {
  std::vector<Pointer> out;
  for (GuardedBuffer& buffer : buffers) out.push_back(buffer.data());
  return out;
}

/// All memory of one call, and the call that points into it.
class Memory {
 public:
  Memory(const LayerKernel& kernel, const LayerNumbers& n, const std::vector<Extents>& outputs,
         const std::vector<bool>& running, const std::vector<bool>& madeMasks, int64_t spare)
      : m_running(running), m_cache(0), m_scratch(0) {
    std::vector<int64_t> room;
    for (size_t i = 0; i < n.inputs.size(); ++i) {
      m_times.push_back(n.timeOf(i));
      room.push_back(m_times[i] > 0 ? m_times[i] + spare : 0);
      m_masks.push_back(n.maskOf(i));
    }
    for (const std::vector<uint8_t>& mask : m_masks) m_maskPointers.push_back(mask.empty() ? nullptr : mask.data());
    const KernelNeeds needs = n.times.empty() ? kernel.needs(n.batch + spare, n.time > 0 ? n.time + spare : 0)
                                              : kernel.needsByInput(n.batch + spare, room);
    m_cache = GuardedBuffer(needs.cache);
    m_scratch = GuardedBuffer(needs.scratch);
    for (const TensorD& input : n.inputs) m_inputs.emplace_back(input), m_dInputs.emplace_back(input.size(), 0.0f);
    for (const TensorD& p : n.parameters) m_parameters.emplace_back(p), m_dParameters.emplace_back(p.size(), 0.0f);
    for (const Extents& extents : outputs) m_outputs.emplace_back(elementCount(extents));
    for (const TensorD& weights : n.outputWeights) m_dOutputs.emplace_back(weights);
    for (size_t i = 0; i < outputs.size(); ++i) {
      // One sentinel past the end; what forward does not write stays 9.
      m_outputMasks.emplace_back(madeMasks[i] ? static_cast<size_t>(outputs[i][0] * outputs[i][1] + 1) : 0, uint8_t{9});
    }
    for (auto& mask : m_outputMasks) m_outputMaskPointers.push_back(mask.empty() ? nullptr : mask.data());
    m_inputPointers = pointers<const float*>(m_inputs);
    m_parameterPointers = pointers<const float*>(m_parameters);
    m_outputPointers = pointers<float*>(m_outputs);
    m_dOutputPointers = pointers<const float*>(m_dOutputs);
    m_dInputPointers = pointers<float*>(m_dInputs);
    for (size_t i = 0; i < m_inputs.size(); ++i) {  // a port that is left open
      if (m_inputs[i].size() == 0) m_inputPointers[i] = m_dInputPointers[i] = nullptr;
    }
    m_dParameterPointers = pointers<float*>(m_dParameters);
    m_call.batch = n.batch;
    m_call.time = n.time;
    m_call.training = n.training;
    m_call.seed = n.seed;
    m_call.step = n.step;
    m_call.mask = m_maskPointers.empty() ? nullptr : m_maskPointers[0];
    m_call.masks = m_maskPointers;
    m_call.times = m_times;
    m_call.outputMasks = m_outputMaskPointers;
    for (size_t i = 0; i < m_parameters.size(); ++i) {
      m_runningPointers.push_back(m_running[i] ? m_parameters[i].data() : nullptr);
      if (m_running[i]) m_dParameterPointers[i] = nullptr;
    }
    m_call.running = m_runningPointers;
    m_call.inputs = m_inputPointers;
    m_call.outputs = m_outputPointers;
    m_call.parameters = m_parameterPointers;
    m_call.cache = m_cache.data();
    m_call.scratch = m_scratch.data();
  }
  Memory(const Memory&) = delete;
  Memory& operator=(const Memory&) = delete;

  void forward(LayerKernel& kernel) { kernel.forward(m_call); }

  /// Backward into gradients that hold what is in them. inputsWanted = false: no gradient by the inputs.
  void backward(LayerKernel& kernel, bool inputsWanted) {
    m_scratch = GuardedBuffer(m_scratch.size());  // contents are lost between calls
    const std::vector<float*> none(m_dInputs.size(), nullptr);
    KernelCall call = m_call;
    call.scratch = m_scratch.data();
    call.dOutputs = m_dOutputPointers;
    call.dInputs = inputsWanted ? std::span<float* const>(m_dInputPointers) : std::span<float* const>(none);
    call.dParameters = m_dParameterPointers;
    kernel.backward(call);
  }

  std::string tornFence() const {
    const std::pair<const char*, const Buffers*> all[] = {
        {"input", &m_inputs},           {"parameter", &m_parameters},
        {"output", &m_outputs},         {"output gradient", &m_dOutputs},
        {"input gradient", &m_dInputs}, {"parameter gradient", &m_dParameters}};
    for (const auto& [name, buffers] : all) {
      for (size_t i = 0; i < buffers->size(); ++i) {
        if (!(*buffers)[i].fencesStand()) return fmt::format("writes past the end of {} {}", name, i);
      }
    }
    if (!m_cache.fencesStand()) return "writes past the end of the cache";
    if (!m_scratch.fencesStand()) return "writes past the end of the scratch memory";
    return {};
  }

  Buffers m_inputs, m_parameters, m_outputs, m_dOutputs, m_dInputs, m_dParameters;
  std::vector<bool> m_running;
  std::vector<std::vector<uint8_t>> m_outputMasks;

 private:
  GuardedBuffer m_cache, m_scratch;
  std::vector<const float*> m_inputPointers, m_parameterPointers, m_dOutputPointers;
  std::vector<float*> m_outputPointers, m_dInputPointers, m_dParameterPointers, m_runningPointers;
  std::vector<int64_t> m_times;
  std::vector<std::vector<uint8_t>> m_masks;
  std::vector<const uint8_t*> m_maskPointers;
  std::vector<uint8_t*> m_outputMaskPointers;
  KernelCall m_call;
};

/// GRADIENT was accumulated into START: start + gradient, up to the rounding of the additions.
std::string checkAccumulation(const std::string& what, const GuardedBuffer& sum, const GuardedBuffer& gradient,
                              const std::vector<float>& start) {
  double largest = 0.0;
  for (int64_t i = 0; i < gradient.size(); ++i)
    largest = std::max(largest, std::fabs(static_cast<double>(gradient.data()[i])));
  for (int64_t i = 0; i < sum.size(); ++i) {
    const double begin = static_cast<double>(start[static_cast<size_t>(i)]);
    const double expected = begin + static_cast<double>(gradient.data()[i]);
    const double allowed = 1e-5 * (std::fabs(begin) + largest);
    if (std::fabs(static_cast<double>(sum.data()[i]) - expected) > allowed) {
      return fmt::format("{} [{}] is not accumulated: {} + {} became {}", what, i, begin, gradient.data()[i],
                         sum.data()[i]);
    }
  }
  return {};
}

/// Runs backward once more into gradients that are not zero.
std::vector<std::string> accumulate(LayerKernel& kernel, Memory& memory) {
  std::vector<std::string> complaints;
  Rng rng(5, "harness/prefill");
  const Buffers dInputs = memory.m_dInputs, dParameters = memory.m_dParameters;
  std::vector<std::vector<float>> inputStarts, parameterStarts;
  const auto prefill = [&](Buffers& buffers, std::vector<std::vector<float>>& starts) {
    for (GuardedBuffer& buffer : buffers) {
      for (int64_t i = 0; i < buffer.size(); ++i) buffer.data()[i] = static_cast<float>(rng.uniform(-3.0, 3.0));
      starts.emplace_back(buffer.data(), buffer.data() + buffer.size());
    }
  };
  prefill(memory.m_dInputs, inputStarts);
  prefill(memory.m_dParameters, parameterStarts);
  memory.backward(kernel, true);
  const auto check = [&](const char* what, const Buffers& sums, const Buffers& gradients, const auto& starts) {
    for (size_t i = 0; i < sums.size(); ++i) {
      std::string wrong = checkAccumulation(fmt::format("{} {}", what, i), sums[i], gradients[i], starts[i]);
      if (!wrong.empty()) complaints.push_back(std::move(wrong));
    }
  };
  check("input gradient", memory.m_dInputs, dInputs, inputStarts);
  for (size_t i = 0; i < dParameters.size(); ++i) {
    if (memory.m_running[i]) continue;
    std::string wrong = checkAccumulation(fmt::format("parameter gradient {}", i), memory.m_dParameters[i],
                                          dParameters[i], parameterStarts[i]);
    if (!wrong.empty()) complaints.push_back(std::move(wrong));
  }
  return complaints;
}

/// The first layer of a network needs no gradient by its input; the parameters' stay the same to the bit.
std::string withoutInputGradients(LayerKernel& kernel, Memory& memory, const Buffers& dParameters) {
  for (GuardedBuffer& buffer : memory.m_dParameters) std::fill_n(buffer.data(), buffer.size(), 0.0f);
  memory.backward(kernel, false);
  for (size_t i = 0; i < dParameters.size(); ++i) {
    if (!memory.m_dParameters[i].sameBits(dParameters[i])) {
      return fmt::format("parameter gradient {} changes when no input gradient is wanted", i);
    }
  }
  return {};
}

}  // namespace

std::vector<bool> runningParameters(const LayerDescriptor& layer, const Attributes& attributes,
                                    const std::vector<Shape>& shapes) {
  std::vector<bool> running;
  for (const ParameterSpec& parameter : layer.parameters(attributes, shapes)) running.push_back(parameter.running);
  return running;
}

KernelRun runKernel(const LayerDescriptor& layer, const Attributes& attributes, const std::vector<Shape>& shapes,
                    const LayerNumbers& numbers, int64_t spare) {
  KernelRun run;
  const auto complain = [&](std::string text) {
    if (!text.empty()) run.complaints.push_back(std::move(text));
  };
  std::vector<Extents> outputs;
  for (const TensorD& weights : numbers.outputWeights) outputs.push_back(weights.extents());
  const std::unique_ptr<LayerKernel> kernel = layer.makeKernel(attributes, shapes);
  if (!kernel) return {{}, {"makeKernel gives no kernel"}};
  std::vector<bool> madeMasks;
  const auto outputShapes = layer.inferShape(attributes, shapes);
  for (size_t i = 0; i < outputs.size(); ++i) {
    const bool hasTime = !outputShapes.ok() || (*outputShapes)[i].hasTime();
    madeMasks.push_back(hasTime && layer.maskOfOutput(attributes, i).from == OutputMask::From::Made);
  }
  Memory memory(*kernel, numbers, outputs, runningParameters(layer, attributes, shapes), madeMasks, spare);
  memory.forward(*kernel);
  for (std::vector<uint8_t> mask : memory.m_outputMasks) {
    if (!mask.empty() && mask.back() != 9) complain("writes past the end of the mask that it makes");
    if (!mask.empty()) mask.pop_back();
    run.results.outputMasks.push_back(std::move(mask));
  }
  for (size_t i = 0; i < numbers.parameters.size(); ++i) {
    const TensorD after = memory.m_parameters[i].tensor(numbers.parameters[i].extents());
    run.results.running.push_back(memory.m_running[i] ? after : TensorD(Extents{0}));
    const bool may = memory.m_running[i] && numbers.training;
    if (!may && !memory.m_parameters[i].sameBits(GuardedBuffer(numbers.parameters[i])))
      complain(fmt::format("writes into parameter {}", i));
  }
  for (size_t i = 0; i < outputs.size(); ++i) run.results.outputs.push_back(memory.m_outputs[i].tensor(outputs[i]));
  memory.backward(*kernel, true);
  for (size_t i = 0; i < numbers.inputs.size(); ++i) {
    run.results.dInputs.push_back(memory.m_dInputs[i].tensor(numbers.inputs[i].extents()));
  }
  for (size_t i = 0; i < numbers.parameters.size(); ++i) {
    run.results.dParameters.push_back(memory.m_dParameters[i].tensor(numbers.parameters[i].extents()));
  }
  complain(memory.tornFence());
  const Buffers dParameters = memory.m_dParameters;
  for (std::string& text : accumulate(*kernel, memory)) complain(std::move(text));
  complain(withoutInputGradients(*kernel, memory, dParameters));
  complain(memory.tornFence());
  for (size_t i = 0; i < numbers.inputs.size(); ++i) {
    if (!memory.m_inputs[i].sameBits(GuardedBuffer(numbers.inputs[i])))
      complain(fmt::format("writes into input {}", i));
  }
  return run;
}

}  // namespace unroll::testing
