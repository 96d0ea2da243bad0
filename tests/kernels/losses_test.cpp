// SPDX-License-Identifier: GPL-3.0-or-later
// Loss kernels against their definitions in double, against their bodies, and at their limits.
#include <QtTest>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <limits>

#include "core/parallel.h"
#include "core/rng.h"
#include "core/tensor.h"
#include "losses/loss.h"

using namespace unroll;

namespace {

struct Case {
  const LossDescriptor* loss = nullptr;
  bool fromLogits = false;
  LossSettings settings;  ///< but for fromLogits
  int64_t rows = 1, columns = 1;
  AlignedVector<float> prediction, target;
  std::vector<uint8_t> mask;
};

Case makeCase(const char* key, bool fromLogits, int64_t rows, int64_t columns, bool masked) {
  Case c;
  c.loss = findLoss(key);
  c.fromLogits = fromLogits;
  c.rows = rows;
  c.columns = columns;
  Rng rng(1, "test/losses");
  const bool probabilities = !fromLogits && !c.loss->fusedWith.empty();
  for (int64_t i = 0; i < rows * columns; ++i)
    c.prediction.push_back(static_cast<float>(probabilities ? rng.uniform(0.02, 0.9) : rng.uniform(-3, 3)));
  for (int64_t r = 0; r < rows; ++r) {
    if (c.loss->target == TargetForm::ClassIndex) {
      c.target.push_back(static_cast<float>(rng.below(columns)));
      continue;
    }
    const int64_t hot = rng.below(columns);
    for (int64_t j = 0; j < columns; ++j)
      c.target.push_back(static_cast<float>(
          c.loss->fusedWith == "softmax" ? (j == hot ? 0.9 : 0.1 / static_cast<double>(columns)) : rng.uniform()));
  }
  if (masked)
    for (int64_t r = 0; r < rows; ++r) c.mask.push_back(r % 3 == 1 ? 0 : 1);
  return c;
}

struct Outcome {
  double value = 0;
  AlignedVector<float> gradient, output;
  bool operator==(const Outcome&) const = default;
};

Outcome run(const Case& c, bool withGradient = true, bool withOutput = true) {
  Outcome r;
  r.gradient.assign(c.prediction.size(), 99.0f);
  r.output.assign(c.prediction.size(), 99.0f);
  LossCall call;
  call.rows = c.rows;
  call.columns = c.columns;
  call.prediction = c.prediction.data();
  call.target = c.target.data();
  call.mask = c.mask.empty() ? nullptr : c.mask.data();
  call.output = c.fromLogits && withOutput ? r.output.data() : nullptr;
  call.dPrediction = withGradient ? r.gradient.data() : nullptr;
  LossSettings settings = c.settings;
  settings.fromLogits = c.fromLogits;
  r.value = c.loss->kernel(call, settings);
  return r;
}

/// The loss's body, evaluated with the case's numbers; ids of the prediction and of L.
struct Body {
  Builder builder;
  ValueId prediction = kNoValue, output = kNoValue, loss = kNoValue;
  std::unique_ptr<Evaluation> evaluation;
};

/// ACTIVATED: the body gets the probabilities of the loss's own activation over the case's numbers.
std::unique_ptr<Body> evaluateBody(const Case& c, bool fromLogits, bool activated) {
  auto body = std::make_unique<Body>();
  Builder& b = body->builder;
  b.enterLayer("loss");
  body->prediction = b.leaf(LeafKind::Data, {c.rows, c.columns}, "z");
  body->output = activated ? b.name(b.activation(body->prediction, c.loss->fusedWith), "out") : body->prediction;
  Extents targetExtents{c.rows};
  if (c.loss->target == TargetForm::LikePrediction) targetExtents.push_back(c.columns);
  const ValueId target = b.leaf(LeafKind::Data, targetExtents, "t");
  const ValueId mask = c.mask.empty() ? kNoValue : b.leaf(LeafKind::Data, {c.rows}, "mask");
  LossSettings settings = c.settings;
  settings.fromLogits = fromLogits;
  body->loss = c.loss->body(b, body->output, target, mask, settings);
  std::map<ValueId, TensorD> leaves = b.constants();
  const auto set = [&](ValueId id, const auto& values) {
    leaves[id] = TensorD(b.extents(id), std::vector<double>(values.begin(), values.end()));
  };
  set(body->prediction, c.prediction);
  set(target, c.target);
  if (mask != kNoValue) set(mask, c.mask);
  body->evaluation = std::make_unique<Evaluation>(b.expression(), std::move(leaves));
  body->evaluation->backward(body->loss);
  return body;
}

constexpr const char* kKeys[] = {"mean_squared_error",  "mean_absolute_error",      "huber",
                                 "binary_crossentropy", "categorical_crossentropy", "sparse_categorical_crossentropy"};

std::string compare(const Case& c, const Body& body) {
  const Outcome got = run(c);
  const double want = body.evaluation->value(body.loss)[0];
  if (!(std::fabs(got.value - want) <= 2e-6 * std::max(1.0, std::fabs(want))))
    return "the loss is " + std::to_string(got.value) + ", its body says " + std::to_string(want);
  const TensorD& gradient = body.evaluation->gradient(body.prediction);
  for (size_t i = 0; i < got.gradient.size(); ++i)
    if (!(std::fabs(static_cast<double>(got.gradient[i]) - gradient[static_cast<int64_t>(i)]) <= 2e-6))
      return "gradient " + std::to_string(i) + " is " + std::to_string(got.gradient[i]) + ", its body says " +
             std::to_string(gradient[static_cast<int64_t>(i)]);
  return {};
}

}  // namespace

class LossesTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void workedByHand();
  void kernelIsBody_data();
  void kernelIsBody();
  void fusedIsActivationThenLoss();
  void bodyIsFiniteDifferences();
  void outputOfTheFusedForm();
  void extremeLogits();
  void oneClass();
  void nothingKept();
  void nothingWeighs();
  void sameBitsOnAnyThreads();
  void guards();
  void nanStays();
  void checks();
  void settingsInBothPaths();
  void settingsAsPyTorch();
  void limits();
  void divisors();
  void catalog();
};

void LossesTest::workedByHand() {
  Case mse = makeCase("mean_squared_error", false, 1, 2, false);
  mse.prediction = {1.0f, 3.0f};
  mse.target = {0.0f, 1.0f};
  const Outcome m = run(mse);
  QCOMPARE(m.value, 2.5);  // (1 + 4) / 2
  QCOMPARE(m.gradient[0], 1.0f);
  QCOMPARE(m.gradient[1], 2.0f);
  Case ce = makeCase("sparse_categorical_crossentropy", true, 1, 3, false);
  ce.prediction = {1.0f, 2.0f, 3.0f};
  ce.target = {2.0f};
  const double sum = std::exp(-2.0) + std::exp(-1.0) + 1.0;
  const Outcome s = run(ce);
  QVERIFY(std::fabs(s.value - std::log(sum)) < 2e-7);
  QVERIFY(std::fabs(static_cast<double>(s.gradient[2]) - (1 / sum - 1)) < 1e-7);
  QVERIFY(std::fabs(static_cast<double>(s.gradient[0]) - std::exp(-2.0) / sum) < 1e-7);
  Case huber = makeCase("huber", false, 1, 2, false);
  huber.prediction = {0.5f, -3.0f};
  huber.target = {0.0f, 0.0f};
  QCOMPARE(run(huber).value, (0.125 + 2.5) / 2);
}

void LossesTest::kernelIsBody_data() {
  QTest::addColumn<QString>("key");
  QTest::addColumn<bool>("fromLogits");
  QTest::addColumn<bool>("masked");
  for (const char* key : kKeys)
    for (int bits = 0; bits < 4; ++bits)
      if (!(bits & 1) || !findLoss(key)->fusedWith.empty())
        QTest::addRow("%s%s%s", key, bits & 1 ? ", logits" : "", bits & 2 ? ", masked" : "")
            << key << bool(bits & 1) << bool(bits & 2);
}

void LossesTest::kernelIsBody() {
  QFETCH(QString, key);
  QFETCH(bool, fromLogits);
  QFETCH(bool, masked);
  for (auto [rows, columns] : {std::pair<int64_t, int64_t>{1, 2}, {7, 10}, {40, 65}}) {
    const Case c = makeCase(qPrintable(key), fromLogits, rows, columns, masked);
    const std::string problem = compare(c, *evaluateBody(c, fromLogits, false));
    QVERIFY2(problem.empty(), problem.c_str());
  }
}

/// The fused kernel on logits is the activation followed by the plain loss of its result.
void LossesTest::fusedIsActivationThenLoss() {
  for (const char* key : {"binary_crossentropy", "categorical_crossentropy", "sparse_categorical_crossentropy"})
    for (bool masked : {false, true}) {
      const Case c = makeCase(key, true, 9, 7, masked);
      const std::string problem = compare(c, *evaluateBody(c, false, true));
      QVERIFY2(problem.empty(), (std::string(key) + ": " + problem).c_str());
    }
}

