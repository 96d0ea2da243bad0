// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

// JSON (RFC 8259) as a tree that knows where each value stands, so that every sentence about a file can name line and
// column, and so that a part which is not understood can be kept to the letter. Why not nlohmann's parser, which writes
// our answers: its SAX events carry no place, its errors are English texts without a code to choose our sentence by, and
// a number beyond double ends the parse instead of being said of the attribute that holds it.

namespace unroll::json {

enum class Kind : uint8_t { Null, Boolean, Number, String, Array, Object };

struct Value {
  Kind kind = Kind::Null;
  uint32_t begin = 0;  ///< bytes of the text, [begin, end)
  uint32_t end = 0;
  std::vector<Value> items;       ///< of an array, or an object's values
  std::vector<std::string> keys;  ///< of an object, one per item

  /// An object's value, or null.
  const Value* find(std::string_view key) const;
};

struct Spot {
  int line = 0;
  int column = 0;
};

/// A parsed text. Borrows the source, which must outlive it.
class Text {
 public:
  /// Fails with line and column where SOURCE is not JSON: syntax, text that is not UTF-8, a key that
  /// stands twice in an object, more than kMostDepth nested values, more than kMostBytes.
  static Result<Text> parse(std::string_view source, const std::string& file);
  static constexpr int kMostDepth = 64;
  static constexpr size_t kMostBytes = size_t{32} << 20;

  const Value& root() const { return m_root; }
  const std::string& file() const { return m_file; }
  std::string_view raw(const Value& value) const { return m_source.substr(value.begin, value.end - value.begin); }
  Spot spot(const Value& value) const { return spotAt(value.begin); }
  /// Column counts characters, not bytes.
  Spot spotAt(size_t offset) const;
  Place place(const Value& value) const;

  // requires: the kind
  bool boolean(const Value& value) const { return m_source[value.begin] == 't'; }
  std::string string(const Value& value) const;
  double number(const Value& value) const;  ///< nearest double; infinite where it is too large
  /// A whole number in range; 3.0 and 3e2 count as whole.
  std::optional<int64_t> integer(const Value& value) const;
  std::optional<uint64_t> unsignedInteger(const Value& value) const;
  bool isWritten(const Value& value, char symbol) const { return raw(value).find(symbol) != std::string_view::npos; }

 private:
  std::string_view m_source;
  std::string m_file;
  std::vector<size_t> m_lines;  ///< where each begins
  Value m_root;
  /// Where spotAt() was last: documents are read from front to back, and may be one long line.
  mutable size_t m_lastOffset = 0;
  mutable int m_lastColumn = 1;
  friend class Parser;
};

/// "a number", "a list", … for sentences.
unroll::Text kindName(Kind kind);

}  // namespace unroll::json
