// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <functional>

#include "io/document.h"
#include "formats/json.h"

namespace unroll::detail {

/// Reads one document; what is wrong but can be shown becomes a diagnostic, the rest an error.
class DocumentReader {
 public:
  DocumentReader(const json::Text& text, const LayerCatalog& catalog) : m_text(text), m_catalog(catalog) {}
  Result<Document> read();

 private:
  using Value = json::Value;

  // document_reader.cpp: the parts of a document.
  Status checkFormat(const Value& root);
  Status readNodes(const Value& list);
  Status readNode(const Value& value);
  Status readKnownNode(NodeSpec& node, const Value& value, const LayerDescriptor& layer);
  void keepUnknownNode(NodeSpec& node, const Value& value);
  Status migrate(NodeSpec& node, const Value& value, const LayerDescriptor& layer);
  Status readEdges(const Value& list);
  /// An edge with an end that no node has, and what was said of it.
  struct LeftOut {
    size_t diagnostic;
    EdgeSpec edge;
  };
  void offerForLeftOut(const std::vector<LeftOut>& left);
  void offerEdge(Diagnostic& problem, const EdgeSpec& edge) const;
  Result<PortRef> readPort(const Value& value, const char* defaultPort, bool& known, Diagnostic& problem);
  Status readDataset(const Value& value);
  Status readTraining(const Value& value);
  Status readLoss(const Value& value);
  Status readOptimizer(const Value& value);
  Status readClassWeights(const Value& value);
  Status readSteering(const Value& value);
  Status readPreprocess(const Value& list);
  Status readChoice(const Value& value, const char* what, const std::string& path, ChoiceSpec& choice,
                    const std::function<const std::vector<AttributeSpec>*(const std::string& key)>& attributesOf);
  Status readWeights(const Value& value);
  Status readSample(const Value& value);
  Status readWorked(const Value& value);

  // document_values.cpp: values of a kind.
  Error wrong(const Value& value, const char* code, Text message) const;
  Error wrongKind(const Value& value, std::string_view what, json::Kind wanted) const;
  Status expect(const Value& value, std::string_view what, json::Kind wanted) const;
  Result<std::string> readString(const Value& value, std::string_view what) const;
  Result<int64_t> readInteger(const Value& value, std::string_view what) const;
  Result<double> readNumber(const Value& value, std::string_view what) const;
  Result<bool> readBoolean(const Value& value, std::string_view what) const;
  Result<std::vector<std::string>> readStrings(const Value& value, std::string_view what) const;
  Result<AttributeValue> readAttribute(const Value& value, std::string_view what) const;
  Result<TensorD> readTensor(const Value& value, std::string_view what) const;
  /// Attributes that stand among other keys; those that SPECS knows get their kind.
  Status readAttributes(const Value& object, const std::vector<AttributeSpec>* specs,
                        const std::vector<std::string>& others, const std::string& node, const std::string& prefix,
                        AttributeMap& out);
  /// Says of each key that is none of KNOWN that it is not understood and not kept.
  void warnOfOtherKeys(const Value& object, const std::vector<std::string>& known, std::string_view where,
                       NodeId node = kNoNode);
  void remember(const std::string& node, const std::string& key, const Value& value);

  const json::Text& m_text;
  const LayerCatalog& m_catalog;
  Document m_document;
};

}  // namespace unroll::detail
