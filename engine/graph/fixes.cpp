// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "graph/inference_run.h"

namespace unroll::detail {
namespace {

constexpr size_t kMostFixes = 3;

int errorCount(const Inference& inference) {
  return static_cast<int>(std::count_if(inference.diagnostics.begin(), inference.diagnostics.end(),
                                        [](const Diagnostic& d) { return d.severity == Severity::Error; }));
}

int likeCount(const Inference& inference, const Diagnostic& problem) {
  return static_cast<int>(
      std::count_if(inference.diagnostics.begin(), inference.diagnostics.end(), [&](const Diagnostic& d) {
        return d.code == problem.code && d.node == problem.node && d.attribute == problem.attribute;
      }));
}

bool hasAttribute(const InferenceRun& run, NodeId id, const char* key, AttributeKind kind) {
  const LayerDescriptor* layer = run.info(id).layer;
  const AttributeSpec* spec = layer ? findAttribute(layer->attributes, key) : nullptr;
  return spec && spec->kind == kind;
}

void offerPadding(InferenceRun& run, Diagnostic& diagnostic, NodeId id) {
  if (!hasAttribute(run, id, "padding", AttributeKind::Choice) || run.attributesOf(id).choice("padding") == "same")
    return;
  run.offer(diagnostic, {QT_TRANSLATE_NOOP("engine", "Set the padding of '{0}' to same"), {run.nameOf(id)}},
            {SetAttribute{id, "padding", std::string("same")}});
}

struct Trial {
  Fix fix;
  int errors = 0;
};

/// What inference says after FIX, or nothing where the fix cannot be done or does not help.
std::optional<Trial> tryFix(const InferenceRun& run, const Diagnostic& problem, Fix fix) {
  NetworkSpec changed = run.spec;
  for (const Edit& edit : fix.edits) {
    if (!apply(changed, edit).ok()) return std::nullopt;
  }
  // Other data than that at hand is not made for a trial.
  const Dataset* data = changed.dataset == run.spec.dataset ? run.data : nullptr;
  InferenceRun trial{changed, run.catalog, data, false};
  const Inference after = inferOnce(trial);
  if (likeCount(after, problem) >= likeCount(run.result, problem)) return std::nullopt;
  return Trial{std::move(fix), errorCount(after)};
}

}  // namespace

std::vector<Edit> insertBefore(const InferenceRun& run, const PortRef& to, const std::string& type,
                               AttributeMap attributes) {
  const PortRef from = run.feeds.at(to);
  NodeSpec node;
  node.id = run.spec.nextId();
  node.type = type;
  node.name = freeName(run.spec, type);
  if (const LayerDescriptor* layer = run.catalog.find(type)) node.version = layer->version;
  node.attributes = std::move(attributes);
  const auto place =
      std::find_if(run.spec.nodes.begin(), run.spec.nodes.end(), [&](const NodeSpec& n) { return n.id == to.node; });
  const std::optional<Position>& left = run.spec.find(from.node)->position;
  const std::optional<Position>& right = place->position;
  if (left && right) node.position = Position{(left->x + right->x) / 2.0, (left->y + right->y) / 2.0};
  return {AddNode{node, static_cast<int>(place - run.spec.nodes.begin())}, Disconnect{{from, to}},
          Connect{{from, {node.id, "in"}}}, Connect{{{node.id, "out"}, to}}};
}

NodeId upstream(const InferenceRun& run, NodeId id, const std::function<bool(NodeId)>& wanted) {
  std::set<NodeId> seen;
  while (id != kNoNode && seen.insert(id).second) {
    if (wanted(id)) return id;
    id = run.before(id);
  }
  return kNoNode;
}

void offerReturnSequences(InferenceRun& run, Diagnostic& diagnostic, NodeId id) {
  const NodeId recurrent =
      upstream(run, id, [&](NodeId at) { return hasAttribute(run, at, "return_sequences", AttributeKind::Boolean); });
  if (recurrent == kNoNode) return;
  const bool now = run.attributesOf(recurrent).boolean("return_sequences");
  const char* title = now ? QT_TRANSLATE_NOOP("engine", "Return only the last step of '{0}'")
                          : QT_TRANSLATE_NOOP("engine", "Return sequences from '{0}'");
  run.offer(diagnostic, {title, {run.nameOf(recurrent)}}, {SetAttribute{recurrent, "return_sequences", !now}});
}

void offerUnits(InferenceRun& run, Diagnostic& diagnostic, NodeId id, int64_t units) {
  const NodeId layer =
      upstream(run, id, [&](NodeId at) { return hasAttribute(run, at, "units", AttributeKind::Integer); });
  if (layer == kNoNode || units < 1) return;
  run.offer(diagnostic,
            {QT_TRANSLATE_NOOP("engine", "Give '{0}' {1} units"), {run.nameOf(layer), std::to_string(units)}},
            {SetAttribute{layer, "units", units}});
}

void offerShapeFixes(InferenceRun& run, Diagnostic& diagnostic, const PortRef& port) {
  const NodeId feeding = run.feeds.at(port).node;
  const Shape* shape = run.result.shapeAt(run.feeds.at(port));
  const bool isFirst = run.info(port.node).inputPorts.front().name == port.port;
  if (!shape) return;
  if (isFirst && shape->rank() > 2) {
    const std::string flatten = "flatten";
    if (run.catalog.find(flatten)) {
      run.offer(diagnostic,
                {QT_TRANSLATE_NOOP("engine", "Insert {0} between '{1}' and '{2}'"),
                 {run.catalog.find(flatten)->title.english(), run.nameOf(feeding), run.nameOf(port.node)}},
                insertBefore(run, port, flatten));
    }
  }
  offerReturnSequences(run, diagnostic, feeding);
  if (isFirst) offerPadding(run, diagnostic, port.node);
  const NodeId padded = upstream(run, feeding, [&](NodeId at) {
    return hasAttribute(run, at, "padding", AttributeKind::Choice) && run.attributesOf(at).choice("padding") != "same";
  });
  if (padded != kNoNode) offerPadding(run, diagnostic, padded);
}

void keepWorkingFixes(InferenceRun& run) {
  for (Diagnostic& diagnostic : run.result.diagnostics) {
    std::vector<Trial> working;
    for (Fix& fix : diagnostic.fixes) {
      if (auto trial = tryFix(run, diagnostic, std::move(fix))) working.push_back(std::move(*trial));
    }
    // Those that leave the fewest errors first; one that makes new ones only where none else is left.
    std::stable_sort(working.begin(), working.end(),
                     [](const Trial& a, const Trial& b) { return a.errors < b.errors; });
    const int before = errorCount(run.result);
    diagnostic.fixes.clear();
    for (Trial& trial : working) {
      const bool worse = trial.errors > before && !diagnostic.fixes.empty();
      const bool twice = std::any_of(diagnostic.fixes.begin(), diagnostic.fixes.end(),
                                     [&](const Fix& fix) { return fix.title == trial.fix.title; });
      if (diagnostic.fixes.size() < kMostFixes && !worse && !twice) diagnostic.fixes.push_back(std::move(trial.fix));
    }
  }
}

}  // namespace unroll::detail
