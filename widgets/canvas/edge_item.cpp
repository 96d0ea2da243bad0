// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/edge_item.h"

#include <QPainter>
#include <QPainterPathStroker>
#include <QStyleOptionGraphicsItem>
#include <algorithm>
#include <cmath>
#include <vector>

#include "canvas/card_style.h"
#include "theme/theme.h"

namespace unroll {

namespace {

/// A path through POINTS with rounded corners.
QPainterPath roundedPath(const std::vector<QPointF>& points, double radius) {
  QPainterPath path(points.front());
  for (size_t i = 1; i + 1 < points.size(); ++i) {
    const QLineF before(points[i], points[i - 1]);
    const QLineF after(points[i], points[i + 1]);
    const double r = std::min({radius, before.length() / 2, after.length() / 2});
    path.lineTo(before.pointAt(before.length() > 0 ? r / before.length() : 0));
    path.quadTo(points[i], after.pointAt(after.length() > 0 ? r / after.length() : 0));
  }
  path.lineTo(points.back());
  return path;
}

}  // namespace

QPainterPath edgePath(const QPointF& from, const QPointF& to) {
  const double dx = to.x() - from.x();
  const double dy = to.y() - from.y();
  const bool rowsApart = std::abs(dy) > kCardHeight * 0.6;
  if (dx >= 16 || (dx > -kCardWidth * 0.75 && rowsApart)) {
    QPainterPath path(from);
    const double reach = dx >= 16 ? std::max(16.0, dx / 2) : 64.0;
    path.cubicTo(from + QPointF(reach, 0), to - QPointF(reach, 0), to);
    return path;
  }
  // Backwards: out to the right, along the gap between the rows (or around below), in from the left.
  constexpr double kOut = 26;
  const double half = kCardHeight / 2;
  const double lane = std::abs(dy) > kCardHeight + 20 ? from.y() + dy / 2 : std::max(from.y(), to.y()) + half + 28;
  return roundedPath(
      {from, {from.x() + kOut, from.y()}, {from.x() + kOut, lane}, {to.x() - kOut, lane}, {to.x() - kOut, to.y()}, to},
      16);
}

EdgeItem::EdgeItem(const EdgeSpec& edge, QGraphicsItem* parent) : QGraphicsObject(parent), m_edge(edge) {
  setAcceptHoverEvents(true);
  setZValue(0);
}

void EdgeItem::show(const QString& name, const QString& label, bool wrong, const QString& problem) {
  prepareGeometryChange();
  m_name = name;
  m_label = label;
  m_wrong = wrong;
  setToolTip(problem.isEmpty() ? name : name + QLatin1Char('\n') + problem);
  update();
}

void EdgeItem::place(const QPointF& from, const QPointF& to) {
  prepareGeometryChange();
  m_path = edgePath(from, to);
  m_middle = m_path.pointAtPercent(0.5);
  // The pill of a straight edge stands above the line, so that the line stays visible.
  const double room = to.x() - from.x();
  m_pill = !m_label.isEmpty() && (room <= 0 || m_wrong || room > pillRect({}, m_label).width() + 2 * kPortRadius - 8);
  if (room > 0 && std::abs(to.y() - from.y()) < kGrid) m_middle.ry() -= 17;
  update();
}

void EdgeItem::setChosen(bool chosen) {
  if (m_chosen == chosen) return;
  m_chosen = chosen;
  update();
}

QRectF EdgeItem::boundingRect() const {
  QRectF rect = m_path.boundingRect().adjusted(-6, -6, 6, 6);
  if (m_pill) rect |= pillRect(m_middle, m_label).adjusted(-2, -2, 2, 2);
  return rect;
}

QPainterPath EdgeItem::shape() const {
  QPainterPathStroker stroker;
  stroker.setWidth(12);
  QPainterPath path = stroker.createStroke(m_path);
  if (m_pill) path.addRect(pillRect(m_middle, m_label));
  return path;
}

void EdgeItem::hoverEnterEvent(QGraphicsSceneHoverEvent*) {
  m_hovered = true;
  update();
}

void EdgeItem::hoverLeaveEvent(QGraphicsSceneHoverEvent*) {
  m_hovered = false;
  update();
}

void EdgeItem::paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget*) {
  const Theme& theme = Theme::instance();
  painter->setRenderHint(QPainter::Antialiasing);
  const QColor ink = m_chosen ? theme.accent() : m_wrong ? theme.error() : m_hovered ? theme.muted() : theme.faint();
  const double scale = option->levelOfDetailFromTransform(painter->worldTransform());
  QPen pen(ink, (m_chosen || m_hovered ? 2.4 : 1.8) / std::clamp(scale * 1.5, 0.2, 1.0));
  if (m_wrong) pen.setDashPattern({3, 2.5});
  pen.setCapStyle(m_wrong ? Qt::FlatCap : Qt::RoundCap);
  painter->setPen(pen);
  painter->setBrush(Qt::NoBrush);
  painter->drawPath(m_path);
  if (!m_pill || scale < kReadableScale) return;
  paintPill(*painter, pillRect(m_middle, m_label), m_label, m_wrong ? theme.error() : theme.muted(),
            m_chosen  ? theme.accent()
            : m_wrong ? theme.error()
                      : theme.line());
}

}  // namespace unroll
