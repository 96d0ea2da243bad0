// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QFrame>
#include <QLabel>
#include <QPushButton>
#include <memory>
#include <vector>

#include "lessons/blank_line.h"
#include "lessons/lesson_progress.h"
#include "lessons/lesson_text_view.h"
#include "lessons/sheet.h"

namespace unroll {

class DerivationPanel;
class ExplainCursor;
class ExplainJob;

/// A sheet to be filled in: what is given, a line with a blank for each number that is asked for, what is said of each
/// answer, hints step by step, the solution with the derivation of every number, other numbers, and the score. Of a
/// lesson or made from any derivation.
class SheetView : public QFrame {
  Q_OBJECT
 public:
  explicit SheetView(QWidget* parent = nullptr);
  ~SheetView() override;

  struct Texts {
    QString title;
    std::vector<Paragraph> task, hint, solution;
  };
  /// SEED: which variant the numbers are of; 0: the author's own.
  void setSheet(Sheet sheet, Texts texts, uint64_t seed = 0);
  const Sheet& sheet() const { return m_sheet; }
  const Texts& texts() const { return m_texts; }
  uint64_t seed() const { return m_seed; }
  void setVariantsOffered(bool offered);
  /// Why there are no other numbers.
  void complain(const QString& sentence);
  void setTypeSize(double pixels);

  void check();
  void giveHint();
  void showSolution();
  /// Where the number of a blank comes from, below the sheet.
  void showDerivation(const CellRef& cell);
  bool allRight() const;
  int rightCount() const;
  bool revealed() const { return m_revealed; }

  const std::vector<BlankLine*>& blanks() const { return m_blanks; }
  QLabel* verdictLabel(size_t index) const { return m_rows[index].verdict; }
  QPushButton* checkButton() const { return m_check; }
  QPushButton* hintButton() const { return m_hintButton; }
  QPushButton* solutionButton() const { return m_solutionButton; }
  QPushButton* newNumbersButton() const { return m_new; }
  QPushButton* whyButton(size_t index) const { return m_rows[index].why; }
  QLabel* score() const { return m_score; }
  ExplainCursor* cursor() const { return m_cursor; }

 Q_SIGNALS:
  void newNumbersWanted();
  void exportWanted();
  void solved(unroll::LessonProgress::Solved how);

 protected:
  void keyPressEvent(QKeyEvent* event) override;

 private:
  struct Row {
    QWidget* box = nullptr;
    FormulaView* symbols = nullptr;
    QLabel* verdict = nullptr;
    QPushButton* why = nullptr;
  };
  void build();
  QWidget* buildButtons();
  void makeRows();
  void makeGiven();
  void writeLines();
  void tellOthers();
  void say(size_t index, const Verdict& verdict, bool partly);
  void showScore();
  void showHintState();
  std::vector<std::string> allTyped() const;

  Sheet m_sheet;
  Texts m_texts;
  uint64_t m_seed = 0;
  int m_help = 0;  ///< how much stands beside the blanks: SheetOptions::Help
  bool m_hinted = false, m_revealed = false, m_checked = false, m_told = false;
  double m_size = 21.0;
  std::vector<Row> m_rows;
  std::vector<BlankLine*> m_blanks;
  std::vector<Verdict> m_verdicts;
  std::vector<FormulaView*> m_given;

  QLabel *m_title, *m_seedLabel, *m_score, *m_givenCaption, *m_digits, *m_complaint;
  LessonTextView *m_task, *m_hint, *m_solution;
  QWidget *m_givenBox, *m_rowBox;
  QPushButton *m_check, *m_hintButton, *m_solutionButton, *m_new, *m_export;
  ExplainCursor* m_cursor;
  DerivationPanel* m_derivation = nullptr;  ///< made when it is wanted first
  ExplainJob* m_job = nullptr;
  QFrame* m_derivationBox;
};

}  // namespace unroll
