// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "lessons/exercise.h"
#include "lessons/lesson_text.h"

namespace unroll {

/// A control of the window that a lesson may hide until it is needed.
struct LessonControl {
  std::string_view key;  ///< as in files: "transport"
  Text title;            ///< "Step forward and back"
};
/// "formulas" (the step's formulas), "transport" (step by step), "derivation" (a click opens a number's derivation),
/// "backward" (steps of the backward pass), "update" (of the optimizer), "edit" (numbers can be changed), "options"
/// (sizes and choices of the board), "seed" (other numbers), "fractions" (exact or decimals), "timeline" (unrolled in
/// time), "scale" (the slider of the recurrent weights).
const std::vector<LessonControl>& lessonControls();

/// What stands on the board beside the text from a step on, until another step says otherwise.
struct ShownScene {
  std::string scene;                ///< key; empty: as before
  std::string ref;                  ///< the number in focus: its derivation is what the step talks about
  std::vector<std::string> lit;     ///< numbers that are lit
  std::vector<std::string> reveal;  ///< controls that are there from here on, beside those of earlier steps
};

/// A question that is asked before its answer is shown.
struct LessonPrediction {
  Localized question;
  struct Choice {
    Localized text;
    bool right = false;
    Localized reply;  ///< said when it is chosen; may be empty
  };
  std::vector<Choice> choices;        ///< several; empty: a number is asked for
  std::string ref;                    ///< the number asked for, of the step's scene
  std::optional<double> number = {};  ///< or given by the author
  int digits = 2;
  Localized explanation;  ///< said with the answer, whichever was chosen
};

struct LessonExercise {
  Localized task;
  Localized hint;      ///< for who asks
  Localized solution;  ///< shown once it is solved or given up; may name numbers, filled in from the variant
  Exercise exercise;
};

/// Parts stand in this order: text, board, question, what explains the answer, exercises.
struct LessonStep {
  std::string key;  ///< unique in the lesson: where the reader is
  Localized title;
  Localized text;
  ShownScene show;
  std::optional<LessonPrediction> prediction = {};
  Localized afterwards;  ///< hidden until the prediction is made
  std::vector<LessonExercise> exercises;
};

struct Lesson {
  std::string key;  ///< "neuron": of the file's name
  Localized title;
  Localized summary;
  int minutes = 0;               ///< that it takes, about
  std::vector<Localized> goals;  ///< "You can …"
  std::vector<Scene> scenes;
  std::vector<LessonStep> steps;

  const Scene* scene(std::string_view key) const;
  /// The scene that step INDEX shows: its own or the last one named before; null where there is none.
  const Scene* sceneOf(size_t index) const;
  /// The controls that are there at step INDEX, in the order in which they came.
  std::vector<std::string> controlsAt(size_t index) const;
  size_t exerciseCount() const;
  std::vector<std::string> languages() const;  ///< in which its title is
};

/// The verdict on a number that was predicted; of choices the caller knows by Choice::right.
Verdict checkPrediction(const LessonPrediction& prediction, const Explanation* scene, std::string_view answer);

/// Reads a lesson (docs/lessons.md) and tries out all that it names: every reference in its scene, every exercise with
/// the lesson's own numbers. Errors carry file, line and column, and say how to mend it. FILE is for places, its name
/// without ending is the lesson's key.
Result<Lesson> readLesson(std::string_view json, const std::string& file);
Result<Lesson> loadLesson(const std::string& path);

/// The lessons that come with the program, in their order: resources/lessons/NN_KEY.lesson, embedded in the library.
struct BuiltInLesson {
  std::string_view key;
  std::string_view text;  ///< of the file
};
const std::vector<BuiltInLesson>& builtInLessons();
/// requires: KEY is one of builtInLessons().
Result<Lesson> builtInLesson(std::string_view key);

}  // namespace unroll
