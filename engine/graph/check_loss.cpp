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

TrainingSpec withLoss(const InferenceRun& run, const std::string& loss) {
  TrainingSpec training = run.spec.training;
  training.loss = loss;
  return training;
}

void offerLoss(InferenceRun& run, Diagnostic& problem, const char* key) {
  const LossDescriptor* loss = findLoss(key);
  if (loss && key != run.spec.training.loss) {
    run.offer(problem, {QT_TRANSLATE_NOOP("engine", "Use {0}"), {loss->title.english()}},
              {SetTraining{withLoss(run, key)}});
  }
}

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
  if (!nearest.empty()) offerLoss(run, problem, nearest.c_str());
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

/// The target as the loss gets it: class indices become rows where the loss compares with rows.
Shape targetFor(const LossDescriptor& loss, const Dataset& data, const Shape& prediction) {
  Shape target = data.targetShape();
  if (loss.target == TargetForm::ClassIndex || data.targetKind() == TargetKind::Values) return target;
  const int64_t columns = prediction[prediction.rank() - 1].size;
  std::vector<Dim> dims = target.dims();
  dims.push_back({'F', columns == 1 && data.classes() <= 2 ? 1 : data.classes()});
  return Shape(std::move(dims));
}

bool lacksTime(const InferenceRun& run, NodeId output) {
  return upstream(run, output, [&](NodeId at) {
           const LayerDescriptor* layer = run.info(at).layer;
           return layer && findAttribute(layer->attributes, "return_sequences");
         }) != kNoNode;
}

void reportMismatch(InferenceRun& run, const LossDescriptor& loss, NodeId output, const Shape& prediction,
                    const Shape& target, const std::string& source) {
  const std::string& name = run.nameOf(output);
  const std::vector<std::string> sides{source, target.str(), name, prediction.str(), loss.title.english()};
  Text message;
  if (target.rank() == prediction.rank() + 1 && target.hasTime() && lacksTime(run, output)) {
    message = {
        QT_TRANSLATE_NOOP("engine",
                          "The target of {0} is {1}, but '{2}' gives {3}: the time axis is missing. Return sequences "
                          "from the recurrent layer before it."),
        sides};
  } else if (prediction.hasTime() && !target.hasTime() && lacksTime(run, output)) {
    message = {QT_TRANSLATE_NOOP(
                   "engine",
                   "The target of {0} is {1}, one for each sample, but '{2}' gives {3}, one for each step. Return "
                   "only the last step of the recurrent layer before it."),
               sides};
  } else if (target.rank() == prediction.rank() && loss.target == TargetForm::LikePrediction) {
    message = {
        QT_TRANSLATE_NOOP("engine",
                          "The target of {0} is {1}, but '{2}' gives {3}. Give it as many units as the target has "
                          "values."),
        sides};
  } else {
    message = {
        QT_TRANSLATE_NOOP("engine",
                          "The target of {0} is {1}, but '{2}' gives {3}, and {4} cannot compare them. Give the output "
                          "the axes of the target, or choose another loss."),
        sides};
  }
  Diagnostic& problem = run.report("loss.shape", Severity::Error, output, std::move(message));
  for (const EdgeSpec& edge : run.spec.edges) {
    if (edge.to.node == output) problem.edges.push_back(edge);
  }
  if (!run.withFixes) return;
  offerReturnSequences(run, problem, output);
  offerUnits(run, problem, output, target[target.rank() - 1].size);
  if (const NodeInfo& info = run.info(output); prediction.rank() > 2 && !info.inputPorts.empty()) {
    const PortRef port{output, info.inputPorts.front().name};
    if (run.feeds.count(port)) offerShapeFixes(run, problem, port);
  }
  // Two faults at once: the time axis and the units.
  Diagnostic sequences, units;
  offerReturnSequences(run, sequences, output);
  offerUnits(run, units, output, target[target.rank() - 1].size);
  if (sequences.fixes.empty() || units.fixes.empty()) return;
  std::vector<Edit> both = sequences.fixes.front().edits;
  both.push_back(units.fixes.front().edits.front());
  run.offer(problem, sequences.fixes.front().title, std::move(both));
}

