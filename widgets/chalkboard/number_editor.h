// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QFrame>
#include <QLabel>
#include <QLineEdit>
#include <QPointer>

#include "chalkboard/board_model.h"
#include "explain/formula_view.h"

namespace unroll {

/// Edits a number of a board where it stands in a formula. What is typed is put in at once, as far as it is a number;
/// what is not stays, with the sentence that says what can be written. Enter keeps it, Escape takes all of it back,
/// Tab goes on to the next number of the formula that can be edited.
class NumberEditor : public QLineEdit {
  Q_OBJECT
 public:
  /// PAGE: what scrolls; formulas and the editor are its children.
  NumberEditor(BoardModel* model, QWidget* page);

  /// Opens over the number that stands for CELL in VIEW. requires: it is given (givenCell).
  void edit(FormulaView* view, const CellRef& cell);
  bool editing() const { return !isHidden(); }
  FormulaView* view() const { return m_view; }
  CellRef cell() const { return m_cell; }
  /// Over its number again, which may have moved.
  void place();
  /// Why what is typed is not taken; empty: it is.
  QString refusal() const { return m_sentence->text(); }

 Q_SIGNALS:
  /// Tab or Shift+Tab: the next number that can be edited beyond the formula's own.
  void leftAtEnd(unroll::FormulaView* view, bool forward);
  void closed();

 protected:
  bool event(QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;

 private:
  void take(const QString& text);
  void refuse(const QString& sentence);
  void finish(bool backToFormula);
  void goOn(bool forward);
  BoardModel* m_model;
  QPointer<FormulaView> m_view;
  CellRef m_cell;
  int m_mergeId = 0;
  int m_undoIndex = 0;  ///< of the model's stack when it opened
  QFrame* m_bubble;
  QLabel* m_sentence;
};

/// The numbers of a formula that can be edited, in reading order.
std::vector<CellRef> editableCells(const FormulaView& view, const Explanation& explanation);

}  // namespace unroll
