// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lesson.h"

#include <algorithm>
#include <cmath>

#include "formats/files.h"
#include "lessons/answer.h"
#include "lessons/sheet_parts.h"

namespace unroll {

const std::vector<LessonControl>& lessonControls() {
  static const std::vector<LessonControl> all{
      {"formulas", QT_TRANSLATE_NOOP("engine", "The formulas of each step")},
      {"transport", QT_TRANSLATE_NOOP("engine", "Step forward and back")},
      {"derivation", QT_TRANSLATE_NOOP("engine", "Click a number to see where it comes from")},
      {"backward", QT_TRANSLATE_NOOP("engine", "The backward pass")},
      {"update", QT_TRANSLATE_NOOP("engine", "The optimizer's step")},
      {"edit", QT_TRANSLATE_NOOP("engine", "Change numbers")},
      {"options", QT_TRANSLATE_NOOP("engine", "Sizes and choices of the board")},
      {"seed", QT_TRANSLATE_NOOP("engine", "Other numbers")},
      {"fractions", QT_TRANSLATE_NOOP("engine", "Fractions or decimals")},
      {"timeline", QT_TRANSLATE_NOOP("engine", "Unrolled in time")},
      {"scale", QT_TRANSLATE_NOOP("engine", "Scale of the recurrent weights")},
  };
  return all;
}

const Scene* Lesson::scene(std::string_view wanted) const {
  const auto found = std::find_if(scenes.begin(), scenes.end(), [&](const Scene& s) { return s.key == wanted; });
  return found == scenes.end() ? nullptr : &*found;
}

const Scene* Lesson::sceneOf(size_t index) const {
  UNROLL_ASSERT(index < steps.size());
  for (size_t i = index + 1; i-- > 0;)
    if (!steps[i].show.scene.empty()) return scene(steps[i].show.scene);
  return nullptr;
}

std::vector<std::string> Lesson::controlsAt(size_t index) const {
  UNROLL_ASSERT(index < steps.size());
  std::vector<std::string> controls;
  for (size_t i = 0; i <= index; ++i)
    for (const std::string& control : steps[i].show.reveal)
      if (std::find(controls.begin(), controls.end(), control) == controls.end()) controls.push_back(control);
  return controls;
}

size_t Lesson::exerciseCount() const {
  size_t count = 0;
  for (const LessonStep& step : steps) count += step.exercises.size();
  return count;
}

std::vector<std::string> Lesson::languages() const {
  std::vector<std::string> all;
  for (const auto& [language, text] : title.byLanguage) all.push_back(language);
  return all;
}

Verdict checkPrediction(const LessonPrediction& prediction, const Explanation* scene, std::string_view typed) {
  std::optional<double> expected = prediction.number;
  if (!prediction.ref.empty() && scene)
    if (const auto cell = scene->resolve(prediction.ref)) expected = scene->number(*cell);
  UNROLL_ASSERT(expected.has_value());
  SheetItem item;
  item.expected = TensorD(Extents{}, std::vector<double>{*expected});
  item.digits = prediction.digits;
  item.unit = std::pow(10.0, -prediction.digits);
  Sheet sheet;
  sheet.items.push_back(std::move(item));
  return checkAnswer(sheet, 0, typed);
}

Result<Lesson> loadLesson(const std::string& path) {
  UNROLL_TRY(const std::string text, readFile(path));
  return readLesson(text, path);
}

Result<Lesson> builtInLesson(std::string_view key) {
  const auto& all = builtInLessons();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const BuiltInLesson& lesson) { return lesson.key == key; });
  UNROLL_ASSERT(found != all.end());
  return readLesson(found->text, std::string(key) + ".lesson");
}

}  // namespace unroll
