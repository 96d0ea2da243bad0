// SPDX-License-Identifier: GPL-3.0-or-later
// Lesson files: what a teacher may write, what is said of mistakes and where, and the markup of the texts.
#include <QtTest>

#include <fstream>
#include <regex>

#include "lessons/lesson.h"

using namespace unroll;

namespace {

const std::string kScenes = R"("scenes": {"n": {"board": "dense", "sizes": {"inputs": 2, "units": 1},
  "numbers": {"x": [[2, 1]], "cell.W": [[0.5, -1]], "cell.b": [1]}}})";

/// A lesson of one step; STEP: its further keys, SCENES in place of the usual ones.
std::string lessonWith(const std::string& step, const std::string& scenes = kScenes) {
  return "{\"format\": 1, \"title\": \"A lesson\",\n" + scenes +
         ",\n\"steps\": [\n{\"key\": \"one\", \"title\": \"One\", " + "\"text\": \"Words.\"" +
         (step.empty() ? "" : ",\n" + step) + "}]}";
}

const std::string kShow = R"("show": {"scene": "n"})";

}  // namespace

class LessonReaderTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void small();
  void languages();
  void wrong_data();
  void wrong();
  void markup();
  void numbersInTexts();
  void documents();
  void documentation();
};

void LessonReaderTest::small() {
  const auto lesson =
      readLesson(lessonWith(R"("show": {"scene": "n", "ref": "cell.z[0,0]", "lit": ["x.out"], "reveal": ["transport"]},
    "predict": {"question": "How much?", "ref": "cell.z[0,0]", "digits": 1},
    "exercises": [{"key": "z", "task": "Compute z.", "scene": "n", "blanks": ["cell.z[0,0]"], "errors": ["bias"]}])"),
                 "some/07_my_lesson.lesson");
  QVERIFY2(lesson.ok(), lesson ? "" : lesson.error().english().c_str());
  QCOMPARE(lesson->key, "my_lesson");
  QCOMPARE(lesson->title.in("zh_CN"), "A lesson");
  QCOMPARE(lesson->exerciseCount(), 1u);
  QCOMPARE(lesson->controlsAt(0), std::vector<std::string>{"transport"});
  const auto variant = makeVariant(lesson->steps[0].exercises[0].exercise, lesson->scenes[0]);
  QVERIFY(variant.ok());
  QCOMPARE(variant->sheet.items[0].expected[0], 1.0);  // 0.5 · 2 − 1 · 1 + 1
  QVERIFY(checkPrediction(*lesson->steps[0].prediction, variant->sheet.explanation.get(), "1.0").good());
}

void LessonReaderTest::languages() {
  Localized text{{{"en", "colour"}, {"zh_CN", "颜色"}}};
  QCOMPARE(text.in("zh_CN"), "颜色");
  QCOMPARE(text.in("zh_TW"), "颜色");
  QCOMPARE(text.in("en_US"), "colour");
  QCOMPARE(text.in("fr"), "colour");
  QCOMPARE(Localized{}.in("en"), "");
}