void LossesTest::bodyIsFiniteDifferences() {
  for (const char* key : kKeys)
    for (bool fromLogits : {false, true}) {
      const Case c = makeCase(key, fromLogits, 5, 4, true);
      const auto body = evaluateBody(c, fromLogits, false);
      const TensorD& gradient = body->evaluation->gradient(body->prediction);
      double largest = 0;
      for (int64_t i = 0; i < gradient.size(); ++i) largest = std::max(largest, std::fabs(gradient[i]));
      for (int64_t i = 0; i < gradient.size(); ++i) {
        const double difference = body->evaluation->centralDifference(body->prediction, i);
        QVERIFY2(std::fabs(difference - gradient[i]) <=
                     1e-6 * std::max({std::fabs(difference), std::fabs(gradient[i]), 1e-3 * largest}),
                 key);
      }
    }
}

void LossesTest::outputOfTheFusedForm() {
  for (const char* key : {"binary_crossentropy", "categorical_crossentropy", "sparse_categorical_crossentropy"}) {
    const Case c = makeCase(key, true, 6, 5, true);
    const auto body = evaluateBody(c, false, true);
    const Outcome both = run(c), valueOnly = run(c, false), noOutput = run(c, true, false), bare = run(c, false, false);
    QCOMPARE(noOutput.gradient, both.gradient);
    QCOMPARE(valueOnly.output, both.output);
    for (const Outcome& other : {valueOnly, noOutput, bare}) QVERIFY(std::fabs(other.value - both.value) < 1e-6);
    for (size_t i = 0; i < both.output.size(); ++i)  // of padded rows too
      QVERIFY(std::fabs(static_cast<double>(both.output[i]) -
                        body->evaluation->value(body->output)[static_cast<int64_t>(i)]) < 1e-6);
  }
}

void LossesTest::extremeLogits() {
  Case sparse = makeCase("sparse_categorical_crossentropy", true, 2, 3, false);
  sparse.prediction = {1e4f, -1e4f, 0.0f, 1e4f, -1e4f, 0.0f};
  sparse.target = {0.0f, 1.0f};
  Outcome r = run(sparse);
  QCOMPARE(r.value, (0.0 + 2e4) / 2);
  QCOMPARE(r.gradient[0], 0.0f);
  QCOMPARE(r.gradient[3], 0.5f);
  QCOMPARE(r.gradient[4], -0.5f);
  Case hot = makeCase("categorical_crossentropy", true, 2, 3, false);
  hot.prediction = sparse.prediction;
  hot.target = {1, 0, 0, 0, 1, 0};
  QCOMPARE(run(hot).value, r.value);
  QCOMPARE(run(hot).gradient, r.gradient);
  Case binary = makeCase("binary_crossentropy", true, 4, 1, false);
  binary.prediction = {1e4f, -1e4f, 1e4f, -1e4f};
  binary.target = {1, 0, 0, 1};
  r = run(binary);
  QCOMPARE(r.value, 2e4 / 4);
  QCOMPARE(r.gradient[0], 0.0f);
  QCOMPARE(r.gradient[2], 0.25f);
  QCOMPARE(r.gradient[3], -0.25f);
  sparse.prediction = {20.0f, 0.0f, 0.0f, 0.0f, 20.0f, 0.0f};
  for (bool withOutput : {true, false})  // a small loss keeps its digits
    QVERIFY(std::fabs(run(sparse, withOutput, withOutput).value / std::log1p(2 * std::exp(-20.0)) - 1) < 1e-6);
  // In single precision a loss of 1e-9 would be 0: 1 + e^-20 = 1 there.
  binary.prediction = {20.0f, 20.0f, 20.0f, 20.0f};
  binary.target = {1, 1, 1, 1};
  QVERIFY(std::fabs(run(binary).value / std::log1p(std::exp(-20.0)) - 1) < 1e-12);
}

void LossesTest::oneClass() {
  Case c = makeCase("sparse_categorical_crossentropy", true, 3, 1, false);
  const Outcome r = run(c);
  QCOMPARE(r.value, 0.0);
  for (float g : r.gradient) QCOMPARE(g, 0.0f);
  for (float p : r.output) QCOMPARE(p, 1.0f);
}

