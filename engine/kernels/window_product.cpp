// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/window_product.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/assert.h"
#include "kernels/simd.h"

namespace unroll {
namespace {

using simd::kWidth;
using simd::Vec;

constexpr int kVectors = 2;
constexpr int kPixels = kVectors * kWidth;
constexpr int kRows = kWidth == 16 ? 14 : 6;

template <int kM>
void pixelTile(int64_t k, const float* a, int64_t lda, const float* source, const int32_t* offset, float* out,
               int64_t ldo) {
  Vec sum[kM][kVectors] = {};
  for (int64_t p = 0; p < k; ++p) {
    const float* at = source + offset[p];
    const Vec row[kVectors] = {simd::load(at), simd::load(at + kWidth)};
#pragma GCC unroll 16
    for (int i = 0; i < kM; ++i) {
      const float factor = a[i * lda + p];
#pragma GCC unroll 4
      for (int v = 0; v < kVectors; ++v) sum[i][v] += factor * row[v];
    }
  }
#pragma GCC unroll 16
  for (int i = 0; i < kM; ++i)
#pragma GCC unroll 4
    for (int v = 0; v < kVectors; ++v) simd::store(out + i * ldo + v * kWidth, sum[i][v]);
}

using PixelTile = void (*)(int64_t, const float*, int64_t, const float*, const int32_t*, float*, int64_t);
template <size_t... kI>
constexpr std::array<PixelTile, kRows> pixelTiles(std::index_sequence<kI...>) {
  return {&pixelTile<static_cast<int>(kI) + 1>...};
}
constexpr auto kPixelTiles = pixelTiles(std::make_index_sequence<kRows>());

/// kM planes × two segments.
template <int kM>
void segmentTile(int64_t k, const float* a, int64_t lda, const float* source, const int32_t* offset,
                 const Segment* segments, Finish finish, const float* bias, float* out, int64_t ldo) {
  Vec sum[kM][kVectors] = {};
  const float* from[kVectors] = {source + segments[0].source, source + segments[1].source};
  for (int64_t p = 0; p < k; ++p) {
    const Vec row[kVectors] = {simd::load(from[0] + offset[p]), simd::load(from[1] + offset[p])};
#pragma GCC unroll 16
    for (int i = 0; i < kM; ++i) {
      const float factor = a[i * lda + p];
#pragma GCC unroll 4
      for (int v = 0; v < kVectors; ++v) sum[i][v] += factor * row[v];
    }
  }
#pragma GCC unroll 4
  for (int v = 0; v < kVectors; ++v) {
    const int64_t count = segments[v].count;
    float* to = out + segments[v].target;
#pragma GCC unroll 16
    for (int i = 0; i < kM; ++i) {
      float* at = to + i * ldo;
      Vec z = sum[i][v];
      if (finish == Finish::Add)
        z += simd::loadPart(at, count);
      else if (bias)
        z += bias[i];
      if (finish == Finish::BiasAndRelu) z = simd::relu(z);
      simd::storePart(at, z, count);
    }
  }
}

using SegmentTile = void (*)(int64_t, const float*, int64_t, const float*, const int32_t*, const Segment*, Finish,
                             const float*, float*, int64_t);
template <size_t... kI>
constexpr std::array<SegmentTile, kRows> segmentTiles(std::index_sequence<kI...>) {
  return {&segmentTile<static_cast<int>(kI) + 1>...};
}
constexpr auto kSegmentTiles = segmentTiles(std::make_index_sequence<kRows>());

/// kM offsets × kV vectors of columns, over all pixels. COUNT: columns of the last vector that exist.
template <int kM, int kV>
void gradientTile(const float* source, int64_t sourceWidth, const int32_t* offset, const float* z, int64_t columns,
                  int64_t height, int64_t width, float* sums, int64_t count) {
  Vec sum[kM][kV] = {};
  const float* from[kM];
  for (int64_t i = 0; i < height; ++i) {
    for (int r = 0; r < kM; ++r) from[r] = source + offset[r] + i * sourceWidth;
    for (int64_t j = 0; j < width; ++j, z += columns) {
      Vec row[kV];
#pragma GCC unroll 4
      for (int v = 0; v < kV; ++v)
        row[v] = v + 1 < kV || count == kWidth ? simd::load(z + v * kWidth) : simd::loadPart(z + v * kWidth, count);
#pragma GCC unroll 16
      for (int r = 0; r < kM; ++r) {
        const float factor = from[r][j];
#pragma GCC unroll 4
        for (int v = 0; v < kV; ++v) sum[r][v] += factor * row[v];
      }
    }
  }
#pragma GCC unroll 16
  for (int r = 0; r < kM; ++r)
#pragma GCC unroll 4
    for (int v = 0; v < kV; ++v) {
      float* to = sums + r * columns + v * kWidth;
      if (v + 1 < kV || count == kWidth)
        simd::store(to, simd::load(to) + sum[r][v]);
      else
        simd::storePart(to, simd::loadPart(to, count) + sum[r][v], count);
    }
}

constexpr int kTaps = kWidth == 16 ? 9 : 5;  // with 2 vectors of columns
constexpr int kWide = 6;                     // with 4 vectors, where there are registers for it

using GradientTile = void (*)(const float*, int64_t, const int32_t*, const float*, int64_t, int64_t, int64_t, float*,
                              int64_t);
template <int kV, size_t... kI>
constexpr auto gradientTiles(std::index_sequence<kI...>) {
  return std::array<GradientTile, sizeof...(kI)>{&gradientTile<static_cast<int>(kI) + 1, kV>...};
}
constexpr auto kNarrowTiles = gradientTiles<1>(std::make_index_sequence<kTaps>());
constexpr auto kMiddleTiles = gradientTiles<2>(std::make_index_sequence<kTaps>());
constexpr auto kWideTiles = gradientTiles<4>(std::make_index_sequence<kWide>());

}  // namespace

int64_t windowRows() { return kRows; }
int64_t windowSlack() { return kPixels; }
int64_t windowPixels(int64_t pixels) { return (pixels + kPixels - 1) / kPixels * kPixels; }

void windowProduct(int64_t m, int64_t k, const float* a, int64_t lda, const float* source, const int32_t* offset,
                   int64_t pixels, float* out) {
  UNROLL_ASSERT(m >= 1 && m <= kRows);
  const PixelTile run = kPixelTiles[static_cast<size_t>(m - 1)];
  const int64_t ldo = windowPixels(pixels);
  for (int64_t p = 0; p < pixels; p += kPixels) run(k, a, lda, source + p, offset, out + p, ldo);
}

std::vector<Segment> cutSegments(int64_t rows, int64_t columns, int64_t sourceWidth) {
  std::vector<Segment> segments;
  for (int64_t i = 0; i < rows; ++i)
    for (int64_t j = 0; j < columns; j += kWidth)
      segments.push_back({static_cast<int32_t>(i * sourceWidth + j), static_cast<int32_t>(i * columns + j),
                          static_cast<int32_t>(std::min<int64_t>(kWidth, columns - j))});
  if (segments.size() % 2 == 1) segments.push_back({segments.back().source, segments.back().target, 0});
  return segments;
}

void segmentProduct(int64_t m, int64_t k, const float* a, int64_t lda, const float* source, const int32_t* offset,
                    std::span<const Segment> segments, Finish finish, const float* bias, float* out, int64_t ldo) {
  UNROLL_ASSERT(m >= 1 && m <= kRows && segments.size() % 2 == 0);
  const SegmentTile run = kSegmentTiles[static_cast<size_t>(m - 1)];
  for (size_t i = 0; i < segments.size(); i += 2) run(k, a, lda, source, offset, &segments[i], finish, bias, out, ldo);
}

bool segmentsPay(int64_t k, int64_t rows, int64_t columns, int64_t sourceWidth) {
  constexpr int64_t kSecondPass = 5;  // cost of a pixel of the second pass, in products; measured on Zen 4
  const int64_t inSegments = rows * ((columns + kWidth - 1) / kWidth) * kWidth;
  return k * (inSegments - windowPixels(rows * sourceWidth)) <= kSecondPass * inSegments;
}

void windowGradient(int64_t k, int64_t columns, const float* source, int64_t sourceWidth, const int32_t* offset,
                    const float* z, int64_t height, int64_t width, float* sums) {
  for (int64_t column = 0; column < columns;) {
    const int64_t left = columns - column;
    const int64_t vectors = kWidth == 16 && left >= 4 * kWidth ? 4 : left > kWidth ? 2 : 1;
    const int64_t count = std::min<int64_t>(kWidth, left - (vectors - 1) * kWidth);
    const int64_t most = vectors == 4 ? kWide : kTaps;
    const auto& table = vectors == 4 ? kWideTiles.data() : vectors == 2 ? kMiddleTiles.data() : kNarrowTiles.data();
    const int64_t parts = (k + most - 1) / most;
    for (int64_t part = 0, at = 0; part < parts; ++part) {
      const int64_t taps = k / parts + (part < k % parts ? 1 : 0);
      table[taps - 1](source, sourceWidth, offset + at, z + column, columns, height, width,
                      sums + at * columns + column, count);
      at += taps;
    }
    column += (vectors - 1) * kWidth + count;
  }
}

}  // namespace unroll
