// SPDX-License-Identifier: GPL-3.0-or-later
// Text for LaTeX: what is special there, signs, and accented letters.
#include <algorithm>
#include <array>
#include <map>
#include <string>

#include <fmt/format.h>

#include "math/formula_latex.h"
#include "math/formula_signs.h"

namespace unroll::formula {
namespace {

using Table = std::map<std::string, std::string, std::less<>>;

/// Letters that are a base and an accent: É is \'{E}.
void addAccented(Table& table) {
  struct Accent {
    const char* command;
    std::string_view letters, bases;
  };
  static constexpr std::array<Accent, 12> kAccents{{
      {"\\`", "ÀÈÌÒÙàèìòù", "AEIOUaeiou"},
      {"\\'", "ÁÉÍÓÚÝáéíóúýĆćŃńŚśŹź", "AEIOUYaeiouyCcNnSsZz"},
      {"\\^", "ÂÊÎÔÛâêîôûŷŶ", "AEIOUaeiouyY"},
      {"\\~", "ÃÑÕãñõ", "ANOano"},
      {"\\\"", "ÄËÏÖÜäëïöüÿ", "AEIOUaeiouy"},
      {"\\v", "ČčĎďĚěŇňŘřŠšŽž", "CcDdEeNnRrSsZz"},
      {"\\c", "ÇçŞş", "CcSs"},
      {"\\=", "ĀāĒēĪīŌōŪū", "AaEeIiOoUu"},
      {"\\r", "ÅåŮů", "AaUu"},
      {"\\u", "ĂăĞğ", "AaGg"},
      {"\\H", "ŐőŰű", "OoUu"},
      {"\\.", "ĖėŻż", "EeZz"},
  }};
  for (const Accent& accent : kAccents) {
    size_t at = 0;
    for (const char base : accent.bases) {
      const size_t length = characterLength(accent.letters.substr(at));
      const std::string letter = base == 'i' ? "\\i" : std::string(1, base);
      table.emplace(accent.letters.substr(at, length), std::string(accent.command) + "{" + letter + "}");
      at += length;
    }
  }
}

Table makeTable() {
  Table table{
      {"\\", "\\textbackslash{}"},
      {"^", "\\textasciicircum{}"},
      {"~", "\\textasciitilde{}"},
      {"\"", "''"},
      {"<", "\\ensuremath{<}"},
      {">", "\\ensuremath{>}"},
      {"|", "\\ensuremath{|}"},
      {"–", "--"},
      {"—", "---"},
      {"…", "\\dots{}"},
      {"“", "``"},
      {"”", "''"},
      {"‘", "`"},
      {"’", "'"},
      {"„", ",,"},
      {"«", "<<"},
      {"»", ">>"},
      {"ß", "\\ss{}"},
      {"æ", "\\ae{}"},
      {"Æ", "\\AE{}"},
      {"œ", "\\oe{}"},
      {"Œ", "\\OE{}"},
      {"ø", "\\o{}"},
      {"Ø", "\\O{}"},
      {"ł", "\\l{}"},
      {"Ł", "\\L{}"},
      {"§", "\\ensuremath{\\mathsection}"},
      {"©", "\\copyright{}"},
      {"°", "\\ensuremath{^\\circ}"},
      {"\u00A0", "~"},
      {"\u202F", "\\,"},
      {"\u2009", "\\,"},
      {"¬", "\\ensuremath{\\neg}"},
      {"√", "\\ensuremath{\\surd}"},
      {"−", "\\ensuremath{-}"},
      {"½", "\\ensuremath{\\frac12}"},
      {"∑", "\\ensuremath{\\sum}"},
      {"⋱", "\\ensuremath{\\ddots}"},
      {"ᵀ", "\\ensuremath{^{\\top}}"},
      {"ᵗ", "\\ensuremath{^{t}}"},
      {"ℝ", "\\ensuremath{\\mathbb{R}}"},
      {"ℕ", "\\ensuremath{\\mathbb{N}}"},
      {"✓", "\\ensuremath{\\surd}"},
      {"⚠", "(!)"},
      {"•", "\\textbullet{}"},
      {"‹", "\\ensuremath{\\langle}"},
      {"›", "\\ensuremath{\\rangle}"},
      {"′", "\\ensuremath{'}"},
      {"″", "\\ensuremath{''}"},
  };
  for (const char c : {'_', '%', '#', '&', '$', '{', '}'}) table.emplace(std::string(1, c), std::string("\\") + c);
  static constexpr std::string_view kRaised[] = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
  static constexpr std::string_view kLowered[] = {"₀", "₁", "₂", "₃", "₄", "₅", "₆", "₇", "₈", "₉"};
  for (int digit = 0; digit < 10; ++digit) {
    table.emplace(kRaised[digit], fmt::format("\\ensuremath{{^{}}}", digit));
    table.emplace(kLowered[digit], fmt::format("\\ensuremath{{_{}}}", digit));
  }
  table.emplace("⁻", "\\ensuremath{^-}");
  addAccented(table);
  for (const Sign& sign : signs()) table.emplace(sign.character, "\\ensuremath{\\" + std::string(sign.command) + "}");
  return table;
}

uint32_t codePoint(std::string_view character) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(character[i]); };
  if (character.size() == 1) return byte(0);
  uint32_t code = byte(0) & (0xFFu >> (character.size() + 1));
  for (size_t i = 1; i < character.size(); ++i) code = code << 6 | (byte(i) & 0x3F);
  return code;
}

