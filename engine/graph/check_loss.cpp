// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "graph/inference_run.h"
#include "graph/names.h"

namespace unroll::detail {
namespace {

/// Names by which other programs call a loss.
constexpr std::pair<const char*, const char*> kAliases[] = {
    {"mse", "mean_squared_error"},
    {"l2", "mean_squared_error"},
    {"mae", "mean_absolute_error"},
    {"l1", "mean_absolute_error"},
    {"bce", "binary_crossentropy"},
    {"log_loss", "binary_crossentropy"},
    {"cross_entropy", "sparse_categorical_crossentropy"},
    {"crossentropy", "sparse_categorical_crossentropy"},
    {"nll", "sparse_categorical_crossentropy"},
};

void reportUnknownLoss(InferenceRun& run) {
  const std::string& word = run.spec.training.loss;
  std::vector<std::string> keys;
  std::string all;
  for (const LossDescriptor& loss : losses()) {
    keys.push_back(loss.key);
    all += (all.empty() ? "" : ", ") + loss.key;
  }
  std::string nearest = nearestName(word, keys);
  for (const auto& [alias, key] : kAliases) {
    if (nearestName(word, {alias}) == alias && nearest.empty()) nearest = key;
    if (word == alias) nearest = key;
  }
  Diagnostic& problem = run.report(
      "loss.unknown", Severity::Error, kNoNode,
      {QT_TRANSLATE_NOOP("engine", "There is no loss '{0}'. Choose one of: {1}."), {word, all}}, "training.loss");
  if (!nearest.empty()) {
    offerLoss(run, problem, nearest);
    return;
  }
  // What data of its kind is usually trained with.
  offerLoss(run, problem,
            run.data && run.data->classes() > 0 ? "sparse_categorical_crossentropy" : "mean_squared_error");
}

/// The layer whose activation gives the output's values, and which it is; layers that only move or
/// drop values are looked through.
struct FinalActivation {
  NodeId node = kNoNode;
  std::string key;  ///< "linear" where the layer has none
};

/// Whether the activation is what a layer ends in. That of a recurrent layer is one of several that make its output,
/// that of a group stands inside it: they give no probabilities.
bool isLast(const LayerDescriptor& layer, const AttributeSpec* activation) {
  return activation && activation->kind == AttributeKind::Choice && layer.category != LayerCategory::Recurrent &&
         !layer.expand;
}

FinalActivation finalActivation(const InferenceRun& run, NodeId output) {
  const NodeId node = upstream(run, output, [&](NodeId at) {
    const LayerDescriptor* layer = run.info(at).layer;
    return !layer || findAttribute(layer->attributes, "activation") || layer->key == "input" ||
           !run.info(at).parameters.empty();
  });
  if (node == kNoNode || !run.info(node).layer) return {};
  const LayerDescriptor& layer = *run.info(node).layer;
  const AttributeSpec* spec = findAttribute(layer.attributes, "activation");
  return {node, isLast(layer, spec) ? run.attributesOf(node).choice("activation") : "linear"};
}

/// Sets the output's activation, in place or by an Activation layer behind it.
void offerActivation(InferenceRun& run, Diagnostic& problem, const FinalActivation& last, const std::string& wanted) {
  const AttributeSpec* spec = findAttribute(run.info(last.node).layer->attributes, "activation");
  if (isLast(*run.info(last.node).layer, spec)) {
    if (!checkAttribute(*spec, wanted).ok()) return;
    run.offer(problem,
              {QT_TRANSLATE_NOOP("engine", "Set the activation of '{0}' to {1}"), {run.nameOf(last.node), wanted}},
              {SetAttribute{last.node, "activation", wanted}});
    return;
  }
  const NodeId output = run.result.outputNodes.front();
  const std::optional<NodeSpec> node = newNode(run, "activation", {{"activation", wanted}});
  if (!node) return;
  run.offer(problem,
            {QT_TRANSLATE_NOOP("engine", "Add {0} behind '{1}'"),
             {run.catalog.find("activation")->title.english() + " (" + wanted + ")", run.nameOf(output)}},
            {AddNode{*node}, Connect{{{output, run.info(output).outputPorts.front().name}, {node->id, "in"}}}});
}

void offerLogits(InferenceRun& run, Diagnostic& problem, bool fromLogits) {
  TrainingSpec training = run.spec.training;
  training.fromLogits = fromLogits;
  run.offer(problem,
            fromLogits ? QT_TRANSLATE_NOOP("engine", "Let the loss take logits")
                       : QT_TRANSLATE_NOOP("engine", "Let the loss take probabilities"),
            {SetTraining{training}});
}

/// One unit: yes or no by sigmoid and binary cross-entropy, or a unit for each of two classes.
void offerBinary(InferenceRun& run, Diagnostic& problem, const LossDescriptor& loss, const FinalActivation& last,
                 NodeId output) {
  if (loss.fusedWith == "sigmoid") {
    offerActivation(run, problem, last, "sigmoid");
    return;
  }
  TrainingSpec training = run.spec.training;
  training.loss = "binary_crossentropy";
  std::vector<Edit> edits{SetTraining{training}};
  if (!training.fromLogits && hasAttribute(run, last.node, "activation", AttributeKind::Choice))
    edits.push_back(SetAttribute{last.node, "activation", std::string("sigmoid")});
  if (const LossDescriptor* binary = findLoss(training.loss))
    run.offer(problem, {QT_TRANSLATE_NOOP("engine", "Use {0}"), {binary->title.english()}}, std::move(edits));
  offerUnits(run, problem, output, run.data && run.data->classes() > 1 ? run.data->classes() : 2);
}

void checkActivation(InferenceRun& run, const LossDescriptor& loss, NodeId output) {
  const bool fromLogits = run.spec.training.fromLogits;
  if (loss.fusedWith.empty()) {
    if (!fromLogits) return;
    Diagnostic& problem =
        run.report("loss.from_logits", Severity::Warning, kNoNode,
                   {QT_TRANSLATE_NOOP("engine", "{0} knows no logits, so \"from_logits\" has no effect. Remove it."),
                    {loss.title.english()}},
                   "training.from_logits");
    offerLogits(run, problem, false);
    return;
  }
  const FinalActivation last = finalActivation(run, output);
  const Shape* shape = run.result.shapeAt({output, "out"});
  if (last.node == kNoNode || !shape) return;
  const std::string& name = run.nameOf(last.node);
  if (last.key == "softmax" && (*shape)[shape->rank() - 1].size == 1) {
    Diagnostic& problem =
        run.report("loss.softmax_of_one", Severity::Warning, last.node,
                   {QT_TRANSLATE_NOOP(
                        "engine",
                        "The softmax of '{0}' runs over one unit, so it is always 1. Give it a unit for each class, or "
                        "use sigmoid with binary cross-entropy."),
                    {name}},
                   "activation");
    if (run.withFixes) offerBinary(run, problem, loss, last, output);
    return;
  }
  if (loss.fusedWith == "softmax" && (*shape)[shape->rank() - 1].size == 1) {
    Diagnostic& problem = run.report(
        "loss.one_class", Severity::Warning, last.node,
        {QT_TRANSLATE_NOOP("engine",
                           "{0} chooses among classes, but '{1}' gives {2}, one number. Give it a unit for each class, "
                           "or use binary cross-entropy."),
         {loss.title.english(), name, shape->str()}},
        "training.loss");
    if (run.withFixes) offerBinary(run, problem, loss, last, output);
    return;
  }
  if (fromLogits && (last.key == "softmax" || last.key == "sigmoid")) {
    Diagnostic& problem = run.report(
        "loss.activation_twice", Severity::Warning, last.node,
        {QT_TRANSLATE_NOOP(
             "engine",
             "The loss takes logits and applies {0} itself, but '{1}' applies {2} already. Let the loss take "
             "probabilities, or make '{1}' linear."),
         {loss.fusedWith, name, last.key}},
        "activation");
    offerLogits(run, problem, false);
    offerActivation(run, problem, last, "linear");
    return;
  }
  // Softmax rows are probabilities too, where binary cross-entropy asks for them.
  if (fromLogits || last.key == loss.fusedWith || last.key == "softmax") return;
  Diagnostic& problem =
      run.report("loss.activation", Severity::Warning, last.node,
                 {QT_TRANSLATE_NOOP(
                      "engine",
                      "{0} expects probabilities, as {1} gives them, but '{2}' ends in {3}. Set its activation to {1}, "
                      "or let the loss take logits."),
                  {loss.title.english(), loss.fusedWith, name, last.key}},
                 "activation");
  offerActivation(run, problem, last, loss.fusedWith);
  if (last.key == "linear") offerLogits(run, problem, true);
}

}  // namespace

void offerLoss(InferenceRun& run, Diagnostic& problem, const std::string& key) {
  const LossDescriptor* loss = findLoss(key);
  if (!loss || key == run.spec.training.loss) return;
  TrainingSpec training = run.spec.training;
  training.loss = key;
  run.offer(problem, {QT_TRANSLATE_NOOP("engine", "Use {0}"), {loss->title.english()}}, {SetTraining{training}});
}

void checkLoss(InferenceRun& run) {
  const LossDescriptor* loss = findLoss(run.spec.training.loss);
  if (!loss) {
    reportUnknownLoss(run);
    return;
  }
  if (run.result.outputNodes.empty()) return;
  const NodeId output = run.result.outputNodes.front();
  const NodeInfo& info = run.info(output);
  if (info.outputPorts.empty()) return;
  const Shape* prediction = run.result.shapeAt({output, info.outputPorts.front().name});
  if (!prediction || prediction->rank() < 2 || info.inputPorts.empty()) return;
  const Shape shape = *prediction;
  checkTargets(run, *loss, output, shape);
  checkActivation(run, *loss, output);
}

}  // namespace unroll::detail
