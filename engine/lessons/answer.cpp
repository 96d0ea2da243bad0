// SPDX-License-Identifier: GPL-3.0-or-later
// A small evaluator for what students type, by recursive descent:
//   sum = product { (+|−) product }      product = sign { [·|/] sign }      sign = {+|−} power
//   power = primary { % } [ ^ sign ]     primary = number | e | π | name primary | √ primary | ( sum )
#include "lessons/answer.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <locale>
#include <numbers>
#include <optional>
#include <sstream>
#include <utility>
#include <vector>

namespace unroll {
namespace {

constexpr size_t kMostBytes = 4000;
constexpr int kMostDepth = 100;

/// One way to write the same: signs of typography, of Chinese input methods, small fractions and exponents.
struct Spelling {
  std::string_view written, means;
};
constexpr Spelling kSpellings[] = {
    {"−", "-"},     {"–", "-"},     {"－", "-"},     {"＋", "+"},     {"×", "*"},   {"·", "*"},        {"⋅", "*"},
    {"∙", "*"},     {"＊", "*"},    {"÷", "/"},      {"⁄", "/"},      {"／", "/"},  {"，", ","},       {"、", ","},
    {"；", ";"},    {"．", "."},    {"（", "("},     {"）", ")"},     {"［", "["},  {"］", "]"},       {"【", "["},
    {"】", "]"},    {"％", "%"},    {"＾", "^"},     {"√", "sqrt "},  {"π", "pi "}, {"σ", "sigmoid "}, {"½", "(1/2)"},
    {"¼", "(1/4)"}, {"¾", "(3/4)"}, {"⅓", "(1/3)"},  {"⅔", "(2/3)"},  {"０", "0"},  {"１", "1"},       {"２", "2"},
    {"３", "3"},    {"４", "4"},    {"５", "5"},     {"６", "6"},     {"７", "7"},  {"８", "8"},       {"９", "9"},
    {"≈", ""},      {"＝", "="},    {"\u00a0", " "}, {"\u3000", " "}, {"\t", " "},  {"\r", ""},        {"{", "["},
    {"}", "]"},
};

constexpr std::string_view kRaised[] = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹", "⁻"};

/// What stands raised in TEXT from AT on, on the line: "10⁻⁵" → "-5"; AT is moved behind it.
std::string raised(std::string_view text, size_t& at) {
  std::string made;
  for (bool more = true; more;) {
    more = false;
    for (size_t i = 0; i < std::size(kRaised); ++i) {
      if (!text.substr(at).starts_with(kRaised[i])) continue;
      made += "0123456789-"[i];
      at += kRaised[i].size();
      more = true;
    }
  }
  return made;
}

std::string normalized(std::string_view text) {
  std::string made;
  for (size_t at = 0; at < text.size();) {
    if (const std::string exponent = raised(text, at); !exponent.empty()) {
      made += "^(" + exponent + ")";
      continue;
    }
    const auto found = std::find_if(std::begin(kSpellings), std::end(kSpellings),
                                    [&](const Spelling& s) { return text.substr(at).starts_with(s.written); });
    if (found == std::end(kSpellings)) {
      made += text[at++];
    } else {
      made += found->means;
      at += found->written.size();
    }
  }
  return made;
}

bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\n')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\n')) text.remove_suffix(1);
  return text;
}

double sigmoid(double x) { return 1.0 / (1.0 + std::exp(-x)); }

struct Function {
  std::string_view name;
  double (*f)(double);
};
constexpr Function kFunctions[] = {
    {"sqrt", [](double x) { return std::sqrt(x); }},      {"exp", [](double x) { return std::exp(x); }},
    {"ln", [](double x) { return std::log(x); }},         {"log", [](double x) { return std::log10(x); }},
    {"tanh", [](double x) { return std::tanh(x); }},      {"sigmoid", sigmoid},
    {"relu", [](double x) { return x > 0.0 ? x : 0.0; }}, {"ReLU", [](double x) { return x > 0.0 ? x : 0.0; }},
    {"abs", [](double x) { return std::fabs(x); }},
};

/// One number, worked out. What is not understood ends it; at() is where.
class Evaluator {
 public:
  explicit Evaluator(std::string_view text) : m_text(text) {}

  std::optional<double> run() {
    const double value = sum();
    skip();
    if (m_at < m_text.size()) m_failed = true;
    return m_failed ? std::nullopt : std::optional(value);
  }
  size_t at() const { return m_at; }

 private:
  void skip() {
    while (m_at < m_text.size() && (m_text[m_at] == ' ' || m_text[m_at] == '\n')) ++m_at;
  }
  char peek() {
    skip();
    return m_at < m_text.size() ? m_text[m_at] : '\0';
  }
  bool take(char c) {
    if (m_failed || peek() != c) return false;
    ++m_at;
    return true;
  }
  double fail() {
    m_failed = true;
    return std::numeric_limits<double>::quiet_NaN();
  }

