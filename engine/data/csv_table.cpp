// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/csv_table.h"

#include <algorithm>

#include "data/bytes.h"

namespace unroll {
namespace {

char separatorOf(std::string_view text) {
  const std::string_view first = text.substr(0, text.find('\n'));
  char best = ',';
  for (char candidate : {';', '\t'})
    if (std::count(first.begin(), first.end(), candidate) > std::count(first.begin(), first.end(), best))
      best = candidate;
  return best;
}

std::string trimmed(std::string_view text) {
  const size_t begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return std::string(text.substr(begin, text.find_last_not_of(" \t") - begin + 1));
}

/// Reads field after field, keeping count of lines and columns.
class CsvParser {
 public:
  CsvParser(std::string_view text, const std::string& file)
      : m_text(text), m_file(file), m_separator(separatorOf(text)), m_at(text.starts_with("\xEF\xBB\xBF") ? 3 : 0) {}

  Result<std::vector<std::vector<CsvField>>> parse() {
    std::vector<std::vector<CsvField>> rows;
    while (m_at < m_text.size()) {
      UNROLL_TRY(std::vector<CsvField> row, parseRow());
      if (row.size() == 1 && row[0].text.empty()) continue;
      if (!rows.empty() && row.size() != rows.front().size()) return ragged(rows.front(), row);
      rows.push_back(std::move(row));
    }
    return rows;
  }

 private:
  Result<std::vector<CsvField>> parseRow() {
    std::vector<CsvField> row;
    for (;;) {
      CsvField field{{}, m_line, m_column};
      while (peek() == ' ') take();
      if (peek() == '"') {
        UNROLL_TRY(field.text, quoted(field));
      } else {
        field.column = m_column;
        const size_t begin = m_at;
        while (m_at < m_text.size() && peek() != m_separator && !atLineEnd()) take();
        field.text = trimmed(m_text.substr(begin, m_at - begin));
      }
      row.push_back(std::move(field));
      if (m_at < m_text.size() && peek() == m_separator) {
        take();
        continue;
      }
      takeLineEnd();
      return row;
    }
  }

  Result<std::string> quoted(const CsvField& field) {
    std::string out;
    take();
    while (m_at < m_text.size()) {
      const char c = peek();
      take();
      if (c != '"') {
        out += c;
      } else if (peek() == '"' && m_at < m_text.size()) {
        out += '"';
        take();
      } else {
        while (peek() == ' ') take();
        if (m_at == m_text.size() || peek() == m_separator || atLineEnd()) return out;
        return Error{
            "data.csv_quote",
            Text{QT_TRANSLATE_NOOP("engine",
                                   "Behind a closing quotation mark a separator or the line's end is expected, "
                                   "but there is '{0}'. Write a quotation mark inside a field twice."),
                 {std::string(1, peek())}},
            placeIn(m_file, m_line, m_column)};
      }
    }
    return Error{"data.csv_quote",
                 Text{QT_TRANSLATE_NOOP("engine", "The quotation mark that opens here is never closed. Close it.")},
                 placeIn(m_file, field.line, field.column)};
  }

  Error ragged(const std::vector<CsvField>& first, const std::vector<CsvField>& row) const {
    const CsvField& at = row.size() > first.size() ? row[first.size()] : row.back();
    return {
        "data.csv_ragged",
        Text{QT_TRANSLATE_NOOP("engine",
                               "Line {0} has {1} fields, but line {2} has {3}. Every line must have the same number of "
                               "fields: fill in what is missing, or quote fields that hold a '{4}'."),
             {std::to_string(row.front().line), std::to_string(row.size()), std::to_string(first.front().line),
              std::to_string(first.size()), std::string(1, m_separator)}},
        placeIn(m_file, at.line, at.column)};
  }

  char peek() const { return m_at < m_text.size() ? m_text[m_at] : '\0'; }
  bool atLineEnd() const {
    return peek() == '\n' || (peek() == '\r' && (m_at + 1 == m_text.size() || m_text[m_at + 1] == '\n'));
  }
  void take() {
    const auto c = static_cast<unsigned char>(m_text[m_at++]);
    if (c == '\n') {
      ++m_line;
      m_column = 1;
    } else if ((c & 0xC0) != 0x80) {  // the first byte of a character
      ++m_column;
    }
  }
  void takeLineEnd() {
    if (peek() == '\r') take();
    if (peek() == '\n') take();
  }

  std::string_view m_text;
  const std::string& m_file;
  char m_separator;
  size_t m_at;
  int m_line = 1;
  int m_column = 1;
};

}  // namespace

Result<std::vector<std::vector<CsvField>>> parseCsv(std::string_view text, const std::string& file) {
  return CsvParser(text, file).parse();
}

}  // namespace unroll
