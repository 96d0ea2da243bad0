// SPDX-License-Identifier: GPL-3.0-or-later
// What could make shapes fit. These are candidates only, many of them wrong for the case at hand: keepWorkingFixes()
// tries each and keeps those after which the problem is gone.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "graph/inference_run.h"

namespace unroll::detail {
namespace {

using Sizes = std::vector<int64_t>;

/// Sizes without the sample axis.
Sizes sampleSizes(const Shape& shape) {
  Sizes sizes = shape.dims().empty() ? Sizes{} : shape.extents(1);
  if (!sizes.empty()) sizes.erase(sizes.begin());
  return sizes;
}

bool isClosed(const Sizes& sizes) { return std::find(sizes.begin(), sizes.end(), kOpen) == sizes.end(); }

/// s where n = s · s, else 0.
int64_t squareRoot(int64_t n) {
  const auto root = static_cast<int64_t>(std::llround(std::sqrt(static_cast<double>(n))));
  return root * root == n ? root : 0;
}

/// Other sizes that the same numbers could have been meant with: a channel axis forgotten, channels last, one feature.
std::vector<Sizes> otherSizes(const Sizes& given, const Dataset* data) {
  std::vector<Sizes> all;
  if (given.size() == 1 && given[0] != kOpen) {
    if (const int64_t side = squareRoot(given[0]); side > 1) all.push_back({1, side, side});
    all.push_back({given[0], 1});
  } else if (given.size() == 2) {
    if (isClosed(given)) all.push_back({1, given[0], given[1]});
    if (given[1] == 1) all.push_back({given[0]});
    if (isClosed(given)) all.push_back({given[0] * given[1]});
  } else if (given.size() == 3) {
    if (given[2] < given[0]) all.push_back({given[2], given[0], given[1]});
    if (given[0] == 1) all.push_back({given[1], given[2]});
  }

  if (!given.empty() && given[0] == kOpen && data && data->maxLength() > 0) {
    all.push_back(given);
    all.back()[0] = data->maxLength();
  }
  return all;
}

}  // namespace

void offerSetting(InferenceRun& run, Diagnostic& problem, NodeId id, const std::string& key,
                  const AttributeValue& value) {
  const AttributeSpec* spec = findAttribute(run.info(id).layer->attributes, key);
  if (!spec) return;
  const auto checked = checkAttribute(*spec, value);
  if (!checked.ok()) return;
  run.offer(problem,
            {QT_TRANSLATE_NOOP("engine", "Set {0} of '{1}' to {2}"),
             {spec->label.english(), run.nameOf(id), valueText(*spec, *checked)}},
            {SetAttribute{id, key, *checked}});
}

namespace {

/// Sizes that samples often have, where nothing says which: steps for an open time axis, a small image.
std::vector<Sizes> usualSizes(const Sizes& given) {
  std::vector<Sizes> all;
  if (!given.empty() && given[0] == kOpen) {
    all.push_back(given);
    all.back()[0] = 10;
  }
  if (given.size() < 3) all.push_back({1, 28, 28});
  return all;
}

void offerInputShapes(InferenceRun& run, Diagnostic& problem, NodeId feeding, bool usual = false) {
  const NodeId input =
      upstream(run, feeding, [&](NodeId at) { return hasAttribute(run, at, "shape", AttributeKind::Sizes); });
  if (input == kNoNode || !run.info(input).inputPorts.empty()) return;
  const Sizes given = run.attributesOf(input).sizes("shape");
  for (const Sizes& sizes : usual ? usualSizes(given) : otherSizes(given, run.data)) {
    run.offer(problem,
              {QT_TRANSLATE_NOOP("engine", "Set the shape of '{0}' to {1}"), {run.nameOf(input), attributeText(sizes)}},
              {SetAttribute{input, "shape", sizes}});
  }
}

/// Layers that make something else of SHAPE, the most usual first.
void offerInsertions(InferenceRun& run, Diagnostic& problem, const PortRef& port, const Shape& shape) {
  const Sizes sizes = sampleSizes(shape);
  const auto insert = [&](const char* type, AttributeMap attributes = {}) {
    offerInsertion(run, problem, port, type, std::move(attributes));
  };
  if (sizes.size() == 3) {
    insert("global_average_pooling2d");
    insert("reshape", {{"target_shape", Sizes{sizes[0] * sizes[1], sizes[2]}}});
  } else if (sizes.size() == 2) {
    insert("global_average_pooling1d");
    if (isClosed(sizes)) insert("reshape", {{"target_shape", Sizes{1, sizes[0], sizes[1]}}});
  } else if (sizes.size() == 1 && shape[1].name == 'T') {
    insert("embedding");
  } else if (sizes.size() == 1) {
    insert("reshape", {{"target_shape", Sizes{sizes[0], 1}}});
    if (const int64_t side = squareRoot(sizes[0]); side > 1)
      insert("reshape", {{"target_shape", Sizes{1, side, side}}});
    insert("embedding");
  }
}

void offerPadding(InferenceRun& run, Diagnostic& problem, NodeId id) {
  if (!hasAttribute(run, id, "padding", AttributeKind::Choice) || run.attributesOf(id).choice("padding") == "same")
    return;
  run.offer(problem, {QT_TRANSLATE_NOOP("engine", "Set the padding of '{0}' to same"), {run.nameOf(id)}},
            {SetAttribute{id, "padding", std::string("same")}});
}

void offerRemoval(InferenceRun& run, Diagnostic& problem, NodeId id) {
  const NodeInfo& info = run.info(id);
  if (!info.layer || info.inputPorts.size() != 1 || !info.parameters.empty()) return;
  offerBypass(run, problem, id);
}

/// A window that is not larger than what it slides over, undilated.
void offerWindow(InferenceRun& run, Diagnostic& problem, NodeId id, const Shape& shape) {
  Sizes places = sampleSizes(shape);
  if (shape.find('H') >= 0) places.erase(places.begin());  // (C, H, W)
  if (shape.find('T') >= 0) places.resize(1);              // (T, F)
  for (const char* key : {"kernel_size", "pool_size"}) {
    if (hasAttribute(run, id, key, AttributeKind::Integer) && !places.empty())
      offerSetting(run, problem, id, key, std::min(run.attributesOf(id).integer(key), places[0]));
    if (!hasAttribute(run, id, key, AttributeKind::Sizes)) continue;
    Sizes window = run.attributesOf(id).sizes(key);
    if (window.size() != places.size()) continue;
    for (size_t i = 0; i < window.size(); ++i) {
      if (places[i] != kOpen) window[i] = std::min(window[i], places[i]);
    }
    offerSetting(run, problem, id, key, window);
  }
}

/// Values for the attribute that is blamed: its default, a size that comes in, a number that divides what is there.
void offerBlamed(InferenceRun& run, Diagnostic& problem, NodeId id) {
  const NodeInfo& info = run.info(id);
  const AttributeSpec* blamed = findAttribute(info.layer->attributes, problem.attribute);
  if (!blamed) return;
  if (blamed->kind == AttributeKind::Integer && problem.code != "shape.size") {
    const int64_t now = run.attributesOf(id).integer(blamed->key);
    std::set<int64_t> sizes;
    for (const Shape& shape : info.inputs) {
      for (const int64_t size : sampleSizes(shape)) sizes.insert(size);
    }
    for (const int64_t size : sizes) {
      if (size > 0) offerSetting(run, problem, id, blamed->key, std::gcd(size, now));
    }
    for (const int64_t size : sizes) offerSetting(run, problem, id, blamed->key, size);
    // The next multiple of another attribute (filters of groups, features of heads).
    for (const AttributeSpec& other : info.layer->attributes) {
      if (other.kind != AttributeKind::Integer || other.key == blamed->key) continue;
      const int64_t part = run.attributesOf(id).integer(other.key);
      if (part > 1 && part < now * 64) offerSetting(run, problem, id, blamed->key, (now + part - 1) / part * part);
    }
  }
  if (blamed->kind == AttributeKind::Sizes) {
    Sizes sizes = run.attributesOf(id).sizes(blamed->key);
    std::replace(sizes.begin(), sizes.end(), kOpen, int64_t{1});
    offerSetting(run, problem, id, blamed->key, sizes);
    // Sizes whose product is given: the last follows from the others, or all is one row.
    for (const Shape& shape : info.inputs) {
      const int64_t all = shape.rank() > 1 ? shape.sampleElements() : kOpen;
      const int64_t others = std::accumulate(sizes.begin(), sizes.empty() ? sizes.end() : sizes.end() - 1, int64_t{1},
                                             std::multiplies<>());
      if (all < 1 || sizes.empty()) continue;
      Sizes last = sizes;
      last.back() = others > 0 && all % others == 0 ? all / others : 0;
      offerSetting(run, problem, id, blamed->key, last);
      offerSetting(run, problem, id, blamed->key, Sizes{all});
      Sizes order(static_cast<size_t>(shape.rank() - 1));  // of axes, from 1
      std::iota(order.begin(), order.end(), int64_t{1});
      offerSetting(run, problem, id, blamed->key, order);
    }
    if (sizes.size() > 1) offerSetting(run, problem, id, blamed->key, Sizes(sizes.begin() + 1, sizes.end()));
  }
  if (!run.spec.find(id)->attributes.count(blamed->key)) return;
  run.offer(problem,
            {QT_TRANSLATE_NOOP("engine", "Set {0} to {1}, its default"),
             {blamed->label.english(), valueText(*blamed, blamed->defaultValue)}},
            {SetAttribute{id, blamed->key, std::nullopt}});
}

/// A tensor became too large: back to the default what was set, here or before.
void offerDefaults(InferenceRun& run, Diagnostic& problem, NodeId id) {
  std::set<NodeId> seen;
  for (NodeId at = id; at != kNoNode && seen.insert(at).second; at = run.before(at)) {
    if (!run.info(at).layer) continue;
    for (const AttributeSpec& spec : run.info(at).layer->attributes) {
      const bool isSize = spec.kind == AttributeKind::Integer || spec.kind == AttributeKind::Sizes;
      if (isSize && run.spec.find(at)->attributes.count(spec.key))
        offerSetting(run, problem, at, spec.key, spec.defaultValue);
    }
  }
}

/// Numbers that choose elements of what comes in: one of its sizes.
void offerOwnSizes(InferenceRun& run, Diagnostic& problem, NodeId id) {
  for (const AttributeSpec& spec : run.info(id).layer->attributes) {
    if (spec.kind != AttributeKind::Integer || !run.spec.find(id)->attributes.count(spec.key)) continue;
    for (const Shape& shape : run.info(id).inputs) {
      for (const int64_t size : sampleSizes(shape)) {
        if (size > 0) offerSetting(run, problem, id, spec.key, size);
      }
    }
  }
}

/// Open time axes that may differ: one vector of each.
void offerPooledInputs(InferenceRun& run, Diagnostic& problem, NodeId id) {
  const std::string type = "global_average_pooling1d";
  std::vector<Edit> edits;
  int64_t count = 0;
  for (const Port& port : run.info(id).inputPorts) {
    const auto feed = run.feeds.find({id, port.name});
    const Shape* shape = feed == run.feeds.end() ? nullptr : run.result.shapeAt(feed->second);
    std::optional<NodeSpec> node = newNode(run, type);
    if (!node || !shape || shape->rank() != 3) continue;
    node->id += count;
    if (count > 0) node->name = freeName(run.spec, node->name + "_" + std::to_string(count));
    ++count;
    edits.insert(edits.end(), {AddNode{*node}, Connect{{feed->second, {node->id, "in"}}},
                               Connect{{{node->id, "out"}, {id, port.name}}}});
  }
  if (edits.empty()) return;
  run.offer(problem,
            {QT_TRANSLATE_NOOP("engine", "Insert {0} before each input of '{1}'"),
             {run.catalog.find(type)->title.english(), run.nameOf(id)}},
            std::move(edits));
}

/// The Input layer at or before ID with another last size.
void offerInputWidth(InferenceRun& run, Diagnostic& problem, NodeId id, int64_t width) {
  const NodeId input = upstream(run, id, [&](NodeId at) { return run.info(at).inputPorts.empty(); });
  if (input == kNoNode || !hasAttribute(run, input, "shape", AttributeKind::Sizes)) return;
  Sizes sizes = run.attributesOf(input).sizes("shape");
  if (sizes.empty() || sizes.size() > 2 || width < 1) return;
  sizes.back() = width;
  run.offer(problem,
            {QT_TRANSLATE_NOOP("engine", "Set the shape of '{0}' to {1}"), {run.nameOf(input), attributeText(sizes)}},
            {SetAttribute{input, "shape", sizes}});
}

/// Branches that are joined: widths, heads and lengths of the one for the other.
void offerOthersWidths(InferenceRun& run, Diagnostic& problem, NodeId id) {
  const NodeInfo& info = run.info(id);
  for (size_t i = 0; i < info.inputs.size(); ++i) {
    const auto feed = run.feeds.find({id, info.inputPorts[i].name});
    if (feed == run.feeds.end()) continue;
    for (size_t k = 0; k < info.inputs.size(); ++k) {
      const Shape& other = info.inputs[k];
      if (k == i || other.rank() < 2) continue;
      const int features = other.find('C') >= 0 ? other.find('C') : other.rank() - 1;
      offerUnits(run, problem, feed->second.node, other[features].size);
      offerInputWidth(run, problem, feed->second.node, other[features].size);
    }
    if (hasAttribute(run, id, "units", AttributeKind::Integer))
      offerUnits(run, problem, feed->second.node, run.attributesOf(id).integer("units"));
  }
}

}  // namespace

void offerBypass(InferenceRun& run, Diagnostic& problem, NodeId id) {
  const auto into = std::find_if(run.spec.edges.begin(), run.spec.edges.end(),
                                 [&](const EdgeSpec& edge) { return edge.to.node == id && edge.from.node != id; });
  std::vector<Edit> edits{RemoveNode{id}};
  for (const EdgeSpec& edge : run.spec.edges) {
    if (edge.from.node == id && edge.to.node != id && into != run.spec.edges.end())
      edits.push_back(Connect{{into->from, edge.to}});
  }
  run.offer(problem, {QT_TRANSLATE_NOOP("engine", "Remove '{0}'"), {run.nameOf(id)}}, std::move(edits));
}

void offerShapeFixes(InferenceRun& run, Diagnostic& problem, NodeId id) {
  if (problem.code == "shape.too_large") {
    offerDefaults(run, problem, id);
    return;
  }
  offerSwaps(run, problem, id, false);
  if (problem.code == "shape.time") offerPooledInputs(run, problem, id);
  const NodeInfo& info = run.info(id);
  for (size_t i = 0; i < info.inputPorts.size(); ++i) {
    const PortRef port{id, info.inputPorts[i].name};
    const auto feed = run.feeds.find(port);
    if (feed == run.feeds.end() || info.inputs[i].rank() == 0) continue;
    const NodeId feeding = feed->second.node;
    const Shape shape = info.inputs[i];
    offerReturnSequences(run, problem, feeding);
    const bool single = shape.rank() == 3 && shape[2].size == 1;  // tokens written as one feature
    if (single && run.info(feeding).inputPorts.empty()) offerInputShapes(run, problem, feeding);
    if (shape.rank() > 2) offerInsertion(run, problem, port, "flatten");
    if (problem.code == "shape.rank") offerRemoval(run, problem, feeding);  // a Flatten too early
    if (run.info(feeding).inputPorts.empty()) offerInputShapes(run, problem, feeding);
    if (i == 0) offerPadding(run, problem, id);
    const NodeId padded = upstream(run, feeding, [&](NodeId at) {
      return hasAttribute(run, at, "padding", AttributeKind::Choice) &&
             run.attributesOf(at).choice("padding") != "same";
    });
    if (padded != kNoNode) offerPadding(run, problem, padded);
    offerWindow(run, problem, id, shape);
    // Where it is the kind of samples that does not fit, not a size.
    static const std::set<std::string> kOfKind{"shape.rank", "shape.open", "shape.differs", "shape.attention"};
    if (problem.code == "shape.rank" && i == 0) offerSibling(run, problem, id);
    if (kOfKind.count(problem.code)) offerInsertions(run, problem, port, shape);
    offerInputShapes(run, problem, feeding);
    offerRemoval(run, problem, feeding);
  }
  offerOthersWidths(run, problem, id);
  if (problem.code == "shape.differs") offerOthersStrides(run, problem, id);
  offerBlamed(run, problem, id);
  if (problem.code == "shape.size") offerOwnSizes(run, problem, id);
  if (const NodeId feeding = run.before(id); feeding != kNoNode) offerInputShapes(run, problem, feeding, true);
  for (const Port& port : info.inputPorts) {
    const auto feed = run.feeds.find({id, port.name});
    if (!port.optional || feed == run.feeds.end()) continue;
    run.offer(problem,
              {QT_TRANSLATE_NOOP("engine", "Remove {0} → {1}"),
               {run.nameOf(feed->second.node) + "." + feed->second.port, run.nameOf(id) + "." + port.name}},
              {Disconnect{{feed->second, {id, port.name}}}});
  }
  const bool learns = hasAttribute(run, id, "units", AttributeKind::Integer) ||
                      hasAttribute(run, id, "filters", AttributeKind::Integer);
  if (!learns && (problem.code == "shape.size" || problem.code == "shape.open" || problem.code == "shape.axis"))
    offerRemoval(run, problem, id);
  // A layer, or a connection, that has come to the wrong place.
  offerSwaps(run, problem, id, true);
  if (problem.code == "shape.rank" && info.inputPorts.size() == 1) offerBypass(run, problem, id);
}

}  // namespace unroll::detail
