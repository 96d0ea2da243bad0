// SPDX-License-Identifier: GPL-3.0-or-later
// What steers training and what prepares data, against numbers of PyTorch and numpy (golden/make_control.py).
#include <QtTest>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "data/preprocess.h"
#include "optimizers/clip.h"
#include "optimizers/early_stopping.h"
#include "optimizers/schedule.h"
#include "support/golden_json.h"
#include "train/specs.h"

using namespace unroll;
using namespace unroll::testing;
using nlohmann::json;

namespace {

const json& golden() {
  static const json all = json::parse(std::ifstream(UNROLL_SOURCE_DIR "/tests/golden/control.json"));
  return all;
}

bool near(double a, double b, double tolerance, double least = 0.0) {
  return std::fabs(a - b) <= tolerance * std::max({std::fabs(a), std::fabs(b), least});
}

std::string at(const json& c, size_t i) {
  return c.value("title", std::string()) + " " + c.value("type", std::string()) + " " +
         c.value("attributes", json::object()).dump() + " at " + std::to_string(i);
}

}  // namespace

class GoldenControlTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void schedules();
  void plateaus();
  void earlyStopping();
  void clipping();
  void preprocessing();
};

void GoldenControlTest::schedules() {
  for (const json& c : golden()["schedules"]) {
    const ScheduleDescriptor& known = *findSchedule(c["type"].get<std::string>());
    const Schedule schedule(known, attributesOf(c["attributes"], known.attributes));
    const std::vector<double> rates = c["rates"];
    for (size_t i = 0; i < rates.size(); ++i) {
      const double rate =
          schedule.rate(golden()["base"], static_cast<int64_t>(i), c["per_epoch"], static_cast<int64_t>(rates.size()));
      QVERIFY2(near(rate, rates[i], 1e-12, 1e-3), (at(c, i) + ": " + std::to_string(rate)).c_str());
    }
  }
}

void GoldenControlTest::plateaus() {
  const ScheduleDescriptor& known = *findSchedule("plateau");
  for (const json& c : golden()["plateaus"]) {
    Schedule schedule(known, attributesOf(c["attributes"], known.attributes));
    const std::vector<double> values = c["values"], rates = c["rates"];
    for (size_t i = 0; i < values.size(); ++i) {
      schedule.epochDone(values[i], c["higher"]);
      const double rate = schedule.rate(golden()["base"], static_cast<int64_t>(i), 1, 40);
      QVERIFY2(near(rate, rates[i], 1e-12), (at(c, i) + ": " + std::to_string(rate)).c_str());
    }
  }
}

void GoldenControlTest::earlyStopping() {
  for (const json& c : golden()["early"]) {
    EarlyStopping stopping(attributesOf(c["attributes"], earlyStoppingAttributes()));
    const std::vector<double> values = c["values"];
    int64_t epoch = 0;
    while (epoch < static_cast<int64_t>(values.size()) && !stopping.stopped()) {
      const double value = values[static_cast<size_t>(epoch++)];
      const bool best = stopping.epochDone(epoch, value, c["higher"]);  // then the trainer keeps its weights
      QCOMPARE(best, stopping.bestEpoch() == epoch);
    }
    QCOMPARE(stopping.stopped() ? epoch : 0, c["end"].get<int64_t>());
    QCOMPARE(stopping.bestEpoch(), c["best"].get<int64_t>());
    QCOMPARE(stopping.best(), values[static_cast<size_t>(stopping.bestEpoch() - 1)]);
  }
}

void GoldenControlTest::clipping() {
  for (const json& c : golden()["clips"]) {
    const ClipDescriptor& clip = *findClip(c["type"].get<std::string>());
    const double limit = c["limit"];
    const std::vector<std::vector<double>> gradients = c["gradients"], results = c["results"];
    Builder b;
    b.enterLayer("clip");
    std::map<ValueId, TensorD> leaves;
    std::vector<ValueId> ids;
    std::vector<AlignedVector<float>> floats;
    std::vector<ClipPart> parts;
    for (const std::vector<double>& g : gradients) {
      const Extents extents{static_cast<int64_t>(g.size())};
      ids.push_back(b.leaf(LeafKind::Data, extents, "g"));
      leaves[ids.back()] = TensorD(extents, g);
      floats.emplace_back(g.begin(), g.end());
    }
    for (AlignedVector<float>& g : floats) {
      ClipPart part{g.data(), static_cast<int64_t>(g.size()), 0.0};
      for (const float value : g) part.squares += static_cast<double>(value) * static_cast<double>(value);
      parts.push_back(part);
    }
    const std::vector<ValueId> clipped = clip.body(b, ids, limit);
    leaves.insert(b.constants().begin(), b.constants().end());
    const Evaluation evaluation(b.expression(), std::move(leaves));
    clip.kernel(parts, limit);
    for (size_t i = 0; i < results.size(); ++i) {
      for (size_t k = 0; k < results[i].size(); ++k) {
        const double body = evaluation.value(clipped[i])[static_cast<int64_t>(k)];
        QVERIFY2(near(body, results[i][k], 1e-12, 1e-3), at(c, i).c_str());
        QVERIFY2(near(static_cast<double>(floats[i][k]), results[i][k], 1e-6, 1e-3), at(c, i).c_str());
      }
    }
  }
}

void GoldenControlTest::preprocessing() {
  std::map<std::string, int> tried;
  for (const json& c : golden()["preprocess"]) {
    const std::string type = c["type"];
    const Shape shape = inputShape(c["shape"]);
    const int64_t step = elementCount(shape.extents(1, 1));
    const bool open = shape.hasTime() && shape.isOpen(shape.find('T'));
    const std::vector<std::vector<float>> samples = c["samples"];
    std::vector<test::GivenData::Sample> given;
    for (const std::vector<float>& sample : samples)
      given.push_back({sample, {0.0f}, open ? static_cast<int64_t>(sample.size()) / step : 0});
    const test::GivenData data(shape, Shape{{'N', kOpen}, {'F', 1}}, TargetKind::Values, 0, std::move(given));
    const auto fitted =
        Preprocessing::fit({{type, attributesOf(c["attributes"], findPreprocess(type)->attributes)}}, data);
    QVERIFY2(fitted.ok(), fitted.ok() ? "" : fitted.error().english().c_str());
    const auto learned = fitted->numbers();
    for (const auto& [name, list] : c["numbers"].items()) {
      const std::vector<double> numbers = list;
      const TensorD& found = learned.at("0." + name);
      QCOMPARE(found.size(), static_cast<int64_t>(numbers.size()));
      double largest = 0.0;
      for (const double number : numbers) largest = std::max(largest, std::fabs(number));
      // Principal directions lose the digits that lie between two variances of almost the same size.
      for (size_t i = 0; i < numbers.size(); ++i)
        QVERIFY2(near(found[static_cast<int64_t>(i)], numbers[i], type == "pca" ? 1e-9 : 1e-12, largest),
                 (name + " of " + at(c, i)).c_str());
    }
    for (size_t i = 0; i < samples.size(); ++i) {
      const std::vector<double> wanted = c["results"][i];
      std::vector<float> result;
      fitted->apply(samples[i], result);
      QCOMPARE(result.size(), wanted.size());
      for (size_t k = 0; k < wanted.size(); ++k)
        QVERIFY2(near(static_cast<double>(result[k]), wanted[k], 1e-6, 1.0), at(c, i).c_str());
    }
    ++tried[type];
  }
  QCOMPARE(tried.size(), preprocessors().size());
}

QTEST_GUILESS_MAIN(GoldenControlTest)
#include "golden_control_test.moc"
