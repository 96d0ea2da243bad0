// SPDX-License-Identifier: GPL-3.0-or-later
#include "chalkboard/printed_note.h"

#include <QGridLayout>

#include "controls.h"
#include "translate.h"

namespace unroll {

PrintedNote::PrintedNote(const PrintedFault& fault, const QString& source, bool printed, QWidget* parent)
    : QFrame(parent) {
  auto* grid = new QGridLayout(this);
  grid->setContentsMargins(4, 4, 4, 8);
  grid->setHorizontalSpacing(32);
  grid->setVerticalSpacing(4);
  grid->setColumnStretch(0, 1);
  if (printed) grid->setColumnStretch(1, 1);
  QLabel* why = makeLabel(QStringLiteral("⚠  ") + translated(fault.fault), "warning", this);
  why->setWordWrap(true);
  grid->addWidget(why, 0, 0, 1, 2);
  const QString whose = fault.whose == "ours" ? tr("our correction") : tr("the document's correction");
  const auto put = [&](const QString& caption, Formula formula, int column) {
    auto* view = new FormulaView(this);
    view->setFormula(std::move(formula));
    grid->addWidget(makeLabel(caption, "small", this), 1, column);
    grid->addWidget(view, 2, column, Qt::AlignTop);
    m_views.push_back(view);
  };
  if (printed) {
    Formula wrong = formula::parse(fault.printed);
    wrong.fault = true;
    put(source.isEmpty() ? tr("as printed") : tr("as printed in %1").arg(source), std::move(wrong), 0);
  }
  put(tr("as it should be (%1)").arg(whose), formula::parse(fault.right), printed ? 1 : 0);
}

void PrintedNote::setFontSize(double pixels) {
  for (FormulaView* view : m_views) view->setFontSize(pixels);
}

}  // namespace unroll