void reportForm(InferenceRun& run, const LossDescriptor& loss, NodeId output) {
  Diagnostic& problem = run.report(
      "loss.target", Severity::Error, output,
      {QT_TRANSLATE_NOOP("engine",
                         "{0} compares with class numbers, but the targets of {1} are values. Use categorical "
                         "cross-entropy for one-hot rows, mean squared error for numbers."),
       {loss.title.english(), run.dataName()}},
      "training.loss");
  if (const auto hot = run.spec.dataset.attributes.find("one_hot"); hot != run.spec.dataset.attributes.end()) {
    DatasetSpec changed = run.spec.dataset;
    changed.attributes.erase("one_hot");
    run.offer(problem, QT_TRANSLATE_NOOP("engine", "Let the dataset give class numbers"), {SetDataset{changed}});
  }
  if (run.data->classes() > 0) offerLoss(run, problem, "categorical_crossentropy");
  offerLoss(run, problem, "mean_squared_error");
}

void checkAgainstData(InferenceRun& run, const LossDescriptor& loss, NodeId output, const Shape& prediction) {
  const Dataset& data = *run.data;
  const std::string source = run.dataName();
  if (loss.target == TargetForm::ClassIndex && data.targetKind() == TargetKind::Values) {
    reportForm(run, loss, output);
    return;
  }
  const Shape target = targetFor(loss, data, prediction);
  if (auto fit = loss.check(prediction, target); !fit.ok()) {
    reportMismatch(run, loss, output, prediction, target, source);
    return;
  }
  const int64_t columns = prediction[prediction.rank() - 1].size;
  if (loss.target != TargetForm::ClassIndex || data.classes() <= 0 || columns == data.classes()) return;
  const bool tooFew = columns < data.classes();
  Diagnostic& problem = run.report(
      "loss.classes", tooFew ? Severity::Error : Severity::Warning, output,
      {tooFew ? QT_TRANSLATE_NOOP("engine",
                                  "{0} has {1} classes, but '{2}' gives {3}, only {4} of them. Give it {1} units.")
              : QT_TRANSLATE_NOOP(
                    "engine",
                    "{0} has {1} classes, but '{2}' gives {3}: {4} outputs, some for classes that never come. "
                    "Give it {1} units."),
       {source, std::to_string(data.classes()), run.nameOf(output), prediction.str(), std::to_string(columns)}},
      "units");
  if (run.withFixes) offerUnits(run, problem, output, data.classes());
}

void checkAgainstSample(InferenceRun& run, const LossDescriptor& loss, NodeId output, const Shape& prediction) {
  const TensorD& given = *run.spec.sample->target;
  for (int axis = 1; axis < prediction.rank(); ++axis) {
    if (prediction.isOpen(axis)) return;  // the sample decides
  }
  std::vector<Dim> dims;
  for (int axis = 0; axis < given.rank(); ++axis) {
    const char name = axis == 0 ? 'N' : axis < prediction.rank() ? prediction[axis].name : 'F';
    dims.push_back({name, axis == 0 ? kOpen : given.extent(axis)});
  }
  const Shape target{std::move(dims)};
  auto fit = target.rank() > 0 ? loss.check(prediction, target) : Result<Unit>(Error{"loss.shape", {}});
  if (fit.ok()) return;
  run.report("sample.target", Severity::Error, output,
             {QT_TRANSLATE_NOOP(
                  "engine",
                  "The sample's target is {0}, but '{1}' gives {2}, and {3} cannot compare them. Give the target in "
                  "the shape of the output (class numbers for the sparse loss)."),
              {toString(given.extents()), run.nameOf(output), prediction.str(), loss.title.english()}},
             "sample.target");
}

}  // namespace

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
  if (run.data) checkAgainstData(run, *loss, output, shape);
  if (run.spec.sample && run.spec.sample->target) checkAgainstSample(run, *loss, output, shape);
  checkActivation(run, *loss, output);
}

}  // namespace unroll::detail
