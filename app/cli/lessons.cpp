// SPDX-License-Identifier: GPL-3.0-or-later
// unroll-cli lessons: the lessons that come with the program, or a check of lesson files (docs/lessons.md).
#include "lessons/lesson.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/command.h"

namespace unroll::cli {
namespace {

constexpr uint64_t kVariants = 5;  ///< of each exercise that are made

struct Options {
  std::vector<std::string> files;
};

Json summaryOf(const Lesson& lesson) {
  return {{"key", lesson.key},
          {"title", lesson.title.in("en")},
          {"minutes", lesson.minutes},
          {"steps", lesson.steps.size()},
          {"exercises", lesson.exerciseCount()},
          {"languages", lesson.languages()}};
}

std::string lineOf(const Lesson& lesson) {
  return fmt::format("{:<18} {:>2} steps {:>3} exercises {:>4} min  {} ({})", lesson.key, lesson.steps.size(),
                     lesson.exerciseCount(), lesson.minutes, lesson.title.in("en"),
                     fmt::join(lesson.languages(), ", "));
}

/// A lesson with all that it names, and a few variants of every exercise.
Result<Lesson> tried(Result<Lesson> lesson, const std::string& file) {
  if (!lesson) return lesson;
  for (const LessonStep& step : lesson->steps)
    for (const LessonExercise& exercise : step.exercises)
      for (uint64_t seed = 1; seed <= kVariants; ++seed)
        if (auto variant = makeVariant(exercise.exercise, *lesson->scene(exercise.exercise.scene), seed); !variant) {
          Error error = variant.error();
          error.place.file = file;
          return error;
        }
  return lesson;
}

Result<int> listLessons(Context& context) {
  Json all = Json::array();
  for (const BuiltInLesson& built : builtInLessons()) {
    UNROLL_TRY(const Lesson lesson, builtInLesson(built.key));
    if (context.json)
      all.push_back(summaryOf(lesson));
    else
      context.out << lineOf(lesson) << '\n';
  }
  if (context.json) context.answer(all);
  return kDone;
}

Result<int> lessons(const Options& options, Context& context) {
  if (options.files.empty()) return listLessons(context);
  Json all = Json::array();
  bool wrong = false;
  for (const std::string& file : options.files) {
    const Result<Lesson> lesson = tried(loadLesson(file), file);
    if (!lesson && lesson.error().kind != ErrorKind::Input) return lesson.error();
    wrong = wrong || !lesson;
    Json answer = lesson ? summaryOf(*lesson) : Json::object();
    answer["file"] = file;
    answer["problems"] = Json::array();
    if (!lesson) {
      const Error& error = lesson.error();
      answer["problems"].push_back({{"code", error.code},
                                    {"severity", "error"},
                                    {"line", error.place.line},
                                    {"column", error.place.column},
                                    {"message", error.message.english()}});
      if (!context.json) context.out << error.english() << '\n';
    } else if (!context.json) {
      context.out << file << ": no problems found\n  " << lineOf(*lesson) << '\n';
    }
    all.push_back(std::move(answer));
  }
  if (context.json) context.answer(all);
  return wrong ? kInputWrong : kDone;
}

}  // namespace

void addLessons(CLI::App& app, Action& action) {
  auto options = std::make_shared<Options>();
  CLI::App* added =
      command(app, action, "lessons", "Lists the built-in lessons, or checks lesson files", options, lessons);
  added->add_option("FILES", options->files, "Lesson files to check; none: list the built-in lessons");
}

}  // namespace unroll::cli
