// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "layers/descriptor.h"

namespace unroll {

class LayerCatalog;

/// Gives LAYER the attributes by which a document sets how its parameters begin and what the loss adds for them,
/// derived from the parameters themselves: for each group of them (Keras' words: kernel, recurrent, bias, embeddings,
/// gamma, beta) `kernel_initializer`, `kernel_scale`, `kernel_l1`, `kernel_l2`. Layers know nothing of it: what
/// LAYER.parameters() gives then follows the attributes. A group of layers takes those of its PARTS, which the catalog
/// holds already, and hands them on when it is expanded. Does nothing where it has been done.
void addParameterAttributes(LayerDescriptor& layer, const LayerCatalog& parts);

/// "kernel" of W, "recurrent" of U, "bias" of b …; empty where it is not trained.
std::string parameterGroup(const ParameterSpec& parameter);

}  // namespace unroll
