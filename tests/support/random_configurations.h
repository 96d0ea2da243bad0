// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <functional>
#include <string>

#include "layers/descriptor.h"

namespace unroll::testing {

/// Tries LAYER with the harness on COUNT configurations that rapidcheck draws: attributes from their specs (ranges,
/// choices), sizes, samples and steps around those of its examples; only those that inferShape accepts and that are
/// small. The first that fails is shrunk; what is wrong with it, or an empty text.
///
/// The seed is fixed, so that a run can be repeated; the environment variable UNROLL_RANDOM_SEED gives another.
/// A layer that works on a batch statistic or compares many numbers may have no numbers away from its kinks for a
/// configuration; such a one does not count.
std::string tryRandomConfigurations(const LayerDescriptor& layer, int count);

/// Tries PROPERTY on COUNT draws, with the same seed; what it throws fails. What is wrong with it, or an empty text.
std::string tryRandomly(const std::string& name, int count, const std::function<void()>& property);

/// A configuration of LAYER, within a property: small, and such that inferShape accepts it. Others are discarded.
LayerExample drawConfiguration(const LayerDescriptor& layer);
/// Every other attribute of LAYER drawn anew, within a property.
void drawAttributes(const LayerDescriptor& layer, LayerExample& example);

}  // namespace unroll::testing
