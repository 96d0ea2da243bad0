// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QLabel>
#include <QPainter>
#include <algorithm>

namespace unroll {

/// One line of words that gives way where there is no room for all of them: the short form is shown, and if that is too
/// long too it ends in "…".
class HeadingLabel : public QLabel {
 public:
  HeadingLabel(int least, QWidget* parent) : QLabel(parent), m_least(least) {}
  void setShort(const QString& words) { m_short = words; }
  QSize minimumSizeHint() const override {
    return {std::min(m_least, sizeHint().width()), QLabel::minimumSizeHint().height()};
  }

 protected:
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    painter.setFont(font());
    painter.setPen(palette().color(foregroundRole()));
    const bool fits = m_short.isEmpty() || fontMetrics().horizontalAdvance(text()) <= width();
    painter.drawText(rect(), Qt::AlignVCenter | Qt::AlignLeft,
                     fontMetrics().elidedText(fits ? text() : m_short, Qt::ElideRight, width()));
  }

 private:
  int m_least;
  QString m_short;
};

}  // namespace unroll
