// SPDX-License-Identifier: GPL-3.0-or-later
// Reading files, good and broken: what is wrong is said with the file, the place and the remedy.
#include <QtTest>
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <numeric>

#include "data/dataset.h"

using namespace unroll;

namespace {

std::string bigEndian(uint32_t value) {
  return {static_cast<char>(value >> 24), static_cast<char>(value >> 16), static_cast<char>(value >> 8),
          static_cast<char>(value)};
}

/// An IDX file of bytes.
std::string idx(const std::vector<uint32_t>& sizes, const std::string& body) {
  std::string out{'\0', '\0', '\x08', static_cast<char>(sizes.size())};
  for (uint32_t size : sizes) out += bigEndian(size);
  return out + body;
}

std::string counting(size_t count) {
  std::string body(count, '\0');
  for (size_t i = 0; i < count; ++i) body[i] = static_cast<char>(i % 251);
  return body;
}

/// One sample's input and target.
std::pair<std::vector<float>, std::vector<float>> sampleOf(const Dataset& data, int64_t sample) {
  std::vector<float> input(static_cast<size_t>(elementCount(data.inputShape().extents(1, 1))));
  std::vector<float> target(static_cast<size_t>(elementCount(data.targetShape().extents(1, 1))));
  Batch batch{0, 0, input.data(), target.data(), nullptr};
  data.fill({&sample, 1}, batch);
  return {input, target};
}

}  // namespace

class ReadersTest : public QObject {
  Q_OBJECT

