// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>

#include "math/formula_signs.h"

namespace unroll::formula {
namespace {

using Kind = Formula::Kind;

constexpr std::array kFunctions{"arg", "cos", "cosh", "det", "dim",  "exp", "ln",
                                "log", "max", "min",  "sin", "sinh", "tan", "tanh"};

std::string escape(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '_' || c == '%' || c == '#' || c == '&' || c == '$' || c == '{' || c == '}') out += '\\';
    out += c == '\\' ? '/' : c;
  }
  return out;
}

std::string sign(const std::string& character) {
  if (character == "−") return "-";
  if (character == "ℝ") return "\\mathbb{R}";
  if (const Sign* known = signByCharacter(character)) return "\\" + std::string(known->command);
  return escape(character);
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
    out += character == "−"     ? "-"
           : character == "·"   ? " \\cdot "
           : character == "∞"   ? "\\infty"
           : character == "NaN" ? "\\mathrm{NaN}"
                                : std::string(character);
  }
  return out + (raised ? "}" : "");
}

std::string functionName(const std::string& text) {
  if (std::find(kFunctions.begin(), kFunctions.end(), text) != kFunctions.end()) return "\\" + text;
  return text.find(' ') == std::string::npos ? "\\operatorname{" + escape(text) + "}" : "\\text{" + escape(text) + "}";
}

std::string braced(const Formula& f) { return "{" + toLatex(f) + "}"; }
bool empty(const Formula& f) { return f.kind == Kind::Row && f.children.empty(); }

/// PARTS joined so that no command runs into a letter behind it.
void append(std::string& out, const std::string& part) {
  if (!out.empty() && !part.empty()) {
    const size_t slash = out.find_last_of('\\');
    const bool command = slash != std::string::npos && slash + 1 < out.size() &&
                         std::all_of(out.begin() + static_cast<long>(slash) + 1, out.end(),
                                     [](char c) { return std::isalpha(static_cast<unsigned char>(c)); });
    if (command || out.back() != ' ') out += ' ';
  }
  out += part;
}

std::string joined(const std::vector<Formula>& parts) {
  std::string out;
  for (const Formula& part : parts) append(out, toLatex(part));
  return out;
}

std::string script(const Formula& f) {
  const Kind base = f.children[0].kind;
  std::string out = base == Kind::Symbol || base == Kind::Word || base == Kind::Fenced || base == Kind::Accent
                        ? toLatex(f.children[0])
                        : braced(f.children[0]);
  if (!empty(f.children[1])) out += "_" + braced(f.children[1]);
  if (!empty(f.children[2])) out += "^" + braced(f.children[2]);
  return out;
}

std::string bigSum(const Formula& f) {
  std::string out = f.text == "∑" ? "\\sum" : "\\" + f.text;
  if (!empty(f.children[0])) out += "_" + braced(f.children[0]);
  if (!empty(f.children[1])) out += "^" + braced(f.children[1]);
  return out + " " + toLatex(f.children[2]);
}

std::string matrixText(const Formula& f) {
  std::string out = "\\begin{bmatrix}";
  for (size_t i = 0; i < f.children.size(); ++i) {
    if (i > 0) out += i % static_cast<size_t>(f.columns) == 0 ? " \\\\" : " &";
    out += " " + toLatex(f.children[i]);
  }
  return out + " \\end{bmatrix}";
}

std::string accentText(const Formula& f) {
  return (f.text == "~" ? "\\tilde" : f.text == "^" ? "\\hat" : "\\bar") + braced(f.children[0]);
}

std::string fencedText(const Formula& f) {
  const std::string open(f.text.substr(0, 1)), close(f.text.substr(1));
  const auto mark = [](const std::string& m) { return m == "{" || m == "}" ? "\\" + m : m; };
  return "\\left" + mark(open) + " " + toLatex(f.children[0]) + " \\right" + mark(close);
}

std::string ellipsisText(const Formula& f) {
  const std::string dots = "⋯";
  const std::string words = f.text.rfind(dots, 0) == 0 ? f.text.substr(dots.size()) : f.text;
  const size_t begin = words.find_first_not_of(' ');
  return begin == std::string::npos ? "\\cdots" : "\\cdots\\ \\text{" + escape(words.substr(begin)) + "}";
}

std::string plain(const Formula& f) {
  switch (f.kind) {
    case Kind::Row: return joined(f.children);
    case Kind::Symbol:
      return characterLength(f.text) == f.text.size() ? sign(f.text) : "\\mathit{" + escape(f.text) + "}";
    case Kind::Word: return functionName(f.text);
    case Kind::Number: return f.text == "NaN" ? "\\mathrm{NaN}" : numeral(f.text);
    case Kind::Operator: return sign(f.text);
    case Kind::Fraction: return "\\frac" + braced(f.children[0]) + braced(f.children[1]);
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

}  // namespace

std::string toLatex(const Formula& formula) {
  return formula.fault ? "\\textcolor{red}{" + plain(formula) + "}" : plain(formula);
}

}  // namespace unroll::formula
