// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/step_dots.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>

#include "theme/theme.h"

namespace unroll {
namespace {

constexpr double kWidest = 34.0, kGap = 4.0, kTall = 6.0;

}  // namespace

StepDots::StepDots(QWidget* parent) : QWidget(parent) {
  setFocusPolicy(Qt::TabFocus);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  setCursor(Qt::PointingHandCursor);
  connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void StepDots::setSteps(QStringList titles) {
  m_titles = std::move(titles);
  update();
}

void StepDots::setState(int current, std::vector<bool> done) {
  m_current = current;
  m_done = std::move(done);
  setAccessibleName(tr("Step %1 of %2: %3").arg(current + 1).arg(m_titles.size()).arg(m_titles.value(current)));
  update();
}

QRectF StepDots::rectOf(int step) const {
  const double count = std::max<double>(1.0, static_cast<double>(m_titles.size()));
  const double wide = std::min(kWidest, (width() - 4.0 - (count - 1) * kGap) / count);
  return {2.0 + step * (wide + kGap), (height() - kTall) / 2, wide, kTall};
}

int StepDots::stepAt(QPointF point) const {
  for (int i = 0; i < m_titles.size(); ++i)
    if (rectOf(i).adjusted(-kGap / 2, -height(), kGap / 2, height()).contains(point)) return i;
  return -1;
}

void StepDots::paintEvent(QPaintEvent*) {
  const Theme& theme = Theme::instance();
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  for (int i = 0; i < m_titles.size(); ++i) {
    const bool done = static_cast<size_t>(i) < m_done.size() && m_done[static_cast<size_t>(i)];
    const QRectF rect = rectOf(i);
    QColor ink = theme.line();
    if (done) {
      ink = theme.accent();
      ink.setAlpha(110);
    }
    if (i == m_current) ink = theme.accent();
    painter.setPen(Qt::NoPen);
    painter.setBrush(ink);
    painter.drawRoundedRect(rect, kTall / 2, kTall / 2);
    if (i != m_current || !hasFocus()) continue;
    painter.setPen(QPen(theme.accent(), 1.5));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(rect.adjusted(-2, -3, 2, 3), kTall, kTall);
  }
}

void StepDots::mousePressEvent(QMouseEvent* event) {
  if (const int step = stepAt(event->position()); step >= 0) Q_EMIT chosen(step);
}

void StepDots::keyPressEvent(QKeyEvent* event) {
  const int last = static_cast<int>(m_titles.size()) - 1;
  switch (event->key()) {
    case Qt::Key_Left: return Q_EMIT chosen(std::max(0, m_current - 1));
    case Qt::Key_Right: return Q_EMIT chosen(std::min(last, m_current + 1));
    case Qt::Key_Home: return Q_EMIT chosen(0);
    default: QWidget::keyPressEvent(event);
  }
}

bool StepDots::event(QEvent* event) {
  if (event->type() == QEvent::ToolTip) {
    auto* help = static_cast<QHelpEvent*>(event);
    const int step = stepAt(help->pos());
    if (step >= 0) QToolTip::showText(help->globalPos(), tr("%1. %2").arg(step + 1).arg(m_titles[step]), this);
    return true;
  }
  return QWidget::event(event);
}

void StepDots::focusInEvent(QFocusEvent* event) {
  QWidget::focusInEvent(event);
  update();
}

void StepDots::focusOutEvent(QFocusEvent* event) {
  QWidget::focusOutEvent(event);
  update();
}

}  // namespace unroll
