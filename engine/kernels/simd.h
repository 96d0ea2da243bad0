// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Vectors of floats as wide as the processor's registers, and the elementary functions on them. Written with
// the compiler's vector extension, so that one source serves SSE, AVX2, AVX-512 and other processors.
// Internal to kernels/: only files compiled for the instruction set may include it.
#include <cstdint>
#include <cstring>

#if defined(__AVX512F__)
#include <immintrin.h>
#endif

namespace unroll::simd {

#if defined(__AVX512F__)
inline constexpr int kWidth = 16;
#elif defined(__AVX__)
inline constexpr int kWidth = 8;
#else
inline constexpr int kWidth = 4;
#endif

// NOLINTBEGIN(modernize-use-using): attributes of vectors belong to a typedef
typedef float Vec __attribute__((vector_size(kWidth * sizeof(float)), may_alias));
typedef int32_t IntVec __attribute__((vector_size(kWidth * sizeof(float)), may_alias));
// NOLINTEND(modernize-use-using)

inline Vec load(const float* p) {
  Vec v;
  std::memcpy(&v, p, sizeof v);
  return v;
}
inline void store(float* p, Vec v) { std::memcpy(p, &v, sizeof v); }
/// The first COUNT floats of P, the rest 0; reads and writes nothing past them.
inline Vec loadPart(const float* p, int64_t count) {
#if defined(__AVX512F__)
  return reinterpret_cast<Vec>(_mm512_maskz_loadu_ps(static_cast<__mmask16>((1u << count) - 1u), p));
#else
  float buffer[kWidth] = {};
  std::memcpy(buffer, p, static_cast<size_t>(count) * sizeof(float));
  return load(buffer);
#endif
}
inline void storePart(float* p, Vec v, int64_t count) {
#if defined(__AVX512F__)
  _mm512_mask_storeu_ps(p, static_cast<__mmask16>((1u << count) - 1u), reinterpret_cast<__m512>(v));
#else
  float buffer[kWidth];
  store(buffer, v);
  std::memcpy(p, buffer, static_cast<size_t>(count) * sizeof(float));
#endif
}
inline Vec broadcast(float x) { return x - Vec{}; }

inline IntVec asInt(Vec v) { return reinterpret_cast<IntVec>(v); }
inline Vec asFloat(IntVec v) { return reinterpret_cast<Vec>(v); }

/// The sum of the lanes, pairwise, in a fixed order.
inline float sumOf(Vec v) {
  float lane[kWidth];
  store(lane, v);
  for (int half = kWidth / 2; half > 0; half /= 2)
    for (int i = 0; i < half; ++i) lane[i] += lane[i + half];
  return lane[0];
}
inline float maxOf(Vec v) {
  float lane[kWidth];
  store(lane, v);
  float best = lane[0];
  for (int i = 1; i < kWidth; ++i) best = lane[i] > best ? lane[i] : best;
  return best;
}

/// e^x = 2^n (1 + m): n = round(x / ln 2), m = e^r − 1 for the rest |r| ≤ ln 2 / 2.
struct Split {
  IntVec n;
  Vec m;
};

/// requires: |x| < 2^21 or NaN (which m keeps).
inline Split splitExp(Vec x) {
  constexpr float kRound = 12582912.0f;  // 1.5 · 2^23: adding it leaves a whole number in the low bits
  constexpr float kLog2e = 1.44269504088896341f;
  constexpr float kLn2High = 0.693359375f, kLn2Low = -2.12194440e-4f;  // ln 2 in two parts (Cody and Waite 1980)
  const Vec shifted = x * kLog2e + kRound;
  const Vec whole = shifted - kRound;
  const Vec r = (x - whole * kLn2High) - whole * kLn2Low;
  // (e^r − 1 − r) / r² fitted on |r| ≤ ln 2 / 2; the error of e^r − 1 is below 0.3 · 2^-24 of it.
  Vec q = r * 0.0013941168f + 0.008366814f;
  q = q * r + 0.04166635f;
  q = q * r + 0.1666654f;
  q = q * r + 0.5f;
  return {asInt(shifted) - asInt(broadcast(kRound)), q * (r * r) + r};
}

/// 2^n for −126 ≤ n ≤ 127.
inline Vec powerOfTwo(IntVec n) { return asFloat((n + 127) << 23); }

/// Within 2 ulp; overflows to ∞ and underflows gradually to 0 as std::exp; NaN stays.
inline Vec exp(Vec x) {
  x = x > 89.0f ? broadcast(89.0f) : x;
  x = x < -104.0f ? broadcast(-104.0f) : x;
  const Split s = splitExp(x);
  const IntVec half = s.n >> 1;  // 2^n may not be a normal number: multiply by its two halves
  return (s.m + 1.0f) * powerOfTwo(half) * powerOfTwo(s.n - half);
}

/// 1 / (1 + e^−x) = e^x / (1 + e^x), by the exponential that cannot overflow: a few ulp on both sides.
inline Vec sigmoid(Vec x) {
  const Vec e = exp(asFloat(asInt(x) | INT32_MIN));
  return (x < 0.0f ? e : broadcast(1.0f)) / (1.0f + e);
}

/// |tanh x| = |e / (e + 2)| with e = e^(−2|x|) − 1, which loses no digits near 0; then the sign.
inline Vec tanh(Vec x) {
  const IntVec sign = asInt(x) & INT32_MIN;
  Vec t = asFloat(asInt(x) | INT32_MIN) * 2.0f;
  t = t < -40.0f ? broadcast(-40.0f) : t;
  const Split s = splitExp(t);
  const Vec power = powerOfTwo(s.n);
  const Vec e = power * s.m + (power - 1.0f);
  return asFloat((asInt(e / (e + 2.0f)) & INT32_MAX) | sign);
}

/// e^x − 1 for x ≤ 0, which loses no digits near 0.
inline Vec expm1(Vec x) {
  x = x < -40.0f ? broadcast(-40.0f) : x;
  const Split s = splitExp(x);
  const Vec power = powerOfTwo(s.n);
  return power * s.m + (power - 1.0f);
}

/// ln(1 + u) = 2 artanh(s), s = u / (2 + u), for 0 ≤ u ≤ 1; the polynomial in s² is fitted to 4e-9 on s ≤ 1/3.
inline Vec log1p(Vec u) {
  const Vec s = u / (u + 2.0f);
  const Vec t = s * s;
  Vec q = t * 0.140891612f + 0.139803022f;
  q = q * t + 0.200124547f;
  q = q * t + 0.333331585f;
  return 2.0f * s * (q * t + 1.0f);
}

/// ln(1 + e^x) = max(0, x) + ln(1 + e^−|x|): nothing overflows.
inline Vec softplus(Vec x) {
  const Vec u = exp(asFloat(asInt(x) | INT32_MIN));
  return (x < 0.0f ? Vec{} : x) + log1p(u);
}

/// φ(x) = e^(−x²/2) / √(2π), the density of the standard normal distribution.
inline Vec normalDensity(Vec x) { return exp(x * x * -0.5f) * 0.398942280f; }

/// Φ(x) = erfc(−x/√2) / 2, its distribution function. With t = 1 / (1 + 0.4 z), erfc(z) e^(z²) = t Q(t) for z ≥ 0;
/// Q is fitted to 9e-8 on z ≤ 14. The tail of negative x keeps its digits, as it is not 1 minus something.
inline Vec normalDistribution(Vec x) {
  const Vec z = asFloat(asInt(x) & INT32_MAX) * 0.707106781f;
  const Vec t = 1.0f / (z * 0.4f + 1.0f);
  Vec q = t * 0.0459686592f - 0.163061365f;
  q = q * t + 0.130502269f;
  q = q * t + 0.035429243f;
  q = q * t + 0.115472384f;
  q = q * t + 0.178478539f;
  q = q * t + 0.205610752f;
  q = q * t + 0.225936711f;
  q = q * t + 0.225662902f;
  const Vec tail = 0.5f * t * q * exp(-z * z);
  return x < 0.0f ? tail : 1.0f - tail;
}

/// All bits set in the lanes that are NaN.
inline IntVec isNan(Vec v) { return v != v; }  // NOLINT(misc-redundant-expression): only a NaN differs from itself

/// The larger lane by lane; a NaN wins.
inline Vec larger(Vec a, Vec b) { return ((b > a) | isNan(b)) ? b : a; }

/// Lanes 0, 2, 4, … of a and b one behind the other, and lanes 1, 3, 5, …
struct Pair {
  Vec first, second;
};
/// The lanes of a, then b, by their numbers.
inline Vec shuffled(Vec a, Vec b, IntVec lanes) {
#ifndef __clang__
  return __builtin_shuffle(a, b, lanes);
#else  // which has it for lanes known in advance only
  Vec out;
  for (int i = 0; i < kWidth; ++i) out[i] = lanes[i] < kWidth ? a[lanes[i]] : b[lanes[i] - kWidth];
  return out;
#endif
}
inline Pair deinterleave(Vec a, Vec b) {
  IntVec even;
  for (int i = 0; i < kWidth; ++i) even[i] = 2 * i;
  return {shuffled(a, b, even), shuffled(a, b, even + 1)};
}
/// Its inverse.
inline Pair interleave(Vec even, Vec odd) {
  IntVec low;
  for (int i = 0; i < kWidth; ++i) low[i] = i / 2 + (i % 2) * kWidth;
  return {shuffled(even, odd, low), shuffled(even, odd, low + kWidth / 2)};
}

/// Rows become columns: log2(kWidth) perfect shuffles.
inline void transpose(Vec (&rows)[kWidth]) {
  for (int round = 1; round < kWidth; round *= 2) {
    Vec next[kWidth];
#pragma GCC unroll 8
    for (int i = 0; i < kWidth / 2; ++i) {
      const Pair pair = interleave(rows[i], rows[i + kWidth / 2]);
      next[2 * i] = pair.first;
      next[2 * i + 1] = pair.second;
    }
#pragma GCC unroll 16
    for (int i = 0; i < kWidth; ++i) rows[i] = next[i];
  }
}

/// to (columns, rows) = from (rows, columns), rows of FROM standing ldFrom apart and those of TO ldTo.
inline void transposeMatrix(const float* from, int64_t ldFrom, int64_t rows, int64_t columns, float* to, int64_t ldTo) {
  for (int64_t i = 0; i < rows; i += kWidth)
    for (int64_t j = 0; j < columns; j += kWidth) {
      const int64_t height = rows - i < kWidth ? rows - i : kWidth, width = columns - j < kWidth ? columns - j : kWidth;
      Vec block[kWidth] = {};
      if (height == kWidth && width == kWidth) {
#pragma GCC unroll 16
        for (int r = 0; r < kWidth; ++r) block[r] = load(from + (i + r) * ldFrom + j);
        transpose(block);
#pragma GCC unroll 16
        for (int c = 0; c < kWidth; ++c) store(to + (j + c) * ldTo + i, block[c]);
      } else {
        for (int64_t r = 0; r < height; ++r) block[r] = loadPart(from + (i + r) * ldFrom + j, width);
        transpose(block);
        for (int64_t c = 0; c < width; ++c) storePart(to + (j + c) * ldTo + i, block[c], height);
      }
    }
}

inline Vec relu(Vec x) { return x < 0.0f ? Vec{} : x; }

}  // namespace unroll::simd
