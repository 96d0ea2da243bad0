// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/json_out.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace unroll::json {
namespace {

int columns(std::string_view text) {
  return static_cast<int>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string quoted(std::string_view words) {
  static constexpr char kHex[] = "0123456789abcdef";
  std::string out = "\"";
  for (char c : words) {
    constexpr std::string_view kMeaning = "\"\\\b\f\n\r\t", kShort = "\"\\bfnrt";
    if (const size_t which = kMeaning.find(c); which != std::string_view::npos) {
      out += '\\';
      out += kShort[which];
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += "\\u00";
      out += kHex[static_cast<unsigned char>(c) >> 4];
      out += kHex[c & 15];
    } else {
      out += c;
    }
  }
  return out + '"';
}

Out nested(const TensorD& values, int axis, int64_t& at) {
  if (axis == values.rank()) return Out::number(values[at++]);
  std::vector<Out> items;
  for (int64_t i = 0; i < values.extent(axis); ++i) items.push_back(nested(values, axis + 1, at));
  return Out::list(std::move(items));
}

}  // namespace

std::string numberText(double value) {
  if (std::isnan(value)) return "\"NaN\"";
  if (std::isinf(value)) return value > 0 ? "\"Infinity\"" : "\"-Infinity\"";
  char buffer[32];
  const auto result = std::to_chars(buffer, buffer + sizeof buffer, value);
  return std::string(buffer, result.ptr);
}

Out Out::raw(std::string json) {
  Out out;
  out.m_raw = std::move(json);
  return out;
}

Out Out::text(std::string_view words) { return raw(quoted(words)); }

Out Out::number(double value, bool real) {
  std::string digits = numberText(value);
  if (real && digits.find_first_of(".en\"") == std::string::npos) digits += ".0";
  return raw(std::move(digits));
}

Out Out::list(std::vector<Out> items) {
  Out out;
  out.m_kind = Kind::List;
  out.m_items = std::move(items);
  return out;
}

Out Out::object() {
  Out out;
  out.m_kind = Kind::Object;
  return out;
}

Out Out::tensor(const TensorD& values) {
  int64_t at = 0;
  return nested(values, 0, at);
}

Out& Out::add(std::string_view key, Out value) {
  m_keys.emplace_back(key);
  m_items.push_back(std::move(value));
  return *this;
}

Out& Out::add(Out item) {
  m_items.push_back(std::move(item));
  return *this;
}

int Out::flatLength(int limit) const {
  if (m_kind == Kind::Raw) {
    // What was kept to the letter over several lines stays so.
    return m_raw.find('\n') == std::string::npos ? columns(m_raw) : limit + 1;
  }
  int length = 2;
  for (size_t i = 0; i < m_items.size() && length <= limit; ++i) {
    length += (i ? 2 : 0) + m_items[i].flatLength(limit);
    if (m_kind == Kind::Object) length += columns(m_keys[i]) + 4;
  }
  return length;
}

void Out::writeFlat(std::string& out, bool spaces) const {
  if (m_kind == Kind::Raw) {
    out += m_raw;
    return;
  }
  out += m_kind == Kind::Object ? '{' : '[';
  for (size_t i = 0; i < m_items.size(); ++i) {
    if (i) out += spaces ? ", " : ",";
    if (m_kind == Kind::Object) out += quoted(m_keys[i]) + (spaces ? ": " : ":");
    m_items[i].writeFlat(out, spaces);
  }
  out += m_kind == Kind::Object ? '}' : ']';
}

void Out::write(std::string& out, int indent, int width) const {
  if (m_items.empty() || flatLength(width - indent) <= width - indent) {
    writeFlat(out, true);
    return;
  }
  const std::string margin(static_cast<size_t>(indent) + 2, ' ');
  out += m_kind == Kind::Object ? "{" : "[";
  const bool filled = m_kind == Kind::List && std::all_of(m_items.begin(), m_items.end(), [](const Out& item) {
                        return item.m_kind == Kind::Raw && !item.m_raw.empty() &&
                               (item.m_raw[0] == '-' || std::isdigit(static_cast<unsigned char>(item.m_raw[0])));
                      });
  int used = 0;
  for (size_t i = 0; i < m_items.size(); ++i) {
    if (i) out += ',';
    const int length = filled ? columns(m_items[i].m_raw) + 2 : 0;
    if (filled && i && used + length <= width) {
      out += ' ';
    } else {
      out += '\n' + margin;
      used = indent + 2;
    }
    used += length;
    if (m_kind == Kind::Object) out += quoted(m_keys[i]) + ": ";
    m_items[i].write(out, indent + 2, width);
  }
  out += '\n' + margin.substr(2) + (m_kind == Kind::Object ? '}' : ']');
}

std::string Out::str(int width) const {
  std::string out;
  write(out, 0, width);
  return out;
}

std::string Out::compact() const {
  std::string out;
  writeFlat(out, false);
  return out;
}

}  // namespace unroll::json