void LossesTest::nothingKept() {
  for (const char* key : kKeys)
    for (bool fromLogits : {false, true}) {
      Case c = makeCase(key, fromLogits, 4, 3, true);
      c.mask.assign(4, 0);
      const Outcome r = run(c);
      QCOMPARE(r.value, 0.0);
      for (float g : r.gradient) QCOMPARE(g, 0.0f);
      // The body says the same, from logits, from its own activation and from any probabilities.
      for (const bool activated : {false, true}) {
        if (activated && (fromLogits || c.loss->fusedWith.empty())) continue;
        const auto body = evaluateBody(c, fromLogits, activated);
        QCOMPARE(body->evaluation->value(body->loss)[0], 0.0);
        for (const double g : body->evaluation->gradient(body->prediction).span()) QCOMPARE(g, 0.0);
      }
    }
}

/// All samples of a batch are of classes that weigh nothing: divided by their number or by their weights, nothing.
void LossesTest::nothingWeighs() {
  for (const char* key : {"binary_crossentropy", "categorical_crossentropy", "sparse_categorical_crossentropy"})
    for (bool overWeights : {false, true})
      for (bool masked : {false, true})
        for (bool fromLogits : {false, true}) {
          Case c = makeCase(key, fromLogits, 4, 3, masked);
          const bool binary = c.loss->fusedWith == "sigmoid";
          c.settings.classWeights = binary ? std::vector<double>{0.0, 2.0} : std::vector<double>{0.0, 1.0, 2.0};
          c.settings.overWeights = overWeights;
          std::fill(c.target.begin(), c.target.end(), 0.0f);
          for (size_t r = 0; r < 4 && key[0] == 'c'; ++r) c.target[3 * r] = 1.0f;
          const Outcome r = run(c);
          QCOMPARE(r.value, 0.0);
          for (float g : r.gradient) QCOMPARE(g, 0.0f);
          const auto body = evaluateBody(c, fromLogits, false);
          QCOMPARE(body->evaluation->value(body->loss)[0], 0.0);
          for (const double g : body->evaluation->gradient(body->prediction).span()) QCOMPARE(g, 0.0);
        }
}

void LossesTest::sameBitsOnAnyThreads() {
  for (const char* key : kKeys)
    for (bool fromLogits : {false, true}) {
      const Case c = makeCase(key, fromLogits, 5000, 10, true);
      Outcome want;
      for (int threads : {1, 2, 5}) {
        Outcome r;
        ThreadPool pool(threads);
        pool.run([&] { r = run(c); });
        if (threads == 1) want = r;
        QVERIFY(r == want);
      }
    }
}

/// Keras: probabilities are taken from [1e-7, 1 − 1e-7], and none flows through where the guard holds.
void LossesTest::guards() {
  Case c = makeCase("binary_crossentropy", false, 2, 1, false);
  c.prediction = {0.0f, 0.5f};
  c.target = {1.0f, 1.0f};
  const Outcome r = run(c);
  QVERIFY(std::fabs(r.value - (-std::log(1e-7) - std::log(0.5)) / 2) < 1e-9);
  QCOMPARE(r.gradient[0], 0.0f);
  QCOMPARE(r.gradient[1], -1.0f);
  Case sparse = makeCase("sparse_categorical_crossentropy", false, 1, 2, false);
  sparse.prediction = {0.0f, 0.5f};
  sparse.target = {0.0f};
  QVERIFY(std::fabs(run(sparse).value - std::log((0.5 + 1e-7) / 1e-7)) < 1e-9);
}

void LossesTest::nanStays() {
  for (const char* key : kKeys)
    for (bool fromLogits : {false, true}) {
      Case c = makeCase(key, fromLogits, 4, 3, false);
      c.prediction[5] = std::numeric_limits<float>::quiet_NaN();
      QVERIFY2(std::isnan(run(c).value), key);
    }
}

void LossesTest::checks() {
  const Shape rows{{'N'}, {'F', 50}}, one{{'N'}, {'F', 1}}, perSample{{'N'}}, sequence{{'N'}, {'T'}, {'F', 50}},
      perStep{{'N'}, {'T'}};
  const LossDescriptor& mse = *findLoss("mean_squared_error");
  const LossDescriptor& sparse = *findLoss("sparse_categorical_crossentropy");
  QVERIFY(mse.check(rows, rows).ok() && mse.check(one, perSample).ok() && mse.check(one, one).ok() &&
          mse.check(sequence, sequence).ok());
  QVERIFY(sparse.check(rows, perSample).ok() && sparse.check(sequence, perStep).ok() && sparse.check(rows, one).ok());
  for (const auto& [loss, prediction, target] : {std::tuple{&mse, rows, perSample},
                                                 {&mse, rows, sequence},
                                                 {&mse, sequence, rows},
                                                 {&sparse, rows, rows},
                                                 {&sparse, rows, perStep},
                                                 {&sparse, sequence, perSample}}) {
    const Result<Unit> result = loss->check(prediction, target);
    QVERIFY(!result.ok());
    const std::string sentence = result.error().message.english();
    QVERIFY2(sentence.find(prediction.str()) != std::string::npos && sentence.find(target.str()) != std::string::npos,
             sentence.c_str());
    QVERIFY2(sentence.find("'{node}'") != std::string::npos, sentence.c_str());
  }
}

