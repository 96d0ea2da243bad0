// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/json.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <set>

namespace unroll::json {

using unroll::Error;
using Sentence = unroll::Text;

/// Recursive descent, at most kMostDepth deep. The first error ends it.
class Parser {
 public:
  explicit Parser(Text& text) : m_text(text), m_source(text.m_source) {}

  std::optional<Error> run() {
    skipSpace();
    if (m_at >= m_source.size()) {
      fail(m_at, QT_TRANSLATE_NOOP("engine", "The file is empty. A document begins with { and ends with }."));
      return m_error;
    }
    if (!value(m_text.m_root, 0)) return m_error;
    skipSpace();
    if (m_at < m_source.size()) {
      fail(m_at, QT_TRANSLATE_NOOP("engine", "The document ends before this place, but more text follows. Remove it."));
    }
    return m_error;
  }

 private:
  bool fail(size_t at, Sentence message, const char* code = "json.syntax") {
    if (m_error) return false;
    const Spot spot = m_text.spotAt(at);
    m_error = Error{code, std::move(message), Place{m_text.m_file, spot.line, spot.column, {}, {}}};
    return false;
  }
  bool failAtEnd() {
    return fail(m_source.size(),
                QT_TRANSLATE_NOOP("engine", "The file ends too early: it is cut off, or a closing bracket is missing."),
                "json.truncated");
  }
  bool failAt(Sentence message) { return m_at >= m_source.size() ? failAtEnd() : fail(m_at, std::move(message)); }

  void skipSpace() {
    while (m_at < m_source.size()) {
      const char c = m_source[m_at];
      if (c != ' ' && c != '\t' && c != '\n' && c != '\r') return;
      ++m_at;
    }
  }
  bool take(char c) {
    if (m_at >= m_source.size() || m_source[m_at] != c) return false;
    ++m_at;
    return true;
  }

  bool value(Value& out, int depth) {
    if (m_at >= m_source.size()) return failAtEnd();
    if (depth > Text::kMostDepth) {
      return fail(
          m_at,
          {QT_TRANSLATE_NOOP("engine", "More than {0} values are nested in one another here. No document needs that."),
           {std::to_string(Text::kMostDepth)}},
          "json.depth");
    }
    out.begin = static_cast<uint32_t>(m_at);
    const bool ok = dispatch(out, depth);
    out.end = static_cast<uint32_t>(m_at);
    return ok;
  }

  bool dispatch(Value& out, int depth) {
    const char c = m_source[m_at];
    if (c == '{') return object(out, depth);
    if (c == '[') return array(out, depth);
    if (c == '"') {
      out.kind = Kind::String;
      return string();
    }
    if (c == '-' || (c >= '0' && c <= '9')) {
      out.kind = Kind::Number;
      return number();
    }
    static constexpr std::pair<std::string_view, Kind> kWords[] = {
        {"true", Kind::Boolean}, {"false", Kind::Boolean}, {"null", Kind::Null}};
    for (const auto& [word, kind] : kWords) {
      if (m_source.compare(m_at, word.size(), word) != 0) continue;
      out.kind = kind;
      m_at += word.size();
      return true;
    }
    return fail(m_at,
                QT_TRANSLATE_NOOP("engine",
                                  "A value is missing here: a number, a text in quotation marks, true, false, null, "
                                  "a list […] or an object {…}."));
  }

  bool object(Value& out, int depth) {
    out.kind = Kind::Object;
    ++m_at;
    skipSpace();
    if (take('}')) return true;
    std::set<std::string> seen;
    while (true) {
      skipSpace();
      const size_t keyAt = m_at;
      if (m_at >= m_source.size() || m_source[m_at] != '"') {
        return failAt(QT_TRANSLATE_NOOP(
            "engine", "A name in quotation marks is missing here. After the last entry there is no comma."));
      }
      if (!string()) return false;
      Value key{Kind::String, static_cast<uint32_t>(keyAt), static_cast<uint32_t>(m_at), {}, {}};
      out.keys.push_back(m_text.string(key));
      if (!seen.insert(out.keys.back()).second) {
        return fail(keyAt,
                    {QT_TRANSLATE_NOOP("engine", "\"{0}\" stands twice in the same object. Remove one of them."),
                     {out.keys.back()}},
                    "json.twice");
      }
      skipSpace();
      if (!take(':')) {
        return failAt({QT_TRANSLATE_NOOP("engine", "A colon is missing after \"{0}\"."), {out.keys.back()}});
      }
      skipSpace();
      if (!value(out.items.emplace_back(), depth + 1)) return false;
      skipSpace();
      if (take('}')) return true;
      if (!take(',')) return failAt(QT_TRANSLATE_NOOP("engine", "A comma or a closing } is missing here."));
    }
  }

