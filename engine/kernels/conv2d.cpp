// SPDX-License-Identifier: GPL-3.0-or-later
// z[n,f,i,j] = b[f] + Σ_{c,p,q} W[f,c,p,q] · x[n, c, i·sh + p·dh − top, j·sw + q·dw − left]; y = f(z).
// Backward: dx is a correlation of dZ with the flipped kernel (one for each phase of the stride), dW a product of the
// image's windows with dZ, both by window_product.h.
#include <algorithm>
#include <cstring>
#include <vector>

#include "core/parallel.h"
#include "kernels/activations.h"
#include "kernels/factories.h"
#include "kernels/pieces.h"
#include "kernels/simd.h"
#include "kernels/window_product.h"

namespace unroll {
namespace {

using simd::kWidth;
using simd::Vec;

/// Memory and partial sums of dW are per piece of the batch, so there are few.
constexpr int64_t kMostPieces = 16;

/// The padded image as the products read it: for each channel sh · sw phases, each a plane of height × width.
struct PaddedImage {
  int64_t height = 0, width = 0, phases = 1;
  int64_t plane() const { return height * width; }
  int64_t floats(int64_t channels) const { return wholeLines(channels * phases * plane() + slack()); }
  /// Products read past the last row: whole panels, and a row's worth for the kernel's width.
  int64_t slack() const { return windowSlack() + width; }
};

/// One product of a backward pass by x: the pixels (row0 + sh·i, column0 + sw·j) of dx.
struct InputPhase {
  int64_t row0 = 0, column0 = 0, rows = 0, columns = 0;
  std::vector<int32_t> offset;                    // into padded dZ, by k
  std::vector<Segment> segments;                  // where they pay
  std::vector<std::pair<int64_t, int64_t>> taps;  // (p, q) of the kernel; k = (filter, tap)
  int64_t weightsAt = 0;                          // of its rearranged weights
};

class Conv2dKernel final : public LayerKernel {
 public:
  explicit Conv2dKernel(const Conv2dConfig& config)
      : m_config(config),
        m_depth(config.channels / config.groups),
        m_fan(m_depth * config.kh * config.kw),
        m_groupFilters(config.filters / config.groups),
        m_pixels(config.outHeight * config.outWidth) {
    const Conv2dConfig& c = m_config;
    m_image.phases = c.sh * c.sw;
    m_image.height = c.outHeight + (c.kh - 1) * c.dh / c.sh;
    m_image.width = c.outWidth + (c.kw - 1) * c.dw / c.sw;
    for (int64_t channel = 0; channel < m_depth; ++channel)
      for (int64_t p = 0; p < c.kh; ++p)
        for (int64_t q = 0; q < c.kw; ++q) {
          const int64_t row = p * c.dh, column = q * c.dw;
          const int64_t phase = channel * m_image.phases + (row % c.sh) * c.sw + column % c.sw;
          m_offset.push_back(
              static_cast<int32_t>(phase * m_image.plane() + row / c.sh * m_image.width + column / c.sw));
        }
    if (segmentsPay(m_fan, c.outHeight, c.outWidth, m_image.width))
      m_segments = cutSegments(c.outHeight, c.outWidth, m_image.width);
    planInputGradient();
  }

  KernelNeeds needs(int64_t maxBatch, int64_t) const override {
    const int64_t pieces = std::min(maxBatch, kMostPieces);  // a smaller batch may have more of them
    const bool keep = slopeNeedsInput(m_config.activation);
    return {keep ? maxBatch * m_config.filters * m_pixels : 0, pieces * pieceFloats() + weightFloats()};
  }

