// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>

#include "lessons/lesson.h"

namespace unroll {

/// How far somebody got in a lesson, remembered between starts of the program. By keys of steps and exercises, so that
/// a lesson whose author goes on writing keeps what was done of it.
class LessonProgress {
 public:
  explicit LessonProgress(const std::string& lesson) : m_group(groupOf(lesson)) {}

  QString step() const;  ///< where the reader was; empty: not begun
  void setStep(const std::string& key);
  bool done(const std::string& step) const;
  void setDone(const std::string& step);

  /// What was answered to a step's prediction, as it was typed or the number of the choice; "?": it was shown. Empty:
  /// not answered yet.
  QString answer(const std::string& step) const;
  void setAnswer(const std::string& step, const QString& answer);

  /// How an exercise was solved: the better one stays.
  enum class Solved { Not, Shown, Helped, Alone };
  Solved solved(const std::string& exercise) const;
  void setSolved(const std::string& exercise, Solved how);

  struct Sum {
    int stepsDone = 0, steps = 0;
    int exercisesSolved = 0, exercises = 0;  ///< solved: not shown
    bool begun = false;
    bool complete() const { return steps > 0 && stepsDone == steps; }
  };
  Sum sum(const Lesson& lesson) const;
  /// The step to go on with.
  size_t place(const Lesson& lesson) const;
  void forget();

 private:
  static QString groupOf(const std::string& lesson);
  QString key(const char* kind, const std::string& of) const;
  QString m_group;
};

}  // namespace unroll
