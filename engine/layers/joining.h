// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <optional>

#include "kernels/rearrange.h"
#include "layers/descriptor.h"

namespace unroll::joining {

// What layers with several inputs, and those that work along one axis, share.

/// "inputs": how many input ports there are; they are called in1, in2, …
AttributeSpec inputsAttribute();
std::vector<Port> ports(int64_t count);
/// x[0], x[1], …: the variables of PyTorch's export stand in one list.
AttributeSpec axisAttribute(Text help);

/// The axis of IN that "axis" means: −1 is that of the features (the channels of images), else it counts from 1, after
/// the samples. None where there is no such axis.
std::optional<int> axisOf(int64_t attribute, const Shape& in);
/// The sentence that says so. TITLE: the layer's.
Error noSuchAxis(const Text& title, const Attributes& attributes, const Shape& in);
AxisView viewOf(const Shape& in, int axis);
/// Where the axis stands in Keras' layout: images have their channels last.
int kerasAxis(const Shape& in, int axis);

/// Add, Subtract, Multiply: everything but the header. Subtract has two inputs.
LayerDescriptor layer(std::string key, Text title, Text summary, MergeConfig::Kind kind);

}  // namespace unroll::joining