  void forward(const KernelCall& call) override {
    const Conv2dConfig& c = m_config;
    overPieces(call, [&](Memory memory, int64_t first, int64_t last) {
      for (int64_t n = first; n < last; ++n) {
        splitImage(call.inputs[0] + n * c.channels * c.height * c.width, memory.image);
        float* y = weightedSums(call) + n * c.filters * m_pixels;
        for (int64_t group = 0; group < c.groups; ++group)
          overTiles(m_groupFilters, [&](int64_t tile, int64_t rows) {
            const int64_t filter = group * m_groupFilters + tile;
            if (!m_segments.empty()) {
              segmentProduct(rows, m_fan, call.parameters[0] + filter * m_fan, m_fan, groupImage(memory.image, group),
                             m_offset.data(), m_segments,
                             c.activation == ActivationKind::Relu ? Finish::BiasAndRelu : Finish::Bias,
                             c.bias ? call.parameters[1] + filter : nullptr, y + filter * m_pixels, m_pixels);
              return;
            }
            windowProduct(rows, m_fan, call.parameters[0] + filter * m_fan, m_fan, groupImage(memory.image, group),
                          m_offset.data(), c.outHeight * m_image.width, memory.tile);
            for (int64_t r = 0; r < rows; ++r)
              finishPlane(memory.tile + r * windowPixels(c.outHeight * m_image.width),
                          c.bias ? call.parameters[1][filter + r] : 0.0f, y + (filter + r) * m_pixels);
          });
        finishImage(y, call.outputs[0] + n * c.filters * m_pixels);
      }
    });
  }

  void backward(const KernelCall& call) override {
    const Conv2dConfig& c = m_config;
    float* dx = call.dInputs[0];
    float* dW = call.dParameters[0];
    float* db = c.bias ? call.dParameters[1] : nullptr;
    const int64_t grain = samplesPerPiece(call.batch), pieces = pieceCount(call.batch, grain);
    float* weights = call.scratch + pieces * pieceFloats();
    if (dx) rearrangeWeights(call.parameters[0], weights);
    overPieces(call, [&](Memory memory, int64_t first, int64_t last) {
      std::memset(memory.sums, 0, static_cast<size_t>(c.filters * (m_fan + 1)) * sizeof(float));
      for (int64_t n = first; n < last; ++n) {
        const float* dZ = preActivationGradient(call, memory, n);
        if (dW) addWeightGradient(call.inputs[0] + n * c.channels * c.height * c.width, dZ, memory);
        if (db) addBiasGradient(dZ, memory.sums + c.filters * m_fan);
        if (dx) addInputGradient(dZ, weights, memory, dx + n * c.channels * c.height * c.width);
      }
    });
    if (dW || db) reduceSums(call.scratch, pieces, dW, db);
  }

 private:
  /// What one piece of the batch works in; sums: dWᵀ by groups (m_fan, m_groupFilters), then db.
  struct Memory {
    float *image, *dImage, *tile, *dZ, *columns, *sums;
  };
  int64_t tileFloats() const {
    int64_t pixels = m_config.outHeight * m_image.width;
    for (const InputPhase& phase : m_phases) pixels = std::max(pixels, phase.rows * m_dImage.width);
    return wholeLines(windowRows() * windowPixels(pixels));
  }
  int64_t planesFloats() const { return wholeLines(m_config.filters * m_pixels); }
  int64_t sumsFloats() const { return wholeLines(m_config.filters * (m_fan + 1)); }
  int64_t weightFloats() const { return wholeLines(m_config.filters * m_fan); }
  int64_t pieceFloats() const {
    return m_image.floats(m_config.channels) + m_dImage.floats(m_config.filters) + tileFloats() + 2 * planesFloats() +
           sumsFloats();
  }
  Memory memoryOf(float* scratch, int64_t piece) const {
    Memory m{};
    m.sums = scratch + piece * pieceFloats();
    m.image = m.sums + sumsFloats();
    m.dImage = m.image + m_image.floats(m_config.channels);
    m.tile = m.dImage + m_dImage.floats(m_config.filters);
    m.dZ = m.tile + tileFloats();
    m.columns = m.dZ + planesFloats();
    return m;
  }
  static int64_t samplesPerPiece(int64_t batch) {
    return std::max<int64_t>(1, (batch + kMostPieces - 1) / kMostPieces);
  }

  template <class F>
  void overPieces(const KernelCall& call, F body) const {
    const int64_t grain = samplesPerPiece(call.batch);
    parallelFor(pieceCount(call.batch, grain), 1, [&](int64_t begin, int64_t end) {
      for (int64_t piece = begin; piece < end; ++piece)
        body(memoryOf(call.scratch, piece), piece * grain, std::min(call.batch, (piece + 1) * grain));
    });
  }

