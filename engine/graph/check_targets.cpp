// SPDX-License-Identifier: GPL-3.0-or-later
// Whether the loss can compare what the network gives with what the data and the sample say is right.
#include <algorithm>

#include "graph/inference_run.h"
#include "graph/target_values.h"
#include "layers/shape_check.h"

namespace unroll::detail {
namespace {

struct LayerLine {
  std::string type;
  AttributeMap attributes;
};

/// Offers LAYERS, one or two, behind OUTPUT.
void offerBehind(InferenceRun& run, Diagnostic& problem, NodeId output, const std::vector<LayerLine>& layers) {
  std::vector<Edit> edits;
  std::vector<std::string> words;
  PortRef last{output, run.info(output).outputPorts.front().name};
  std::optional<Position> position = run.spec.find(output)->position;
  for (const LayerLine& line : layers) {
    std::optional<NodeSpec> node = newNode(run, line.type, line.attributes);
    if (!node) return;
    constexpr double kBeside = 240.0;
    if (position) node->position = position = Position{position->x + kBeside, position->y};
    node->id += static_cast<NodeId>(words.size());
    words.push_back(run.catalog.find(line.type)->title.english());
    edits.push_back(AddNode{*node});
    edits.push_back(Connect{{last, {node->id, "in"}}});
    last = {node->id, "out"};
  }
  words.push_back(run.nameOf(output));
  run.offer(problem,
            {layers.size() == 1 ? QT_TRANSLATE_NOOP("engine", "Add {0} behind '{1}'")
                                : QT_TRANSLATE_NOOP("engine", "Add {0} and {1} behind '{2}'"),
             words},
            std::move(edits));
}

/// Offers what makes a row of UNITS of an output with more axes; 0: nobody says how many.
void offerHeads(InferenceRun& run, Diagnostic& problem, const LossDescriptor& loss, NodeId output,
                const Shape& prediction, int64_t units) {
  const std::string pooling = isImage(prediction) ? "global_average_pooling2d" : "global_average_pooling1d";
  const std::string activation = loss.fusedWith.empty() ? "linear" : loss.fusedWith;
  if (units > 0) {
    const LayerLine dense{"dense", {{"units", units}, {"activation", activation}}};
    offerBehind(run, problem, output, {{"flatten", {}}, dense});
    offerBehind(run, problem, output, {{pooling, {}}, dense});
  }
  offerBehind(run, problem, output, {{pooling, {}}});
  offerBehind(run, problem, output, {{"flatten", {}}});
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

/// A loss of classes compares along the last axis, but an image's classes are its channels.
bool isImageOfClasses(const LossDescriptor& loss, const Shape& prediction) {
  return isImage(prediction) && (loss.fusedWith == "softmax" || loss.target == TargetForm::ClassIndex);
}

Text mismatchSentence(const InferenceRun& run, const LossDescriptor& loss, NodeId output, const Shape& prediction,
                      const Shape& target, const std::string& source) {
  std::vector<std::string> sides{source, target.str(), run.nameOf(output), prediction.str(), loss.title.english()};
  if (isImageOfClasses(loss, prediction)) {
    return {QT_TRANSLATE_NOOP("engine",
                              "The target of {0} is {1}, but '{2}' gives images {3}, and {4} compares rows of classes. "
                              "Put Flatten or global pooling and a Dense layer behind it."),
            std::move(sides)};
  }
  if (target.rank() == prediction.rank() + 1 && target.hasTime() && lacksTime(run, output)) {
    return {
        QT_TRANSLATE_NOOP("engine",
                          "The target of {0} is {1}, but '{2}' gives {3}: the time axis is missing. Return sequences "
                          "from the recurrent layer before it."),
        std::move(sides)};
  }
  if (prediction.hasTime() && !target.hasTime() && lacksTime(run, output)) {
    return {QT_TRANSLATE_NOOP("engine",
                              "The target of {0} is {1}, one for each sample, but '{2}' gives {3}, one for each step. "
                              "Return only the last step of the recurrent layer before it."),
            std::move(sides)};
  }
  if (target.rank() == prediction.rank() && loss.target == TargetForm::LikePrediction) {
    return {QT_TRANSLATE_NOOP("engine",
                              "The target of {0} is {1}, but '{2}' gives {3}. Give it as many units as the target has "
                              "values."),
            std::move(sides)};
  }
  return {
      QT_TRANSLATE_NOOP("engine",
                        "The target of {0} is {1}, but '{2}' gives {3}, and {4} cannot compare them. Give the output "
                        "the axes of the target, or choose another loss."),
      std::move(sides)};
}

void reportMismatch(InferenceRun& run, const LossDescriptor& loss, NodeId output, const Shape& prediction,
                    const Shape& target, const std::string& source) {
  Diagnostic& problem = run.report("loss.shape", Severity::Error, output,
                                   mismatchSentence(run, loss, output, prediction, target, source));
  for (const EdgeSpec& edge : run.spec.edges) {
    if (edge.to.node == output) problem.edges.push_back(edge);
  }
  if (!run.withFixes) return;
  const bool classes = run.data && run.data->classes() > 0;
  const int64_t units = classes && target.rank() < 2                             ? run.data->classes()
                        : loss.target == TargetForm::ClassIndex && classes       ? run.data->classes()
                        : target.rank() > 1 && !target.isOpen(target.rank() - 1) ? target[target.rank() - 1].size
                                                                                 : 1;
  offerReturnSequences(run, problem, output);
  offerUnits(run, problem, output, units);
  // Two faults at once: the time axis and the units.
  Diagnostic sequences, widths;
  offerReturnSequences(run, sequences, output);
  offerUnits(run, widths, output, units);
  if (!sequences.fixes.empty() && !widths.fixes.empty()) {
    std::vector<Edit> both = sequences.fixes.front().edits;
    both.push_back(widths.fixes.front().edits.front());
    run.offer(problem, sequences.fixes.front().title, std::move(both));
  }
  if (prediction.rank() > 2) {
    for (const Port& port : run.info(output).inputPorts) {
      const PortRef into{output, port.name};
      if (run.feeds.count(into)) offerInsertion(run, problem, into, "flatten");
      break;
    }
    offerHeads(run, problem, loss, output, prediction, units);
  }
  if (classes) {
    for (const char* key : {"sparse_categorical_crossentropy", "categorical_crossentropy"})
      offerLoss(run, problem, key);
    if (run.data->classes() == 2) offerLoss(run, problem, "binary_crossentropy");
  }
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

void checkClasses(InferenceRun& run, NodeId output, const Shape& prediction, const std::string& source) {
  const int64_t columns = prediction[prediction.rank() - 1].size;
  const int64_t classes = run.data->classes();
  if (classes <= 0 || columns == classes) return;
  const bool tooFew = columns < classes;
  Diagnostic& problem = run.report(
      "loss.classes", tooFew ? Severity::Error : Severity::Warning, output,
      {tooFew ? QT_TRANSLATE_NOOP("engine",
                                  "{0} has {1} classes, but '{2}' gives {3}, only {4} of them. Give it {1} units.")
              : QT_TRANSLATE_NOOP(
                    "engine",
                    "{0} has {1} classes, but '{2}' gives {3}: {4} outputs, some for classes that never come. "
                    "Give it {1} units."),
       {source, std::to_string(classes), run.nameOf(output), prediction.str(), std::to_string(columns)}},
      "units");
  if (run.withFixes) offerUnits(run, problem, output, classes);
}

void checkAgainstData(InferenceRun& run, const LossDescriptor& loss, NodeId output, const Shape& prediction) {
  const Dataset& data = *run.data;
  const std::string source = run.dataName();
  const Shape target = targetFor(loss, data, prediction);
  if (isImageOfClasses(loss, prediction)) {
    reportMismatch(run, loss, output, prediction, target, source);
    return;
  }
  if (loss.target == TargetForm::ClassIndex && data.targetKind() == TargetKind::Values) {
    reportForm(run, loss, output);
    return;
  }
  if (auto fit = loss.check(prediction, target); !fit.ok()) {
    reportMismatch(run, loss, output, prediction, target, source);
    return;
  }
  if (loss.target == TargetForm::ClassIndex) checkClasses(run, output, prediction, source);
}

void offerTarget(InferenceRun& run, Diagnostic& problem, Text title, std::optional<TensorD> target) {
  SampleSpec sample = *run.spec.sample;
  sample.target = std::move(target);
  run.offer(problem, std::move(title), {SetSample{std::move(sample)}});
}

/// Class numbers as rows of 0 and 1.
TensorD oneHot(const TensorD& classes, int64_t columns) {
  Extents extents = classes.extents();
  if (extents.size() > 1 && extents.back() == 1) extents.pop_back();
  extents.push_back(columns);
  TensorD rows(extents);
  for (int64_t i = 0; i < classes.size(); ++i) rows[i * columns + static_cast<int64_t>(classes[i])] = 1.0;
  return rows;
}

void offerSampleFixes(InferenceRun& run, Diagnostic& problem, NodeId output, const Shape& prediction) {
  const TensorD& given = *run.spec.sample->target;
  const int64_t columns = prediction[prediction.rank() - 1].size;
  const int64_t samples = run.spec.sample->inputs.empty() ? 1 : run.spec.sample->inputs.begin()->second.extent(0);
  const auto isClass = [&](double x) { return x >= 0.0 && x < static_cast<double>(columns) && x == std::floor(x); };
  offerReturnSequences(run, problem, output);
  if (given.rank() > 1) offerUnits(run, problem, output, given.extent(given.rank() - 1));
  Extents wanted = prediction.extents(samples);
  for (const bool byIndex : {false, true}) {
    if (byIndex) wanted.pop_back();
    if (given.size() == elementCount(wanted) && given.extents() != wanted)
      offerTarget(run, problem, {QT_TRANSLATE_NOOP("engine", "Take the target as {0}"), {toString(wanted)}},
                  given.reshaped(wanted));
  }
  if (given.size() > 0 && given.size() * columns < 100'000 &&
      std::all_of(given.span().begin(), given.span().end(), isClass))
    offerTarget(run, problem, QT_TRANSLATE_NOOP("engine", "Make the target one-hot"), oneHot(given, columns));
  for (const char* key : {"sparse_categorical_crossentropy", "categorical_crossentropy", "mean_squared_error"})
    offerLoss(run, problem, key);
  offerTarget(run, problem, QT_TRANSLATE_NOOP("engine", "Leave the target out"), std::nullopt);
}

/// The place of element I of a tensor: "0, 2".
std::string placeOf(const TensorD& tensor, int64_t i) {
  std::string place;
  for (int axis = tensor.rank() - 1; axis >= 0; --axis) {
    place = std::to_string(i % tensor.extent(axis)) + (place.empty() ? "" : ", ") + place;
    i /= tensor.extent(axis);
  }
  return place;
}

void checkSampleValues(InferenceRun& run, const LossDescriptor& loss, NodeId output, const Shape& prediction) {
  const TensorD& given = *run.spec.sample->target;
  const int64_t columns = prediction[prediction.rank() - 1].size;
  int64_t wrong = 0;
  while (wrong < given.size() && takesTarget(loss, given[wrong], columns)) ++wrong;
  if (wrong == given.size() || !std::isfinite(given[wrong])) return;  // that one is said of every tensor
  const bool byIndex = loss.target == TargetForm::ClassIndex;
  Diagnostic& problem = run.report(
      "sample.target_value", Severity::Error, output,
      {byIndex ? QT_TRANSLATE_NOOP("engine",
                                   "The sample's target holds {0} at [{1}], but {2} takes the number of a class, and "
                                   "'{3}' gives {4}: whole numbers from 0 to {5}. Give such a number.")
               : QT_TRANSLATE_NOOP("engine",
                                   "The sample's target holds {0} at [{1}], but {2} compares probabilities, numbers "
                                   "from 0 to 1. Give such numbers, or use mean squared error."),
       {attributeText(given[wrong]), placeOf(given, wrong), loss.title.english(), run.nameOf(output), prediction.str(),
        std::to_string(columns - 1)}},
      "sample.target");
  if (!run.withFixes) return;
  const double largest = *std::max_element(given.span().begin(), given.span().end());
  if (byIndex && largest >= 0.0 && largest < 1e6) offerUnits(run, problem, output, static_cast<int64_t>(largest) + 1);
  if (!byIndex) offerSampleFixes(run, problem, output, prediction);
  offerTarget(run, problem, QT_TRANSLATE_NOOP("engine", "Leave the target out"), std::nullopt);
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
  const bool image = isImageOfClasses(loss, prediction);
  if (!image && target.rank() > 0 && loss.check(prediction, target).ok()) {
    checkSampleValues(run, loss, output, prediction);
    return;
  }
  Diagnostic& problem = run.report(
      "sample.target", Severity::Error, output,
      {image ? QT_TRANSLATE_NOOP("engine",
                                 "The sample's target is {0}, but '{1}' gives images {2}, and {3} compares rows of "
                                 "classes. Put Flatten or global pooling and a Dense layer behind it.")
             : QT_TRANSLATE_NOOP("engine",
                                 "The sample's target is {0}, but '{1}' gives {2}, and {3} cannot compare them. Give "
                                 "the target in the shape of the output (class numbers for the sparse loss)."),
       {toString(given.extents()), run.nameOf(output), prediction.str(), loss.title.english()}},
      "sample.target");
  if (!run.withFixes) return;
  offerSampleFixes(run, problem, output, prediction);
  if (prediction.rank() > 2)
    offerHeads(run, problem, loss, output, prediction, given.rank() > 1 ? given.extent(given.rank() - 1) : 0);
}

}  // namespace

void checkTargets(InferenceRun& run, const LossDescriptor& loss, NodeId output, const Shape& prediction) {
  if (run.data) checkAgainstData(run, loss, output, prediction);
  if (run.spec.sample && run.spec.sample->target) checkAgainstSample(run, loss, output, prediction);
}

}  // namespace unroll::detail
