// SPDX-License-Identifier: GPL-3.0-or-later
// Layers that this program does not know, and which of its own may be meant.
#include <algorithm>

#include "graph/aliases.h"
#include "graph/inference_run.h"
#include "graph/names.h"

namespace unroll::detail {
namespace {

/// What of GIVEN a layer of TYPE takes: under its own names, without what follows from the connections here. What it
/// does not know stays, to be said.
AttributeMap translated(const LayerDescriptor& layer, const AttributeMap& given) {
  AttributeMap taken;
  for (const auto& [key, value] : given) {
    if (findAttribute(layer.attributes, key)) taken.insert_or_assign(key, value);
  }
  for (const auto& [key, value] : given) {
    if (findAttribute(layer.attributes, key)) continue;
    const auto meant = attributeMeant(layer.attributes, key, value);
    if (meant && !taken.count(meant->first))
      taken.insert(*meant);
    else if (!isNeedless(key))
      taken.insert_or_assign(key, value);
  }
  return taken;
}

}  // namespace

void offerReplacement(InferenceRun& run, Diagnostic& problem, NodeId id, const std::string& type,
                      const AttributeMap& attributes, const std::string& said) {
  const LayerDescriptor* layer = run.catalog.find(type);
  if (!layer) return;
  const auto at =
      std::find_if(run.spec.nodes.begin(), run.spec.nodes.end(), [&](const NodeSpec& n) { return n.id == id; });
  NodeSpec replacement = *at;
  replacement.type = type;
  replacement.version = layer->version;
  replacement.unknown.reset();
  replacement.attributes = attributes;
  std::vector<Edit> edits{RemoveNode{id}, AddNode{replacement, static_cast<int>(at - run.spec.nodes.begin())}};
  for (size_t i = 0; i < run.spec.edges.size(); ++i) {
    const EdgeSpec& edge = run.spec.edges[i];
    if (edge.from.node == id || edge.to.node == id) edits.push_back(Connect{edge, static_cast<int>(i)});
  }
  edits.push_back(SetWeights{run.spec.weights});
  edits.push_back(SetSample{run.spec.sample});
  run.offer(problem,
            said.empty() ? Text{QT_TRANSLATE_NOOP("engine", "Replace it with {0}"), {type}}
                         : Text{QT_TRANSLATE_NOOP("engine", "Replace it with {0} ({1})"), {type, said}},
            std::move(edits));
}

namespace {

/// Keras' and PyTorch's names, then slips of the keyboard.
std::vector<LayerMeant> candidatesFor(const InferenceRun& run, const NodeSpec& node) {
  std::vector<LayerMeant> meant = layersMeant(node.type, node.name, node.unknown.value_or(std::string()));
  std::erase_if(meant, [&](const LayerMeant& layer) { return !run.catalog.find(layer.type); });
  const auto& edges = run.spec.edges;
  const bool isFed = std::any_of(edges.begin(), edges.end(), [&](const EdgeSpec& e) { return e.to.node == node.id; });
  const bool feeds = std::any_of(edges.begin(), edges.end(), [&](const EdgeSpec& e) { return e.from.node == node.id; });
  if (!isFed && feeds) meant.push_back({"input"});
  if (!meant.empty() && meant.front().type != "input") return meant;
  std::vector<std::string> known;
  for (const LayerDescriptor* layer : run.catalog.all()) known.push_back(layer->key);
  const std::string nearest = nearestName(node.type, known);
  if (!nearest.empty() && nearest != "input") meant.insert(meant.begin(), {nearest});
  if (nearest == "input" && meant.empty()) meant.push_back({nearest});
  return meant;
}

}  // namespace

void reportUnknownLayer(InferenceRun& run, const NodeSpec& node) {
  if (run.catalog.find(node.type)) {
    Diagnostic& problem =
        run.report("layer.newer", Severity::Error, node.id,
                   {QT_TRANSLATE_NOOP("engine",
                                      "'{0}' was written by a newer Unroll: its '{1}' is version {2}. It is kept as it "
                                      "is; open the document with that program, or put a new layer in its place."),
                    {node.name, node.type, std::to_string(node.version)}},
                   "type");
    offerReplacement(run, problem, node.id, node.type, node.attributes);
    return;
  }
  const std::vector<LayerMeant> meant = candidatesFor(run, node);
  if (meant.empty()) {
    Diagnostic& problem =
        run.report("layer.unknown", Severity::Error, node.id,
                   {QT_TRANSLATE_NOOP("engine",
                                      "'{0}' is a '{1}', a layer that this program does not know. It is kept as it is; "
                                      "put a layer of the palette in its place."),
                    {node.name, node.type}},
                   "type");
    if (run.withFixes) offerBypass(run, problem, node.id);
    return;
  }
  Diagnostic& problem = run.report(
      "layer.unknown", Severity::Error, node.id,
      {QT_TRANSLATE_NOOP("engine", "'{0}' is a '{1}', a layer that this program does not know. Did you mean '{2}'?"),
       {node.name, node.type, meant.front().type}},
      "type");
  for (const LayerMeant& layer : meant) {
    AttributeMap attributes = translated(*run.catalog.find(layer.type), node.attributes);
    std::string said;
    for (const auto& [key, value] : layer.attributes) {
      attributes.insert_or_assign(key, value);
      said += (said.empty() ? "" : ", ") + attributeText(value);
    }
    offerReplacement(run, problem, node.id, layer.type, attributes, said);
  }
}

}  // namespace unroll::detail
