// SPDX-License-Identifier: GPL-3.0-or-later
#include "theme/icons.h"

#include <QFile>
#include <QPainter>
#include <QPixmap>
#include <QSvgRenderer>

#include "theme/theme.h"

namespace unroll {

namespace {

QPixmap drawn(QByteArray svg, const QColor& color, int size) {
  svg.replace("currentColor", color.name().toLatin1());
  QPixmap pixmap(size, size);
  pixmap.fill(Qt::transparent);
  QPainter painter(&pixmap);
  QSvgRenderer(svg).render(&painter);
  return pixmap;
}

}  // namespace

QIcon themedIcon(const QString& name, const QColor& color) {
  QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
  if (!file.open(QIODevice::ReadOnly)) return {};
  const QByteArray svg = file.readAll();
  QIcon icon;
  for (int size : {16, 32, 48}) {
    icon.addPixmap(drawn(svg, color, size), QIcon::Normal);
    icon.addPixmap(drawn(svg, Theme::instance().faint(), size), QIcon::Disabled);
  }
  return icon;
}

}  // namespace unroll
