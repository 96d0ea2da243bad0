// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <optional>

#include "canvas/node_item.h"
#include "document_model.h"

namespace unroll {

/// What would become of a connection, and why.
struct ConnectionVerdict {
  PortState state = PortState::Fits;  ///< Fits, DoesNotFit (may be made, marked as an error) or Impossible
  QString why;
};

/// The edge between two ports, whichever way it is drawn; none where both are outputs or inputs.
std::optional<EdgeSpec> edgeBetween(const PortItem& a, const PortItem& b);

/// Tries EDGE on a copy of the document: the sentences are those of the document's own inference.
ConnectionVerdict judge(const DocumentModel& document, const EdgeSpec& edge);

}  // namespace unroll
