// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>
#include <string_view>

#include "kernels/factories.h"
#include "layers/attributes.h"
#include "layers/descriptor.h"

namespace unroll {

/// The attribute in which a layer names an activation function, by Keras' key. One list for every layer, so that all
/// say it in the same words.
AttributeSpec activationAttribute(std::string key, Text label, Text help, std::string defaultValue);

/// The kernel's enumerator of an activation's key. requires: one of the keys above.
ActivationKind activationKind(std::string_view key);

/// Whether the function looks at all features together: softmax, log_softmax.
bool actsOnFeatures(std::string_view key);

/// φ(x). Softmax and log-softmax run over the features: the channels of images (N, C, H, W), else the last axis, as
/// Keras' do in its layouts. The others are element by element. "linear" gives x itself.
ValueId applyActivation(Builder& b, ValueId x, std::string_view key);

/// How PyTorch writes φ(x): "torch.relu(x)"; x itself for "linear". IMAGE: x is (N, C, H, W).
std::string torchActivation(std::string_view key, const std::string& x, bool image = false);

}  // namespace unroll
