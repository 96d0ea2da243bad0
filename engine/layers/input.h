// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "layers/descriptor.h"

namespace unroll {

/// Input: where samples enter the network.
///
/// Forward:
///   (1)  y = x, the sample as the dataset gives it
/// Backward: ∂L/∂y is the gradient by the data; nothing learns from it, but it shows what the network
/// looks at.
///
/// Shapes, by the number of sizes in "shape" (the sample axis N comes by itself):
///   [F]        (N, F)          a row of features
///   [null]     (N, T)          tokens of a text, of any length
///   [T, F]     (N, T, F)       a sequence; [null, F] leaves its length open
///   [C, H, W]  (N, C, H, W)    an image, channels first
/// An open length is that of the longest sequence of each batch; shorter ones are padded and masked.
///
/// No parameters, no cost. The layer has no input port: whoever runs the network puts the data where its
/// output is. Its body hands on context.inputs[0], the leaf that holds the data, and makeKernel gives
/// null, as there is nothing to compute.
/// Errors: attribute.open where a size other than the time axis is null; shape.rank beyond three sizes.
LayerDescriptor inputLayer();

}  // namespace unroll
