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

FinalActivation finalActivation(const InferenceRun& run, NodeId output) {
  const NodeId node = upstream(run, output, [&](NodeId at) {
    const LayerDescriptor* layer = run.info(at).layer;
    return !layer || findAttribute(layer->attributes, "activation") || layer->key == "input" ||
           !run.info(at).parameters.empty();
  });
  if (node == kNoNode || !run.info(node).layer) return {};
  const LayerDescriptor& layer = *run.info(node).layer;
  const AttributeSpec* spec = findAttribute(layer.attributes, "activation");
  // A recurrent layer's activation is one of several that make its output; it gives no probabilities.
  const bool direct = spec && spec->kind == AttributeKind::Choice && layer.category != LayerCategory::Recurrent;
  return {node, direct ? run.attributesOf(node).choice("activation") : "linear"};
}

/// Sets the output's activation, in place or by an Activation layer behind it.
void offerActivation(InferenceRun& run, Diagnostic& problem, const FinalActivation& last, const std::string& wanted) {
  const LayerDescriptor& layer = *run.info(last.node).layer;
  const AttributeSpec* spec = findAttribute(layer.attributes, "activation");
  if (spec && layer.category != LayerCategory::Recurrent && checkAttribute(*spec, wanted).ok()) {
    run.offer(problem,
              {QT_TRANSLATE_NOOP("engine", "Set the activation of '{0}' to {1}"), {run.nameOf(last.node), wanted}},
              {SetAttribute{last.node, "activation", wanted}});
  }
}

void offerLogits(InferenceRun& run, Diagnostic& problem, bool fromLogits) {
  TrainingSpec training = run.spec.training;
  training.fromLogits = fromLogits;
  run.offer(problem,
            fromLogits ? QT_TRANSLATE_NOOP("engine", "Let the loss take logits")
                       : QT_TRANSLATE_NOOP("engine", "Let the loss take probabilities"),
            {SetTraining{training}});
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
    offerActivation(run, problem, last, "sigmoid");
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
