// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QAbstractButton>

#include "lessons/lesson_progress.h"

namespace unroll {

/// A lesson in the list: its number, what it is about, how long it takes, and how far one got.
class LessonCard : public QAbstractButton {
  Q_OBJECT
 public:
  explicit LessonCard(int number, QWidget* parent = nullptr);
  /// NUMBER 0: a lesson of one's own.
  void setLesson(const QString& title, const QString& summary, int minutes, const LessonProgress::Sum& progress);
  QSize sizeHint() const override { return {300, 172}; }
  /// Each line as it is painted; dots where more would not fit.
  QStringList titleLines() const;
  QStringList summaryLines() const;

 protected:
  void paintEvent(QPaintEvent* event) override;
  void enterEvent(QEnterEvent* event) override;
  void leaveEvent(QEvent* event) override;

 private:
  QString facts() const;
  QRectF inside() const;
  int m_number;
  QString m_title, m_summary;
  int m_minutes = 0;
  LessonProgress::Sum m_progress;
};

}  // namespace unroll
