// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/spot_plot.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>
#include <cmath>

#include "explain/derivation_rows.h"
#include "theme/theme.h"

namespace unroll {

SpotPlot::SpotPlot(ExplainCursor* cursor, QWidget* parent) : QWidget(parent), m_cursor(cursor) {
  setMouseTracking(true);
  setFocusPolicy(Qt::TabFocus);
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
  connect(cursor, &ExplainCursor::hoverChanged, this, qOverload<>(&QWidget::update));
  connect(cursor, &ExplainCursor::selectionChanged, this, qOverload<>(&QWidget::update));
  connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void SpotPlot::setSpots(std::vector<Spot> spots) {
  m_spots = std::move(spots);
  m_focus = std::min(m_focus, static_cast<int>(m_spots.size()) - 1);
}

void SpotPlot::paintMarks(QPainter& painter) const {
  const Theme& theme = Theme::instance();
  painter.setBrush(Qt::NoBrush);
  const auto among = [](const std::vector<CellRef>& cells, const CellRef& cell) {
    return std::find(cells.begin(), cells.end(), cell) != cells.end();
  };
  for (size_t i = 0; i < m_spots.size(); ++i) {
    const Spot& spot = m_spots[i];
    QPen pen(Qt::NoPen);
    if (among(m_cursor->users(), spot.cell)) pen = QPen(theme.accent(), 1.5, Qt::DotLine);
    if (among(m_cursor->operands(), spot.cell)) pen = QPen(theme.accent(), 1.5);
    if (hasFocus() && m_focus == static_cast<int>(i)) pen = QPen(theme.muted(), 2.0);
    if (spot.cell == m_cursor->hovered()) pen = QPen(theme.text(), 1.5);
    if (spot.cell == m_cursor->selected()) pen = QPen(theme.accent(), 2.0);
    if (pen.style() == Qt::NoPen) continue;
    painter.setPen(pen);
    painter.drawRoundedRect(spot.rect.adjusted(-2, -2, 2, 2), 3, 3);
  }
}

/// The nearest of those that are under the mouse: dots may lie upon each other.
int SpotPlot::spotAt(QPointF point) const {
  int best = -1;
  double nearest = INFINITY;
  for (size_t i = 0; i < m_spots.size(); ++i) {
    if (!m_spots[i].rect.adjusted(-3, -3, 3, 3).contains(point)) continue;
    const QPointF away = m_spots[i].rect.center() - point;
    const double distance = QPointF::dotProduct(away, away);
    if (distance >= nearest) continue;
    nearest = distance;
    best = static_cast<int>(i);
  }
  return best;
}

QString SpotPlot::wordsOf(int spot) const {
  const CellRef& cell = m_spots[static_cast<size_t>(spot)].cell;
  return QStringLiteral("%1 = %2").arg(QString::fromStdString(m_cursor->explanation()->refOf(cell)),
                                       shownNumber(m_cursor->explanation()->number(cell), 6));
}

bool SpotPlot::event(QEvent* event) {
  if (event->type() == QEvent::ToolTip) {
    auto* help = static_cast<QHelpEvent*>(event);
    const int spot = spotAt(help->pos());
    spot >= 0 ? QToolTip::showText(help->globalPos(), wordsOf(spot), this) : QToolTip::hideText();
    return true;
  }
  return QWidget::event(event);
}

void SpotPlot::mouseMoveEvent(QMouseEvent* event) {
  const int spot = spotAt(event->position());
  setCursor(spot >= 0 ? Qt::PointingHandCursor : Qt::ArrowCursor);
  m_cursor->hover(spot >= 0 ? m_spots[static_cast<size_t>(spot)].cell : CellRef{});
}

void SpotPlot::mousePressEvent(QMouseEvent* event) {
  const int spot = spotAt(event->position());
  if (spot < 0 || event->button() != Qt::LeftButton) return event->ignore();
  m_focus = spot;
  m_cursor->select(CellRef(m_spots[static_cast<size_t>(spot)].cell));
}

void SpotPlot::leaveEvent(QEvent*) { m_cursor->hover({}); }

void SpotPlot::focusSpot(int spot) {
  m_focus = std::clamp(spot, 0, static_cast<int>(m_spots.size()) - 1);
  m_cursor->hover(m_spots[static_cast<size_t>(m_focus)].cell);
  setAccessibleDescription(wordsOf(m_focus));
  update();
}

void SpotPlot::keyPressEvent(QKeyEvent* event) {
  if (m_spots.empty()) return QWidget::keyPressEvent(event);
  switch (event->key()) {
    case Qt::Key_Left: return focusSpot(m_focus - 1);
    case Qt::Key_Right: return focusSpot(m_focus + 1);
    case Qt::Key_Return:
    case Qt::Key_Enter:
      if (m_focus >= 0) m_cursor->select(CellRef(m_spots[static_cast<size_t>(m_focus)].cell));
      return;
    default: QWidget::keyPressEvent(event);
  }
}

}  // namespace unroll
