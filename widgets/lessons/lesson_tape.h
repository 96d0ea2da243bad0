// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QLabel>
#include <QPushButton>
#include <QSlider>
#include <QWidget>
#include <functional>

#include "explain/explain_cursor.h"

namespace unroll {

/// Back, next, a slider and where one is: the transport of a lesson, which goes only as far as the lesson has got.
class LessonTape : public QWidget {
  Q_OBJECT
 public:
  explicit LessonTape(ExplainCursor* cursor, QWidget* parent = nullptr);

  /// Steps from END on are not there yet.
  void setEnd(int end);
  int end() const { return m_end; }
  /// Which steps one goes to at once: STAYS says whether a step stays on the board.
  void setStays(std::function<bool(int)> stays) { m_stays = std::move(stays); }
  void next() { go(1); }
  void back() { go(-1); }
  QPushButton* nextButton() const { return m_next; }
  QPushButton* backButton() const { return m_back; }

 private:
  void go(int way);
  void follow();
  ExplainCursor* m_cursor;
  QPushButton *m_first, *m_back, *m_next, *m_last;
  QSlider* m_slider;
  QLabel* m_place;
  std::function<bool(int)> m_stays;
  int m_end = 0;
};

}  // namespace unroll