  QTemporaryDir m_dir;
  std::string path(const std::string& name) const { return m_dir.path().toStdString() + "/" + name; }
  std::string write(const std::string& name, const std::string& bytes) const {
    std::filesystem::create_directories(std::filesystem::path(path(name)).parent_path());
    std::ofstream(path(name), std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    return path(name);
  }
  ReadRequest request(const std::string& file, Shape input = {}) const {
    ReadRequest r;
    r.path = file;
    r.input = std::move(input);
    r.split = {1.0, false, true};
    return r;
  }
  /// The error of reading a file with these bytes; fails the test where there is none.
  Error errorOf(const std::string& name, const std::string& bytes, Shape input = {}) const {
    auto read = readData(request(write(name, bytes), std::move(input)));
    return read.ok() ? Error{"none", Text("no error")} : read.error();
  }
  void verify(const Error& error, const char* code, int line, int column,
              std::initializer_list<const char*> words) const {
    QCOMPARE(error.code, std::string(code));
    QCOMPARE(error.place.line, line);
    QCOMPARE(error.place.column, column);
    QVERIFY(!error.place.file.empty());
    for (const char* word : words) QVERIFY2(error.english().find(word) != std::string::npos, error.english().c_str());
  }
  void writePairs(const std::string& folder) const {
    write(folder + "/train-images-idx3-ubyte", idx({4, 2, 3}, counting(24)));
    write(folder + "/train-labels-idx1-ubyte", idx({4}, {0, 1, 2, 1}));
    write(folder + "/t10k-images-idx3-ubyte", idx({2, 2, 3}, counting(12)));
    write(folder + "/t10k-labels-idx1-ubyte", idx({2}, {2, 0}));
  }

 private Q_SLOTS:
  void idxFolder();
  void idxPairAloneIsSplit();
  void idxFitsAFlatInput();
  void idxBroken();
  void idxFolderBroken();
  void gzipBroken();
  void realMnist();
  void csvClasses();
  void csvValues();
  void csvNumbersAsClasses();
  void csvQuotesAndSeparators();
  void csvBroken_data();
  void csvBroken();
  void textWindows();
  void textUnicode();
  void textBroken();
  void unknownKinds();
};

void ReadersTest::idxFolder() {
  writePairs("pairs");
  auto read = readData(request(path("pairs")));
  QVERIFY2(read.ok(), read.ok() ? "" : read.error().english().c_str());
  QCOMPARE(read->training->size(), 4);
  QCOMPARE(read->validation->size(), 2);
  QCOMPARE(read->training->inputShape().str(), std::string("(N, 1, 2, 3)"));
  QCOMPARE(read->training->classes(), 3);
  const auto [input, target] = sampleOf(*read->training, 2);
  for (size_t i = 0; i < 6; ++i) QCOMPARE(input[i], static_cast<float>(12 + i) / 255.0f);
  QCOMPARE(target, (std::vector<float>{2}));
  ReadRequest rows = request(path("pairs"));
  rows.oneHotTarget = true;
  QCOMPARE(sampleOf(*readData(rows)->training, 1).second, (std::vector<float>{0, 1, 0}));
}

void ReadersTest::idxPairAloneIsSplit() {
  write("alone/digits-images", idx({10, 2, 2}, counting(40)));
  write("alone/digits-labels", idx({10}, counting(10)));
  ReadRequest r = request(path("alone"));
  r.split = {0.7, true, true};
  auto read = readData(r);
  QVERIFY(read.ok());
  QCOMPARE(read->training->size(), 7);
  QCOMPARE(read->validation->size(), 3);
}

void ReadersTest::idxFitsAFlatInput() {
  writePairs("flat");
  auto read = readData(request(path("flat"), Shape::ofSample({6})));
  QVERIFY(read.ok());
  QCOMPARE(read->training->inputShape().str(), std::string("(N, 6)"));
  auto other = readData(request(path("flat"), Shape::ofSample({1, 28, 28})));
  QVERIFY(!other.ok());
  verify(other.error(), "data.shape", 0, 0, {"(N, 1, 2, 3)", "6 values", "(N, 1, 28, 28)", "784"});
  auto turned = readData(request(path("flat"), Shape::ofSample({1, 3, 2})));
  QVERIFY(!turned.ok());
  verify(turned.error(), "data.shape", 0, 0, {"(N, 1, 2, 3)", "(N, 1, 3, 2)"});
}

void ReadersTest::idxBroken() {
  const std::string good = idx({4, 2, 3}, counting(24));
  const auto broken = [&](const std::string& images, const std::string& labels) {
    write("broken/train-images", images);
    write("broken/train-labels", labels);
    auto read = readData(request(path("broken")));
    return read.ok() ? Error{"none", Text("no error")} : read.error();
  };
  const std::string labels = idx({4}, {0, 1, 2, 1});
  verify(broken(good.substr(0, 30), labels), "data.truncated", 0, 0, {"40 bytes", "30", "train-images"});
  verify(broken(good + "x", labels), "data.truncated", 0, 0, {"40 bytes", "41"});
  verify(broken(good.substr(0, 10), labels), "data.truncated", 0, 0, {"16 bytes", "10"});
  verify(broken("", labels), "data.truncated", 0, 0, {"there are 0"});
  verify(broken("PNG picture", labels), "data.not_idx", 0, 0, {"50 4e 47 20", "00 00 08 03"});
  verify(broken(good, idx({3}, {0, 1, 2})), "data.counts", 0, 0, {"4 images", "3 labels"});
  verify(broken(labels, good), "data.axes", 0, 0, {"exchanged"});
  verify(broken(idx({0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF}, "x"), labels), "data.sizes", 0, 0, {"4294967295"});
  verify(broken(idx({0, 2, 3}, ""), labels), "data.sizes", 0, 0, {"0 entries"});
}

void ReadersTest::idxFolderBroken() {
  write("half/train-images", idx({4, 2, 3}, counting(24)));
  auto read = readData(request(path("half")));
  QVERIFY(!read.ok());
  verify(read.error(), "data.pair", 0, 0, {"train-images", "labels"});
  std::filesystem::create_directories(path("nothing"));
  read = readData(request(path("nothing")));
  QVERIFY(!read.ok());
  verify(read.error(), "data.empty_folder", 0, 0, {"train-images"});
}

void ReadersTest::gzipBroken() {
  // A stored block of "hello": header, block, then a wrong end.
  write("gz/train-labels.gz", std::string("\x1f\x8b\x08\0\0\0\0\0\0\3\1\5\0\xfa\xffhel", 18));
  write("gz/train-images", idx({4, 2, 3}, counting(24)));
  auto read = readData(request(path("gz")));
  QVERIFY(!read.ok());
  verify(read.error(), "data.compressed", 0, 0, {"18 bytes", "cut off or damaged"});
}

void ReadersTest::realMnist() {
  const std::string folder = std::string(UNROLL_SOURCE_DIR) + "/../shared/data/mnist";
  if (!std::filesystem::exists(folder)) QSKIP("the real digits are not here");
  ReadRequest r = request(folder, Shape::ofSample({1, 28, 28}));
  r.split = {0.8, false, true};
  auto read = readData(r);
  QVERIFY2(read.ok(), read.ok() ? "" : read.error().english().c_str());
  QCOMPARE(read->training->size(), 8000);
  QCOMPARE(read->validation->size(), 2000);
  QCOMPARE(read->training->classes(), 10);
  const std::vector<float> first{7, 2, 1, 0, 4};  // as everybody's first five test digits
  for (size_t i = 0; i < first.size(); ++i)
    QCOMPARE(sampleOf(*read->training, static_cast<int64_t>(i)).second[0], first[i]);
}

void ReadersTest::csvClasses() {
  auto read =
      readData(request(write("iris.csv", "length,width,kind\n5.1,3.5,setosa\n6.2,2.9,virginica\n4.9,3,setosa\n")));
  QVERIFY2(read.ok(), read.ok() ? "" : read.error().english().c_str());
  const Dataset& data = *read->training;
  QCOMPARE(data.size(), 3);
  QCOMPARE(data.inputShape().str(), std::string("(N, 2)"));
  QCOMPARE(data.classes(), 2);
  QCOMPARE(data.className(0), std::string("setosa"));
  QCOMPARE(data.className(1), std::string("virginica"));
  QCOMPARE(sampleOf(data, 1), (std::pair<std::vector<float>, std::vector<float>>{{6.2f, 2.9f}, {1}}));
}

void ReadersTest::csvValues() {
  const std::string file = write("house.csv", "price,rooms,area\n100.5,3,70\n200,5,120\n");
  ReadRequest r = request(file);
  r.attributes["target"] = std::string("price");
  auto read = readData(r);
  QVERIFY(read.ok());
  QCOMPARE(read->training->classes(), 0);
  QCOMPARE(read->training->targetShape().str(), std::string("(N, 1)"));
  QCOMPARE(sampleOf(*read->training, 0), (std::pair<std::vector<float>, std::vector<float>>{{3, 70}, {100.5f}}));
  r.attributes["target"] = std::string("colour");
  read = readData(r);
  QVERIFY(!read.ok());
  verify(read.error(), "data.csv_target", 1, 1, {"colour", "price, rooms, area"});
}

void ReadersTest::csvNumbersAsClasses() {
  const std::string file = write("xor.csv", "0,0,0\n0,1,1\n1,0,1\n1,1,0\n");
  ReadRequest r = request(file);
  QCOMPARE(readData(r)->training->targetKind(), TargetKind::Values);
  r.classTarget = true;
  auto read = readData(r);
  QCOMPARE(read->training->size(), 4);
  QCOMPARE(read->training->targetKind(), TargetKind::ClassIndex);
  QCOMPARE(read->training->classes(), 2);
  QCOMPARE(sampleOf(*read->training, 2).second, (std::vector<float>{1}));
}

void ReadersTest::csvQuotesAndSeparators() {
  const std::string text =
      "\xEF\xBB\xBF\"a;b\";\"class \"\"x\"\"\"\r\n 1.5 ; \"up; left\"\r\n\r\n+2;\"two\nlines\"\r\n";
  auto read = readData(request(write("quoted.csv", text)));
  QVERIFY2(read.ok(), read.ok() ? "" : read.error().english().c_str());
  QCOMPARE(read->training->size(), 2);
  QCOMPARE(read->training->className(0), std::string("two\nlines"));
  QCOMPARE(read->training->className(1), std::string("up; left"));
  QCOMPARE(sampleOf(*read->training, 1).first, (std::vector<float>{2}));
}

void ReadersTest::csvBroken_data() {
  QTest::addColumn<QByteArray>("text");
  QTest::addColumn<QByteArray>("code");
  QTest::addColumn<int>("line");
  QTest::addColumn<int>("column");
  QTest::addColumn<QByteArray>("word");
  QTest::newRow("too few") << QByteArray("1,2,3\n4,5\n") << QByteArray("data.csv_ragged") << 2 << 3
                           << QByteArray("has 2 fields");
  QTest::newRow("too many") << QByteArray("1,2,3\n4,5,6,7\n") << QByteArray("data.csv_ragged") << 2 << 7
                            << QByteArray("4 fields");
  QTest::newRow("a word") << QByteArray("x,y,z\n1,2,3\n4,five,6\n") << QByteArray("data.not_a_number") << 3 << 3
                          << QByteArray("'five' in column 'y'");
  QTest::newRow("empty") << QByteArray("1,2,3\n,5,6\n") << QByteArray("data.not_a_number") << 2 << 1
                         << QByteArray("empty");
  QTest::newRow("NaN") << QByteArray("1,2,3\n4,NaN,6\n") << QByteArray("data.not_finite") << 2 << 3
                       << QByteArray("NaN");
  QTest::newRow("infinite") << QByteArray("1,2,3\n4,5,-inf\n") << QByteArray("data.not_finite") << 2 << 5
                            << QByteArray("-inf");
  QTest::newRow("too large") << QByteArray("1,2,3\n1e400,5,6\n") << QByteArray("data.not_finite") << 2 << 1
                             << QByteArray("1e400");
  QTest::newRow("word in the target") << QByteArray("1,2\n3,4\n5,six\n") << QByteArray("data.not_a_number") << 3 << 3
                                      << QByteArray("'six'");
  QTest::newRow("open quote") << QByteArray("1,2\n3,\"4\n5,6\n") << QByteArray("data.csv_quote") << 2 << 3
                              << QByteArray("never closed");
  QTest::newRow("behind a quote") << QByteArray("1,2\n\"3\"x,4\n") << QByteArray("data.csv_quote") << 2 << 4
                                  << QByteArray("'x'");
  QTest::newRow("not UTF-8") << QByteArray("a,b,kind\n1,2,caf\xE9\n") << QByteArray("data.not_utf8") << 2 << 8
                             << QByteArray("0xE9");
  QTest::newRow("one column") << QByteArray("1\n2\n") << QByteArray("data.csv_columns") << 1 << 1
                              << QByteArray("single column");
  QTest::newRow("nothing") << QByteArray() << QByteArray("data.csv_empty") << 0 << 0 << QByteArray("no lines");
  QTest::newRow("header only") << QByteArray("a,b\n") << QByteArray("data.csv_empty") << 0 << 0
                               << QByteArray("no lines");
}

void ReadersTest::csvBroken() {
  QFETCH(QByteArray, text);
  QFETCH(QByteArray, code);
  QFETCH(int, line);
  QFETCH(int, column);
  QFETCH(QByteArray, word);
  verify(errorOf("broken.csv", text.toStdString()), code.constData(), line, column, {word.constData(), "broken.csv"});
}

void ReadersTest::textWindows() {
  const std::string file = write("abc.txt", "abcabcabcabcabcabcabc");
  ReadRequest r = request(file, Shape{{'N', kOpen}, {'T', 4}, {'F', 3}});
  r.attributes["step"] = int64_t{2};
  auto read = readData(r);
  QVERIFY2(read.ok(), read.ok() ? "" : read.error().english().c_str());
  const Dataset& data = *read->training;
  QCOMPARE(data.inputShape().str(), std::string("(N, 4, 3)"));
  QCOMPARE(data.vocabulary(), (std::vector<std::string>{"a", "b", "c"}));
  QCOMPARE(data.text(1), std::string("cabc"));
  QCOMPARE(sampleOf(data, 1),
           (std::pair<std::vector<float>, std::vector<float>>{{0, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0, 1}, {0}}));

  r.input = Shape::ofSample({4});  // an embedding follows
  r.oneHotTarget = true;
  QCOMPARE(sampleOf(*readData(r)->training, 1),
           (std::pair<std::vector<float>, std::vector<float>>{{2, 0, 1, 2}, {1, 0, 0}}));
  r.attributes["every_step"] = true;
  r.oneHotTarget = false;
  auto every = readData(r);
  QCOMPARE(every->training->targetKind(), TargetKind::ClassIndexPerStep);
  QCOMPARE(sampleOf(*every->training, 1).second, (std::vector<float>{0, 1, 2, 0}));

  // A network that has more features than there are characters leaves some unused.
  r = request(file, Shape{{'N', kOpen}, {'T', 4}, {'F', 5}});
  QCOMPARE(readData(r)->training->inputShape().str(), std::string("(N, 4, 5)"));
}

void ReadersTest::textUnicode() {
  auto read = readData(request(write("poem.txt", "\xEF\xBB\xBF春眠不觉晓,\r\n处处闻啼鸟。😀"), Shape::ofSample({3})));
  QVERIFY2(read.ok(), read.ok() ? "" : read.error().english().c_str());
  QCOMPARE(read->training->text(0), std::string("春眠不"));
  QCOMPARE(read->training->text(1), std::string("觉晓,"));
  const auto& vocabulary = read->training->vocabulary();
  QVERIFY(std::find(vocabulary.begin(), vocabulary.end(), "😀") != vocabulary.end());
  QVERIFY(std::find(vocabulary.begin(), vocabulary.end(), "\r") == vocabulary.end());
}

void ReadersTest::textBroken() {
  const Shape input{{'N', kOpen}, {'T', 4}, {'F', 3}};
  verify(errorOf("latin1.txt", "ab\ncaf\xE9 au lait", input), "data.not_utf8", 2, 4,
         {"0xE9", "offset 6", "line 2", "UTF-8"});
  verify(errorOf("overlong.txt", "\xC0\xAF", input), "data.not_utf8", 1, 1, {"0xC0"});
  verify(errorOf("surrogate.txt", "a\xED\xA0\x80", input), "data.not_utf8", 1, 2, {"0xED"});
  verify(errorOf("cut.txt", "ab\xE6\x98", input), "data.not_utf8", 1, 3, {"0xE6"});
  verify(errorOf("wide.txt", "abcdefgh", input), "data.vocabulary", 0, 0,
         {"8 different characters", "takes 3 features"});
  verify(errorOf("short.txt", "abc", input), "data.too_short", 0, 0, {"3 characters", "need 5"});
  verify(errorOf("image.txt", "abcabc", Shape::ofSample({1, 28, 28})), "data.shape", 0, 0, {"(N, 1, 28, 28)"});
}

void ReadersTest::unknownKinds() {
  verify(errorOf("music.mp3", "x"), "data.unknown_kind", 0, 0, {"music.mp3", ".csv"});
  auto read = readData(request(path("missing.csv")));
  QVERIFY(!read.ok());
  verify(read.error(), "data.not_found", 0, 0, {"missing.csv"});
}

QTEST_GUILESS_MAIN(ReadersTest)
#include "readers_test.moc"
