// SPDX-License-Identifier: GPL-3.0-or-later
// The explained optimizer's step is PyTorch's (make_updates.py, in double), and the one that the trainer takes from its
// own state, for every optimizer, form, option and way of clipping.
#include <QtTest>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "optimizers/clip.h"
#include "support/double_training.h"
#include "updates.h"

using namespace unroll;
using namespace unroll::test;
using nlohmann::json;

namespace {

TensorD tensorOf(const json& nested) {
  const bool matrix = nested[0].is_array();
  Extents extents{static_cast<int64_t>(nested.size())};
  if (matrix) extents.push_back(static_cast<int64_t>(nested[0].size()));
  std::vector<double> values;
  for (const json& row : nested) {
    if (!matrix) values.push_back(row.get<double>());
    if (matrix)
      for (const json& value : row) values.push_back(value.get<double>());
  }
  return TensorD(extents, values);
}

AttributeValue valueOf(const json& value) {
  if (value.is_boolean()) return value.get<bool>();
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number_integer()) return value.get<int64_t>();
  return value.get<double>();
}

const json& golden() {
  static const json all = json::parse(std::ifstream(UNROLL_SOURCE_DIR "/tests/golden/updates.json"));
  return all;
}

/// The document of a case of make_updates.py.
Document documentOf(const json& one) {
  Document d = xorNet();
  TrainingSpec& training = d.spec.training;
  training.optimizer = {};
  training.optimizer.type = one["optimizer"].get<std::string>();
  for (const auto& [key, value] : one["attributes"].items()) training.optimizer.attributes[key] = valueOf(value);
  if (one.contains("clip"))
    training.clip = ChoiceSpec{one["clip"]["type"].get<std::string>(), {{"limit", one["clip"]["limit"].get<double>()}}};
  if (one.contains("schedule")) {
    training.schedule = {one["schedule"]["type"].get<std::string>(), {}};
    for (const auto& [key, value] : one["schedule"].items())
      if (key != "type") training.schedule.attributes[key] = valueOf(value);
  }
  if (one.contains("l1")) {
    d.spec.nodes[1].attributes["kernel_l1"] = one["l1"].get<double>();
    d.spec.nodes[1].attributes["kernel_l2"] = one["l2"].get<double>();
  }
  return d;
}

/// Weights and what the optimizer remembers after the step that E explains.
void goOn(const Explanation& e, WeightMap& weights, OptimizerState& state) {
  const OptimizerDescriptor& optimizer = *findOptimizer(e.spec().training.optimizer.type);
  const Attributes attributes(optimizer.attributes, e.spec().training.optimizer.attributes);
  ++state.step;
  for (auto& [name, values] : weights) {
    const ValueId next = e.nextOf(name);
    if (next == kNoValue) continue;
    values = e.evaluation().value(next);
    std::vector<TensorD> slots;
    for (const OptimizerSlot& slot : optimizer.slots(attributes))
      slots.push_back(e.evaluation().value(e.resolve("next " + name + "." + slot.name, true).value().value));
    state.slots[name] = std::move(slots);
  }
}

double largestGap(const TensorD& a, const TensorD& b) {
  double gap = 0.0;
  for (int64_t i = 0; i < a.size(); ++i) gap = std::max(gap, std::fabs(a[i] - b[i]));
  return gap;
}

}  // namespace

class UpdateReferenceTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void asPyTorch_data();
  void asPyTorch();
  void asTheTrainer_data();
  void asTheTrainer();
};

void UpdateReferenceTest::asPyTorch_data() {
  QTest::addColumn<int>("index");
  for (size_t i = 0; i < golden()["cases"].size(); ++i) {
    const json& one = golden()["cases"][i];
    const std::string title = one["optimizer"].get<std::string>() + one["attributes"].dump() +
                              (one.contains("clip") ? one["clip"].dump() : "") +
                              (one.contains("schedule") ? one["schedule"].dump() : "") +
                              (one.contains("l1") ? " l1" : "");
    QTest::newRow(title.c_str()) << static_cast<int>(i);
  }
}

