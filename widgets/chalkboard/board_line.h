// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QFrame>
#include <QLabel>
#include <vector>

#include "chalkboard/notation.h"
#include "chalkboard/printed_note.h"
#include "explain/explain_cursor.h"
#include "explain/formula_view.h"

namespace unroll {

/// One step of a board: where it belongs, the whole line (symbols, numbers, result), and below it, where the numbers
/// do not fit into one line or where a person asks, how a single number came about.
class BoardLine : public QFrame {
  Q_OBJECT
 public:
  BoardLine(int step, ExplainCursor* cursor, QWidget* parent);

  int step() const { return m_step; }
  /// Writes the line again; what has not changed costs nothing. CAPTION: where the step belongs; empty where the line
  /// before it says so already.
  void write(const BoardNotation& notation, const QString& caption);
  /// The single number below the line; not valid(): none, or, where the line is folded, its first.
  void showCell(const BoardNotation& notation, const CellRef& cell);
  CellRef shownCell() const { return m_cell; }
  bool folded() const { return m_folded; }
  void setFontSize(double pixels);
  void setCurrent(bool current);
  void setFaults(const std::vector<PrintedFault>& faults, const QString& source, bool printed);
  void mark(const ExplainCursor& cursor);
  FormulaView* formula() const { return m_formula; }
  std::vector<FormulaView*> formulas() const { return {m_formula, m_single}; }

 Q_SIGNALS:
  void clicked(unroll::FormulaView* view, const unroll::CellRef& cell);

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  void connectFormula(FormulaView* view);
  int m_step;
  ExplainCursor* m_cursor;
  QLabel* m_caption;
  FormulaView *m_formula, *m_single;
  std::vector<PrintedNote*> m_notes;
  CellRef m_cell;
  double m_size = 28.0;
  bool m_folded = false;
  bool m_current = false;
  bool m_backward = false;
};

}  // namespace unroll
