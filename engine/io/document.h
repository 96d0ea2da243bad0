// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "graph/inference.h"
#include "graph/network_spec.h"

namespace unroll {

/// Where in a file things stood, so that diagnostics can name line and column.
struct SourceMap {
  struct Spot {
    int line = 0;
    int column = 0;
  };
  std::map<std::string, Spot> nodes;                               ///< by node name
  std::map<std::pair<std::string, std::string>, Spot> attributes;  ///< by node name and key
  std::vector<Spot> edges;                                         ///< by the document's order
};

struct Document {
  NetworkSpec spec;
  SourceMap source;
  std::vector<Diagnostic> diagnostics;  ///< what reading found (unknown keys, out-of-range values), not shapes
};

/// Reads a document's text. Fails only where nothing can be shown: not JSON, a wrong format number, a
/// field of the wrong kind; the error has line and column. FILE is for its place alone.
Result<Document> readDocument(std::string_view json, const std::string& file = {},
                              const LayerCatalog& catalog = LayerCatalog::builtIn());
Result<Document> loadDocument(const std::string& path, const LayerCatalog& catalog = LayerCatalog::builtIn());

/// The document as text: stable key order, two-space indentation, small arrays on one line, numbers
/// that read back to the same double.
std::string writeDocument(const NetworkSpec& spec);
/// Writes beside PATH and renames: either the old file or the whole new one is there.
Status saveDocument(const std::string& path, const NetworkSpec& spec);

/// Lines and columns of SOURCE put on diagnostics of infer().
void placeDiagnostics(std::vector<Diagnostic>& diagnostics, const NetworkSpec& spec, const SourceMap& source);

}  // namespace unroll
