// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <map>
#include <string>
#include <vector>

#include "core/result.h"
#include "core/shape.h"
#include "graph/edit.h"
#include "graph/network_spec.h"
#include "layers/catalog.h"

namespace unroll {

enum class Severity { Error, Warning };

/// An edit that mends a problem, and the words for its button.
struct Fix {
  Text title;
  std::vector<Edit> edits;
};

/// Something wrong in a document, in a sentence with both sides, both shapes and the remedy.
struct Diagnostic {
  std::string code;  ///< "shape.rank", "graph.cycle", …
  Severity severity = Severity::Error;
  NodeId node = kNoNode;
  std::string attribute;
  std::vector<EdgeSpec> edges;  ///< marked on the canvas
  int line = 0;                 ///< in the file, where it came from one
  int column = 0;
  Text message;
  std::vector<Fix> fixes;
};

struct NodeInfo {
  NodeId id = kNoNode;
  const LayerDescriptor* layer = nullptr;  ///< null: unknown type
  std::vector<Port> inputPorts, outputPorts;
  std::vector<Shape> inputs;  ///< by port; empty where not known
  std::vector<Shape> outputs;
  std::vector<ParameterSpec> parameters;
  int64_t parameterCount = 0;
  int64_t flops = 0;  ///< forward, one sample (time 1 where open)
};

/// What follows from a document: an order, the shape on every edge, and what is wrong.
struct Inference {
  std::vector<NodeId> order;  ///< topological; nodes of a cycle are left out
  std::map<NodeId, NodeInfo> nodes;
  std::vector<Diagnostic> diagnostics;
  std::vector<NodeId> inputNodes;   ///< in the document's order
  std::vector<NodeId> outputNodes;  ///< nodes whose outputs nobody uses

  bool hasErrors() const;
  int64_t parameterCount() const;
  int64_t flops() const;
  /// The shape that runs along an edge, or null.
  const Shape* shapeAt(const PortRef& output) const;
};

/// Shapes and diagnostics of a document. Pure; fast enough for every keystroke (no data is made).
/// DATA (may be null) is the document's dataset, for "the data does not fit the input".
Inference infer(const NetworkSpec& spec, const LayerCatalog& catalog = LayerCatalog::builtIn(),
                const Dataset* data = nullptr);

}  // namespace unroll
