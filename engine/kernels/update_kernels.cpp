// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/update_kernels.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/parallel.h"
#include "kernels/pieces.h"

// Each update is a loop over one piece; what does not change within it is a template argument, so that the loops
// have no branches and are vectorized.
namespace unroll {
namespace {

float single(double value) { return static_cast<float>(value); }

struct Piece {
  int64_t count;
  float* w;
  const float* g;
  int64_t first;
};

template <class Body>
void forEachPiece(const UpdateCall& call, Body body) {
  parallelFor(call.count, kPieceElements, [&](int64_t first, int64_t last) {
    body(Piece{last - first, call.parameter + first, call.gradient + first, first});
  });
}

/// Calls BODY with FLAG as a constant.
template <class Body>
void withFlag(bool flag, Body body) {
  if (flag)
    body(std::true_type{});
  else
    body(std::false_type{});
}

void plainPiece(const Piece& piece, float rate, float decay) {
  float* __restrict w = piece.w;
  const float* __restrict g = piece.g;
  for (int64_t i = 0; i < piece.count; ++i) w[i] -= rate * (g[i] + decay * w[i]);
}

template <bool kTorch, bool kNesterov>
void momentumPiece(const Piece& piece, float* velocity, float rate, float decay, float momentum) {
  float* __restrict w = piece.w;
  const float* __restrict g = piece.g;
  float* __restrict v = velocity + piece.first;
  for (int64_t i = 0; i < piece.count; ++i) {
    const float gradient = g[i] + decay * w[i];
    if constexpr (kTorch) {
      v[i] = momentum * v[i] + gradient;
      w[i] -= rate * (kNesterov ? gradient + momentum * v[i] : v[i]);
    } else {
      v[i] = momentum * v[i] - rate * gradient;
      w[i] += kNesterov ? momentum * v[i] - rate * gradient : v[i];
    }
  }
}

/// w −= rate · m / (√v · rootFactor + ε), after w *= keep.
struct AdamFloats {
  float rate, decay, take1, take2, epsilon, rootFactor, keep;
};

void adamPiece(const Piece& piece, float* means, float* squares, const AdamFloats& f) {
  float* __restrict w = piece.w;
  const float* __restrict g = piece.g;
  float* __restrict m = means + piece.first;
  float* __restrict v = squares + piece.first;
  for (int64_t i = 0; i < piece.count; ++i) {
    const float gradient = g[i] + f.decay * w[i];
    const float mean = m[i] + f.take1 * (gradient - m[i]);
    const float square = v[i] + f.take2 * (gradient * gradient - v[i]);
    m[i] = mean;
    v[i] = square;
    w[i] = f.keep * w[i] - f.rate * mean / (std::sqrt(square) * f.rootFactor + f.epsilon);
  }
}

template <bool kTorch>
void adagradPiece(const Piece& piece, float* accumulator, float rate, float decay, float epsilon) {
  float* __restrict w = piece.w;
  const float* __restrict g = piece.g;
  float* __restrict a = accumulator + piece.first;
  for (int64_t i = 0; i < piece.count; ++i) {
    const float gradient = g[i] + decay * w[i];
    a[i] += gradient * gradient;
    w[i] -= rate * gradient / (kTorch ? std::sqrt(a[i]) + epsilon : std::sqrt(a[i] + epsilon));
  }
}

struct RmspropFloats {
  float rate, decay, take, momentum, epsilon;
};

template <bool kTorch, bool kCentered, bool kMomentum>
void rmspropPiece(const Piece& piece, float* squares, float* means, float* velocity, const RmspropFloats& f) {
  float* __restrict w = piece.w;
  const float* __restrict g = piece.g;
  float* __restrict v = squares + piece.first;
  float* __restrict m = kCentered ? means + piece.first : nullptr;
  float* __restrict u = kMomentum ? velocity + piece.first : nullptr;
  for (int64_t i = 0; i < piece.count; ++i) {
    const float gradient = g[i] + f.decay * w[i];
    v[i] += f.take * (gradient * gradient - v[i]);
    float spread = v[i];
    if constexpr (kCentered) {
      m[i] += f.take * (gradient - m[i]);
      // Never below 0 but for rounding, which must not reach the root.
      const float variance = spread - m[i] * m[i];
      spread = variance > 0.0f ? variance : 0.0f;
    }
    const float move = gradient / (kTorch ? std::sqrt(spread) + f.epsilon : std::sqrt(spread + f.epsilon));
    if constexpr (kMomentum) {
      u[i] = f.momentum * u[i] + (kTorch ? move : f.rate * move);
      w[i] -= kTorch ? f.rate * u[i] : u[i];
    } else {
      w[i] -= f.rate * move;
    }
  }
}

}  // namespace

void sgdUpdate(const UpdateCall& call, float* velocity, double momentum, bool nesterov) {
  const float rate = single(call.rate), decay = single(call.decay), mu = single(momentum);
  withFlag(call.form == UpdateForm::PyTorch, [&](auto torch) {
    withFlag(nesterov, [&](auto ahead) {
      forEachPiece(call, [&](const Piece& piece) {
        if (velocity)
          momentumPiece<torch.value, ahead.value>(piece, velocity, rate, decay, mu);
        else
          plainPiece(piece, rate, decay);
      });
    });
  });
}

void adamUpdate(const UpdateCall& call, float* m, float* v, const AdamNumbers& numbers) {
  const auto t = static_cast<double>(numbers.step);
  const double correction1 = 1.0 - std::pow(numbers.beta1, t), root2 = std::sqrt(1.0 - std::pow(numbers.beta2, t));
  const bool torch = call.form == UpdateForm::PyTorch;
  const AdamFloats f{single(call.rate * (torch ? 1.0 : root2) / correction1),
                     single(call.decay),
                     single(1.0 - numbers.beta1),
                     single(1.0 - numbers.beta2),
                     single(numbers.epsilon),
                     single(torch ? 1.0 / root2 : 1.0),
                     single(1.0 - call.rate * numbers.decoupled)};
  forEachPiece(call, [&](const Piece& piece) { adamPiece(piece, m, v, f); });
}

void adagradUpdate(const UpdateCall& call, float* accumulator, double epsilon) {
  withFlag(call.form == UpdateForm::PyTorch, [&](auto torch) {
    forEachPiece(call, [&](const Piece& piece) {
      adagradPiece<torch.value>(piece, accumulator, single(call.rate), single(call.decay), single(epsilon));
    });
  });
}

void rmspropUpdate(const UpdateCall& call, float* v, float* mean, float* velocity, const RmspropNumbers& numbers) {
  const RmspropFloats f{single(call.rate), single(call.decay), single(1.0 - numbers.rho), single(numbers.momentum),
                        single(numbers.epsilon)};
  withFlag(call.form == UpdateForm::PyTorch, [&](auto torch) {
    withFlag(mean != nullptr, [&](auto centered) {
      withFlag(velocity != nullptr, [&](auto moving) {
        forEachPiece(call, [&](const Piece& piece) {
          rmspropPiece<torch.value, centered.value, moving.value>(piece, v, mean, velocity, f);
        });
      });
    });
  });
}

namespace {

template <class Body>
void forEachRange(int64_t count, Body body) {
  parallelFor(count, kPieceElements, [&](int64_t first, int64_t last) { body(first, last); });
}

}  // namespace

void clampValues(int64_t count, float* values, float limit) {
  forEachRange(count, [&](int64_t first, int64_t last) {
    for (int64_t i = first; i < last; ++i) {
      const float x = values[i];
      values[i] = x > limit ? limit : x < -limit ? -limit : x;
    }
  });
}

void scaleValues(int64_t count, float* values, float factor) {
  forEachRange(count, [&](int64_t first, int64_t last) {
    for (int64_t i = first; i < last; ++i) values[i] *= factor;
  });
}

void addScaled(int64_t count, float* sums, const float* values, float factor) {
  forEachRange(count, [&](int64_t first, int64_t last) {
    for (int64_t i = first; i < last; ++i) sums[i] += factor * values[i];
  });
}

double penaltyOf(int64_t count, const float* w, double l1, double l2) {
  constexpr int64_t kMostPieces = 64;  // partial sums stand on the stack
  const int64_t grain = std::max(kPieceElements, (count + kMostPieces - 1) / kMostPieces);
  std::array<double, kMostPieces> sums{};
  parallelFor(count, grain, [&](int64_t first, int64_t last) {
    double sizes = 0.0, squares = 0.0;
    for (int64_t i = first; i < last; ++i) {
      const double x = w[i];
      sizes += std::fabs(x);
      squares += x * x;
    }
    sums[static_cast<size_t>(first / grain)] = l1 * sizes + l2 * squares;
  });
  double total = 0.0;
  for (double sum : sums) total += sum;
  return total;
}

void addPenaltySlope(int64_t count, float* gradient, const float* w, double l1, double l2) {
  const float step = single(l1), slope = single(2.0 * l2);
  forEachRange(count, [&](int64_t first, int64_t last) {
    for (int64_t i = first; i < last; ++i) {
      gradient[i] += slope * w[i] + (w[i] > 0.0f ? step : w[i] < 0.0f ? -step : 0.0f);
    }
  });
}

}  // namespace unroll