// --- settings

std::vector<LossSettings> settingsOf(const LossDescriptor& loss, int64_t columns) {
  std::vector<LossSettings> all;
  if (findAttribute(loss.attributes, "delta")) {
    all.emplace_back().delta = 0.4;
  } else if (findAttribute(loss.attributes, "label_smoothing")) {
    std::vector<double> weights;
    for (int64_t c = 0; c < (loss.fusedWith == "sigmoid" ? 2 : columns); ++c)
      weights.push_back(0.3 + 0.7 * static_cast<double>(c));
    all.emplace_back().labelSmoothing = 0.2;
    all.emplace_back().classWeights = weights;
    all.back().labelSmoothing = 0.1;
    all.emplace_back().classWeights = weights;
    all.back().overWeights = true;
  }
  return all;
}

/// Huber's delta, smoothing and class weights are the same in kernel and body, and the body's gradient is the slope.
void LossesTest::settingsInBothPaths() {
  int tried = 0;
  for (const char* key : kKeys)
    for (int bits = 0; bits < 4; ++bits) {
      const bool fromLogits = bits & 1, masked = bits & 2;
      for (const LossSettings& settings : settingsOf(*findLoss(key), 5)) {
        Case c = makeCase(key, fromLogits, 7, 5, masked);
        c.settings = settings;
        const auto body = evaluateBody(c, fromLogits, false);
        const std::string problem = compare(c, *body);
        QVERIFY2(problem.empty(), (std::string(key) + ": " + problem).c_str());
        const TensorD& gradient = body->evaluation->gradient(body->prediction);
        for (int64_t i = 0; i < gradient.size(); ++i) {
          const double difference = body->evaluation->centralDifference(body->prediction, i);
          QVERIFY2(std::fabs(difference - gradient[i]) <= 1e-6 * std::max(std::fabs(gradient[i]), 1e-3), key);
        }
        if (fromLogits && !c.loss->fusedWith.empty()) {
          const std::string fused = compare(c, *evaluateBody(c, false, true));
          QVERIFY2(fused.empty(), (std::string(key) + ", fused: " + fused).c_str());
        }
        ++tried;
      }
    }
  QVERIFY(tried >= 40);
}

/// tests/golden/make_weighted_losses.py: PyTorch's numbers, body to 1e-12 and kernel in float.
void LossesTest::settingsAsPyTorch() {
  using nlohmann::json;
  const json all = json::parse(std::ifstream(UNROLL_SOURCE_DIR "/tests/golden/weighted_losses.json"));
  QVERIFY(all["cases"].size() >= 90);
  for (const json& one : all["cases"]) {
    Case c;
    c.loss = findLoss(one["loss"].get<std::string>());
    c.fromLogits = !c.loss->fusedWith.empty();
    c.rows = one["rows"];
    c.columns = one["columns"];
    const std::vector<double> prediction = one["prediction"], target = one["target"], gradient = one["gradient"];
    c.prediction.assign(prediction.begin(), prediction.end());
    c.target.assign(target.begin(), target.end());
    const json& given = one["settings"];
    c.settings.labelSmoothing = given.value("smoothing", 0.0);
    c.settings.delta = given.value("delta", 1.0);
    c.settings.classWeights = given.value("weights", std::vector<double>());
    c.settings.overWeights = given.value("over_weights", false);
    const std::string title = one["loss"].get<std::string>() + " " + given.dump();

    LossSettings settings = c.settings;
    settings.fromLogits = c.fromLogits;
    Builder b;
    b.enterLayer("loss");
    const ValueId p = b.leaf(LeafKind::Data, {c.rows, c.columns}, "z");
    Extents extents{c.rows};
    if (c.loss->target == TargetForm::LikePrediction) extents.push_back(c.columns);
    const ValueId t = b.leaf(LeafKind::Data, extents, "t");
    c.mask = one.value("mask", std::vector<uint8_t>());
    const ValueId mask = c.mask.empty() ? kNoValue : b.leaf(LeafKind::Data, {c.rows}, "mask");
    const ValueId loss = c.loss->body(b, p, t, mask, settings);
    std::map<ValueId, TensorD> leaves = b.constants();
    if (mask != kNoValue) leaves[mask] = TensorD({c.rows}, {c.mask.begin(), c.mask.end()});
    leaves[p] = TensorD({c.rows, c.columns}, prediction);
    leaves[t] = TensorD(extents, target);
    Evaluation evaluation(b.expression(), std::move(leaves));
    evaluation.backward(loss);
    const double value = one["value"];
    QVERIFY2(std::fabs(evaluation.value(loss)[0] - value) <= 1e-12 * std::max(1.0, std::fabs(value)), title.c_str());
    for (size_t i = 0; i < gradient.size(); ++i) {
      const double got = evaluation.gradient(p)[static_cast<int64_t>(i)];
      QVERIFY2(std::fabs(got - gradient[i]) <= 1e-12, title.c_str());
    }
    const Outcome fast = run(c);
    QVERIFY2(std::fabs(fast.value - value) <= 2e-6 * std::max(1.0, std::fabs(value)), title.c_str());
    for (size_t i = 0; i < gradient.size(); ++i)
      QVERIFY2(std::fabs(static_cast<double>(fast.gradient[i]) - gradient[i]) <= 2e-6, title.c_str());
  }
}

