// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/result.h"
#include "core/shape.h"
#include "core/text.h"
#include "kernels/layer_kernel.h"
#include "layers/attributes.h"
#include "layers/expansion.h"
#include "math/builder.h"

namespace unroll {

enum class LayerCategory { Data, Core, Convolution, Recurrent, Attention };

struct Port {
  std::string name;  ///< "in", "out", "initial_state"
  Text label;
  bool optional = false;
};

/// How a parameter's initial values are drawn: "glorot_uniform", "zeros", "ones", "orthogonal",
/// "uniform" (± scale), and so on (layers/initializer.h).
struct ParameterSpec {
  std::string name;  ///< "W"; files say "node.W"
  Extents extents;
  std::string initializer;
  int64_t fanIn = 1;
  int64_t fanOut = 1;
  double scale = 1.0;
  Text help = {};
  /// Values set after the draw: rows [begin, end) of axis 0 to a constant (an LSTM's forget bias).
  struct Block {
    int64_t begin, end;
    double value;
  };
  std::vector<Block> blocks = {};
  bool trainable = true;
  /// Not trained, but written by the forward pass while training (KernelCall::running): moving statistics.
  bool running = false;
  /// What the loss adds for it: l1 Σ|w| + l2 Σ w² (Keras' regularizers).
  double l1 = 0.0;
  double l2 = 0.0;
};

/// What a body gets to work with, in the batch's sizes.
struct BodyContext {
  const Attributes& attributes;
  std::vector<ValueId> inputs;      ///< by port, samples first; kNoValue for an optional port left open
  std::vector<ValueId> parameters;  ///< in the order of the parameter specs
  /// Of the first input: (N, T) of 0 and 1 where steps are padding, else kNoValue.
  ValueId mask = kNoValue;
  bool training = false;
  /// Draws of this step, where the layer is random (dropout): the same the kernel takes.
  uint64_t seed = 0;
  uint64_t step = 0;
  /// By input: its mask or kNoValue; empty: the first input has `mask`, the others none.
  std::vector<ValueId> masks = {};
  /// Where not null and training: what the parameters that are `running` become, by parameter (kNoValue for others).
  std::vector<ValueId>* running = nullptr;
  ValueId maskOf(size_t input) const { return masks.empty() ? (input == 0 ? mask : kNoValue) : masks[input]; }
};

/// Which of an output's steps are padding: none; those of the input PORT; those that are so in any input; or the layer
/// says it itself, in its kernel (KernelCall::outputMasks) and in maskBody.
struct OutputMask {
  enum class From { None, Input, AnyInput, Made } from = From::None;
  size_t port = 0;
};

/// Attributes and input shapes on which the harness tries a layer.
struct LayerExample {
  std::string title;
  AttributeMap attributes;
  std::vector<Shape> inputs;  ///< N as kOpen; Shape() for an optional port that is left open
  int64_t batch = 2;
  int64_t time = 4;           ///< where the time axis is open
  bool integerInput = false;  ///< inputs are whole numbers below integerBound
  int64_t integerBound = 0;
  /// By input, where they have open time axes of different lengths; empty: `time` for all.
  std::vector<int64_t> times = {};
  /// By input: whether it is of whole numbers; empty: integerInput for all.
  std::vector<bool> integerInputs = {};
  int64_t timeOf(size_t input) const { return times.empty() ? time : times[input]; }
  bool isInteger(size_t input) const { return integerInputs.empty() ? integerInput : integerInputs[input]; }
};

enum class CodeTarget { Keras, PyTorch };

/// Everything that Unroll knows of a layer, said once (ARCHITECTURE.md, "One layer = four places").
struct LayerDescriptor {
  std::string key;  ///< "conv2d": files
  Text title;       ///< "Conv2D": people
  LayerCategory category = LayerCategory::Core;
  std::string icon;
  Text summary;         ///< one sentence
  std::string formula;  ///< its equation for the inspector, in the small TeX of Builder::name
  int version = 1;
  std::vector<AttributeSpec> attributes;

  std::function<std::vector<Port>(const Attributes&)> inputs;
  std::function<std::vector<Port>(const Attributes&)> outputs;
  /// Output shapes, or the sentence that says what does not fit. The error's place.attribute names
  /// the attribute to blame, where there is one.
  std::function<Result<std::vector<Shape>>(const Attributes&, const std::vector<Shape>&)> inferShape;
  /// requires: inferShape succeeds.
  std::function<std::vector<ParameterSpec>(const Attributes&, const std::vector<Shape>&)> parameters;
  std::function<std::vector<ValueId>(Builder&, const BodyContext&)> body;
  std::function<std::unique_ptr<LayerKernel>(const Attributes&, const std::vector<Shape>&)> makeKernel;
  /// Multiply–adds counted twice, for one sample forward.
  std::function<int64_t(const Attributes&, const std::vector<Shape>&, int64_t time)> flops;
  /// Whether the mask of the first input goes on to the outputs (their time axis is kept).
  std::function<bool(const Attributes&)> keepsMask;
  /// By output, where keepsMask does not say enough; null: by keepsMask.
  std::function<std::vector<OutputMask>(const Attributes&)> outputMasks;
  /// The mask that OUTPUT makes itself, (N, T) of 0 and 1.
  std::function<ValueId(Builder&, const BodyContext&, size_t output)> maskBody;
  /// Steps of the outputs' open time axis by the steps of the inputs' (0 where an input has none); it grows with them.
  /// Null: those of the first input with an open time axis. Called once per batch; allocates nothing.
  std::function<int64_t(const Attributes&, std::span<const int64_t>)> outputTime;
  /// Whether its inputs may have open time axes of different lengths (attention; states that come in by the side).
  bool mixesTimes = false;
  /// A group: the network that it stands for. Everything else of its descriptor follows from that (layers/group.h).
  /// Null: a layer of its own.
  std::function<Expansion(const Attributes&, const std::vector<Shape>&)> expand;
  /// Attributes of an older version into the next; called once per step.
  std::function<Result<AttributeMap>(AttributeMap, int from)> migrate;
  std::function<std::string(CodeTarget, const std::string& name, const Attributes&, const std::vector<Shape>&)>
      exportCode;
  std::vector<LayerExample> examples;
  /// A short line for the card: "32 · 3×3 · relu".
  std::function<std::string(const Attributes&)> subtitle;

  /// outputMasks, or what keepsMask says of an output; a mask goes with a time axis only.
  OutputMask maskOfOutput(const Attributes& given, size_t output) const;
  /// outputTime, or the first open time.
  int64_t timeOfOutput(const Attributes& given, std::span<const int64_t> inputTimes) const;
};

/// A descriptor with every function set to the plain case: one input "in", one output "out", no
/// parameters, version 1, no migration, the mask kept, flops 0. Layers start from it.
LayerDescriptor plainLayer(std::string key, Text title, LayerCategory category, Text summary);

}  // namespace unroll
