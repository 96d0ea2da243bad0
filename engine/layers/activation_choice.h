// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>
#include <string_view>

#include "kernels/factories.h"
#include "layers/attributes.h"
#include "layers/descriptor.h"

namespace unroll {

/// The attribute in which a layer names an activation function: linear, relu, sigmoid, tanh and, where
/// SOFTMAX, softmax. One list for every layer, so that all say it in the same words.
AttributeSpec activationAttribute(std::string key, Text label, Text help, std::string defaultValue, bool softmax);

/// The kernel's enumerator of an activation's key. requires: one of the keys above.
ActivationKind activationKind(std::string_view key);

/// φ(x). Softmax runs over the last axis, the others are element by element. "linear" gives x itself.
ValueId applyActivation(Builder& b, ValueId x, std::string_view key);

/// How PyTorch writes φ(x): "torch.relu(x)"; x itself for "linear".
std::string torchActivation(std::string_view key, const std::string& x);

}  // namespace unroll
