// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/metric_kernels.h"

#include <cmath>

#include "kernels/loss_rows.h"

namespace unroll {
namespace {

int64_t predictedClass(const LossCall& call, int64_t r) {
  const float* p = call.prediction + r * call.columns;
  return std::max_element(p, p + call.columns) - p;
}

int64_t targetClass(const LossCall& call, ClassTarget target, int64_t r) {
  if (target == ClassTarget::Index) return classOf(call.target[r], call.columns);
  const float* t = call.target + r * call.columns;
  return std::max_element(t, t + call.columns) - t;
}

void nothing(int64_t) {}

/// USE(r) for each row that counts, in order.
template <class Use>
void forEachRow(const LossCall& call, Use use) {
  for (int64_t r = 0; r < call.rows; ++r) {
    if (!call.mask || call.mask[r]) use(r);
  }
}

}  // namespace

double rowsOfRightClass(const LossCall& call, ClassTarget target) {
  return sumOverRows(
      call, [&](int64_t r) { return predictedClass(call, r) == targetClass(call, target, r) ? 1.0 : 0.0; }, nothing);
}

double rowsWithClassInTop(const LossCall& call, ClassTarget target, int64_t k) {
  return sumOverRows(
      call,
      [&](int64_t r) {
        const float* p = call.prediction + r * call.columns;
        const int64_t right = targetClass(call, target, r);
        int64_t before = 0;
        for (int64_t j = 0; j < call.columns; ++j) before += p[j] > p[right] || (p[j] == p[right] && j < right) ? 1 : 0;
        return before < k ? 1.0 : 0.0;
      },
      nothing);
}

double rowsOfRightSide(const LossCall& call, float border) {
  return sumOverRows(
      call,
      [&](int64_t r) {
        int64_t right = 0;
        for (int64_t i = r * call.columns; i < (r + 1) * call.columns; ++i)
          right += (call.prediction[i] > border) == (call.target[i] > 0.5f) ? 1 : 0;
        return static_cast<double>(right) / static_cast<double>(std::max<int64_t>(1, call.columns));
      },
      nothing);
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
      nothing);
}

void countConfusions(const LossCall& call, ClassTarget target, std::span<double> counts) {
  forEachRow(call, [&](int64_t r) {
    counts[static_cast<size_t>(targetClass(call, target, r) * call.columns + predictedClass(call, r))] += 1.0;
  });
}

void countSides(const LossCall& call, float border, std::span<double> counts) {
  forEachRow(call, [&](int64_t r) {
    for (int64_t i = r * call.columns; i < (r + 1) * call.columns; ++i)
      counts[(call.target[i] > 0.5f ? 2u : 0u) + (call.prediction[i] > border ? 1u : 0u)] += 1.0;
  });
}

void countByClass(const LossCall& call, ClassTarget target, std::span<double> sums) {
  forEachRow(call, [&](int64_t r) {
    const auto predicted = static_cast<size_t>(predictedClass(call, r));
    const auto right = static_cast<size_t>(targetClass(call, target, r));
    if (predicted == right) sums[3 * right] += 1.0;
    sums[3 * predicted + 1] += 1.0;
    sums[3 * right + 2] += 1.0;
  });
}

void addSquares(const LossCall& call, std::span<double> sums) {
  forEachRow(call, [&](int64_t r) {
    sums[0] += 1.0;
    for (int64_t j = 0; j < call.columns; ++j) {
      const double y = call.target[r * call.columns + j];
      const double e = call.prediction[r * call.columns + j] - y;
      double* const of = sums.data() + 1 + 3 * j;
      of[0] += y;
      of[1] += y * y;
      of[2] += e * e;
    }
  });
}

}  // namespace unroll
