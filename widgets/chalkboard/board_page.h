// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QScrollArea>
#include <QTimer>
#include <map>
#include <memory>
#include <vector>

#include "chalkboard/board_line.h"
#include "chalkboard/board_model.h"
#include "chalkboard/number_editor.h"
#include "explain/worked_faults.h"

class QVBoxLayout;

namespace unroll {

/// The board itself: what is given, as matrices whose numbers can be edited, and below it one line for each step so
/// far. Values with a name stay on the board; the operations between them stand there only until the value that they
/// lead to is written, as a teacher's side calculations do.
class BoardPage : public QScrollArea {
  Q_OBJECT
 public:
  BoardPage(BoardModel* model, ExplainCursor* cursor, QWidget* parent = nullptr);

  void setFontSize(double pixels);
  double fontSize() const { return m_size; }
  void setShowPrinted(bool printed);
  /// The lines that stand on the board, in their order.
  const std::vector<BoardLine*>& lines() const { return m_shown; }
  const std::vector<FormulaView*>& givens() const { return m_givens; }
  NumberEditor* editor() const { return m_editor; }
  /// The next (or previous) step that stays on the board.
  void goToLine(bool forward);

 protected:
  void resizeEvent(QResizeEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  void load();
  void write();
  void writeGivens();
  void follow();
  void writePending();
  void reveal();
  void mark();
  void click(FormulaView* view, const CellRef& cell);
  void onward(FormulaView* from, bool forward);
  bool stays(int step) const;
  std::vector<int> stepsShown() const;
  QString captionOf(int step) const;
  BoardLine* lineOf(int step);
  void setFaultsOf(BoardLine* line);
  void showCells();

  BoardModel* m_model;
  ExplainCursor* m_cursor;
  QWidget* m_page;
  QVBoxLayout* m_column;
  QLabel* m_givenCaption;
  QWidget* m_givenBox;
  std::vector<FormulaView*> m_givens;
  std::map<int, BoardLine*> m_lines;  ///< by step; made once they are needed
  std::vector<BoardLine*> m_shown;
  std::vector<BoardLine*> m_pending;  ///< out of sight and not written since the last change
  std::vector<FaultPlace> m_faults;
  NumberEditor* m_editor;
  QTimer m_later;
  int m_asked = -1;    ///< the line below which a number stands
  CellRef m_askedFor;  ///< and the number
  double m_size = 28.0;
  bool m_printed = true;
  bool m_following = false;  ///< the present line is kept in sight, until somebody scrolls
};

}  // namespace unroll
