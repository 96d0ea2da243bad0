// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/tape_sign.h"

#include <QPainter>
#include <QPainterPath>

namespace unroll {
namespace {

void triangle(QPainter& painter, double from, double to) {
  painter.drawPolygon(QPolygonF{{from, 3.0}, {to, 8.0}, {from, 13.0}});
}

/// Round and round: most of a circle with an arrow's head at its end.
void loop(QPainter& painter, const QColor& color) {
  painter.setPen(QPen(color, 1.7, Qt::SolidLine, Qt::RoundCap));
  painter.setBrush(Qt::NoBrush);
  painter.drawArc(QRectF(3, 3.4, 10, 10), 50 * 16, 285 * 16);
  painter.setPen(Qt::NoPen);
  painter.setBrush(color);
  painter.drawPolygon(QPolygonF{{8.6, 0.6}, {14.2, 2.6}, {10.2, 6.9}});
}

}  // namespace

QIcon tapeIcon(TapeSign sign, const QColor& color, qreal ratio) {
  QPixmap pixmap(QSize(16, 16) * ratio);
  pixmap.setDevicePixelRatio(ratio);
  pixmap.fill(Qt::transparent);
  QPainter painter(&pixmap);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  painter.setBrush(color);
  switch (sign) {
    case TapeSign::First:
      painter.drawRect(QRectF(3, 3.5, 1.8, 9));
      triangle(painter, 13, 6);
      break;
    case TapeSign::Back: triangle(painter, 12, 4); break;
    case TapeSign::Play: triangle(painter, 4.5, 13); break;
    case TapeSign::Pause:
      painter.drawRect(QRectF(4, 3, 3, 10));
      painter.drawRect(QRectF(9.5, 3, 3, 10));
      break;
    case TapeSign::Next: triangle(painter, 4, 12); break;
    case TapeSign::Last:
      painter.drawRect(QRectF(11.2, 3.5, 1.8, 9));
      triangle(painter, 3, 10);
      break;
    case TapeSign::Loop: loop(painter, color); break;
  }
  return QIcon(pixmap);
}

}  // namespace unroll
