// SPDX-License-Identifier: GPL-3.0-or-later
// Archives of arrays as NumPy 1.24 wrote them, whole and broken.
#include <QtTest>
#include <fstream>

#include "data/dataset.h"

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
