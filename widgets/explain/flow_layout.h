// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QLayout>
#include <QList>

namespace unroll {

/// Widgets from left to right, continued on the next line where the width ends.
class FlowLayout : public QLayout {
 public:
  /// ON_TOP: what stands in one line begins at the same height; else it has its middle in common.
  explicit FlowLayout(QWidget* parent, int gap = 16, bool onTop = false) : QLayout(parent), m_gap(gap), m_onTop(onTop) {
    setContentsMargins(0, 0, 0, 0);
  }
  ~FlowLayout() override;
  void addItem(QLayoutItem* item) override { m_items.append(item); }
  int count() const override { return static_cast<int>(m_items.size()); }
  QLayoutItem* itemAt(int index) const override { return m_items.value(index); }
  QLayoutItem* takeAt(int index) override { return index >= 0 && index < count() ? m_items.takeAt(index) : nullptr; }
  Qt::Orientations expandingDirections() const override { return {}; }
  bool hasHeightForWidth() const override { return true; }
  int heightForWidth(int width) const override { return arrange(QRect(0, 0, width, 0), false); }
  QSize sizeHint() const override { return minimumSize(); }
  QSize minimumSize() const override;
  void setGeometry(const QRect& rect) override;

 private:
  int arrange(const QRect& rect, bool apply) const;
  QList<QLayoutItem*> m_items;
  int m_gap;
  bool m_onTop;
};

}  // namespace unroll
