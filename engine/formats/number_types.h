// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <bit>
#include <concepts>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/result.h"
#include "formats/tensors.h"

// Numbers as files hold them: little-endian, of any width, widened to double.

namespace unroll {

static_assert(std::endian::native == std::endian::little,
              "files are read and written as this machine has them in memory");

template <class T>
T loadLittle(const char* bytes) {
  T value;
  std::memcpy(&value, bytes, sizeof value);
  return value;
}

template <class T>
void appendLittle(std::string& bytes, T value) {
  char buffer[sizeof value];
  std::memcpy(buffer, &value, sizeof value);
  bytes.append(buffer, sizeof value);
}

/// How a type is called in a format, and how its values become doubles; false where one would not
/// stay the same number (whole numbers beyond 2⁵³).
struct NumberType {
  std::string_view key;
  uint64_t bytes;
  bool (*widen)(const char* from, std::span<double> to);
};

template <class T>
bool widenAll(const char* from, std::span<double> to) {
  for (double& out : to) {
    const T value = loadLittle<T>(from);
    from += sizeof(T);
    out = static_cast<double>(value);
    if constexpr (std::integral<T> && sizeof(T) == 8) {
      constexpr T kMost = T{1} << 53;
      if (value > kMost) return false;
      if constexpr (std::signed_integral<T>) {
        if (value < -kMost) return false;
      }
    }
  }
  return true;
}
/// IEEE 754 half precision: 1 sign, 5 exponent, 10 fraction bits.
bool widenHalf(const char* from, std::span<double> to);
/// bfloat16: the upper half of a float.
bool widenBrain(const char* from, std::span<double> to);
/// 0 or 1 a byte.
bool widenBool(const char* from, std::span<double> to);

void appendValues(std::string& bytes, std::span<const double> values, DataType type);

/// Bytes of a tensor whose sizes (none negative) come from a file; nothing where no memory could ever
/// hold it, not even its other axes where one is empty.
std::optional<uint64_t> bytesOf(const Extents& extents, uint64_t each);

Error tooLarge(const std::string& tensor, const std::string& file);

}  // namespace unroll
