// SPDX-License-Identifier: GPL-3.0-or-later
// What steers training, in documents: read, written as the same, and what is wrong said with a fix that mends it.
#include <QtTest>

#include "graph/edit.h"
#include "graph/inference.h"
#include "io/document.h"

using namespace unroll;

namespace {

std::string document(const std::string& training, const std::string& dataset = "{}") {
  return R"({"format": 1, "nodes": [
    {"name": "x", "type": "input", "attributes": {"shape": [4]}},
    {"name": "fc", "type": "dense", "attributes": {"units": 3, "activation": "softmax"}}],
   "edges": [{"from": "x", "to": "fc"}], "dataset": )" +
         dataset + R"(, "training": )" + training + "}";
}

Document read(const std::string& training, const std::string& dataset = "{}") {
  auto made = readDocument(document(training, dataset));
  if (!made.ok()) qFatal("%s", made.error().english().c_str());
  return *std::move(made);
}

struct Problem {
  const char* code;
  const char* training;
  const char* words;  ///< stands in the sentence
};

constexpr const char* kLoss = R"("loss": "sparse_categorical_crossentropy")";

}  // namespace

class ControlTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void everythingIsReadAndWritten() {
    const Document made = read(R"({
      "loss": {"type": "sparse_categorical_crossentropy", "label_smoothing": 0.1, "weighted_mean": "weights"},
      "class_weight": [1, 2.5, 0.5],
      "optimizer": {"type": "rmsprop", "form": "pytorch", "momentum": 0.9, "centered": true},
      "schedule": {"type": "plateau", "factor": 0.5, "monitor": "validation_accuracy", "warmup_steps": 10},
      "clip": {"type": "global_norm", "limit": 0.5},
      "early_stopping": {"patience": 3, "monitor": "accuracy"},
      "batch": 8, "epochs": 4, "metrics": ["accuracy", "f1_score"]})",
                               R"({"preprocess": [{"type": "standardize"}, {"type": "pca", "components": 4}]})");
    QVERIFY(made.diagnostics.empty());
    const TrainingSpec& t = made.spec.training;
    QCOMPARE(t.classWeights, (std::vector<double>{1, 2.5, 0.5}));
    QCOMPARE(t.lossAttributes.at("label_smoothing"), AttributeValue{0.1});
    QCOMPARE(t.schedule.type, std::string("plateau"));
    QCOMPARE(t.schedule.attributes.at("warmup_steps"), AttributeValue{int64_t{10}});
    QVERIFY(t.clip && t.clip->type == "global_norm" && t.clip->attributes.at("limit") == AttributeValue{0.5});
    QVERIFY(t.earlyStopping && t.earlyStopping->at("patience") == AttributeValue{int64_t{3}});
    QCOMPARE(made.spec.dataset.preprocess.size(), size_t{2});
    for (const Diagnostic& d : infer(made.spec).diagnostics)
      QVERIFY2(d.severity != Severity::Error, d.message.english().c_str());
    const std::string written = writeDocument(made.spec);
    const auto again = readDocument(written);
    QVERIFY(again.ok());
    QVERIFY(again->spec == made.spec);
    QCOMPARE(writeDocument(again->spec), written);
  }

  void shortForms() {
    const Document made = read(R"({"loss": "huber", "schedule": "cosine", "clip": "norm", "early_stopping": {}})");
    QCOMPARE(made.spec.training.schedule, (ChoiceSpec{"cosine", {}}));
    QVERIFY(made.spec.training.clip && made.spec.training.clip->type == "norm");
    QVERIFY(made.spec.training.earlyStopping && made.spec.training.earlyStopping->empty());
    // What nothing says is written as nothing.
    const std::string plain = writeDocument(read(std::string("{") + kLoss + "}").spec);
    for (const char* key : {"schedule", "clip", "early_stopping", "class_weight", "preprocess"})
      QVERIFY2(plain.find(key) == std::string::npos, key);
  }

  void problems_data() {
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("training");
    QTest::addColumn<QString>("words");
    const Problem all[] = {
        {"schedule.unknown", R"("schedule": "cosin")", "cosin"},
        {"attribute.unknown", R"("schedule": {"type": "step", "gama": 0.5})", "gama"},
        {"attribute.range", R"("schedule": {"type": "cosine", "alpha": 2})", "2"},
        {"training.monitor", R"("schedule": {"type": "plateau", "monitor": "validation_f1_score"})", "f1_score"},
        {"clip.unknown", R"("clip": {"type": "global"})", "global"},
        {"attribute.range", R"("clip": {"type": "norm", "limit": -1})", "-1"},
        {"training.monitor", R"("early_stopping": {"monitor": "accuracy"})", "accuracy"},
        {"attribute.range", R"("early_stopping": {"patience": 0})", "0"},
        {"loss.class_weight", R"("class_weight": [1, 2])", "3 classes"},
        {"loss.class_weight", R"("class_weight": [1, 2, -1])", "negative"},
        {"loss.class_weight", R"("class_weight": [0, 0, 0])", "0"},
        {"attribute.range", R"("optimizer": {"type": "adamw", "weight_decay": -0.1})", "-0.1"},
        {"attribute.choice", R"("optimizer": {"type": "sgd", "form": "jax"})", "jax"},
        {"optimizer.unknown", R"("optimizer": "rmsprob")", "rmsprob"},
        {"metric.unknown", R"("metrics": ["f1"])", "f1"},
    };
    int number = 0;
    for (const Problem& p : all)
      QTest::addRow("%02d %s", ++number, p.code) << p.code << QString("{%1, %2}").arg(kLoss).arg(p.training) << p.words;
    QTest::newRow("delta") << "attribute.unknown"
                           << R"({"loss": {"type": "sparse_categorical_crossentropy", "delta": 1}})"
                           << "delta";
    QTest::newRow("weights of numbers") << "loss.class_weight"
                                        << R"({"loss": "mean_squared_error", "class_weight": [1, 1, 1]})"
                                        << "no classes";
  }
  void problems() {
    QFETCH(QString, code);
    QFETCH(QString, training);
    QFETCH(QString, words);
    const Document made = read(training.toStdString());
    const Inference inference = infer(made.spec);
    const auto found = std::find_if(inference.diagnostics.begin(), inference.diagnostics.end(),
                                    [&](const Diagnostic& d) { return d.code == code.toStdString(); });
    QVERIFY2(found != inference.diagnostics.end(),
             inference.diagnostics.empty() ? "nothing is said" : inference.diagnostics.front().code.c_str());
    QVERIFY2(found->message.english().find(words.toStdString()) != std::string::npos, found->message.english().c_str());
    QVERIFY(!found->attribute.empty());
    QVERIFY(!found->fixes.empty());
    for (const Fix& fix : found->fixes) {
      NetworkSpec mended = made.spec;
      for (const Edit& edit : fix.edits) QVERIFY(unroll::apply(mended, edit).ok());
      for (const Diagnostic& d : infer(mended).diagnostics)
        QVERIFY2(d.code != found->code, fix.title.english().c_str());
    }
    std::vector<Diagnostic> placed{*found};
    placeDiagnostics(placed, made.spec, made.source);
    QVERIFY(placed.front().line > 0);
  }
};

QTEST_GUILESS_MAIN(ControlTest)
#include "control_test.moc"
