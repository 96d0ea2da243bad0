// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/document.h"

#include <algorithm>

#include "io/document_reader.h"
#include "formats/files.h"
#include "formats/json.h"

namespace unroll {

Result<Document> readDocument(std::string_view source, const std::string& file, const LayerCatalog& catalog) {
  UNROLL_TRY(const json::Text text, json::Text::parse(source, file));
  return detail::DocumentReader(text, catalog).read();
}

Result<Document> loadDocument(const std::string& path, const LayerCatalog& catalog) {
  UNROLL_TRY(const std::string bytes, readFile(path));
  return readDocument(bytes, path, catalog);
}

Status saveDocument(const std::string& path, const NetworkSpec& spec) {
  return writeFileAtomically(path, writeDocument(spec));
}

void placeDiagnostics(std::vector<Diagnostic>& diagnostics, const NetworkSpec& spec, const SourceMap& source) {
  for (Diagnostic& diagnostic : diagnostics) {
    if (diagnostic.line > 0) continue;
    const NodeSpec* node = spec.find(diagnostic.node);
    const auto put = [&](const SourceMap::Spot& spot) {
      diagnostic.line = spot.line;
      diagnostic.column = spot.column;
    };
    // The most exact place that is known: the attribute, then what holds it, the node, the edge.
    const std::string name = node ? node->name : std::string();
    std::string key = diagnostic.attribute;
    for (const std::string& owner : {name, std::string()}) {
      if (const auto at = source.attributes.find({owner, key}); !key.empty() && at != source.attributes.end())
        put(at->second);
      if (diagnostic.line > 0) break;
    }
    while (!node && diagnostic.line == 0 && key.find('.') != std::string::npos) {
      key.resize(key.rfind('.'));
      if (const auto at = source.attributes.find({"", key}); at != source.attributes.end()) put(at->second);
    }
    if (diagnostic.line == 0 && node) {
      if (const auto at = source.nodes.find(name); at != source.nodes.end()) put(at->second);
    }
    if (diagnostic.line == 0 && !diagnostic.edges.empty()) {
      const auto edge = std::find(spec.edges.begin(), spec.edges.end(), diagnostic.edges.front());
      const auto index = static_cast<size_t>(edge - spec.edges.begin());
      if (index < source.edges.size()) put(source.edges[index]);
    }
  }
}

}  // namespace unroll
