// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/card_style.h"

#include <QFontMetricsF>
#include <QPainter>

#include "theme/theme.h"

namespace unroll {

void paintCard(QPainter& painter, const QRectF& rect, const QColor& border, double borderWidth) {
  // One soft shadow, light from above: a few faint outlines instead of a blur that every move redraws.
  const bool dark = Theme::instance().dark();
  painter.setPen(Qt::NoPen);
  for (int i = 4; i >= 1; --i) {
    painter.setBrush(QColor(16, 24, 40, dark ? 26 : 8));
    painter.drawRoundedRect(rect.adjusted(-0.6 * i + 1, 0.5, 0.6 * i - 1, 0.8 * i), Theme::kCardRadius + i,
                            Theme::kCardRadius + i);
  }
  painter.setPen(QPen(border, borderWidth));
  painter.setBrush(Theme::instance().panel());
  painter.drawRoundedRect(rect, Theme::kCardRadius, Theme::kCardRadius);
}

QRectF pillRect(const QPointF& centre, const QString& words) {
  const QFontMetricsF metrics(Theme::instance().small());
  const double width = metrics.horizontalAdvance(words) + 16;
  return {centre.x() - width / 2, centre.y() - 9.5, width, 19};
}

void paintPill(QPainter& painter, const QRectF& rect, const QString& words, const QColor& ink, const QColor& border) {
  painter.setPen(QPen(border, 1));
  painter.setBrush(Theme::instance().canvas());
  painter.drawRoundedRect(rect, rect.height() / 2, rect.height() / 2);
  painter.setFont(Theme::instance().small());
  painter.setPen(ink);
  painter.drawText(rect, Qt::AlignCenter, words);
}

QString shapeText(const Shape& shape) { return shape.rank() == 0 ? QString() : QString::fromStdString(shape.str()); }

}  // namespace unroll
