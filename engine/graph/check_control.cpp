// SPDX-License-Identifier: GPL-3.0-or-later
// What steers training beside loss and optimizer: the loss' own settings, schedule, clipping, early stopping.
#include "data/preprocess.h"
#include "graph/inference_run.h"
#include "graph/names.h"
#include "optimizers/clip.h"
#include "optimizers/early_stopping.h"
#include "optimizers/schedule.h"

namespace unroll::detail {
namespace {

template <class T>
std::vector<std::string> keysOf(const std::vector<T>& all) {
  std::vector<std::string> keys;
  for (const T& each : all) keys.push_back(each.key);
  return keys;
}

std::string listed(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : ", ") + word;
  return out;
}

/// CHANGE of the document's training, as an edit.
template <class Change>
std::vector<Edit> changed(const InferenceRun& run, Change change) {
  TrainingSpec training = run.spec.training;
  change(training);
  return {SetTraining{std::move(training)}};
}

/// The descriptor of GIVEN in ALL, its attributes checked; PUT writes a choice back. Null: reported as unknown.
template <class Descriptor, class Put>
const Descriptor* checkChoice(InferenceRun& run, const std::vector<Descriptor>& all, const ChoiceSpec& given,
                              const std::string& path, const char* code, Text unknown, Put put) {
  for (const Descriptor& descriptor : all) {
    if (descriptor.key != given.type) continue;
    checkAttributes(run, descriptor.attributes, given.attributes, kNoNode, path + ".", descriptor.title.english(),
                    [&](const AttributeMap& map) {
                      return changed(run, [&](TrainingSpec& training) { put(training, ChoiceSpec{given.type, map}); });
                    });
    return &descriptor;
  }
  const std::vector<std::string> keys = keysOf(all);
  unknown.arguments = {given.type, listed(keys)};
  Diagnostic& problem = run.report(code, Severity::Error, kNoNode, std::move(unknown), path + ".type");
  std::string nearest = nearestName(given.type, keys);
  if (nearest.empty()) nearest = keys.front();
  run.offer(problem, {QT_TRANSLATE_NOOP("engine", "Use {0}"), {nearest}}, changed(run, [&](TrainingSpec& training) {
              put(training, ChoiceSpec{nearest, {}});
            }));
  return nullptr;
}

void checkMonitor(InferenceRun& run, const std::string& monitor, const std::string& path,
                  const std::function<void(TrainingSpec&)>& mend) {
  const TrainingSpec& training = run.spec.training;
  if (findMonitored(monitor, training.metrics)) return;
  std::vector<std::string> known{"loss", "validation_loss"};
  for (const std::string& metric : training.metrics) {
    known.push_back(metric);
    known.push_back("validation_" + metric);
  }
  Diagnostic& problem =
      run.report("training.monitor", Severity::Error, kNoNode,
                 {QT_TRANSLATE_NOOP("engine",
                                    "There is no value called '{0}' to watch in this training. Choose one of: {1}; or "
                                    "add it to the metrics."),
                  {monitor, listed(known)}},
                 path);
  run.offer(problem, {QT_TRANSLATE_NOOP("engine", "Watch {0}"), {"validation_loss"}}, changed(run, mend));
}

void checkSchedule(InferenceRun& run) {
  const ChoiceSpec& given = run.spec.training.schedule;
  const ScheduleDescriptor* known =
      checkChoice(run, schedules(), given, "training.schedule", "schedule.unknown",
                  QT_TRANSLATE_NOOP("engine", "There is no learning-rate schedule '{0}'. Choose one of: {1}."),
                  [](TrainingSpec& training, ChoiceSpec choice) { training.schedule = std::move(choice); });
  if (!known || !known->watches) return;
  checkMonitor(run, Attributes(known->attributes, given.attributes).string("monitor"), "training.schedule.monitor",
               [](TrainingSpec& training) { training.schedule.attributes.erase("monitor"); });
}

void checkClip(InferenceRun& run) {
  if (!run.spec.training.clip) return;
  checkChoice(run, clips(), *run.spec.training.clip, "training.clip", "clip.unknown",
              QT_TRANSLATE_NOOP("engine", "Gradients cannot be clipped by '{0}'. Choose one of: {1}."),
              [](TrainingSpec& training, ChoiceSpec choice) { training.clip = std::move(choice); });
}

void checkEarlyStopping(InferenceRun& run) {
  const std::optional<AttributeMap>& given = run.spec.training.earlyStopping;
  if (!given) return;
  checkAttributes(run, earlyStoppingAttributes(), *given, kNoNode, "training.early_stopping.",
                  QT_TRANSLATE_NOOP("engine", "Early stopping"), [&](const AttributeMap& map) {
                    return changed(run, [&](TrainingSpec& training) { training.earlyStopping = map; });
                  });
  checkMonitor(run, Attributes(earlyStoppingAttributes(), *given).string("monitor"), "training.early_stopping.monitor",
               [](TrainingSpec& training) { training.earlyStopping->erase("monitor"); });
}

/// How many classes the loss tells apart; 0: unknown, or none.
int64_t classesOf(const InferenceRun& run, const LossDescriptor& loss) {
  if (loss.fusedWith == "sigmoid") return 2;
  if (loss.fusedWith.empty() || run.result.outputNodes.empty()) return 0;
  const auto& outputs = run.info(run.result.outputNodes.front()).outputs;
  if (outputs.empty() || outputs.front().rank() < 2) return 0;
  return outputs.front()[outputs.front().rank() - 1].size;
}

void checkClassWeights(InferenceRun& run, const LossDescriptor& loss) {
  const std::vector<double>& weights = run.spec.training.classWeights;
  if (weights.empty()) return;
  Text sentence;
  const int64_t classes = classesOf(run, loss);
  if (loss.fusedWith.empty()) {
    sentence = {QT_TRANSLATE_NOOP("engine", "{0} knows no classes, so there is nothing for class weights to weigh."),
                {loss.title.english()}};
  } else if (classes > 0 && static_cast<int64_t>(weights.size()) != classes) {
    sentence = {
        QT_TRANSLATE_NOOP("engine", "There are {0} class weights, but {1} classes. Give one for each class, in order."),
        {std::to_string(weights.size()), std::to_string(classes)}};
  } else {
    double sum = 0.0;
    for (double weight : weights) {
      if (weight < 0.0) sentence = QT_TRANSLATE_NOOP("engine", "A class weight is negative; at least 0 is needed.");
      sum += weight;
    }
    if (sentence.empty() && sum == 0.0)
      sentence = QT_TRANSLATE_NOOP("engine", "All class weights are 0, so nothing would be learned.");
  }
  if (sentence.empty()) return;
  Diagnostic& problem =
      run.report("loss.class_weight", Severity::Error, kNoNode, std::move(sentence), "training.class_weight");
  run.offer(problem, QT_TRANSLATE_NOOP("engine", "Remove the class weights"),
            changed(run, [](TrainingSpec& training) { training.classWeights.clear(); }));
  if (classes > 0 && static_cast<int64_t>(weights.size()) != classes)
    run.offer(
        problem, {QT_TRANSLATE_NOOP("engine", "Give {0} weights"), {std::to_string(classes)}},
        changed(run, [&](TrainingSpec& training) { training.classWeights.resize(static_cast<size_t>(classes), 1.0); }));
}

void checkPreprocess(InferenceRun& run) {
  const DatasetSpec& dataset = run.spec.dataset;
  for (size_t i = 0; i < dataset.preprocess.size(); ++i) {
    const ChoiceSpec& step = dataset.preprocess[i];
    const std::string path = "dataset.preprocess." + std::to_string(i);
    const auto with = [&](ChoiceSpec other) {
      DatasetSpec changedData = dataset;
      changedData.preprocess[i] = std::move(other);
      return std::vector<Edit>{SetDataset{std::move(changedData)}};
    };
    if (const PreprocessDescriptor* known = findPreprocess(step.type)) {
      checkAttributes(run, known->attributes, step.attributes, kNoNode, path + ".", known->title.english(),
                      [&](const AttributeMap& map) {
                        return with({step.type, map});
                      });
      continue;
    }
    const std::vector<std::string> keys = keysOf(preprocessors());
    Diagnostic& problem =
        run.report("preprocess.unknown", Severity::Error, kNoNode,
                   {QT_TRANSLATE_NOOP("engine", "Data cannot be prepared by '{0}'. Choose among: {1}."),
                    {step.type, listed(keys)}},
                   path + ".type");
    std::string nearest = nearestName(step.type, keys);
    if (nearest.empty()) nearest = keys.front();
    run.offer(problem, {QT_TRANSLATE_NOOP("engine", "Use {0}"), {nearest}}, with({nearest, {}}));
  }
}

}  // namespace

void checkControl(InferenceRun& run) {
  const TrainingSpec& training = run.spec.training;
  if (const LossDescriptor* loss = findLoss(training.loss)) {
    checkAttributes(run, loss->attributes, training.lossAttributes, kNoNode, "training.loss.", loss->title.english(),
                    [&](const AttributeMap& map) {
                      return changed(run, [&](TrainingSpec& other) { other.lossAttributes = map; });
                    });
    checkClassWeights(run, *loss);
  }
  checkPreprocess(run);
  checkSchedule(run);
  checkClip(run);
  checkEarlyStopping(run);
}

}  // namespace unroll::detail
