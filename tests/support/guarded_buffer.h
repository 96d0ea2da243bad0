// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <bit>
#include <cstdint>
#include <limits>

#include "core/tensor.h"

namespace unroll::testing {

/// Floats between two fences of sentinels: a write past either end is found, and so is an element that
/// nobody wrote (prefilled with NaN).
class GuardedBuffer {
 public:
  explicit GuardedBuffer(int64_t count, float fill = std::numeric_limits<float>::quiet_NaN())
      : m_count(count), m_memory(static_cast<size_t>(count + 2 * kFence), fence()) {
    std::fill_n(data(), count, fill);
  }
  explicit GuardedBuffer(const TensorD& values) : GuardedBuffer(values.size()) {
    for (int64_t i = 0; i < m_count; ++i) data()[i] = static_cast<float>(values[i]);
  }

  float* data() { return m_memory.data() + kFence; }
  const float* data() const { return m_memory.data() + kFence; }
  int64_t size() const { return m_count; }
  TensorD tensor(const Extents& extents) const {
    TensorD out(extents);
    UNROLL_ASSERT(out.size() == m_count);
    for (int64_t i = 0; i < m_count; ++i) out[i] = static_cast<double>(data()[i]);
    return out;
  }
  bool fencesStand() const {
    const auto stands = [](float value) { return std::bit_cast<uint32_t>(value) == kSentinel; };
    return std::all_of(m_memory.begin(), m_memory.begin() + kFence, stands) &&
           std::all_of(m_memory.end() - kFence, m_memory.end(), stands);
  }
  bool sameBits(const GuardedBuffer& other) const {
    return std::equal(data(), data() + m_count, other.data(), other.data() + other.m_count,
                      [](float a, float b) { return std::bit_cast<uint32_t>(a) == std::bit_cast<uint32_t>(b); });
  }

 private:
  static constexpr uint32_t kSentinel = 0x7fabcdef;  ///< a NaN that no computation makes
  static constexpr int64_t kFence = 64;              ///< whole cache lines: what is inside stays aligned
  static float fence() { return std::bit_cast<float>(kSentinel); }
  int64_t m_count;
  AlignedVector<float> m_memory;
};

}  // namespace unroll::testing
