// SPDX-License-Identifier: GPL-3.0-or-later
// How a document is trained, as its file says it.
#include "io/document_reader.h"
#include "losses/loss.h"
#include "optimizers/clip.h"
#include "optimizers/early_stopping.h"
#include "optimizers/optimizer.h"
#include "optimizers/schedule.h"

namespace unroll::detail {

using json::Kind;

Status DocumentReader::readTraining(const Value& value) {
  UNROLL_CHECK(expect(value, "\"training\"", Kind::Object));
  TrainingSpec& training = m_document.spec.training;
  warnOfOtherKeys(value,
                  {"loss", "from_logits", "class_weight", "optimizer", "schedule", "clip", "early_stopping", "batch",
                   "epochs", "metrics"},
                  "\"training\"");
  for (size_t i = 0; i < value.items.size(); ++i) remember({}, "training." + value.keys[i], value.items[i]);
  if (const Value* loss = value.find("loss")) UNROLL_CHECK(readLoss(*loss));
  if (const Value* logits = value.find("from_logits")) {
    UNROLL_TRY(training.fromLogits, readBoolean(*logits, "\"from_logits\""));
  }
  if (const Value* optimizer = value.find("optimizer")) UNROLL_CHECK(readOptimizer(*optimizer));
  if (const Value* weights = value.find("class_weight")) UNROLL_CHECK(readClassWeights(*weights));
  UNROLL_CHECK(readSteering(value));
  for (const auto& [key, member] :
       {std::pair{"batch", &TrainingSpec::batch}, std::pair{"epochs", &TrainingSpec::epochs}}) {
    const Value* count = value.find(key);
    if (!count) continue;
    UNROLL_TRY(training.*member, readInteger(*count, std::string("\"") + key + "\""));
  }
  if (const Value* metrics = value.find("metrics")) {
    UNROLL_TRY(training.metrics, readStrings(*metrics, "\"metrics\""));
    for (size_t i = 0; i < training.metrics.size(); ++i)
      remember({}, "training.metrics." + training.metrics[i], metrics->items[i]);
  }
  return Unit{};
}

Status DocumentReader::readLoss(const Value& value) {
  TrainingSpec& training = m_document.spec.training;
  if (value.kind == Kind::String) {
    training.loss = m_text.string(value);
    return Unit{};
  }
  UNROLL_CHECK(expect(value, "\"loss\"", Kind::Object));
  if (const Value* type = value.find("type")) { UNROLL_TRY(training.loss, readString(*type, "\"type\"")); }
  if (const Value* logits = value.find("from_logits")) {
    UNROLL_TRY(training.fromLogits, readBoolean(*logits, "\"from_logits\""));
  }
  const LossDescriptor* known = findLoss(training.loss);
  return readAttributes(value, known ? &known->attributes : nullptr, {"type", "from_logits"}, {}, "training.loss.",
                        training.lossAttributes);
}

Status DocumentReader::readOptimizer(const Value& value) {
  OptimizerSpec& optimizer = m_document.spec.training.optimizer;
  remember({}, "training.optimizer.type", value);
  if (value.kind == Kind::String) {
    optimizer.type = m_text.string(value);
    return Unit{};
  }
  UNROLL_CHECK(expect(value, "\"optimizer\"", Kind::Object));
  if (const Value* type = value.find("type")) { UNROLL_TRY(optimizer.type, readString(*type, "\"type\"")); }
  const OptimizerDescriptor* known = findOptimizer(optimizer.type);
  return readAttributes(value, known ? &known->attributes : nullptr, {"type"}, {}, "training.optimizer.",
                        optimizer.attributes);
}

/// A number for each class, in order.
Status DocumentReader::readClassWeights(const Value& value) {
  UNROLL_CHECK(expect(value, "\"class_weight\"", Kind::Array));
  for (const Value& item : value.items) {
    UNROLL_TRY(const double weight, readNumber(item, "\"class_weight\""));
    m_document.spec.training.classWeights.push_back(weight);
  }
  return Unit{};
}

/// What steers training: schedule, clipping, early stopping.
Status DocumentReader::readSteering(const Value& value) {
  TrainingSpec& training = m_document.spec.training;
  if (const Value* schedule = value.find("schedule")) {
    UNROLL_CHECK(readChoice(*schedule, "\"schedule\"", "training.schedule", training.schedule, [](const auto& key) {
      const ScheduleDescriptor* known = findSchedule(key);
      return known ? &known->attributes : nullptr;
    }));
  }
  if (const Value* clip = value.find("clip")) {
    training.clip.emplace();
    UNROLL_CHECK(readChoice(*clip, "\"clip\"", "training.clip", *training.clip, [](const auto& key) {
      const ClipDescriptor* known = findClip(key);
      return known ? &known->attributes : nullptr;
    }));
  }
  if (const Value* stopping = value.find("early_stopping")) {
    training.earlyStopping.emplace();
    UNROLL_CHECK(expect(*stopping, "\"early_stopping\"", Kind::Object));
    UNROLL_CHECK(readAttributes(*stopping, &earlyStoppingAttributes(), {}, {}, "training.early_stopping.",
                                *training.earlyStopping));
  }
  return Unit{};
}

Status DocumentReader::readChoice(
    const Value& value, const char* what, const std::string& path, ChoiceSpec& choice,
    const std::function<const std::vector<AttributeSpec>*(const std::string& key)>& attributesOf) {
  remember({}, path + ".type", value);
  if (value.kind == Kind::String) {
    choice.type = m_text.string(value);
    return Unit{};
  }
  UNROLL_CHECK(expect(value, what, Kind::Object));
  if (const Value* type = value.find("type")) { UNROLL_TRY(choice.type, readString(*type, "\"type\"")); }
  return readAttributes(value, attributesOf(choice.type), {"type"}, {}, path + ".", choice.attributes);
}

}  // namespace unroll::detail
