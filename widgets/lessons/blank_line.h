// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QLineEdit>
#include <QWidget>
#include <vector>

#include "explain/formula_view.h"
#include "lessons/sheet.h"

namespace unroll {

/// A formula with the blank of one item of a sheet in it: the student types where the number stands. A vector or a
/// matrix has a field for each of its numbers, within its brackets. Blanks of other items show what was typed into
/// them.
class BlankLine : public QWidget {
  Q_OBJECT
 public:
  explicit BlankLine(QWidget* parent = nullptr);

  /// NAME: what the blank asks for, in words ("z₀"); screen readers say it.
  void setItem(const SheetItem& item, const QString& name);
  /// Which of the item's formulas; one without the blank is a label.
  void setFormula(const Formula& formula);
  /// What stands in the other blanks, by number from 1.
  void setOthers(std::vector<QString> typed);
  void setTypeSize(double pixels);

  /// As checkAnswer wants it; empty where nothing is typed.
  QString typed() const;
  void setTyped(const QString& text);  ///< of one number, or "[a, b; c, d]"
  bool partlyEmpty() const;            ///< some numbers are typed and some are not
  void setReadOnly(bool readOnly);
  /// What Verdict says, as colours and signs; Empty takes it away.
  void setVerdict(const Verdict& verdict);
  const std::vector<QLineEdit*>& fields() const { return m_fields; }
  FormulaView* formulaView() const { return m_view; }

  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;
  bool hasHeightForWidth() const override { return true; }
  int heightForWidth(int width) const override;

 Q_SIGNALS:
  void edited();
  void entered();  ///< Return in the last field

 protected:
  void resizeEvent(QResizeEvent* event) override;
  void showEvent(QShowEvent* event) override;
  void changeEvent(QEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  Formula withFields(const Formula& formula) const;
  void write();
  void place();
  void makeFields(size_t count);
  void moveTo(size_t field);
  int rows() const;
  int columns() const;

  FormulaView* m_view;
  std::vector<QLineEdit*> m_fields;
  std::vector<QWidget*> m_covers;  ///< below the fields, over the room that the formula keeps for them
  std::vector<QString> m_others;
  Formula m_formula;
  int m_number = 0;
  Extents m_extents;
  QString m_name;
  double m_size = 21.0;
};

}  // namespace unroll
