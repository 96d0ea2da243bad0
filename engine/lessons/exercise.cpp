// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/exercise.h"

#include <algorithm>
#include <cmath>

#include "chalkboard/kind_numbers.h"
#include "core/rng.h"

namespace unroll {
namespace {

constexpr uint64_t kMostDraws = 64;

/// Puts the numbers that the lesson gives itself in their places.
Status putNumbers(const Scene& scene, Board& board) {
  for (const auto& [name, values] : scene.numbers) {
    TensorD* place = nullptr;
    NetworkSpec& spec = board.spec;
    if (name == "target" && spec.sample && spec.sample->target) place = &*spec.sample->target;
    if (spec.sample)
      if (const auto input = spec.sample->inputs.find(name); input != spec.sample->inputs.end()) place = &input->second;
    if (const auto weight = spec.weights.find(name); weight != spec.weights.end()) place = &weight->second;
    if (!place)
      return Error{
          "lesson.number",
          {QT_TRANSLATE_NOOP("engine",
                             "The scene has no input, target or parameter called '{0}'. Write \"x\", \"target\" "
                             "or \"cell.W\"."),
           {name}}};
    if (place->size() != values.size())
      return Error{"lesson.number_size",
                   {QT_TRANSLATE_NOOP("engine", "'{0}' has {1} numbers in this scene, but {2} are given."),
                    {name, std::to_string(place->size()), std::to_string(values.size())}}};
    *place = values.reshaped(place->extents());
  }
  return Unit{};
}

int64_t samplesOf(const NetworkSpec& spec) {
  if (!spec.sample || spec.sample->inputs.empty()) return 1;
  const Extents& extents = spec.sample->inputs.begin()->second.extents();
  return extents.empty() ? 1 : extents.front();
}

/// Whether there is something to find: numbers that are not all the same as what a wrong way gives.
bool isExercise(const Sheet& sheet, const std::vector<std::string>& errors) {
  for (const SheetItem& item : sheet.items) {
    const auto numbers = item.expected.span();
    const bool nothing = std::all_of(numbers.begin(), numbers.end(), [](double v) { return v == 0.0; });
    if (nothing || item.errors.empty()) return false;
  }
  return std::all_of(errors.begin(), errors.end(), [&](const std::string& key) { return namesError(sheet, key); });
}

}  // namespace

bool namesError(const Sheet& sheet, std::string_view key) {
  return std::any_of(sheet.items.begin(), sheet.items.end(), [&](const SheetItem& item) {
    return std::any_of(item.errors.begin(), item.errors.end(),
                       [&](const LikelyError& error) { return error.key == key; });
  });
}

namespace {

Result<Board> drawnScene(const Scene& scene, uint64_t seed) {
  if (scene.board) {
    BoardSettings settings = *scene.board;
    if (seed != 0) settings.seed = seed;
    auto board = makeBoard(settings);
    if (!board) return board;
    if (seed == 0) UNROLL_CHECK(putNumbers(scene, *board));
    return board;
  }
  UNROLL_ASSERT(scene.document.has_value());
  Board board{*scene.document};
  if (seed == 0) {
    UNROLL_CHECK(putNumbers(scene, board));
  } else {
    UNROLL_CHECK(drawKindNumbers(board, seed, samplesOf(*scene.document)));
  }
  return board;
}

}  // namespace

Result<Board> makeScene(const Scene& scene, uint64_t seed) {
  auto board = drawnScene(scene, seed);
  if (board && scene.update && !board->update) board->update.emplace();
  return board;
}

Result<ExerciseVariant> makeVariant(const Exercise& exercise, const Scene& scene, uint64_t seed) {
  const auto made = [&](uint64_t draw) -> Result<ExerciseVariant> {
    ExerciseVariant variant;
    variant.seed = seed;
    UNROLL_TRY(variant.board, makeScene(scene, draw));
    UNROLL_TRY(auto explanation, explainBoard(variant.board));
    UNROLL_TRY(variant.sheet, makeSheet(std::move(explanation), exercise.blanks, exercise.given, exercise.options));
    return variant;
  };
  if (seed == 0) return made(0);
  const Rng draws(seed, "lesson/" + exercise.scene);
  for (uint64_t i = 0; i < kMostDraws; ++i) {
    auto variant = made(draws.bitsAt(i) | 1);
    // What is wrong with the exercise itself is wrong with every draw; a number that is not finite may be the draw's.
    if (!variant && variant.error().code != "sheet.finite") return variant;
    if (variant && isExercise(variant->sheet, exercise.errors)) return variant;
  }
  return Error{"lesson.variant",
               {QT_TRANSLATE_NOOP("engine",
                                  "No numbers were found for the exercise '{0}' that tell its errors apart. Name fewer "
                                  "errors, or take a larger board."),
                {exercise.key}}};
}

}  // namespace unroll
