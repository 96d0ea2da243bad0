// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Small documents for the tests of the graph.
#include <QtGlobal>

#include <algorithm>
#include <string>
#include <vector>

#include "data/dataset.h"
#include "graph/inference.h"
#include "io/document.h"

namespace unroll::test {

inline NetworkSpec read(const std::string& body) {
  const auto document = readDocument("{\"format\": 1, " + body + "}");
  if (!document.ok()) qFatal("%s", document.error().english().c_str());
  return document->spec;
}

inline DatasetPtr dataOf(const NetworkSpec& spec) {
  const DatasetDescriptor* dataset = findDataset(spec.dataset.type);
  if (!dataset) return nullptr;
  auto made = dataset->make(Attributes(dataset->attributes, spec.dataset.attributes));
  return made.ok() ? *made : nullptr;
}

/// "in → a → b", each with its type and attributes.
inline std::string chain(const std::vector<std::string>& nodes, const std::string& more = {}) {
  std::string list, edges, before;
  for (const std::string& node : nodes) {
    const std::string name = node.substr(0, node.find(' '));
    const size_t brace = node.find(" {");
    const std::string type =
        node.substr(name.size() + 1, brace == std::string::npos ? std::string::npos : brace - name.size() - 1);
    list += (list.empty() ? "" : ", ") + std::string("{\"name\": \"") + name + "\", \"type\": \"" + type + "\"";
    if (brace != std::string::npos) list += ", \"attributes\": " + node.substr(brace + 1);
    list += "}";
    if (!before.empty())
      edges += (edges.empty() ? "" : ", ") + std::string("{\"from\": \"") + before + "\", \"to\": \"" + name + "\"}";
    before = name;
  }
  return "\"nodes\": [" + list + "], \"edges\": [" + edges + "]" + (more.empty() ? "" : ", " + more);
}

inline const std::string kMse = R"("training": {"loss": "mean_squared_error"})";
inline std::string loss(const std::string& key, const std::string& more = {}) {
  return "\"training\": {\"loss\": \"" + key + "\"" + more + "}";
}
inline std::string with(const std::string& dataset, const std::string& key) {
  return "\"dataset\": " + dataset + ", " + loss(key);
}

inline const Diagnostic* findCode(const Inference& inference, const std::string& code, const std::string& node,
                                  const NetworkSpec& spec) {
  for (const Diagnostic& d : inference.diagnostics) {
    const NodeSpec* blamed = spec.find(d.node);
    if (d.code == code && (blamed ? blamed->name : std::string()) == node) return &d;
  }
  return nullptr;
}

}  // namespace unroll::test
