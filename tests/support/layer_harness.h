// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>
#include <vector>

#include "layers/catalog.h"

namespace unroll::testing {

/// What the harness says against a layer; empty: all is well.
using Complaints = std::vector<std::string>;

/// The descriptor itself: titles, help and labels, defaults in range, ports, examples, initializers,
/// export, the round trip of its attributes through a document.
Complaints inspectDescriptor(const LayerDescriptor& layer);

/// One example, as inferred shape = real shape; kernel = body, forward and gradients; body gradients =
/// central differences, every element, away from kinks; the same bits on 1, 2 and 5 threads; writes
/// complete, accumulated and within bounds. With and without padding where time is open, while training
/// and in use.
/// CANCELS: where the numbers of a whole tensor may be what is left of a cancellation (the scores of a single key),
/// their error is relative to what cancelled: numbers below this share of the largest gradient (of an output: of the
/// largest input) are compared as if they were of that size.
Complaints tryExample(const LayerDescriptor& layer, const LayerExample& example, double cancels = 0.0);

/// inspectDescriptor and tryExample of every example.
Complaints tryLayer(const LayerDescriptor& layer);

/// The complaints as one text for QVERIFY2.
std::string joined(const Complaints& complaints);

}  // namespace unroll::testing
