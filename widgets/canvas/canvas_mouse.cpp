// SPDX-License-Identifier: GPL-3.0-or-later
// The mouse on the canvas: select, move, rubber band, pan; connections are in canvas_connect.cpp.
#include <QApplication>
#include <QMenu>
#include <QMouseEvent>
#include <QScrollBar>
#include <algorithm>

#include "canvas/canvas.h"
#include "canvas/canvas_edits.h"
#include "canvas/card_style.h"

namespace unroll {

namespace {

bool contains(const std::vector<NodeId>& nodes, NodeId id) {
  return std::find(nodes.begin(), nodes.end(), id) != nodes.end();
}

}  // namespace

void Canvas::mousePressEvent(QMouseEvent* event) {
  setFocus(Qt::MouseFocusReason);
  m_start = scenePoint(event->position());
  m_moved = false;
  m_ring = false;
  letGo();
  if (connecting()) endConnection();
  if (event->button() == Qt::MiddleButton || (event->button() == Qt::LeftButton && m_spaceDown)) {
    m_gesture = Gesture::Pan;
    m_lastView = event->position().toPoint();
    viewport()->setCursor(Qt::ClosedHandCursor);
    return;
  }
  if (event->button() != Qt::LeftButton) return;
  if (PortItem* port = m_scene->portNear(m_start)) return beginConnection(port, Gesture::Connect);
  if (NodeItem* node = m_scene->nodeAt(m_start)) return pressOnNode(node, event->modifiers());
  if (EdgeItem* edge = m_scene->edgeAt(m_start)) return chooseEdge(edge->edge());
  chooseEdge(std::nullopt);
  m_gesture = Gesture::RubberBand;
  m_bandBase =
      event->modifiers() & (Qt::ShiftModifier | Qt::ControlModifier) ? m_document->selection() : std::vector<NodeId>{};
  m_band = QRectF(m_start, m_start);
  m_document->select(m_bandBase);
}

void Canvas::pressOnNode(NodeItem* node, Qt::KeyboardModifiers modifiers) {
  std::vector<NodeId> chosen = m_document->selection();
  const bool there = contains(chosen, node->id());
  chooseEdge(std::nullopt);
  if (modifiers & (Qt::ShiftModifier | Qt::ControlModifier)) {
    if (there)
      chosen.erase(std::find(chosen.begin(), chosen.end(), node->id()));
    else
      chosen.push_back(node->id());
  } else if (!there) {
    chosen = {node->id()};
  }
  m_document->select(chosen);
  m_gesture = Gesture::Move;
}

void Canvas::mouseMoveEvent(QMouseEvent* event) {
  const QPointF where = scenePoint(event->position());
  if (m_gesture == Gesture::None) return hover(where);
  if (m_gesture == Gesture::Pan) {
    const QPoint now = event->position().toPoint();
    const QPoint by = now - m_lastView;
    m_lastView = now;
    m_autoFit = false;
    horizontalScrollBar()->setValue(horizontalScrollBar()->value() - by.x());
    verticalScrollBar()->setValue(verticalScrollBar()->value() - by.y());
    return;
  }
  dragTo(where);
}

void Canvas::dragTo(const QPointF& where) {
  const double travelled = QLineF(mapFromScene(m_start), mapFromScene(where)).length();
  if (!m_moved && travelled < QApplication::startDragDistance() / 2.0) return;
  m_moved = true;
  if (m_gesture == Gesture::Move) {
    m_scene->previewMove(m_document->selection(), where - m_start);
    viewport()->setCursor(Qt::SizeAllCursor);
  } else if (m_gesture == Gesture::RubberBand) {
    m_band = QRectF(m_start, where).normalized();
    std::vector<NodeId> chosen = m_bandBase;
    for (const NodeItem* item : m_scene->nodes()) {
      if (m_band.intersects(cardRect().translated(item->pos()))) chosen.push_back(item->id());
    }
    m_document->select(chosen);
    viewport()->update();
  } else if (m_gesture == Gesture::Connect) {
    aimAt(targetAt(where), where);
  }
}

void Canvas::mouseReleaseEvent(QMouseEvent* event) {
  const QPointF where = scenePoint(event->position());
  viewport()->unsetCursor();
  if (m_gesture == Gesture::Connect) {
    if (event->button() != Qt::LeftButton) return;
    PortItem* target = m_moved ? targetAt(where) : nullptr;
    if (target) return finishConnection(target);
    const std::optional<EdgeSpec> dropped = m_moved ? m_replaced : std::nullopt;
    endConnection();
    if (dropped) removeEdge(*m_document, *dropped);  // pulled off its port and let go
    return;
  }
  const Gesture ended = std::exchange(m_gesture, Gesture::None);
  if (ended == Gesture::Move && m_moved) {
    const QPointF by = where - m_start;
    moveNodes(*m_document, m_document->selection(), QPointF(qRound(by.x()), qRound(by.y())));
  }
  if (ended == Gesture::RubberBand) viewport()->update();
  hover(where);
}

void Canvas::mouseDoubleClickEvent(QMouseEvent* event) {
  const QPointF where = scenePoint(event->position());
  if (m_scene->portNear(where) || event->button() != Qt::LeftButton) return mousePressEvent(event);
  if (m_scene->nodeAt(where)) Q_EMIT inspectorWanted();
}

void Canvas::hover(const QPointF& where) {
  PortItem* port = m_scene->portNear(where);
  if (port != m_hovered) {
    if (m_hovered) m_hovered->setState(PortState::Plain);
    if (port) port->setState(PortState::Hovered);
    m_hovered = port;
  }
  const bool overNode = m_scene->nodeAt(where) != nullptr;
  viewport()->setCursor(m_spaceDown ? Qt::OpenHandCursor
                        : port      ? Qt::CrossCursor
                        : overNode  ? Qt::PointingHandCursor
                                    : Qt::ArrowCursor);
}

void Canvas::contextMenuEvent(QContextMenuEvent* event) {
  QMenu menu(this);
  const QPointF where = scenePoint(event->pos());
  if (event->reason() == QContextMenuEvent::Mouse) {
    NodeItem* node = m_scene->nodeAt(where);
    EdgeItem* edge = node ? nullptr : m_scene->edgeAt(where);
    if (node && !contains(m_document->selection(), node->id())) m_document->select({node->id()});
    if (edge) chooseEdge(edge->edge());
  }
  const bool any = !m_document->selection().empty();
  if (any) {
    menu.addAction(tr("Edit attributes"), this, &Canvas::inspectorWanted);
    menu.addAction(tr("Rename"), this, &Canvas::renameWanted);
    menu.addAction(tr("Connect from here"), this, [this] { startConnection(nullptr); });
    if (holdsGroup(*m_document, m_document->selection()))
      menu.addAction(tr("Open the group"), this, [this] { openGroups(*m_document, m_document->selection()); });
    menu.addAction(tr("Duplicate"), this, [this] { duplicateNodes(*m_document, m_document->selection()); });
    menu.addSeparator();
  }
  if (any || m_chosenEdge) menu.addAction(tr("Delete"), this, &Canvas::removeSelected);
  menu.addAction(tr("Show the whole network"), this, &Canvas::fit);
  menu.addAction(tr("Arrange automatically"), this, [this] { arrangeNodes(*m_document); });
  menu.exec(event->globalPos());
}

}  // namespace unroll
