// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QBoxLayout>
#include <QFrame>
#include <QGridLayout>
#include <QLabel>
#include <vector>

#include "explain/function_curve.h"
#include "explain/explain_cursor.h"
#include "explain/formula_view.h"
#include "explain/op_picture.h"
#include "explain/tensor_view.h"
#include "explain/worked_faults.h"

namespace unroll {

/// The card of a step: in symbols, with the numbers put in, the result; the chosen number's own
/// derivation where the tensor is too large to say it all; what a document printed beside what is
/// right; operands and result as heat maps.
class StepCard : public QFrame {
  Q_OBJECT
 public:
  explicit StepCard(ExplainCursor* cursor, QWidget* parent = nullptr);
  void setFaults(std::vector<FaultPlace> faults, const QString& source);
  /// Whether the print stands beside the right form, or only the right one is shown.
  void setShowPrinted(bool printed);
  const std::vector<FormulaView*>& formulas() const { return m_formulas; }
  /// The shown formulas as LaTeX, one display a line.
  QString latex() const;
  /// The card as a picture, at twice the screen's pixels.
  QPixmap picture();
  const std::vector<TensorView*>& tensors() const { return m_tensors; }
  FunctionCurveView* curve() const { return m_curve; }
  OpPicture* opPicture() const { return m_picture; }

 protected:
  void changeEvent(QEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  struct Line {
    QLabel* caption;
    FormulaView* view;
  };
  Line addLine(QVBoxLayout* column, double size);
  void retranslate();
  void showStep();
  void showCell();
  void showPrint();
  void showTensors();
  void mark();
  void connectFormula(FormulaView* view);
  void arrange();
  int sideWidth(int inside) const;
  bool formulasFit(int room) const;
  int tensorsNeed(int room) const;
  void setFormulaSize(double size);
  QString nameOf(const CellRef& cell) const;

  ExplainCursor* m_cursor;
  Line m_symbols, m_numbers, m_result, m_cellSymbols, m_cellNumbers, m_cellResult;
  QWidget *m_cell, *m_print, *m_strip;
  QBoxLayout* m_halves;  ///< formulas, and beside or below them the tensors
  QGridLayout* m_printGrid;
  FunctionCurveView* m_curve;
  OpPicture* m_picture;  ///< what the operation did to the chosen number
  std::vector<FormulaView*> m_formulas, m_printFormulas;
  std::vector<TensorView*> m_tensors;
  std::vector<FaultPlace> m_faults;
  QString m_source;
  bool m_printed = true;
};

}  // namespace unroll
