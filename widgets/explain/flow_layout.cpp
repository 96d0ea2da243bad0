// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/flow_layout.h"

#include <QWidget>

namespace unroll {

FlowLayout::~FlowLayout() {
  while (QLayoutItem* item = takeAt(0)) delete item;
}

QSize FlowLayout::minimumSize() const {
  QSize size;
  for (const QLayoutItem* item : m_items)
    if (!item->isEmpty()) size = size.expandedTo(item->minimumSize());
  return size;
}

void FlowLayout::setGeometry(const QRect& rect) {
  QLayout::setGeometry(rect);
  arrange(rect, true);
}

int FlowLayout::arrange(const QRect& rect, bool apply) const {
  int x = rect.x(), y = rect.y(), line = 0;
  QList<std::pair<QLayoutItem*, QRect>> placed;  // of the present line
  const auto finish = [&] {
    // Formulas beside each other share their axis.
    for (const auto& [item, place] : placed)
      item->setGeometry(place.translated(0, m_onTop ? 0 : (line - place.height()) / 2));
    placed.clear();
  };
  for (QLayoutItem* item : m_items) {
    if (item->isEmpty()) continue;
    const QSize size = item->sizeHint();
    if (x > rect.x() && x + size.width() > rect.right() + 1) {
      finish();
      x = rect.x();
      y += line + m_gap;
      line = 0;
    }
    if (apply) placed.append({item, QRect(QPoint(x, y), size)});
    x += size.width() + m_gap;
    line = std::max(line, size.height());
  }
  finish();
  return y + line - rect.y();
}

}  // namespace unroll
