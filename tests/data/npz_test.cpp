// SPDX-License-Identifier: GPL-3.0-or-later
// Archives of arrays as NumPy 1.24 wrote them, whole and broken.
#include <QtTest>
#include <fstream>

#include "data/loaded_samples.h"

using namespace unroll;

namespace {

/// numpy.savez_compressed: x_train = arange(12) as bytes (3, 2, 2), y_train = [0, 2, 1], x_test = 255 (1, 2, 2),
/// y_test = [1].
const QByteArray kFour = QByteArray::fromBase64(
    "UEsDBBQAAAAIAAAAIQCaCbEcVAAAAIwAAAALABQAeF90cmFpbi5ucHkBABAAjAAAAAAAAABUAAAAAAAAAJvsF+obEMnIUMZQrZ6SWpxc"
    "pG6loF5Taqiuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GsY6CkZApKmjUKtAHuBiYGRiZmFlY+fg5OIGAFBLAwQUAAAACAAA"
    "ACEA5vNVTUwAAACYAAAACwAUAHlfdHJhaW4ubnB5AQAQAJgAAAAAAAAATAAAAAAAAACb7BfqGxDJyFDGUK2eklqcXKRupaBuk2mhrqOg"
    "npZfVFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC+RrGOpo6CrUKFAAuBihggtKMUBoAUEsDBBQAAAAIAAAAIQCkozAeSgAAAIQAAAAKABQA"
    "eF90ZXN0Lm5weQEAEACEAAAAAAAAAEoAAAAAAAAAm+wX6hsQychQxlCtnpJanFykbqWgXlNqqK6joJ6WX1RSlJgXn1+UkgoSd0vMKU4F"
    "ihdnJBakAvkahjoKRkCkqaNQq0Ae4PoPBABQSwMEFAAAAAgAAAAhAD6aFF5IAAAAiAAAAAoAFAB5X3Rlc3QubnB5AQAQAIgAAAAAAAAA"
    "SAAAAAAAAACb7BfqGxDJyFDGUK2eklqcXKRupaBuk2mhrqOgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC+RqGOpo6CrUKFAAuRgYI"
    "AABQSwECFAMUAAAACAAAACEAmgmxHFQAAACMAAAACwAAAAAAAAAAAAAAgAEAAAAAeF90cmFpbi5ucHlQSwECFAMUAAAACAAAACEA5vNV"
    "TUwAAACYAAAACwAAAAAAAAAAAAAAgAGRAAAAeV90cmFpbi5ucHlQSwECFAMUAAAACAAAACEApKMwHkoAAACEAAAACgAAAAAAAAAAAAAA"
    "gAEaAQAAeF90ZXN0Lm5weVBLAQIUAxQAAAAIAAAAIQA+mhReSAAAAIgAAAAKAAAAAAAAAAAAAACAAaABAAB5X3Rlc3QubnB5UEsFBgAA"
    "AAAEAAQA4gAAACQCAAAAAA==");

/// numpy.savez: x = [[1, 2, 3], [4, 5, 6]] in double, y = [[0.5], [1.5]] in float.
const QByteArray kPair = QByteArray::fromBase64(
    "UEsDBBQAAAAAAAAAIQA5cQnasAAAALAAAAAFABQAeC5ucHkBABAAsAAAAAAAAACwAAAAAAAAAJNOVU1QWQEAdgB7J2Rlc2NyJzogJzxm"
    "OCcsICdmb3J0cmFuX29yZGVyJzogRmFsc2UsICdzaGFwZSc6ICgyLCAzKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg"
    "ICAgICAgICAgICAgICAgICAgICAgICAgICAKAAAAAAAA8D8AAAAAAAAAQAAAAAAAAAhAAAAAAAAAEEAAAAAAAAAUQAAAAAAAABhAUEsD"
    "BBQAAAAAAAAAIQCRVUsJiAAAAIgAAAAFABQAeS5ucHkBABAAiAAAAAAAAACIAAAAAAAAAJNOVU1QWQEAdgB7J2Rlc2NyJzogJzxmNCcs"
    "ICdmb3J0cmFuX29yZGVyJzogRmFsc2UsICdzaGFwZSc6ICgyLCAxKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg"
    "ICAgICAgICAgICAgICAgICAgICAgICAKAAAAPwAAwD9QSwECFAMUAAAAAAAAACEAOXEJ2rAAAACwAAAABQAAAAAAAAAAAAAAgAEAAAAA"
    "eC5ucHlQSwECFAMUAAAAAAAAACEAkVVLCYgAAACIAAAABQAAAAAAAAAAAAAAgAHnAAAAeS5ucHlQSwUGAAAAAAIAAgBmAAAApgEAAAAA");

/// numpy.savez_compressed: source = [[1, 2, 3], [4, 5, 0], [6, 0, 0]], decoder = [[1, 7], [1, 8], [1, 9]],
/// y = [[7, 2], [8, 2], [9, 2]].
const QByteArray kEncoderDecoder = QByteArray::fromBase64(
    "UEsDBBQAAAAIAAAAIQBysNM9WQAAAMgAAAAKABQAc291cmNlLm5weQEAEADIAAAAAAAAAFkAAAAAAAAAm+wX6hsQychQxlCtnpJanFyk"
    "bqWgbpNpoa6joJ6WX1RSlJgXn1+UkgoSd0vMKU4FihdnJBakAvkaxjoKxpo6CrUKZAMuRgYIYILSzFCaBUqzMqACNgbsAABQSwMEFAAA"
    "AAgAAAAhAJudBwlUAAAAsAAAAAsAFABkZWNvZGVyLm5weQEAEACwAAAAAAAAAFQAAAAAAAAAm+wX6hsQychQxlCtnpJanFykbqWgbpNp"
    "oa6joJ6WX1RSlJgXn1+UkgoSd0vMKU4FihdnJBakAvkaxjoKRpo6CrUKZAMuRgYIYIfSMD4HGp8TSgMAUEsDBBQAAAAIAAAAIQCdZOfM"
    "UgAAALAAAAAFABQAeS5ucHkBABAAsAAAAAAAAABSAAAAAAAAAJvsF+obEMnIUMZQrZ6SWpxcpG6loG6TaaGuo6Cell9UUpSYF59flJIK"
    "EndLzClOBYoXZyQWpAL5GsY6CkaaOgq1CmQDLnYGCGCC0hxofE40PgBQSwECFAMUAAAACAAAACEAcrDTPVkAAADIAAAACgAAAAAAAAAA"
    "AAAAgAEAAAAAc291cmNlLm5weVBLAQIUAxQAAAAIAAAAIQCbnQcJVAAAALAAAAALAAAAAAAAAAAAAACAAZUAAABkZWNvZGVyLm5weVBL"
    "AQIUAxQAAAAIAAAAIQCdZOfMUgAAALAAAAAFAAAAAAAAAAAAAACAASYBAAB5Lm5weVBLBQYAAAAAAwADAKQAAACvAQAAAAA=");

std::pair<std::vector<float>, std::vector<float>> sampleOf(const Dataset& data, int64_t sample) {
  std::vector<float> input(static_cast<size_t>(data.inputShape().sampleElements()));
  std::vector<float> target(static_cast<size_t>(elementCount(data.targetShape().extents(1, 1))));
  Batch batch{0, 0, input.data(), target.data(), nullptr};
  data.fill({&sample, 1}, batch);
  return {input, target};
}

}  // namespace

