// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/number_types.h"

#include <cmath>
#include <limits>

namespace unroll {

bool widenHalf(const char* from, std::span<double> to) {
  for (double& out : to) {
    const auto bits = loadLittle<uint16_t>(from);
    from += 2;
    const int exponent = (bits >> 10) & 31;
    const int fraction = bits & 1023;
    double size = 0.0;
    if (exponent == 31)
      size = fraction ? std::numeric_limits<double>::quiet_NaN() : std::numeric_limits<double>::infinity();
    else if (exponent == 0)
      size = std::ldexp(fraction, -24);
    else
      size = std::ldexp(1024 + fraction, exponent - 25);
    out = bits & 0x8000 ? -size : size;
  }
  return true;
}

bool widenBrain(const char* from, std::span<double> to) {
  for (double& out : to) {
    const uint32_t bits = static_cast<uint32_t>(loadLittle<uint16_t>(from)) << 16;
    from += 2;
    out = static_cast<double>(std::bit_cast<float>(bits));
  }
  return true;
}

bool widenBool(const char* from, std::span<double> to) {
  for (double& out : to) out = *from++ != 0 ? 1.0 : 0.0;
  return true;
}

void appendValues(std::string& bytes, std::span<const double> values, DataType type) {
  const size_t start = bytes.size();
  if (type == DataType::F64) {
    bytes.append(reinterpret_cast<const char*>(values.data()), values.size_bytes());
    return;
  }
  bytes.resize(start + values.size() * sizeof(float));
  char* to = bytes.data() + start;
  for (double value : values) {
    const auto narrow = static_cast<float>(value);
    std::memcpy(to, &narrow, sizeof narrow);
    to += sizeof narrow;
  }
}

std::optional<uint64_t> bytesOf(const Extents& extents, uint64_t each) {
  constexpr uint64_t kMost = uint64_t{1} << 60;
  uint64_t bytes = each;
  bool isEmpty = false;
  for (int64_t size : extents) {
    isEmpty = isEmpty || size == 0;
    if (size == 0) continue;
    if (static_cast<uint64_t>(size) > kMost / bytes) return std::nullopt;
    bytes *= static_cast<uint64_t>(size);
  }
  return isEmpty ? 0 : bytes;
}

Error tooLarge(const std::string& tensor, const std::string& file) {
  return {
      "tensor.too_large",
      {QT_TRANSLATE_NOOP(
           "engine", "'{0}' has whole numbers beyond 2^53, which would change when they are read. Save it as floats."),
       {tensor}},
      Place{file, 0, 0, {}, {}}};
}

}  // namespace unroll
