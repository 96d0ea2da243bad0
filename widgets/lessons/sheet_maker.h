// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>
#include <QWidget>
#include <memory>
#include <string>
#include <vector>

#include "explain/formula_view.h"
#include "lessons/sheet.h"

namespace unroll {

/// Makes a sheet of a derivation: the way to a number, line by line, in which a click on a number makes it a blank.
class SheetMaker : public QWidget {
  Q_OBJECT
 public:
  explicit SheetMaker(QWidget* parent = nullptr);

  /// CELL is the first blank.
  void setDerivation(std::shared_ptr<const Explanation> explanation, const CellRef& cell);
  const std::vector<CellRef>& blanks() const { return m_blanks; }
  /// As makeSheet wants them, in the order in which they are computed.
  std::vector<std::string> references() const;
  void toggle(const CellRef& cell);
  SheetOptions options() const;
  const std::shared_ptr<const Explanation>& explanation() const { return m_explanation; }
  const std::vector<FormulaView*>& lines() const { return m_lines; }
  QPushButton* makeButtonWidget() const { return m_make; }
  QString told() const { return m_told->text(); }
  void setTypeSize(double pixels);

 Q_SIGNALS:
  void made(const unroll::Sheet& sheet);
  void closed();

 protected:
  void keyPressEvent(QKeyEvent* event) override;

 private:
  void build();
  QWidget* buildSide();
  void collect(const CellRef& cell);
  void write();
  void make();
  bool isComputed(const CellRef& cell) const;
  Formula lineOf(const CellRef& cell) const;
  Formula withBlanks(const Formula& formula) const;

  std::shared_ptr<const Explanation> m_explanation;
  std::vector<CellRef> m_way;  ///< computed numbers that lead to the chosen one
  std::vector<CellRef> m_blanks;
  std::vector<FormulaView*> m_lines;
  double m_size = 22.0;
  QWidget* m_lineBox;
  QLabel *m_title, *m_count, *m_told;
  QSpinBox* m_digits;
  QComboBox* m_help;
  QPushButton *m_make, *m_close;
};

}  // namespace unroll
