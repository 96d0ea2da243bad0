// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// The inside of Network, for network_compile.cpp and network.cpp alone.
#include <memory>
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
  bool masked = false;         ///< its time axis is padded where the batch is
  int64_t width = 0;           ///< elements of a sample, of one step where the time axis is open
  bool openTime = false;
  int64_t elements(int64_t samples, int64_t time) const { return samples * width * (openTime ? time : 1); }
};

/// A layer ready to run: its kernel and the arrays that its calls borrow.
struct PlannedNode {
  NodeId id = kNoNode;
  std::unique_ptr<LayerKernel> kernel;  ///< null: an input, the caller fills its buffer
  std::vector<int> inputs;              ///< buffers by port; −1: an optional port left open
  std::vector<int> outputs;
  std::vector<int> parameters;  ///< places in Network::parameters()
  int64_t cacheAt = -1;
  float* cache = nullptr;
  uint64_t seed = 0;
  bool masked = false;
  bool learns = false;  ///< backward has something to compute

  std::vector<const float*> inputValues, parameterValues, outputGradients;
  std::vector<float*> outputValues, inputGradients, parameterGradients;
  std::vector<float*> running;  ///< by parameter: what forward writes while training; null for others
};

struct Network::Parts {
  NetworkSpec spec;
  Inference inference;
  int64_t maxBatch = 0;
  int64_t maxTime = 0;

  const LossDescriptor* loss = nullptr;
  bool fromLogits = false;  ///< what the loss kernel gets: fused, or the document says so
  std::vector<PlannedBuffer> buffers;
  std::vector<PlannedNode> nodes;  ///< in topological order
  std::vector<ParameterView> parameters;
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
  std::vector<uint8_t> mask;
  Batch batch;
  bool inputGradients = false;
  bool padded = false;  ///< the batch that forward ran holds padding
  bool training = false;
  uint64_t step = 0;

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
  /// Which buffers gradients flow through; the arrays that backward calls borrow.
  void planGradients();
  KernelCall callOf(const PlannedNode& node);
  /// Fills the probabilities behind a fused final activation, where the loss has not.
  void finishOutput();
  LossCall lossCall() const;
};

}  // namespace unroll