  bool array(Value& out, int depth) {
    out.kind = Kind::Array;
    ++m_at;
    skipSpace();
    if (take(']')) return true;
    while (true) {
      skipSpace();
      if (!value(out.items.emplace_back(), depth + 1)) return false;
      skipSpace();
      if (take(']')) return true;
      if (!take(',')) return failAt(QT_TRANSLATE_NOOP("engine", "A comma or a closing ] is missing here."));
    }
  }

  bool digits() {
    const size_t begin = m_at;
    while (m_at < m_source.size() && m_source[m_at] >= '0' && m_source[m_at] <= '9') ++m_at;
    return m_at > begin;
  }

  bool number() {
    const size_t begin = m_at;
    const auto wrong = [&] {
      return fail(begin, QT_TRANSLATE_NOOP("engine",
                                           "This is no number: write it as 12, −0.5 or 1e-3 (with a plain minus sign), "
                                           "without a leading zero."));
    };
    take('-');
    const bool leadingZero = m_at < m_source.size() && m_source[m_at] == '0';
    const size_t whole = m_at;
    if (!digits() || (leadingZero && m_at > whole + 1)) return wrong();
    if (take('.') && !digits()) return wrong();
    if (take('e') || take('E')) {
      if (!take('-')) take('+');
      if (!digits()) return wrong();
    }
    return true;
  }

  /// Length of the UTF-8 character at m_at, or 0 where it is none (overlong, surrogate, cut off).
  size_t character() const {
    const auto byte = [&](size_t i) {
      return m_at + i < m_source.size() ? static_cast<unsigned char>(m_source[m_at + i]) : 0u;
    };
    const unsigned first = byte(0);
    if (first < 0x80) return 1;
    const size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 0;
    if (length == 0 || first > 0xF4) return 0;
    for (size_t i = 1; i < length; ++i) {
      if ((byte(i) & 0xC0) != 0x80) return 0;
    }
    const unsigned second = byte(1);
    const bool wrong = (first == 0xE0 && second < 0xA0) || (first == 0xED && second > 0x9F) ||
                       (first == 0xF0 && second < 0x90) || (first == 0xF4 && second > 0x8F);
    return wrong ? 0 : length;
  }

  bool string() {
    ++m_at;
    while (m_at < m_source.size()) {
      const char c = m_source[m_at];
      if (c == '"') {
        ++m_at;
        return true;
      }
      if (c == '\\') {
        if (!escape()) return false;
        continue;
      }
      if (static_cast<unsigned char>(c) < 0x20) {
        return fail(
            m_at,
            c == '\n'
                ? Sentence{QT_TRANSLATE_NOOP("engine",
                                             "A text ends at its line's end: a quotation mark is missing, or write "
                                             "\\n for a new line.")}
                : Sentence{QT_TRANSLATE_NOOP("engine", "A control character stands in a text. Write it as \\u00XX.")});
      }
      const size_t length = character();
      if (length == 0) {
        return fail(m_at, QT_TRANSLATE_NOOP("engine", "This is not UTF-8. Save the file as UTF-8 text."), "json.utf8");
      }
      m_at += length;
    }
    return failAtEnd();
  }

  bool escape() {
    const size_t begin = m_at;
    const auto wrong = [&] {
      return fail(begin,
                  QT_TRANSLATE_NOOP("engine",
                                    "A backslash in a text is followed by one of \" \\ / b f n r t, or by u and four "
                                    "hexadecimal digits. Write \\\\ for a backslash."));
    };
    ++m_at;
    if (m_at >= m_source.size()) return failAtEnd();
    const char c = m_source[m_at++];
    if (std::string_view("\"\\/bfnrt").find(c) != std::string_view::npos) return true;
    if (c != 'u') return wrong();
    const std::optional<unsigned> first = hex4();
    if (!first || (*first >= 0xDC00 && *first <= 0xDFFF)) return wrong();
    if (*first < 0xD800 || *first > 0xDBFF) return true;
    if (!take('\\') || !take('u')) return wrong();
    const std::optional<unsigned> second = hex4();
    return second && *second >= 0xDC00 && *second <= 0xDFFF ? true : wrong();
  }

  std::optional<unsigned> hex4() {
    if (m_at + 4 > m_source.size()) return std::nullopt;
    unsigned value = 0;
    const char* begin = m_source.data() + m_at;
    const auto result = std::from_chars(begin, begin + 4, value, 16);
    if (result.ptr != begin + 4 || *begin == '-') return std::nullopt;
    m_at += 4;
    return value;
  }

  Text& m_text;
  std::string_view m_source;
  size_t m_at = 0;
  std::optional<Error> m_error;
};

namespace {

void appendUtf8(std::string& out, unsigned code) {
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0 | (code >> 6));
    out += static_cast<char>(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    out += static_cast<char>(0xE0 | (code >> 12));
    out += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (code & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | (code >> 18));
    out += static_cast<char>(0x80 | ((code >> 12) & 0x3F));
    out += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (code & 0x3F));
  }
}