class NpzTest : public QObject {
  Q_OBJECT
  QTemporaryDir m_dir;
  ReadRequest request(const QByteArray& bytes) const {
    ReadRequest r;
    r.path = m_dir.filePath("data.npz").toStdString();
    std::ofstream(r.path, std::ios::binary).write(bytes.constData(), bytes.size());
    r.split = {1.0, false, true};
    return r;
  }

 private Q_SLOTS:
  void trainingAndValidation();
  void onePair();
  void severalInputs();
  void everyDamageIsSaid();
  void otherArraysAreSaid();
};

void NpzTest::trainingAndValidation() {
  ReadRequest r = request(kFour);
  r.classTarget = true;
  const auto read = readData(r);
  QVERIFY2(read.ok(), read.ok() ? "" : read.error().english().c_str());
  QCOMPARE(read->training->inputShape().str(), std::string("(N, 1, 2, 2)"));
  QCOMPARE(read->training->size(), 3);
  QCOMPARE(read->validation->size(), 1);
  QCOMPARE(read->training->classes(), 3);
  QCOMPARE(sampleOf(*read->training, 1),
           (std::pair<std::vector<float>, std::vector<float>>{{4 / 255.0f, 5 / 255.0f, 6 / 255.0f, 7 / 255.0f}, {2}}));
  QCOMPARE(sampleOf(*read->validation, 0), (std::pair<std::vector<float>, std::vector<float>>{{1, 1, 1, 1}, {1}}));
}

