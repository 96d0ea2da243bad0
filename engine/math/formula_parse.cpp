// SPDX-License-Identifier: GPL-3.0-or-later
// The small TeX's parser: recursive descent, no errors. What it does not know stays as text.
#include <algorithm>
#include <cctype>
#include <map>
#include <optional>

#include "math/formula_signs.h"

namespace unroll::formula {
namespace {

using Kind = Formula::Kind;

bool isLetter(char c) { return std::isalpha(static_cast<unsigned char>(c)) && static_cast<unsigned char>(c) < 0x80; }
bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isEmpty(const Formula& f) { return f.kind == Kind::Row && f.children.empty(); }

class Parser {
 public:
  explicit Parser(std::string_view text) : m_text(text) {}

  Formula parseAll() {
    std::vector<Formula> parts;
    while (!done()) {
      Formula part = rowUntil("");
      parts.push_back(std::move(part));
      if (!done()) parts.push_back(op(std::string(1, m_text[m_at++])));  // a closing mark that nothing opened
    }
    return parts.size() == 1 ? std::move(parts[0]) : row(std::move(parts));
  }

 private:
  bool done() const { return m_at >= m_text.size(); }
  char peek() const { return done() ? '\0' : m_text[m_at]; }
  bool accept(std::string_view wanted) {
    if (m_text.substr(m_at, wanted.size()) != wanted) return false;
    m_at += wanted.size();
    return true;
  }
  void skipSpace() {
    while (!done() && (m_text[m_at] == ' ' || m_text[m_at] == '\n' || m_text[m_at] == '\t')) ++m_at;
  }

  /// Items up to one of STOPS' characters or a closing mark (which is not taken).
  Formula rowUntil(std::string_view stops) {
    std::vector<Formula> items;
    while (true) {
      skipSpace();
      if (done() || peek() == '}' || peek() == ')' || peek() == ']') break;
      if (stops.find(peek()) != std::string_view::npos) break;
      if (atRowEnd()) break;
      if (std::optional<Formula> item = scripted(stops)) items.push_back(std::move(*item));
    }
    return items.size() == 1 ? std::move(items[0]) : row(std::move(items));
  }
  /// The marks between the entries of a matrix.
  bool atRowEnd() const {
    return m_matrices > 0 && (peek() == '&' || m_text.substr(m_at, 2) == "\\\\" || m_text.substr(m_at, 4) == "\\end");
  }

  /// An item with what hangs on it: x_t^2, x'.
  std::optional<Formula> scripted(std::string_view stops) {
    std::optional<Formula> base = item(stops);
    if (!base) return base;
    Formula below = row({}), above = row({});
    while (true) {
      skipSpace();
      if (accept("_"))
        below = argument();
      else if (accept("^"))
        above = argument();
      else if (accept("'"))
        above = isEmpty(above) ? symbol("′") : row({above, symbol("′")});
      else
        break;
    }
    if (isEmpty(below) && isEmpty(above)) return base;
    if (base->kind == Kind::Sum) {
      base->children[0] = std::move(below);
      base->children[1] = std::move(above);
      base->children[2] = summand(stops);
      return base;
    }
    if (base->kind == Kind::Word && base->text == "max" && !isEmpty(below))
      return sum("max", std::move(below), std::move(above), summand(stops));
    return subsup(std::move(*base), std::move(below), std::move(above));
  }

  /// What a sum sums: the product that follows it.
  Formula summand(std::string_view stops) { return rowUntil(std::string(stops) + "+-=,|"); }

  /// "{…}" or one character or command.
  Formula argument() {
    skipSpace();
    if (accept("{")) return group();
    if (peek() == '\\') return item("").value_or(row({}));
    const size_t length = characterLength(m_text.substr(m_at));
    Parser one(m_text.substr(m_at, length));
    m_at += length;
    return one.item("").value_or(row({}));
  }
  Formula group() {
    std::vector<Formula> parts;
    while (true) {
      parts.push_back(rowUntil(""));
      if (done() || accept("}")) break;
      parts.push_back(op(std::string(1, m_text[m_at++])));
    }
    return parts.size() == 1 ? std::move(parts[0]) : row(std::move(parts));
  }
  std::string rawArgument() {
    skipSpace();
    if (!accept("{")) return {};
    const size_t begin = m_at, end = std::min(m_text.find('}', m_at), m_text.size());
    m_at = std::min(end + 1, m_text.size());
    return std::string(m_text.substr(begin, end - begin));
  }

  std::optional<Formula> item(std::string_view stops) {
    const char c = peek();
    if (c == '{') return ++m_at, group();
    if (c == '\\') return command(stops);
    if (c == '(' || c == '[') return fence(c, c == '(' ? ')' : ']');
    if (c == '|') return bars();
    if (isLetter(c)) return ++m_at, symbol(std::string(1, c));
    if (isDigit(c)) return numeral();
    if (c == '-') return ++m_at, op("−");
    if (c == '*') return ++m_at, op("·");
    const size_t length = characterLength(m_text.substr(m_at));
    const std::string character(m_text.substr(m_at, length));
    m_at += length;
    if (character == "∑") return sum("∑", row({}), row({}), row({}));
    if (character == "√") return root(argument());
    if (const Sign* sign = signByCharacter(character))
      return sign->kind == Kind::Symbol ? symbol(character) : op(character);
    return length > 1 ? symbol(character) : op(character);
  }