  /// BODY(begin, rows) over [0, count) in nearly equal parts of at most windowRows().
  template <class F>
  static void overTiles(int64_t count, F body) {
    const int64_t parts = (count + windowRows() - 1) / windowRows();
    for (int64_t part = 0, at = 0; part < parts; ++part) {
      const int64_t rows = count / parts + (part < count % parts ? 1 : 0);
      body(at, rows);
      at += rows;
    }
  }

  const float* groupImage(const float* image, int64_t group) const {
    return image + group * m_depth * m_image.phases * m_image.plane();
  }

  /// x (C, H, W) padded and split: phase (a, b) of a channel holds the pixels (a + sh·i, b + sw·j) of the padded one.
  void splitImage(const float* x, float* image) const {
    const Conv2dConfig& c = m_config;
    for (int64_t channel = 0; channel < c.channels; ++channel, x += c.height * c.width)
      for (int64_t a = 0; a < c.sh; ++a)
        for (int64_t b = 0; b < c.sw; ++b)
          for (int64_t i = 0; i < m_image.height; ++i, image += m_image.width) {
            const int64_t row = a + i * c.sh - c.top;
            if (row < 0 || row >= c.height) {
              std::memset(image, 0, static_cast<size_t>(m_image.width) * sizeof(float));
              continue;
            }
            copyRow(x + row * c.width, b - c.left, image);
          }
    std::memset(image, 0, static_cast<size_t>(m_image.slack()) * sizeof(float));
  }
  /// image[j] = row[start + j·sw], 0 outside.
  void copyRow(const float* row, int64_t start, float* image) const {
    const int64_t stride = m_config.sw, width = m_image.width;
    const int64_t begin = std::clamp<int64_t>(start < 0 ? (-start + stride - 1) / stride : 0, 0, width);
    const int64_t reach = m_config.width - start;  // first place past the row, from start
    const int64_t end = std::clamp<int64_t>(reach > 0 ? (reach + stride - 1) / stride : 0, begin, width);
    for (int64_t j = 0; j < begin; ++j) image[j] = 0.0f;
    if (stride == 1)
      std::memcpy(image + begin, row + start + begin, static_cast<size_t>(end - begin) * sizeof(float));
    else
      for (int64_t j = begin; j < end; ++j) image[j] = row[start + j * stride];
    for (int64_t j = end; j < width; ++j) image[j] = 0.0f;
  }

  /// Bias, ReLU, and the pixels that are not meant dropped.
  void finishPlane(const float* tile, float bias, float* y) const {
    const ActivationKind kind = m_config.activation;
    for (int64_t i = 0; i < m_config.outHeight; ++i, tile += m_image.width, y += m_config.outWidth) {
      for (int64_t j = 0; j < m_config.outWidth; j += kWidth) {
        const int64_t count = std::min<int64_t>(kWidth, m_config.outWidth - j);
        Vec z = simd::load(tile + j) + bias;
        if (kind == ActivationKind::Relu) z = simd::relu(z);
        if (count == kWidth)
          simd::store(y + j, z);
        else
          simd::storePart(y + j, z, count);
      }
    }
  }
  /// The activations that are not fused into the product, while the image is still in the cache.
  void finishImage(const float* z, float* y) const {
    const ActivationKind kind = m_config.activation;
    if (kind == ActivationKind::Linear || kind == ActivationKind::Relu) return;
    if (actsOnRows(kind))
      activateChannels(kind, z, y, m_config.filters, m_pixels);
    else
      activate(kind, z, y, m_config.filters, m_pixels, m_pixels);
  }
  /// Where z stands: kept beside y where the slope needs it, else y takes its place.
  float* weightedSums(const KernelCall& call) const {
    return slopeNeedsInput(m_config.activation) ? call.cache : call.outputs[0];
  }

  const float* preActivationGradient(const KernelCall& call, Memory memory, int64_t n) const {
    const int64_t at = n * m_config.filters * m_pixels;
    const float* y = call.outputs[0] + at;
    const float* dy = call.dOutputs[0] + at;
    if (m_config.activation == ActivationKind::Linear) return dy;
    if (actsOnRows(m_config.activation))
      activateChannelsBackward(m_config.activation, y, dy, memory.dZ, m_config.filters, m_pixels, false);
    else
      activateBackward(m_config.activation, weightedSums(call) + at, y, dy, memory.dZ, m_config.filters, m_pixels,
                       m_pixels);
    return memory.dZ;
  }

