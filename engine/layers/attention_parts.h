// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "kernels/attention.h"
#include "layers/descriptor.h"

// What the attention layers share.
namespace unroll::attention {

/// query; value, which is the query where it is left open (self-attention); key, which is the value where it is.
std::vector<Port> ports(const Attributes& attributes);
/// use_causal_mask and dropout.
std::vector<AttributeSpec> attributes();

/// The three shapes with open ports filled in.
struct Shapes {
  explicit Shapes(const std::vector<Shape>& inputs);
  Shape query, value, key;
  bool valueGiven, keyGiven;
  bool sameSteps() const { return key[1].size == value[1].size; }
};
/// That all are sequences, and key and value equally long. TITLE: of the layer, for its sentences.
Status check(const Text& title, const std::vector<Shape>& inputs);
/// What the kernels want to know of the inputs.
AttentionConfig config(const Attributes& attributes, const std::vector<Shape>& inputs);
/// Steps of query and key; TIME where open.
int64_t querySteps(const std::vector<Shape>& inputs, int64_t time);
int64_t keySteps(const std::vector<Shape>& inputs, int64_t time);

/// A layer with ports, masks and times set.
LayerDescriptor layer(std::string key, Text title, Text summary);

// Bodies.
struct Values {
  ValueId query, value, key;
};
Values values(const BodyContext& context);
/// From scores (N, Tq, Tk) or (N, heads, Tq, Tk) to weights: those that no query may see are taken out, then softmax
/// over the keys, then dropout while training. Names "mask", "weights".
ValueId weights(Builder& b, const BodyContext& context, ValueId scores);

/// ", use_causal_mask=True" and the like for the comment that says how Keras' layer is called.
std::string kerasCall(const Attributes& attributes, const std::vector<Shape>& inputs);
/// The lines of PyTorch's forward that take out what no query may see from `scores`, softmax them into `weights`.
std::string torchWeights(const Attributes& attributes);
/// The names of query, value and key in PyTorch's forward, where x is the list of the inputs by port.
struct TorchNames {
  std::string query, value, key;
};
TorchNames torchNames(const std::vector<Shape>& inputs);

}  // namespace unroll::attention
