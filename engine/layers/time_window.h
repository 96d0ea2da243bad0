// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "kernels/sequences.h"
#include "layers/descriptor.h"

namespace unroll::time_window {

// What the layers share that slide a window over the steps of a sequence (N, T, F).

/// "padding": valid or same, and causal where CAUSAL.
AttributeSpec paddingAttribute(bool causal);

/// How the window stands over T steps: in numbers of steps.
struct Places {
  int64_t count = 0;   ///< outputs
  int64_t before = 0;  ///< border before the first step
  int64_t after = 0;   ///< border after the last, or what a short sequence of open length lacks
};
struct Window {
  std::string padding = "valid";
  int64_t taps = 1, stride = 1, dilation = 1;
  int64_t span() const { return (taps - 1) * dilation + 1; }
  Places over(int64_t steps) const;
  /// Outputs for a time axis of SIZE steps or kOpen; 0 where the window does not fit into a fixed one.
  int64_t outputs(int64_t size) const;
  TimeWindow config(int64_t size) const;
};

/// x (N, T, F) → (N, F, T', k): the window at each place. VALUE stands in the border.
ValueId windows(Builder& b, ValueId x, const Window& window, double value);
/// MASK (N, T) along the time axis of x (N, T, F): x where it is kept, else VALUE.
ValueId keepSteps(Builder& b, ValueId x, ValueId mask, double value);
/// The mask of the outputs, (N, T'): see TimeWindow::makeMask; none where there is none. X gives the number of steps.
ValueId outputMask(Builder& b, ValueId x, ValueId mask, const Window& window);

/// The rank, and that the window fits. TITLE: the layer's, as people read it.
Result<std::vector<Shape>> inferShape(const Text& title, const Window& window, const Shape& in, int64_t features,
                                      const char* sizeAttribute);

/// Lines of PyTorch that put the border around x (N, F, T); empty where there is none. SIZE: of the time axis.
std::string torchBorder(const Window& window, int64_t size, const char* value);

/// Sets what follows from the window alone: the outputs' steps and mask.
void setTime(LayerDescriptor& layer, std::function<Window(const Attributes&)> windowOf);

}  // namespace unroll::time_window
