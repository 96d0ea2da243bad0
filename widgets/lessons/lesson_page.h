// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QFrame>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <memory>
#include <vector>

#include "lessons/lesson.h"
#include "lessons/lesson_progress.h"
#include "lessons/lesson_stage.h"
#include "lessons/lesson_text_view.h"
#include "lessons/prediction_view.h"
#include "lessons/sheet_view.h"
#include "lessons/step_dots.h"

namespace unroll {

/// One lesson: its steps one after another. At the left what is said and asked, at the right the board or the
/// exercises; below, Back and Next. What a prediction asks for is not on the board before it is answered.
class LessonPage : public QWidget {
  Q_OBJECT
 public:
  explicit LessonPage(QWidget* parent = nullptr);

  void setLesson(std::shared_ptr<const Lesson> lesson);
  const Lesson* lesson() const { return m_lesson.get(); }
  int step() const { return m_step; }
  void goTo(int step);
  void next();
  void back();
  /// Why one can't go on; empty: one can.
  QString whyNotNext() const;

  LessonTextView* text() const { return m_text; }
  LessonTextView* afterwards() const { return m_afterwards; }
  PredictionView* prediction() const { return m_prediction; }
  LessonStage* stage() const { return m_stage; }
  const std::vector<SheetView*>& sheets() const { return m_sheets; }
  QPushButton* nextButton() const { return m_next; }
  QPushButton* backButton() const { return m_back; }
  QPushButton* listButton() const { return m_list; }
  /// A step with both has the board first; then its exercises.
  void showExercises(bool exercises);
  bool exercisesShown() const { return m_exercising; }
  QPushButton* boardTab() const { return m_boardTab; }
  QPushButton* exerciseTab() const { return m_exerciseTab; }
  StepDots* dots() const { return m_dots; }
  /// The sheet that the person is at, or the only one; null where there is none.
  SheetView* currentSheet() const;
  void setLanguage(std::string language) { m_language = std::move(language); }

 Q_SIGNALS:
  void closed();
  void exportWanted();
  void progressed();

 protected:
  void keyPressEvent(QKeyEvent* event) override;
  bool event(QEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  QWidget* buildHead();
  QWidget* buildFoot();
  QWidget* buildText();
  QWidget* buildStage();
  QWidget* buildTabs(QWidget* parent);
  void showStep();
  void showBoard();
  std::string refAt(size_t index) const;
  void showTexts();
  void showGoals();
  void clearSheets();
  void fillSheets();
  void makeSheet(size_t exercise, SheetView* view, uint64_t seed);
  void predicted(const QString& answer);
  void exerciseSolved(size_t exercise, LessonProgress::Solved how);
  void showNavigation();
  void arrange();
  bool open() const;  ///< a prediction waits for its answer
  bool hasBoard() const { return m_stage->hasScene(); }
  void focusStep();
  const LessonStep& current() const { return m_lesson->steps[static_cast<size_t>(m_step)]; }
  std::vector<Paragraph> written(const Localized& text, const Explanation* explanation) const;
  std::shared_ptr<const Explanation> scenePass() const;

  std::shared_ptr<const Lesson> m_lesson;
  std::unique_ptr<LessonProgress> m_progress;
  std::string m_language;
  int m_step = -1;
  bool m_exercising = false;

  QFrame *m_head, *m_foot;
  QLabel *m_title, *m_stepTitle, *m_where, *m_keys, *m_empty;
  QPushButton *m_list, *m_back, *m_next, *m_boardTab, *m_exerciseTab;
  StepDots* m_dots;
  QScrollArea *m_textArea, *m_sheetArea;
  QWidget *m_stageBox, *m_sheetBox, *m_textColumn, *m_body, *m_tabs;
  LessonTextView *m_text, *m_goals, *m_afterwards;
  PredictionView* m_prediction;
  LessonStage* m_stage;
  std::vector<SheetView*> m_sheets;
};

}  // namespace unroll
