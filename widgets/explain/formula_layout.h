// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QPainterPath>
#include <QPointF>
#include <QRectF>
#include <QSizeF>
#include <QString>
#include <vector>

#include "math/formula.h"

namespace unroll {

// How a formula tree becomes ink. The rules are TeX's (Knuth, The TeXbook, appendix G) with the
// numbers of the font's MATH table: atoms with classes decide the space between them, scripts shrink
// to 0.7, fractions and fences are centred on the axis, limits of a sum stand below and above it.
// Pure geometry: no widget, no colour, no painter. Lengths are pixels, y grows downward.

/// A part of a laid-out formula: where it is, what it stands for. Boxes come in pre-order; box 0 is
/// the whole formula.
struct FormulaBox {
  Formula::Kind kind = Formula::Kind::Row;
  QRectF rect;            ///< advance width × (ascent + descent)
  double baseline = 0.0;  ///< y of the baseline
  double size = 0.0;      ///< font size
  int parent = -1;
  CellRef cell;
  bool fault = false;
  const Formula* source = nullptr;  ///< into the formula that was laid out
};

/// Something to draw, filled: glyphs of the mathematics font at a size, a rule (a rectangle that a
/// painter may put on whole pixels), or a path (tall fences, braces, letters that the font lacks).
struct FormulaInk {
  int box = 0;  ///< that it belongs to
  double size = 0.0;
  std::vector<quint32> glyphs;
  std::vector<QPointF> positions;  ///< baseline origins
  QRectF rule;
  QPainterPath path;
  bool muted = false;  ///< folded terms, labels
};

class FormulaLayout {
 public:
  struct Options {
    double size = 19.0;
    /// Lines are broken before a relation or an operation of the outermost row where they would be
    /// longer; 0: never. What cannot be broken stays longer.
    double maxWidth = 0.0;
    bool display = true;  ///< limits above and below, full-size fractions
  };

  FormulaLayout() = default;
  /// FORMULA must outlive the layout (boxes point into it).
  explicit FormulaLayout(const Formula& formula) : FormulaLayout(formula, Options{}) {}
  FormulaLayout(const Formula& formula, const Options& options);

  QSizeF size() const { return m_size; }
  double baseline() const { return m_baseline; }  ///< of the first line, from the top
  int lines() const { return m_lines; }
  const std::vector<FormulaBox>& boxes() const { return m_boxes; }
  const std::vector<FormulaInk>& inks() const { return m_inks; }

  /// The innermost box with a cell at POINT (with a little room around small numbers), or −1.
  int hit(QPointF point) const;
  CellRef cellAt(QPointF point) const;
  /// The boxes with a cell of their own, in reading order.
  const std::vector<int>& liveBoxes() const { return m_live; }
  /// What a screen reader says for a box.
  QString nameOf(int box) const;

 private:
  QSizeF m_size;
  double m_baseline = 0.0;
  int m_lines = 0;
  std::vector<FormulaBox> m_boxes;
  std::vector<FormulaInk> m_inks;
  std::vector<int> m_live;
};

}  // namespace unroll
