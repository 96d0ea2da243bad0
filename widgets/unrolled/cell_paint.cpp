// SPDX-License-Identifier: GPL-3.0-or-later
// How the opened cell looks.
#include <algorithm>
#include <cmath>

#include "theme/theme.h"
#include "unrolled/cell_view.h"
#include "unrolled/unrolled_paint.h"

namespace unroll {
namespace {

using Kind = CellDiagram::Kind;

/// The sign of a function in the mathematics font; the others as text.
Formula signFormula(const std::string& sign) {
  if (sign.size() > 2 && std::isalpha(static_cast<unsigned char>(sign.front()))) return formula::word(sign);
  return formula::symbol(sign);
}

}  // namespace

/// A number's colour: blue and orange for values, the second pair for what flows backward.
QColor CellView::ink(int part) const {
  const Theme& theme = Theme::instance();
  const double value = number(part, m_unit);
  if (backward()) return value < 0.0 ? theme.gradientNegative() : theme.gradientPositive();
  return value < 0.0 ? theme.dataNegative() : value > 0.0 ? theme.dataPositive() : theme.muted();
}

/// Whether a wire comes down into PART: numbers keep off it.
bool CellView::takesFromAbove(int part) const {
  return std::any_of(m_layout.wires.begin(), m_layout.wires.end(), [&](const CellLayout::Wire& wire) {
    const int count = wire.path.elementCount();
    if (wire.to != part || count < 2) return false;
    const auto from = wire.path.elementAt(count - 2), to = wire.path.elementAt(count - 1);
    return m_layout.textbook && to.y > from.y + 0.01;
  });
}

void CellView::paintEvent(QPaintEvent*) {
  if (!m_explanation) return;
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const Theme& theme = Theme::instance();
  // The cell's own frame, as the textbook draws it.
  const QRectF frame = toWidget().mapRect(QRectF(QPointF(0.0, 0.0), m_layout.size)).adjusted(0.5, 1.5, -0.5, -1.5);
  painter.setPen(QPen(theme.line(), 1.0));
  painter.setBrush(theme.panel());
  painter.drawRoundedRect(frame, Theme::kCardRadius + 4, Theme::kCardRadius + 4);
  if (m_diagram.padded) {
    painter.setFont(theme.body());
    painter.setPen(theme.muted());
    painter.drawText(frame, Qt::AlignCenter, tr("padding: the state goes straight through"));
  }
  paintWires(painter);
  for (int i = 0; i < partCount(); ++i) {
    const Kind kind = m_diagram.parts[static_cast<size_t>(i)].kind;
    if (kind == Kind::Gate || kind == Kind::Sum) paintGate(painter, i);
    if (kind == Kind::Operation) paintOperation(painter, i);
    if (kind == Kind::Input || kind == Kind::State) paintChip(painter, i, chipOf(i, -1), false);
    if (hasFocus() && i == m_part) {
      painter.setPen(QPen(theme.accent(), 1.2, Qt::DotLine));
      painter.setBrush(Qt::NoBrush);
      painter.drawRoundedRect(boxOf(i).adjusted(-4, -4, 4, 4), 8, 8);
    }
  }
  for (size_t k = 0; k < m_diagram.outputs.size(); ++k)
    paintChip(painter, m_diagram.outputs[k], chipOf(-1, static_cast<int>(k)), true);
}

void CellView::paintWires(QPainter& painter) const {
  const Theme& theme = Theme::instance();
  const QTransform map = toWidget();
  const double s = scale();
  for (const CellLayout::Wire& wire : m_layout.wires) {
    const bool lit = isLit(wire.from);
    const QColor color = lit ? theme.accent() : theme.faint();
    const QPainterPath path = map.map(wire.path);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(color, lit ? 2.2 : s > 70.0 ? 1.8 : 1.4, Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin));
    painter.drawPath(path);
    if (wire.arrow) {
      const double length = std::max(1.0, path.length());
      drawArrowHead(painter, path.pointAtPercent(std::max(0.0, 1.0 - 6.0 / length)), path.pointAtPercent(1.0),
                    s > 70.0 ? 9.0 : 7.0, color);
    }
  }
}

