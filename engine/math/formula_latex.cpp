// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>

#include "math/formula_latex.h"
#include "math/formula_signs.h"

namespace unroll::formula {
namespace {

using Kind = Formula::Kind;

constexpr std::array kFunctions{"arg", "cos", "cosh", "det", "dim",  "exp", "ln",
                                "log", "max", "min",  "sin", "sinh", "tan", "tanh"};

std::string escape(std::string_view text) { return escapeLatex(text); }

std::string sign(const std::string& character) {
  if (character == "−") return "-";
  if (character == "ℝ") return "\\mathbb{R}";
  if (const Sign* known = signByCharacter(character)) return "\\" + std::string(known->command);
  static constexpr std::pair<std::string_view, const char*> kOthers[] = {
      {"⋱", "\\ddots"},  {"ℕ", "\\mathbb{N}"}, {"½", "\\tfrac{1}{2}"}, {"∑", "\\sum"},
      {"ᵀ", "^{\\top}"}, {"^", "\\wedge"},     {"~", "\\sim"}};
  for (const auto& [known, command] : kOthers)
    if (character == known) return command;
  return character.size() == 1 ? escape(character) : "\\text{" + escape(character) + "}";
}

/// "−1.5·10⁻³" → "-1.5 \cdot 10^{-3}".
std::string numeral(const std::string& text) {
  static constexpr std::string_view kRaised[] = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
  std::string out;
  bool raised = false;
  for (size_t i = 0; i < text.size();) {
    const size_t length = characterLength(std::string_view(text).substr(i));
    const std::string_view character = std::string_view(text).substr(i, length);
    i += length;
    const auto digit = std::find(std::begin(kRaised), std::end(kRaised), character);
    if (digit != std::end(kRaised) || character == "⁻") {
      if (!raised) out += "^{";
      raised = true;
      out += character == "⁻" ? "-" : std::to_string(digit - std::begin(kRaised));
      continue;
    }
    out += character == "−"   ? "-"
           : character == "·" ? " \\cdot "
           : length == 1      ? escape(character)
                              : sign(std::string(character));
  }
  return out + (raised ? "}" : "");
}

bool isAscii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

/// A place to write in: a line as long as the underscores that stand for it.
bool isBlank(const std::string& text) { return text.size() > 2 && text.find_first_not_of('_') == std::string::npos; }

std::string functionName(const std::string& text) {
  if (std::find(kFunctions.begin(), kFunctions.end(), text) != kFunctions.end()) return "\\" + text;
  if (isBlank(text)) return "\\underline{\\hspace{" + std::to_string(text.size() / 2) + "em}}";
  const bool name = isAscii(text) && text.find(' ') == std::string::npos;
  return (name ? "\\operatorname{" : "\\text{") + escape(text) + "}";
}

std::string symbolName(const std::string& text) {
  if (characterLength(text) == text.size()) return sign(text);
  return isAscii(text) ? "\\mathit{" + escape(text) + "}" : "\\textit{" + escape(text) + "}";
}

bool empty(const Formula& f) { return f.kind == Kind::Row && f.children.empty(); }

/// Higher than a line of letters: its parentheses have to grow.
bool isTall(const Formula& f) {
  if (f.kind == Kind::Fraction || f.kind == Kind::Matrix || f.kind == Kind::Sum || f.kind == Kind::Brace) return true;
  return std::any_of(f.children.begin(), f.children.end(), isTall);
}

/// A matrix, also with a mark of transposition.
bool holdsMatrix(const Formula& f) {
  return f.kind == Kind::Matrix || (f.kind == Kind::Script && holdsMatrix(f.children[0]));
}

size_t partsOf(const Formula& f) {
  size_t count = 1;
  for (const Formula& child : f.children) count += partsOf(child);
  return count;
}

/// What a line may break before, and how unwelcome that is (TeX's penalties); 0: not here.
int breakPenalty(const Formula& f) {
  static constexpr std::pair<std::string_view, int> kPenalties[] = {
      {"=", 30},  {"≈", 30},  {"+", 60},  {"−", 60},   {"≤", 100},
      {"≥", 100}, {"→", 100}, {"⊙", 700}, {"·", 1000}, {"×", 1000},
  };
  if (f.kind != Kind::Operator) return 0;
  for (const auto& [sign, penalty] : kPenalties)
    if (f.text == sign) return penalty;
  return 0;
}

/// Writes formulas, for anybody's document or BREAKABLE for those with kLatexMacros.
class Writer {
 public:
  explicit Writer(bool breakable) : m_breakable(breakable) {}
  std::string write(const Formula& f) const { return f.fault ? "\\textcolor{red}{" + plain(f) + "}" : plain(f); }

 private:
  std::string braced(const Formula& f) const { return "{" + write(f) + "}"; }
  /// Where no line can break: indices, parts of fractions.
  static std::string whole(const Formula& f) { return "{" + Writer(false).write(f) + "}"; }

  /// PARTS joined so that no command runs into a letter behind it.
  static void append(std::string& out, const std::string& part) {
    if (!out.empty() && !part.empty()) {
      const size_t slash = out.find_last_of('\\');
      const bool command = slash != std::string::npos && slash + 1 < out.size() &&
                           std::all_of(out.begin() + static_cast<long>(slash) + 1, out.end(),
                                       [](char c) { return std::isalpha(static_cast<unsigned char>(c)); });
      if (command || out.back() != ' ') out += ' ';
    }
    out += part;
  }