  Formula numeral() {
    const size_t begin = m_at;
    while (!done() && (isDigit(peek()) || (peek() == '.' && m_at + 1 < m_text.size() && isDigit(m_text[m_at + 1]))))
      ++m_at;
    return numberText(std::string(m_text.substr(begin, m_at - begin)));
  }

  Formula fence(char open, char close) {
    ++m_at;
    Formula inside = rowUntil("");
    if (peek() != close) return row({op(std::string(1, open)), std::move(inside)});
    ++m_at;
    return fenced({open, close}, std::move(inside));
  }
  Formula bars() {
    ++m_at;
    if (m_text.find('|', m_at) == std::string_view::npos) return op("|");
    Formula inside = rowUntil("|");
    return accept("|") ? fenced("||", std::move(inside)) : row({op("|"), std::move(inside)});
  }

  std::optional<Formula> command(std::string_view stops) {
    ++m_at;
    const size_t begin = m_at;
    while (!done() && isLetter(peek())) ++m_at;
    const std::string name(m_text.substr(begin, m_at - begin));
    if (name.empty()) return escaped();
    static const std::map<std::string, Formula (Parser::*)(const std::string&, std::string_view)> kCommands = {
        {"frac", &Parser::fractionCommand},     {"sqrt", &Parser::rootCommand},
        {"sum", &Parser::sumCommand},           {"tilde", &Parser::accentCommand},
        {"hat", &Parser::accentCommand},        {"bar", &Parser::accentCommand},
        {"text", &Parser::wordCommand},         {"mathrm", &Parser::wordCommand},
        {"operatorname", &Parser::wordCommand}, {"mathbf", &Parser::plainCommand},
        {"mathit", &Parser::plainCommand},      {"begin", &Parser::matrixCommand},
        {"left", &Parser::nothingCommand},      {"right", &Parser::nothingCommand},
        {"quad", &Parser::nothingCommand},      {"mathbb", &Parser::boardCommand},
        {"underbrace", &Parser::braceCommand},
    };
    const auto known = kCommands.find(name);
    if (known != kCommands.end()) {
      Formula f = (this->*known->second)(name, stops);
      return isEmpty(f) ? std::nullopt : std::optional<Formula>(std::move(f));
    }
    if (const Sign* sign = signByCommand(name))
      return sign->kind == Kind::Symbol ? symbol(std::string(sign->character)) : op(std::string(sign->character));
    return word(name);
  }
  std::optional<Formula> escaped() {
    const char c = peek();
    if (c == '\0') return op("\\");
    ++m_at;
    if (c == ',' || c == ';' || c == ' ' || c == '!' || c == '\\') return std::nullopt;  // spaces
    if (c == '{' || c == '}') return op(std::string(1, c));
    return op(std::string(1, c));
  }

  Formula fractionCommand(const std::string&, std::string_view) {
    Formula above = argument();
    return fraction(std::move(above), argument());
  }
  Formula rootCommand(const std::string&, std::string_view) { return root(argument()); }
  Formula sumCommand(const std::string&, std::string_view stops) {
    skipSpace();
    Formula f = sum("∑", row({}), row({}), row({}));
    if (peek() != '_' && peek() != '^') f.children[2] = summand(stops);
    return f;
  }
  Formula accentCommand(const std::string& name, std::string_view) {
    return accent(name == "tilde" ? "~" : name == "hat" ? "^" : "-", argument());
  }
  Formula wordCommand(const std::string&, std::string_view) { return word(rawArgument()); }
  Formula plainCommand(const std::string&, std::string_view) { return argument(); }
  Formula nothingCommand(const std::string&, std::string_view) { return row({}); }
  Formula boardCommand(const std::string&, std::string_view) {
    const std::string letter = rawArgument();
    return symbol(letter == "R" ? "ℝ" : letter == "N" ? "ℕ" : letter);
  }
  Formula braceCommand(const std::string&, std::string_view) {
    Formula body = argument();
    skipSpace();
    return accept("_") ? brace(std::move(body), argument()) : body;
  }
  Formula matrixCommand(const std::string&, std::string_view) {
    const std::string kind = rawArgument();
    std::vector<std::vector<Formula>> rows(1);
    ++m_matrices;
    while (!done()) {
      rows.back().push_back(rowUntil(""));
      if (accept("&")) continue;
      if (accept("\\\\")) {
        rows.emplace_back();
        continue;
      }
      if (accept("\\end")) {
        rawArgument();
        break;
      }
      if (!done()) ++m_at;  // a stray closing mark
    }
    --m_matrices;
    return filled(std::move(rows));
  }
  static Formula filled(std::vector<std::vector<Formula>> rows) {
    if (rows.size() > 1 && rows.back().size() == 1 && isEmpty(rows.back()[0])) rows.pop_back();
    size_t columns = 0;
    for (const auto& r : rows) columns = std::max(columns, r.size());
    std::vector<Formula> entries;
    for (auto& r : rows) {
      r.resize(columns, row({}));
      for (Formula& entry : r) entries.push_back(std::move(entry));
    }
    return matrix(static_cast<int>(rows.size()), static_cast<int>(columns), std::move(entries));
  }

  std::string_view m_text;
  size_t m_at = 0;
  int m_matrices = 0;
};

}  // namespace

Formula parse(std::string_view tex, CellRef cell) {
  Formula f = Parser(tex).parseAll();
  f.cell = cell;
  return f;
}

}  // namespace unroll::formula
