// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QFrame>
#include <vector>

#include "explain/formula_view.h"
#include "graph/network_spec.h"

namespace unroll {

/// A fault of a document at its line: what is wrong, the print with its mark, and beside it what is right.
class PrintedNote : public QFrame {
  Q_OBJECT
 public:
  /// FAULT is copied. PRINTED: whether the print is shown too.
  PrintedNote(const PrintedFault& fault, const QString& source, bool printed, QWidget* parent);
  void setFontSize(double pixels);

 private:
  std::vector<FormulaView*> m_views;
};

}  // namespace unroll
