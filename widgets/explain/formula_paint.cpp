// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/formula_paint.h"

#include <QGlyphRun>
#include <QPaintEngine>
#include <algorithm>
#include <cmath>

#include "explain/math_font.h"
#include "theme/theme.h"

namespace unroll {
namespace {

enum class State { Plain, Lit, Hovered, Selected };

State stateOf(const CellRef& cell, const FormulaPaint& paint) {
  if (!cell.valid()) return State::Plain;
  if (cell == paint.selected) return State::Selected;
  if (cell == paint.hovered) return State::Hovered;
  return std::find(paint.lit.begin(), paint.lit.end(), cell) != paint.lit.end() ? State::Lit : State::Plain;
}

/// Rules sit on whole device pixels, so that a fraction bar is a line and not a grey band.
QRectF snapped(const QRectF& rule, const QPainter& painter) {
  const QTransform& t = painter.deviceTransform();
  if (t.type() > QTransform::TxScale) return rule;
  QRectF device = t.mapRect(rule);
  const double height = std::max(1.0, std::round(device.height()));
  device = QRectF(device.x(), std::round(device.center().y() - height / 2.0), device.width(), height);
  return t.inverted().mapRect(device);
}

void paintFault(QPainter& painter, const FormulaBox& box, const QColor& color) {
  const double step = 0.16 * box.size, y = box.rect.bottom() - 0.08 * box.size;
  const double right = box.rect.right() - 0.62 * box.size;
  QPainterPath wave(QPointF(box.rect.left(), y));
  bool up = true;
  for (double x = box.rect.left(); x + step <= right + 0.01; x += step, up = !up)
    wave.quadTo(x + step / 2.0, y + (up ? -step : step), x + step, y);
  painter.setPen(QPen(color, std::max(1.2, 0.07 * box.size), Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
  painter.setBrush(Qt::NoBrush);
  painter.drawPath(wave);
  // The sign: a cross in a ring behind the faulty part, readable without colour.
  const QPointF middle(right + 0.34 * box.size, box.rect.top() + 0.24 * box.size);
  const double r = 0.22 * box.size, c = 0.10 * box.size;
  painter.drawEllipse(middle, r, r);
  painter.drawLine(middle + QPointF(-c, -c), middle + QPointF(c, c));
  painter.drawLine(middle + QPointF(-c, c), middle + QPointF(c, -c));
}

void paintMarks(QPainter& painter, const FormulaLayout& layout, const FormulaPaint& paint) {
  const std::vector<FormulaBox>& boxes = layout.boxes();
  for (size_t i = 0; i < boxes.size(); ++i) {
    if (boxes[i].fault) paintFault(painter, boxes[i], paint.error);
    const State own = stateOf(boxes[i].cell, paint);
    const QRectF room = boxes[i].rect.adjusted(-3, -2.5, 3, 2.5);
    // Large parts (a whole sum on the left-hand side) are marked by their ink alone.
    if (own != State::Plain && room.height() < 2.4 * boxes[i].size + 5.0) {
      painter.setPen(own == State::Hovered ? QPen(paint.accent, 1.0) : QPen(Qt::NoPen));
      painter.setBrush(paint.accentSoft);
      painter.drawRoundedRect(room, 4, 4);
    }
    if (static_cast<int>(i) == paint.focus) {
      painter.setPen(QPen(paint.accent, 2.0));
      painter.setBrush(Qt::NoBrush);
      painter.drawRoundedRect(room.adjusted(-1, -1, 1, 1), 5, 5);
    }
  }
}

/// SVG has no glyphs without their font: there they are outlines.
void paintGlyphs(QPainter& painter, const FormulaInk& ink, const QColor& color) {
  const QRawFont& font = MathFont::instance().raw(ink.size);
  if (painter.paintEngine()->type() == QPaintEngine::SVG) {
    QPainterPath path;
    for (size_t i = 0; i < ink.glyphs.size(); ++i)
      path.addPath(font.pathForGlyph(ink.glyphs[i]).translated(ink.positions[i]));
    path.setFillRule(Qt::WindingFill);
    return painter.fillPath(path, color);
  }
  QGlyphRun run;
  run.setRawFont(font);
  run.setGlyphIndexes(QList<quint32>(ink.glyphs.begin(), ink.glyphs.end()));
  run.setPositions(QList<QPointF>(ink.positions.begin(), ink.positions.end()));
  painter.setPen(color);
  painter.drawGlyphRun({0, 0}, run);
}

}  // namespace

FormulaPaint FormulaPaint::themed() {
  const Theme& theme = Theme::instance();
  FormulaPaint paint;
  paint.text = theme.text();
  paint.muted = theme.muted();
  paint.accent = theme.accent();
  paint.accentSoft = theme.accentSoft();
  paint.error = theme.error();
  return paint;
}

void paintFormula(QPainter& painter, const FormulaLayout& layout, QPointF origin, const FormulaPaint& paint) {
  painter.save();
  painter.translate(origin);
  painter.setRenderHint(QPainter::Antialiasing);
  const std::vector<FormulaBox>& boxes = layout.boxes();
  std::vector<State> states(boxes.size(), State::Plain);
  for (size_t i = 0; i < boxes.size(); ++i) {  // pre-order: parents are settled first
    states[i] = stateOf(boxes[i].cell, paint);
    if (states[i] == State::Plain && boxes[i].parent >= 0) states[i] = states[static_cast<size_t>(boxes[i].parent)];
  }
  paintMarks(painter, layout, paint);
  for (const FormulaInk& ink : layout.inks()) {
    const State state = states[static_cast<size_t>(ink.box)];
    const QColor color = state != State::Plain ? paint.accent : ink.muted ? paint.muted : paint.text;
    if (!ink.glyphs.empty()) paintGlyphs(painter, ink, color);
    if (!ink.rule.isNull()) painter.fillRect(snapped(ink.rule, painter), color);
    if (!ink.path.isEmpty()) painter.fillPath(ink.path, color);
  }
  painter.restore();
}

}  // namespace unroll
