// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "chalkboard/board.h"
#include "lessons/sheet.h"

namespace unroll {

/// Where the numbers of a lesson's step or exercise come from: a chalkboard's kind with its settings, or a document
/// (a worked example of the program, or one written into the lesson).
struct Scene {
  std::string key;                           ///< how the lesson calls it
  std::optional<BoardSettings> board = {};   ///< its seed is that of the lesson's own numbers
  std::optional<NetworkSpec> document = {};  ///< where board is empty; carries a sample
  /// Numbers that the lesson gives itself: "cell.W", "x", "target". Left out of variants.
  std::map<std::string, TensorD> numbers = {};
  /// The pass goes on through the optimizer's first step ("next cell.W[0,0]").
  bool update = false;
};

/// What a scene shows: SEED 0 the lesson's own numbers, else a variant: the same network with other numbers, kind to
/// mental arithmetic, drawn from SEED.
Result<Board> makeScene(const Scene& scene, uint64_t seed = 0);

/// Numbers to be found, in a scene.
struct Exercise {
  std::string key;                  ///< unique in its lesson
  std::string scene;                ///< key of the lesson's scene
  std::vector<std::string> blanks;  ///< references
  std::vector<std::string> given;   ///< what is told beside sample and weights
  SheetOptions options;
  /// Errors (errorsOfWork) that every variant can tell from the right answer at one of its blanks at least: numbers
  /// are drawn until that holds.
  std::vector<std::string> errors;
};

/// Whether one of the sheet's blanks tells the error KEY from the right answer.
bool namesError(const Sheet& sheet, std::string_view key);

/// An exercise with numbers.
struct ExerciseVariant {
  uint64_t seed = 0;
  Board board;
  Sheet sheet;
};

/// SEED 0: the lesson's own numbers. Others: endless variants; the same seed gives the same numbers on every machine.
/// Draws whose answers are no exercise (all 0, nothing finite, a declared error that gives the right number) are
/// passed over; fails where none of many draws does.
Result<ExerciseVariant> makeVariant(const Exercise& exercise, const Scene& scene, uint64_t seed = 0);

}  // namespace unroll
