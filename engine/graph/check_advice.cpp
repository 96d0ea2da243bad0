// SPDX-License-Identifier: GPL-3.0-or-later
// What is allowed and computes something, but hardly what was meant: warnings, each with its remedy.
#include <algorithm>

#include "data/vocabulary.h"
#include "graph/inference_run.h"
#include "graph/match_inputs.h"
#include "optimizers/early_stopping.h"
#include "optimizers/optimizer.h"
#include "optimizers/schedule.h"

namespace unroll::detail {
namespace {

template <class Change>
std::vector<Edit> changed(const InferenceRun& run, Change change) {
  TrainingSpec training = run.spec.training;
  change(training);
  return {SetTraining{std::move(training)}};
}

/// Whether what ID gives out reaches a node that WANTED says yes to.
bool reaches(const InferenceRun& run, NodeId id, const std::function<bool(NodeId)>& wanted) {
  std::set<NodeId> seen{id};
  std::vector<NodeId> open{id};
  while (!open.empty()) {
    const NodeId at = open.back();
    open.pop_back();
    for (const EdgeSpec& edge : run.spec.edges) {
      if (edge.from.node != at || !seen.insert(edge.to.node).second) continue;
      if (wanted(edge.to.node)) return true;
      open.push_back(edge.to.node);
    }
  }
  return false;
}

/// The shape of the first output's first port; null where it is not known.
const Shape* prediction(const InferenceRun& run) {
  if (run.result.outputNodes.empty()) return nullptr;
  const NodeInfo& info = run.info(run.result.outputNodes.front());
  return info.outputs.empty() || info.outputs.front().rank() < 2 ? nullptr : &info.outputs.front();
}

/// Noise and dropout belong between layers that learn: behind the last they only spoil the prediction.
void adviseOnOutput(InferenceRun& run) {
  static const std::set<std::string> kNoise{"dropout", "spatial_dropout1d", "spatial_dropout2d", "gaussian_noise"};
  for (const NodeId id : run.result.outputNodes) {
    const NodeInfo& info = run.info(id);
    if (!info.layer || !kNoise.count(info.layer->key)) continue;
    const bool learns = upstream(run, id, [&](NodeId at) { return !run.info(at).parameters.empty(); }) != kNoNode;
    if (!learns) continue;
    Diagnostic& problem =
        run.report("graph.output_noise", Severity::Warning, id,
                   {QT_TRANSLATE_NOOP("engine",
                                      "{0} '{1}' is the last layer, so while training it changes the predictions that "
                                      "the loss compares. Remove it, or put it before the last layer that learns."),
                    {info.layer->title.english(), run.nameOf(id)}});
    offerBypass(run, problem, id);
  }
}

/// Softmax of what is a softmax or sigmoid already: all classes come out nearly alike.
void adviseOnActivations(InferenceRun& run) {
  for (const NodeId id : run.result.order) {
    const NodeInfo& info = run.info(id);
    if (!info.layer || info.layer->key != "activation") continue;
    const std::string after = run.attributesOf(id).choice("activation");
    const NodeId feeding = run.before(id);
    if ((after != "softmax" && after != "sigmoid") || feeding == kNoNode) continue;
    const LayerDescriptor* layer = run.info(feeding).layer;
    if (!layer || layer->category == LayerCategory::Recurrent ||
        !hasAttribute(run, feeding, "activation", AttributeKind::Choice))
      continue;
    const std::string first = run.attributesOf(feeding).choice("activation");
    if (first != "softmax" && first != "sigmoid") continue;
    Diagnostic& problem = run.report(
        "graph.activation_twice", Severity::Warning, id,
        {QT_TRANSLATE_NOOP("engine",
                           "'{0}' applies {1} to what '{2}' has put through {3} already: the values come out nearly "
                           "alike, and little of the gradient is left. Make '{2}' linear, or remove '{0}'."),
         {run.nameOf(id), after, run.nameOf(feeding), first}},
        "activation");
    run.offer(problem,
              {QT_TRANSLATE_NOOP("engine", "Set the activation of '{0}' to {1}"), {run.nameOf(feeding), "linear"}},
              {SetAttribute{feeding, "activation", std::string("linear")}});
    offerBypass(run, problem, id);
  }
}

/// Units that begin alike get the same gradients and stay alike.
void adviseOnInitializers(InferenceRun& run) {
  static const std::set<std::string> kAlike{"zeros", "ones", "constant"};
  const auto learns = [&](NodeId at) { return !run.info(at).parameters.empty(); };
  for (const NodeId id : run.result.order) {
    const NodeSpec& node = *run.spec.find(id);
    const NodeInfo& info = run.info(id);
    if (!node.attributes.count("kernel_initializer") || info.parameters.empty()) continue;
    if (findAttribute(info.layer->attributes, "recurrent_initializer")) continue;  // those tell the units apart
    if (!hasAttribute(run, id, "kernel_initializer", AttributeKind::Choice)) continue;
    const std::string chosen = run.attributesOf(id).choice("kernel_initializer");
    const bool given = std::any_of(run.spec.weights.begin(), run.spec.weights.end(),
                                   [&](const auto& entry) { return entry.first.rfind(node.name + ".", 0) == 0; });
    if (!kAlike.count(chosen) || given || info.parameters.front().extents.front() < 2 || !reaches(run, id, learns))
      continue;
    Diagnostic& problem = run.report(
        "initializer.alike", Severity::Warning, id,
        {QT_TRANSLATE_NOOP("engine",
                           "The weights of '{0}' all begin with the same value ({1}), so its units compute the same, "
                           "get the same gradients and stay alike. Draw them at random."),
         {node.name, chosen}},
        "kernel_initializer");
    const AttributeSpec& spec = *findAttribute(info.layer->attributes, "kernel_initializer");
    run.offer(problem,
              {QT_TRANSLATE_NOOP("engine", "Set {0} to {1}, its default"),
               {spec.label.english(), valueText(spec, spec.defaultValue)}},
              {SetAttribute{id, "kernel_initializer", std::nullopt}, SetAttribute{id, "kernel_scale", std::nullopt}});
  }
}

bool exceedsOne(const AttributeValue& value) {
  if (const auto* number = std::get_if<int64_t>(&value)) return *number > 1;
  const auto* sizes = std::get_if<std::vector<int64_t>>(&value);
  return sizes && std::any_of(sizes->begin(), sizes->end(), [](int64_t size) { return size > 1; });
}

/// PyTorch and ONNX compute a window that is both strided and dilated; Keras does not.
void adviseOnWindows(InferenceRun& run) {
  for (const NodeId id : run.result.order) {
    const NodeInfo& info = run.info(id);
    if (!info.layer || !findAttribute(info.layer->attributes, "strides") ||
        !findAttribute(info.layer->attributes, "dilation_rate"))
      continue;
    const Attributes attributes = run.attributesOf(id);
    const AttributeValue& strides = attributes.value("strides");
    const AttributeValue& dilation = attributes.value("dilation_rate");
    if (!exceedsOne(strides) || !exceedsOne(dilation)) continue;
    Diagnostic& problem =
        run.report("export.stride_dilation", Severity::Warning, id,
                   {QT_TRANSLATE_NOOP("engine",
                                      "{0} '{1}' has strides {2} and dilation {3}. PyTorch computes this, but Keras "
                                      "refuses strides and dilation together. Set one of them to 1."),
                    {info.layer->title.english(), run.nameOf(id), attributeText(strides), attributeText(dilation)}},
                   "dilation_rate");
    for (const char* key : {"dilation_rate", "strides"}) {
      const AttributeSpec& spec = *findAttribute(info.layer->attributes, key);
      const AttributeValue one = *checkAttribute(spec, int64_t{1});
      run.offer(problem, {QT_TRANSLATE_NOOP("engine", "Set {0} to {1}"), {spec.label.english(), valueText(spec, one)}},
                {SetAttribute{id, key, one}});
    }
  }
}

/// Normalizing over a batch of one sample makes nothing but zeros of a row.
void adviseOnBatch(InferenceRun& run) {
  if (run.spec.training.batch != 1) return;
  for (const NodeId id : run.result.order) {
    const NodeInfo& info = run.info(id);
    if (!info.layer || info.layer->key != "batch_normalization" || info.inputs.empty() || info.inputs[0].rank() != 2)
      continue;
    Diagnostic& problem = run.report(
        "training.batch_of_one", Severity::Warning, id,
        {QT_TRANSLATE_NOOP("engine",
                           "Batches have one sample, and {0} '{1}' takes the mean of the batch from it: while training "
                           "nothing but zeros is left of {2}. Take larger batches, or layer normalization."),
         {info.layer->title.english(), run.nameOf(id), info.inputs[0].str()}},
        "training.batch");
    run.offer(problem, {QT_TRANSLATE_NOOP("engine", "Set it to {0}"), {std::to_string(TrainingSpec().batch)}},
              changed(run, [](TrainingSpec& training) { training.batch = TrainingSpec().batch; }));
    const AttributeMap& given = run.spec.find(id)->attributes;
    AttributeMap kept;
    if (const LayerDescriptor* layer = run.catalog.find("layer_normalization")) {
      for (const auto& [key, value] : given) {
        const bool shared = key == "center" || key == "scale" || key == "epsilon";
        if (shared && findAttribute(layer->attributes, key)) kept.emplace(key, value);
      }
      offerReplacement(run, problem, id, layer->key, kept);
    }
  }
}

/// Nobody gives "validation_loss" where all samples train.
void adviseOnValidation(InferenceRun& run, const std::string& monitor, const std::string& path,
                        const std::function<void(TrainingSpec&, std::string)>& put) {
  const std::string kPart = "validation_";
  if (monitor.rfind(kPart, 0) != 0 || !findMonitored(monitor, run.spec.training.metrics)) return;
  Diagnostic& problem = run.report(
      "training.no_validation", Severity::Warning, kNoNode,
      {QT_TRANSLATE_NOOP("engine",
                         "'{0}' is watched, but all samples of {1} train and none are left to validate with. Keep some "
                         "back, or watch '{2}'."),
       {monitor, run.dataName(), monitor.substr(kPart.size())}},
      path);
  DatasetSpec split = run.spec.dataset;
  split.split.train = SplitSpec().train;
  run.offer(problem, {QT_TRANSLATE_NOOP("engine", "Train with {0} of the samples"), {attributeText(split.split.train)}},
            {SetDataset{split}});
  run.offer(problem, {QT_TRANSLATE_NOOP("engine", "Watch {0}"), {monitor.substr(kPart.size())}},
            changed(run, [&](TrainingSpec& training) { put(training, monitor.substr(kPart.size())); }));
}

void adviseOnMonitors(InferenceRun& run) {
  const TrainingSpec& training = run.spec.training;
  if (!findDataset(run.spec.dataset.type) || run.spec.dataset.split.train < 1.0) return;
  if (training.earlyStopping) {
    adviseOnValidation(run, Attributes(earlyStoppingAttributes(), *training.earlyStopping).string("monitor"),
                       "training.early_stopping.monitor", [](TrainingSpec& other, std::string monitor) {
                         other.earlyStopping->insert_or_assign("monitor", monitor);
                       });
  }
  for (const ScheduleDescriptor& schedule : schedules()) {
    if (schedule.key != training.schedule.type || !schedule.watches) continue;
    adviseOnValidation(run, Attributes(schedule.attributes, training.schedule.attributes).string("monitor"),
                       "training.schedule.monitor", [](TrainingSpec& other, std::string monitor) {
                         other.schedule.attributes.insert_or_assign("monitor", monitor);
                       });
  }
}

/// Nesterov's step looks ahead along the momentum; without one it is a plain step.
void adviseOnOptimizer(InferenceRun& run) {
  const OptimizerSpec& given = run.spec.training.optimizer;
  const OptimizerDescriptor* known = findOptimizer(given.type);
  if (!known || !findAttribute(known->attributes, "nesterov") || !findAttribute(known->attributes, "momentum")) return;
  const Attributes attributes(known->attributes, given.attributes);
  if (!attributes.boolean("nesterov") || attributes.real("momentum") != 0.0) return;
  Diagnostic& problem =
      run.report("optimizer.nesterov", Severity::Warning, kNoNode,
                 QT_TRANSLATE_NOOP("engine",
                                   "Nesterov's step looks ahead along the momentum, but the momentum is 0, so it "
                                   "changes nothing. Give a momentum such as 0.9, or switch Nesterov off."),
                 "training.optimizer.nesterov");
  run.offer(problem, {QT_TRANSLATE_NOOP("engine", "Set {0} to {1}"), {"Momentum", "0.9"}},
            changed(run, [](TrainingSpec& t) { t.optimizer.attributes.insert_or_assign("momentum", 0.9); }));
  run.offer(problem, QT_TRANSLATE_NOOP("engine", "Switch Nesterov off"),
            changed(run, [](TrainingSpec& t) { t.optimizer.attributes.erase("nesterov"); }));
}

/// K of "top_K_accuracy", or 0.
int64_t topOf(const std::string& metric) {
  constexpr std::string_view kTop = "top_", kRest = "_accuracy";
  if (metric.rfind(kTop, 0) != 0 || metric.size() <= kTop.size() + kRest.size()) return 0;
  if (metric.substr(metric.size() - kRest.size()) != kRest) return 0;
  int64_t number = 0;
  for (size_t i = kTop.size(); i < metric.size() - kRest.size(); ++i) {
    if (metric[i] < '0' || metric[i] > '9' || number > 1'000'000) return 0;
    number = number * 10 + (metric[i] - '0');
  }
  return number;
}

void adviseOnMetrics(InferenceRun& run) {
  const Shape* shape = prediction(run);
  if (!shape || shape->isOpen(shape->rank() - 1)) return;
  const int64_t classes = (*shape)[shape->rank() - 1].size;
  for (const std::string& key : run.spec.training.metrics) {
    const MetricDescriptor* metric = findMetric(key);
    const int64_t top = metric ? topOf(key) : 0;
    if (top == 0 || top < classes) continue;
    Diagnostic& problem =
        run.report("metric.top_k", Severity::Warning, run.result.outputNodes.front(),
                   {QT_TRANSLATE_NOOP("engine",
                                      "{0} counts a sample as right where its class is among the {1} likeliest, but "
                                      "'{2}' gives {3}, {4} classes in all: it is always 1. Take accuracy."),
                    {metric->title.english(), std::to_string(top), run.nameOf(run.result.outputNodes.front()),
                     shape->str(), std::to_string(classes)}},
                   "training.metrics." + key);
    const auto with = [&](const char* other) {
      return changed(run, [&](TrainingSpec& training) {
        std::erase(training.metrics, key);
        if (other && std::find(training.metrics.begin(), training.metrics.end(), other) == training.metrics.end())
          training.metrics.emplace_back(other);
      });
    };
    run.offer(problem, {QT_TRANSLATE_NOOP("engine", "Use {0}"), {"accuracy"}}, with("accuracy"));
    run.offer(problem, {QT_TRANSLATE_NOOP("engine", "Remove '{0}'"), {key}}, with(nullptr));
  }
}

/// The tokens that an input of the data takes, by number.
struct Tokens {
  int64_t count = 0;
  std::string zero;          ///< what the number 0 stands for
  bool paddedByZero = true;  ///< 0 is padding, no token
};

std::optional<Tokens> tokensOf(const Dataset& data, size_t number) {
  if (const Vocabulary* words = data.vocabularyOf(number)) {
    if (words->size() == 0) return std::nullopt;
    return Tokens{words->size(), words->token(0), words->special().padding == 0};
  }
  const std::vector<std::string>& characters = data.vocabulary();
  if (number > 0 || characters.empty()) return std::nullopt;
  return Tokens{static_cast<int64_t>(characters.size()), characters.front(), false};
}

/// Tables of the data's tokens: a row for each, and none left out that is no padding.
void adviseOnTable(InferenceRun& run, NodeId id, const Tokens& tokens) {
  const Attributes attributes = run.attributesOf(id);
  const std::string title = run.info(id).layer->title.english();
  if (const int64_t rows = attributes.integer("input_dim"); rows < tokens.count) {
    Diagnostic& problem = run.report(
        "data.table", Severity::Warning, id,
        {QT_TRANSLATE_NOOP("engine",
                           "{0} has {1} tokens, but the table of {2} '{3}' has {4} rows: it has none for the tokens "
                           "from {4} on. Give it {1}."),
         {run.dataName(), std::to_string(tokens.count), title, run.nameOf(id), std::to_string(rows)}},
        "input_dim");
    run.offer(problem,
              {QT_TRANSLATE_NOOP("engine", "Give '{0}' {1} tokens"), {run.nameOf(id), std::to_string(tokens.count)}},
              {SetAttribute{id, "input_dim", tokens.count}});
  }
  if (!attributes.boolean("mask_zero") || tokens.paddedByZero) return;
  Diagnostic& problem = run.report(
      "data.mask_zero", Severity::Warning, id,
      {QT_TRANSLATE_NOOP("engine",
                         "{0} '{1}' leaves out the steps of the number 0 as padding, but in {2} 0 is a token (\"{3}\") "
                         "and nothing is padded. Switch the masking off."),
       {title, run.nameOf(id), run.dataName(), tokens.zero}},
      "mask_zero");
  run.offer(problem, {QT_TRANSLATE_NOOP("engine", "Switch off the masking of '{0}'"), {run.nameOf(id)}},
            {SetAttribute{id, "mask_zero", false}});
}

void adviseOnTokens(InferenceRun& run) {
  if (!run.data) return;
  const auto nodes = matchInputs(run.spec, run.result, *run.data);
  if (!nodes) return;
  for (const NodeId id : run.result.order) {
    if (!hasAttribute(run, id, "input_dim", AttributeKind::Integer) ||
        !hasAttribute(run, id, "mask_zero", AttributeKind::Boolean))
      continue;
    const auto input = std::find(nodes->begin(), nodes->end(), run.before(id));
    if (input == nodes->end() || *input == kNoNode || !run.info(*input).inputPorts.empty()) continue;
    if (const auto tokens = tokensOf(*run.data, static_cast<size_t>(input - nodes->begin())))
      adviseOnTable(run, id, *tokens);
  }
}

}  // namespace

void checkAdvice(InferenceRun& run) {
  adviseOnOutput(run);
  adviseOnActivations(run);
  adviseOnInitializers(run);
  adviseOnWindows(run);
  adviseOnBatch(run);
  adviseOnMonitors(run);
  adviseOnTokens(run);
  adviseOnOptimizer(run);
  adviseOnMetrics(run);
}

}  // namespace unroll::detail
