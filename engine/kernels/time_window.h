// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <algorithm>
#include <cstdint>

#include "kernels/layer_kernel.h"

namespace unroll {

/// A window that slides over the steps of a sequence: TAPS steps, DILATION apart, moved by STRIDE.
struct TimeWindow {
  /// Valid: the window stays inside; a sequence of open length that is shorter than the window is filled up to one
  /// window. Same: as many outputs as ⌈steps / stride⌉, the border on both sides. Causal: the border stands before.
  enum class Border { Valid, Same, Causal } border = Border::Valid;
  int64_t steps = 0;  ///< 0: the batch's
  int64_t taps = 1, stride = 1, dilation = 1;

  int64_t span() const { return (taps - 1) * dilation + 1; }
  int64_t stepsOf(const KernelCall& call) const { return steps > 0 ? steps : call.timeOf(0); }
  int64_t outputs(int64_t of) const {
    if (border != Border::Valid) return (of + stride - 1) / stride;
    return of < span() ? 1 : (of - span()) / stride + 1;
  }
  /// Steps that the windows reach over, with the border.
  int64_t padded(int64_t of) const { return std::max(of, (outputs(of) - 1) * stride + span()); }
  int64_t before(int64_t of) const {
    if (border == Border::Causal) return span() - 1;
    if (border == Border::Valid) return 0;
    return std::max<int64_t>(0, (outputs(of) - 1) * stride + span() - of) / 2;
  }

  /// Which outputs are no padding: those whose window lies in the sequence (the first one in any case, so that none
  /// is lost altogether); with a border those that stand on one of its steps.
  void makeMask(const uint8_t* mask, uint8_t* made, int64_t of) const {
    for (int64_t t = 0; t < outputs(of); ++t) {
      uint8_t keeps = 1;
      if (mask && (border != Border::Valid || t == 0)) keeps = mask[t * stride];
      if (mask && border == Border::Valid && t > 0)
        for (int64_t j = 0; j < taps; ++j) keeps = keeps & mask[t * stride + j * dilation];
      made[t] = keeps;
    }
  }
  void makeMasks(const KernelCall& call) const {
    uint8_t* made = call.outputMasks.empty() ? nullptr : call.outputMasks[0];
    if (!made) return;
    const int64_t of = stepsOf(call);
    const uint8_t* mask = call.maskOf(0);
    for (int64_t n = 0; n < call.batch; ++n) makeMask(mask ? mask + n * of : nullptr, made + n * outputs(of), of);
  }
};

}  // namespace unroll
