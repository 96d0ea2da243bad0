// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QDropEvent>
#include <QMimeData>
#include <QtTest>

#include "canvas/canvas.h"
#include "graph/network_spec.h"

namespace unroll::testing {

/// Mouse and keys on a canvas, at places named by layers and ports.
class CanvasDriver {
 public:
  explicit CanvasDriver(Canvas* canvas) : m_canvas(canvas) {}

  QPoint inView(const QPointF& scene) const { return m_canvas->mapFromScene(scene); }
  NodeItem* node(const char* name) const {
    const NodeSpec* spec = m_canvas->document()->spec().findByName(name);
    return spec ? m_canvas->cards()->node(spec->id) : nullptr;
  }
  QPoint card(const char* name) const { return inView(node(name)->pos() + QPointF(90, 30)); }
  QPoint port(const char* name, const char* port, bool output) const {
    return inView(node(name)->port(port, output)->centre());
  }

  /// What the end of a drag from the palette sends.
  void dropLayer(const QString& key, const QPoint& where) {
    QMimeData data;
    data.setData(QLatin1String(kLayerMime), key.toUtf8());
    data.setText(key);
    QDragEnterEvent enter(where, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(m_canvas->viewport(), &enter);
    QDragMoveEvent move(where, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(m_canvas->viewport(), &move);
    QDropEvent drop(where, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(m_canvas->viewport(), &drop);
  }
  /// Press, move in steps as a hand does, release.
  void drag(const QPoint& from, const QPoint& to, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
    QWidget* view = m_canvas->viewport();
    QTest::mousePress(view, Qt::LeftButton, modifiers, from);
    for (int i = 1; i <= 8; ++i) moveTo(from + (to - from) * i / 8);
    QTest::mouseRelease(view, Qt::LeftButton, modifiers, to);
  }
  void moveTo(const QPoint& to) {
    QMouseEvent move(QEvent::MouseMove, to, m_canvas->viewport()->mapToGlobal(QPointF(to)), Qt::NoButton,
                     Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(m_canvas->viewport(), &move);
  }
  void click(const QPoint& where, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
    QTest::mouseClick(m_canvas->viewport(), Qt::LeftButton, modifiers, where);
  }
  void connectPorts(const char* from, const char* to) { drag(port(from, "out", true), port(to, "in", false)); }
  void key(int key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
    QTest::keyClick(m_canvas, static_cast<Qt::Key>(key), modifiers);
  }

 private:
  Canvas* m_canvas;
};

}  // namespace unroll::testing
