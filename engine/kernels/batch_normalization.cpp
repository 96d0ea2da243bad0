// SPDX-License-Identifier: GPL-3.0-or-later
// One piece of work holds some channels and all that belongs to them: of features that lie side by side a vector of
// channels (a lane each), of an image's maps one channel (its pixels in the lanes). Sums run over the samples in a
// fixed order; the variance is that of x − μ.
#include <algorithm>
#include <cmath>

#include "core/parallel.h"
#include "kernels/normalization.h"
#include "kernels/pieces.h"
#include "kernels/vector_parts.h"

namespace unroll {
namespace {

using simd::broadcast;
using simd::firstLanes;
using simd::kWidth;
using simd::loadUpTo;
using simd::storeUpTo;
using simd::Vec;

class BatchNormalizationKernel final : public LayerKernel {
 public:
  explicit BatchNormalizationKernel(const BatchNormalizationConfig& config) : m_config(config) {}

  /// Cache: μ and 1/√(σ² + ε) of every channel.
  KernelNeeds needs(int64_t, int64_t) const override { return {2 * m_config.channels, 0}; }

  void forward(const KernelCall& call) override {
    const double n = static_cast<double>(countedRows(call) * m_config.inner);
    overGroups(call, [&](int64_t group) {
      const Vec mean = call.training ? meanOf(call, group, n) : channels(call.parameters[meanAt()], group);
      const Vec variance =
          call.training ? varianceOf(call, group, mean, n) : channels(call.parameters[meanAt() + 1], group);
      if (call.training) move(call, group, mean, variance, n);
      const Vec scale = 1.0f / simd::sqrt(variance + m_config.epsilon);
      put(call.cache, group, mean);
      put(call.cache + m_config.channels, group, scale);
      Vec factor = scale, summand = {};
      if (m_config.scale) factor *= channels(call.parameters[0], group);
      if (m_config.center) summand = channels(call.parameters[betaAt()], group);
      overPlaces(call, group, [&](int64_t, int64_t at, int64_t count) {
        storeUpTo(call.outputs[0] + at, (loadUpTo(call.inputs[0] + at, count) - mean) * factor + summand, count);
      });
    });
  }

  /// With g = ∂L/∂y, x̂ = (x − μ)/√(σ² + ε): ∂L/∂γ = Σ g x̂, ∂L/∂β = Σ g, and while training
  /// ∂L/∂x = γ/√(σ² + ε) (g − m/n (Σ g + x̂ Σ g x̂)), where m is 1 for what went into the n numbers of the mean.
  void backward(const KernelCall& call) override {
    const float n = static_cast<float>(std::max<int64_t>(1, countedRows(call) * m_config.inner));
    overGroups(call, [&](int64_t group) {
      const Vec mean = channels(call.cache, group), scale = channels(call.cache + m_config.channels, group);
      const auto hat = [&](int64_t at, int64_t count) { return (loadUpTo(call.inputs[0] + at, count) - mean) * scale; };
      const Vec sum =
          total(call, group, false, [&](int64_t at, int64_t count) { return loadUpTo(call.dOutputs[0] + at, count); });
      const Vec sumHat = total(call, group, false, [&](int64_t at, int64_t count) {
        return loadUpTo(call.dOutputs[0] + at, count) * hat(at, count);
      });
      const Vec factor = m_config.scale ? channels(call.parameters[0], group) * scale : scale;
      if (m_config.scale) add(call.dParameters[0], group, sumHat);
      if (m_config.center) add(call.dParameters[betaAt()], group, sum);
      float* dx = call.dInputs[0];
      if (!dx) return;
      const Vec shared = call.training ? sum / n : Vec{}, sharedHat = call.training ? sumHat / n : Vec{};
      overPlaces(call, group, [&](int64_t row, int64_t at, int64_t count) {
        Vec d = loadUpTo(call.dOutputs[0] + at, count);
        if (counts(call, row)) d -= shared + hat(at, count) * sharedHat;
        storeUpTo(dx + at, loadUpTo(dx + at, count) + d * factor, count);
      });
    });
  }

 private:
  static constexpr int64_t kRowsOfASum = 64;  ///< partial sums keep the rounding small

  size_t betaAt() const { return m_config.scale ? 1 : 0; }
  size_t meanAt() const { return betaAt() + (m_config.center ? 1 : 0); }
  int64_t rows(const KernelCall& call) const {
    return call.batch * m_config.outer * (m_config.openTime ? call.timeOf(0) : 1);
  }
  bool counts(const KernelCall& call, int64_t row) const {
    const uint8_t* mask = m_config.masked ? call.maskOf(0) : nullptr;
    return !mask || mask[row];
  }
  int64_t countedRows(const KernelCall& call) const {
    int64_t count = 0;
    for (int64_t row = 0; row < rows(call); ++row) count += counts(call, row) ? 1 : 0;
    return count;
  }

