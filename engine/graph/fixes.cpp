// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <map>
#include <tuple>

#include "graph/inference_run.h"

namespace unroll::detail {
namespace {

constexpr size_t kMostFixes = 3;
/// Nodes that all trials together look at: a broken document of thousands of layers is still answered at once.
constexpr int64_t kMostVisits = 40'000;

int errorCount(const Inference& inference) {
  return static_cast<int>(std::count_if(inference.diagnostics.begin(), inference.diagnostics.end(),
                                        [](const Diagnostic& d) { return d.severity == Severity::Error; }));
}

/// How often a document says each thing: code, node and attribute.
using Said = std::map<std::tuple<std::string, NodeId, std::string>, int>;

std::tuple<std::string, NodeId, std::string> keyOf(const Diagnostic& diagnostic) {
  return {diagnostic.code, diagnostic.node, diagnostic.attribute};
}

Said allSaid(const Inference& inference) {
  Said said;
  for (const Diagnostic& diagnostic : inference.diagnostics) ++said[keyOf(diagnostic)];
  return said;
}

int timesSaid(const Said& said, const Diagnostic& diagnostic) {
  const auto found = said.find(keyOf(diagnostic));
  return found == said.end() ? 0 : found->second;
}

}  // namespace

bool hasAttribute(const InferenceRun& run, NodeId id, const char* key, AttributeKind kind) {
  const LayerDescriptor* layer = run.info(id).layer;
  const AttributeSpec* spec = layer ? findAttribute(layer->attributes, key) : nullptr;
  return spec && spec->kind == kind;
}

namespace {

/// Whether DIAGNOSTIC of a trial could not be seen before, for what it looks at was not known: what a fix uncovers.
bool wasHidden(const InferenceRun& run, const Diagnostic& diagnostic) {
  const std::string family = diagnostic.code.substr(0, diagnostic.code.find('.'));
  const auto node = run.result.nodes.find(diagnostic.node);
  if (family == "data") return !run.data;
  if (family == "loss" || diagnostic.attribute == "sample.target") {
    if (!findLoss(run.spec.training.loss) || run.result.outputNodes.empty()) return true;
    const NodeInfo& output = run.info(run.result.outputNodes.front());
    return output.outputs.empty() || output.outputs.front().rank() == 0 || output.inputPorts.empty();
  }
  if (node == run.result.nodes.end()) return false;
  const NodeInfo& info = node->second;
  if (!info.layer) return true;
  if (family == "weights" || family == "sample") return info.outputs.empty() || info.outputs.front().rank() == 0;
  if (family != "shape") return false;
  for (size_t i = 0; i < info.inputs.size(); ++i) {
    if (info.inputs[i].rank() == 0 && !info.inputPorts[i].optional) return true;
  }
  return std::any_of(run.result.diagnostics.begin(), run.result.diagnostics.end(),
                     [&](const Diagnostic& d) { return d.node == info.id && d.code.rfind("attribute.", 0) == 0; });
}

/// Whether a fix has made errors of AFTER.
bool makesErrors(const InferenceRun& run, const Said& before, const Inference& after, const Said& now) {
  return std::any_of(after.diagnostics.begin(), after.diagnostics.end(), [&](const Diagnostic& d) {
    return d.severity == Severity::Error && timesSaid(now, d) > timesSaid(before, d) && !wasHidden(run, d);
  });
}

struct Trial {
  Fix fix;
  std::pair<int, int> left;  ///< errors, and all that is said
  NetworkSpec result;
};

/// What inference says after FIX, or nothing where the fix cannot be done, does not help or breaks something else.
std::optional<Trial> tryFix(const InferenceRun& run, const Said& before, const Diagnostic& problem, Fix fix) {
  NetworkSpec changed = run.spec;
  for (const Edit& edit : fix.edits) {
    if (!apply(changed, edit).ok()) return std::nullopt;
  }
  // Other data than that at hand is not made for a trial.
  const Dataset* data = changed.dataset == run.spec.dataset ? run.data : nullptr;
  InferenceRun trial{changed, run.catalog, data, false};
  const Inference after = inferOnce(trial);
  const Said now = allSaid(after);
  if (timesSaid(now, problem) >= timesSaid(before, problem) || makesErrors(run, before, after, now))
    return std::nullopt;
  return Trial{std::move(fix), {errorCount(after), static_cast<int>(after.diagnostics.size())}, std::move(changed)};
}

}  // namespace

std::optional<NodeSpec> newNode(const InferenceRun& run, const std::string& type, AttributeMap attributes) {
  const LayerDescriptor* layer = run.catalog.find(type);
  if (!layer) return std::nullopt;
  for (const auto& [key, value] : attributes) {
    const AttributeSpec* spec = findAttribute(layer->attributes, key);
    if (!spec || !checkAttribute(*spec, value).ok()) return std::nullopt;
  }
  NodeSpec node;
  node.id = run.spec.nextId();
  node.type = type;
  node.name = freeName(run.spec, type);
  node.version = layer->version;
  node.attributes = std::move(attributes);
  return node;
}

void offerInput(InferenceRun& run, Diagnostic& diagnostic, const std::optional<PortRef>& into,
                const std::vector<Edit>& first) {
  using Sizes = std::vector<int64_t>;
  std::vector<AttributeMap> shapes;
  if (run.data) {
    Sizes sizes = run.data->inputShape().extents(1);
    sizes.erase(sizes.begin());
    shapes.push_back({{"shape", sizes}});
  } else {
    shapes = {{}, {{"shape", Sizes{10, 2}}}, {{"shape", Sizes{1, 28, 28}}}, {{"shape", Sizes{kOpen}}}};
  }
  for (const AttributeMap& shape : shapes) {
    const std::optional<NodeSpec> node = newNode(run, "input", shape);
    if (!node) return;
    std::vector<Edit> edits = first;
    edits.push_back(AddNode{*node, 0});
    if (into) edits.push_back(Connect{{{node->id, "out"}, *into}});
    run.offer(diagnostic, QT_TRANSLATE_NOOP("engine", "Add an Input layer"), std::move(edits));
  }
}

void offerInsertion(InferenceRun& run, Diagnostic& diagnostic, const PortRef& to, const std::string& type,
                    AttributeMap attributes) {
  std::optional<NodeSpec> node = newNode(run, type, std::move(attributes));
  if (!node) return;
  const PortRef from = run.feeds.at(to);
  const auto place =
      std::find_if(run.spec.nodes.begin(), run.spec.nodes.end(), [&](const NodeSpec& n) { return n.id == to.node; });
  const std::optional<Position>& left = run.spec.find(from.node)->position;
  const std::optional<Position>& right = place->position;
  if (left && right) node->position = Position{(left->x + right->x) / 2.0, (left->y + right->y) / 2.0};
  std::vector<Edit> edits{AddNode{*node, static_cast<int>(place - run.spec.nodes.begin())}};
  // The same output may feed several inputs of a layer: attention to itself.
  for (const auto& [port, feed] : run.feeds) {
    if (port.node == to.node && feed == from)
      edits.insert(edits.end(), {Disconnect{{from, port}}, Connect{{{node->id, "out"}, port}}});
  }
  edits.push_back(Connect{{from, {node->id, "in"}}});
  run.offer(diagnostic,
            {QT_TRANSLATE_NOOP("engine", "Insert {0} between '{1}' and '{2}'"),
             {run.catalog.find(type)->title.english(), run.nameOf(from.node), run.nameOf(to.node)}},
            std::move(edits));
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
  struct Width {
    const char *key, *title;
  };
  static constexpr Width kWidths[] = {
      {"units", QT_TRANSLATE_NOOP("engine", "Give '{0}' {1} units")},
      {"filters", QT_TRANSLATE_NOOP("engine", "Give '{0}' {1} filters")},
      {"output_dim", QT_TRANSLATE_NOOP("engine", "Give '{0}' {1} features")},
  };
  if (units < 1) return;
  const auto widthOf = [&](NodeId at) {
    return std::find_if(std::begin(kWidths), std::end(kWidths),
                        [&](const Width& width) { return hasAttribute(run, at, width.key, AttributeKind::Integer); });
  };
  const NodeId layer = upstream(run, id, [&](NodeId at) { return widthOf(at) != std::end(kWidths); });
  if (layer == kNoNode) return;
  const Width* width = widthOf(layer);
  run.offer(diagnostic, {width->title, {run.nameOf(layer), std::to_string(units)}},
            {SetAttribute{layer, width->key, units}});
}

/// Whether FIX does without the layer ID and puts none in its place.
static bool removes(const Fix& fix, NodeId id) {
  const auto isAdded = [](const Edit& edit) { return std::holds_alternative<AddNode>(edit); };
  const auto isRemoved = [&](const Edit& edit) {
    const auto* removed = std::get_if<RemoveNode>(&edit);
    return removed && removed->id == id;
  };
  return std::any_of(fix.edits.begin(), fix.edits.end(), isRemoved) &&
         std::none_of(fix.edits.begin(), fix.edits.end(), isAdded);
}

void keepWorkingFixes(InferenceRun& run) {
  const Said before = allSaid(run.result);
  const int errors = errorCount(run.result);
  int64_t trials =
      std::max<int64_t>(8, kMostVisits / std::max<int64_t>(1, static_cast<int64_t>(run.spec.nodes.size())));
  for (Diagnostic& diagnostic : run.result.diagnostics) {
    std::vector<Trial> working;
    for (Fix& fix : diagnostic.fixes) {
      if (trials-- <= 0) break;
      if (auto trial = tryFix(run, before, diagnostic, std::move(fix))) working.push_back(std::move(*trial));
    }
    // Those that leave the least to mend first; those that only uncover the next error where nothing is better.
    // To take the layer away mends much, but is rarely meant.
    const auto rank = [&](const Trial& trial) {
      return std::tuple{trial.left.first, removes(trial.fix, diagnostic.node), trial.left.second};
    };
    std::stable_sort(working.begin(), working.end(), [&](const Trial& a, const Trial& b) { return rank(a) < rank(b); });
    if (!working.empty() && working.front().left.first < errors)
      std::erase_if(working, [&](const Trial& trial) { return trial.left.first >= errors && errors > 0; });
    diagnostic.fixes.clear();
    std::vector<const NetworkSpec*> results;
    for (Trial& trial : working) {
      const bool twice = std::any_of(diagnostic.fixes.begin(), diagnostic.fixes.end(),
                                     [&](const Fix& fix) { return fix.title == trial.fix.title; }) ||
                         std::any_of(results.begin(), results.end(),
                                     [&](const NetworkSpec* result) { return *result == trial.result; });
      if (diagnostic.fixes.size() >= kMostFixes || twice) continue;
      results.push_back(&trial.result);
      diagnostic.fixes.push_back(std::move(trial.fix));
    }
  }
}

}  // namespace unroll::detail
