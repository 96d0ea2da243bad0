// SPDX-License-Identifier: GPL-3.0-or-later
// Ten steps of each optimizer against golden vectors (tests/golden/make_optimizers.py), body and kernel.
#include <QtTest>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "core/parallel.h"
#include "core/rng.h"
#include "core/tensor.h"
#include "optimizers/optimizer.h"

using namespace unroll;
using nlohmann::json;

namespace {

json golden() {
  std::ifstream file(UNROLL_SOURCE_DIR "/tests/golden/optimizers.json");
  return json::parse(file);
}

AttributeMap attributesOf(const json& given) {
  AttributeMap map;
  for (const auto& [key, value] : given.items()) {
    if (value.is_boolean())
      map[key] = value.get<bool>();
    else if (value.is_string())
      map[key] = value.get<std::string>();
    else
      map[key] = value.get<double>();
  }
  return map;
}

/// The rate of each step: the case's list, else the attribute.
double rateOf(const json& one, const Attributes& attributes, int64_t step) {
  if (one.contains("rates")) return one["rates"][static_cast<size_t>(step - 1)].get<double>();
  return attributes.real("learning_rate");
}

/// All steps through the body, each an expression of its own, in double.
std::vector<std::vector<double>> bodyPath(const OptimizerDescriptor& optimizer, const Attributes& attributes,
                                          const json& data, const json& one) {
  std::vector<double> w = data["start"];
  std::vector<std::vector<double>> slots, path;
  for (const OptimizerSlot& slot : optimizer.slots(attributes)) slots.emplace_back(w.size(), slot.initial);
  const Extents extents{static_cast<int64_t>(w.size())};
  int64_t step = 0;
  for (const std::vector<double> g : data["gradients"]) {
    Builder b;
    std::map<ValueId, TensorD> leaves;
    const auto leaf = [&](const char* name, const std::vector<double>& values) {
      const ValueId id = b.leaf(LeafKind::Data, extents, name);
      leaves[id] = TensorD(extents, values);
      return id;
    };
    const ValueId parameter = leaf("w", w), gradient = leaf("g", g);
    std::vector<ValueId> slotIds;
    for (const auto& slot : slots) slotIds.push_back(leaf("slot", slot));
    const std::vector<ValueId> results = optimizer.body(
        {b, parameter, gradient, slotIds,
         UpdateNumbers(b, optimizer, attributes, rateOf(one, attributes, step + 1), step + 1), attributes});
    ++step;
    leaves.insert(b.constants().begin(), b.constants().end());
    const Evaluation evaluation(b.expression(), leaves);
    const auto values = [&](ValueId id) {
      const auto span = evaluation.value(id).span();
      return std::vector<double>(span.begin(), span.end());
    };
    w = values(results[0]);
    for (size_t i = 0; i < slots.size(); ++i) slots[i] = values(results[i + 1]);
    path.push_back(w);
  }
  return path;
}

std::vector<AlignedVector<float>> floatSlots(const OptimizerDescriptor& optimizer, const Attributes& attributes,
                                             size_t count) {
  std::vector<AlignedVector<float>> slots;
  for (const OptimizerSlot& slot : optimizer.slots(attributes)) {
    slots.emplace_back(count, static_cast<float>(slot.initial));
  }
  return slots;
}

std::vector<std::vector<double>> kernelPath(const OptimizerDescriptor& optimizer, const Attributes& attributes,
                                            const json& data, const json& one) {
  const std::vector<double> start = data["start"];
  AlignedVector<float> w(start.begin(), start.end());
  std::vector<AlignedVector<float>> slots = floatSlots(optimizer, attributes, w.size());
  std::vector<float*> slotPointers;
  for (auto& slot : slots) slotPointers.push_back(slot.data());
  std::vector<std::vector<double>> path;
  OptimizerCall call;
  call.count = static_cast<int64_t>(w.size());
  call.parameter = w.data();
  call.slots = slotPointers;
  call.step = 0;
  for (const std::vector<double> g : data["gradients"]) {
    const AlignedVector<float> gradient(g.begin(), g.end());
    call.gradient = gradient.data();
    ++call.step;
    call.learningRate = rateOf(one, attributes, call.step);
    optimizer.kernel(call, attributes);
    path.emplace_back(w.begin(), w.end());
  }
  return path;
}

double largestError(const std::vector<std::vector<double>>& path, const json& data, const json& wanted) {
  double most = 0;
  for (size_t i = 0; i < wanted.size(); ++i) {
    const auto step = data["steps"][i].get<size_t>() - 1;
    const std::vector<double> want = wanted[i];
    for (size_t j = 0; j < want.size(); ++j)
      most = std::max(most, std::fabs(path[step][j] - want[j]) / std::max(1.0, std::fabs(want[j])));
  }
  return most;
}

}  // namespace

class OptimizersTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void golden();
  void sameBitsOnAnyThreads();
  void zeroGradients();
  void defaultsFollowTheForm();
  void catalog();
};

void OptimizersTest::golden() {
  const json data = ::golden();
  QVERIFY(data["cases"].size() >= 60);
  std::set<std::string> seen;
  for (const json& one : data["cases"]) {
    const OptimizerDescriptor* optimizer = findOptimizer(one["optimizer"].get<std::string>());
    QVERIFY(optimizer);
    seen.insert(optimizer->key);
    const Attributes attributes(optimizer->attributes, attributesOf(one["attributes"]));
    const QString title = QString::fromStdString(one["optimizer"].get<std::string>() + one["attributes"].dump());
    const double body = largestError(bodyPath(*optimizer, attributes, data, one), data, one["path"]);
    QVERIFY2(body <= 1e-12, qPrintable(QString("body: %1 at %2").arg(body).arg(title)));
    const double kernel = largestError(kernelPath(*optimizer, attributes, data, one), data, one["path"]);
    QVERIFY2(kernel <= 2e-6, qPrintable(QString("kernel: %1 at %2").arg(kernel).arg(title)));
  }
  for (const OptimizerDescriptor& optimizer : optimizers()) QVERIFY2(seen.count(optimizer.key), optimizer.key.c_str());
}

