// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// The layers as their definitions say, one number at a time, in double.
#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "kernels/factories.h"

namespace unroll::test {

using Doubles = std::vector<double>;

inline double naiveActivation(ActivationKind kind, double x) {
  switch (kind) {
    case ActivationKind::Relu: return x > 0 ? x : 0;
    case ActivationKind::Sigmoid: return 1 / (1 + std::exp(-x));
    case ActivationKind::Tanh: return std::tanh(x);
    default: return x;
  }
}

/// COUNT values at X, STEP apart.
inline void naiveActivate(ActivationKind kind, double* x, int64_t count, int64_t step = 1) {
  if (kind != ActivationKind::Softmax) {
    for (int64_t i = 0; i < count; ++i) x[i * step] = naiveActivation(kind, x[i * step]);
    return;
  }
  double largest = -std::numeric_limits<double>::infinity(), sum = 0;
  for (int64_t i = 0; i < count; ++i) largest = std::max(largest, x[i * step]);
  for (int64_t i = 0; i < count; ++i) sum += std::exp(x[i * step] - largest);
  for (int64_t i = 0; i < count; ++i) x[i * step] = std::exp(x[i * step] - largest) / sum;
}

/// b + Σ W x for one row.
inline double naiveDot(const double* W, const double* x, int64_t count) {
  double sum = 0;
  for (int64_t i = 0; i < count; ++i) sum += W[i] * x[i];
  return sum;
}

inline Doubles naiveDense(const DenseConfig& c, int64_t rows, const std::vector<Doubles>& inputs,
                          const std::vector<Doubles>& p) {
  Doubles y(static_cast<size_t>(rows * c.out));
  for (int64_t r = 0; r < rows; ++r) {
    for (int64_t o = 0; o < c.out; ++o)
      y[static_cast<size_t>(r * c.out + o)] =
          naiveDot(&p[0][static_cast<size_t>(o * c.in)], &inputs[0][static_cast<size_t>(r * c.in)], c.in) +
          (c.bias ? p[1][static_cast<size_t>(o)] : 0);
    naiveActivate(c.activation, &y[static_cast<size_t>(r * c.out)], c.out);
  }
  return y;
}

inline Doubles naiveConv2d(const Conv2dConfig& c, int64_t batch, const std::vector<Doubles>& inputs,
                           const std::vector<Doubles>& p) {
  const int64_t depth = c.channels / c.groups, perGroup = c.filters / c.groups, pixels = c.outHeight * c.outWidth;
  Doubles y;
  for (int64_t n = 0; n < batch; ++n)
    for (int64_t f = 0; f < c.filters; ++f)
      for (int64_t i = 0; i < c.outHeight; ++i)
        for (int64_t j = 0; j < c.outWidth; ++j) {
          double z = c.bias ? p[1][static_cast<size_t>(f)] : 0;
          for (int64_t d = 0; d < depth; ++d)
            for (int64_t a = 0; a < c.kh; ++a)
              for (int64_t b = 0; b < c.kw; ++b) {
                const int64_t h = i * c.sh + a * c.dh - c.top, w = j * c.sw + b * c.dw - c.left;
                if (h < 0 || h >= c.height || w < 0 || w >= c.width) continue;
                const int64_t channel = f / perGroup * depth + d;
                z += p[0][static_cast<size_t>(((f * depth + d) * c.kh + a) * c.kw + b)] *
                     inputs[0][static_cast<size_t>(((n * c.channels + channel) * c.height + h) * c.width + w)];
              }
          y.push_back(z);
        }
  for (int64_t n = 0; n < batch; ++n)
    for (int64_t q = 0; q < pixels; ++q)
      naiveActivate(c.activation, &y[static_cast<size_t>(n * c.filters * pixels + q)], c.filters, pixels);
  return y;
}

inline Doubles naivePool2d(const Pool2dConfig& c, int64_t batch, const Doubles& x) {
  Doubles y;
  for (int64_t plane = 0; plane < batch * c.channels; ++plane)
    for (int64_t i = 0; i < c.outHeight; ++i)
      for (int64_t j = 0; j < c.outWidth; ++j) {
        double best = -std::numeric_limits<double>::infinity(), sum = 0;
        int64_t count = 0;
        for (int64_t a = 0; a < c.kh; ++a)
          for (int64_t b = 0; b < c.kw; ++b) {
            const int64_t h = i * c.sh + a - c.top, w = j * c.sw + b - c.left;
            if (h < 0 || h >= c.height || w < 0 || w >= c.width) continue;
            const double v = x[static_cast<size_t>((plane * c.height + h) * c.width + w)];
            best = std::max(best, v);
            sum += v;
            ++count;
          }
        y.push_back(c.kind == Pool2dConfig::Kind::Max ? best : sum / static_cast<double>(count));
      }
  return y;
}

/// One step of one row: h (and c) become the new state.
inline void naiveCell(const RecurrentConfig& k, const double* x, const std::vector<Doubles>& p, Doubles& h,
                      Doubles& c) {
  using Cell = RecurrentConfig::Cell;
  const int64_t u = k.units, gates = k.cell == Cell::Lstm ? 4 : k.cell == Cell::Gru ? 3 : 1;
  const auto U = [&](int64_t row, const Doubles& state) {
    return naiveDot(&p[1][static_cast<size_t>(row * u)], state.data(), u);
  };
  Doubles z(static_cast<size_t>(gates * u));
  for (int64_t g = 0; g < gates * u; ++g)
    z[static_cast<size_t>(g)] =
        naiveDot(&p[0][static_cast<size_t>(g * k.in)], x, k.in) + (k.bias ? p[2][static_cast<size_t>(g)] : 0);
  const auto gate = [&](int64_t g) { return &z[static_cast<size_t>(g * u)]; };
  if (k.cell != Cell::Gru) {
    for (int64_t g = 0; g < gates * u; ++g) z[static_cast<size_t>(g)] += U(g, h);
    if (k.cell == Cell::Simple) {
      naiveActivate(k.activation, gate(0), u);
      h = z;
      return;
    }
    for (int64_t g : {0, 1, 3}) naiveActivate(k.recurrentActivation, gate(g), u);
    naiveActivate(k.activation, gate(2), u);
    for (size_t j = 0; j < static_cast<size_t>(u); ++j) c[j] = gate(1)[j] * c[j] + gate(0)[j] * gate(2)[j];
    Doubles squashed = c;
    naiveActivate(k.outputActivation, squashed.data(), u);
    for (size_t j = 0; j < static_cast<size_t>(u); ++j) h[j] = gate(3)[j] * squashed[j];
    return;
  }
  const auto br = [&](int64_t g) { return k.resetAfter && k.bias ? p[3][static_cast<size_t>(g)] : 0.0; };
  for (int64_t g = 0; g < 2 * u; ++g) z[static_cast<size_t>(g)] += U(g, h) + br(g);
  for (int64_t g : {0, 1}) naiveActivate(k.recurrentActivation, gate(g), u);
  Doubles reset = h;
  for (size_t j = 0; j < static_cast<size_t>(u); ++j) reset[j] *= gate(1)[j];
  for (int64_t j = 0; j < u; ++j)
    gate(2)[j] += k.resetAfter ? gate(1)[j] * (U(2 * u + j, h) + br(2 * u + j)) : U(2 * u + j, reset);
  naiveActivate(k.activation, gate(2), u);
  for (size_t j = 0; j < static_cast<size_t>(u); ++j) {
    const double keep = k.takesNew ? 1 - gate(0)[j] : gate(0)[j];
    h[j] = keep * h[j] + (1 - keep) * gate(2)[j];
  }
}

inline Doubles naiveRecurrent(const RecurrentConfig& k, int64_t batch, int64_t steps, const std::vector<uint8_t>& mask,
                              const std::vector<Doubles>& inputs, const std::vector<Doubles>& p) {
  const auto u = static_cast<size_t>(k.units);
  Doubles y(static_cast<size_t>(batch) * u * static_cast<size_t>(k.returnSequences ? steps : 1));
  for (int64_t n = 0; n < batch; ++n) {
    Doubles h(u), c(u);
    for (int64_t step = 0; step < steps; ++step) {
      const int64_t t = k.backward ? steps - 1 - step : step, place = n * steps + t;
      if (mask.empty() || mask[static_cast<size_t>(place)])
        naiveCell(k, &inputs[0][static_cast<size_t>(place * k.in)], p, h, c);
      if (k.returnSequences) std::copy(h.begin(), h.end(), y.begin() + place * k.units);
    }
    if (!k.returnSequences) std::copy(h.begin(), h.end(), y.begin() + n * k.units);
  }
  return y;
}

}  // namespace unroll::test
