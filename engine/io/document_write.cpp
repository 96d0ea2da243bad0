// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "io/document.h"
#include "formats/json.h"
#include "formats/json_out.h"

namespace unroll {
namespace {

using json::Out;

Out attributeOut(const AttributeValue& value) {
  struct Writer {
    Out operator()(bool v) const { return Out::boolean(v); }
    Out operator()(int64_t v) const { return Out::number(v); }
    Out operator()(double v) const { return Out::number(v, true); }
    Out operator()(const std::string& v) const { return Out::text(v); }
    Out operator()(const std::vector<int64_t>& v) const {
      Out list = Out::list();
      for (int64_t size : v) list.add(size == kOpen ? Out::null() : Out::number(size));
      return list;
    }
  };
  return std::visit(Writer{}, value);
}

Out positionOut(const Position& at) { return Out::list({Out::number(at.x), Out::number(at.y)}); }

/// A node of an unknown type: its own text, unless it was renamed or moved.
Out unknownOut(const NodeSpec& node) {
  const auto parsed = json::Text::parse(*node.unknown, {});
  UNROLL_ASSERT(parsed.ok());  // it came from a file that could be read
  const json::Text& text = *parsed;
  const json::Value& root = text.root();
  const json::Value* name = root.find("name");
  const json::Value* place = root.find("position");
  std::optional<Position> position;
  if (place) position = Position{text.number(place->items[0]), text.number(place->items[1])};
  if (name && text.string(*name) == node.name && position == node.position) return Out::raw(*node.unknown);
  Out out = Out::object();
  for (size_t i = 0; i < root.items.size(); ++i) {
    if (root.keys[i] == "position") continue;
    out.add(root.keys[i],
            root.keys[i] == "name" ? Out::text(node.name) : Out::raw(std::string(text.raw(root.items[i]))));
  }
  if (node.position) out.add("position", positionOut(*node.position));
  return out;
}

Out nodeOut(const NodeSpec& node) {
  if (node.unknown) return unknownOut(node);
  Out out = Out::object();
  out.add("name", Out::text(node.name))
      .add("type", Out::text(node.type))
      .add("version", Out::number(int64_t{node.version}));
  if (!node.attributes.empty()) {
    Out attributes = Out::object();
    for (const auto& [key, value] : node.attributes) attributes.add(key, attributeOut(value));
    out.add("attributes", std::move(attributes));
  }
  if (node.position) out.add("position", positionOut(*node.position));
  return out;
}

Out edgesOut(const NetworkSpec& spec) {
  Out list = Out::list();
  for (const EdgeSpec& edge : spec.edges) {
    const auto port = [&](const PortRef& end) { return Out::text(spec.find(end.node)->name + "." + end.port); };
    list.add(Out::object().add("from", port(edge.from)).add("to", port(edge.to)));
  }
  return list;
}

void addAttributes(Out& out, const AttributeMap& attributes) {
  for (const auto& [key, value] : attributes) out.add(key, attributeOut(value));
}

/// {"type": …, attributes}.
Out choiceOut(const std::string& type, const AttributeMap& attributes) {
  Out out = Out::object();
  out.add("type", Out::text(type));
  addAttributes(out, attributes);
  return out;
}

Out datasetOut(const DatasetSpec& dataset) {
  Out out = Out::object();
  if (!dataset.type.empty()) out.add("type", Out::text(dataset.type));
  for (const auto& [key, value] : dataset.attributes) out.add(key, attributeOut(value));
  if (!dataset.preprocess.empty()) {
    Out steps = Out::list();
    for (const ChoiceSpec& step : dataset.preprocess) steps.add(choiceOut(step.type, step.attributes));
    out.add("preprocess", std::move(steps));
  }
  Out split = Out::object();
  if (dataset.split.given) split.add("train", Out::number(dataset.split.train));
  if (dataset.split.given || !dataset.split.shuffle) split.add("shuffle", Out::boolean(dataset.split.shuffle));
  if (!split.empty()) out.add("split", std::move(split));
  return out;
}

Out trainingOut(const TrainingSpec& training) {
  Out out = Out::object();
  if (training.lossAttributes.empty())
    out.add("loss", Out::text(training.loss));
  else
    out.add("loss", choiceOut(training.loss, training.lossAttributes));
  if (training.fromLogits) out.add("from_logits", Out::boolean(true));
  if (!training.classWeights.empty()) {
    Out weights = Out::list();
    for (double weight : training.classWeights) weights.add(Out::number(weight));
    out.add("class_weight", std::move(weights));
  }
  out.add("optimizer", choiceOut(training.optimizer.type, training.optimizer.attributes));
  if (training.schedule != TrainingSpec().schedule)
    out.add("schedule", choiceOut(training.schedule.type, training.schedule.attributes));
  if (training.clip) out.add("clip", choiceOut(training.clip->type, training.clip->attributes));
  if (training.earlyStopping) {
    Out stopping = Out::object();
    addAttributes(stopping, *training.earlyStopping);
    out.add("early_stopping", std::move(stopping));
  }
  out.add("batch", Out::number(training.batch)).add("epochs", Out::number(training.epochs));
  Out metrics = Out::list();
  for (const std::string& metric : training.metrics) metrics.add(Out::text(metric));
  if (!metrics.empty()) out.add("metrics", std::move(metrics));
  return out;
}

Out sampleOut(const SampleSpec& sample) {
  Out out = Out::object();
  for (const auto& [name, values] : sample.inputs) out.add(name, Out::tensor(values));
  if (sample.target) {
    const bool bare = sample.target->extents() == Extents{1};
    out.add("target", bare ? Out::number((*sample.target)[0]) : Out::tensor(*sample.target));
  }
  return out;
}

Out workedOut(const WorkedSpec& worked) {
  const auto texts = [](const std::vector<std::string>& lines) {
    Out list = Out::list();
    for (const std::string& line : lines) list.add(Out::text(line));
    return list;
  };
  Out out = Out::object();
  out.add("source", Out::text(worked.source));
  Out faults = Out::list();
  for (const PrintedFault& fault : worked.faults) {
    faults.add(Out::object()
                   .add("at", Out::text(fault.at))
                   .add("printed", Out::text(fault.printed))
                   .add("right", Out::text(fault.right))
                   .add("fault", Out::text(fault.fault))
                   .add("whose", Out::text(fault.whose)));
  }
  if (!faults.empty()) out.add("faults", std::move(faults));
  if (!worked.notes.empty()) out.add("notes", texts(worked.notes));
  return out;
}

}  // namespace

std::string writeDocument(const NetworkSpec& spec) {
  Out out = Out::object();
  out.add("format", Out::number(int64_t{1}));
  if (!spec.title.empty()) out.add("title", Out::text(spec.title));
  out.add("seed", Out::number(spec.seed));
  Out nodes = Out::list();
  for (const NodeSpec& node : spec.nodes) nodes.add(nodeOut(node));
  out.add("nodes", std::move(nodes));
  out.add("edges", edgesOut(spec));
  if (Out dataset = datasetOut(spec.dataset); !dataset.empty()) out.add("dataset", std::move(dataset));
  out.add("training", trainingOut(spec.training));
  if (!spec.weights.empty()) {
    Out weights = Out::object();
    for (const auto& [name, values] : spec.weights) weights.add(name, Out::tensor(values));
    out.add("weights", std::move(weights));
  }
  if (spec.sample) out.add("sample", sampleOut(*spec.sample));
  if (spec.worked) out.add("worked", workedOut(*spec.worked));
  return out.str() + "\n";
}

}  // namespace unroll