  double sum() {
    if (++m_depth > kMostDepth) return fail();
    double value = product();
    while (!m_failed) {
      if (take('+'))
        value += product();
      else if (take('-'))
        value -= product();
      else
        break;
    }
    --m_depth;
    return value;
  }
  double product() {
    double value = sign();
    while (!m_failed) {
      if (take('*'))
        value *= sign();
      else if (take('/'))
        value /= sign();
      else if (peek() == '(' || isLetter(peek()))
        value *= power();
      else
        break;
    }
    return value;
  }
  double sign() {
    double factor = 1.0;
    while (!m_failed && (peek() == '+' || peek() == '-')) factor *= m_text[m_at++] == '-' ? -1.0 : 1.0;
    return factor * power();
  }
  double power() {
    if (++m_depth > kMostDepth) return fail();
    double value = primary();
    while (take('%')) value /= 100.0;
    if (take('^')) value = std::pow(value, sign());
    --m_depth;
    return value;
  }
  double primary() {
    if (m_failed) return 0.0;
    const char c = peek();
    if (isDigit(c) || c == '.') return number();
    if (take('(')) {
      const double value = sum();
      return take(')') ? value : fail();
    }
    return isLetter(c) ? named() : fail();
  }
  double number() {
    const size_t begin = m_at;
    while (m_at < m_text.size() && (isDigit(m_text[m_at]) || m_text[m_at] == '.')) ++m_at;
    size_t end = m_at;
    // An exponent only where digits follow: "2e" is two times e.
    if (m_at < m_text.size() && (m_text[m_at] == 'e' || m_text[m_at] == 'E')) {
      size_t next = m_at + 1;
      if (next < m_text.size() && (m_text[next] == '+' || m_text[next] == '-')) ++next;
      if (next < m_text.size() && isDigit(m_text[next])) {
        while (next < m_text.size() && isDigit(m_text[next])) ++next;
        end = m_at = next;
      }
    }
    std::istringstream in{std::string(m_text.substr(begin, end - begin))};
    in.imbue(std::locale::classic());
    double value = 0.0;
    in >> value;
    if (in && in.peek() == std::istringstream::traits_type::eof()) return value;
    m_at = begin;
    return fail();
  }
  double named() {
    size_t end = m_at;
    while (end < m_text.size() && isLetter(m_text[end])) ++end;
    const std::string_view name = m_text.substr(m_at, end - m_at);
    if (name == "e" || name == "pi") {
      m_at = end;
      return name == "e" ? std::numbers::e : std::numbers::pi;
    }
    for (const Function& function : kFunctions) {
      if (function.name != name) continue;
      m_at = end;
      // "ln 2", "tanh −1": the argument is a power with its sign; "ln 2 · 3" is (ln 2) · 3, "tanh(1)^2" the square.
      return function.f(peek() == '(' ? primary() : sign());
    }
    return fail();
  }

  std::string_view m_text;
  size_t m_at = 0;
  int m_depth = 0;
  bool m_failed = false;
};

/// Decimals of a number that is written in digits alone; −1 of all else.
int decimalsOf(std::string_view text) {
  text = trimmed(text);
  int shift = 0;
  if (text.ends_with('%')) text = trimmed(text.substr(0, text.size() - 1)), shift = 2;
  if (text.starts_with('-') || text.starts_with('+')) text = trimmed(text.substr(1));
  const size_t point = text.find('.');
  if (point == std::string_view::npos || text.find_first_not_of("0123456789.") != std::string_view::npos) return -1;
  return static_cast<int>(text.size() - point - 1) + shift;
}

/// The parts of TEXT between characters of MARKS that stand outside of all parentheses.
std::vector<std::string_view> split(std::string_view text, std::string_view marks) {
  std::vector<std::string_view> parts;
  int depth = 0;
  size_t begin = 0;
  for (size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '(' || text[at] == '[') ++depth;
    if (text[at] == ')' || text[at] == ']') --depth;
    if (depth > 0 || marks.find(text[at]) == std::string_view::npos) continue;
    parts.push_back(text.substr(begin, at - begin));
    begin = at + 1;
  }
  parts.push_back(text.substr(begin));
  return parts;
}

/// At blanks, except around signs: "1 -2" are two numbers, "1 - 2" is one.
std::vector<std::string_view> splitAtBlanks(std::string_view text) {
  std::vector<std::string_view> parts;
  const auto binds = [](char c) { return std::string_view("+-*/^").find(c) != std::string_view::npos; };
  for (const std::string_view part : split(text, " ")) {
    if (part.empty()) continue;
    const bool tied = !parts.empty() && (binds(parts.back().back()) || (binds(part.front()) && part.size() == 1) ||
                                         part.front() == '*' || part.front() == '/' || part.front() == '%' ||
                                         (isLetter(parts.back().back()) && parts.back().size() > 1));
    if (tied)
      parts.back() = text.substr(static_cast<size_t>(parts.back().data() - text.data()),
                                 static_cast<size_t>(part.data() + part.size() - parts.back().data()));
    else
      parts.push_back(part);
  }
  return parts;
}