  /// A minus behind a sign or at the start is a sign itself: nothing breaks around it.
  static bool breaksBefore(const std::vector<Formula>& parts, size_t i) {
    return i > 0 && breakPenalty(parts[i]) > 0 && parts[i - 1].kind != Kind::Operator;
  }

  std::string joined(const std::vector<Formula>& parts) const {
    std::string out;
    for (size_t i = 0; i < parts.size(); ++i) {
      const bool breaks = m_breakable && breaksBefore(parts, i);
      if (breaks) append(out, "\\unrollbreak{" + std::to_string(breakPenalty(parts[i])) + "}");
      if (m_breakable && i > 0 && holdsMatrix(parts[i]) && parts[i - 1].kind != Kind::Operator)
        append(out, "\\unrollbreak{1000}");
      append(out, write(parts[i]));
      if (breaks) append(out, "\\nobreak");
    }
    return out;
  }

  std::string script(const Formula& f) const {
    const Kind base = f.children[0].kind;
    std::string out = base == Kind::Symbol || base == Kind::Word || base == Kind::Fenced || base == Kind::Accent
                          ? write(f.children[0])
                          : braced(f.children[0]);
    if (!empty(f.children[1])) out += "_" + whole(f.children[1]);
    if (!empty(f.children[2])) out += "^" + whole(f.children[2]);
    return out;
  }

  std::string bigSum(const Formula& f) const {
    std::string out = f.text == "∑" ? "\\sum" : "\\" + f.text;
    if (!empty(f.children[0])) out += "_" + whole(f.children[0]);
    if (!empty(f.children[1])) out += "^" + whole(f.children[1]);
    return out + " " + write(f.children[2]);
  }

  std::string matrixText(const Formula& f) const {
    constexpr int kMostColumns = 10;  // of bmatrix, as amsmath sets it
    std::string entries;
    for (size_t i = 0; i < f.children.size(); ++i) {
      if (i > 0) entries += i % static_cast<size_t>(f.columns) == 0 ? " \\\\" : " &";
      entries += " " + write(f.children[i]);
    }
    if (m_breakable) return "\\unrollmatrix{" + std::to_string(f.columns) + "}{" + entries + " }";
    if (f.columns <= kMostColumns) return "\\begin{bmatrix}" + entries + " \\end{bmatrix}";
    return "\\left[\\begin{array}{*{" + std::to_string(f.columns) + "}{c}}" + entries + " \\end{array}\\right]";
  }

  std::string accentText(const Formula& f) const {
    return (f.text == "~" ? "\\tilde" : f.text == "^" ? "\\hat" : "\\bar") + braced(f.children[0]);
  }

  std::string fencedText(const Formula& f) const {
    const std::string open(f.text.substr(0, 1)), close(f.text.substr(1));
    const auto mark = [](const std::string& m) { return m == "{" || m == "}" ? "\\" + m : m; };
    const std::string inside = write(f.children[0]);
    if (!m_breakable) return "\\left" + mark(open) + " " + inside + " \\right" + mark(close);
    if (isTall(f.children[0])) return "\\unrollfence{" + mark(open) + "}{" + inside + "}{" + mark(close) + "}";
    return "\\mathopen{" + mark(open) + "}" + inside + "\\mathclose{" + mark(close) + "}";
  }

  std::string fraction(const Formula& f) const {
    constexpr size_t kMany = 40;  // parts of what may be wider than a line
    const std::string text = "\\frac" + whole(f.children[0]) + whole(f.children[1]);
    return m_breakable && partsOf(f) > kMany ? "\\unrollfit{" + text + "}" : text;
  }

  static std::string ellipsisText(const Formula& f) {
    if (f.text == "⋮") return "\\vdots";
    if (f.text == "⋱") return "\\ddots";
    const std::string dots = "⋯";
    const std::string words = f.text.rfind(dots, 0) == 0 ? f.text.substr(dots.size()) : f.text;
    const size_t begin = words.find_first_not_of(' ');
    return begin == std::string::npos ? "\\cdots" : "\\cdots\\ \\text{" + escape(words.substr(begin)) + "}";
  }

  std::string plain(const Formula& f) const {
    switch (f.kind) {
      case Kind::Row: return joined(f.children);
      case Kind::Symbol: return symbolName(f.text);
      case Kind::Word: return functionName(f.text);
      case Kind::Number: return f.text == "NaN" ? "\\mathrm{NaN}" : numeral(f.text);
      case Kind::Operator: return sign(f.text);
      case Kind::Fraction: return fraction(f);
      case Kind::Script: return script(f);
      case Kind::Accent: return accentText(f);
      case Kind::Fenced: return fencedText(f);
      case Kind::Sum: return bigSum(f);
      case Kind::Matrix: return matrixText(f);
      case Kind::Root: return "\\sqrt" + braced(f.children[0]);
      case Kind::Brace: return "\\underbrace" + braced(f.children[0]) + "_" + braced(f.children[1]);
      case Kind::Ellipsis: return ellipsisText(f);
    }
    return {};
  }

  bool m_breakable;
};

}  // namespace

std::string toLatex(const Formula& formula) { return Writer(false).write(formula); }
std::string toBreakableLatex(const Formula& formula) { return Writer(true).write(formula); }

}  // namespace unroll::formula
