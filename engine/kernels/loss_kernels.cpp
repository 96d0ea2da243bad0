// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/loss_kernels.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

#include "core/parallel.h"
#include "kernels/activations.h"
#include "kernels/pieces.h"

namespace unroll {
namespace {

constexpr int64_t kMostPieces = 64;  // partial sums stand on the stack

/// Σ over the kept rows of ROW(r), added piece by piece in the order of the rows; OTHERWISE(r) for padded ones.
template <class Row, class Otherwise>
double sumOverRows(const LossCall& call, Row row, Otherwise otherwise) {
  const int64_t atLeast = rowsPerPiece(8 * call.columns);
  const int64_t grain = std::max(atLeast, (call.rows + kMostPieces - 1) / kMostPieces);
  std::array<double, kMostPieces> sums{};
  parallelFor(call.rows, grain, [&](int64_t first, int64_t last) {
    double sum = 0.0;
    for (int64_t r = first; r < last; ++r) {
      if (call.mask && !call.mask[r])
        otherwise(r);
      else
        sum += row(r);
    }
    sums[static_cast<size_t>(first / grain)] = sum;
  });
  double total = 0.0;
  for (double sum : sums) total += sum;
  return total;
}

int64_t keptRows(const LossCall& call) {
  if (!call.mask) return call.rows;
  return call.rows - std::count(call.mask, call.mask + call.rows, uint8_t{0});
}

void clearGradient(const LossCall& call, int64_t r) {
  if (call.dPrediction)
    std::memset(call.dPrediction + r * call.columns, 0, static_cast<size_t>(call.columns) * sizeof(float));
}

/// A loss by element: VALUE(p, t) and SLOPE(p, t) = ∂VALUE/∂p; the mean over all elements that count.
template <class Value, class Slope>
double elementwise(const LossCall& call, Value value, Slope slope) {
  const int64_t counted = keptRows(call) * call.columns;
  if (counted == 0) {
    for (int64_t r = 0; r < call.rows; ++r) clearGradient(call, r);
    return 0.0;
  }
  const double share = 1.0 / static_cast<double>(counted);
  const double total = sumOverRows(
      call,
      [&](int64_t r) {
        double sum = 0.0;
        for (int64_t i = r * call.columns; i < (r + 1) * call.columns; ++i) {
          const double p = call.prediction[i], t = call.target[i];
          sum += value(p, t);
          if (call.dPrediction) call.dPrediction[i] = static_cast<float>(slope(p, t) * share);
        }
        return sum;
      },
      [&](int64_t r) { clearGradient(call, r); });
  return total * share;
}

double sign(double x) { return x > 0.0 ? 1.0 : x < 0.0 ? -1.0 : x; }

/// x between the guards; a NaN stays.
double guarded(double x) {
  return x < kProbabilityGuard ? kProbabilityGuard : x > 1.0 - kProbabilityGuard ? 1.0 - kProbabilityGuard : x;
}
bool isGuarded(double x) { return x < kProbabilityGuard || x > 1.0 - kProbabilityGuard; }

/// The mean over rows of a loss by row. ROW(r, share) also writes the gradient, times share.
template <class Row, class Otherwise>
double byRow(const LossCall& call, Row row, Otherwise otherwise) {
  const int64_t kept = keptRows(call);
  const double share = kept > 0 ? 1.0 / static_cast<double>(kept) : 0.0;
  const double total = sumOverRows(
      call, [&](int64_t r) { return row(r, share); },
      [&](int64_t r) {
        clearGradient(call, r);
        otherwise(r);
      });
  return total * share;
}

/// The place of a class given as a float; outside of the classes: the nearest (data is checked where it enters).
int64_t classOf(float index, int64_t classes) {
  return static_cast<int64_t>(index > 0.0f ? std::min(index, static_cast<float>(classes - 1)) : 0.0f);
}

/// ln Σ e^z = top + rest, in two parts so that a small loss of the class at the top keeps its digits.
struct LogSum {
  double top = 0.0, rest = 0.0;
  double minus(float z) const { return (top - z) + rest; }
};

/// From the softmax p of the row: rest = −ln p_top = −ln(1 − the others).
LogSum logSumExp(const float* z, const float* p, int64_t classes) {
  const int64_t top = std::max_element(z, z + classes) - z;
  double others = 0.0;
  for (int64_t j = 0; j < classes; ++j) others += j == top ? 0.0 : p[j];
  return {z[top], others < 0.5 ? -std::log1p(-others) : -std::log(static_cast<double>(p[top]))};
}

/// Without room for the softmax.
LogSum logSumExp(const float* z, int64_t classes) {
  const int64_t top = std::max_element(z, z + classes) - z;
  double others = 0.0;
  for (int64_t j = 0; j < classes; ++j) others += j == top ? 0.0 : std::exp(static_cast<double>(z[j]) - z[top]);
  return {z[top], std::log1p(others)};
}

/// Softmax and cross-entropy in one: L = ln Σ e^z − z_t and ∂L/∂z = softmax(z) − t need no quotient by a small p.
template <class RowLoss>
double softmaxCrossentropy(const LossCall& call, RowLoss rowLoss) {
  const int64_t c = call.columns;
  const auto probabilities = [&](int64_t r) {
    float* p = call.output ? call.output + r * c : call.dPrediction + r * c;
    activate(ActivationKind::Softmax, call.prediction + r * c, p, 1, c, c);
    return p;
  };
  if (!call.output && !call.dPrediction)
    return byRow(
        call, [&](int64_t r, double) { return rowLoss(r, nullptr, 0.0); }, [](int64_t) {});
  return byRow(
      call, [&](int64_t r, double share) { return rowLoss(r, probabilities(r), share); },
      [&](int64_t r) {
        if (call.output) probabilities(r);
      });
}

}  // namespace

double meanSquaredError(const LossCall& call) {
  return elementwise(
      call, [](double p, double t) { return (p - t) * (p - t); }, [](double p, double t) { return 2.0 * (p - t); });
}

double meanAbsoluteError(const LossCall& call) {
  return elementwise(
      call, [](double p, double t) { return std::fabs(p - t); }, [](double p, double t) { return sign(p - t); });
}

double huberLoss(const LossCall& call, double delta) {
  return elementwise(
      call,
      [delta](double p, double t) {
        const double e = std::fabs(p - t);
        return e <= delta ? 0.5 * e * e : delta * (e - 0.5 * delta);
      },
      [delta](double p, double t) { return std::fabs(p - t) <= delta ? p - t : delta * sign(p - t); });
}

double binaryCrossentropy(const LossCall& call, bool fromLogits) {
  if (!fromLogits)
    return elementwise(
        call,
        [](double p, double t) {
          const double q = guarded(p);
          return -(t * std::log(q) + (1.0 - t) * std::log(1.0 - q));
        },
        [](double p, double t) { return isGuarded(p) ? 0.0 : (p - t) / (p * (1.0 - p)); });
  if (call.output)
    activate(ActivationKind::Sigmoid, call.prediction, call.output, call.rows, call.columns, call.columns);
  return elementwise(
      call,
      [](double z, double t) {
        return (z > 0.0 ? z : z < 0.0 ? 0.0 : z) - z * t + std::log1p(std::exp(-std::fabs(z)));
      },
      [](double z, double t) {
        const double e = std::exp(-std::fabs(z));
        return (z >= 0.0 ? 1.0 : e) / (1.0 + e) - t;
      });
}

double sparseCategoricalCrossentropy(const LossCall& call, bool fromLogits) {
  const int64_t c = call.columns;
  if (fromLogits)
    return softmaxCrossentropy(call, [&](int64_t r, const float* p, double share) {
      const float* z = call.prediction + r * c;
      const int64_t t = classOf(call.target[r], c);
      const double value = (p ? logSumExp(z, p, c) : logSumExp(z, c)).minus(z[t]);
      if (float* d = call.dPrediction ? call.dPrediction + r * c : nullptr) {
        const auto factor = static_cast<float>(share);
        for (int64_t j = 0; j < c; ++j) d[j] = factor * (j == t ? p[j] - 1.0f : p[j]);
      }
      return value;
    });
  // Keras: softmax of the logarithms of the guarded probabilities, so −ln p_t + ln Σ p.
  return byRow(
      call,
      [&](int64_t r, double share) {
        const float* p = call.prediction + r * c;
        const int64_t t = classOf(call.target[r], c);
        double sum = 0.0;
        for (int64_t j = 0; j < c; ++j) sum += guarded(p[j]);
        for (int64_t j = 0; call.dPrediction && j < c; ++j) {
          const double slope = isGuarded(p[j]) ? 0.0 : 1.0 / sum - (j == t ? 1.0 / p[j] : 0.0);
          call.dPrediction[r * c + j] = static_cast<float>(slope * share);
        }
        return std::log(sum) - std::log(guarded(p[t]));
      },
      [](int64_t) {});
}

double categoricalCrossentropy(const LossCall& call, bool fromLogits) {
  const int64_t c = call.columns;
  if (fromLogits)
    return softmaxCrossentropy(call, [&](int64_t r, const float* p, double share) {
      const float* z = call.prediction + r * c;
      const float* t = call.target + r * c;
      const LogSum total = p ? logSumExp(z, p, c) : logSumExp(z, c);
      double weight = 0.0, value = 0.0;
      for (int64_t j = 0; j < c; ++j) {
        weight += t[j];
        if (t[j] != 0.0f) value += t[j] * total.minus(z[j]);
      }
      for (int64_t j = 0; call.dPrediction && j < c; ++j)
        call.dPrediction[r * c + j] = static_cast<float>(share * (weight * p[j] - t[j]));
      return value;
    });
  // Keras: q = p / Σ p, guarded; −Σ t ln q. ∂L/∂p_k = (Σ_j t_j [j free] − t_k / q_k [k free]) / Σ p.
  return byRow(
      call,
      [&](int64_t r, double share) {
        const float* p = call.prediction + r * c;
        const float* t = call.target + r * c;
        double sum = 0.0, value = 0.0, weight = 0.0;
        for (int64_t j = 0; j < c; ++j) sum += p[j];
        for (int64_t j = 0; j < c; ++j) {
          const double q = p[j] / sum;
          value -= t[j] * std::log(guarded(q));
          if (!isGuarded(q)) weight += t[j];
        }
        for (int64_t j = 0; call.dPrediction && j < c; ++j) {
          const double q = p[j] / sum;
          call.dPrediction[r * c + j] = static_cast<float>(share * (weight - (isGuarded(q) ? 0.0 : t[j] / q)) / sum);
        }
        return value;
      },
      [](int64_t) {});
}

double rowsOfRightClass(const LossCall& call, bool targetIsIndex) {
  const int64_t c = call.columns;
  return sumOverRows(
      call,
      [&](int64_t r) {
        const float* p = call.prediction + r * c;
        const int64_t best = std::max_element(p, p + c) - p;
        const float* t = call.target + r * c;
        const int64_t right = targetIsIndex ? classOf(call.target[r], c) : std::max_element(t, t + c) - t;
        return best == right ? 1.0 : 0.0;
      },
      [](int64_t) {});
}

double rowsOfRightSide(const LossCall& call) {
  return sumOverRows(
      call,
      [&](int64_t r) {
        int64_t right = 0;
        for (int64_t i = r * call.columns; i < (r + 1) * call.columns; ++i)
          right += (call.prediction[i] > 0.5f) == (call.target[i] > 0.5f) ? 1 : 0;
        return static_cast<double>(right) / static_cast<double>(std::max<int64_t>(1, call.columns));
      },
      [](int64_t) {});
}

double rowsOfAbsoluteError(const LossCall& call) {
  return sumOverRows(
      call,
      [&](int64_t r) {
        double sum = 0.0;
        for (int64_t i = r * call.columns; i < (r + 1) * call.columns; ++i)
          sum += std::fabs(static_cast<double>(call.prediction[i]) - static_cast<double>(call.target[i]));
        return sum / static_cast<double>(std::max<int64_t>(1, call.columns));
      },
      [](int64_t) {});
}

}  // namespace unroll
