// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QGraphicsView>
#include <optional>
#include <vector>

#include "canvas/canvas_scene.h"
#include "canvas/connection.h"
#include "document_model.h"

class QLabel;

namespace unroll {

class CanvasOverlay;

/// The mime type of a layer dragged from the palette; the data is its key.
inline constexpr const char* kLayerMime = "application/x-unroll-layer";

/// The network as a picture that is edited: cards, ports and edges under mouse and keys. A drag
/// previews in the view and becomes one edit when it ends.
class Canvas : public QGraphicsView {
  Q_OBJECT
 public:
  explicit Canvas(DocumentModel* document, QWidget* parent = nullptr);
  ~Canvas() override;

  CanvasScene* cards() const { return m_scene; }
  DocumentModel* document() const { return m_document; }
  double zoom() const { return transform().m11(); }
  void setZoom(double factor, const QPointF& fixedScenePoint);
  void setZoom(double factor);
  void fit();
  void reveal(NodeId id);
  /// Puts a point of the scene into the middle.
  void goTo(const QPointF& scenePoint);
  /// The place where a new layer would be seen: the middle of the view, as a card's top left.
  QPointF freePlace() const;

  // Selection and editing, for menus and accessibility.
  void chooseEdge(const std::optional<EdgeSpec>& edge);
  const std::optional<EdgeSpec>& chosenEdge() const { return m_chosenEdge; }
  void removeSelected();
  /// Starts a connection by keys from PORT, as C does; null: the selected node's first output.
  void startConnection(PortItem* port);
  bool connecting() const { return m_gesture == Gesture::Connect || m_gesture == Gesture::ConnectByKeys; }
  /// The edge to PORT as the connection under way would make it: made, or refused in words. The words
  /// stay until the next thing the person does.
  void finishConnection(PortItem* port);
  /// The layers of the clipboard, or the words that it holds none.
  void paste();

 Q_SIGNALS:
  void zoomChanged(double factor);
  void viewMoved();
  void inspectorWanted();
  void renameWanted();
  void galleryWanted();
  /// A sentence about what the mouse or the keys do, for the person who can't see it.
  void said(const QString& sentence);

 protected:
  void drawBackground(QPainter* painter, const QRectF& rect) override;
  void drawForeground(QPainter* painter, const QRectF& rect) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void contextMenuEvent(QContextMenuEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void keyReleaseEvent(QKeyEvent* event) override;
  void focusInEvent(QFocusEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;
  bool focusNextPrevChild(bool next) override;
  bool viewportEvent(QEvent* event) override;
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dragMoveEvent(QDragMoveEvent* event) override;
  void dragLeaveEvent(QDragLeaveEvent* event) override;
  void dropEvent(QDropEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void scrollContentsBy(int dx, int dy) override;

 private:
  enum class Gesture { None, Pan, Move, RubberBand, Connect, ConnectByKeys };
  QPointF scenePoint(const QPointF& viewPoint) const { return mapToScene(viewPoint.toPoint()); }

  // canvas_mouse.cpp
  void pressOnNode(NodeItem* node, Qt::KeyboardModifiers modifiers);
  void dragTo(const QPointF& where);
  void endMove();
  void endRubberBand();
  void hover(const QPointF& where);

  // canvas_connect.cpp
  void beginConnection(PortItem* source, Gesture gesture);
  void lightPorts();
  void aimAt(PortItem* target, const QPointF& where);
  void endConnection();
  PortItem* targetAt(const QPointF& where) const;
  void nextTarget(bool forward);
  void sayAt(const QPointF& scenePoint, const QString& words, PortState state);
  void sayHere(const QString& words);
  void letGo();
  PortItem* sourcePort() const;

  // canvas_keys.cpp
  bool editingKey(QKeyEvent* event);
  bool movingKey(QKeyEvent* event);
  bool selectNext(bool forward);
  void nextEdge();

  DocumentModel* m_document;
  CanvasScene* m_scene;
  CanvasOverlay* m_overlay;
  QLabel* m_hint;
  Gesture m_gesture = Gesture::None;
  QPointF m_start;    ///< scene point of the press
  QPoint m_lastView;  ///< last mouse point of a pan
  bool m_moved = false;
  bool m_spaceDown = false;
  bool m_hintStays = false;  ///< what the hint says is over, but not read yet
  bool m_ring = false;       ///< the focus came by the keys: shown around the view
  bool m_autoFit = true;     ///< until the person zooms or pans
  QRectF m_band;
  std::vector<NodeId> m_bandBase;  ///< selection before the rubber band
  std::optional<EdgeSpec> m_chosenEdge;
  // The connection under way: ids, because the document may change below it.
  PortRef m_source;
  bool m_sourceIsOutput = true;
  std::optional<EdgeSpec> m_replaced;  ///< the edge that was picked up at its end
  QPointF m_aim;
  std::optional<QPointF> m_dropPlace;
  QString m_dropType;
  PortItem* m_hovered = nullptr;
};

}  // namespace unroll
