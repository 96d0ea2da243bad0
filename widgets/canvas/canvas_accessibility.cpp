// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/canvas_accessibility.h"

#include <QAccessible>
#include <QAccessibleActionInterface>
#include <QAccessibleObject>
#include <QAccessibleWidget>
#include <QMenu>
#include <algorithm>

#include "canvas/canvas.h"
#include "canvas/card_style.h"

namespace unroll {

namespace {

Canvas* canvasOf(const QGraphicsItem* item) {
  if (!item->scene() || item->scene()->views().isEmpty()) return nullptr;
  return qobject_cast<Canvas*>(item->scene()->views().constFirst());
}

/// A rectangle of the scene on the screen.
QRect onScreen(const Canvas* canvas, const QRectF& sceneRect) {
  const QRect inView = canvas->mapFromScene(sceneRect).boundingRect();
  return {canvas->viewport()->mapToGlobal(inView.topLeft()), inView.size()};
}

/// What cards, ports and edges have in common.
class ItemAccessible : public QAccessibleObject, public QAccessibleActionInterface {
 public:
  ItemAccessible(QGraphicsObject* item, QAccessible::Role role) : QAccessibleObject(item), m_item(item), m_role(role) {}

  QAccessible::Role role() const override { return m_role; }
  QAccessibleInterface* parent() const override {
    Canvas* canvas = canvasOf(m_item);
    return canvas ? QAccessible::queryAccessibleInterface(canvas) : nullptr;
  }
  int childCount() const override { return 0; }
  QAccessibleInterface* child(int) const override { return nullptr; }
  int indexOfChild(const QAccessibleInterface*) const override { return -1; }
  QRect rect() const override {
    const Canvas* canvas = canvasOf(m_item);
    return canvas ? onScreen(canvas, m_item->mapRectToScene(area())) : QRect();
  }
  QAccessible::State state() const override {
    QAccessible::State state;
    const Canvas* canvas = canvasOf(m_item);
    if (!canvas || !canvas->isVisible()) {
      state.invisible = true;
      return state;
    }
    const QRect seen(canvas->viewport()->mapToGlobal(QPoint()), canvas->viewport()->size());
    state.offscreen = !seen.intersects(rect());
    state.focusable = true;
    return state;
  }
  void* interface_cast(QAccessible::InterfaceType type) override {
    return type == QAccessible::ActionInterface ? static_cast<QAccessibleActionInterface*>(this) : nullptr;
  }
  QStringList actionNames() const override { return {pressAction(), setFocusAction()}; }
  QStringList keyBindingsForAction(const QString&) const override { return {}; }

 protected:
  virtual QRectF area() const = 0;
  QGraphicsObject* m_item;
  QAccessible::Role m_role;
};

class NodeAccessible : public ItemAccessible {
 public:
  explicit NodeAccessible(NodeItem* node) : ItemAccessible(node, QAccessible::ListItem), m_node(node) {}

  QString text(QAccessible::Text kind) const override {
    if (kind == QAccessible::Name) return m_node->name();
    return kind == QAccessible::Description ? m_node->description() : QString();
  }
  int childCount() const override { return static_cast<int>(m_node->inputs().size() + m_node->outputs().size()); }
  QAccessibleInterface* child(int index) const override {
    PortItem* port = portAt(index);
    return port ? QAccessible::queryAccessibleInterface(port) : nullptr;
  }
  int indexOfChild(const QAccessibleInterface* child) const override {
    for (int i = 0; i < childCount(); ++i) {
      if (child->object() == portAt(i)) return i;
    }
    return -1;
  }
  QAccessibleInterface* childAt(int x, int y) const override {
    for (int i = 0; i < childCount(); ++i) {
      if (child(i)->rect().contains(x, y)) return child(i);
    }
    return nullptr;
  }
  QAccessible::State state() const override {
    QAccessible::State state = ItemAccessible::state();
    state.selectable = true;
    state.selected = m_node->chosen();
    const Canvas* canvas = canvasOf(m_node);
    state.focused = canvas && canvas->hasFocus() && m_node->chosen();
    return state;
  }
  void doAction(const QString& action) override {
    Canvas* canvas = canvasOf(m_node);
    if (!canvas) return;
    canvas->document()->select({m_node->id()});
    canvas->reveal(m_node->id());
    if (action == setFocusAction()) canvas->setFocus(Qt::OtherFocusReason);
  }

 protected:
  QRectF area() const override { return cardRect(); }

