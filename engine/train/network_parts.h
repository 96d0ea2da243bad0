// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// The inside of Network, for network_compile.cpp and network.cpp alone.
#include <memory>
#include <optional>
#include <vector>

#include "core/tensor.h"
#include "train/network.h"

namespace unroll {

/// A tensor that runs along edges: what one output port gives, and the loss' derivative by it.
struct PlannedBuffer {
  PortRef port;
  Shape shape;
  int64_t valuesAt = 0;  ///< offsets into the block while it is planned
  int64_t gradientAt = 0;
  float* values = nullptr;
  float* gradient = nullptr;
  bool wantsGradient = false;  ///< something before it can learn
  int64_t width = 0;           ///< elements of a sample, of one step where the time axis is open
  bool openTime = false;
  int64_t maxTime = 0;  ///< of an open time axis, else 0
  int64_t maskAt = -1;  ///< its own mask in Parts::masks: of an input, or one that is made or joined

  // Of the batch that forward runs.
  int64_t time = 0;               ///< of an open time axis, else 0
  const uint8_t* mask = nullptr;  ///< (samples, steps); null where nothing is padded

  int64_t elements(int64_t samples) const { return samples * width * (openTime ? time : 1); }
  /// Steps of the time axis, open or not; 0 without one.
  int64_t steps() const {
    const int axis = shape.find('T');
    return axis < 0 ? 0 : openTime ? time : shape[axis].size;
  }
};

/// A layer ready to run: its kernel and the arrays that its calls borrow.
struct PlannedNode {
  NodeId id = kNoNode;
  const LayerDescriptor* layer = nullptr;
  std::optional<Attributes> attributes;
  std::vector<OutputMask> outputMasks;
  std::unique_ptr<LayerKernel> kernel;  ///< null: an input, the caller fills its buffer
  std::vector<int> inputs;              ///< buffers by port; −1: an optional port left open
  std::vector<int> outputs;
  std::vector<int> parameters;  ///< places in Network::parameters()
  int64_t cacheAt = -1;
  float* cache = nullptr;
  uint64_t seed = 0;
  bool learns = false;  ///< backward has something to compute

  std::vector<const float*> inputValues, parameterValues, outputGradients;
  std::vector<float*> outputValues, inputGradients, parameterGradients;
  std::vector<float*> running;      ///< by parameter: what forward writes while training; null for others
  std::vector<uint8_t*> madeMasks;  ///< by output: where the kernel makes its mask; null for others

  // By input, of the batch that forward runs.
  std::vector<int64_t> times;
  std::vector<const uint8_t*> masks;
};

struct Network::Parts {
  NetworkSpec spec;
  Inference inference;
  int64_t maxBatch = 0;
  std::vector<int64_t> maxTimes;  ///< by input node

  const LossDescriptor* loss = nullptr;
  LossSettings lossSettings;  ///< what the loss kernel gets; fromLogits: fused, or the document says so
  /// Parameters that the loss adds something for (ParameterSpec::l1, l2).
  struct Penalty {
    size_t parameter;
    double l1, l2;
  };
  std::vector<Penalty> penalties;
  std::vector<PlannedBuffer> buffers;
  std::vector<PlannedNode> nodes;  ///< in topological order
  std::vector<ParameterView> parameters;
  WeightMap companions;  ///< given out with the weights
  std::vector<int64_t> parameterAt;
  int64_t parameterFloats = 0;  ///< all parameters lie together, and so do their gradients
  int64_t gradientsAt = 0;
  int outputBuffer = -1;  ///< what the loss is computed of: logits where fused

  // The final activation that the loss swallowed; null where nothing is fused.
  std::unique_ptr<LayerKernel> finalActivation;
  int64_t probabilitiesAt = 0;
  float* probabilities = nullptr;
  bool probabilitiesReady = false;

  AlignedVector<float> block;
  int64_t blockFloats = 0;
  int64_t scratchAt = 0;
  int64_t scratchFloats = 0;
  int64_t targetAt = 0;
  int64_t targetFloats = 0;
  std::vector<uint8_t> masks;
  int64_t maskBytes = 0;
  int64_t targetMaskAt = 0;
  int64_t lossMaskAt = 0;
  const uint8_t* lossMask = nullptr;  ///< of the batch that forward ran; null where all rows count
  Batch batch;
  std::vector<int> batchInputs;  ///< buffers, in the order of the batch's inputs; −1: nobody wants it
  bool inputGradients = false;
  bool training = false;
  uint64_t step = 0;

  PlannedBuffer& bufferAt(int at) { return buffers[static_cast<size_t>(at)]; }
  const PlannedBuffer* find(const PortRef& port) const {
    for (const PlannedBuffer& buffer : buffers) {
      if (buffer.port == port) return &buffer;
    }
    return nullptr;
  }
  /// FLOATS more of the block, on a cache line of their own; returns where.
  int64_t reserve(int64_t floats) {
    const int64_t at = blockFloats;
    blockFloats += (floats + 15) / 16 * 16;
    return at;
  }
  int64_t reserveMask(int64_t bytes) {
    const int64_t at = maskBytes;
    maskBytes += (bytes + 63) / 64 * 64;
    return at;
  }
  /// Times and masks of the batch's inputs.
  void readInputs();
  /// Times and masks of what goes into NODE, and the times of its outputs; after its kernel the outputs' masks.
  void beginNode(PlannedNode& node);
  void endNode(PlannedNode& node);
  const uint8_t* maskAlong(const PlannedNode& node, size_t input, const PlannedBuffer& output);
  /// The rows that count: those of the output's mask that are not masked in the target.
  void findLossMask();
  /// Which buffers gradients flow through; the arrays that backward calls borrow.
  void planGradients();
  KernelCall callOf(const PlannedNode& node);
  /// Fills the probabilities behind a fused final activation, where the loss has not.
  void finishOutput();
  LossCall lossCall() const;
};

}  // namespace unroll
