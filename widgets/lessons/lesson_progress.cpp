// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lesson_progress.h"

#include <QSettings>
#include <algorithm>

namespace unroll {
namespace {

/// Keys of settings know "/" as a level.
QString escaped(const std::string& key) { return QString::fromStdString(key).replace(u'/', u'_').replace(u'\\', u'_'); }

}  // namespace

QString LessonProgress::groupOf(const std::string& lesson) { return QStringLiteral("lessons/") + escaped(lesson); }

QString LessonProgress::key(const char* kind, const std::string& of) const {
  return QStringLiteral("%1/%2/%3").arg(m_group, QLatin1String(kind), escaped(of));
}

QString LessonProgress::step() const { return QSettings().value(m_group + QStringLiteral("/step")).toString(); }

void LessonProgress::setStep(const std::string& key) {
  QSettings().setValue(m_group + QStringLiteral("/step"), QString::fromStdString(key));
}

bool LessonProgress::done(const std::string& step) const { return QSettings().value(key("done", step)).toBool(); }
void LessonProgress::setDone(const std::string& step) { QSettings().setValue(key("done", step), true); }

QString LessonProgress::answer(const std::string& step) const {
  return QSettings().value(key("answers", step)).toString();
}

void LessonProgress::setAnswer(const std::string& step, const QString& answer) {
  QSettings().setValue(key("answers", step), answer);
}

LessonProgress::Solved LessonProgress::solved(const std::string& exercise) const {
  return static_cast<Solved>(std::clamp(QSettings().value(key("exercises", exercise)).toInt(), 0, 3));
}

void LessonProgress::setSolved(const std::string& exercise, Solved how) {
  if (how > solved(exercise)) QSettings().setValue(key("exercises", exercise), static_cast<int>(how));
}

LessonProgress::Sum LessonProgress::sum(const Lesson& lesson) const {
  Sum sum;
  sum.begun = !step().isEmpty();
  sum.steps = static_cast<int>(lesson.steps.size());
  for (const LessonStep& one : lesson.steps) {
    sum.stepsDone += done(one.key);
    for (const LessonExercise& exercise : one.exercises) {
      ++sum.exercises;
      sum.exercisesSolved += solved(exercise.exercise.key) > Solved::Shown;
    }
  }
  return sum;
}

size_t LessonProgress::place(const Lesson& lesson) const {
  const std::string last = step().toStdString();
  for (size_t i = 0; i < lesson.steps.size(); ++i)
    if (lesson.steps[i].key == last) return i;
  return 0;
}

void LessonProgress::forget() { QSettings().remove(m_group); }

}  // namespace unroll