void UpdateReferenceTest::asPyTorch() {
  QFETCH(int, index);
  const json& one = golden()["cases"][static_cast<size_t>(index)];
  const Document d = documentOf(one);
  WeightMap weights;
  for (const auto& [name, values] : golden()["start"].items()) weights[name] = tensorOf(values);
  OptimizerState state;
  for (const json& wanted : one["path"]) {
    goOn(*created(d.spec, requestOf(d, weights, state)), weights, state);
    for (const auto& [name, values] : wanted.items()) {
      const double gap = largestGap(weights.at(name), tensorOf(values));
      QVERIFY2(gap <= 1e-12, qPrintable(QString("step %1, %2: off by %3").arg(state.step).arg(name.c_str()).arg(gap)));
    }
  }
}

void UpdateReferenceTest::asTheTrainer_data() {
  QTest::addColumn<QString>("optimizer");
  QTest::addColumn<QString>("clip");
  for (const OptimizerDescriptor& optimizer : optimizers())
    QTest::newRow(optimizer.key.c_str()) << QString::fromStdString(optimizer.key) << QString();
  for (const ClipDescriptor& clip : clips())
    QTest::newRow(clip.key.c_str()) << QStringLiteral("sgd") << QString::fromStdString(clip.key);
}

/// The step that is explained from a trainer's own state is the step that the trainer then takes, in every form.
void UpdateReferenceTest::asTheTrainer() {
  QFETCH(QString, optimizer);
  QFETCH(QString, clip);
  const OptimizerDescriptor& descriptor = *findOptimizer(optimizer.toStdString());
  for (const AttributeMap& attributes : variants(descriptor)) {
    NetworkSpec spec =
        chain({node(1, "input", "in", {{"shape", Sizes{2}}}), node(2, "dense", "hidden", units(5, "tanh")),
               node(3, "dense", "fc", units(2, "softmax"))},
              "sparse_categorical_crossentropy");
    spec.dataset.type = "moons";
    spec.dataset.attributes = {{"count", int64_t{20}}};
    spec.training.batch = 4;
    spec.training.epochs = 2;
    spec.training.optimizer.type = descriptor.key;
    spec.training.optimizer.attributes = attributes;
    spec.training.schedule = {"cosine", {{"warmup_steps", int64_t{2}}}};
    if (!clip.isEmpty()) spec.training.clip = ChoiceSpec{clip.toStdString(), {{"limit", 0.05}}};
    const auto made = Trainer::create(spec);
    QVERIFY2(made.ok(), made.ok() ? "" : made.error().english().c_str());
    Trainer& trainer = **made;
    for (int64_t step = 0; step < 4 && !trainer.done(); ++step) {
      const Dataset& data = *trainer.data().training;
      const DoubleBatch batch =
          batchOf(trainer.network().spec(), trainer.network().inference(), data, samplesOfStep(spec, data, step));
      Explanation::Request request;
      request.inputs = batch.inputs;
      request.target = batch.target;
      request.training = true;
      request.step = static_cast<uint64_t>(step + 1);
      request.weights = trainer.network().weights();
      request.update = trainer.optimizerState();
      const auto e = created(trainer.network().spec(), std::move(request));
      QCOMPARE(e->number(*e->resolve("optimizer.learning_rate")), trainer.learningRate());
      trainer.step();
      for (const auto& [name, after] : trainer.network().weights()) {
        const TensorD& next = e->evaluation().value(e->nextOf(name));
        const double gap = largestGap(next, after);
        // Adam divides by √v: where a gradient is a rounding of 0 its direction is one too.
        QVERIFY2(gap <= 2e-6, qPrintable(QString("%1 at step %2: off by %3").arg(name.c_str()).arg(step).arg(gap)));
      }
    }
  }
}

QTEST_GUILESS_MAIN(UpdateReferenceTest)
#include "update_reference_test.moc"