/// One class, nothing that counts, certain and wrong: finite, and the right limits.
void LossesTest::limits() {
  for (const char* key : {"sparse_categorical_crossentropy", "categorical_crossentropy"}) {
    Case one = makeCase(key, true, 3, 1, false);
    one.target.assign(3, findLoss(key)->target == TargetForm::ClassIndex ? 0.0f : 1.0f);
    const Outcome of = run(one);
    QCOMPARE(of.value, 0.0);
    for (float g : of.gradient) QCOMPARE(g, 0.0f);
  }
  for (const char* key : kKeys) {
    Case none = makeCase(key, !findLoss(key)->fusedWith.empty(), 4, 3, false);
    none.mask.assign(4, 0);
    for (const LossSettings& settings : settingsOf(*none.loss, 3)) {
      none.settings = settings;
      const Outcome of = run(none);
      QCOMPARE(of.value, 0.0);
      for (float g : of.gradient) QCOMPARE(g, 0.0f);
    }
    Case empty = makeCase(key, false, 0, 3, false);
    QCOMPARE(run(empty).value, 0.0);
  }
  Case wrong = makeCase("binary_crossentropy", true, 2, 1, false);
  wrong.prediction = {1e4f, -1e4f};
  wrong.target = {0, 1};
  wrong.settings.classWeights = {2.0, 0.5};
  wrong.settings.labelSmoothing = 0.1;
  // 2 · (1e4 − 0.05 · 1e4), ½ · 0.95 · 1e4, over two.
  QVERIFY(std::fabs(run(wrong).value - (2 * 0.95e4 + 0.5 * 0.95e4) / 2) < 1e-6);
}

/// What the mean was divided by: what counts, or its weights.
void LossesTest::divisors() {
  Case c = makeCase("sparse_categorical_crossentropy", true, 4, 3, false);
  c.target = {0, 2, 2, 1};
  c.mask = {1, 1, 0, 1};
  LossCall call;
  call.rows = 4;
  call.columns = 3;
  call.prediction = c.prediction.data();
  call.target = c.target.data();
  call.mask = c.mask.data();
  LossSettings settings;
  settings.classWeights = {0.5, 2.0, 4.0};
  QCOMPARE(c.loss->divisor(call, settings), 3.0);
  settings.overWeights = true;
  QCOMPARE(c.loss->divisor(call, settings), 6.5);
  QCOMPARE(findLoss("mean_squared_error")->divisor(call, {}), 3.0);
}

void LossesTest::catalog() {
  for (const char* key : kKeys) {
    const LossDescriptor* loss = findLoss(key);
    QVERIFY2(loss && !loss->title.empty() && !loss->summary.empty() && !loss->formula.empty() && loss->check &&
                 loss->body && loss->kernel,
             key);
  }
  QCOMPARE(findLoss("nothing"), nullptr);
  QCOMPARE(findMetric("nothing"), nullptr);
}

QTEST_GUILESS_MAIN(LossesTest)
#include "losses_test.moc"