/// Whether one pair of marks is around all of TEXT.
bool enclosed(std::string_view text) {
  if (text.size() < 2 || !((text.front() == '[' && text.back() == ']') || (text.front() == '(' && text.back() == ')')))
    return false;
  int depth = 0;
  for (size_t at = 0; at + 1 < text.size(); ++at) {
    if (text[at] == '(' || text[at] == '[') ++depth;
    if (text[at] == ')' || text[at] == ']') --depth;
    if (depth == 0) return false;
  }
  return true;
}

using Cells = std::vector<std::vector<std::string_view>>;

/// TEXT as rows of entries. BLANKS: they part entries.
Cells cellsOf(std::string_view text, bool blanks) {
  text = trimmed(text);
  const auto inner = [](std::string_view t) { return trimmed(t.substr(1, t.size() - 2)); };
  if (enclosed(text) && (text.front() == '[' || split(inner(text), ",;\n").size() > 1 || blanks)) text = inner(text);
  std::vector<std::string_view> rows;
  const std::vector<std::string_view> nested = split(text, ",;\n");
  const bool lists = std::all_of(nested.begin(), nested.end(), [](std::string_view part) {
    return trimmed(part).starts_with('[') && enclosed(trimmed(part));
  });
  for (const std::string_view row : lists ? nested : split(text, ";\n"))
    if (!trimmed(row).empty()) rows.push_back(lists ? inner(trimmed(row)) : trimmed(row));
  Cells cells;
  for (const std::string_view row : rows) {
    std::vector<std::string_view> entries = split(row, ",");
    if (entries.size() == 1 && blanks) entries = splitAtBlanks(row);
    cells.push_back(std::move(entries));
  }
  return cells;
}

/// A reading of TEXT, or where it stops making sense.
struct Reading {
  std::optional<Answer> answer;
  size_t at = 0;
};

Reading read(const std::string& text, bool blanks) {
  const Cells cells = cellsOf(text, blanks);
  Reading reading;
  std::vector<double> values;
  int decimals = std::numeric_limits<int>::max();
  for (const auto& row : cells) {
    if (row.size() != cells.front().size()) return reading;
    for (const std::string_view cell : row) {
      Evaluator evaluator(cell);
      const std::optional<double> value = evaluator.run();
      if (!value || !std::isfinite(*value)) {
        reading.at = static_cast<size_t>(cell.data() - text.data()) + std::min(evaluator.at(), cell.size());
        return reading;
      }
      values.push_back(*value == 0.0 ? 0.0 : *value);
      if (const int typed = decimalsOf(cell); typed >= 0) decimals = std::min(decimals, typed);
    }
  }
  if (values.empty()) return reading;
  Extents extents;
  const auto rows = static_cast<int64_t>(cells.size()), columns = static_cast<int64_t>(cells.front().size());
  if (rows > 1 && columns > 1)
    extents = {rows, columns};
  else if (rows * columns > 1)
    extents = {rows * columns};
  reading.answer = Answer{TensorD(extents, values), decimals == std::numeric_limits<int>::max() ? -1 : decimals};
  return reading;
}

/// Commas between digits as points.
std::string withPoints(std::string text) {
  for (size_t at = 1; at + 1 < text.size(); ++at)
    if (text[at] == ',' && isDigit(text[at - 1]) && isDigit(text[at + 1])) text[at] = '.';
  return text;
}

}  // namespace

Result<Answer> parseAnswer(std::string_view typed, int64_t entries) {
  const auto error = [&](Text sentence, size_t at) {
    Error made{"answer.unreadable", std::move(sentence)};
    made.place.line = 1;
    made.place.column = static_cast<int>(at) + 1;
    return made;
  };
  if (typed.size() > kMostBytes)
    return error(QT_TRANSLATE_NOOP("engine", "The answer is too long to be one. Write the result."), 0);
  std::string text = normalized(typed);
  // "z = 0.5": what stands before the last "=" is said again by the blank.
  if (const size_t equals = text.rfind('='); equals != std::string::npos) text.erase(0, equals + 1);
  const std::string points = withPoints(text);
  const bool ambiguous = points != text && text.find('.') == std::string::npos;
  Reading best;
  for (const std::string* reading : {&points, &std::as_const(text)})
    for (const bool blanks : {false, true}) {
      if (reading == &points && !ambiguous) continue;
      Reading made = read(*reading, blanks);
      if (made.answer && made.answer->values.size() == entries) return *std::move(made.answer);
      if (!best.answer) best = std::move(made);
    }
  if (best.answer) return *std::move(best.answer);
  return error({QT_TRANSLATE_NOOP("engine",
                                  "'{0}' cannot be worked out. Write a number (0.25), a fraction (1/3) or an "
                                  "expression such as 2·3 + 1, e^-1, ln 2 or tanh(0.5); several as [1, 2]."),
                {std::string(typed)}},
               best.at);
}

}  // namespace unroll
