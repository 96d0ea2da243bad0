// SPDX-License-Identifier: GPL-3.0-or-later
// Ten steps of each optimizer against golden vectors (tests/golden/make_optimizers.py), body and kernel.
#include <QtTest>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

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
    else
      map[key] = value.get<double>();
  }
  return map;
}

/// All steps through the body, each an expression of its own, in double.
std::vector<std::vector<double>> bodyPath(const OptimizerDescriptor& optimizer, const Attributes& attributes,
                                          const json& data) {
  std::vector<double> w = data["start"];
  std::vector<std::vector<double>> slots(optimizer.slots.size(), std::vector<double>(w.size(), 0.0)), path;
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
    const std::vector<ValueId> results =
        optimizer.body(b, parameter, gradient, slotIds, attributes.real("learning_rate"), ++step, attributes);
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

std::vector<std::vector<double>> kernelPath(const OptimizerDescriptor& optimizer, const Attributes& attributes,
                                            const json& data) {
  const std::vector<double> start = data["start"];
  AlignedVector<float> w(start.begin(), start.end());
  std::vector<AlignedVector<float>> slots(optimizer.slots.size(), AlignedVector<float>(w.size(), 0.0f));
  std::vector<float*> slotPointers;
  for (auto& slot : slots) slotPointers.push_back(slot.data());
  std::vector<std::vector<double>> path;
  OptimizerCall call;
  call.count = static_cast<int64_t>(w.size());
  call.parameter = w.data();
  call.slots = slotPointers;
  call.learningRate = attributes.real("learning_rate");
  call.step = 0;
  for (const std::vector<double> g : data["gradients"]) {
    const AlignedVector<float> gradient(g.begin(), g.end());
    call.gradient = gradient.data();
    ++call.step;
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
  void catalog();
};

void OptimizersTest::golden() {
  const json data = ::golden();
  QVERIFY(data["cases"].size() >= 7);
  for (const json& one : data["cases"]) {
    const OptimizerDescriptor* optimizer = findOptimizer(one["optimizer"].get<std::string>());
    QVERIFY(optimizer);
    const Attributes attributes(optimizer->attributes, attributesOf(one["attributes"]));
    const double body = largestError(bodyPath(*optimizer, attributes, data), data, one["path"]);
    QVERIFY2(body <= 1e-12, qPrintable(QString("body: %1 at %2").arg(body).arg(one.dump().substr(0, 90).c_str())));
    const double kernel = largestError(kernelPath(*optimizer, attributes, data), data, one["path"]);
    QVERIFY2(kernel <= 2e-6, qPrintable(QString("kernel: %1 at %2").arg(kernel).arg(one.dump().substr(0, 90).c_str())));
  }
}

void OptimizersTest::sameBitsOnAnyThreads() {
  constexpr int64_t kCount = 100003;
  Rng rng(1, "test/optimizers");
  AlignedVector<float> g(kCount), start(kCount);
  for (int64_t i = 0; i < kCount; ++i) {
    g[static_cast<size_t>(i)] = static_cast<float>(rng.uniform(-1, 1));
    start[static_cast<size_t>(i)] = static_cast<float>(rng.uniform(-1, 1));
  }
  for (const OptimizerDescriptor& optimizer : optimizers()) {
    AlignedVector<float> want;
    for (int threads : {1, 2, 5}) {
      AlignedVector<float> w = start;
      std::vector<AlignedVector<float>> slots(optimizer.slots.size(), AlignedVector<float>(kCount, 0.0f));
      std::vector<float*> pointers;
      for (auto& slot : slots) pointers.push_back(slot.data());
      AttributeMap given;
      if (optimizer.key == "sgd") given["momentum"] = 0.9;
      ThreadPool pool(threads);
      pool.run([&] {
        optimizer.kernel({kCount, w.data(), g.data(), pointers, 0.01, 1}, Attributes(optimizer.attributes, given));
      });
      if (want.empty()) want = w;
      QVERIFY(w == want && w != start);
    }
  }
}

/// Nothing moves, and Adam does not divide 0 by 0.
void OptimizersTest::zeroGradients() {
  for (const OptimizerDescriptor& optimizer : optimizers()) {
    AlignedVector<float> w(20, 0.5f), g(20, 0.0f), slot0(20, 0.0f), slot1(20, 0.0f);
    std::vector<float*> slots{slot0.data(), slot1.data()};
    slots.resize(optimizer.slots.size());
    optimizer.kernel({20, w.data(), g.data(), slots, 0.1, 1}, Attributes(optimizer.attributes, {}));
    for (float v : w) QCOMPARE(v, 0.5f);
  }
}

void OptimizersTest::catalog() {
  for (const char* key : {"sgd", "adam"}) {
    const OptimizerDescriptor* optimizer = findOptimizer(key);
    QVERIFY(optimizer && findAttribute(optimizer->attributes, "learning_rate"));
    for (const AttributeSpec& spec : optimizer->attributes)
      QVERIFY2(!spec.help.empty() && !spec.label.empty(), spec.key.c_str());
  }
  QCOMPARE(findOptimizer("nothing"), nullptr);
  QCOMPARE(Attributes(findOptimizer("adam")->attributes, {}).real("epsilon"), 1e-7);
}

QTEST_GUILESS_MAIN(OptimizersTest)
#include "optimizers_test.moc"
