// SPDX-License-Identifier: GPL-3.0-or-later
// Softmax and log-softmax over the channels of images: vectors of neighbouring pixels, channel after channel.
#include <cmath>

#include "kernels/activations.h"
#include "kernels/simd.h"

namespace unroll {
namespace {

using simd::kWidth;
using simd::Vec;

/// BODY(pixel, load, store) for vectors of neighbouring pixels; the last vector is padded.
template <class F>
inline void overPixels(int64_t pixels, F body) {
  int64_t p = 0;
  for (; p + kWidth <= pixels; p += kWidth)
    body(
        p, [](const float* x) { return simd::load(x); }, [](float* y, Vec v) { simd::store(y, v); });
  const int64_t rest = pixels - p;
  if (rest == 0) return;
  body(
      p, [rest](const float* x) { return simd::loadPart(x, rest); },
      [rest](float* y, Vec v) { simd::storePart(y, v, rest); });
}

Vec logOf(Vec v) {
  float lane[kWidth];
  simd::store(lane, v);
  for (float& x : lane) x = std::log(x);
  return simd::load(lane);
}

}  // namespace

void activateChannels(ActivationKind kind, const float* x, float* y, int64_t channels, int64_t pixels) {
  const bool log = kind == ActivationKind::LogSoftmax;
  overPixels(pixels, [=](int64_t p, auto load, auto store) {
    Vec largest = load(x + p);
    for (int64_t c = 1; c < channels; ++c) {
      const Vec v = load(x + c * pixels + p);
      largest = v > largest ? v : largest;
    }
    Vec total = {};
    for (int64_t c = 0; c < channels; ++c) {
      const Vec shifted = load(x + c * pixels + p) - largest;
      const Vec e = simd::exp(shifted);
      store(y + c * pixels + p, log ? shifted : e);
      total += e;
    }
    const Vec factor = 1.0f / total;
    const Vec summand = log ? logOf(total) : Vec{};
    for (int64_t c = 0; c < channels; ++c) {
      const Vec v = load(y + c * pixels + p);
      store(y + c * pixels + p, log ? v - summand : v * factor);
    }
  });
}

void activateChannelsBackward(ActivationKind kind, const float* y, const float* dy, float* dx, int64_t channels,
                              int64_t pixels, bool add) {
  const bool log = kind == ActivationKind::LogSoftmax;
  overPixels(pixels, [=](int64_t p, auto load, auto store) {
    Vec total = {};
    for (int64_t c = 0; c < channels; ++c) {
      const Vec d = load(dy + c * pixels + p);
      total += log ? d : load(y + c * pixels + p) * d;
    }
    for (int64_t c = 0; c < channels; ++c) {
      const int64_t at = c * pixels + p;
      const Vec v = load(y + at), g = load(dy + at);
      const Vec d = log ? g - simd::exp(v) * total : v * (g - total);
      store(dx + at, add ? load(dx + at) + d : d);
    }
  });
}

}  // namespace unroll