 private:
  PortItem* portAt(int index) const {
    const auto inputs = static_cast<int>(m_node->inputs().size());
    if (index < 0 || index >= childCount()) return nullptr;
    return index < inputs ? m_node->inputs()[static_cast<size_t>(index)]
                          : m_node->outputs()[static_cast<size_t>(index - inputs)];
  }
  NodeItem* m_node;
};

class PortAccessible : public ItemAccessible {
 public:
  explicit PortAccessible(PortItem* port) : ItemAccessible(port, QAccessible::Button), m_port(port) {}
  QAccessibleInterface* parent() const override { return QAccessible::queryAccessibleInterface(m_port->node()); }
  QString text(QAccessible::Text kind) const override {
    if (kind == QAccessible::Name) return m_port->fullName();
    return kind == QAccessible::Description ? m_port->description() : QString();
  }
  /// The first press starts a connection, the second ends it.
  void doAction(const QString& action) override {
    Canvas* canvas = canvasOf(m_port);
    if (!canvas || action != pressAction()) return;
    if (canvas->connecting())
      canvas->finishConnection(m_port);
    else
      canvas->startConnection(m_port);
  }

 protected:
  QRectF area() const override {
    return {-kPortRadius - 1, -kPortRadius - 1, 2 * kPortRadius + 2, 2 * kPortRadius + 2};
  }

 private:
  PortItem* m_port;
};

class EdgeAccessible : public ItemAccessible {
 public:
  explicit EdgeAccessible(EdgeItem* edge) : ItemAccessible(edge, QAccessible::Link), m_edge(edge) {}
  QString text(QAccessible::Text kind) const override {
    if (kind == QAccessible::Name) return m_edge->name();
    return kind == QAccessible::Description ? m_edge->description() : QString();
  }
  QAccessible::State state() const override {
    QAccessible::State state = ItemAccessible::state();
    state.selectable = true;
    state.selected = m_edge->chosen();
    return state;
  }
  void doAction(const QString&) override {
    if (Canvas* canvas = canvasOf(m_edge)) canvas->chooseEdge(m_edge->edge());
  }

 protected:
  /// Around the middle, where a click selects the edge.
  QRectF area() const override {
    return m_edge->description().isEmpty() ? QRectF(m_edge->middle() - QPointF(8, 8), QSizeF(16, 16))
                                           : pillRect(m_edge->middle(), m_edge->description());
  }

 private:
  EdgeItem* m_edge;
};

class CanvasAccessible : public QAccessibleWidget {
 public:
  explicit CanvasAccessible(Canvas* canvas) : QAccessibleWidget(canvas, QAccessible::List), m_canvas(canvas) {}

  int childCount() const override { return static_cast<int>(objects().size()); }
  QAccessibleInterface* child(int index) const override {
    const QObjectList all = objects();
    return index >= 0 && index < all.size() ? QAccessible::queryAccessibleInterface(all[index]) : nullptr;
  }
  int indexOfChild(const QAccessibleInterface* child) const override {
    return static_cast<int>(objects().indexOf(child->object()));
  }
  QAccessibleInterface* childAt(int x, int y) const override {
    for (int i = childCount() - 1; i >= 0; --i) {
      QAccessibleInterface* found = child(i);
      if (found && found->object() != m_canvas->viewport() && found->rect().contains(x, y)) return found;
    }
    return QAccessible::queryAccessibleInterface(m_canvas->viewport());
  }

 private:
  QObjectList objects() const {
    QObjectList all;
    for (NodeItem* node : m_canvas->cards()->nodes()) all << node;
    for (EdgeItem* edge : m_canvas->cards()->edges()) all << edge;
    all << m_canvas->viewport();
    for (QMenu* menu : m_canvas->findChildren<QMenu*>(Qt::FindDirectChildrenOnly)) all << menu;
    return all;
  }
  Canvas* m_canvas;
};

QAccessibleInterface* makeInterface(const QString&, QObject* object) {
  if (auto* canvas = qobject_cast<Canvas*>(object)) return new CanvasAccessible(canvas);
  if (auto* node = qobject_cast<NodeItem*>(object)) return new NodeAccessible(node);
  if (auto* port = qobject_cast<PortItem*>(object)) return new PortAccessible(port);
  if (auto* edge = qobject_cast<EdgeItem*>(object)) return new EdgeAccessible(edge);
  return nullptr;
}

}  // namespace

void installCanvasAccessibility() { QAccessible::installFactory(makeInterface); }

}  // namespace unroll
