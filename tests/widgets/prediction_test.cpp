// SPDX-License-Identifier: GPL-3.0-or-later
// What the strip says of samples that have a class for each step.
#include "training/prediction.h"

#include <QtTest>

#include "io/templates.h"
#include "resources.h"
#include "train/trainer.h"
#include "training/prediction_strip.h"

using namespace unroll;

class PredictionTest : public QObject {
  Q_OBJECT
 private:
  static DatasetPtr dataOf(const char* key) {
    const auto spec = makeTemplate(key);
    const auto data = makeData(*spec);
    return data->training;
  }
  static ShownSample first(const Dataset& data) {
    const int64_t sample = 0;
    return loadSamples(data, std::span(&sample, 1)).front();
  }
  /// An output that says STEPS, each with 0.9, with ROWS of rubbish behind it (the padding of a longer batch).
  static std::vector<float> saying(const Dataset& data, const std::vector<int64_t>& steps, size_t rows) {
    const auto classes = static_cast<size_t>(data.classes());
    std::vector<float> output((steps.size() + rows) * classes, 0.1f / static_cast<float>(classes - 1));
    for (size_t t = 0; t < steps.size(); ++t)
      output[t * classes + static_cast<size_t>(std::max<int64_t>(steps[t], 0))] = 0.9f;
    return output;
  }

 private Q_SLOTS:
  void initTestCase() { initResources(); }

  void stepsAreReadOneByOne_data() {
    QTest::addColumn<QString>("key");
    for (const char* key : {"seq2seq_reverse", "seq2seq_dates", "gru_tagger"}) QTest::newRow(key) << key;
  }
  void stepsAreReadOneByOne() {
    QFETCH(QString, key);
    const DatasetPtr data = dataOf(key.toLatin1());
    const ShownSample sample = first(*data);
    QVERIFY(sample.steps.size() > 1);
    const Prediction right = readPrediction(*data, sample, saying(*data, sample.steps, 3), false);
    QVERIFY(!right.wrong);
    QCOMPARE(right.steps, sample.steps);
    QVERIFY(std::abs(right.probability - 0.9) < 1e-6);
    std::vector<int64_t> other = sample.steps;
    other[1] = (other[1] + 1) % data->classes();
    const Prediction wrong = readPrediction(*data, sample, saying(*data, other, 3), false);
    QVERIFY(wrong.wrong);
    QVERIFY(wrong.error > right.error);
    SampleTile tile;
    tile.present(*data, sample, &wrong);
    QVERIFY(tile.wrong());
    const auto said = stepText(*data, wrong.steps), truth = stepText(*data, sample.steps);
    QVERIFY(said != truth);
    QVERIFY(tile.toolTip().contains(said) && tile.toolTip().contains(truth) && tile.toolTip().contains(sample.text));
    tile.present(*data, sample, &right);
    QVERIFY(tile.toolTip().contains(QStringLiteral("right")) && tile.toolTip().contains(truth));
  }

  void reversedTextReadsAsText() {
    const DatasetPtr data = dataOf("seq2seq_reverse");
    const ShownSample sample = first(*data);
    QString reversed;
    for (const QChar c : sample.text) reversed.prepend(c);
    QCOMPARE(stepText(*data, sample.steps), reversed);  // no mark of the end, no padding
  }

  void paddingDoesNotCount() {
    const DatasetPtr data = dataOf("gru_tagger");
    ShownSample sample = first(*data);
    const std::vector<int64_t> truth = sample.steps;
    sample.steps.back() = -1;
    std::vector<int64_t> other = truth;
    other.back() = (other.back() + 1) % data->classes();
    QVERIFY(!readPrediction(*data, sample, saying(*data, other, 0), false).wrong);
    QCOMPARE(stepWords(*data, sample.steps).size(), truth.size() - 1);
  }

  void classesOfOneNumberHaveNames() {
    const DatasetPtr data = dataOf("transformer_classifier");
    const float one = 1.0f;
    QCOMPARE(classOf(*data, std::span(&one, 1)), int64_t{1});
    QVERIFY(className(*data, 1) != QStringLiteral("1"));
  }

  void textThatGoesOnAsksForWhatComesNext() {
    const DatasetPtr data = dataOf("char_lstm");
    const ShownSample sample = first(*data);
    QVERIFY(sample.steps.empty());
    QVERIFY(sample.classIndex >= 0);
    QCOMPARE(sample.next, std::vector<int64_t>{sample.classIndex});
    const Prediction right = readPrediction(*data, sample, saying(*data, sample.next, 0), false);
    QVERIFY(!right.wrong);
    QCOMPARE(right.next, sample.next);
    const int64_t other = (sample.classIndex + 1) % data->classes();
    const Prediction wrong = readPrediction(*data, sample, saying(*data, {other}, 0), false);
    SampleTile tile;
    tile.present(*data, sample, &wrong);
    QVERIFY(tile.wrong());
    QVERIFY(tile.toolTip().contains(sample.text) &&
            tile.toolTip().contains("it is " + className(*data, sample.classIndex)));
    QVERIFY(tile.sizeHint().width() > 200);  // room for the text
    tile.resize(tile.sizeHint());
    const QImage before = tile.grab().toImage();
    tile.present(*data, sample, &right);
    QVERIFY(tile.grab().toImage() != before);
  }

  void everyStepOfATextIsRead() {
    const DatasetPtr data = dataOf("transformer_language_model");
    const ShownSample sample = first(*data);
    QVERIFY(sample.next.size() > 1 && sample.steps.empty());
    // What comes after each character is the next character of the window.
    const std::vector<QString> pieces = nextPieces(*data, sample.next);
    for (size_t t = 0; t + 1 < pieces.size(); ++t)
      QCOMPARE(pieces[t], QString(sample.text[static_cast<qsizetype>(t) + 1]).replace('\n', "↵"));
    std::vector<int64_t> other = sample.next;
    other[2] = (other[2] + 1) % data->classes();
    const Prediction prediction = readPrediction(*data, sample, saying(*data, other, 0), false);
    QCOMPARE(prediction.next, other);
    QVERIFY(!prediction.wrong);  // the last is right
    SampleTile tile;
    tile.present(*data, sample, &prediction);
    const auto steps = static_cast<int>(sample.next.size());
    QVERIFY(tile.toolTip().contains(QStringLiteral("%1 of %2 steps right").arg(steps - 1).arg(steps)));
  }
};

QTEST_MAIN(PredictionTest)
#include "prediction_test.moc"
