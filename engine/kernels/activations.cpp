// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/activations.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "kernels/simd.h"

namespace unroll {
namespace {

using simd::kWidth;
using simd::Vec;

/// y[i] = f(x[i]) in vectors; the rest of a row goes through a padded vector, so that a value does not
/// depend on its place in the row.
template <class F>
inline void mapRow(const float* x, float* y, int64_t count, F f) {
  int64_t i = 0;
  for (; i + kWidth <= count; i += kWidth) simd::store(y + i, f(simd::load(x + i)));
  if (i < count) simd::storePart(y + i, f(simd::loadPart(x + i, count - i)), count - i);
}

template <class F>
inline void mapRow(const float* x, const float* y, float* out, int64_t count, F f) {
  int64_t i = 0;
  for (; i + kWidth <= count; i += kWidth) simd::store(out + i, f(simd::load(x + i), simd::load(y + i)));
  if (i < count) {
    const int64_t rest = count - i;
    simd::storePart(out + i, f(simd::loadPart(x + i, rest), simd::loadPart(y + i, rest)), rest);
  }
}

/// Rows without gaps are one long row.
template <class F>
inline void overRows(int64_t rows, int64_t columns, int64_t stride, F row) {
  if (stride == columns) {
    row(int64_t{0}, rows * columns);
    return;
  }
  for (int64_t r = 0; r < rows; ++r) row(r * stride, columns);
}

constexpr float kLeak = 0.2f;                                                    // Keras' slope of the function
constexpr float kSeluScale = 1.05070098735548f, kSeluAlpha = 1.67326324235438f;  // Klambauer et al. 2017

Vec leaky(Vec x, float slope) { return x > 0.0f ? x : x * slope; }

float largestOf(const float* x, int64_t count) {
  float largest = x[0];
  int64_t i = 0;
  if (count >= kWidth) {
    Vec best = simd::load(x);
    for (; i + kWidth <= count; i += kWidth) {
      const Vec v = simd::load(x + i);
      best = v > best ? v : best;
    }
    largest = simd::maxOf(best);
  }
  for (; i < count; ++i) largest = x[i] > largest ? x[i] : largest;
  return largest;
}

/// e^(x − max) / Σ e^(x − max): the largest exponent is 0, so nothing overflows.
void softmaxRow(const float* x, float* y, int64_t count) {
  const float largest = largestOf(x, count);
  Vec total = {};
  int64_t i = 0;
  for (; i + kWidth <= count; i += kWidth) {
    const Vec e = simd::exp(simd::load(x + i) - largest);
    simd::store(y + i, e);
    total += e;
  }
  if (i < count) {
    simd::storePart(y + i, simd::exp(simd::loadPart(x + i, count - i) - largest), count - i);
    total += simd::loadPart(y + i, count - i);
  }
  const float factor = 1.0f / simd::sumOf(total);
  mapRow(y, y, count, [factor](Vec v) { return v * factor; });
}

/// x − max − ln Σ e^(x − max).
void logSoftmaxRow(const float* x, float* y, int64_t count) {
  const float largest = largestOf(x, count);
  Vec total = {};
  int64_t i = 0;
  for (; i + kWidth <= count; i += kWidth) total += simd::exp(simd::load(x + i) - largest);
  float sum = simd::sumOf(total);
  if (i < count) {
    float rest[kWidth];
    simd::store(rest, simd::exp(simd::loadPart(x + i, count - i) - largest));
    for (int64_t j = 0; j < count - i; ++j) sum += rest[j];
  }
  const float shift = std::log(sum);
  mapRow(x, y, count, [=](Vec v) { return (v - largest) - shift; });
}

/// dx_i = y_i (dy_i − Σ_j dy_j y_j).
template <bool kAdd>
void softmaxRowBackward(const float* y, const float* dy, float* dx, int64_t count) {
  Vec total = {};
  int64_t i = 0;
  for (; i + kWidth <= count; i += kWidth) total += simd::load(y + i) * simd::load(dy + i);
  if (i < count) total += simd::loadPart(y + i, count - i) * simd::loadPart(dy + i, count - i);
  const float dot = simd::sumOf(total);
  for (i = 0; i + kWidth <= count; i += kWidth) {
    const Vec d = simd::load(y + i) * (simd::load(dy + i) - dot);
    simd::store(dx + i, kAdd ? simd::load(dx + i) + d : d);
  }
  for (; i < count; ++i) {
    const float d = y[i] * (dy[i] - dot);
    dx[i] = kAdd ? dx[i] + d : d;
  }
}

/// dx_i = dy_i − e^(y_i) Σ_j dy_j.
template <bool kAdd>
void logSoftmaxRowBackward(const float* y, const float* dy, float* dx, int64_t count) {
  Vec sums = {};
  int64_t i = 0;
  for (; i + kWidth <= count; i += kWidth) sums += simd::load(dy + i);
  if (i < count) sums += simd::loadPart(dy + i, count - i);
  const float total = simd::sumOf(sums);
  for (i = 0; i < count; i += kWidth) {
    const int64_t part = std::min<int64_t>(kWidth, count - i);
    Vec d = simd::loadPart(dy + i, part) - simd::exp(simd::loadPart(y + i, part)) * total;
    if (kAdd) d += simd::loadPart(dx + i, part);
    simd::storePart(dx + i, d, part);
  }
}

template <bool kAdd, class Slope>
void elementwiseBackward(const float* y, const float* dy, float* dx, int64_t rows, int64_t columns, int64_t stride,
                         Slope slope) {
  overRows(rows, columns, stride, [=](int64_t at, int64_t count) {
    int64_t i = 0;
    for (; i + kWidth <= count; i += kWidth) {
      const Vec d = slope(simd::load(y + at + i), simd::load(dy + at + i));
      simd::store(dx + at + i, kAdd ? simd::load(dx + at + i) + d : d);
    }
    if (i < count) {
      const int64_t rest = count - i;
      Vec d = slope(simd::loadPart(y + at + i, rest), simd::loadPart(dy + at + i, rest));
      if (kAdd) d += simd::loadPart(dx + at + i, rest);
      simd::storePart(dx + at + i, d, rest);
    }
  });
}

/// Slopes of y = f(x), times d, from y; of GELU and SiLU from x.
Vec geluSlope(Vec x, Vec d) { return d * (simd::normalDistribution(x) + x * simd::normalDensity(x)); }
Vec siluSlope(Vec x, Vec d) {
  const Vec s = simd::sigmoid(x);
  return d * (s + x * (s * (1.0f - s)));
}

template <bool kAdd>
void backwardOf(ActivationKind kind, const float* x, const float* y, const float* dy, float* dx, int64_t rows,
                int64_t columns, int64_t stride) {
  const auto by = [&](const float* from, auto slope) {
    elementwiseBackward<kAdd>(from, dy, dx, rows, columns, stride, slope);
  };
  const auto byRows = [&](auto row) {
    for (int64_t r = 0; r < rows; ++r) row(y + r * stride, dy + r * stride, dx + r * stride, columns);
  };
  switch (kind) {
    case ActivationKind::Linear:
      if (kAdd || dx != dy) by(y, [](Vec, Vec d) { return d; });
      return;
    case ActivationKind::Relu: by(y, [](Vec v, Vec d) { return v > 0.0f ? d : Vec{}; }); return;
    case ActivationKind::Sigmoid: by(y, [](Vec v, Vec d) { return d * (v * (1.0f - v)); }); return;
    case ActivationKind::Tanh: by(y, [](Vec v, Vec d) { return d * (1.0f - v * v); }); return;
    case ActivationKind::LeakyRelu: by(y, [](Vec v, Vec d) { return v > 0.0f ? d : d * kLeak; }); return;
    case ActivationKind::Elu: by(y, [](Vec v, Vec d) { return v > 0.0f ? d : d * (v + 1.0f); }); return;
    case ActivationKind::Selu:
      by(y, [](Vec v, Vec d) { return d * (v > 0.0f ? v * 0.0f + kSeluScale : v + kSeluScale * kSeluAlpha); });
      return;
    case ActivationKind::HardSigmoid:
      by(y, [](Vec v, Vec d) { return v > 0.0f && v < 1.0f ? d * (1.0f / 6.0f) : Vec{}; });
      return;
    case ActivationKind::Softplus: by(y, [](Vec v, Vec d) { return d * -simd::expm1(-v); }); return;
    case ActivationKind::Gelu: by(x, geluSlope); return;
    case ActivationKind::Silu: by(x, siluSlope); return;
    case ActivationKind::Softmax: byRows(softmaxRowBackward<kAdd>); return;
    case ActivationKind::LogSoftmax: byRows(logSoftmaxRowBackward<kAdd>); return;
  }
}

}  // namespace

void activate(ActivationKind kind, const float* x, float* y, int64_t rows, int64_t columns, int64_t stride) {
  const auto map = [&](auto f) {
    overRows(rows, columns, stride, [&](int64_t at, int64_t count) { mapRow(x + at, y + at, count, f); });
  };
  const auto byRows = [&](auto row) {
    for (int64_t r = 0; r < rows; ++r) row(x + r * stride, y + r * stride, columns);
  };
  switch (kind) {
    case ActivationKind::Linear:
      if (x != y) map([](Vec v) { return v; });
      return;
    case ActivationKind::Relu: map([](Vec v) { return simd::relu(v); }); return;
    case ActivationKind::Sigmoid: map([](Vec v) { return simd::sigmoid(v); }); return;
    case ActivationKind::Tanh: map([](Vec v) { return simd::tanh(v); }); return;
    case ActivationKind::LeakyRelu: map([](Vec v) { return leaky(v, kLeak); }); return;
    case ActivationKind::Elu: map([](Vec v) { return v > 0.0f ? v : simd::expm1(v); }); return;
    case ActivationKind::Selu:
      map([](Vec v) { return kSeluScale * (v > 0.0f ? v : kSeluAlpha * simd::expm1(v)); });
      return;
    case ActivationKind::Gelu: map([](Vec v) { return v * simd::normalDistribution(v); }); return;
    case ActivationKind::Silu: map([](Vec v) { return v * simd::sigmoid(v); }); return;
    case ActivationKind::HardSigmoid:
      map([](Vec v) {
        const Vec z = (v + 3.0f) * (1.0f / 6.0f);  // v / 6 + ½ would lose digits near −3
        return z < 0.0f ? Vec{} : z > 1.0f ? simd::broadcast(1.0f) : z;
      });
      return;
    case ActivationKind::Softplus: map([](Vec v) { return simd::softplus(v); }); return;
    case ActivationKind::Softmax: byRows(softmaxRow); return;
    case ActivationKind::LogSoftmax: byRows(logSoftmaxRow); return;
  }
}

bool slopeNeedsInput(ActivationKind kind) { return kind == ActivationKind::Gelu || kind == ActivationKind::Silu; }

void activateBackward(ActivationKind kind, const float* x, const float* y, const float* dy, float* dx, int64_t rows,
                      int64_t columns, int64_t stride) {
  backwardOf<false>(kind, x, y, dy, dx, rows, columns, stride);
}

void addActivateBackward(ActivationKind kind, const float* x, const float* y, const float* dy, float* dx, int64_t rows,
                         int64_t columns, int64_t stride) {
  backwardOf<true>(kind, x, y, dy, dx, rows, columns, stride);
}

void leakyRelu(const float* x, float* y, int64_t count, float slope) {
  mapRow(x, y, count, [slope](Vec v) { return leaky(v, slope); });
}

void addLeakyReluBackward(const float* x, const float* dy, float* dx, int64_t count, float slope) {
  elementwiseBackward<true>(x, dy, dx, 1, count, count, [slope](Vec v, Vec d) { return v > 0.0f ? d : d * slope; });
}

void exponentials(const float* x, float* y, int64_t count) {
  mapRow(x, y, count, [](Vec v) { return simd::exp(v); });
}

void addTo(const float* x, float* y, int64_t count) {
  mapRow(x, y, y, count, [](Vec a, Vec b) { return a + b; });
}

}  // namespace unroll
