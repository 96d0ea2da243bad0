// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspector/title_field.h"

#include <QHelpEvent>
#include <QPainter>
#include <QStyleOptionFrame>
#include <QToolTip>

namespace unroll {

/// Where QLineEdit puts its words: two pixels inside what the style leaves.
QRect TitleField::wordsRect() const {
  QStyleOptionFrame option;
  initStyleOption(&option);
  return style()->subElementRect(QStyle::SE_LineEditContents, &option, this).adjusted(2, 0, -2, 0);
}

QString TitleField::shownWords() const { return fontMetrics().elidedText(text(), Qt::ElideRight, wordsRect().width()); }

bool TitleField::event(QEvent* event) {
  if (event->type() != QEvent::ToolTip || shownWords() == text()) return QLineEdit::event(event);
  const QString words = toolTip().isEmpty() ? text() : text() + u'\n' + toolTip();
  QToolTip::showText(static_cast<QHelpEvent*>(event)->globalPos(), words, this);
  return true;
}

void TitleField::paintEvent(QPaintEvent* event) {
  const QString words = shownWords();
  if (hasFocus() || words == text()) return QLineEdit::paintEvent(event);
  QPainter painter(this);
  QStyleOptionFrame option;
  initStyleOption(&option);
  style()->drawPrimitive(QStyle::PE_PanelLineEdit, &option, &painter, this);
  painter.setPen(palette().color(QPalette::Text));
  painter.drawText(wordsRect(), Qt::AlignLeft | Qt::AlignVCenter, words);
}

}  // namespace unroll