/// Every combination of forms and switches that an optimizer has.
std::vector<AttributeMap> variants(const OptimizerDescriptor& optimizer) {
  std::vector<AttributeMap> all{{}};
  for (const AttributeSpec& spec : optimizer.attributes) {
    std::vector<AttributeValue> values;
    if (spec.kind == AttributeKind::Boolean) values = {true};
    if (spec.key == "form") values = {std::string("pytorch")};
    if (spec.key == "momentum") values = {0.9};
    if (spec.key == "weight_decay") values = {0.01};
    const size_t count = all.size();
    for (const AttributeValue& value : values) {
      for (size_t i = 0; i < count; ++i) {
        all.push_back(all[i]);
        all.back()[spec.key] = value;
      }
    }
  }
  return all;
}

void OptimizersTest::sameBitsOnAnyThreads() {
  constexpr int64_t kCount = 50003;
  Rng rng(1, "test/optimizers");
  AlignedVector<float> g(kCount), start(kCount);
  for (int64_t i = 0; i < kCount; ++i) {
    g[static_cast<size_t>(i)] = static_cast<float>(rng.uniform(-1, 1));
    start[static_cast<size_t>(i)] = static_cast<float>(rng.uniform(-1, 1));
  }
  for (const OptimizerDescriptor& optimizer : optimizers()) {
    for (const AttributeMap& given : variants(optimizer)) {
      const Attributes attributes(optimizer.attributes, given);
      AlignedVector<float> want;
      for (int threads : {1, 2, 5}) {
        AlignedVector<float> w = start;
        std::vector<AlignedVector<float>> slots = floatSlots(optimizer, attributes, kCount);
        std::vector<float*> pointers;
        for (auto& slot : slots) pointers.push_back(slot.data());
        ThreadPool pool(threads);
        pool.run([&] { optimizer.kernel({kCount, w.data(), g.data(), pointers, 0.01, 1}, attributes); });
        if (want.empty()) want = w;
        QVERIFY(w == want && w != start);
      }
    }
  }
}

/// Nothing moves but by weight decay, and nothing divides 0 by 0.
void OptimizersTest::zeroGradients() {
  for (const OptimizerDescriptor& optimizer : optimizers()) {
    for (AttributeMap given : variants(optimizer)) {
      given["weight_decay"] = 0.0;
      const Attributes attributes(optimizer.attributes, given);
      AlignedVector<float> w(20, 0.5f), g(20, 0.0f);
      std::vector<AlignedVector<float>> slots = floatSlots(optimizer, attributes, w.size());
      std::vector<float*> pointers;
      for (auto& slot : slots) pointers.push_back(slot.data());
      optimizer.kernel({20, w.data(), g.data(), pointers, 0.1, 1}, attributes);
      for (float v : w) QCOMPARE(v, 0.5f);
    }
  }
}

/// What the frameworks have where nothing is given (Keras 3, PyTorch).
void OptimizersTest::defaultsFollowTheForm() {
  const auto real = [](const char* optimizer, const char* form, const char* key) {
    return Attributes(findOptimizer(optimizer)->attributes, {{"form", std::string(form)}}).real(key);
  };
  QCOMPARE(real("adam", "keras", "epsilon"), 1e-7);
  QCOMPARE(real("adam", "pytorch", "epsilon"), 1e-8);
  QCOMPARE(real("rmsprop", "keras", "rho"), 0.9);
  QCOMPARE(real("rmsprop", "pytorch", "rho"), 0.99);
  QCOMPARE(real("rmsprop", "keras", "learning_rate"), 1e-3);
  QCOMPARE(real("rmsprop", "pytorch", "learning_rate"), 1e-2);
  QCOMPARE(real("adagrad", "keras", "initial_accumulator_value"), 0.1);
  QCOMPARE(real("adagrad", "pytorch", "initial_accumulator_value"), 0.0);
  QCOMPARE(real("adagrad", "pytorch", "epsilon"), 1e-10);
  QCOMPARE(real("adamw", "keras", "weight_decay"), 0.004);
  QCOMPARE(real("adamw", "pytorch", "weight_decay"), 0.01);
  // What is given counts, whatever the form.
  const Attributes given(findOptimizer("adam")->attributes, {{"form", std::string("pytorch")}, {"epsilon", 0.5}});
  QCOMPARE(given.real("epsilon"), 0.5);
}

void OptimizersTest::catalog() {
  for (const OptimizerDescriptor& optimizer : optimizers()) {
    QVERIFY(!optimizer.title.empty() && !optimizer.summary.empty() && !optimizer.formula.empty());
    QVERIFY(findAttribute(optimizer.attributes, "learning_rate"));
    for (const AttributeSpec& spec : optimizer.attributes)
      QVERIFY2(!spec.help.empty() && !spec.label.empty(), spec.key.c_str());
  }
  QCOMPARE(findOptimizer("nothing"), nullptr);
}

QTEST_GUILESS_MAIN(OptimizersTest)
#include "optimizers_test.moc"
