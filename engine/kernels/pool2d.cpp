// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <limits>

#include "core/parallel.h"
#include "kernels/factories.h"
#include "kernels/pieces.h"
#include "kernels/simd.h"

namespace unroll {
namespace {

using simd::kWidth;
using simd::Vec;

/// Part of a window that lies inside of the image: [begin, end) of one axis.
struct Span {
  int64_t begin = 0, end = 0;
};
Span inside(int64_t out, int64_t stride, int64_t before, int64_t window, int64_t size) {
  const int64_t start = out * stride - before;
  return {std::max<int64_t>(0, start), std::min(size, start + window)};
}

/// Images (N, C, H, W) are N·C planes, each a task's unit.
class PoolKernel : public LayerKernel {
 public:
  explicit PoolKernel(const Pool2dConfig& config) : m_config(config) {}

 protected:
  template <class F>
  void overPlanes(const KernelCall& call, F body) const {
    const int64_t in = m_config.height * m_config.width;
    parallelFor(call.batch * m_config.channels, rowsPerPiece(in), [&](int64_t first, int64_t last) {
      for (int64_t plane = first; plane < last; ++plane) body(plane);
    });
  }
  int64_t planeIn() const { return m_config.height * m_config.width; }
  int64_t planeOut() const { return m_config.outHeight * m_config.outWidth; }
  Span rows(int64_t i) const { return inside(i, m_config.sh, m_config.top, m_config.kh, m_config.height); }
  Span columns(int64_t j) const { return inside(j, m_config.sw, m_config.left, m_config.kw, m_config.width); }
  bool isTwoByTwo() const {
    const Pool2dConfig& c = m_config;
    return c.kh == 2 && c.kw == 2 && c.sh == 2 && c.sw == 2 && c.top == 0 && c.left == 0 &&
           c.outHeight * 2 <= c.height && c.outWidth * 2 <= c.width;
  }
  const Pool2dConfig m_config;
};

/// Keeps no places: the first maximum is found again in backward, from the input. A NaN wins, as in PyTorch.
class MaxPoolKernel final : public PoolKernel {
 public:
  using PoolKernel::PoolKernel;
  KernelNeeds needs(int64_t, int64_t) const override { return {}; }

  void forward(const KernelCall& call) override {
    overPlanes(call, [&](int64_t plane) {
      const float* x = call.inputs[0] + plane * planeIn();
      float* y = call.outputs[0] + plane * planeOut();
      if (isTwoByTwo()) {
        twoByTwo(x, y);
        return;
      }
      for (int64_t i = 0; i < m_config.outHeight; ++i)
        for (int64_t j = 0; j < m_config.outWidth; ++j) {
          const int64_t best = firstMaximum(x, rows(i), columns(j));
          *y++ = best < 0 ? 0.0f : x[best];
        }
    });
  }

  void backward(const KernelCall& call) override {
    if (!call.dInputs[0]) return;
    overPlanes(call, [&](int64_t plane) {
      const float* x = call.inputs[0] + plane * planeIn();
      const float* y = call.outputs[0] + plane * planeOut();
      const float* dy = call.dOutputs[0] + plane * planeOut();
      float* dx = call.dInputs[0] + plane * planeIn();
      if (isTwoByTwo()) {
        twoByTwoBackward(x, y, dy, dx);
        return;
      }
      for (int64_t i = 0; i < m_config.outHeight; ++i)
        for (int64_t j = 0; j < m_config.outWidth; ++j, ++dy) {
          const int64_t best = firstMaximum(x, rows(i), columns(j));
          if (best >= 0) dx[best] += *dy;
        }
    });
  }

 private:
  int64_t firstMaximum(const float* x, Span r, Span c) const {
    int64_t best = -1;
    for (int64_t i = r.begin; i < r.end; ++i)
      for (int64_t j = c.begin; j < c.end; ++j) {
        const int64_t at = i * m_config.width + j;
        if (best < 0 || x[at] > x[best] || (x[at] != x[at] && x[best] == x[best])) best = at;
      }
    return best;
  }

  /// COUNT pairs of neighbours at P as their first and their second ones.
  static simd::Pair loadPairs(const float* p, int64_t count) {
    if (count == kWidth) return simd::deinterleave(simd::load(p), simd::load(p + kWidth));
    const int64_t low = std::min<int64_t>(2 * count, kWidth), high = 2 * count - low;
    return simd::deinterleave(simd::loadPart(p, low), high > 0 ? simd::loadPart(p + kWidth, high) : Vec{});
  }
  static void addPairs(float* p, Vec first, Vec second, int64_t count) {
    const simd::Pair pair = simd::interleave(first, second);
    const int64_t low = std::min<int64_t>(2 * count, kWidth), high = 2 * count - low;
    addPart(p, pair.first, low);
    if (high > 0) addPart(p + kWidth, pair.second, high);
  }
  static void addPart(float* p, Vec v, int64_t count) {
    if (count == kWidth)
      simd::store(p, simd::load(p) + v);
    else
      simd::storePart(p, simd::loadPart(p, count) + v, count);
  }

