// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/canvas_edits.h"

#include <QCoreApplication>
#include <algorithm>
#include <cctype>
#include <map>
#include <set>

#include "canvas/card_style.h"
#include "graph/layout.h"
#include "graph/open_group.h"
#include "io/document.h"
#include "translate.h"

namespace unroll {

namespace {

struct CanvasWords {
  Q_DECLARE_TR_FUNCTIONS(unroll::Canvas)
};

QString nameOf(const NetworkSpec& spec, NodeId id) {
  const NodeSpec* node = spec.find(id);
  return node ? QString::fromStdString(node->name) : QString();
}

/// Edits that fix every node where the automatic layout shows it now.
std::vector<Edit> pinned(const NetworkSpec& spec) {
  std::vector<Edit> edits;
  const std::map<NodeId, Position> places = layoutOf(spec);
  for (const NodeSpec& node : spec.nodes) {
    const auto place = places.find(node.id);
    if (!node.position && place != places.end()) edits.push_back(MoveNode{node.id, place->second});
  }
  return edits;
}

/// "conv2d" → "conv", "max_pooling2d" → "max_pooling": the digits that follow are the node's number.
std::string stemOf(const std::string& type) {
  std::string stem = type;
  if (stem.size() > 2 && stem.back() == 'd' && std::isdigit(static_cast<unsigned char>(stem[stem.size() - 2]))) {
    stem.resize(stem.size() - 2);
  }
  return stem;
}

bool occupied(const std::map<NodeId, Position>& places, const QPointF& at) {
  return std::any_of(places.begin(), places.end(), [&at](const auto& entry) {
    return std::abs(entry.second.x - at.x()) < kCardWidth + 12 && std::abs(entry.second.y - at.y()) < kCardHeight + 12;
  });
}

/// Right of the selected card, else right of the rightmost; further down where cards stand already.
QPointF placeBeside(const NetworkSpec& spec, NodeId beside) {
  const std::map<NodeId, Position> places = layoutOf(spec);
  if (places.empty()) return {0, 0};
  auto anchor = places.find(beside);
  if (anchor == places.end()) {
    anchor = std::max_element(places.begin(), places.end(),
                              [](const auto& a, const auto& b) { return a.second.x < b.second.x; });
  }
  QPointF at(anchor->second.x + kCardWidth + 4 * kGrid, anchor->second.y);
  while (occupied(places, at)) at.ry() += kCardHeight + 2 * kGrid;
  return at;
}

/// The connection that adding after a selected node means: its first output into the first input.
std::optional<EdgeSpec> plainConnection(const DocumentModel& document, const LayerDescriptor& layer, NodeId added) {
  if (document.selection().size() != 1) return std::nullopt;
  const auto before = document.inference().nodes.find(document.selection().front());
  if (before == document.inference().nodes.end() || before->second.outputPorts.empty()) return std::nullopt;
  const std::vector<Port> inputs = layer.inputs(Attributes(layer.attributes, {}));
  if (inputs.empty()) return std::nullopt;
  return EdgeSpec{{before->first, before->second.outputPorts.front().name}, {added, inputs.front().name}};
}

/// Adds the nodes and edges of PART under free names, shifted by BY, as one command.
bool addPart(DocumentModel& document, const NetworkSpec& part, const QPointF& by, const QString& words) {
  std::vector<Edit> edits = pinned(document.spec());
  const std::map<NodeId, Position> places = layoutOf(part);
  NetworkSpec names = document.spec();  // grows with every name taken
  std::map<NodeId, NodeId> ids;
  std::vector<NodeId> added;
  NodeId next = document.spec().nextId();
  for (const NodeSpec& original : part.nodes) {
    NodeSpec node = original;
    node.id = next++;
    if (names.findByName(node.name)) {
      std::string stem = node.name;
      while (stem.size() > 1 && std::isdigit(static_cast<unsigned char>(stem.back()))) stem.pop_back();
      node.name = freeName(names, stem);
    }
    const Position place = places.at(original.id);
    node.position = Position{place.x + by.x(), place.y + by.y()};
    ids[original.id] = node.id;
    added.push_back(node.id);
    names.nodes.push_back(node);
    edits.push_back(AddNode{node});
  }
  for (const EdgeSpec& edge : part.edges) {
    edits.push_back(Connect{{{ids.at(edge.from.node), edge.from.port}, {ids.at(edge.to.node), edge.to.port}}});
  }
  if (!document.edit(Edits{std::move(edits)}, words)) return false;
  document.select(added);
  return true;
}

NetworkSpec partOf(const DocumentModel& document, const std::vector<NodeId>& nodes) {
  const std::set<NodeId> chosen(nodes.begin(), nodes.end());
  NetworkSpec part;
  const std::map<NodeId, Position> places = layoutOf(document.spec());
  for (const NodeSpec& node : document.spec().nodes) {
    if (!chosen.count(node.id)) continue;
    part.nodes.push_back(node);
    part.nodes.back().position = places.at(node.id);
  }
  for (const EdgeSpec& edge : document.spec().edges) {
    if (chosen.count(edge.from.node) && chosen.count(edge.to.node)) part.edges.push_back(edge);
  }
  return part;
}

}  // namespace

QString edgeName(const NetworkSpec& spec, const EdgeSpec& edge) {
  return QStringLiteral("%1.%2 → %3.%4")
      .arg(nameOf(spec, edge.from.node), QString::fromStdString(edge.from.port), nameOf(spec, edge.to.node),
           QString::fromStdString(edge.to.port));
}

bool addLayer(DocumentModel& document, const std::string& type, std::optional<QPointF> place) {
  const LayerDescriptor* layer = document.catalog().find(type);
  if (!layer) return false;
  const NodeId id = document.spec().nextId();
  std::vector<Edit> edits = pinned(document.spec());
  const QPointF at =
      place ? *place
            : placeBeside(document.spec(), document.selection().empty() ? kNoNode : document.selection().back());
  NodeSpec node;
  node.id = id;
  node.type = type;
  node.name = freeName(document.spec(), stemOf(type));
  node.version = layer->version;
  node.position = Position{at.x(), at.y()};
  const QString words = CanvasWords::tr("Add %1").arg(QString::fromStdString(node.name));
  edits.push_back(AddNode{std::move(node)});
  if (!place) {
    if (const std::optional<EdgeSpec> edge = plainConnection(document, *layer, id)) edits.push_back(Connect{*edge});
  }
  if (!document.edit(Edits{std::move(edits)}, words)) return false;
  document.select({id});
  return true;
}

bool moveNodes(DocumentModel& document, const std::vector<NodeId>& nodes, const QPointF& by) {
  if (nodes.empty() || by.isNull()) return false;
  std::vector<Edit> edits = pinned(document.spec());
  const std::map<NodeId, Position> places = layoutOf(document.spec());
  for (NodeId id : nodes) {
    const auto place = places.find(id);
    if (place != places.end())
      edits.push_back(MoveNode{id, Position{place->second.x + by.x(), place->second.y + by.y()}});
  }
  const QString words = nodes.size() == 1 ? CanvasWords::tr("Move %1").arg(nameOf(document.spec(), nodes.front()))
                                          : CanvasWords::tr("Move %1 layers").arg(nodes.size());
  return document.edit(Edits{std::move(edits)}, words);
}

bool removeNodes(DocumentModel& document, const std::vector<NodeId>& nodes) {
  if (nodes.empty()) return false;
  std::vector<Edit> edits = pinned(document.spec());
  const QString words = nodes.size() == 1 ? CanvasWords::tr("Delete %1").arg(nameOf(document.spec(), nodes.front()))
                                          : CanvasWords::tr("Delete %1 layers").arg(nodes.size());
  for (NodeId id : nodes) edits.push_back(RemoveNode{id});
  return document.edit(Edits{std::move(edits)}, words);
}

bool connectPorts(DocumentModel& document, const EdgeSpec& edge) {
  std::vector<Edit> edits = pinned(document.spec());
  edits.push_back(Connect{edge});
  return document.edit(Edits{std::move(edits)}, CanvasWords::tr("Connect %1").arg(edgeName(document.spec(), edge)));
}

bool removeEdge(DocumentModel& document, const EdgeSpec& edge) {
  std::vector<Edit> edits = pinned(document.spec());
  edits.push_back(Disconnect{edge});
  return document.edit(Edits{std::move(edits)}, CanvasWords::tr("Disconnect %1").arg(edgeName(document.spec(), edge)));
}

bool arrangeNodes(DocumentModel& document) {
  std::vector<Edit> edits;
  for (const NodeSpec& node : document.spec().nodes) {
    if (node.position) edits.push_back(MoveNode{node.id, std::nullopt});
  }
  return !edits.empty() && document.edit(Edits{std::move(edits)}, CanvasWords::tr("Arrange automatically"));
}

bool duplicateNodes(DocumentModel& document, const std::vector<NodeId>& nodes) {
  if (nodes.empty()) return false;
  return addPart(document, partOf(document, nodes), QPointF(2 * kGrid, 2 * kGrid), CanvasWords::tr("Duplicate"));
}

bool holdsGroup(const DocumentModel& document, const std::vector<NodeId>& nodes) {
  return std::any_of(nodes.begin(), nodes.end(),
                     [&document](NodeId id) { return isGroup(document.spec(), id, document.catalog()); });
}

bool openGroups(DocumentModel& document, const std::vector<NodeId>& nodes) {
  NetworkSpec spec = document.spec();
  Edits all;
  const auto add = [&](Edits edits) {
    const bool done = apply(spec, Edit{edits}).ok();
    for (Edit& edit : edits.all) all.all.push_back(std::move(edit));
    return done;
  };
  const bool placed = std::any_of(spec.nodes.begin(), spec.nodes.end(), [](const NodeSpec& n) { return n.position; });
  if (placed && !add(Edits{pinned(spec)})) return false;
  std::vector<NodeId> parts;
  for (const NodeId id : nodes) {
    if (!isGroup(spec, id, document.catalog())) continue;
    Result<Edits> edits = openGroup(spec, infer(spec, document.catalog()), id);
    if (!edits.ok()) {
      Q_EMIT document.problem(translated(edits.error().message));
      return false;
    }
    for (const Edit& edit : edits->all)
      if (const auto* part = std::get_if<AddNode>(&edit)) parts.push_back(part->node.id);
    if (!add(std::move(*edits))) return false;
  }
  if (parts.empty() || !document.edit(std::move(all), CanvasWords::tr("Open the group"))) return false;
  document.select(std::move(parts));
  return true;
}

QString nodesAsText(const DocumentModel& document, const std::vector<NodeId>& nodes) {
  return QString::fromStdString(writeDocument(partOf(document, nodes)));
}

bool pasteNodes(DocumentModel& document, const QString& text) {
  Result<Document> part = readDocument(text.toStdString(), {}, document.catalog());
  if (!part.ok() || part->spec.nodes.empty()) return false;
  return addPart(document, part->spec, QPointF(2 * kGrid, 2 * kGrid), CanvasWords::tr("Paste"));
}

}  // namespace unroll