void CellView::paintGate(QPainter& painter, int part) const {
  const Theme& theme = Theme::instance();
  const CellDiagram::Part& p = m_diagram.parts[static_cast<size_t>(part)];
  const QRectF box = boxOf(part);
  const bool lit = isLit(part), selected = isExplained() && m_cursor->selected().value == p.value;
  painter.setPen(QPen(lit || selected ? theme.accent() : theme.category(LayerCategory::Recurrent), lit ? 2.0 : 1.2));
  QColor fill = theme.category(LayerCategory::Recurrent);
  fill.setAlphaF(theme.dark() ? 0.20 : 0.10);
  painter.setBrush(theme.panel());
  painter.drawRoundedRect(box, 8, 8);
  painter.setBrush(fill);
  painter.drawRoundedRect(box, 8, 8);
  const QRectF strip = stripOf(part);
  const double size = std::clamp(box.height() * 0.21, 13.0, 22.0),
               baseline = (box.top() + strip.top()) / 2.0 + size * 0.3;
  const double x = box.left() + 8.0;
  if (!p.symbol.empty()) drawFormula(painter, symbolAt(p.symbol, m_time), {x, baseline}, size, theme.text());
  drawFormula(painter, signFormula(p.sign), {box.right() - 8.0, baseline}, size * 0.9, theme.muted(), Qt::AlignRight);
  // The number stands on the wire that leaves the gate.
  QFont font = theme.numbers();
  font.setPixelSize(static_cast<int>(std::clamp(size * 0.78, 11.0, 16.0)));
  painter.setFont(font);
  painter.setPen(ink(part));
  const double line = font.pixelSize() * 1.3;
  const bool right = takesFromAbove(part);
  painter.drawText(QRectF(box.center().x() + (right ? 5.0 : -124.0), box.top() - line - 1.0, 120.0, line),
                   (right ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter, shortNumber(number(part, m_unit)));
  paintBars(painter, part, strip);
}

/// A bar for each unit, from the bottom (0…1) or from the middle; where units are finer than pixels, a line from the
/// least to the most of those that share one.
void CellView::paintBars(QPainter& painter, int part, const QRectF& strip) const {
  const Theme& theme = Theme::instance();
  const CellDiagram::Part& p = m_diagram.parts[static_cast<size_t>(part)];
  const TensorD& value = m_explanation->evaluation().value(p.value);
  double low = p.low, high = p.high;
  if (!(high > low)) {
    double reach = 1e-12;
    for (int64_t u = 0; u < p.units; ++u) reach = std::max(reach, std::fabs(value[u]));
    low = -reach, high = reach;
  }
  painter.setPen(Qt::NoPen);
  painter.setBrush(theme.dataZero());
  painter.drawRoundedRect(strip, 3, 3);
  const auto y = [&](double v) {
    return strip.bottom() - strip.height() * (std::clamp(v, low, high) - low) / (high - low);
  };
  const double zero = y(0.0), wide = strip.width() / static_cast<double>(std::max<int64_t>(1, p.units));
  const bool openGate = p.low == 0.0 && p.high == 1.0;
  for (int64_t u = 0; u < p.units; ++u) {
    const bool chosen = u == m_unit;
    QColor color = openGate ? theme.accent() : value[u] < 0.0 ? theme.dataNegative() : theme.dataPositive();
    if (!chosen) color.setAlphaF(wide < 2.0 ? 0.35 : 0.55);
    const double left = strip.left() + static_cast<double>(u) * wide,
                 gap = wide > 3.0 ? std::min(2.0, wide * 0.2) : 0.0;
    painter.setBrush(color);
    const double top = y(value[u]);
    painter.drawRect(QRectF(left + gap / 2.0, std::min(top, zero), std::max(chosen ? 2.0 : 0.6, wide - gap),
                            std::max(1.0, std::fabs(top - zero))));
  }
  if (p.high > p.low && strip.height() > 24.0) {  // ½, or 0
    painter.setPen(QPen(theme.faint(), 1.0, Qt::DotLine));
    const double middle = y((low + high) / 2.0);
    painter.drawLine(QPointF(strip.left(), middle), QPointF(strip.right(), middle));
  }
}

void CellView::paintOperation(QPainter& painter, int part) const {
  const Theme& theme = Theme::instance();
  const CellDiagram::Part& p = m_diagram.parts[static_cast<size_t>(part)];
  const QRectF box = boxOf(part);
  const bool lit = isLit(part), selected = isExplained() && m_cursor->selected().value == p.value;
  painter.setPen(QPen(lit || selected ? theme.accent() : theme.muted(), lit ? 2.0 : 1.2));
  painter.setBrush(lit || selected ? theme.accentSoft() : theme.panel());
  painter.drawRoundedRect(box, box.height() / 2.0, box.height() / 2.0);
  const double size = std::clamp(box.height() * 0.62, 11.0, 26.0);
  drawFormula(painter, signFormula(p.sign), box.center() + QPointF(0, size * (p.sign.size() > 3 ? 0.24 : 0.30)), size,
              theme.text(), Qt::AlignHCenter);
  // The number stands above and to the right, off the wires that end here.
  QFont font = theme.numbers();
  font.setPixelSize(static_cast<int>(std::clamp(scale() * 0.2, 11.0, 16.0)));
  painter.setFont(font);
  painter.setPen(ink(part));
  const double line = font.pixelSize() * 1.25;
  const bool wide = box.width() > 1.3 * box.height() && !takesFromAbove(part);
  const QRectF above(wide ? box.center().x() - 60.0 : box.right() - 1.0, box.top() - line * (wide ? 1.05 : 0.85), 120.0,
                     line);
  painter.drawText(above, (wide ? Qt::AlignHCenter : Qt::AlignLeft) | Qt::AlignVCenter, numberText(part));
}

/// A state or an input: its symbol, the number, and all its cells as colours.
void CellView::paintChip(QPainter& painter, int part, const QRectF& rect, bool output) const {
  const Theme& theme = Theme::instance();
  const CellDiagram::Part& p = m_diagram.parts[static_cast<size_t>(part)];
  const TensorD& value =
      backward() ? m_explanation->evaluation().gradient(p.value) : m_explanation->evaluation().value(p.value);
  const double size = std::clamp(rect.height() * 0.40, 13.0, 21.0);
  const bool lit = isLit(part);
  if (lit) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.accentSoft());
    painter.drawRoundedRect(rect.adjusted(-2, -1, 2, 1), 6, 6);
  }
  const double baseline = rect.top() + size;
  std::string symbol = p.symbol;
  if (output && p.kind == Kind::State) symbol.clear();  // padding: the same number under the name it has after the step
  double x = rect.left() + 2.0;
  if (!symbol.empty())
    x += drawFormula(painter, symbolAt(symbol, m_time), {x, baseline}, size, theme.text()) + 5.0;
  else
    for (const RecurrentState& state : m_chain.states)
      if (output && state.sources[static_cast<size_t>(m_time)] == p.value)
        x += drawFormula(painter, symbolAt(state.symbol + "_t", m_time), {x, baseline}, size, theme.text()) + 5.0;
  QFont font = theme.numbers();
  font.setPixelSize(static_cast<int>(std::clamp(size * 0.78, 11.0, 16.0)));
  painter.setFont(font);
  painter.setPen(ink(part));
  QString text = shortNumber(number(part, m_unit), 3);
  if (QFontMetricsF(font).horizontalAdvance(text) > rect.right() - x) text = shortNumber(number(part, m_unit), 2);
  if (const double wide = QFontMetricsF(font).horizontalAdvance(text); wide > rect.right() - x) {
    font.setPixelSize(std::max(8, static_cast<int>(font.pixelSize() * (rect.right() - x) / wide)));
    painter.setFont(font);
  }
  painter.drawText(QRectF(x, rect.top(), rect.right() - x + 4.0, size * 1.35), Qt::AlignLeft | Qt::AlignVCenter, text);
  double most = 1e-12;
  for (int64_t u = 0; u < p.units; ++u) most = std::max(most, std::fabs(value[u]));
  const QRectF strip(rect.left() + 2.0, rect.top() + size * 1.45, rect.width() - 4.0,
                     std::max(6.0, rect.height() - size * 1.45 - 4.0));
  const double wide = strip.width() / static_cast<double>(std::max<int64_t>(1, p.units));
  painter.setPen(Qt::NoPen);
  for (int64_t u = 0; u < p.units; ++u) {
    painter.setBrush(theme.diverging(value[u] / most, backward()));
    painter.drawRect(QRectF(strip.left() + static_cast<double>(u) * wide, strip.top(),
                            std::max(0.8, wide - (wide > 4.0 ? 1.0 : 0.0)), strip.height()));
  }
  if (p.units == units() && wide > 1.5) {
    painter.setPen(QPen(theme.text(), 1.2));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(
        QRectF(strip.left() + m_unit * wide, strip.top() - 1.0, std::max(2.0, wide), strip.height() + 2.0));
  }
}

}  // namespace unroll