void LessonReaderTest::wrong_data() {
  QTest::addColumn<std::string>("json");
  QTest::addColumn<QString>("code");
  QTest::addColumn<int>("line");
  const auto row = [](const char* name, const std::string& json, const char* code, int line) {
    QTest::newRow(name) << json << QString(code) << line;
  };
  const std::string exercise = R"("exercises": [{"key": "z", "task": "T", "scene": "n", "blanks": )";
  row("no JSON", "{\"format\": 1,", "json.truncated", 1);
  row("format", "{\"format\": 2, \"title\": \"T\", \"steps\": []}", "lesson.format", 1);
  row("no steps", "{\"format\": 1, \"title\": \"T\", \"steps\": []}", "lesson.empty", 1);
  row("missing", "{\"format\": 1, \"title\": \"T\"}", "lesson.missing", 1);
  row("unknown key", lessonWith("\"txet\": 1"), "lesson.key", 6);
  row("kind", lessonWith("\"show\": 3"), "lesson.kind", 6);
  row("language", lessonWith("\"afterwards\": {\"english\": \"Words\"}"), "lesson.language", 6);
  row("scene", lessonWith("\"show\": {\"scene\": \"m\"}"), "lesson.scene", 6);
  row("control", lessonWith("\"show\": {\"scene\": \"n\", \"reveal\": [\"everything\"]}"), "lesson.control", 6);
  row("reference", lessonWith("\"show\": {\"scene\": \"n\", \"ref\": \"cell.q[0]\"}"), "lesson.ref", 6);
  row("no scene yet", lessonWith("\"show\": {\"ref\": \"cell.z[0,0]\"}"), "lesson.no_scene", 6);
  row("reference in a text", lessonWith(kShow + ", \"afterwards\": \"It is {cell.q[0]}.\""), "lesson.ref", 5);
  row("prediction", lessonWith(kShow + ",\n\"predict\": {\"question\": \"Q\"}"), "lesson.predict", 7);
  row("choices", lessonWith(kShow + ",\n\"predict\": {\"question\": \"Q\", \"choices\": [{\"text\": \"A\"}]}"),
      "lesson.choices", 7);
  row("leaf", lessonWith(kShow + ",\n" + exercise + "[\"cell.W[0,0]\"]}]"), "sheet.given", 7);
  row("blank", lessonWith(kShow + ",\n" + exercise + "[\"cell.y[0,0]\"]}]"), "explain.name", 7);
  row("error", lessonWith(kShow + ",\n" + exercise + "[\"cell.z[0,0]\"], \"errors\": [\"slip\"]}]"), "lesson.error", 7);
  row("not told apart", lessonWith(kShow + ",\n" + exercise + "[\"cell.z[0,0]\"], \"errors\": [\"gate\"]}]"),
      "lesson.not_told", 7);
  row("help", lessonWith(kShow + ",\n" + exercise + "[\"cell.z[0,0]\"], \"help\": \"much\"}]"), "lesson.help", 7);
  row("digits", lessonWith(kShow + ",\n" + exercise + "[\"cell.z[0,0]\"], \"digits\": 40}]"), "lesson.range", 7);
  row("board", lessonWith("", "\"scenes\": {\"n\": {\"board\": \"sense\"}}"), "board.kind", 2);
  row("size", lessonWith("", "\"scenes\": {\"n\": {\"board\": \"dense\", \"sizes\": {\"units\": 9}}}"), "board.size",
      2);
  row("two sources", lessonWith("", "\"scenes\": {\"n\": {\"board\": \"dense\", \"example\": \"rnn_step\"}}"),
      "lesson.scene", 2);
  row("example", lessonWith("", "\"scenes\": {\"n\": {\"example\": \"rnn\"}}"), "lesson.example", 2);
  row("no sample", lessonWith("", "\"scenes\": {\"n\": {\"example\": \"mnist_cnn\"}}"), "lesson.sample", 2);
  row("ragged", lessonWith("", "\"scenes\": {\"n\": {\"board\": \"dense\", \"numbers\": {\"cell.W\": [[1, 2], [3]]}}}"),
      "lesson.ragged", 2);
  row("number", lessonWith("", "\"scenes\": {\"n\": {\"board\": \"dense\", \"numbers\": {\"cell.V\": [1]}}}"),
      "lesson.number", 2);
  row("number's size", lessonWith("", "\"scenes\": {\"n\": {\"board\": \"dense\", \"numbers\": {\"cell.b\": [1]}}}"),
      "lesson.number_size", 2);
}

void LessonReaderTest::wrong() {
  QFETCH(std::string, json);
  QFETCH(QString, code);
  QFETCH(int, line);
  const auto lesson = readLesson(json, "bad.lesson");
  QVERIFY(!lesson);
  const Error& error = lesson.error();
  QVERIFY2(QString::fromStdString(error.code) == code, error.english().c_str());
  QCOMPARE(error.place.file, "bad.lesson");
  QVERIFY2(error.place.line == line, error.english().c_str());
  QVERIFY(error.place.column > 0);
  QVERIFY(!std::regex_search(error.english(), std::regex("\\{[0-9]\\}")));
}

void LessonReaderTest::markup() {
  const auto text = parseLessonText(
      "A **strong** word, an *easy* one, `code`, $z = W x$ and {cell.z[0,0]}.\n\n$$a = b$$\n\n- one\n- two\n\nA price: "
      "3 \\$, a {lonely brace, 2 * 3.");
  QCOMPARE(text.size(), 5u);
  using K = Span::Kind;
  const std::vector<K> kinds{K::Plain, K::Strong,  K::Plain, K::Emphasis, K::Plain, K::Code,
                             K::Plain, K::Formula, K::Plain, K::Number,   K::Plain};
  QCOMPARE(text[0].spans.size(), kinds.size());
  for (size_t i = 0; i < kinds.size(); ++i) QCOMPARE(text[0].spans[i].kind, kinds[i]);
  QCOMPARE(formula::toText(text[0].spans[7].formula), "z = W x");
  QCOMPARE(text[1].kind, Paragraph::Kind::Display);
  QCOMPARE(text[2].kind, Paragraph::Kind::Item);
  QCOMPARE(text[3].spans[0].text, "two");
  QCOMPARE(plainText({text[4]}), "A price: 3 $, a {lonely brace, 2 * 3.");
  QCOMPARE(referencesIn(text), std::vector<std::string>{"cell.z[0,0]"});
  QVERIFY(parseLessonText("").empty());
}

