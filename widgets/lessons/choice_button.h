// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QPushButton>

#include "lessons/lesson_text_view.h"

namespace unroll {

/// A choice of a question: its key, its words with their formulas, and afterwards whether it was right.
class ChoiceButton : public QPushButton {
  Q_OBJECT
 public:
  ChoiceButton(int number, std::vector<Paragraph> words, QWidget* parent);
  enum class State { Open, Right, Wrong, Other };
  void setState(State state);
  State state() const { return m_state; }
  void setTypeSize(double pixels);

  bool hasHeightForWidth() const override { return true; }
  int heightForWidth(int width) const override;
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return {120, heightForWidth(std::max(120, width()))}; }

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  int m_number;
  QString m_words;
  State m_state = State::Open;
  LessonTextView* m_text;
};

}  // namespace unroll
