// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/step_slider.h"

#include <QEvent>
#include <QMouseEvent>
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "theme/theme.h"

namespace unroll {
namespace {

constexpr double kEdge = 8.0;  ///< half the handle, so that it stays inside
constexpr double kGroove = 4.0;
constexpr double kHandle = 13.0;

}  // namespace

StepSlider::StepSlider(ExplainCursor* cursor, QWidget* parent) : QSlider(Qt::Horizontal, parent), m_cursor(cursor) {
  setFocusPolicy(Qt::TabFocus);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  setFixedHeight(26);
  setAccessibleName(tr("Step"));
  connect(cursor, &ExplainCursor::stepChanged, this, &StepSlider::follow);
  connect(cursor, &ExplainCursor::explanationChanged, this, &StepSlider::follow);
  connect(this, &QSlider::valueChanged, m_cursor, &ExplainCursor::goTo);
  connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
  follow();
}

void StepSlider::follow() {
  const QSignalBlocker blocked(this);
  const int all = m_cursor->explanation() ? static_cast<int>(m_cursor->explanation()->steps().size()) : 0;
  setRange(0, std::max(0, all - 1));
  setPageStep(std::max(1, all / 20));
  setValue(std::max(0, m_cursor->step()));
  setEnabled(all > 1);
  update();
}

double StepSlider::xOf(int step) const {
  const double across = width() - 2 * kEdge;
  return kEdge + (maximum() > 0 ? across * step / maximum() : 0.0);
}

/// The groove in three pieces, coloured up to where the person is: values, gradients, the update.
void StepSlider::paintEvent(QPaintEvent*) {
  const Theme& theme = Theme::instance();
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  const double middle = height() / 2.0, here = xOf(value());
  using Direction = ExplainCursor::Direction;
  const std::pair<Direction, QColor> pieces[] = {{Direction::Forward, theme.accent()},
                                                 {Direction::Backward, theme.gradientPositive()},
                                                 {Direction::Update, theme.dataPositive()}};
  QColor ink = theme.accent();
  for (const auto& [direction, color] : pieces) {
    const auto [begin, end] = m_cursor->range(direction);
    if (begin >= end) continue;
    const double last = std::max(0, maximum());
    const double from = begin == 0 ? xOf(0) : xOf(begin) - (xOf(1) - xOf(0)) / 2.0 + 1.5;
    const double to = end > last ? xOf(end - 1) : xOf(end - 1) + (xOf(1) - xOf(0)) / 2.0 - 1.5;
    const QRectF piece(from, middle - kGroove / 2, std::max(1.0, to - from), kGroove);
    painter.setBrush(theme.line());
    painter.drawRoundedRect(piece, 2, 2);
    if (here >= from) {
      painter.setBrush(isEnabled() ? color : theme.faint());
      painter.drawRoundedRect(QRectF(piece.topLeft(), QPointF(std::min(here, piece.right()), piece.bottom())), 2, 2);
    }
    if (value() >= begin) ink = color;
  }
  painter.setPen(QPen(isEnabled() ? ink : theme.faint(), hasFocus() ? 3.0 : 2.0));
  painter.setBrush(theme.panel());
  painter.drawEllipse(QPointF(here, middle), kHandle / 2, kHandle / 2);
  if (hasFocus()) {
    painter.setPen(QPen(theme.accent(), 1.0));
    painter.setBrush(Qt::NoBrush);
    painter.drawEllipse(QPointF(here, middle), kHandle / 2 + 3, kHandle / 2 + 3);
  }
}

void StepSlider::goToX(double x) {
  const double across = width() - 2 * kEdge;
  if (across > 0) setValue(static_cast<int>(std::lround((x - kEdge) / across * maximum())));
}

void StepSlider::mousePressEvent(QMouseEvent* event) {
  if (event->button() == Qt::LeftButton) goToX(event->position().x());
}

void StepSlider::mouseMoveEvent(QMouseEvent* event) {
  if (event->buttons() & Qt::LeftButton) goToX(event->position().x());
}

void StepSlider::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) setAccessibleName(tr("Step"));
  QSlider::changeEvent(event);
}

}  // namespace unroll