/// Han, kana, hangul, and the full-width marks that go with them.
bool isCjk(uint32_t code) {
  return (code >= 0x2E80 && code <= 0x9FFF) || (code >= 0xAC00 && code <= 0xD7FF) ||
         (code >= 0xF900 && code <= 0xFAFF) || (code >= 0xFF00 && code <= 0xFFEF) ||
         (code >= 0x20000 && code <= 0x3FFFF);
}

/// The combining marks that plain text puts behind a letter, as accents over it.
const char* combining(uint32_t code) {
  return code == 0x302 ? "\\^" : code == 0x303 ? "\\~" : code == 0x304 ? "\\=" : nullptr;
}

}  // namespace

std::string escapeLatex(std::string_view text) {
  static const Table kTable = makeTable();
  std::string out, last;
  for (size_t i = 0; i < text.size();) {
    const std::string_view character = text.substr(i, characterLength(text.substr(i)));
    i += character.size();
    const uint32_t code = codePoint(character);
    if (const char* accent = combining(code); accent && !last.empty()) {
      out.resize(out.size() - last.size());
      out += std::string(accent) + "{" + last + "}";
      last.clear();
      continue;
    }
    const auto known = kTable.find(character);
    if (known != kTable.end())
      last = known->second;
    else
      last = code < 0x20 && code != '\n' ? std::string(" ") : std::string(character);
    out += last;
  }
  return out;
}

std::string asciiLatex(std::string_view latex) {
  std::string out;
  for (size_t i = 0; i < latex.size();) {
    const std::string_view character = latex.substr(i, characterLength(latex.substr(i)));
    i += character.size();
    const uint32_t code = codePoint(character);
    out += code < 0x80 ? std::string(character) : fmt::format("[U+{:04X}]", code);
  }
  return out;
}

bool hasCjk(std::string_view text) {
  for (size_t i = 0; i < text.size();) {
    const size_t length = characterLength(text.substr(i));
    if (isCjk(codePoint(text.substr(i, length)))) return true;
    i += length;
  }
  return false;
}

const char* const kLatexMacros = R"(% Long lines break before the signs of a sum, rather than before those of a product.
\newcommand{\unrollbreak}[1]{\penalty#1\relax}
% A fence as tall as what it holds, of which lines can still break.
\newcommand{\unrollfence}[3]{\setbox0\hbox{$\displaystyle #2$}%
  \edef\unrollstrut{\vrule height\the\ht0 depth\the\dp0 width0pt}%
  \expandafter\unrollfenced\expandafter{\unrollstrut}{#1}{#2}{#3}}
\newcommand{\unrollfenced}[4]{\left#2#1\right.\kern-\nulldelimiterspace
  #3\kern-\nulldelimiterspace\left.#1\right#4}
% What no line can break in, made smaller where it is wider than the text (behind \unrollindent).
\newlength{\unrollindent}
\newcommand{\unrollroom}{\dimexpr .94\linewidth-\unrollindent\relax}
\newcommand{\unrollfit}[1]{\setbox0\hbox{$\displaystyle #1$}%
  \ifdim\wd0>\unrollroom\resizebox{\unrollroom}{!}{\box0}\else\box0\fi}
\newcommand{\unrollmatrix}[2]{\unrollfit{\left[\begin{array}{@{\,}*{#1}{r}@{\,}}#2\end{array}\right]}}
)";

}  // namespace unroll::formula