  void twoByTwo(const float* x, float* y) const {
    const int64_t width = m_config.width, outWidth = m_config.outWidth;
    for (int64_t i = 0; i < m_config.outHeight; ++i, x += 2 * width, y += outWidth)
      for (int64_t j = 0; j < outWidth; j += kWidth) {
        const int64_t count = std::min<int64_t>(kWidth, outWidth - j);
        const simd::Pair above = loadPairs(x + 2 * j, count), below = loadPairs(x + width + 2 * j, count);
        const Vec best = simd::larger(simd::larger(above.first, above.second), simd::larger(below.first, below.second));
        if (count == kWidth)
          simd::store(y + j, best);
        else
          simd::storePart(y + j, best, count);
      }
  }

  /// The first of the four that equals the maximum takes the gradient.
  void twoByTwoBackward(const float* x, const float* y, const float* dy, float* dx) const {
    const int64_t width = m_config.width, outWidth = m_config.outWidth;
    for (int64_t i = 0; i < m_config.outHeight; ++i, x += 2 * width, dx += 2 * width, y += outWidth, dy += outWidth)
      for (int64_t j = 0; j < outWidth; j += kWidth) {
        const int64_t count = std::min<int64_t>(kWidth, outWidth - j);
        const simd::Pair above = loadPairs(x + 2 * j, count), below = loadPairs(x + width + 2 * j, count);
        const Vec best = simd::loadPart(y + j, count);
        Vec left = simd::loadPart(dy + j, count);  // what no earlier one took
        const auto take = [&](Vec v) {
          const simd::IntVec wins = (v == best) | (simd::isNan(v) & simd::isNan(best));
          const Vec taken = simd::asFloat(simd::asInt(left) & wins);
          left = simd::asFloat(simd::asInt(left) & ~wins);
          return taken;
        };
        const Vec a = take(above.first), b = take(above.second), c = take(below.first);
        addPairs(dx + 2 * j, a, b, count);
        addPairs(dx + width + 2 * j, c, left, count);
      }
  }
};

/// The mean of the part of each window that lies inside.
class AveragePoolKernel final : public PoolKernel {
 public:
  using PoolKernel::PoolKernel;
  KernelNeeds needs(int64_t, int64_t) const override { return {}; }

  void forward(const KernelCall& call) override {
    overPlanes(call, [&](int64_t plane) {
      const float* x = call.inputs[0] + plane * planeIn();
      float* y = call.outputs[0] + plane * planeOut();
      overWindows([&](Span r, Span c, float share) {
        float total = 0.0f;
        for (int64_t i = r.begin; i < r.end; ++i)
          for (int64_t j = c.begin; j < c.end; ++j) total += x[i * m_config.width + j];
        *y++ = total * share;
      });
    });
  }

  void backward(const KernelCall& call) override {
    if (!call.dInputs[0]) return;
    overPlanes(call, [&](int64_t plane) {
      const float* dy = call.dOutputs[0] + plane * planeOut();
      float* dx = call.dInputs[0] + plane * planeIn();
      overWindows([&](Span r, Span c, float share) {
        const float d = *dy++ * share;
        for (int64_t i = r.begin; i < r.end; ++i)
          for (int64_t j = c.begin; j < c.end; ++j) dx[i * m_config.width + j] += d;
      });
    });
  }

 private:
  template <class F>
  void overWindows(F body) const {
    for (int64_t i = 0; i < m_config.outHeight; ++i) {
      const Span r = rows(i);
      for (int64_t j = 0; j < m_config.outWidth; ++j) {
        const Span c = columns(j);
        const int64_t cells = std::max<int64_t>(0, r.end - r.begin) * std::max<int64_t>(0, c.end - c.begin);
        body(r, c, cells > 0 ? 1.0f / static_cast<float>(cells) : 0.0f);
      }
    }
  }
};

}  // namespace

std::unique_ptr<LayerKernel> makePool2dKernel(const Pool2dConfig& config) {
  if (config.kind == Pool2dConfig::Kind::Max) return std::make_unique<MaxPoolKernel>(config);
  return std::make_unique<AveragePoolKernel>(config);
}

}  // namespace unroll
