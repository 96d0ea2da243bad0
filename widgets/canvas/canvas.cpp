// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/canvas.h"

#include <QDragEnterEvent>
#include <QLabel>
#include <QMimeData>
#include <QNativeGestureEvent>
#include <QPainter>
#include <QScrollBar>
#include <QTimer>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

#include "canvas/canvas_accessibility.h"
#include "canvas/canvas_edits.h"
#include "canvas/canvas_overlay.h"
#include "canvas/card_style.h"
#include "theme/theme.h"

namespace unroll {

namespace {
constexpr double kMinimumZoom = 0.2;
constexpr double kMaximumZoom = 3.0;
constexpr double kFitMargin = 48.0;
}  // namespace

Canvas::Canvas(DocumentModel* document, QWidget* parent) : QGraphicsView(parent), m_document(document) {
  installCanvasAccessibility();
  m_scene = new CanvasScene(document, this);
  setScene(m_scene);
  setFrameShape(QFrame::NoFrame);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setViewportUpdateMode(QGraphicsView::FullViewportUpdate);
  setCacheMode(QGraphicsView::CacheBackground);  // the grid's thousands of dots change with the view alone
  setTransformationAnchor(QGraphicsView::NoAnchor);
  setResizeAnchor(QGraphicsView::NoAnchor);
  setRenderHint(QPainter::Antialiasing);
  setRenderHint(QPainter::TextAntialiasing);
  setMouseTracking(true);
  setAcceptDrops(true);
  setFocusPolicy(Qt::StrongFocus);
  setContextMenuPolicy(Qt::DefaultContextMenu);
  setAccessibleName(tr("Network"));
  viewport()->setAccessibleName(accessibleName());  // a graphics view lets its viewport take the focus too
  setAccessibleDescription(tr("Tab goes through the layers, arrows move, C connects, Delete removes, Enter edits"));
  m_hint = new QLabel(viewport());
  m_hint->setWordWrap(true);
  m_hint->setMaximumWidth(340);
  m_hint->setAttribute(Qt::WA_TransparentForMouseEvents);
  m_hint->hide();
  m_overlay = new CanvasOverlay(this);
  connect(m_document, &DocumentModel::replaced, this, [this] {
    endConnection();
    chooseEdge(std::nullopt);
    m_autoFit = true;
    fit();
  });
  connect(m_document, &DocumentModel::changed, this, [this] {
    m_hovered = nullptr;
    letGo();
    const auto& edges = m_document->spec().edges;
    if (m_chosenEdge && std::find(edges.begin(), edges.end(), *m_chosenEdge) == edges.end()) chooseEdge(std::nullopt);
    if (connecting()) endConnection();
    if (m_chosenEdge) m_scene->chooseEdge(&*m_chosenEdge);
  });
  connect(m_document, &DocumentModel::selectionChanged, this, [this] {
    if (!m_document->selection().empty()) chooseEdge(std::nullopt);
  });
  connect(&Theme::instance(), &Theme::changed, this, [this] {
    resetCachedContent();
    viewport()->update();
  });
  fit();
}

Canvas::~Canvas() = default;

void Canvas::setZoom(double factor, const QPointF& fixedScenePoint) {
  const double clamped = std::clamp(factor, kMinimumZoom, kMaximumZoom);
  const QPoint before = mapFromScene(fixedScenePoint);
  setTransform(QTransform::fromScale(clamped, clamped));
  const QPoint shift = mapFromScene(fixedScenePoint) - before;
  horizontalScrollBar()->setValue(horizontalScrollBar()->value() + shift.x());
  verticalScrollBar()->setValue(verticalScrollBar()->value() + shift.y());
  Q_EMIT zoomChanged(zoom());
  Q_EMIT viewMoved();
}

void Canvas::setZoom(double factor) {
  m_autoFit = false;
  setZoom(factor, mapToScene(viewport()->rect().center()));
}

void Canvas::fit() {
  const QRectF all = m_scene->contents();
  m_autoFit = true;
  double factor = 1.0;
  if (!all.isNull()) {
    const QRectF room = QRectF(viewport()->rect()).adjusted(kFitMargin, kFitMargin, -kFitMargin, -kFitMargin);
    factor = std::clamp(std::min(room.width() / all.width(), room.height() / all.height()), kMinimumZoom, 1.0);
  }
  setTransform(QTransform::fromScale(factor, factor));
  centerOn(all.isNull() ? QPointF(0, 0) : all.center());
  Q_EMIT zoomChanged(zoom());
  Q_EMIT viewMoved();
}

void Canvas::reveal(NodeId id) {
  NodeItem* item = m_scene->node(id);
  if (!item) return;
  const QRectF card = cardRect().translated(item->pos());
  const QRectF seen = mapToScene(viewport()->rect()).boundingRect();
  if (!seen.contains(card)) {
    m_autoFit = false;
    ensureVisible(card, 40, 40);
    Q_EMIT viewMoved();
  }
}

void Canvas::goTo(const QPointF& scenePoint) {
  m_autoFit = false;
  centerOn(scenePoint);
  Q_EMIT viewMoved();
}

QPointF Canvas::freePlace() const {
  return mapToScene(viewport()->rect().center()) - QPointF(kCardWidth / 2, kCardHeight / 2);
}

void Canvas::chooseEdge(const std::optional<EdgeSpec>& edge) {
  m_chosenEdge = edge;
  m_scene->chooseEdge(edge ? &*edge : nullptr);
  if (edge) {
    m_document->select({});
    if (EdgeItem* item = m_scene->edge(*edge)) Q_EMIT said(item->name());
  }
}

void Canvas::removeSelected() {
  if (m_chosenEdge) {
    const EdgeSpec edge = *m_chosenEdge;
    removeEdge(*m_document, edge);
    return;
  }
  removeNodes(*m_document, m_document->selection());
}

void Canvas::drawBackground(QPainter* painter, const QRectF& rect) {
  const Theme& theme = Theme::instance();
  painter->fillRect(rect, theme.canvas());
  // A dot every 22 units; every second, fourth … when far away.
  double grid = kGrid;
  while (grid * zoom() < 14) grid *= 2;
  const double left = std::floor(rect.left() / grid) * grid;
  const double top = std::floor(rect.top() / grid) * grid;
  QVarLengthArray<QPointF, 4096> dots;
  for (double x = left; x <= rect.right(); x += grid) {
    for (double y = top; y <= rect.bottom(); y += grid) dots.append(QPointF(x, y));
  }
  QPen pen(theme.line(), 1.6);
  pen.setCosmetic(true);
  pen.setCapStyle(Qt::RoundCap);
  painter->setPen(pen);
  painter->drawPoints(dots.constData(), static_cast<int>(dots.size()));
}

void Canvas::drawForeground(QPainter* painter, const QRectF&) {
  const Theme& theme = Theme::instance();
  painter->setRenderHint(QPainter::Antialiasing);
  if (connecting()) {
    if (const PortItem* source = sourcePort()) {
      const QPointF port = source->centre();
      painter->setPen(QPen(theme.accent(), 2.2, Qt::SolidLine, Qt::RoundCap));
      painter->setBrush(Qt::NoBrush);
      painter->drawPath(m_sourceIsOutput ? edgePath(port, m_aim) : edgePath(m_aim, port));
    }
  }
  if (m_gesture == Gesture::RubberBand && m_moved) {
    QColor fill = theme.accent();
    fill.setAlpha(26);
    QPen pen(theme.accent(), 1);
    pen.setCosmetic(true);
    painter->setPen(pen);
    painter->setBrush(fill);
    painter->drawRect(m_band);
  }
  if (m_ring && hasFocus() && m_document->selection().empty() && !m_chosenEdge) {
    painter->save();
    painter->resetTransform();
    painter->setPen(QPen(theme.accent(), 2));
    painter->setBrush(Qt::NoBrush);
    painter->drawRect(viewport()->rect().adjusted(1, 1, -1, -1));
    painter->restore();
  }
  if (m_dropPlace) {
    QPen pen(theme.accent(), 1.5, Qt::DashLine);
    QColor fill = theme.accentSoft();
    fill.setAlpha(140);
    painter->setPen(pen);
    painter->setBrush(fill);
    painter->drawRoundedRect(cardRect().translated(*m_dropPlace), Theme::kCardRadius, Theme::kCardRadius);
    painter->setFont(theme.body());
    painter->setPen(theme.accent());
    painter->drawText(cardRect().translated(*m_dropPlace), Qt::AlignCenter, m_dropType);
  }
}

void Canvas::wheelEvent(QWheelEvent* event) {
  m_autoFit = false;
  letGo();
  if (event->modifiers() & Qt::ControlModifier) {
    setZoom(zoom() * std::pow(1.0015, event->angleDelta().y()), scenePoint(event->position()));
    event->accept();
    return;
  }
  QGraphicsView::wheelEvent(event);
}

bool Canvas::viewportEvent(QEvent* event) {
  if (event->type() == QEvent::NativeGesture) {
    auto* gesture = static_cast<QNativeGestureEvent*>(event);
    if (gesture->gestureType() == Qt::ZoomNativeGesture) {
      m_autoFit = false;
      setZoom(zoom() * (1.0 + gesture->value()), scenePoint(gesture->position()));
      return true;
    }
  }
  return QGraphicsView::viewportEvent(event);
}

void Canvas::resizeEvent(QResizeEvent* event) {
  QGraphicsView::resizeEvent(event);
  if (m_autoFit) fit();
  Q_EMIT viewMoved();
}

void Canvas::scrollContentsBy(int dx, int dy) {
  QGraphicsView::scrollContentsBy(dx, dy);
  Q_EMIT viewMoved();
}

void Canvas::dragEnterEvent(QDragEnterEvent* event) {
  if (event->mimeData()->hasFormat(QLatin1String(kLayerMime))) event->acceptProposedAction();
}

void Canvas::dragMoveEvent(QDragMoveEvent* event) {
  if (!event->mimeData()->hasFormat(QLatin1String(kLayerMime))) return;
  m_dropType = event->mimeData()->text();
  m_dropPlace = scenePoint(event->position()) - QPointF(kCardWidth / 2, kCardHeight / 2);
  event->acceptProposedAction();
  viewport()->update();
}

void Canvas::dragLeaveEvent(QDragLeaveEvent*) {
  m_dropPlace.reset();
  viewport()->update();
}

void Canvas::dropEvent(QDropEvent* event) {
  const std::string type = event->mimeData()->data(QLatin1String(kLayerMime)).toStdString();
  const QPointF place = scenePoint(event->position()) - QPointF(kCardWidth / 2, kCardHeight / 2);
  m_dropPlace.reset();
  m_autoFit = false;
  if (addLayer(*m_document, type, place)) {
    event->acceptProposedAction();
    setFocus(Qt::MouseFocusReason);
  }
  viewport()->update();
}

}  // namespace unroll
