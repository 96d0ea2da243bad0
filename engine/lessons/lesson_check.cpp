// SPDX-License-Identifier: GPL-3.0-or-later
// Tries out what a lesson names: a reference that leads nowhere is found when the file is read, not in class.
#include "lessons/lesson_reader.h"

namespace unroll::lessons {
namespace {

using Value = json::Value;

class LessonCheck {
 public:
  LessonCheck(const Lesson& lesson, const LessonReader& reader) : m_lesson(lesson), m_reader(reader) {}

  Status run() {
    for (const Scene& scene : m_lesson.scenes) UNROLL_CHECK(explain(scene));
    for (size_t i = 0; i < m_lesson.steps.size(); ++i) UNROLL_CHECK(checkStep(i));
    return Unit{};
  }

 private:
  Status explain(const Scene& scene) {
    UNROLL_TRY(const Board board, makeScene(scene));
    UNROLL_TRY(m_passes[scene.key], explainBoard(board));
    return Unit{};
  }

  const Value& spot(const std::string& key, const std::string& otherwise) const {
    const auto& all = m_reader.spots().at;
    const auto found = all.find(key);
    return *(found == all.end() ? all.at(otherwise) : found->second);
  }

  /// REF in the pass of SCENE; WHOLE: of a tensor too.
  Status resolve(const Scene* scene, const std::string& ref, bool whole, const Value& at) const {
    if (!scene)
      return m_reader.wrong(
          at, "lesson.no_scene",
          {QT_TRANSLATE_NOOP("engine", "'{0}' is named, but no scene is shown here yet. Name one in 'show'."), {ref}});
    const auto cell = m_passes.at(scene->key)->resolve(ref, whole);
    if (cell) return Unit{};
    return m_reader.wrong(at, "lesson.ref", cell.error().message);
  }

  Status checkText(const Scene* scene, const Localized& text, const Value& at) const {
    for (const auto& [language, words] : text.byLanguage)
      for (const std::string& ref : referencesIn(parseLessonText(words))) UNROLL_CHECK(resolve(scene, ref, true, at));
    return Unit{};
  }

  Status checkStep(size_t index) const {
    const LessonStep& step = m_lesson.steps[index];
    const Scene* scene = m_lesson.sceneOf(index);
    const Value& at = spot(step.key, step.key);
    UNROLL_CHECK(checkText(scene, step.text, at));
    UNROLL_CHECK(checkText(scene, step.afterwards, at));
    const Value& show = spot(step.key + "/show", step.key);
    if (!step.show.ref.empty()) UNROLL_CHECK(resolve(scene, step.show.ref, true, show));
    for (const std::string& ref : step.show.lit) UNROLL_CHECK(resolve(scene, ref, true, show));
    if (step.prediction) UNROLL_CHECK(checkPrediction(scene, *step.prediction, spot(step.key + "/predict", step.key)));
    for (const LessonExercise& exercise : step.exercises) UNROLL_CHECK(checkExercise(exercise));
    return Unit{};
  }

  Status checkPrediction(const Scene* scene, const LessonPrediction& prediction, const Value& at) const {
    if (!prediction.ref.empty()) UNROLL_CHECK(resolve(scene, prediction.ref, false, at));
    UNROLL_CHECK(checkText(scene, prediction.question, at));
    UNROLL_CHECK(checkText(scene, prediction.explanation, at));
    for (const LessonPrediction::Choice& choice : prediction.choices) {
      UNROLL_CHECK(checkText(scene, choice.text, at));
      UNROLL_CHECK(checkText(scene, choice.reply, at));
    }
    return Unit{};
  }

  Status checkExercise(const LessonExercise& lessonExercise) const {
    const Exercise& exercise = lessonExercise.exercise;
    const Value& at = spot("exercise " + exercise.key, "");
    const Scene& scene = *m_lesson.scene(exercise.scene);
    UNROLL_CHECK(checkText(&scene, lessonExercise.task, at));
    UNROLL_CHECK(checkText(&scene, lessonExercise.hint, at));
    UNROLL_CHECK(checkText(&scene, lessonExercise.solution, at));
    auto sheet = makeSheet(m_passes.at(scene.key), exercise.blanks, exercise.given, exercise.options);
    if (!sheet) return m_reader.wrong(at, sheet.error().code.c_str(), sheet.error().message);
    for (const std::string& key : exercise.errors)
      if (!namesError(*sheet, key))
        return m_reader.wrong(
            at, "lesson.not_told",
            {QT_TRANSLATE_NOOP("engine",
                               "The exercise '{0}' names the error '{1}', but with the numbers of its "
                               "scene no wrong way of that kind gives another number. Take other "
                               "numbers, or leave the error out."),
             {exercise.key, key}});
    return Unit{};
  }

  const Lesson& m_lesson;
  const LessonReader& m_reader;
  std::map<std::string, std::shared_ptr<const Explanation>> m_passes;
};

}  // namespace

Status checkLesson(const Lesson& lesson, const LessonReader& reader) { return LessonCheck(lesson, reader).run(); }

}  // namespace unroll::lessons
