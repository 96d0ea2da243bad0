// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "layers/descriptor.h"

namespace unroll {

/// Headings under which attributes that few need are folded away. What makes a layer what it is (its size, its window,
/// its activation, its direction) has none and is always in sight.
namespace attribute_group {
inline const Text kVariant = QT_TRANSLATE_NOOP("engine", "Variant");
inline const Text kState = QT_TRANSLATE_NOOP("engine", "State");
inline const Text kInitialization = QT_TRANSLATE_NOOP("engine", "Initialization");
inline const Text kRegularization = QT_TRANSLATE_NOOP("engine", "Regularization");
}  // namespace attribute_group

/// Puts the attributes of LAYER under their headings, by one table for all layers, and those without one first; within
/// a heading they keep their order. A heading that the layer gave itself stays.
void groupAttributes(LayerDescriptor& layer);

}  // namespace unroll