void LessonReaderTest::numbersInTexts() {
  const auto lesson =
      readLesson(lessonWith(kShow + R"(, "afterwards": "z is {cell.z[0,0]}, W {cell.W}.")"), "n.lesson");
  QVERIFY2(lesson.ok(), lesson ? "" : lesson.error().english().c_str());
  const auto explanation = explainBoard(*makeScene(lesson->scenes[0]));
  const auto filled = filledIn(parseLessonText(lesson->steps[0].afterwards.in("en")), **explanation);
  QCOMPARE(plainText(filled), "z is 1, W [0.5, −1].");
  QVERIFY(filled[0].spans[1].formula.cell.valid());
}

void LessonReaderTest::documents() {
  const auto lesson =
      readLesson(lessonWith(R"("show": {"scene": "n"}, "exercises": [{"key": "h", "task": "T", "scene": "n",
      "blanks": ["rnn.h[0,0,0]"]}])",
                            R"("scenes": {"n": {"example": "rnn_step"}})"),
                 "n.lesson");
  // Whichever way the example calls its layer, the answer is a lesson or a sentence with its place.
  if (!lesson) QCOMPARE(lesson.error().place.line, 4 + 2);
  const auto inlined =
      readLesson(lessonWith(R"("show": {"scene": "n"}, "exercises": [{"key": "y", "task": "T", "scene": "n",
      "blanks": ["fc.out[0,0]"]}])",
                            R"("scenes": {"n": {"document": {"format": 1, "title": "D",
      "nodes": [{"name": "in", "type": "input", "attributes": {"shape": [1]}},
                {"name": "fc", "type": "dense", "attributes": {"units": 1, "activation": "tanh"}}],
      "edges": [{"from": "in.out", "to": "fc.in"}], "training": {"loss": "mean_squared_error"},
      "weights": {"fc.W": [[1]], "fc.b": [0.5]}, "sample": {"in": [[0.5]], "target": [[1]]}}}})"),
                 "n.lesson");
  QVERIFY2(inlined.ok(), inlined ? "" : inlined.error().english().c_str());
  const Exercise& exercise = inlined->steps[0].exercises[0].exercise;
  QVERIFY(std::fabs(makeVariant(exercise, inlined->scenes[0])->sheet.items[0].expected[0] - std::tanh(1.0)) < 1e-15);
  const auto first = makeVariant(exercise, inlined->scenes[0], 1), again = makeVariant(exercise, inlined->scenes[0], 1);
  const auto other = makeVariant(exercise, inlined->scenes[0], 2);
  QVERIFY(first.ok() && again.ok() && other.ok());
  QVERIFY(first->board == again->board);
  QVERIFY(!(first->board == other->board));
}

void LessonReaderTest::documentation() {
  // docs/lessons.md names every control, every error and every kind of board, and its lesson can be read.
  std::ifstream file(UNROLL_SOURCE_DIR "/docs/lessons.md");
  const std::string page{std::istreambuf_iterator<char>(file), {}};
  QVERIFY(!page.empty());
  const auto names = [&](std::string_view key) { return page.find("`" + std::string(key) + "`") != std::string::npos; };
  for (const LessonControl& control : lessonControls()) QVERIFY2(names(control.key), control.key.data());
  for (const ErrorKindOfWork& error : errorsOfWork()) QVERIFY2(names(error.key), error.key.data());
  for (const BoardKind& kind : boardKinds()) QVERIFY2(names(kind.key), kind.key.c_str());
  const size_t begin = page.find("```json\n{\n  \"format\"");
  QVERIFY(begin != std::string::npos);
  const size_t start = begin + 8;
  const auto lesson = readLesson(page.substr(start, page.find("```", start) - start), "docs.lesson");
  QVERIFY2(lesson.ok(), lesson ? "" : lesson.error().english().c_str());
  QVERIFY(lesson->exerciseCount() > 0);
}

QTEST_GUILESS_MAIN(LessonReaderTest)
#include "lesson_reader_test.moc"
