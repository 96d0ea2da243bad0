// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QColor>
#include <QFont>
#include <QPainter>
#include <QRectF>
#include <QString>
#include <memory>
#include <variant>
#include <vector>

#include "explain/formula_layout.h"
#include "export/manuscript.h"

namespace unroll {

/// A formula with its layout, which points into it.
struct LaidFormula {
  Formula formula;
  FormulaLayout layout;
};

/// Ink of a strip, relative to its top-left corner.
struct TextInk {
  QString text;
  QFont font;
  QColor color;
  QPointF at;  ///< the left end of the baseline
};
struct MathInk {
  std::shared_ptr<const LaidFormula> laid;
  QPointF at;  ///< top-left
};
struct RuleInk {
  QRectF rect;
  QColor color;
};
using Ink = std::variant<TextInk, MathInk, RuleInk>;

/// What stays on one page: a line of text, a line of a chain, a row of a table.
struct Strip {
  double before = 0.0;  ///< space above, not at the top of a page
  double height = 0.0;
  double width = 0.0;         ///< of the ink
  bool keepWithNext = false;  ///< a heading does not stand alone at the end of a page
  bool newPage = false;
  std::vector<Ink> inks;
  std::vector<Strip> notes;                 ///< footnotes: at the end of the same page
  std::shared_ptr<const Strip> repeatHead;  ///< of a table: its titles, again at the top of a page
};

/// MANUSCRIPT set in lines of WIDTH (pixels of 1/96 inch), in the colours of paper.
std::vector<Strip> stripsOf(const Manuscript& manuscript, double width);

void paintStrip(QPainter& painter, const Strip& strip, QPointF at);

/// The inks of paper.
namespace paper {
inline const QColor kText{0x1A, 0x22, 0x30}, kMuted{0x66, 0x70, 0x85}, kLine{0xC3, 0xCA, 0xD5},
    kError{0xC6, 0x2F, 0x2F};
}
/// The window's type; TABULAR: all digits equally wide.
QFont paperFont(int pixels, bool bold = false, bool tabular = false);

}  // namespace unroll