  bool lanesAreChannels() const { return m_config.inner == 1; }
  int64_t lanesOf(int64_t group) const {
    return lanesAreChannels() ? std::min<int64_t>(kWidth, m_config.channels - group * kWidth) : 1;
  }
  Vec channels(const float* values, int64_t group) const {
    return lanesAreChannels() ? loadUpTo(values + group * kWidth, lanesOf(group)) : broadcast(values[group]);
  }
  void put(float* values, int64_t group, Vec v) const {
    lanesAreChannels() ? storeUpTo(values + group * kWidth, v, lanesOf(group)) : simd::storePart(values + group, v, 1);
  }
  void add(float* values, int64_t group, Vec v) const {
    if (values) put(values, group, channels(values, group) + v);
  }

  template <class F>
  void overGroups(const KernelCall& call, F body) const {
    const int64_t groups = lanesAreChannels() ? (m_config.channels + kWidth - 1) / kWidth : m_config.channels;
    const int64_t work = rows(call) * (lanesAreChannels() ? int64_t{kWidth} : m_config.inner);
    parallelFor(groups, rowsPerPiece(2 * work), [&](int64_t first, int64_t last) {
      for (int64_t group = first; group < last; ++group) body(group);
    });
  }

  /// BODY(row, where its numbers begin, how many) over all rows of a group.
  template <class F>
  void overPlaces(const KernelCall& call, int64_t group, F body) const {
    for (int64_t row = 0; row < rows(call); ++row) overRow(row, group, body);
  }
  template <class F>
  void overRow(int64_t row, int64_t group, F body) const {
    if (lanesAreChannels()) return body(row, row * m_config.channels + group * kWidth, lanesOf(group));
    const int64_t begin = (row * m_config.channels + group) * m_config.inner;
    simd::inVectors(m_config.inner, [&](int64_t i, int64_t count) { body(row, begin + i, count); });
  }

  /// Σ f(at, count) over a group, in every lane the sum of its channel. COUNTED: padded rows are left out.
  template <class F>
  Vec total(const KernelCall& call, int64_t group, bool counted, F f) const {
    Vec all = {};
    for (int64_t row = 0; row < rows(call);) {
      Vec some = {};
      const int64_t end = std::min(rows(call), row + (lanesAreChannels() ? kRowsOfASum : 1));
      for (; row < end; ++row) {
        if (counted && !counts(call, row)) continue;
        overRow(row, group, [&](int64_t, int64_t at, int64_t count) { some += firstLanes(f(at, count), count); });
      }
      all += some;
    }
    return lanesAreChannels() ? all : broadcast(simd::sumOf(all));
  }

  Vec meanOf(const KernelCall& call, int64_t group, double n) const {
    const Vec sum =
        total(call, group, true, [&](int64_t at, int64_t count) { return loadUpTo(call.inputs[0] + at, count); });
    return sum / static_cast<float>(std::max(n, 1.0));
  }
  Vec varianceOf(const KernelCall& call, int64_t group, Vec mean, double n) const {
    const Vec sum = total(call, group, true, [&](int64_t at, int64_t count) {
      const Vec d = loadUpTo(call.inputs[0] + at, count) - mean;
      return d * d;
    });
    return sum / static_cast<float>(std::max(n, 1.0));
  }

  /// The moving statistics go a little towards those of the batch.
  void move(const KernelCall& call, int64_t group, Vec mean, Vec variance, double n) const {
    if (call.running.empty() || n < 1.0) return;
    const float keep = static_cast<float>(m_config.keep), take = static_cast<float>(1.0 - m_config.keep);
    const float wider = m_config.unbiased && n > 1.0 ? static_cast<float>(n / (n - 1.0)) : 1.0f;
    const auto towards = [&](float* moving, Vec now) {
      if (moving) put(moving, group, channels(moving, group) * keep + now * take);
    };
    towards(call.running[meanAt()], mean);
    towards(call.running[meanAt() + 1], variance * wider);
  }

  const BatchNormalizationConfig m_config;
};

}  // namespace

std::unique_ptr<LayerKernel> makeBatchNormalizationKernel(const BatchNormalizationConfig& config) {
  return std::make_unique<BatchNormalizationKernel>(config);
}

}  // namespace unroll
