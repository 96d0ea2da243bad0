// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace unroll {

/// A cell of a tensor of the expression: which value, which element (flat), and whether the value
/// itself or the loss' derivative by it is meant. The address that hovering and clicking use.
struct CellRef {
  int32_t value = -1;
  int64_t cell = -1;  ///< −1: the whole tensor
  bool gradient = false;
  bool valid() const { return value >= 0; }
  bool operator==(const CellRef&) const = default;
};

/// A formula as a tree, laid out by the window, written as LaTeX, SVG, text and for screen readers
/// from this one form. Build it with the functions of namespace formula.
struct Formula {
  enum class Kind {
    Row,       ///< children side by side
    Symbol,    ///< text: a letter or Greek name, set italic: "W", "σ", "h"
    Word,      ///< text: a function or label, set upright: "tanh", "softmax"
    Number,    ///< text: a number, as it is printed; cell: what it is
    Operator,  ///< text: "+", "−", "·", "⊙", "=", "≈", "→", ","
    Fraction,  ///< children: numerator, denominator
    Script,    ///< children: base, subscript, superscript (an empty Row where there is none)
    Accent,    ///< text: "~", "^", "-" over children[0]
    Fenced,    ///< text: two marks, "()", "[]", "{}", "||", around children[0], as tall as it
    Sum,       ///< text: "∑" or "max"; children: below, above, body
    Matrix,    ///< rows × columns children, row by row, in square brackets
    Root,      ///< children[0] under a root
    Brace,     ///< children: body, label below
    Ellipsis,  ///< folded terms; text says how many: "⋯ 58 more"
  };
  Kind kind = Kind::Row;
  std::string text;
  std::vector<Formula> children;
  int rows = 0;
  int columns = 0;
  CellRef cell;        ///< what this part stands for, where it can be hovered and clicked
  bool fault = false;  ///< printed wrongly in a document: drawn marked
  bool operator==(const Formula&) const = default;
};

namespace formula {
Formula row(std::vector<Formula> parts);
Formula symbol(std::string name, CellRef cell = {});
Formula word(std::string name);
Formula number(double value, CellRef cell = {}, int digits = 4);
Formula numberText(std::string printed, CellRef cell = {});
Formula op(std::string sign);
Formula fraction(Formula above, Formula below);
Formula sub(Formula base, Formula below);
Formula sup(Formula base, Formula above);
Formula subsup(Formula base, Formula below, Formula above);
Formula accent(std::string mark, Formula base);
Formula fenced(std::string marks, Formula inside);
Formula sum(std::string sign, Formula below, Formula above, Formula body);
Formula matrix(int rows, int columns, std::vector<Formula> entries, CellRef cell = {});
Formula root(Formula inside);
Formula brace(Formula body, Formula label);
Formula ellipsis(std::string text);
/// f(inside): an upright function name and parentheses.
Formula call(std::string function, Formula inside);

/// The small TeX in which symbols and layers' formulas are written: letters, Greek letters as they are
/// or as commands, "_{…}" "^{…}" "\\tilde{…}" "\\hat{…}" "\\frac{…}{…}" "\\sum_{…}" "\\odot", words of two
/// and more upright letters as "\\tanh". What it does not know stays as text. CELL is put on the root.
Formula parse(std::string_view tex, CellRef cell = {});

/// "∂L/∂x" as a fraction.
Formula derivative(Formula of);

/// DIGITS decimals where the number is of ordinary size, else scientific; a true minus sign (U+2212).
std::string formatNumber(double value, int digits = 4);

std::string toLatex(const Formula& formula);
/// One line of plain text, as a screen reader or a terminal wants it.
std::string toText(const Formula& formula);
}  // namespace formula

}  // namespace unroll