unsigned hexAt(std::string_view text, size_t at) {
  unsigned value = 0;
  std::from_chars(text.data() + at, text.data() + at + 4, value, 16);
  return value;
}

}  // namespace

const Value* Value::find(std::string_view key) const {
  const auto at = std::find(keys.begin(), keys.end(), key);
  return at == keys.end() ? nullptr : &items[static_cast<size_t>(at - keys.begin())];
}

Result<Text> Text::parse(std::string_view source, const std::string& file) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (source.substr(0, 3) == kByteOrderMark) source.remove_prefix(3);
  Text text;
  text.m_source = source;
  text.m_file = file;
  if (source.size() > kMostBytes) {
    return Error{
        "json.size",
        {QT_TRANSLATE_NOOP("engine",
                           "The file has {0} MiB of text, more than the {1} MiB that a document may have. Keep large "
                           "tensors in a .safetensors file beside it."),
         {std::to_string(source.size() >> 20), std::to_string(kMostBytes >> 20)}},
        Place{file, 0, 0, {}, {}}};
  }
  text.m_lines.push_back(0);
  for (size_t i = 0; i < source.size(); ++i) {
    if (source[i] == '\n') text.m_lines.push_back(i + 1);
  }
  if (auto error = Parser(text).run()) return *error;
  return text;
}

Spot Text::spotAt(size_t offset) const {
  const auto after = std::upper_bound(m_lines.begin(), m_lines.end(), offset);
  const size_t start = *(after - 1);
  const auto isCharacter = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; };
  const bool goesOn = m_lastOffset >= start && m_lastOffset <= offset;
  const size_t from = goesOn ? m_lastOffset : start;
  const std::string_view before = m_source.substr(from, offset - from);
  m_lastColumn =
      (goesOn ? m_lastColumn : 1) + static_cast<int>(std::count_if(before.begin(), before.end(), isCharacter));
  m_lastOffset = offset;
  return {static_cast<int>(after - m_lines.begin()), m_lastColumn};
}

Place Text::place(const Value& value) const {
  const Spot at = spot(value);
  return {m_file, at.line, at.column, {}, {}};
}

std::string Text::string(const Value& value) const {
  const std::string_view text = raw(value).substr(1, value.end - value.begin - 2);
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\') {
      out += text[i];
      continue;
    }
    const char c = text[++i];
    constexpr std::string_view kShort = "\"\\/bfnrt", kMeaning = "\"\\/\b\f\n\r\t";
    if (const size_t which = kShort.find(c); which != std::string_view::npos) {
      out += kMeaning[which];
      continue;
    }
    unsigned code = hexAt(text, i + 1);
    i += 4;
    if (code >= 0xD800 && code <= 0xDBFF) {
      code = 0x10000 + ((code - 0xD800) << 10) + (hexAt(text, i + 3) - 0xDC00);
      i += 6;
    }
    appendUtf8(out, code);
  }
  return out;
}

double Text::number(const Value& value) const {
  const std::string_view text = raw(value);
  double number = 0.0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), number);
  if (result.ec != std::errc::result_out_of_range) return number;
  // from_chars leaves open whether it was too large or too small: the exponent tells.
  const size_t exponent = text.find_first_of("eE");
  const bool tiny = exponent == std::string_view::npos ? text.find('.') < 3 : text[exponent + 1] == '-';
  const double size = tiny ? 0.0 : std::numeric_limits<double>::infinity();
  return text[0] == '-' ? -size : size;
}

std::optional<int64_t> Text::integer(const Value& value) const {
  const std::string_view text = raw(value);
  int64_t whole = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), whole);
  if (result.ec == std::errc() && result.ptr == text.data() + text.size()) return whole;
  const double real = number(value);
  if (std::floor(real) == real && std::fabs(real) < 9007199254740992.0) return static_cast<int64_t>(real);
  return std::nullopt;
}

std::optional<uint64_t> Text::unsignedInteger(const Value& value) const {
  const std::string_view text = raw(value);
  uint64_t whole = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), whole);
  if (result.ec == std::errc() && result.ptr == text.data() + text.size()) return whole;
  const std::optional<int64_t> small = integer(value);
  if (small && *small >= 0) return static_cast<uint64_t>(*small);
  return std::nullopt;
}

Sentence kindName(Kind kind) {
  switch (kind) {
    case Kind::Null: return QT_TRANSLATE_NOOP("engine", "null");
    case Kind::Boolean: return QT_TRANSLATE_NOOP("engine", "true or false");
    case Kind::Number: return QT_TRANSLATE_NOOP("engine", "a number");
    case Kind::String: return QT_TRANSLATE_NOOP("engine", "a text in quotation marks");
    case Kind::Array: return QT_TRANSLATE_NOOP("engine", "a list […]");
    case Kind::Object: break;
  }
  return QT_TRANSLATE_NOOP("engine", "an object {…}");
}

}  // namespace unroll::json
