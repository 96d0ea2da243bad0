// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QTimer>
#include <QWidget>

#include "explain/explain_cursor.h"
#include "explain/step_slider.h"

namespace unroll {

/// First, back, play, next, last, a slider over all steps, "step 4 of 38"; below the directions, how far one goes at
/// once (operation, section, layer, time step, a whole training step), and how fast it plays. Drives the cursor, and
/// follows it. Training steps are somebody else's to take: it asks for them.
class Transport : public QWidget {
  Q_OBJECT
 public:
  explicit Transport(ExplainCursor* cursor, QWidget* parent = nullptr);
  bool playing() const { return m_timer.isActive(); }
  void setPlaying(bool playing);

  // What Space, Backspace, Home and End do.
  void next();
  void back();
  void first();
  void last();

  /// What can be said of training steps. Without any of it (a chalkboard) nothing of training is shown.
  struct Training {
    bool offered = false;
    bool canStep = false, canUndo = false;
    QString why;  ///< it can't step
  };
  void setTraining(const Training& training);
  /// Whether one goes by whole training steps.
  bool bySteps() const { return m_bySteps; }

 Q_SIGNALS:
  /// One training step forward, answered by another explanation in the cursor.
  void trainingStepWanted();
  void trainingStepBackWanted();

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void build();
  QWidget* buildTape();
  QWidget* buildChoices();
  void retranslate();
  void fillChoices();
  void choose(int granularity);
  void follow();
  void followTraining();
  void advance();
  void showDirection(ExplainCursor::Direction direction);
  bool canNext() const;
  bool canBack() const;
  bool loops() const { return m_training.offered && m_loop->isChecked(); }
  ExplainCursor* m_cursor;
  QPushButton *m_first, *m_back, *m_play, *m_next, *m_last, *m_loop, *m_step;
  QPushButton* m_directions[3];
  StepSlider* m_slider;
  QLabel *m_place, *m_by;
  QComboBox *m_granularity, *m_pace;
  Training m_training;
  bool m_bySteps = false;
  bool m_waiting = false;  ///< for the explanation after a training step
  bool m_rewind = false;   ///< and then from the first operation
  QTimer m_timer;
};

}  // namespace unroll
