// SPDX-License-Identifier: GPL-3.0-or-later
// The lessons that come with the program: complete in both languages, and every exercise, in twenty variants, takes the
// right answer in several forms and tells every likely error by its name.
#include <QtTest>

#include <cmath>
#include <set>

#include "chalkboard/exact.h"
#include "lessons/lesson.h"

using namespace unroll;
using Kind = Verdict::Kind;

namespace {

constexpr uint64_t kSeeds = 20;

QString text(double value, int digits) { return QString::number(value, 'f', digits); }

/// NUMBERS as one answer: a number, a list, or a matrix in brackets.
template <class F>
std::string written(const TensorD& numbers, F f) {
  if (numbers.rank() == 0) return f(numbers[0]).toStdString();
  QString all = "[";
  for (int64_t i = 0; i < numbers.size(); ++i)
    all += (i == 0 ? "" : i % numbers.extents().back() == 0 ? "; " : " ") + f(numbers[i]);
  return (all + "]").toStdString();
}

/// The right answer as different people write it.
std::vector<std::string> forms(const SheetItem& item) {
  const int digits = std::max(item.digits, static_cast<int>(std::ceil(-std::log10(item.unit) - 1e-9)));
  const auto rounded = [&](double v) { return text(v, digits); };
  std::vector<std::string> all{answerText(item)};
  all.push_back(written(item.expected, rounded));
  all.push_back(written(item.expected, [&](double v) { return rounded(v).replace('-', "−").replace('.', ','); }));
  all.push_back(written(item.expected, [&](double v) { return text(100.0 * v, digits) + "%"; }));
  all.push_back(written(item.expected, [&](double v) { return "2·" + text(v / 2.0, 12) + "−0"; }));
  all.push_back(written(item.expected, [&](double v) {
    const auto exact = Exact::nearest(v);
    return exact ? QString::fromStdString(exactText(*exact)).replace(" + ", "+").replace("ln ", "ln") : rounded(v);
  }));
  return all;
}

}  // namespace

class LessonsTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void enough();
  void sources_data();
  void sources();
  void languages_data();
  void languages();
  void predictions_data();
  void predictions();
  void exercises_data();
  void exercises();

 private:
  static void rows() {
    QTest::addColumn<QString>("key");
    for (const BuiltInLesson& lesson : builtInLessons())
      QTest::newRow(std::string(lesson.key).c_str()) << QString::fromStdString(std::string(lesson.key));
  }
  static Lesson lesson() {
    QFETCH(QString, key);
    auto read = builtInLesson(key.toStdString());
    if (!read) qFatal("%s", read.error().english().c_str());
    return *std::move(read);
  }
};

void LessonsTest::enough() {
  size_t exercises = 0;
  std::vector<std::string> keys;
  std::set<std::string> controls;
  for (const BuiltInLesson& built : builtInLessons()) {
    const auto read = builtInLesson(built.key);
    QVERIFY2(read.ok(), read ? "" : read.error().english().c_str());
    QCOMPARE(read->key, std::string(built.key));
    keys.push_back(read->key);
    exercises += read->exerciseCount();
    QVERIFY(read->minutes > 0 && read->goals.size() >= 3 && !read->steps.empty());
    for (const std::string& control : read->controlsAt(read->steps.size() - 1)) controls.insert(control);
    QVERIFY(read->sceneOf(0) != nullptr);
    QVERIFY(read->controlsAt(0).size() < read->controlsAt(read->steps.size() - 1).size());  // some come later
  }
  QCOMPARE(keys, (std::vector<std::string>{"neuron", "backpropagation", "gradient_descent", "convolution", "softmax",
                                           "recurrent", "gates", "attention"}));
  QVERIFY2(exercises >= 30, std::to_string(exercises).c_str());
  QCOMPARE(controls.size(), lessonControls().size());  // every control is needed somewhere
}

void LessonsTest::sources_data() { rows(); }
void LessonsTest::sources() {
  // What is built in is what stands in the folder.
  const Lesson built = lesson();
  QDir folder(UNROLL_SOURCE_DIR "/resources/lessons");
  const QStringList files = folder.entryList({"*_" + QString::fromStdString(built.key) + ".lesson"});
  QCOMPARE(files.size(), 1);
  const auto loaded = loadLesson(folder.filePath(files[0]).toStdString());
  QVERIFY2(loaded.ok(), loaded ? "" : loaded.error().english().c_str());
  QCOMPARE(loaded->key, built.key);
  QCOMPARE(loaded->exerciseCount(), built.exerciseCount());
  QVERIFY(loaded->steps.back().text == built.steps.back().text);
}

