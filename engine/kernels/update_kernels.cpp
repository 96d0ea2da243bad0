// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/update_kernels.h"

#include <cmath>

#include "core/parallel.h"
#include "kernels/pieces.h"

namespace unroll {
namespace {

void momentumPiece(int64_t count, float* __restrict w, const float* __restrict g, float* __restrict v, float rate,
                   float momentum) {
  for (int64_t i = 0; i < count; ++i) {
    v[i] = momentum * v[i] - rate * g[i];
    w[i] += v[i];
  }
}

void nesterovPiece(int64_t count, float* __restrict w, const float* __restrict g, float* __restrict v, float rate,
                   float momentum) {
  for (int64_t i = 0; i < count; ++i) {
    v[i] = momentum * v[i] - rate * g[i];
    w[i] += momentum * v[i] - rate * g[i];
  }
}

void plainPiece(int64_t count, float* __restrict w, const float* __restrict g, float rate) {
  for (int64_t i = 0; i < count; ++i) w[i] -= rate * g[i];
}

void adamPiece(int64_t count, float* __restrict w, const float* __restrict g, float* __restrict m, float* __restrict v,
               float rate, float take1, float take2, float epsilon) {
  for (int64_t i = 0; i < count; ++i) {
    const float mean = m[i] + take1 * (g[i] - m[i]);
    const float square = v[i] + take2 * (g[i] * g[i] - v[i]);
    m[i] = mean;
    v[i] = square;
    w[i] -= rate * mean / (std::sqrt(square) + epsilon);
  }
}

}  // namespace

void sgdUpdate(int64_t count, float* parameter, const float* gradient, float* velocity, float rate, float momentum,
               bool nesterov) {
  parallelFor(count, 2 * kPieceElements, [&](int64_t first, int64_t last) {
    float* w = parameter + first;
    const float* g = gradient + first;
    if (!velocity)
      plainPiece(last - first, w, g, rate);
    else if (nesterov)
      nesterovPiece(last - first, w, g, velocity + first, rate, momentum);
    else
      momentumPiece(last - first, w, g, velocity + first, rate, momentum);
  });
}

void adamUpdate(int64_t count, float* parameter, const float* gradient, float* m, float* v, float rate, double beta1,
                double beta2, float epsilon) {
  // 1 − β rounded once: 1 − 0.999f would be off by 5e-5.
  const auto take1 = static_cast<float>(1.0 - beta1), take2 = static_cast<float>(1.0 - beta2);
  parallelFor(count, kPieceElements, [&](int64_t first, int64_t last) {
    adamPiece(last - first, parameter + first, gradient + first, m + first, v + first, rate, take1, take2, epsilon);
  });
}

}  // namespace unroll