  void addBiasGradient(const float* dZ, float* sums) const {
    for (int64_t f = 0; f < m_config.filters; ++f) {
      const float* row = dZ + f * m_pixels;
      Vec total = {};
      int64_t p = 0;
      for (; p + kWidth <= m_pixels; p += kWidth) total += simd::load(row + p);
      if (p < m_pixels) total += simd::loadPart(row + p, m_pixels - p);
      sums[f] += simd::sumOf(total);
    }
  }

  void addWeightGradient(const float* x, const float* dZ, Memory memory) const {
    splitImage(x, memory.image);
    for (int64_t group = 0; group < m_config.groups; ++group) {
      const float* planes = dZ + group * m_groupFilters * m_pixels;
      simd::transposeMatrix(planes, m_pixels, m_groupFilters, m_pixels, memory.columns, m_groupFilters);
      windowGradient(m_fan, m_groupFilters, groupImage(memory.image, group), m_image.width, m_offset.data(),
                     memory.columns, m_config.outHeight, m_config.outWidth,
                     memory.sums + group * m_groupFilters * m_fan);
    }
  }

  void reduceSums(const float* scratch, int64_t pieces, float* dW, float* db) const {
    const int64_t filters = m_config.filters;
    if (dW)
      parallelFor(filters, rowsPerPiece(m_fan * pieces), [&](int64_t first, int64_t last) {
        for (int64_t piece = 0; piece < pieces; ++piece)
          for (int64_t f = first; f < last; ++f) {
            const int64_t group = f / m_groupFilters;
            const float* sums = scratch + piece * pieceFloats() + group * m_groupFilters * m_fan + f % m_groupFilters;
            for (int64_t k = 0; k < m_fan; ++k) dW[f * m_fan + k] += sums[k * m_groupFilters];
          }
      });
    for (int64_t piece = 0; db && piece < pieces; ++piece)
      addTo(scratch + piece * pieceFloats() + filters * m_fan, db, filters);
  }

  // dx[c, h, w] = Σ_{f,p,q} W[f,c,p,q] dZ[f, (h + top − p·dh)/sh, (w + left − q·dw)/sw] where both divide.
  void planInputGradient() {
    const Conv2dConfig& c = m_config;
    m_padRows = std::max<int64_t>(0, ((c.kh - 1) * c.dh - c.top + c.sh - 1) / c.sh);
    m_padColumns = std::max<int64_t>(0, ((c.kw - 1) * c.dw - c.left + c.sw - 1) / c.sw);
    m_dImage.height = m_padRows + std::max(c.outHeight, (c.height - 1 + c.top) / c.sh + 1);
    m_dImage.width = m_padColumns + std::max(c.outWidth, (c.width - 1 + c.left) / c.sw + 1);
    int64_t weightsAt = 0;
    for (int64_t row0 = 0; row0 < std::min(c.sh, c.height); ++row0)
      for (int64_t column0 = 0; column0 < std::min(c.sw, c.width); ++column0) {
        InputPhase phase;
        phase.row0 = row0;
        phase.column0 = column0;
        phase.rows = (c.height - row0 + c.sh - 1) / c.sh;
        phase.columns = (c.width - column0 + c.sw - 1) / c.sw;
        for (int64_t p = 0; p < c.kh; ++p)
          for (int64_t q = 0; q < c.kw; ++q)
            if ((row0 + c.top - p * c.dh) % c.sh == 0 && (column0 + c.left - q * c.dw) % c.sw == 0)
              phase.taps.emplace_back(p, q);
        for (int64_t f = 0; f < m_groupFilters; ++f)
          for (const auto& [p, q] : phase.taps) {
            const int64_t row = m_padRows + (row0 + c.top - p * c.dh) / c.sh;
            const int64_t column = m_padColumns + (column0 + c.left - q * c.dw) / c.sw;
            phase.offset.push_back(static_cast<int32_t>((f * m_dImage.height + row) * m_dImage.width + column));
          }
        phase.weightsAt = weightsAt;
        weightsAt += c.channels * static_cast<int64_t>(phase.offset.size());
        const auto k = static_cast<int64_t>(phase.offset.size());
        if (c.sh == 1 && c.sw == 1 && segmentsPay(k, phase.rows, phase.columns, m_dImage.width))
          phase.segments = cutSegments(phase.rows, phase.columns, m_dImage.width);
        m_phases.push_back(std::move(phase));
      }
  }

