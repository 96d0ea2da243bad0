// SPDX-License-Identifier: GPL-3.0-or-later
// Shapes that do not fit because a layer or a connection stands in another's place: candidates, as in shape_fixes.cpp.
#include <algorithm>

#include "graph/inference_run.h"

namespace unroll::detail {
namespace {

using Sizes = std::vector<int64_t>;

/// Layers that do the same on sequences and on images.
constexpr std::pair<const char*, const char*> kSiblings[] = {
    {"conv1d", "conv2d"},
    {"max_pooling1d", "max_pooling2d"},
    {"average_pooling1d", "average_pooling2d"},
    {"global_max_pooling1d", "global_max_pooling2d"},
    {"global_average_pooling1d", "global_average_pooling2d"},
    {"spatial_dropout1d", "spatial_dropout2d"},
};

/// What is set of a layer, for its sibling: a window's height for its steps, and the other way.
AttributeMap forSibling(const LayerDescriptor& sibling, const AttributeMap& given) {
  AttributeMap taken;
  for (const auto& [key, value] : given) {
    const AttributeSpec* spec = findAttribute(sibling.attributes, key);
    if (!spec) continue;
    const auto* sizes = std::get_if<Sizes>(&value);
    const bool one = sizes && !sizes->empty() && spec->kind == AttributeKind::Integer;
    if (auto checked = checkAttribute(*spec, one ? AttributeValue{sizes->front()} : value); checked.ok())
      taken.emplace(key, std::move(*checked));
  }
  return taken;
}

/// Offers to let A and B, two inputs that are fed, change what feeds them.
void offerSwap(InferenceRun& run, Diagnostic& problem, const PortRef& a, const PortRef& b) {
  const PortRef intoA = run.feeds.at(a), intoB = run.feeds.at(b);
  if (intoA == intoB) return;
  run.offer(problem,
            {QT_TRANSLATE_NOOP("engine", "Swap what goes into {0} and {1}"),
             {run.nameOf(a.node) + "." + a.port, run.nameOf(b.node) + "." + b.port}},
            {Connect{{intoB, a}}, Connect{{intoA, b}}});
}

}  // namespace

void offerSibling(InferenceRun& run, Diagnostic& problem, NodeId id) {
  const NodeSpec& node = *run.spec.find(id);
  for (const auto& [sequences, images] : kSiblings) {
    if (node.type != sequences && node.type != images) continue;
    const std::string other = node.type == sequences ? images : sequences;
    if (const LayerDescriptor* layer = run.catalog.find(other))
      offerReplacement(run, problem, id, other, forSibling(*layer, node.attributes));
  }
}

/// Inputs that were taken for each other: two of the layer ID itself, or (OTHERS) one of it and one elsewhere.
void offerSwaps(InferenceRun& run, Diagnostic& problem, NodeId id, bool others) {
  constexpr size_t kMostEdges = 40;
  if (run.feeds.size() > kMostEdges) return;
  for (const auto& [a, intoA] : run.feeds) {
    for (const auto& [b, intoB] : run.feeds) {
      const bool within = a.node == id && b.node == id && a < b;
      if (others ? a.node == id && b.node != id : within) offerSwap(run, problem, a, b);
    }
  }
}

/// The strides of one branch for those of another: sizes that part where one was shrunk and the other was not.
void offerOthersStrides(InferenceRun& run, Diagnostic& problem, NodeId id) {
  const auto strided = [&](NodeId at) {
    return hasAttribute(run, at, "strides", AttributeKind::Sizes) ||
           hasAttribute(run, at, "strides", AttributeKind::Integer);
  };
  std::vector<NodeId> layers;
  for (const Port& port : run.info(id).inputPorts) {
    const auto feed = run.feeds.find({id, port.name});
    NodeId at = feed == run.feeds.end() ? kNoNode : feed->second.node;
    constexpr int kMostOfBranch = 2;
    for (int found = 0; found < kMostOfBranch && at != kNoNode; ++found) {
      at = upstream(run, at, strided);
      if (at == kNoNode) break;
      layers.push_back(at);
      at = run.before(at);
    }
  }
  for (const NodeId from : layers) {
    for (const NodeId to : layers) {
      const AttributeValue strides = run.attributesOf(from).value("strides");
      if (from != to && run.attributesOf(to).value("strides") != strides)
        offerSetting(run, problem, to, "strides", strides);
    }
  }
}

}  // namespace unroll::detail
