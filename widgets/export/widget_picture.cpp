// SPDX-License-Identifier: GPL-3.0-or-later
// A widget as it is shown, with vectors. Neither SVG nor PDF keeps to the region that a widget may paint in: what
// scrolls would stick out below its frame. So widgets are drawn one by one: whole ones with vectors, cut ones as images
// of what is seen of them, hidden ones not at all.
#include <QPaintEngine>
#include <QPointer>
#include <QWidget>
#include <cmath>

#include "export/subject.h"
#include "theme/theme.h"

namespace unroll {
namespace {

constexpr double kImageScale = 4.0;  ///< of what is cut off at an edge

bool isVector(const QPainter& painter) {
  const auto type = painter.paintEngine()->type();
  return type == QPaintEngine::SVG || type == QPaintEngine::Pdf;
}

void paintCut(QPainter& painter, QWidget& widget, const QRect& seen, QWidget::RenderFlags flags) {
  QImage image((QSizeF(seen.size()) * kImageScale).toSize(), QImage::Format_ARGB32_Premultiplied);
  image.setDevicePixelRatio(kImageScale);
  image.fill(Qt::transparent);
  QPainter inside(&image);
  widget.render(&inside, {}, seen, flags);
  inside.end();
  painter.drawImage(QRectF(seen), image);
}

/// WIDGET and what is in it; SEEN: the part of it that its ancestors show.
void paintAlone(QPainter& painter, QWidget& widget, const QRect& seen, QWidget::RenderFlags flags) {
  if (seen.contains(widget.rect()))
    widget.render(&painter, {}, {}, flags);
  else
    paintCut(painter, widget, seen, flags);
  for (QObject* object : widget.children()) {
    auto* child = qobject_cast<QWidget*>(object);
    if (!child || !child->isVisible() || child->isWindow()) continue;
    const QRect part = seen.translated(-child->pos()) & child->rect();
    if (part.isEmpty()) continue;
    painter.save();
    painter.translate(child->pos());
    paintAlone(painter, *child, part, {});
    painter.restore();
  }
}

}  // namespace

Picture pictureOf(QWidget* widget, const QString& title) {
  Picture picture;
  picture.title = title;
  picture.size = widget ? widget->size() : QSize(1, 1);
  picture.background = Theme::instance().background();
  picture.paint = [shown = QPointer<QWidget>(widget)](QPainter& painter) {
    if (!shown) return;
    if (isVector(painter))
      paintAlone(painter, *shown, shown->rect(), QWidget::DrawWindowBackground);
    else
      shown->render(&painter, {}, {}, QWidget::DrawWindowBackground | QWidget::DrawChildren);
  };
  return picture;
}

}  // namespace unroll
