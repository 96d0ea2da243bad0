// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <utility>
#include <vector>

#include "explain/formula_layout.h"
#include "explain/math_font.h"

namespace unroll::formula_boxes {

// The inside of FormulaLayout: boxes relative to their own baseline, before they get their places.

/// What an atom is to its neighbours; the space between two depends on both (TeXbook, chapter 18).
enum class Atom { Ordinary, Large, Binary, Relation, Open, Close, Punctuation, Inner, None };

/// A laid-out part, its origin at the left end of its baseline.
struct Box {
  const Formula* source = nullptr;
  double size = 0.0;
  double width = 0.0, ascent = 0.0, descent = 0.0;
  double italic = 0.0;         ///< how far slanted ink leans past the width
  double accentX = -1.0;       ///< where an accent's middle goes, for a single letter
  double pivot = -1.0;         ///< x of the decimal point (or the end of a whole number)
  bool single = false;         ///< one glyph: scripts stay close
  Atom atom = Atom::Ordinary;  ///< to its left neighbour
  Atom last = Atom::Ordinary;  ///< to its right neighbour
  std::vector<FormulaInk> inks;
  struct Child;
  std::vector<Child> children;

  void place(QPointF at, Box child);  ///< adds a child and grows around it (not the width)
  void setAtom(Atom kind) { atom = last = kind; }
};

struct Box::Child {
  QPointF at;  ///< of its origin
  Box box;
};

/// Style of a part: how many script levels down, and whether limits and fractions have full room.
struct Style {
  double base = 19.0;  ///< font size of the outermost level
  int level = 0;
  bool display = true;
  double size() const { return base * MathFont::instance().scriptScale(level); }
  Style script() const { return {base, std::min(level + 1, 2), false}; }
  Style inner() const { return {base, display ? 0 : std::min(level + 1, 2), false}; }  ///< of a fraction's parts
};

Box layOut(const Formula& formula, const Style& style);

// One function per kind; layOut's table calls them.
Box layOutRow(const Formula& formula, const Style& style);
Box layOutSymbol(const Formula& formula, const Style& style);
Box layOutWord(const Formula& formula, const Style& style);
Box layOutNumber(const Formula& formula, const Style& style);
Box layOutOperator(const Formula& formula, const Style& style);
Box layOutEllipsis(const Formula& formula, const Style& style);
Box layOutFraction(const Formula& formula, const Style& style);
Box layOutScript(const Formula& formula, const Style& style);
Box layOutAccent(const Formula& formula, const Style& style);
Box layOutFenced(const Formula& formula, const Style& style);
Box layOutSum(const Formula& formula, const Style& style);
Box layOutMatrix(const Formula& formula, const Style& style);
Box layOutRoot(const Formula& formula, const Style& style);
Box layOutBrace(const Formula& formula, const Style& style);

/// Text in the mathematics font; what it lacks is drawn as outlines of the window's font.
Box textBox(const std::u32string& text, double size);
/// A fence of at least HEIGHT, centred on the axis of SIZE.
Box fenceBox(char32_t mark, double height, double size);
/// A filled rectangle; its top-left corner relative to the origin on the baseline.
FormulaInk ruleInk(double x, double y, double width, double height);
/// The thickness of rules at SIZE, never thinner than a pixel.
double ruleThickness(double size);

/// The space between two atoms, in em of the outermost size.
double spaceBetween(Atom left, Atom right, int level);
/// Binary operations with nothing to their left (or before a relation) are signs.
void settleBinaries(std::vector<Box>& parts);
/// Parts side by side on one baseline, from BEGIN to END.
Box hbox(std::vector<Box> parts, const Style& style);

}  // namespace unroll::formula_boxes
