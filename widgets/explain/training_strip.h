// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QFrame>
#include <QLabel>
#include <QPushButton>
#include <vector>

namespace unroll {

/// What steps of training in Explain have done to the loss: how many there were, the loss before, between and after as a
/// line, and the way back to the start. There is none of it before the first step.
class TrainingStrip : public QFrame {
  Q_OBJECT
 public:
  explicit TrainingStrip(QWidget* parent = nullptr);
  /// LOSSES[0] is from before the first step; not a number where it is not known. OF_RUN: the session's own steps, which
  /// can't be taken back here.
  void setLosses(std::vector<double> losses, int steps, bool ofRun);
  const std::vector<double>& losses() const { return m_losses; }

 Q_SIGNALS:
  void resetWanted();

 protected:
  void changeEvent(QEvent* event) override;

 private:
  class Line;
  void show();
  std::vector<double> m_losses;
  int m_steps = 0;
  bool m_ofRun = false;
  QLabel *m_words, *m_loss;
  Line* m_line;
  QPushButton* m_reset;
};

}  // namespace unroll
