// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/activations.h"

#include <algorithm>
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

/// e^(x − max) / Σ e^(x − max): the largest exponent is 0, so nothing overflows.
void softmaxRow(const float* x, float* y, int64_t count) {
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

  Vec total = {};
  for (i = 0; i + kWidth <= count; i += kWidth) {
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

template <bool kAdd>
void backwardOf(ActivationKind kind, const float* y, const float* dy, float* dx, int64_t rows, int64_t columns,
                int64_t stride) {
  switch (kind) {
    case ActivationKind::Linear:
      if (kAdd || dx != dy) elementwiseBackward<kAdd>(y, dy, dx, rows, columns, stride, [](Vec, Vec d) { return d; });
      return;
    case ActivationKind::Relu:
      elementwiseBackward<kAdd>(y, dy, dx, rows, columns, stride, [](Vec v, Vec d) { return v > 0.0f ? d : Vec{}; });
      return;
    case ActivationKind::Sigmoid:
      elementwiseBackward<kAdd>(y, dy, dx, rows, columns, stride, [](Vec v, Vec d) { return d * (v * (1.0f - v)); });
      return;
    case ActivationKind::Tanh:
      elementwiseBackward<kAdd>(y, dy, dx, rows, columns, stride, [](Vec v, Vec d) { return d * (1.0f - v * v); });
      return;
    case ActivationKind::Softmax:
      for (int64_t r = 0; r < rows; ++r)
        softmaxRowBackward<kAdd>(y + r * stride, dy + r * stride, dx + r * stride, columns);
      return;
  }
}

}  // namespace

void activate(ActivationKind kind, const float* x, float* y, int64_t rows, int64_t columns, int64_t stride) {
  const auto map = [&](auto f) {
    overRows(rows, columns, stride, [&](int64_t at, int64_t count) { mapRow(x + at, y + at, count, f); });
  };
  switch (kind) {
    case ActivationKind::Linear:
      if (x != y) map([](Vec v) { return v; });
      return;
    case ActivationKind::Relu: map([](Vec v) { return simd::relu(v); }); return;
    case ActivationKind::Sigmoid: map([](Vec v) { return simd::sigmoid(v); }); return;
    case ActivationKind::Tanh: map([](Vec v) { return simd::tanh(v); }); return;
    case ActivationKind::Softmax:
      for (int64_t r = 0; r < rows; ++r) softmaxRow(x + r * stride, y + r * stride, columns);
      return;
  }
}

void activateBackward(ActivationKind kind, const float* y, const float* dy, float* dx, int64_t rows, int64_t columns,
                      int64_t stride) {
  backwardOf<false>(kind, y, dy, dx, rows, columns, stride);
}

void addActivateBackward(ActivationKind kind, const float* y, const float* dy, float* dx, int64_t rows, int64_t columns,
                         int64_t stride) {
  backwardOf<true>(kind, y, dy, dx, rows, columns, stride);
}

void exponentials(const float* x, float* y, int64_t count) {
  mapRow(x, y, count, [](Vec v) { return simd::exp(v); });
}

void addTo(const float* x, float* y, int64_t count) {
  mapRow(x, y, y, count, [](Vec a, Vec b) { return a + b; });
}

}  // namespace unroll
