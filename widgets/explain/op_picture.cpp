// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/op_picture.h"

#include <QEvent>
#include <QVBoxLayout>

namespace unroll {

OpPicture::OpPicture(ExplainCursor* cursor, QWidget* parent) : QWidget(parent) {
  // It takes the width that it is given and never asks for one: what is in it follows setRoom().
  setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 6, 0, 0);
  m_window = new WindowPage(cursor, this);
  m_softmax = new SoftmaxPage(cursor, this);
  m_statistics = new StatisticsPage(cursor, this);
  m_attention = new AttentionPage(cursor, this);
  m_pages = {m_window, m_softmax, m_statistics, m_attention};
  for (OpPage* page : m_pages) {
    page->hide();
    column->addWidget(page);
  }
}

/// A softmax within attention has both pictures: its row, and the map that the row stands in.
void OpPicture::load() {
  bool any = false;
  for (OpPage* page : m_pages) {
    const bool shown = page->load() && (!any || page == m_attention);
    page->setVisible(shown);
    any = any || shown;
  }
  setVisible(any);
}

void OpPicture::mark() {
  for (OpPage* page : m_pages)
    if (!page->isHidden()) page->mark();
}

void OpPicture::setRoom(int width) {
  for (OpPage* page : m_pages)
    if (!page->isHidden()) page->setRoom(width);
}

void OpPicture::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange)
    for (OpPage* page : m_pages) page->retranslate();
  QWidget::changeEvent(event);
}

}  // namespace unroll
