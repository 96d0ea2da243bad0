// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "graph/inference_run.h"
#include "graph/match_inputs.h"
#include "graph/names.h"
#include "optimizers/optimizer.h"

namespace unroll::detail {
namespace {

std::vector<int64_t> sampleSizes(const Shape& shape) {
  std::vector<int64_t> sizes;
  for (int axis = 1; axis < shape.rank(); ++axis) sizes.push_back(shape[axis].size);
  return sizes;
}

/// The first input that nothing feeds.
std::optional<PortRef> firstOpenPort(const InferenceRun& run) {
  for (const NodeSpec& node : run.spec.nodes) {
    const std::vector<Port>& ports = run.info(node.id).inputPorts;
    if (!ports.empty() && !run.feeds.count({node.id, ports.front().name})) return PortRef{node.id, ports.front().name};
  }
  return std::nullopt;
}

/// A description with a key, found by a word that is not one.
template <class T>
std::string nearestKey(const std::vector<T>& all, const std::string& word) {
  std::vector<std::string> keys;
  for (const T& each : all) keys.push_back(each.key);
  return nearestName(word, keys);
}

template <class T>
std::string listedKeys(const std::vector<T>& all) {
  std::string out;
  for (const T& each : all) out += (out.empty() ? "" : ", ") + each.key;
  return out;
}

void checkInputShape(InferenceRun& run, NodeId input, const Shape& wanted) {
  const NodeInfo& info = run.info(input);
  if (info.outputs.empty() || info.outputs.front().rank() == 0) return;
  if (sizesFit(wanted.extents(kOpen), info.outputs.front())) return;
  Diagnostic& problem = run.report(
      "data.input", Severity::Error, input,
      {QT_TRANSLATE_NOOP(
           "engine", "The samples of {0} are {1}, but the input '{2}' takes {3}. Set its shape to that of the data."),
       {run.dataName(), wanted.str(), run.nameOf(input), info.outputs.front().str()}},
      "shape");
  if (!run.withFixes || !findAttribute(info.layer->attributes, "shape")) return;
  const std::vector<int64_t> sizes = sampleSizes(wanted);
  run.offer(problem,
            {QT_TRANSLATE_NOOP("engine", "Set the shape of '{0}' to {1}"), {run.nameOf(input), attributeText(sizes)}},
            {SetAttribute{input, "shape", sizes}});
}

/// Offers the names of the data's inputs, in order, where there are as many nodes.
void offerInputNames(InferenceRun& run, Diagnostic& problem, const std::vector<DatasetInput>& inputs) {
  if (inputs.size() < run.result.inputNodes.size()) return;
  std::vector<Edit> edits;
  for (size_t i = 0; i < run.result.inputNodes.size(); ++i) {
    if (run.nameOf(run.result.inputNodes[i]) == inputs[i].name) continue;
    edits.push_back(RenameNode{run.result.inputNodes[i], inputs[i].name});
  }
  run.offer(problem, QT_TRANSLATE_NOOP("engine", "Name the Input layers as the data does"), std::move(edits));
}

/// What the document's data gives: of data that is not made yet the names alone. Empty: no data.
std::vector<DatasetInput> inputsOfData(const InferenceRun& run) {
  if (run.data) return run.data->inputs();
  const DatasetDescriptor* known = findDataset(run.spec.dataset.type);
  if (!known) return {};
  std::vector<DatasetInput> inputs;
  for (const std::string& name : known->inputNames) inputs.push_back({name, {}});
  if (inputs.empty()) inputs.push_back({});
  return inputs;
}

/// Each input node has its input of the data, in its shape.
void checkDataInputs(InferenceRun& run) {
  const std::vector<DatasetInput> inputs = inputsOfData(run);
  if (inputs.empty() || run.result.inputNodes.empty()) return;
  if (const auto nodes = matchInputs(run.spec, run.result, inputs)) {
    for (size_t i = 0; i < nodes->size(); ++i) {
      if ((*nodes)[i] != kNoNode && inputs[i].shape.rank() > 0) checkInputShape(run, (*nodes)[i], inputs[i].shape);
    }
    return;
  }
  if (inputs.size() == 1) return;  // checkEnds says which node gets nothing
  std::string given, wanted;
  for (const DatasetInput& input : inputs) given += (given.empty() ? "'" : ", '") + input.name + "'";
  for (const NodeId id : run.result.inputNodes) wanted += (wanted.empty() ? "'" : ", '") + run.nameOf(id) + "'";
  Diagnostic& problem =
      run.report("data.inputs", Severity::Error, run.result.inputNodes.front(),
                 {QT_TRANSLATE_NOOP("engine",
                                    "{0} gives the inputs {1}, but the network's Input layers are {2}. Give each Input "
                                    "layer the name of what it takes."),
                  {run.dataName(), given, wanted}});
  if (run.withFixes) offerInputNames(run, problem, inputs);
}

/// Data without any relation between input and target: said, and a series that has one offered.
void checkRandom(InferenceRun& run) {
  const DatasetSpec& given = run.spec.dataset;
  if (given.type != "random_sequences") return;
  Diagnostic& problem =
      run.report("data.random", Severity::Warning, kNoNode,
                 {QT_TRANSLATE_NOOP(
                      "engine",
                      "The targets of {0} are drawn without any relation to the inputs, so there is nothing to learn: "
                      "the best prediction is their mean, with a mean squared error of 1/12 (0.0833). "
                      "Choose data that can be predicted, such as a series."),
                  {run.dataName()}},
                 "dataset.type");
  const DatasetDescriptor* series = findDataset("series");
  const DatasetDescriptor* random = findDataset(given.type);
  if (!series || !random) return;
  DatasetSpec better{series->key, {}, given.split};
  const Attributes now(random->attributes, given.attributes);
  for (const char* key : {"count", "seed", "length", "features"}) {
    if (now.has(key) && findAttribute(series->attributes, key)) better.attributes[key] = now.value(key);
  }
  better.attributes["target"] = std::string("sequence");
  run.offer(problem, QT_TRANSLATE_NOOP("engine", "Use a series that can be predicted"), {SetDataset{better}});
}

void checkOptimizer(InferenceRun& run) {
  const OptimizerSpec& given = run.spec.training.optimizer;
  const auto with = [&](OptimizerSpec changed) {
    TrainingSpec training = run.spec.training;
    training.optimizer = std::move(changed);
    return std::vector<Edit>{SetTraining{training}};
  };
  if (const OptimizerDescriptor* known = findOptimizer(given.type)) {
    checkAttributes(run, known->attributes, given.attributes, kNoNode, "training.optimizer.", known->title.english(),
                    [&](const AttributeMap& map) {
                      return with({given.type, map});
                    });
    return;
  }
  Diagnostic& problem = run.report("optimizer.unknown", Severity::Error, kNoNode,
                                   {QT_TRANSLATE_NOOP("engine", "There is no optimizer '{0}'. Choose one of: {1}."),
                                    {given.type, listedKeys(optimizers())}},
                                   "training.optimizer.type");
  std::string nearest = nearestKey(optimizers(), given.type);
  if (nearest.empty()) nearest = TrainingSpec().optimizer.type;
  run.offer(problem, {QT_TRANSLATE_NOOP("engine", "Use {0}"), {nearest}}, with({nearest, given.attributes}));
  run.offer(problem, {QT_TRANSLATE_NOOP("engine", "Use {0}"), {nearest}}, with({nearest, {}}));
  if (problem.fixes.size() == 2 && given.attributes.empty()) problem.fixes.pop_back();
}

void checkMetrics(InferenceRun& run) {
  const TrainingSpec& training = run.spec.training;
  const LossDescriptor* loss = findLoss(training.loss);
  for (size_t i = 0; i < training.metrics.size(); ++i) {
    const std::string& key = training.metrics[i];
    const MetricDescriptor* metric = findMetric(key);
    if (metric && (!loss || !metric->fits || metric->fits(*loss))) continue;
    Diagnostic* problem = nullptr;
    TrainingSpec changed = training;
    if (metric) {
      problem =
          &run.report("metric.fit", Severity::Warning, kNoNode,
                      {QT_TRANSLATE_NOOP(
                           "engine",
                           "{0} says nothing about a network that is trained with {1}. Leave it out, or choose a loss "
                           "for classes."),
                       {metric->title.english(), loss->title.english()}},
                      "training.metrics." + key);
    } else {
      problem = &run.report(
          "metric.unknown", Severity::Error, kNoNode,
          {QT_TRANSLATE_NOOP("engine", "There is no metric '{0}'. Choose among: {1}."), {key, listedKeys(metrics())}},
          "training.metrics." + key);
      if (const std::string nearest = nearestKey(metrics(), key); !nearest.empty()) {
        changed.metrics[i] = nearest;
        run.offer(*problem, {QT_TRANSLATE_NOOP("engine", "Use {0}"), {nearest}}, {SetTraining{changed}});
        changed = training;
      }
    }
    changed.metrics.erase(changed.metrics.begin() + static_cast<std::ptrdiff_t>(i));
    run.offer(*problem, {QT_TRANSLATE_NOOP("engine", "Remove '{0}'"), {key}}, {SetTraining{changed}});
  }
}

void checkCount(InferenceRun& run, const char* key, int64_t value, int64_t TrainingSpec::*member, Text message) {
  constexpr int64_t kMost = 1'000'000'000;
  if (value >= 1 && value <= kMost) return;
  Diagnostic& problem =
      run.report("training.range", Severity::Error, kNoNode, std::move(message), std::string("training.") + key);
  TrainingSpec changed = run.spec.training;
  changed.*member = TrainingSpec().*member;
  run.offer(problem, {QT_TRANSLATE_NOOP("engine", "Set it to {0}"), {std::to_string(changed.*member)}},
            {SetTraining{changed}});
}

}  // namespace

void checkEnds(InferenceRun& run) {
  const bool allKnown = std::all_of(run.result.nodes.begin(), run.result.nodes.end(),
                                    [](const auto& entry) { return entry.second.layer != nullptr; });
  std::vector<NodeId>& inputs = run.result.inputNodes;
  std::vector<NodeId>& outputs = run.result.outputNodes;
  if (inputs.empty() && allKnown) {
    Diagnostic& problem = run.report(
        "graph.no_input", Severity::Error, kNoNode,
        run.spec.nodes.empty()
            ? Text{QT_TRANSLATE_NOOP(
                  "engine", "The network has no layers yet. Begin with an Input layer, then connect others to it.")}
            : Text{QT_TRANSLATE_NOOP(
                  "engine",
                  "The network has no Input layer, so no data can enter it. Add one and connect it to "
                  "the first layer.")});
    if (run.withFixes) offerInput(run, problem, firstOpenPort(run));
  }
  if (outputs.size() > 1 && !run.spec.edges.empty()) {
    std::string others;
    for (size_t i = 1; i < outputs.size(); ++i) others += (others.empty() ? "'" : ", '") + run.nameOf(outputs[i]) + "'";
    Diagnostic& problem = run.report(
        "graph.several_outputs", Severity::Warning, outputs[1],
        {QT_TRANSLATE_NOOP("engine",
                           "The loss is taken from '{0}', the first output; {1} is computed, but nothing uses it. "
                           "Connect it or remove it."),
         {run.nameOf(outputs.front()), others}});
    for (size_t i = outputs.size(); i-- > 0;) {
      if (outputs.size() == 2) {
        run.offer(problem, {QT_TRANSLATE_NOOP("engine", "Remove '{0}'"), {run.nameOf(outputs[i])}},
                  {RemoveNode{outputs[i]}});
      }
    }
    for (size_t keep = outputs.size(); outputs.size() > 2 && outputs.size() <= 8 && keep-- > 0;) {
      std::vector<Edit> edits;
      for (const NodeId output : outputs) {
        if (output != outputs[keep]) edits.push_back(RemoveNode{output});
      }
      run.offer(problem, {QT_TRANSLATE_NOOP("engine", "Keep '{0}' alone"), {run.nameOf(outputs[keep])}},
                std::move(edits));
    }
  }
  if (inputs.size() > 1 && inputsOfData(run).size() == 1) {
    run.report("graph.several_inputs", Severity::Error, inputs[1],
               {QT_TRANSLATE_NOOP(
                    "engine",
                    "The dataset feeds '{0}' alone; '{1}' gets no values. Remove it, or give a sample in place of "
                    "the dataset."),
                {run.nameOf(inputs[0]), run.nameOf(inputs[1])}});
    Diagnostic& problem = run.result.diagnostics.back();
    run.offer(problem, {QT_TRANSLATE_NOOP("engine", "Remove '{0}'"), {run.nameOf(inputs[1])}}, {RemoveNode{inputs[1]}});
    // Where others depend on it: the first input feeds them as well.
    std::vector<Edit> edits{RemoveNode{inputs[1]}};
    for (const EdgeSpec& edge : run.spec.edges) {
      if (edge.from.node == inputs[1]) edits.push_back(Connect{{{inputs[0], edge.from.port}, edge.to}});
    }
    run.offer(problem,
              {QT_TRANSLATE_NOOP("engine", "Put '{0}' in the place of '{1}'"),
               {run.nameOf(inputs[0]), run.nameOf(inputs[1])}},
              std::move(edits));
  }
}

void checkDataset(InferenceRun& run) {
  const DatasetSpec& given = run.spec.dataset;
  if (!given.type.empty()) {
    const DatasetDescriptor* known = findDataset(given.type);
    if (known) {
      checkAttributes(run, known->attributes, given.attributes, kNoNode, "dataset.", known->title.english(),
                      [&](const AttributeMap& map) {
                        DatasetSpec changed = given;
                        changed.attributes = map;
                        return std::vector<Edit>{SetDataset{changed}};
                      });
    } else {
      const std::string nearest = nearestKey(datasets(), given.type);
      Diagnostic& problem = run.report(
          "data.unknown", Severity::Error, kNoNode,
          {QT_TRANSLATE_NOOP("engine", "There is no dataset '{0}'. Choose one of: {1}; or give files when training."),
           {given.type, listedKeys(datasets())}},
          "dataset.type");
      if (!nearest.empty()) {
        run.offer(problem, {QT_TRANSLATE_NOOP("engine", "Use {0}"), {nearest}},
                  {SetDataset{{nearest, given.attributes, given.split, given.preprocess}}});
      }
      run.offer(problem, QT_TRANSLATE_NOOP("engine", "Leave the dataset out"), {SetDataset{}});
    }
  }
  if (!(given.split.train > 0.0 && given.split.train <= 1.0)) {
    Diagnostic& problem =
        run.report("data.split", Severity::Error, kNoNode,
                   {QT_TRANSLATE_NOOP(
                        "engine", "The share of the samples that train is {0}, but must be more than 0 and at most 1."),
                    {attributeText(given.split.train)}},
                   "dataset.split");
    DatasetSpec changed = given;
    changed.split.train = SplitSpec().train;
    run.offer(problem, {QT_TRANSLATE_NOOP("engine", "Set it to {0}"), {attributeText(changed.split.train)}},
              {SetDataset{changed}});
  }
  checkDataInputs(run);
  checkRandom(run);
}

void checkTraining(InferenceRun& run) {
  const TrainingSpec& training = run.spec.training;
  checkCount(
      run, "batch", training.batch, &TrainingSpec::batch,
      {QT_TRANSLATE_NOOP("engine", "The batch has {0} samples, but must have at least 1 and at most 1000000000."),
       {std::to_string(training.batch)}});
  checkCount(
      run, "epochs", training.epochs, &TrainingSpec::epochs,
      {QT_TRANSLATE_NOOP("engine", "Training lasts {0} epochs, but must last at least 1 and at most 1000000000."),
       {std::to_string(training.epochs)}});
  checkOptimizer(run);
  checkControl(run);
  checkMetrics(run);
}

}  // namespace unroll::detail
