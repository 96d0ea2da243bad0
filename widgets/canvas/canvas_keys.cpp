// SPDX-License-Identifier: GPL-3.0-or-later
// The keys on the canvas: everything the mouse does.
#include <QClipboard>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QScrollBar>
#include <algorithm>

#include "canvas/canvas.h"
#include "canvas/canvas_edits.h"
#include "canvas/card_style.h"

namespace unroll {

namespace {

bool isModifier(int key) {
  return key == Qt::Key_Control || key == Qt::Key_Shift || key == Qt::Key_Alt || key == Qt::Key_Meta ||
         key == Qt::Key_AltGr;
}

}  // namespace

void Canvas::keyPressEvent(QKeyEvent* event) {
  if (!isModifier(event->key())) letGo();
  if (event->key() == Qt::Key_Space && !event->isAutoRepeat()) {
    m_spaceDown = true;
    viewport()->setCursor(Qt::OpenHandCursor);
    return;
  }
  if (m_gesture == Gesture::ConnectByKeys) {
    switch (event->key()) {
      case Qt::Key_Right:
      case Qt::Key_Down: return nextTarget(true);
      case Qt::Key_Left:
      case Qt::Key_Up: return nextTarget(false);
      case Qt::Key_Return:
      case Qt::Key_Enter:
        if (PortItem* target = m_scene->portNear(m_aim)) finishConnection(target);
        return;
      default: break;
    }
  }
  if (editingKey(event) || movingKey(event)) return;
  event->ignore();
}

bool Canvas::editingKey(QKeyEvent* event) {
  if (event->matches(QKeySequence::SelectAll)) {
    std::vector<NodeId> all;
    for (const NodeItem* item : m_scene->nodes()) all.push_back(item->id());
    m_document->select(all);
    return true;
  }
  const std::vector<NodeId> chosen = m_document->selection();
  if (event->matches(QKeySequence::Copy) || event->matches(QKeySequence::Cut)) {
    if (chosen.empty()) return true;
    QGuiApplication::clipboard()->setText(nodesAsText(*m_document, chosen));
    if (event->matches(QKeySequence::Cut)) removeSelected();
    return true;
  }
  if (event->matches(QKeySequence::Paste)) {
    paste();
    return true;
  }
  const bool control = event->modifiers() & Qt::ControlModifier;
  switch (event->key()) {
    case Qt::Key_Delete:
    case Qt::Key_Backspace: removeSelected(); return true;
    case Qt::Key_D:
      if (control) duplicateNodes(*m_document, chosen);
      return control;
    case Qt::Key_C:
      if (!control) startConnection(nullptr);
      return true;
    case Qt::Key_E: nextEdge(); return true;
    case Qt::Key_O:
      if (!control) openGroups(*m_document, chosen);
      return !control;
    case Qt::Key_F2: Q_EMIT renameWanted(); return true;
    case Qt::Key_Return:
    case Qt::Key_Enter: Q_EMIT inspectorWanted(); return true;
    case Qt::Key_Home: fit(); return true;
    case Qt::Key_Plus:
    case Qt::Key_Equal: setZoom(zoom() * 1.2); return true;
    case Qt::Key_Minus: setZoom(zoom() / 1.2); return true;
    case Qt::Key_Escape:
      if (connecting())
        endConnection();
      else if (m_gesture == Gesture::Move) {
        m_gesture = Gesture::None;
        m_scene->previewMove(chosen, {});
      } else {
        chooseEdge(std::nullopt);
        m_document->select({});
      }
      return true;
    default: return false;
  }
}

bool Canvas::movingKey(QKeyEvent* event) {
  QPointF way;
  switch (event->key()) {
    case Qt::Key_Left: way = {-1, 0}; break;
    case Qt::Key_Right: way = {1, 0}; break;
    case Qt::Key_Up: way = {0, -1}; break;
    case Qt::Key_Down: way = {0, 1}; break;
    default: return false;
  }
  if (m_document->selection().empty()) {
    m_autoFit = false;
    horizontalScrollBar()->setValue(horizontalScrollBar()->value() + static_cast<int>(way.x() * 40));
    verticalScrollBar()->setValue(verticalScrollBar()->value() + static_cast<int>(way.y() * 40));
    return true;
  }
  const double step = event->modifiers() & Qt::ShiftModifier ? 1.0 : kGrid;
  moveNodes(*m_document, m_document->selection(), way * step);
  reveal(m_document->selection().front());
  return true;
}

void Canvas::keyReleaseEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Space && !event->isAutoRepeat()) {
    m_spaceDown = false;
    viewport()->unsetCursor();
    return;
  }
  QGraphicsView::keyReleaseEvent(event);
}

void Canvas::paste() {
  if (!pasteNodes(*m_document, QGuiApplication::clipboard()->text())) sayHere(tr("The clipboard holds no layers."));
}

/// Whoever comes by the keys sees where they are: at a card, or in the view.
void Canvas::focusInEvent(QFocusEvent* event) {
  const Qt::FocusReason why = event->reason();
  const bool tab = why == Qt::TabFocusReason || why == Qt::BacktabFocusReason;
  m_ring = tab || why == Qt::ShortcutFocusReason;
  QGraphicsView::focusInEvent(event);
  if (tab && m_document->selection().empty() && !m_chosenEdge) selectNext(why == Qt::TabFocusReason);
  viewport()->update();
}

void Canvas::focusOutEvent(QFocusEvent* event) {
  m_spaceDown = false;
  if (m_gesture == Gesture::ConnectByKeys) endConnection();
  QGraphicsView::focusOutEvent(event);
  viewport()->update();
}

/// Tab goes through the cards and leaves the canvas after the last one.
bool Canvas::focusNextPrevChild(bool next) {
  if (m_gesture == Gesture::ConnectByKeys) {
    nextTarget(next);
    return true;
  }
  letGo();
  if (selectNext(next)) return true;
  return QGraphicsView::focusNextPrevChild(next);
}

bool Canvas::selectNext(bool forward) {
  const std::vector<NodeItem*> items = m_scene->nodes();
  if (items.empty()) return false;
  const std::vector<NodeId>& chosen = m_document->selection();
  NodeItem* target = forward ? items.front() : items.back();
  if (!chosen.empty()) {
    const auto at = std::find_if(items.begin(), items.end(),
                                 [&chosen](const NodeItem* item) { return item->id() == chosen.back(); });
    if (at == items.end() || (forward ? at + 1 == items.end() : at == items.begin())) {
      m_document->select({});
      return false;
    }
    target = forward ? *(at + 1) : *(at - 1);
  }
  m_document->select({target->id()});
  reveal(target->id());
  Q_EMIT said(target->name() + QStringLiteral(", ") + target->description());
  return true;
}

/// E: the next edge at the selected card, or of the whole network.
void Canvas::nextEdge() {
  std::vector<EdgeSpec> edges;
  for (const EdgeSpec& edge : m_document->spec().edges) {
    const std::vector<NodeId>& chosen = m_document->selection();
    const auto touches = [&chosen](NodeId id) { return std::find(chosen.begin(), chosen.end(), id) != chosen.end(); };
    if (chosen.empty() || touches(edge.from.node) || touches(edge.to.node)) edges.push_back(edge);
  }
  if (edges.empty()) return;
  auto at = m_chosenEdge ? std::find(edges.begin(), edges.end(), *m_chosenEdge) : edges.end();
  at = at == edges.end() || at + 1 == edges.end() ? edges.begin() : at + 1;
  chooseEdge(*at);
}

}  // namespace unroll
