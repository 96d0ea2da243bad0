// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/transport.h"

#include <QButtonGroup>
#include <QEvent>
#include <QFrame>
#include <QHBoxLayout>
#include <QPainter>
#include <QPainterPath>

#include "controls.h"
#include "theme/theme.h"

namespace unroll {
namespace {

constexpr int kPace = 900;  ///< ms a step stays while playing: long enough to read a line

/// The signs of a tape deck, drawn in the colour they need.
enum class Sign { First, Back, Play, Pause, Next, Last };

QIcon signIcon(Sign sign, const QColor& color, qreal ratio) {
  QPixmap pixmap(QSize(16, 16) * ratio);
  pixmap.setDevicePixelRatio(ratio);
  pixmap.fill(Qt::transparent);
  QPainter painter(&pixmap);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  painter.setBrush(color);
  const auto triangle = [&](double from, double to) {
    painter.drawPolygon(QPolygonF{{from, 3.0}, {to, 8.0}, {from, 13.0}});
  };
  switch (sign) {
    case Sign::First:
      painter.drawRect(QRectF(3, 3.5, 1.8, 9));
      triangle(13, 6);
      break;
    case Sign::Back: triangle(12, 4); break;
    case Sign::Play: triangle(4.5, 13); break;
    case Sign::Pause:
      painter.drawRect(QRectF(4, 3, 3, 10));
      painter.drawRect(QRectF(9.5, 3, 3, 10));
      break;
    case Sign::Next: triangle(4, 12); break;
    case Sign::Last:
      painter.drawRect(QRectF(11.2, 3.5, 1.8, 9));
      triangle(3, 10);
      break;
  }
  return QIcon(pixmap);
}

}  // namespace

Transport::Transport(ExplainCursor* cursor, QWidget* parent) : QWidget(parent), m_cursor(cursor) {
  build();
  retranslate();
  m_timer.setInterval(kPace);
  connect(&m_timer, &QTimer::timeout, this, [this] {
    if (m_cursor->canNext())
      m_cursor->next();
    else
      setPlaying(false);
  });
  connect(cursor, &ExplainCursor::stepChanged, this, &Transport::follow);
  connect(cursor, &ExplainCursor::explanationChanged, this, &Transport::follow);
  connect(&Theme::instance(), &Theme::changed, this, &Transport::follow);
  follow();
}

void Transport::build() {
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(8);
  const auto button = [&](const char* role) {
    QPushButton* made = makeButton({}, role, this);
    made->setFocusPolicy(Qt::TabFocus);  // a click leaves the keys where they were: Space is "next"
    row->addWidget(made);
    return made;
  };
  m_first = button("icon");
  m_back = button("icon");
  m_play = button("primary");
  m_play->setFixedWidth(44);
  m_next = button("icon");
  m_last = button("icon");
  m_slider = new QSlider(Qt::Horizontal, this);
  m_slider->setFocusPolicy(Qt::TabFocus);
  row->addWidget(m_slider, 1);
  m_place = makeLabel({}, "muted", this);
  m_place->setFont(Theme::instance().numbers());
  row->addWidget(m_place);
  auto* segments = new QFrame(this);
  segments->setProperty("role", "segments");
  auto* inside = new QHBoxLayout(segments);
  inside->setContentsMargins(2, 2, 2, 2);
  inside->setSpacing(0);
  auto* group = new QButtonGroup(this);
  const auto segment = [&] {
    QPushButton* made = makeButton({}, "segment", segments);
    made->setCheckable(true);
    made->setFocusPolicy(Qt::TabFocus);
    group->addButton(made);
    inside->addWidget(made);
    return made;
  };
  m_forward = segment();
  m_backward = segment();
  row->addWidget(segments);

  connect(m_first, &QPushButton::clicked, this,
          [this] { m_cursor->goTo(m_cursor->range(m_cursor->direction()).first); });
  connect(m_last, &QPushButton::clicked, this,
          [this] { m_cursor->goTo(m_cursor->range(m_cursor->direction()).second - 1); });
  connect(m_back, &QPushButton::clicked, m_cursor, &ExplainCursor::back);
  connect(m_next, &QPushButton::clicked, m_cursor, &ExplainCursor::next);
  connect(m_play, &QPushButton::clicked, this, [this] { setPlaying(!playing()); });
  connect(m_slider, &QSlider::valueChanged, this,
          [this](int value) { m_cursor->goTo(m_cursor->range(m_cursor->direction()).first + value); });
  connect(m_forward, &QPushButton::clicked, this, [this] { showDirection(ExplainCursor::Direction::Forward); });
  connect(m_backward, &QPushButton::clicked, this, [this] { showDirection(ExplainCursor::Direction::Backward); });
}

void Transport::retranslate() {
  const auto name = [](QPushButton* button, const QString& words) {
    button->setAccessibleName(words);
    button->setToolTip(words);
  };
  name(m_first, tr("First step"));
  name(m_back, tr("Step back"));
  name(m_next, tr("Next step"));
  name(m_last, tr("Last step"));
  m_slider->setAccessibleName(tr("Step"));
  m_forward->setText(tr("Forward"));
  m_backward->setText(tr("Backward"));
}

void Transport::setPlaying(bool playing) {
  playing ? m_timer.start() : m_timer.stop();
  follow();
}

/// To the same value's step in the other direction where it has one, else to the direction's start.
void Transport::showDirection(ExplainCursor::Direction direction) {
  const auto [begin, end] = m_cursor->range(direction);
  if (m_cursor->direction() == direction || begin >= end) return follow();
  m_cursor->goTo(begin);
}

void Transport::follow() {
  const Theme& theme = Theme::instance();
  const qreal ratio = devicePixelRatioF();
  const auto sign = [&](QPushButton* button, Sign kind, bool enabled) {
    button->setEnabled(enabled);
    button->setIcon(signIcon(kind,
                             !enabled           ? theme.faint()
                             : button == m_play ? theme.onAccent()
                                                : theme.text(),
                             ratio));
  };
  const auto direction = m_cursor->direction();
  const auto [begin, end] = m_cursor->range(direction);
  const int step = m_cursor->step();
  sign(m_first, Sign::First, step > begin);
  sign(m_back, Sign::Back, m_cursor->canBack());
  sign(m_play, playing() ? Sign::Pause : Sign::Play, m_cursor->canNext() || playing());
  sign(m_next, Sign::Next, m_cursor->canNext());
  sign(m_last, Sign::Last, step >= 0 && step + 1 < end);
  m_play->setAccessibleName(playing() ? tr("Pause the steps") : tr("Play the steps"));
  m_play->setToolTip(m_play->accessibleName());
  const QSignalBlocker blocked(m_slider);
  m_slider->setRange(0, std::max(0, end - begin - 1));
  m_slider->setValue(std::max(0, step - begin));
  m_slider->setEnabled(end - begin > 1);
  m_place->setText(end > begin ? tr("step %1 of %2").arg(step - begin + 1).arg(end - begin) : QString());
  const auto backward = m_cursor->range(ExplainCursor::Direction::Backward);
  const bool hasBackward = backward.first < backward.second;
  m_backward->setEnabled(hasBackward);
  m_backward->setToolTip(hasBackward ? QString() : tr("There is no target, so there is no loss to go back from."));
  m_forward->setChecked(direction == ExplainCursor::Direction::Forward);
  m_backward->setChecked(direction == ExplainCursor::Direction::Backward);
}

void Transport::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) {
    retranslate();
    follow();
  }
  QWidget::changeEvent(event);
}

}  // namespace unroll