void LessonsTest::languages_data() { rows(); }
void LessonsTest::languages() {
  const Lesson all = lesson();
  int texts = 0;
  const auto check = [&](const Localized& words, bool needed, const std::string& where) {
    if (words.empty()) {
      QVERIFY2(!needed, where.c_str());
      return;
    }
    ++texts;
    for (const char* language : {"en", "zh_CN"})
      QVERIFY2(words.byLanguage.count(language) && !words.in(language).empty(), (where + " " + language).c_str());
    // The same formulas and numbers in both; each parses to something.
    const auto english = parseLessonText(words.in("en")), chinese = parseLessonText(words.in("zh_CN"));
    QCOMPARE(chinese.size(), english.size());
    auto a = referencesIn(english), b = referencesIn(chinese);
    std::sort(a.begin(), a.end());
    std::sort(b.begin(), b.end());
    QVERIFY2(a == b, where.c_str());
    for (const auto& paragraphs : {english, chinese})
      for (const Paragraph& paragraph : paragraphs)
        for (const Span& span : paragraph.spans)
          if (span.kind == Span::Kind::Plain)
            QVERIFY2(span.text.find_first_of("$*`{}") == std::string::npos, (where + ": " + span.text).c_str());
  };
  check(all.title, true, "title");
  check(all.summary, true, "summary");
  for (const Localized& goal : all.goals) check(goal, true, "goal");
  for (const LessonStep& step : all.steps) {
    check(step.title, true, step.key);
    check(step.text, true, step.key);
    check(step.afterwards, false, step.key);
    if (step.prediction) {
      check(step.prediction->question, true, step.key + " question");
      check(step.prediction->explanation, true, step.key + " explanation");
      for (const LessonPrediction::Choice& choice : step.prediction->choices) {
        check(choice.text, true, step.key + " choice");
        check(choice.reply, false, step.key + " reply");
      }
    }
    for (const LessonExercise& exercise : step.exercises) {
      check(exercise.task, true, exercise.exercise.key);
      check(exercise.hint, false, exercise.exercise.key);
      check(exercise.solution, false, exercise.exercise.key);
    }
  }
  QVERIFY(texts > 30);
  QCOMPARE(all.languages(), (std::vector<std::string>{"en", "zh_CN"}));
}

void LessonsTest::predictions_data() { rows(); }
void LessonsTest::predictions() {
  const Lesson all = lesson();
  int asked = 0;
  for (size_t i = 0; i < all.steps.size(); ++i) {
    const LessonStep& step = all.steps[i];
    if (!step.prediction) continue;
    ++asked;
    if (!step.prediction->choices.empty()) {
      const auto& choices = step.prediction->choices;
      QCOMPARE(std::count_if(choices.begin(), choices.end(), [](const auto& choice) { return choice.right; }), 1);
      continue;
    }
    const auto explanation = explainBoard(*makeScene(*all.sceneOf(i)));
    const auto check = [&](double value) {
      return checkPrediction(*step.prediction, explanation->get(), QString::number(value, 'g', 12).toStdString());
    };
    const double right = step.prediction->number
                             ? *step.prediction->number
                             : (*explanation)->number(*(*explanation)->resolve(step.prediction->ref));
    QVERIFY2(check(right).good(), step.key.c_str());
    QVERIFY2(!check(right + 3.0).good(), step.key.c_str());
    QVERIFY2(!check(right * 2.0 + 3.0).good(), step.key.c_str());
  }
  QVERIFY(asked >= 2);
}

void LessonsTest::exercises_data() { rows(); }
void LessonsTest::exercises() {
  const Lesson all = lesson();
  for (const LessonStep& step : all.steps)
    for (const LessonExercise& lessonExercise : step.exercises) {
      const Exercise& exercise = lessonExercise.exercise;
      std::set<std::string> different;
      for (uint64_t seed = 0; seed <= kSeeds; ++seed) {
        const auto variant = makeVariant(exercise, *all.scene(exercise.scene), seed);
        QVERIFY2(variant.ok(), variant ? "" : variant.error().english().c_str());
        const Sheet& sheet = variant->sheet;
        QCOMPARE(sheet.items.size(), exercise.blanks.size());
        std::string answers;
        for (const Formula& line : sheet.given) answers += formula::toText(line);
        for (size_t i = 0; i < sheet.items.size(); ++i) {
          const SheetItem& item = sheet.items[i];
          const std::string where = exercise.key + " seed " + std::to_string(seed) + " " + item.ref + ": ";
          answers += answerText(item);
          for (const std::string& form : forms(item)) {
            const Verdict verdict = checkAnswer(sheet, i, form);
            QVERIFY2(verdict.good(), (where + form + " " + verdict.sentence.english()).c_str());
          }
          for (const LikelyError& error : item.errors) {
            const std::string typed = written(error.value, [](double v) { return QString::number(v, 'g', 15); });
            const Verdict verdict = checkAnswer(sheet, i, typed);
            QVERIFY2(verdict.kind == Kind::Likely, (where + typed + " " + error.sentence.english()).c_str());
            QVERIFY2(verdict.error->key == error.key, (where + typed + " " + error.key).c_str());
            QVERIFY(!verdict.sentence.empty() && isErrorOfWork(error.key));
            QVERIFY2(verdict.sentence.english().find('{') == std::string::npos, verdict.sentence.english().c_str());
          }
          if (seed > 0) QVERIFY2(!item.errors.empty(), where.c_str());
        }
        for (const std::string& key : exercise.errors)
          QVERIFY2(namesError(sheet, key), (exercise.key + " seed " + std::to_string(seed) + " " + key).c_str());
        different.insert(answers);
      }
      QVERIFY2(different.size() > kSeeds / 2, exercise.key.c_str());  // variants, not one again and again
    }
}

QTEST_GUILESS_MAIN(LessonsTest)
#include "lessons_test.moc"
