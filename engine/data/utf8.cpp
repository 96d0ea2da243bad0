// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include "data/bytes.h"
#include "data/text_dataset.h"

namespace unroll {
namespace {

/// The character that starts at AT (moved behind it), or −1: not UTF-8 there (Unicode 15, table 3-7:
/// no overlong forms, no surrogates, nothing above U+10FFFF).
int32_t next(std::string_view bytes, size_t& at) {
  const auto byte = [&](size_t i) { return i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0u; };
  const uint32_t lead = byte(at);
  if (lead < 0x80) return static_cast<int32_t>(bytes[at++]);
  const int more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC2 ? 1 : 0;
  if (more == 0 || lead > 0xF4) return -1;
  uint32_t value = lead & (0x3Fu >> more);
  for (int k = 1; k <= more; ++k) {
    const uint32_t follow = byte(at + static_cast<size_t>(k));
    if ((follow & 0xC0) != 0x80) return -1;
    value = (value << 6) | (follow & 0x3F);
  }
  constexpr uint32_t kSmallest[] = {0, 0x80, 0x800, 0x10000};
  if (value < kSmallest[more] || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) return -1;
  at += static_cast<size_t>(more) + 1;
  return static_cast<int32_t>(value);
}

}  // namespace

Result<std::u32string> decodeUtf8(std::string_view bytes, const std::string& file) {
  std::u32string text;
  text.reserve(bytes.size());
  int line = 1, column = 1;
  size_t at = bytes.starts_with("\xEF\xBB\xBF") ? 3 : 0;
  while (at < bytes.size()) {
    const size_t from = at;
    const int32_t c = next(bytes, at);
    if (c < 0) {
      return Error{"data.not_utf8",
                   Text{QT_TRANSLATE_NOOP("engine",
                                          "Not UTF-8 text: byte 0x{0} at offset {1} (line {2}) is not part of a "
                                          "character. Save the file with the encoding UTF-8."),
                        {fmt::format("{:02X}", static_cast<unsigned char>(bytes[from])), std::to_string(from),
                         std::to_string(line)}},
                   placeIn(file, line, column)};
    }
    if (c == '\r' && at < bytes.size() && bytes[at] == '\n') continue;
    text.push_back(static_cast<char32_t>(c));
    column = c == '\n' ? 1 : column + 1;
    if (c == '\n') ++line;
  }
  return text;
}

std::string encodeUtf8(char32_t c) {
  const auto tail = [c](int shift) { return static_cast<char>(0x80 | ((c >> shift) & 0x3F)); };
  if (c < 0x80) return {static_cast<char>(c)};
  if (c < 0x800) return {static_cast<char>(0xC0 | (c >> 6)), tail(0)};
  if (c < 0x10000) return {static_cast<char>(0xE0 | (c >> 12)), tail(6), tail(0)};
  return {static_cast<char>(0xF0 | (c >> 18)), tail(12), tail(6), tail(0)};
}

}  // namespace unroll
