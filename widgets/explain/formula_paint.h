// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QColor>
#include <QPainter>
#include <vector>

#include "explain/formula_layout.h"

namespace unroll {

/// How a formula is inked: the colours, and which of its cells are under the mouse, lit as operands
/// of another, chosen, or at the keyboard's place.
struct FormulaPaint {
  QColor text, muted, accent, accentSoft, error;
  CellRef hovered, selected;
  std::vector<CellRef> lit;
  int focus = -1;  ///< a box with the keyboard's ring, or −1

  static FormulaPaint themed();
};

/// Draws LAYOUT with its top-left corner at ORIGIN. Glyphs are drawn as text and everything else as
/// paths: sharp at every scale of the painter.
void paintFormula(QPainter& painter, const FormulaLayout& layout, QPointF origin, const FormulaPaint& paint);

}  // namespace unroll
