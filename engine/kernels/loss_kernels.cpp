// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/loss_kernels.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "kernels/activations.h"
#include "kernels/loss_rows.h"

namespace unroll {
namespace {

void clearGradient(const LossCall& call, int64_t r) {
  if (call.dPrediction)
    std::memset(call.dPrediction + r * call.columns, 0, static_cast<size_t>(call.columns) * sizeof(float));
}

/// 1 / x, and 0 where nothing counts.
double inverse(double x) { return x > 0.0 ? 1.0 / x : 0.0; }

/// A loss by element: VALUE(p, t) and SLOPE(p, t) = ∂VALUE/∂p; the sum over DIVISOR elements.
template <class Value, class Slope>
double elementwise(const LossCall& call, double divisor, Value value, Slope slope) {
  const double share = inverse(divisor);
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

/// All elements that count.
template <class Value, class Slope>
double elementwise(const LossCall& call, Value value, Slope slope) {
  return elementwise(call, static_cast<double>(keptRows(call) * call.columns), value, slope);
}

double sign(double x) { return x > 0.0 ? 1.0 : x < 0.0 ? -1.0 : x; }

/// x between the guards; a NaN stays.
double guarded(double x) {
  return x < kProbabilityGuard ? kProbabilityGuard : x > 1.0 - kProbabilityGuard ? 1.0 - kProbabilityGuard : x;
}
bool isGuarded(double x) { return x < kProbabilityGuard || x > 1.0 - kProbabilityGuard; }

/// The sum over DIVISOR rows of a loss by row, each times its weight. ROW(r, share) gives the loss of the row without
/// its weight and writes the gradient, times share.
template <class Weight, class Row, class Otherwise>
double byRow(const LossCall& call, double divisor, Weight weight, Row row, Otherwise otherwise) {
  const double share = inverse(divisor);
  const double total = sumOverRows(
      call,
      [&](int64_t r) {
        const double w = weight(r);
        return w * row(r, share * w);
      },
      [&](int64_t r) {
        clearGradient(call, r);
        otherwise(r);
      });
  return total * share;
}

// What a row (binary: an element) weighs by its class. Rows of several classes weigh Σ t · weight.
double sparseWeight(const LossCall& call, const LossSettings& settings, int64_t r) {
  if (settings.classWeights.empty()) return 1.0;
  return settings.classWeights[static_cast<size_t>(classOf(call.target[r], call.columns))];
}
double categoricalWeight(const LossCall& call, const LossSettings& settings, int64_t r) {
  if (settings.classWeights.empty()) return 1.0;
  double weight = 0.0;
  for (int64_t j = 0; j < call.columns; ++j)
    weight += static_cast<double>(call.target[r * call.columns + j]) * settings.classWeights[static_cast<size_t>(j)];
  return weight;
}
double binaryWeight(const LossSettings& settings, double t) {
  if (settings.classWeights.empty()) return 1.0;
  return t * settings.classWeights[1] + (1.0 - t) * settings.classWeights[0];
}

template <class Weight>
double sumOfWeights(const LossCall& call, Weight weight) {
  return sumOverRows(call, weight, [](int64_t) {});
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
template <class Weight, class RowLoss>
double softmaxCrossentropy(const LossCall& call, double divisor, Weight weight, RowLoss rowLoss) {
  const int64_t c = call.columns;
  const auto probabilities = [&](int64_t r) {
    float* p = call.output ? call.output + r * c : call.dPrediction + r * c;
    activate(ActivationKind::Softmax, call.prediction + r * c, p, 1, c, c);
    return p;
  };
  if (!call.output && !call.dPrediction)
    return byRow(
        call, divisor, weight, [&](int64_t r, double) { return rowLoss(r, nullptr, 0.0); }, [](int64_t) {});
  return byRow(
      call, divisor, weight, [&](int64_t r, double share) { return rowLoss(r, probabilities(r), share); },
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

double rowsKept(const LossCall& call) { return static_cast<double>(keptRows(call)); }

double binaryDivisor(const LossCall& call, const LossSettings& settings) {
  if (!settings.overWeights || settings.classWeights.empty()) return rowsKept(call);
  return sumOfWeights(call,
                      [&](int64_t r) {
                        double sum = 0.0;
                        for (int64_t i = r * call.columns; i < (r + 1) * call.columns; ++i)
                          sum += binaryWeight(settings, call.target[i]);
                        return sum;
                      }) /
         static_cast<double>(std::max<int64_t>(call.columns, 1));
}

double categoricalDivisor(const LossCall& call, const LossSettings& settings) {
  if (!settings.overWeights || settings.classWeights.empty()) return rowsKept(call);
  return sumOfWeights(call, [&](int64_t r) { return categoricalWeight(call, settings, r); });
}

double sparseDivisor(const LossCall& call, const LossSettings& settings) {
  if (!settings.overWeights || settings.classWeights.empty()) return rowsKept(call);
  return sumOfWeights(call, [&](int64_t r) { return sparseWeight(call, settings, r); });
}

double binaryCrossentropy(const LossCall& call, const LossSettings& settings) {
  const double keep = 1.0 - settings.labelSmoothing, spread = 0.5 * settings.labelSmoothing;
  const double divisor = binaryDivisor(call, settings) * static_cast<double>(call.columns);
  const auto smooth = [&](double t) { return keep * t + spread; };
  if (!settings.fromLogits)
    return elementwise(
        call, divisor,
        [&](double p, double t) {
          const double q = guarded(p), y = smooth(t);
          return -binaryWeight(settings, t) * (y * std::log(q) + (1.0 - y) * std::log(1.0 - q));
        },
        [&](double p, double t) {
          return isGuarded(p) ? 0.0 : binaryWeight(settings, t) * (p - smooth(t)) / (p * (1.0 - p));
        });
  if (call.output)
    activate(ActivationKind::Sigmoid, call.prediction, call.output, call.rows, call.columns, call.columns);
  return elementwise(
      call, divisor,
      [&](double z, double t) {
        return binaryWeight(settings, t) * ((z > 0.0   ? z
                                             : z < 0.0 ? 0.0
                                                       : z) -
                                            z * smooth(t) + std::log1p(std::exp(-std::fabs(z))));
      },
      [&](double z, double t) {
        const double e = std::exp(-std::fabs(z));
        return binaryWeight(settings, t) * ((z >= 0.0 ? 1.0 : e) / (1.0 + e) - smooth(t));
      });
}

double sparseCategoricalCrossentropy(const LossCall& call, const LossSettings& settings) {
  const int64_t c = call.columns;
  const double spread = settings.labelSmoothing / static_cast<double>(std::max<int64_t>(c, 1));
  const double keep = 1.0 - settings.labelSmoothing;
  const auto weight = [&](int64_t r) { return sparseWeight(call, settings, r); };
  const double divisor = sparseDivisor(call, settings);
  if (settings.fromLogits)
    return softmaxCrossentropy(call, divisor, weight, [&](int64_t r, const float* p, double share) {
      const float* z = call.prediction + r * c;
      const int64_t t = classOf(call.target[r], c);
      const LogSum total = p ? logSumExp(z, p, c) : logSumExp(z, c);
      double value = keep * total.minus(z[t]);
      for (int64_t j = 0; spread > 0.0 && j < c; ++j) value += spread * total.minus(z[j]);
      if (float* d = call.dPrediction ? call.dPrediction + r * c : nullptr) {
        const auto factor = static_cast<float>(share), off = static_cast<float>(spread);
        const auto at = static_cast<float>(keep + spread);
        for (int64_t j = 0; j < c; ++j) d[j] = factor * (p[j] - (j == t ? at : off));
      }
      return value;
    });
  // Keras: softmax of the logarithms of the guarded probabilities, so −ln p_t + ln Σ p.
  return byRow(
      call, divisor, weight,
      [&](int64_t r, double share) {
        const float* p = call.prediction + r * c;
        const int64_t t = classOf(call.target[r], c);
        double sum = 0.0, spreadLogs = 0.0;
        for (int64_t j = 0; j < c; ++j) sum += guarded(p[j]);
        for (int64_t j = 0; spread > 0.0 && j < c; ++j) spreadLogs += spread * std::log(guarded(p[j]));
        for (int64_t j = 0; call.dPrediction && j < c; ++j) {
          const double y = (j == t ? keep : 0.0) + spread;
          const double slope = isGuarded(p[j]) ? 0.0 : 1.0 / sum - y / p[j];
          call.dPrediction[r * c + j] = static_cast<float>(slope * share);
        }
        return std::log(sum) - keep * std::log(guarded(p[t])) - spreadLogs;
      },
      [](int64_t) {});
}

double categoricalCrossentropy(const LossCall& call, const LossSettings& settings) {
  const int64_t c = call.columns;
  const double keep = 1.0 - settings.labelSmoothing;
  const double spread = settings.labelSmoothing / static_cast<double>(std::max<int64_t>(c, 1));
  const auto weight = [&](int64_t r) { return categoricalWeight(call, settings, r); };
  const double divisor = categoricalDivisor(call, settings);
  if (settings.fromLogits)
    return softmaxCrossentropy(call, divisor, weight, [&](int64_t r, const float* p, double share) {
      const float* z = call.prediction + r * c;
      const float* t = call.target + r * c;
      const LogSum total = p ? logSumExp(z, p, c) : logSumExp(z, c);
      double sum = 0.0, value = 0.0;
      for (int64_t j = 0; j < c; ++j) {
        const double y = keep * t[j] + spread;
        sum += y;
        if (y != 0.0) value += y * total.minus(z[j]);
      }
      for (int64_t j = 0; call.dPrediction && j < c; ++j)
        call.dPrediction[r * c + j] = static_cast<float>(share * (sum * p[j] - (keep * t[j] + spread)));
      return value;
    });
  // Keras: q = p / Σ p, guarded; −Σ t ln q. ∂L/∂p_k = (Σ_j t_j [j free] − t_k / q_k [k free]) / Σ p.
  return byRow(
      call, divisor, weight,
      [&](int64_t r, double share) {
        const float* p = call.prediction + r * c;
        const float* t = call.target + r * c;
        double sum = 0.0, value = 0.0, free = 0.0;
        for (int64_t j = 0; j < c; ++j) sum += p[j];
        for (int64_t j = 0; j < c; ++j) {
          const double q = p[j] / sum, y = keep * t[j] + spread;
          value -= y * std::log(guarded(q));
          if (!isGuarded(q)) free += y;
        }
        for (int64_t j = 0; call.dPrediction && j < c; ++j) {
          const double q = p[j] / sum, y = keep * t[j] + spread;
          call.dPrediction[r * c + j] = static_cast<float>(share * (free - (isGuarded(q) ? 0.0 : y / q)) / sum);
        }
        return value;
      },
      [](int64_t) {});
}

}  // namespace unroll
