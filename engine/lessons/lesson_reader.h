// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "formats/json.h"
#include "lessons/lesson.h"

namespace unroll::lessons {

/// Reads one lesson's tree; then LessonCheck tries out what it names.
class LessonReader {
 public:
  using Value = json::Value;

  explicit LessonReader(const json::Text& text) : m_text(text) {}
  Result<Lesson> read();

  /// Where parts of the lesson stand in the file: "STEP", "STEP/show", "STEP/predict", "exercise KEY".
  struct Spots {
    std::map<std::string, const Value*> at;
  };
  const Spots& spots() const { return m_spots; }
  Error wrong(const Value& value, const char* code, Text message) const;

 private:
  // lesson_reader.cpp: the parts of a lesson.
  Status readScene(const std::string& key, const Value& value);
  Status readBoard(const Value& value, Scene& scene);
  Status readNumbers(const Value& value, Scene& scene);
  Status readStep(const Value& value);
  Status readShow(const Value& value, ShownScene& show);
  Status readPrediction(const Value& value, LessonPrediction& prediction);
  Status readChoices(const Value& value, LessonPrediction& prediction);
  Status readExercise(const Value& value, LessonExercise& exercise);
  Status readHelp(const Value& value, SheetOptions& options);

  // lesson_values.cpp: values of a kind.
  Status expect(const Value& value, std::string_view what, json::Kind kind) const;
  /// Fails where VALUE is no object, has a key that is none of KNOWN, or lacks one of NEEDED.
  Status checkKeys(const Value& value, std::string_view what, std::initializer_list<std::string_view> known,
                   std::initializer_list<std::string_view> needed) const;
  // The value of a key, where there is one; the target stays as it is where there is none.
  Status text(const Value& object, std::string_view key, Localized& into) const;
  Status string(const Value& object, std::string_view key, std::string& into) const;
  Status strings(const Value& object, std::string_view key, std::vector<std::string>& into) const;
  Status integer(const Value& object, std::string_view key, int low, int high, int& into) const;
  Result<std::string> words(const Value& value, std::string_view what) const;
  Result<TensorD> tensor(const Value& value, std::string_view what) const;
  Status fillTensor(const Value& value, std::string_view what, Extents& extents, size_t depth,
                    std::vector<double>& numbers) const;

  const json::Text& m_text;
  Lesson m_lesson;
  Spots m_spots;
};

/// Tries out every reference in its scene and every exercise with the lesson's own numbers.
Status checkLesson(const Lesson& lesson, const LessonReader& reader);

}  // namespace unroll::lessons
