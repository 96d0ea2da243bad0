// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QFrame>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "lessons/choice_button.h"
#include "lessons/lesson.h"
#include "lessons/lesson_text_view.h"

namespace unroll {

/// A question that is asked before its answer is shown: choices, each with its key, or a number. Once answered (or
/// shown) it says what is right and why; then it stays as it is.
class PredictionView : public QFrame {
  Q_OBJECT
 public:
  explicit PredictionView(QWidget* parent = nullptr);

  /// SCENE: the pass that a number is of, and that numbers in the text come from; may be null. ANSWER: what was
  /// answered before, as answered() tells it; empty: not yet.
  void setPrediction(const LessonPrediction& prediction, std::shared_ptr<const Explanation> scene, std::string language,
                     const QString& answer);
  bool isAnswered() const { return m_answered; }
  /// Whether a person found it; false where it was shown.
  bool isRight() const { return m_right; }
  void setTypeSize(double pixels);

  void choose(int choice);
  void checkNumber();
  void showAnswer();
  /// Where the keyboard begins.
  void focusFirst();

  const std::vector<ChoiceButton*>& choices() const { return m_choices; }
  QLineEdit* number() const { return m_number; }
  QPushButton* checkButton() const { return m_check; }
  QPushButton* showButton() const { return m_show; }
  QLabel* verdict() const { return m_verdict; }
  LessonTextView* explanation() const { return m_explanation; }

 Q_SIGNALS:
  /// ANSWER: the number of a choice, what was typed, or "?" where it was shown.
  void answered(const QString& answer);

 protected:
  void keyPressEvent(QKeyEvent* event) override;

 private:
  void makeChoices();
  void finish(const QString& answer);
  void settle(const QString& answer);
  std::optional<double> rightNumber() const;
  std::vector<Paragraph> text(const Localized& of) const;

  LessonPrediction m_prediction;
  std::shared_ptr<const Explanation> m_scene;
  std::string m_language;
  bool m_answered = false, m_right = false;
  double m_size = 16.0;
  QLabel *m_heading, *m_verdict;
  LessonTextView *m_question, *m_reply, *m_explanation;
  QWidget *m_choiceBox, *m_numberBox;
  std::vector<ChoiceButton*> m_choices;
  QLineEdit* m_number;
  QPushButton *m_check, *m_show;
};

}  // namespace unroll
