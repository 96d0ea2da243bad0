// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lesson_reader.h"

#include <algorithm>

#include "io/document.h"
#include "io/templates.h"

namespace unroll::lessons {
namespace {

constexpr int kFormat = 1;
constexpr int kMostDigits = 8;

/// "lessons/01_neuron.lesson" → "neuron".
std::string lessonKey(const std::string& file) {
  const size_t folder = file.find_last_of("/\\");
  std::string name = folder == std::string::npos ? file : file.substr(folder + 1);
  name = name.substr(0, name.rfind('.'));
  const size_t number = name.find_first_not_of("0123456789");
  return number > 0 && number != std::string::npos && name[number] == '_' ? name.substr(number + 1) : name;
}

}  // namespace

Result<Lesson> LessonReader::read() {
  const Value& root = m_text.root();
  UNROLL_CHECK(checkKeys(root, "The lesson", {"format", "title", "summary", "minutes", "goals", "scenes", "steps"},
                         {"format", "title", "steps"}));
  int format = 0;
  if (Status read = integer(root, "format", kFormat, kFormat, format); !read.ok())
    return wrong(*root.find("format"), "lesson.format",
                 QT_TRANSLATE_NOOP("engine", "This version reads lessons of format 1. Write \"format\": 1."));
  m_lesson.key = lessonKey(m_text.file());
  UNROLL_CHECK(text(root, "title", m_lesson.title));
  UNROLL_CHECK(text(root, "summary", m_lesson.summary));
  UNROLL_CHECK(integer(root, "minutes", 0, 600, m_lesson.minutes));
  if (const Value* goals = root.find("goals")) {
    UNROLL_CHECK(expect(*goals, "'goals'", json::Kind::Array));
    for (const Value& goal : goals->items) {
      UNROLL_CHECK(checkKeys(goal, "A goal", {"text"}, {"text"}));
      UNROLL_CHECK(text(goal, "text", m_lesson.goals.emplace_back()));
    }
  }
  if (const Value* scenes = root.find("scenes")) {
    UNROLL_CHECK(expect(*scenes, "'scenes'", json::Kind::Object));
    for (size_t i = 0; i < scenes->keys.size(); ++i) UNROLL_CHECK(readScene(scenes->keys[i], scenes->items[i]));
  }
  const Value& steps = *root.find("steps");
  UNROLL_CHECK(expect(steps, "'steps'", json::Kind::Array));
  if (steps.items.empty())
    return wrong(steps, "lesson.empty", QT_TRANSLATE_NOOP("engine", "The lesson has no steps. Write at least one."));
  for (const Value& step : steps.items) UNROLL_CHECK(readStep(step));
  return std::move(m_lesson);
}

Status LessonReader::readScene(const std::string& key, const Value& value) {
  const std::string what = "The scene '" + key + "'";
  UNROLL_CHECK(
      checkKeys(value, what, {"board", "sizes", "options", "seed", "example", "document", "numbers", "update"}, {}));
  Scene scene;
  scene.key = key;
  const Value* example = value.find("example");
  const Value* document = value.find("document");
  const int sources = (value.find("board") ? 1 : 0) + (example ? 1 : 0) + (document ? 1 : 0);
  if (sources != 1)
    return wrong(
        value, "lesson.scene",
        {QT_TRANSLATE_NOOP("engine", "The scene '{0}' needs one of the keys 'board', 'example', 'document'."), {key}});
  if (value.find("board")) UNROLL_CHECK(readBoard(value, scene));
  if (example) {
    UNROLL_CHECK(expect(*example, "'example'", json::Kind::String));
    const std::string name = m_text.string(*example);
    if (!findTemplate(name))
      return wrong(*example, "lesson.example",
                   {QT_TRANSLATE_NOOP("engine", "There is no example called '{0}'. `unroll-cli templates` lists them."),
                    {name}});
    auto spec = makeTemplate(name);
    if (!spec) return wrong(*example, "lesson.example", spec.error().message);
    scene.document = std::move(spec).value();
  }
  if (document) {
    auto read = readDocument(m_text.raw(*document), m_text.file());
    if (!read) return wrong(*document, "lesson.document", read.error().message);
    scene.document = std::move(read->spec);
  }
  if (scene.document && !scene.document->sample)
    return wrong(
        value, "lesson.sample",
        {QT_TRANSLATE_NOOP("engine", "The document of the scene '{0}' carries no sample. Give it one (\"sample\": …)."),
         {key}});
  UNROLL_CHECK(readNumbers(value, scene));
  if (const Value* update = value.find("update")) {
    UNROLL_CHECK(expect(*update, "'update'", json::Kind::Boolean));
    scene.update = m_text.boolean(*update);
  }
  // Tried out here, so that what is wrong with it is said at its place.
  if (auto made = makeScene(scene); !made) return wrong(value, made.error().code.c_str(), made.error().message);
  m_lesson.scenes.push_back(std::move(scene));
  return Unit{};
}

Status LessonReader::readBoard(const Value& value, Scene& scene) {
  BoardSettings& board = scene.board.emplace();
  UNROLL_CHECK(string(value, "board", board.kind));
  int seed = 1;
  UNROLL_CHECK(integer(value, "seed", 1, 1'000'000'000, seed));
  board.seed = static_cast<uint64_t>(seed);
  if (const Value* sizes = value.find("sizes")) {
    UNROLL_CHECK(expect(*sizes, "'sizes'", json::Kind::Object));
    for (const std::string& key : sizes->keys) {
      int size = 0;
      UNROLL_CHECK(integer(*sizes, key, 1, 100, size));
      board.sizes[key] = size;
    }
  }
  const Value* options = value.find("options");
  if (!options) return Unit{};
  UNROLL_CHECK(expect(*options, "'options'", json::Kind::Object));
  for (size_t i = 0; i < options->keys.size(); ++i) {
    const Value& option = options->items[i];
    AttributeValue& made = board.options[options->keys[i]];
    if (option.kind == json::Kind::Boolean) {
      made = m_text.boolean(option);
    } else if (option.kind == json::Kind::String) {
      made = m_text.string(option);
    } else if (option.kind == json::Kind::Number) {
      if (const auto whole = m_text.integer(option))
        made = *whole;
      else
        made = m_text.number(option);
    } else {
      return wrong(option, "lesson.option",
                   {QT_TRANSLATE_NOOP("engine", "The option '{0}' must be a number, a text, true or false."),
                    {options->keys[i]}});
    }
  }
  return Unit{};
}

Status LessonReader::readNumbers(const Value& value, Scene& scene) {
  const Value* numbers = value.find("numbers");
  if (!numbers) return Unit{};
  UNROLL_CHECK(expect(*numbers, "'numbers'", json::Kind::Object));
  for (size_t i = 0; i < numbers->keys.size(); ++i) {
    UNROLL_TRY(TensorD values, tensor(numbers->items[i], "'" + numbers->keys[i] + "'"));
    scene.numbers.emplace(numbers->keys[i], std::move(values));
  }
  return Unit{};
}

Status LessonReader::readStep(const Value& value) {
  UNROLL_CHECK(checkKeys(value, "A step", {"key", "title", "text", "show", "predict", "afterwards", "exercises"},
                         {"key", "title", "text"}));
  LessonStep step;
  UNROLL_CHECK(string(value, "key", step.key));
  const bool known = std::any_of(m_lesson.steps.begin(), m_lesson.steps.end(),
                                 [&](const LessonStep& other) { return other.key == step.key; });
  if (known)
    return wrong(value, "lesson.twice",
                 {QT_TRANSLATE_NOOP("engine", "Two steps have the key '{0}'. Rename one."), {step.key}});
  UNROLL_CHECK(text(value, "title", step.title));
  UNROLL_CHECK(text(value, "text", step.text));
  UNROLL_CHECK(text(value, "afterwards", step.afterwards));
  m_spots.at[step.key] = &value;
  if (const Value* show = value.find("show")) {
    m_spots.at[step.key + "/show"] = show;
    UNROLL_CHECK(readShow(*show, step.show));
  }
  if (const Value* predict = value.find("predict")) {
    m_spots.at[step.key + "/predict"] = predict;
    UNROLL_CHECK(readPrediction(*predict, step.prediction.emplace()));
  }
  if (const Value* exercises = value.find("exercises")) {
    UNROLL_CHECK(expect(*exercises, "'exercises'", json::Kind::Array));
    for (const Value& exercise : exercises->items) UNROLL_CHECK(readExercise(exercise, step.exercises.emplace_back()));
  }
  m_lesson.steps.push_back(std::move(step));
  return Unit{};
}

Status LessonReader::readShow(const Value& value, ShownScene& show) {
  UNROLL_CHECK(checkKeys(value, "'show'", {"scene", "ref", "lit", "reveal"}, {}));
  UNROLL_CHECK(string(value, "scene", show.scene));
  if (!show.scene.empty() && !m_lesson.scene(show.scene))
    return wrong(*value.find("scene"), "lesson.scene",
                 {QT_TRANSLATE_NOOP("engine", "There is no scene called '{0}'. Name one of 'scenes'."), {show.scene}});
  UNROLL_CHECK(string(value, "ref", show.ref));
  UNROLL_CHECK(strings(value, "lit", show.lit));
  UNROLL_CHECK(strings(value, "reveal", show.reveal));
  const auto& controls = lessonControls();
  for (const std::string& key : show.reveal)
    if (std::none_of(controls.begin(), controls.end(),
                     [&](const LessonControl& control) { return control.key == key; })) {
      std::string all;
      for (const LessonControl& control : controls) all += (all.empty() ? "" : ", ") + std::string(control.key);
      return wrong(*value.find("reveal"), "lesson.control",
                   {QT_TRANSLATE_NOOP("engine", "There is no control called '{0}'. There are: {1}."), {key, all}});
    }
  return Unit{};
}

Status LessonReader::readPrediction(const Value& value, LessonPrediction& prediction) {
  UNROLL_CHECK(
      checkKeys(value, "'predict'", {"question", "choices", "ref", "number", "digits", "explanation"}, {"question"}));
  UNROLL_CHECK(text(value, "question", prediction.question));
  UNROLL_CHECK(text(value, "explanation", prediction.explanation));
  UNROLL_CHECK(string(value, "ref", prediction.ref));
  UNROLL_CHECK(integer(value, "digits", 0, kMostDigits, prediction.digits));
  if (const Value* number = value.find("number")) {
    UNROLL_CHECK(expect(*number, "'number'", json::Kind::Number));
    prediction.number = m_text.number(*number);
  }
  if (const Value* choices = value.find("choices")) UNROLL_CHECK(readChoices(*choices, prediction));
  const int answers =
      (prediction.choices.empty() ? 0 : 1) + (prediction.ref.empty() ? 0 : 1) + (prediction.number ? 1 : 0);
  if (answers != 1)
    return wrong(value, "lesson.predict",
                 QT_TRANSLATE_NOOP("engine", "A prediction needs one of the keys 'choices', 'ref', 'number'."));
  return Unit{};
}

Status LessonReader::readChoices(const Value& value, LessonPrediction& prediction) {
  UNROLL_CHECK(expect(value, "'choices'", json::Kind::Array));
  int right = 0;
  for (const Value& item : value.items) {
    UNROLL_CHECK(checkKeys(item, "A choice", {"text", "right", "reply"}, {"text"}));
    LessonPrediction::Choice& choice = prediction.choices.emplace_back();
    UNROLL_CHECK(text(item, "text", choice.text));
    UNROLL_CHECK(text(item, "reply", choice.reply));
    if (const Value* is = item.find("right")) {
      UNROLL_CHECK(expect(*is, "'right'", json::Kind::Boolean));
      choice.right = m_text.boolean(*is);
    }
    right += choice.right ? 1 : 0;
  }
  if (right < 1 || prediction.choices.size() < 2)
    return wrong(value, "lesson.choices",
                 QT_TRANSLATE_NOOP("engine", "Two choices at least, one of them with \"right\": true."));
  return Unit{};
}

Status LessonReader::readHelp(const Value& value, SheetOptions& options) {
  std::string help;
  UNROLL_CHECK(string(value, "help", help));
  if (help.empty()) return Unit{};
  using Help = SheetOptions::Help;
  const std::map<std::string, Help> all{{"none", Help::None}, {"symbols", Help::Symbols}, {"numbers", Help::Numbers}};
  const auto found = all.find(help);
  if (found == all.end())
    return wrong(*value.find("help"), "lesson.help",
                 {QT_TRANSLATE_NOOP("engine", "'help' is '{0}'. Write \"none\", \"symbols\" or \"numbers\"."), {help}});
  options.help = found->second;
  return Unit{};
}

Status LessonReader::readExercise(const Value& value, LessonExercise& exercise) {
  UNROLL_CHECK(checkKeys(value, "An exercise",
                         {"key", "task", "hint", "solution", "scene", "blanks", "given", "digits", "help", "errors"},
                         {"key", "task", "scene", "blanks"}));
  Exercise& made = exercise.exercise;
  UNROLL_CHECK(string(value, "key", made.key));
  UNROLL_CHECK(text(value, "task", exercise.task));
  UNROLL_CHECK(text(value, "hint", exercise.hint));
  UNROLL_CHECK(text(value, "solution", exercise.solution));
  UNROLL_CHECK(string(value, "scene", made.scene));
  if (!m_lesson.scene(made.scene))
    return wrong(*value.find("scene"), "lesson.scene",
                 {QT_TRANSLATE_NOOP("engine", "There is no scene called '{0}'. Name one of 'scenes'."), {made.scene}});
  UNROLL_CHECK(strings(value, "blanks", made.blanks));
  UNROLL_CHECK(strings(value, "given", made.given));
  UNROLL_CHECK(integer(value, "digits", 0, kMostDigits, made.options.digits));
  UNROLL_CHECK(readHelp(value, made.options));
  UNROLL_CHECK(strings(value, "errors", made.errors));
  for (const std::string& key : made.errors)
    if (!isErrorOfWork(key))
      return wrong(*value.find("errors"), "lesson.error",
                   {QT_TRANSLATE_NOOP("engine", "There is no error called '{0}'. docs/lessons.md lists them."), {key}});
  if (!m_spots.at.emplace("exercise " + made.key, &value).second)
    return wrong(value, "lesson.twice",
                 {QT_TRANSLATE_NOOP("engine", "Two exercises have the key '{0}'. Rename one."), {made.key}});
  return Unit{};
}

}  // namespace unroll::lessons

namespace unroll {

Result<Lesson> readLesson(std::string_view text, const std::string& file) {
  UNROLL_TRY(const json::Text parsed, json::Text::parse(text, file));
  lessons::LessonReader reader(parsed);
  UNROLL_TRY(Lesson lesson, reader.read());
  UNROLL_CHECK(lessons::checkLesson(lesson, reader));
  return lesson;
}

}  // namespace unroll
