// SPDX-License-Identifier: GPL-3.0-or-later
// Preparing inputs: what is learned, from what, and that it stays the same wherever samples come from.
#include "data/preprocess.h"

#include <QtTest>
#include <cmath>

#include "graph/inference.h"
#include "train/specs.h"
#include "train/trainer.h"

using namespace unroll;
using namespace unroll::test;

namespace {

DatasetPtr rows(std::vector<std::vector<float>> values) {
  std::vector<GivenData::Sample> samples;
  const auto width = static_cast<int64_t>(values.front().size());
  for (auto& row : values) samples.push_back({std::move(row), {0.0f}, 0});
  return std::make_shared<GivenData>(Shape::ofSample({width}), Shape{{'N', kOpen}, {'F', 1}}, TargetKind::Values, 0,
                                     std::move(samples));
}

std::vector<float> inputsOf(const Dataset& data) {
  std::vector<int64_t> all(static_cast<size_t>(data.size()));
  for (size_t i = 0; i < all.size(); ++i) all[i] = static_cast<int64_t>(i);
  std::vector<float> input(static_cast<size_t>(elementCount(data.inputShape().extents(data.size(), data.maxLength()))));
  std::vector<float> target(
      static_cast<size_t>(elementCount(data.targetShape().extents(data.size(), data.maxLength()))));
  std::vector<uint8_t> mask(static_cast<size_t>(data.size() * std::max<int64_t>(data.maxLength(), 1)));
  Batch batch;
  batch.input = input.data();
  batch.target = target.data();
  batch.mask = mask.data();
  data.fill(all, batch);
  return input;
}

DatasetPtr prepared(const std::vector<PreprocessStep>& steps, DatasetPtr data) {
  auto made = Preprocessing::fit(steps, *data);
  if (!made.ok()) qFatal("%s", made.error().english().c_str());
  return Preprocessing::wrap(std::move(data), std::make_shared<const Preprocessing>(std::move(*made)));
}

bool near(double a, double b) { return std::fabs(a - b) < 1e-5; }

NetworkSpec document(std::vector<ChoiceSpec> steps, int64_t inputs) {
  NetworkSpec spec = chain({inputs}, {dense("fc", 1)});
  spec.training.optimizer = optimizer("sgd", 0.1);
  spec.training.batch = 4;
  spec.training.epochs = 2;
  spec.dataset.preprocess = std::move(steps);
  return spec;
}

}  // namespace

class PreprocessTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void standardize() {
    const DatasetPtr data = prepared({{"standardize", {}}}, rows({{1, 10, 5}, {3, 20, 5}, {5, 60, 5}}));
    const std::vector<float> x = inputsOf(*data);
    // Column 1: mean 3, deviation √(8/3); column 2: mean 30; column 3 never changes.
    QVERIFY(near(x[0], -2 / std::sqrt(8.0 / 3)) && near(x[3], 0.0) && near(x[6], 2 / std::sqrt(8.0 / 3)));
    QVERIFY(near(x[1], -20 / std::sqrt(1400.0 / 3)));
    QVERIFY(x[2] == 0.0f && x[5] == 0.0f);
  }

  /// 1e6 + small differences: no digits are lost.
  void largeMeans() {
    const DatasetPtr data = prepared({{"standardize", {}}}, rows({{1000000.0f}, {1000002.0f}, {1000004.0f}}));
    const std::vector<float> x = inputsOf(*data);
    QVERIFY(near(x[0], -std::sqrt(1.5)) && near(x[1], 0.0) && near(x[2], std::sqrt(1.5)));
  }

  void minMax() {
    const DatasetPtr data = prepared({{"min_max", {{"low", -1.0}, {"high", 1.0}}}}, rows({{0, 7}, {5, 7}, {10, 7}}));
    const std::vector<float> x = inputsOf(*data);
    QVERIFY(near(x[0], -1) && near(x[2], 0) && near(x[4], 1) && near(x[1], -1));
    const auto wrong = Preprocessing::fit({{"min_max", {{"low", 1.0}, {"high", 1.0}}}}, *rows({{0}, {1}}));
    QVERIFY(!wrong.ok() && wrong.error().code == "preprocess.range");
  }

  void oneHot() {
    const DatasetPtr data = prepared({{"one_hot", {{"column", int64_t{1}}}}}, rows({{0.5f, 2, 9}, {0.25f, 0, 8}}));
    QCOMPARE(data->inputShape().str(), std::string("(N, 5)"));
    QCOMPARE(inputsOf(*data), (std::vector<float>{0.5f, 0, 0, 1, 9, 0.25f, 1, 0, 0, 8}));
    // What training has not seen is none of the categories.
    auto fitted = Preprocessing::fit({{"one_hot", {}}}, *rows({{0}, {1}}));
    std::vector<float> result;
    const float unseen = 7;
    fitted->apply({&unseen, 1}, result);
    QCOMPARE(result, (std::vector<float>{0, 0}));
    QVERIFY(!Preprocessing::fit({{"one_hot", {{"column", int64_t{3}}}}}, *rows({{0}, {1}})).ok());
    // What is learned from has to be categories.
    for (const float bad : {0.5f, -1.0f, std::nanf(""), HUGE_VALF}) {
      const auto refused = Preprocessing::fit({{"one_hot", {{"column", int64_t{1}}}}}, *rows({{9, 1}, {9, bad}}));
      QVERIFY(!refused.ok());
      QVERIFY2(refused.error().english().find("sample 1 holds ") != std::string::npos,
               refused.error().english().c_str());
    }
    QVERIFY(!Preprocessing::fit({{"one_hot", {{"depth", int64_t{2}}}}}, *rows({{0}, {2}})).ok());
    QVERIFY(Preprocessing::fit({{"one_hot", {{"depth", int64_t{3}}}}}, *rows({{0}, {2}})).ok());
  }

  /// Points along (3, 4)/5, a little off it: the first direction is that one, the coordinates are along it.
  void pca() {
    std::vector<std::vector<float>> points;
    for (int i = -5; i <= 5; ++i) {
      const float off = i % 2 == 0 ? 0.1f : -0.1f;
      points.push_back({1 + 3.0f * static_cast<float>(i) - 4 * off, 2 + 4.0f * static_cast<float>(i) + 3 * off});
    }
    auto fitted = Preprocessing::fit({{"pca", {{"components", int64_t{2}}}}}, *rows(points));
    QVERIFY(fitted.ok());
    const auto numbers = fitted->numbers();
    const TensorD& directions = numbers.at("0.directions");
    QVERIFY(near(directions.at({0, 0}), 0.6) || std::fabs(directions.at({0, 0}) - 0.6) < 0.01);
    double product = 0, length = 0;
    for (int64_t i = 0; i < 2; ++i) {
      product += directions.at({0, i}) * directions.at({1, i});
      length += directions.at({0, i}) * directions.at({0, i});
    }
    QVERIFY(std::fabs(product) < 1e-12 && std::fabs(length - 1) < 1e-12);
    // The variance along each direction is that of the coordinates, which do not correlate.
    const DatasetPtr data = Preprocessing::wrap(rows(points), std::make_shared<const Preprocessing>(*fitted));
    const std::vector<float> x = inputsOf(*data);
    double first = 0, second = 0, both = 0;
    for (size_t i = 0; i < points.size(); ++i) {
      first += x[2 * i] * x[2 * i] / 11;
      second += x[2 * i + 1] * x[2 * i + 1] / 11;
      both += x[2 * i] * x[2 * i + 1] / 11;
    }
    const TensorD& variance = numbers.at("0.variance");
    QVERIFY(std::fabs(first - variance[0]) < 1e-4 * first && std::fabs(second - variance[1]) < 1e-3);
    QVERIFY(std::fabs(both) < 1e-4 && variance[0] > variance[1]);
    QVERIFY(!Preprocessing::fit({{"pca", {{"components", int64_t{3}}}}}, *rows(points)).ok());
  }

  void stepsFollowEachOther() {
    const std::vector<PreprocessStep> steps{{"standardize", {}},
                                            {"pca", {{"components", int64_t{1}}, {"whiten", true}}}};
    const DatasetPtr data = prepared(steps, rows({{1, 100}, {2, 210}, {3, 290}, {4, 400}}));
    const std::vector<float> x = inputsOf(*data);
    QCOMPARE(x.size(), size_t{4});
    double sum = 0, squares = 0;
    for (float v : x) {
      sum += v;
      squares += v * v;
    }
    QVERIFY(std::fabs(sum) < 1e-4 && std::fabs(squares / 4 - 1) < 1e-4);
  }

  /// Sequences of different lengths: by feature, padding stays 0.
  void sequences() {
    const Shape open{{'N', kOpen}, {'T', kOpen}, {'F', 1}};
    const auto data =
        std::make_shared<GivenData>(open, Shape{{'N', kOpen}, {'F', 1}}, TargetKind::Values, 0,
                                    std::vector<GivenData::Sample>{{{2, 4, 6}, {0}, 3}, {{8, 0, 0}, {0}, 1}});
    const std::vector<float> x = inputsOf(*prepared({{"standardize", {}}}, data));
    const double deviation = std::sqrt(5.0);  // of 2 4 6 8, mean 5
    QVERIFY(near(x[0], -3 / deviation) && near(x[3], 3 / deviation));
    QVERIFY(x[4] == 0.0f && x[5] == 0.0f);
  }

  /// Validation has no say, and the numbers go with the weights.
  void trainedAndTakenUpAgain() {
    const DataSplit data{rows({{1, 10}, {3, 20}, {5, 60}, {7, 10}}), rows({{1000, 1000}})};
    const NetworkSpec spec = document({{"standardize", {}}}, 2);
    auto trainer = Trainer::create(spec, &data);
    QVERIFY2(trainer.ok(), trainer.ok() ? "" : trainer.error().english().c_str());
    while ((*trainer)->step()) {}
    const WeightMap weights = (*trainer)->network().weights();
    QVERIFY(near(weights.at("preprocess.0.mean")[0], 4.0) && near(weights.at("preprocess.0.mean")[1], 25.0));
    const double loss = (*trainer)->evaluate(*(*trainer)->data().validation).loss;
    // Other data, the same weights: the same numbers, not those of the other data.
    const DataSplit others{rows({{1000, 1000}}), nullptr};
    auto again = Trainer::create(spec, &others, &weights);
    QVERIFY2(again.ok(), again.ok() ? "" : again.error().english().c_str());
    QCOMPARE((*again)->evaluate(*(*again)->data().training).loss, loss);
    QVERIFY((*again)->network().weights() == weights);
    // And what a trainer has prepared is not prepared twice.
    const DataSplit ready = (*trainer)->data();
    auto third = Trainer::create(spec, &ready, &weights);
    QVERIFY(third.ok());
    QCOMPARE((*third)->evaluate(*(*third)->data().validation).loss, loss);
  }

  void weightsThatLackThem() {
    const NetworkSpec spec = document({{"standardize", {}}}, 2);
    const WeightMap none = *initialWeights(spec, infer(spec));
    const auto steps = preprocessingOf(spec, none);
    QVERIFY(!steps.ok() && steps.error().code == "preprocess.missing");
    QVERIFY(checkWeights(spec, infer(spec), none).ok());
    WeightMap extra = none;
    extra.emplace("preprocess.0.mean", TensorD({2}));
    QVERIFY(checkWeights(spec, infer(spec), extra).ok());
    QVERIFY(!checkWeights(document({}, 2), infer(document({}, 2)), extra).ok());
  }

  void problemsAreSaid() {
    NetworkSpec spec = document({{"standardise", {}}, {"pca", {{"component", int64_t{2}}}}}, 2);
    std::vector<std::string> codes;
    for (const Diagnostic& d : infer(spec).diagnostics) {
      if (d.severity == Severity::Error) codes.push_back(d.code);
      if (d.code == "preprocess.unknown") {
        QVERIFY(!d.fixes.empty());
        for (const Edit& edit : d.fixes.front().edits) QVERIFY(apply(spec, edit).ok());
      }
    }
    QVERIFY(std::find(codes.begin(), codes.end(), "preprocess.unknown") != codes.end());
    QCOMPARE(spec.dataset.preprocess[0].type, std::string("standardize"));
  }

  void catalog() {
    for (const PreprocessDescriptor& one : preprocessors()) {
      QVERIFY(!one.title.empty() && !one.summary.empty() && !one.formula.empty() && !one.learns.empty());
      for (const AttributeSpec& spec : one.attributes) QVERIFY2(!spec.help.empty(), spec.key.c_str());
    }
    QCOMPARE(findPreprocess("nothing"), nullptr);
  }
};

QTEST_GUILESS_MAIN(PreprocessTest)
#include "preprocess_test.moc"
