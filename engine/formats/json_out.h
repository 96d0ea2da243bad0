// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/tensor.h"

namespace unroll::json {

/// A value to be written: what fits on a line stays on it, lists of numbers fill lines.
class Out {
 public:
  static Out text(std::string_view words);
  static Out number(int64_t value) { return raw(std::to_string(value)); }
  static Out number(uint64_t value) { return raw(std::to_string(value)); }
  /// The shortest digits that read back to the same double; "NaN", "Infinity" where there are none.
  /// REAL: 1 is written 1.0, so that it is read as a real number again.
  static Out number(double value, bool real = false);
  static Out boolean(bool value) { return raw(value ? "true" : "false"); }
  static Out null() { return raw("null"); }
  /// JSON that is put in as it stands.
  static Out raw(std::string json);
  static Out list(std::vector<Out> items = {});
  static Out object();
  /// Nested lists; a tensor without axes is a number.
  static Out tensor(const TensorD& values);

  Out& add(std::string_view key, Out value);
  Out& add(Out item);
  bool empty() const { return m_items.empty(); }

  /// Two spaces a level, at most WIDTH columns where that can be.
  std::string str(int width = 110) const;
  /// Without any space.
  std::string compact() const;

 private:
  enum class Kind { Raw, List, Object };
  void write(std::string& out, int indent, int width) const;
  void writeFlat(std::string& out, bool spaces) const;
  /// Columns on one line, counted up to LIMIT.
  int flatLength(int limit) const;

  Kind m_kind = Kind::Raw;
  std::string m_raw;
  std::vector<std::string> m_keys;
  std::vector<Out> m_items;
};

/// As Out::number writes a double.
std::string numberText(double value);

}  // namespace unroll::json