  /// For each phase (C, k): row c of the correlation that makes dx's channel c.
  void rearrangeWeights(const float* W, float* weights) const {
    const int64_t kernel = m_config.kh * m_config.kw;
    for (const InputPhase& phase : m_phases) {
      const auto taps = static_cast<int64_t>(phase.taps.size());
      parallelFor(m_config.channels, rowsPerPiece(taps * m_groupFilters), [&](int64_t first, int64_t last) {
        for (int64_t channel = first; channel < last; ++channel) {
          const int64_t group = channel / m_depth;
          float* to = weights + phase.weightsAt + channel * taps * m_groupFilters;
          for (int64_t f = 0; f < m_groupFilters; ++f) {
            const float* from = W + (group * m_groupFilters + f) * m_fan + channel % m_depth * kernel;
            for (const auto& [p, q] : phase.taps) *to++ = from[p * m_config.kw + q];
          }
        }
      });
    }
  }

  void addInputGradient(const float* dZ, const float* weights, Memory memory, float* dx) const {
    const Conv2dConfig& c = m_config;
    std::memset(memory.dImage, 0, static_cast<size_t>(m_dImage.floats(c.filters)) * sizeof(float));
    for (int64_t f = 0; f < c.filters; ++f)
      for (int64_t i = 0; i < c.outHeight; ++i)
        std::memcpy(memory.dImage + (f * m_dImage.height + m_padRows + i) * m_dImage.width + m_padColumns,
                    dZ + f * m_pixels + i * c.outWidth, static_cast<size_t>(c.outWidth) * sizeof(float));
    for (const InputPhase& phase : m_phases) {
      const auto k = static_cast<int64_t>(phase.offset.size());
      if (k == 0) continue;
      const int64_t pixels = phase.rows * m_dImage.width;
      for (int64_t group = 0; group < c.groups; ++group)
        overTiles(m_depth, [&](int64_t tile, int64_t rows) {
          const int64_t channel = group * m_depth + tile, plane = c.height * c.width;
          const float* A = weights + phase.weightsAt + channel * k;
          const float* image = memory.dImage + group * m_groupFilters * m_dImage.plane();
          if (!phase.segments.empty()) {
            segmentProduct(rows, k, A, k, image, phase.offset.data(), phase.segments, Finish::Add, nullptr,
                           dx + channel * plane, plane);
            return;
          }
          windowProduct(rows, k, A, k, image, phase.offset.data(), pixels, memory.tile);
          for (int64_t r = 0; r < rows; ++r)
            addPlane(phase, memory.tile + r * windowPixels(pixels), dx + (channel + r) * plane);
        });
    }
  }
  void addPlane(const InputPhase& phase, const float* tile, float* dx) const {
    const int64_t sw = m_config.sw;
    for (int64_t i = 0; i < phase.rows; ++i, tile += m_dImage.width) {
      float* to = dx + (phase.row0 + i * m_config.sh) * m_config.width + phase.column0;
      if (sw == 1)
        addTo(tile, to, phase.columns);
      else
        for (int64_t j = 0; j < phase.columns; ++j) to[j * sw] += tile[j];
    }
  }

  const Conv2dConfig m_config;
  const int64_t m_depth, m_fan, m_groupFilters, m_pixels;
  PaddedImage m_image, m_dImage;
  int64_t m_padRows = 0, m_padColumns = 0;
  std::vector<int32_t> m_offset;
  std::vector<Segment> m_segments;  ///< empty where the product takes whole panels of pixels
  std::vector<InputPhase> m_phases;
};

}  // namespace

std::unique_ptr<LayerKernel> makeConv2dKernel(const Conv2dConfig& config) {
  return std::make_unique<Conv2dKernel>(config);
}

}  // namespace unroll
