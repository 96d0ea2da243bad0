// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QPointF>
#include <QString>
#include <optional>
#include <string>
#include <vector>

#include "document_model.h"

namespace unroll {

// What the canvas does to a document, each as one undoable command. Nodes that were laid out
// automatically keep their places: the layout is written into the document with the first edit that
// would disturb it.

/// Adds a layer at PLACE (top left; none: beside the selection, connected to it where that is plain)
/// and selects it.
bool addLayer(DocumentModel& document, const std::string& type, std::optional<QPointF> place);
bool moveNodes(DocumentModel& document, const std::vector<NodeId>& nodes, const QPointF& by);
bool removeNodes(DocumentModel& document, const std::vector<NodeId>& nodes);
bool connectPorts(DocumentModel& document, const EdgeSpec& edge);
bool removeEdge(DocumentModel& document, const EdgeSpec& edge);
/// Gives all places back to the automatic layout.
bool arrangeNodes(DocumentModel& document);
/// Copies of NODES and the edges among them, a little further down right; the copies are selected.
bool duplicateNodes(DocumentModel& document, const std::vector<NodeId>& nodes);

/// Whether one of NODES is a group of layers that can be opened.
bool holdsGroup(const DocumentModel& document, const std::vector<NodeId>& nodes);
/// Puts the layers of the groups among NODES in their places and selects them.
bool openGroups(DocumentModel& document, const std::vector<NodeId>& nodes);

/// NODES and the edges among them as the text of a document, for the clipboard.
QString nodesAsText(const DocumentModel& document, const std::vector<NodeId>& nodes);
/// Adds what nodesAsText() gave, with free names; false where TEXT is no document.
bool pasteNodes(DocumentModel& document, const QString& text);

/// "conv1.out → pool1.in".
QString edgeName(const NetworkSpec& spec, const EdgeSpec& edge);

}  // namespace unroll
