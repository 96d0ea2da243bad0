// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <limits>

#include "core/parallel.h"
#include "kernels/factories.h"
#include "kernels/pieces.h"

namespace unroll {
namespace {

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

  static float larger(float a, float b) { return b > a || b != b ? (a != a ? a : b) : a; }

  void twoByTwo(const float* x, float* y) const {
    for (int64_t i = 0; i < m_config.outHeight; ++i) {
      const float* above = x + 2 * i * m_config.width;
      const float* below = above + m_config.width;
      float* to = y + i * m_config.outWidth;
      for (int64_t j = 0; j < m_config.outWidth; ++j)
        to[j] = larger(larger(above[2 * j], above[2 * j + 1]), larger(below[2 * j], below[2 * j + 1]));
    }
  }

  /// Without a branch: the first of the four that equals the maximum takes the gradient.
  void twoByTwoBackward(const float* x, const float* y, const float* dy, float* dx) const {
    for (int64_t i = 0; i < m_config.outHeight; ++i) {
      const int64_t row = 2 * i * m_config.width;
      const float* above = x + row;
      const float* below = above + m_config.width;
      float* dAbove = dx + row;
      float* dBelow = dAbove + m_config.width;
      const float* best = y + i * m_config.outWidth;
      const float* d = dy + i * m_config.outWidth;
      for (int64_t j = 0; j < m_config.outWidth; ++j) {
        const auto wins = [&](float v) { return v == best[j] || (v != v && best[j] != best[j]); };
        const bool a = wins(above[2 * j]);
        const bool b = !a && wins(above[2 * j + 1]);
        const bool c = !a && !b && wins(below[2 * j]);
        dAbove[2 * j] += a ? d[j] : 0.0f;
        dAbove[2 * j + 1] += b ? d[j] : 0.0f;
        dBelow[2 * j] += c ? d[j] : 0.0f;
        dBelow[2 * j + 1] += a || b || c ? 0.0f : d[j];
      }
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
