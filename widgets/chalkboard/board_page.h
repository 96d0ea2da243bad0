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
  /// What a lesson leaves out as long as it is not needed.
  struct Allowed {
    bool lines = true;        ///< the steps below what is given
    bool edit = true;         ///< given numbers can be changed
    bool derivations = true;  ///< a click on a computed number shows where it comes from
    bool operator==(const Allowed&) const = default;
  };
  void setAllowed(const Allowed& allowed);
  /// Whether the line of a step stays once the next ones are written.
  bool stays(int step) const;
  /// Numbers that are lit whatever is hovered.
  void setEmphasized(std::vector<CellRef> cells);
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
  Allowed m_allowed;
  std::vector<CellRef> m_emphasized;
  bool m_printed = true;
  bool m_following = false;  ///< the present line is kept in sight, until somebody scrolls
};

}  // namespace unroll
