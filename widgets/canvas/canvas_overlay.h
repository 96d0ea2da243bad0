// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QFrame>
#include <QObject>
#include <QWidget>

#include "graph/inference.h"

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace unroll {

class Canvas;
class ProblemBubble;

/// The network in small, with the part that is seen; a click or drag goes there.
class Minimap : public QWidget {
  Q_OBJECT
 public:
  explicit Minimap(Canvas* canvas);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;

 private:
  QTransform fromScene() const;
  void goTo(const QPointF& where);
  Canvas* m_canvas;
};

/// What floats above the canvas: minimap and zoom, the nearest problem, and, where there is nothing
/// yet, what to do next.
class CanvasOverlay : public QObject {
  Q_OBJECT
 public:
  explicit CanvasOverlay(Canvas* canvas);

 private:
  void place();
  void refresh();
  QWidget* makeZoomRow();
  QWidget* makeInvitation();
  Canvas* m_canvas;
  Minimap* m_minimap;
  QWidget* m_zoom;
  QWidget* m_invitation;
  ProblemBubble* m_bubble;
};

}  // namespace unroll