void NpzTest::severalInputs() {
  ReadRequest r = request(kEncoderDecoder);
  const Shape open{{'N', kOpen}, {'T', kOpen}};
  r.input = open;
  r.inputs = {{"Source", open}, {"decoder", open}};  // names of arrays are read in lower case
  r.classTarget = true;
  const auto read = readData(r);
  QVERIFY2(read.ok(), read.ok() ? "" : read.error().english().c_str());
  const Dataset& data = *read->training;
  QCOMPARE(data.inputs().size(), size_t{2});
  QCOMPARE(data.inputs()[1].name, std::string("decoder"));
  QCOMPARE(data.targetKind(), TargetKind::ClassIndexPerStep);
  QCOMPARE(data.classes(), int64_t{10});
  const std::vector<int64_t> samples{2, 0};
  const LoadedSamples loaded = loadSamplesOf(data, samples);
  QCOMPARE(loaded.inputs[0].values, (std::vector<float>{6, 0, 0, 1, 2, 3}));
  QCOMPARE(loaded.inputs[1].values, (std::vector<float>{1, 9, 1, 7}));
  QCOMPARE(loaded.target, (std::vector<float>{9, 2, 7, 2}));
  r.inputs[1].name = "other";
  const auto wrong = readData(r);
  QVERIFY(!wrong.ok() && wrong.error().code == "data.npz_arrays");
  QVERIFY(wrong.error().english().find("source, other") != std::string::npos);
}

void NpzTest::onePair() {
  const auto read = readData(request(kPair));
  QVERIFY2(read.ok(), read.ok() ? "" : read.error().english().c_str());
  QCOMPARE(read->training->inputShape().str(), std::string("(N, 3)"));
  QCOMPARE(sampleOf(*read->training, 1), (std::pair<std::vector<float>, std::vector<float>>{{4, 5, 6}, {1.5f}}));
}

/// Cut at every place, and every byte changed: an answer or an error with a sentence, never more.
void NpzTest::everyDamageIsSaid() {
  for (qsizetype length = 0; length < kFour.size(); length += 7) {
    const auto read = readData(request(kFour.left(length)));
    QVERIFY(!read.ok());
    QVERIFY(!read.error().english().empty());
    if (length == 0) QCOMPARE(read.error().code, std::string("data.zip"));
  }
  int noticed = 0;
  for (qsizetype at = 0; at < kFour.size(); ++at) {
    QByteArray changed = kFour;
    changed[at] = static_cast<char>(changed[at] ^ 0x55);
    noticed += readData(request(changed)).ok() ? 0 : 1;
  }
  QVERIFY2(noticed > kFour.size() / 3, qPrintable(QString::number(noticed)));
}

void NpzTest::otherArraysAreSaid() {
  QByteArray renamed = kPair;
  renamed.replace("y.npy", "q.npy");
  const auto read = readData(request(renamed));
  QVERIFY(!read.ok());
  QVERIFY2(read.error().english().find("q, x") != std::string::npos, read.error().english().c_str());
}

QTEST_GUILESS_MAIN(NpzTest)
#include "npz_test.moc"
