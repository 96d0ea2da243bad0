// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/canvas_scene.h"

#include <QAccessible>
#include <algorithm>

#include "canvas/canvas_edits.h"
#include "canvas/card_style.h"
#include "graph/layout.h"
#include "theme/theme.h"
#include "translate.h"

namespace unroll {

namespace {

void announce(QObject* item, QAccessible::Event what) {
  QAccessibleEvent event(item, what);
  QAccessible::updateAccessibility(&event);
}

}  // namespace

CanvasScene::CanvasScene(DocumentModel* document, QObject* parent) : QGraphicsScene(parent), m_document(document) {
  setItemIndexMethod(QGraphicsScene::NoIndex);  // few items, often moved
  connect(document, &DocumentModel::changed, this, &CanvasScene::refresh);
  connect(document, &DocumentModel::selectionChanged, this, &CanvasScene::markSelection);
  connect(&Theme::instance(), &Theme::changed, this, [this] { update(); });
  refresh();
}

NodeItem* CanvasScene::node(NodeId id) const {
  const auto found = m_nodes.find(id);
  return found == m_nodes.end() ? nullptr : found->second;
}

EdgeItem* CanvasScene::edge(const EdgeSpec& spec) const {
  const auto found = m_edges.find(spec);
  return found == m_edges.end() ? nullptr : found->second;
}

std::vector<NodeItem*> CanvasScene::nodes() const {
  std::vector<NodeItem*> items;
  for (NodeId id : m_document->inference().order) {
    if (NodeItem* item = node(id)) items.push_back(item);
  }
  for (const NodeSpec& spec : m_document->spec().nodes) {
    NodeItem* item = node(spec.id);
    if (item && std::find(items.begin(), items.end(), item) == items.end()) items.push_back(item);
  }
  return items;
}

std::vector<EdgeItem*> CanvasScene::edges() const {
  std::vector<EdgeItem*> items;
  for (const EdgeSpec& spec : m_document->spec().edges) {
    if (EdgeItem* item = edge(spec)) items.push_back(item);
  }
  return items;
}

PortItem* CanvasScene::portNear(const QPointF& where) const {
  PortItem* nearest = nullptr;
  double best = kPortReach;
  for (const auto& [id, item] : m_nodes) {
    for (const std::vector<PortItem*>* ports : {&item->inputs(), &item->outputs()}) {
      for (PortItem* port : *ports) {
        const double distance = QLineF(port->centre(), where).length();
        if (distance < best) {
          best = distance;
          nearest = port;
        }
      }
    }
  }
  return nearest;
}

NodeItem* CanvasScene::nodeAt(const QPointF& where) const {
  NodeItem* top = nullptr;
  for (const auto& [id, item] : m_nodes) {
    if (!cardRect().translated(item->pos()).contains(where)) continue;
    if (!top || item->zValue() >= top->zValue()) top = item;
  }
  return top;
}

EdgeItem* CanvasScene::edgeAt(const QPointF& where) const {
  for (const auto& [spec, item] : m_edges) {
    if (item->shape().contains(item->mapFromScene(where))) return item;
  }
  return nullptr;
}

QRectF CanvasScene::contents() const {
  QRectF all;
  for (const auto& [id, item] : m_nodes) all |= cardRect().translated(item->pos());
  return all;
}

void CanvasScene::previewMove(const std::vector<NodeId>& nodes, const QPointF& by) {
  for (NodeId id : nodes) {
    if (NodeItem* item = node(id)) item->setPos(m_places[id] + by);
  }
  placeEdges();
  Q_EMIT arranged();
}

void CanvasScene::placeEdges() {
  for (const auto& [spec, item] : m_edges) {
    const NodeItem* from = node(spec.from.node);
    const NodeItem* to = node(spec.to.node);
    // A port that the layer no longer has: the edge hangs on the card's side.
    const PortItem* output = from ? from->port(spec.from.port, true) : nullptr;
    const PortItem* input = to ? to->port(spec.to.port, false) : nullptr;
    const QPointF start = output ? output->centre() : from ? from->mapToScene(kCardWidth, kCardHeight / 2) : QPointF();
    const QPointF end = input ? input->centre() : to ? to->mapToScene(0, kCardHeight / 2) : QPointF();
    item->place(start, end);
  }
}

void CanvasScene::chooseEdge(const EdgeSpec* chosen) {
  for (const auto& [spec, item] : m_edges) item->setChosen(chosen && spec == *chosen);
}

void CanvasScene::refresh() {
  refreshNodes();
  refreshEdges();
  markProblems();
  markSelection();
  const QRectF all = contents();
  setSceneRect(all.isNull() ? QRectF(-800, -500, 1600, 1000) : all.adjusted(-1200, -900, 1200, 900));
  Q_EMIT arranged();
}

void CanvasScene::refreshNodes() {
  const NetworkSpec& spec = m_document->spec();
  for (auto at = m_nodes.begin(); at != m_nodes.end();) {
    if (spec.find(at->first)) {
      ++at;
      continue;
    }
    announce(at->second, QAccessible::ObjectDestroyed);
    delete at->second;
    at = m_nodes.erase(at);
  }
  m_places.clear();
  for (const auto& [id, place] : layoutOf(spec)) m_places[id] = QPointF(place.x, place.y);
  for (const NodeSpec& node : spec.nodes) {
    NodeItem*& item = m_nodes[node.id];
    const bool fresh = item == nullptr;
    if (fresh) {
      item = new NodeItem(node.id);
      addItem(item);
    }
    const auto info = m_document->inference().nodes.find(node.id);
    item->show(node, info == m_document->inference().nodes.end() ? nullptr : &info->second);
    item->setPos(m_places[node.id]);
    if (fresh) announce(item, QAccessible::ObjectCreated);
  }
}

void CanvasScene::refreshEdges() {
  const NetworkSpec& spec = m_document->spec();
  const Inference& inference = m_document->inference();
  for (auto at = m_edges.begin(); at != m_edges.end();) {
    if (std::find(spec.edges.begin(), spec.edges.end(), at->first) != spec.edges.end()) {
      ++at;
      continue;
    }
    announce(at->second, QAccessible::ObjectDestroyed);
    delete at->second;
    at = m_edges.erase(at);
  }
  for (const EdgeSpec& edge : spec.edges) {
    EdgeItem*& item = m_edges[edge];
    const bool fresh = item == nullptr;
    if (fresh) {
      item = new EdgeItem(edge);
      addItem(item);
    }
    const Shape* shape = inference.shapeAt(edge.from);
    QString problem;
    for (const Diagnostic& found : inference.diagnostics) {
      const bool here = std::find(found.edges.begin(), found.edges.end(), edge) != found.edges.end();
      if (here && found.severity == Severity::Error) problem = translated(found.message);
    }
    item->show(edgeName(spec, edge), shape ? shapeText(*shape) : QString(), !problem.isEmpty(), problem);
    if (fresh) announce(item, QAccessible::ObjectCreated);
  }
  placeEdges();
}

void CanvasScene::markProblems() {
  for (const auto& [id, item] : m_nodes) {
    std::optional<Severity> worst;
    QString sentence;
    for (const Diagnostic& found : m_document->inference().diagnostics) {
      if (found.node != id || (worst && (*worst == Severity::Error || found.severity != Severity::Error))) continue;
      worst = found.severity;
      sentence = translated(found.message);
    }
    item->setProblem(worst, sentence);
  }
}

void CanvasScene::markSelection() {
  const std::vector<NodeId>& chosen = m_document->selection();
  for (const auto& [id, item] : m_nodes) {
    item->setChosen(std::find(chosen.begin(), chosen.end(), id) != chosen.end());
  }
}

}  // namespace unroll
