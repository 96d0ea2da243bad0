// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QLabel>
#include <QPushButton>
#include <QSlider>
#include <QTimer>
#include <QWidget>

#include "explain/explain_cursor.h"

namespace unroll {

/// First, back, play, next, last, a slider over the steps of a direction, "step 4 of 38", and the
/// directions. Drives the cursor, and follows it.
class Transport : public QWidget {
  Q_OBJECT
 public:
  explicit Transport(ExplainCursor* cursor, QWidget* parent = nullptr);
  bool playing() const { return m_timer.isActive(); }
  void setPlaying(bool playing);

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void build();
  void retranslate();
  void follow();
  void showDirection(ExplainCursor::Direction direction);
  ExplainCursor* m_cursor;
  QPushButton *m_first, *m_back, *m_play, *m_next, *m_last, *m_forward, *m_backward;
  QSlider* m_slider;
  QLabel* m_place;
  QTimer m_timer;
};

}  // namespace unroll
