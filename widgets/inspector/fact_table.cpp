// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspector/fact_table.h"

#include <QGridLayout>
#include <QLabel>

#include "controls.h"
#include "theme/theme.h"

namespace unroll {

FactTable::FactTable(QGridLayout* grid) : m_grid(grid) {
  while (QLayoutItem* item = grid->takeAt(0)) {
    delete item->widget();
    delete item;
  }
  for (int row = 0; row < grid->rowCount(); ++row) grid->setRowMinimumHeight(row, 0);
}

void FactTable::heading(const QString& words) {
  if (m_row > 0) m_grid->setRowMinimumHeight(m_row++, 8);
  m_grid->addWidget(makeHeading(words), m_row++, 0, 1, 2);
}

void FactTable::fact(const QString& name, const QString& value, const QString& help) {
  QLabel* left = makeLabel(name, "muted");
  QLabel* right = makeLabel(value);
  right->setFont(Theme::instance().numbers());
  right->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
  right->setTextInteractionFlags(Qt::TextSelectableByMouse);
  right->setAccessibleName(name + QLatin1Char(' ') + value);
  left->setToolTip(help);
  right->setToolTip(help);
  m_grid->addWidget(left, m_row, 0);
  m_grid->addWidget(right, m_row++, 1);
}

void FactTable::wide(const QString& richText) {
  QLabel* label = makeLabel(richText);
  label->setTextFormat(Qt::RichText);
  label->setWordWrap(true);
  label->setTextInteractionFlags(Qt::TextSelectableByMouse);
  m_grid->addWidget(label, m_row++, 0, 1, 2);
}

void FactTable::done() { m_grid->parentWidget()->updateGeometry(); }

}  // namespace unroll
