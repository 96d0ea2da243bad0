// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QGraphicsScene>
#include <map>
#include <vector>

#include "canvas/edge_item.h"
#include "canvas/node_item.h"
#include "document_model.h"

namespace unroll {

/// The document as cards and edges. Only observes: what a drag previews is forgotten at the next
/// change of the document.
class CanvasScene : public QGraphicsScene {
  Q_OBJECT
 public:
  explicit CanvasScene(DocumentModel* document, QObject* parent = nullptr);

  NodeItem* node(NodeId id) const;
  EdgeItem* edge(const EdgeSpec& spec) const;
  /// Cards in the order of the computation, then those of cycles: the order of Tab and of screen readers.
  std::vector<NodeItem*> nodes() const;
  std::vector<EdgeItem*> edges() const;
  /// The port within reach of WHERE, else null.
  PortItem* portNear(const QPointF& where) const;
  NodeItem* nodeAt(const QPointF& where) const;
  EdgeItem* edgeAt(const QPointF& where) const;
  /// Around all cards; null where there are none.
  QRectF contents() const;

  /// Shows NODES moved by BY without changing the document; edges follow.
  void previewMove(const std::vector<NodeId>& nodes, const QPointF& by);
  void placeEdges();
  void chooseEdge(const EdgeSpec* edge);

 Q_SIGNALS:
  void arranged();  ///< cards were added, removed or moved

 private:
  void refresh();
  void refreshNodes();
  void refreshEdges();
  void markProblems();
  void markSelection();
  DocumentModel* m_document;
  std::map<NodeId, NodeItem*> m_nodes;
  std::map<EdgeSpec, EdgeItem*> m_edges;
  std::map<NodeId, QPointF> m_places;
};

}  // namespace unroll
