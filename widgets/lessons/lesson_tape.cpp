// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lesson_tape.h"

#include <QHBoxLayout>
#include <QSignalBlocker>
#include <algorithm>

#include "controls.h"
#include "explain/tape_sign.h"
#include "theme/theme.h"

namespace unroll {

LessonTape::LessonTape(ExplainCursor* cursor, QWidget* parent)
    : QWidget(parent),
      m_cursor(cursor),
      m_first(makeButton({}, "icon", this)),
      m_back(makeButton({}, "icon", this)),
      m_next(makeButton({}, "icon", this)),
      m_last(makeButton({}, "icon", this)),
      m_slider(new QSlider(Qt::Horizontal, this)),
      m_place(makeLabel({}, "small", this)) {
  const std::pair<QPushButton*, QString> names[] = {{m_first, tr("First step of the computation (Home)")},
                                                    {m_back, tr("Back in the computation (Backspace)")},
                                                    {m_next, tr("On in the computation (Space)")},
                                                    {m_last, tr("Last step of the computation (End)")}};
  for (const auto& [button, name] : names) {
    button->setAccessibleName(name);
    button->setToolTip(name);
    button->setFocusPolicy(Qt::TabFocus);
  }
  m_slider->setAccessibleName(tr("Step of the computation"));
  m_slider->setFocusPolicy(Qt::TabFocus);
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(6);
  for (QWidget* widget : std::initializer_list<QWidget*>{m_first, m_back, m_next, m_last}) row->addWidget(widget);
  row->addSpacing(6);
  row->addWidget(m_slider, 1);
  row->addSpacing(6);
  row->addWidget(m_place);
  connect(m_first, &QPushButton::clicked, this, [this] { m_cursor->goTo(0); });
  connect(m_back, &QPushButton::clicked, this, &LessonTape::back);
  connect(m_next, &QPushButton::clicked, this, &LessonTape::next);
  connect(m_last, &QPushButton::clicked, this, [this] { m_cursor->goTo(m_end - 1); });
  connect(m_slider, &QSlider::valueChanged, this, [this](int step) { m_cursor->goTo(step); });
  connect(cursor, &ExplainCursor::stepChanged, this, &LessonTape::follow);
  connect(cursor, &ExplainCursor::explanationChanged, this, &LessonTape::follow);
  connect(&Theme::instance(), &Theme::changed, this, &LessonTape::follow);
}

void LessonTape::setEnd(int end) {
  m_end = std::max(1, end);
  if (m_cursor->step() >= m_end) m_cursor->goTo(m_end - 1);
  follow();
}

/// Over operations that are wiped off the board again.
void LessonTape::go(int way) {
  int step = m_cursor->step() + way;
  while (m_stays && step > 0 && step < m_end - 1 && !m_stays(step)) step += way;
  if (step >= 0 && step < m_end) m_cursor->goTo(step);
}

void LessonTape::follow() {
  const QSignalBlocker blocked(m_slider);
  m_slider->setRange(0, std::max(0, m_end - 1));
  m_slider->setValue(m_cursor->step());
  const Theme& theme = Theme::instance();
  const auto sign = [&](QPushButton* button, TapeSign kind, bool enabled) {
    button->setEnabled(enabled);
    button->setIcon(tapeIcon(kind, enabled ? theme.text() : theme.faint(), devicePixelRatioF()));
  };
  sign(m_first, TapeSign::First, m_cursor->step() > 0);
  sign(m_back, TapeSign::Back, m_cursor->step() > 0);
  sign(m_next, TapeSign::Next, m_cursor->step() + 1 < m_end);
  sign(m_last, TapeSign::Last, m_cursor->step() + 1 < m_end);
  m_place->setText(tr("%1 of %2").arg(m_cursor->step() + 1).arg(m_end));
}

}  // namespace unroll
