// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/transport.h"

#include <QButtonGroup>
#include <QEvent>
#include <QFrame>
#include <QHBoxLayout>
#include <QSettings>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

#include "controls.h"
#include "explain/tape_sign.h"
#include "theme/theme.h"

namespace unroll {
namespace {

using Direction = ExplainCursor::Direction;
using Granularity = ExplainCursor::Granularity;

constexpr int kPace = 900;  ///< ms a step stays while playing: long enough to read a line
constexpr double kPaces[] = {0.25, 0.5, 1.0, 2.0, 4.0, 8.0};
constexpr int kUsualPace = 2;
constexpr int kByTrainingStep = 4;  ///< behind the granularities
const QString kPaceKey = QStringLiteral("explain/pace");
const QString kGranularityKey = QStringLiteral("explain/granularity");

constexpr Direction kDirections[] = {Direction::Forward, Direction::Backward, Direction::Update};

}  // namespace

Transport::Transport(ExplainCursor* cursor, QWidget* parent) : QWidget(parent), m_cursor(cursor) {
  build();
  retranslate();
  connect(&m_timer, &QTimer::timeout, this, &Transport::advance);
  connect(cursor, &ExplainCursor::stepChanged, this, &Transport::follow);
  connect(cursor, &ExplainCursor::granularityChanged, this, &Transport::follow);
  connect(cursor, &ExplainCursor::explanationChanged, this, [this] {
    const bool rewind = std::exchange(m_rewind, false) && m_waiting;
    m_waiting = false;
    if (rewind) m_cursor->goTo(0);
    follow();
  });
  connect(&Theme::instance(), &Theme::changed, this, &Transport::follow);
  follow();
}

void Transport::build() {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(8);
  column->addWidget(buildTape());
  column->addWidget(buildChoices());
}

QWidget* Transport::buildTape() {
  auto* tape = new QWidget(this);
  auto* row = new QHBoxLayout(tape);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(8);
  const auto button = [&](const char* role) {
    QPushButton* made = makeButton({}, role, tape);
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
  m_slider = new StepSlider(m_cursor, tape);
  row->addWidget(m_slider, 1);
  m_place = makeLabel({}, "muted", tape);
  m_place->setFont(Theme::instance().numbers());
  row->addWidget(m_place);
  connect(m_first, &QPushButton::clicked, this, &Transport::first);
  connect(m_last, &QPushButton::clicked, this, &Transport::last);
  connect(m_back, &QPushButton::clicked, this, &Transport::back);
  connect(m_next, &QPushButton::clicked, this, &Transport::next);
  connect(m_play, &QPushButton::clicked, this, [this] { setPlaying(!playing()); });
  return tape;
}

QWidget* Transport::buildChoices() {
  auto* choices = new QWidget(this);
  auto* row = new QHBoxLayout(choices);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(8);
  auto* segments = new QFrame(choices);
  segments->setProperty("role", "segments");
  auto* inside = new QHBoxLayout(segments);
  inside->setContentsMargins(2, 2, 2, 2);
  inside->setSpacing(0);
  auto* group = new QButtonGroup(this);
  for (size_t i = 0; i < std::size(kDirections); ++i) {
    QPushButton* made = m_directions[i] = makeButton({}, "segment", segments);
    made->setCheckable(true);
    made->setFocusPolicy(Qt::TabFocus);
    group->addButton(made);
    inside->addWidget(made);
    connect(made, &QPushButton::clicked, this, [this, i] { showDirection(kDirections[i]); });
  }
  row->addWidget(segments);
  row->addStretch(1);
  m_by = makeLabel({}, "muted", choices);
  m_granularity = new QComboBox(choices);
  m_pace = new QComboBox(choices);
  m_loop = makeButton({}, "icon", choices);
  m_loop->setCheckable(true);
  m_step = makeButton({}, nullptr, choices);
  m_by->setBuddy(m_granularity);
  row->addWidget(m_by);
  for (QWidget* widget : std::initializer_list<QWidget*>{m_granularity, m_pace, m_loop, m_step}) {
    widget->setFocusPolicy(Qt::TabFocus);
    row->addWidget(widget);
  }
  fillChoices();
  m_pace->setCurrentIndex(QSettings().value(kPaceKey, kUsualPace).toInt());
  choose(QSettings().value(kGranularityKey, 0).toInt());
  connect(m_granularity, &QComboBox::activated, this, [this](int index) {
    choose(index);
    QSettings().setValue(kGranularityKey, index);
  });
  connect(m_pace, &QComboBox::currentIndexChanged, this, [this](int index) {
    if (index < 0) return;
    QSettings().setValue(kPaceKey, index);
    if (playing()) setPlaying(true);
  });
  connect(m_loop, &QPushButton::toggled, this, &Transport::follow);
  connect(m_step, &QPushButton::clicked, this, &Transport::trainingStepWanted);
  return choices;
}

/// The words of the two lists; what is chosen stays chosen.
void Transport::fillChoices() {
  const QSignalBlocker quiet(m_granularity), quietToo(m_pace);
  const int granularity = m_granularity->currentIndex(), pace = m_pace->currentIndex();
  m_granularity->clear();
  m_granularity->addItems({tr("operation"), tr("section"), tr("layer"), tr("time step")});
  if (m_training.offered) m_granularity->addItem(tr("training step"));
  m_granularity->setCurrentIndex(std::clamp(granularity, 0, m_granularity->count() - 1));
  m_pace->clear();
  for (const double factor : kPaces)
    m_pace->addItem(factor < 1.0 ? QStringLiteral("1/%1 ×").arg(1.0 / factor) : QStringLiteral("%1 ×").arg(factor));
  m_pace->setCurrentIndex(pace < 0 ? kUsualPace : pace);
}

void Transport::choose(int index) {
  if (index < 0 || index >= m_granularity->count()) index = 0;
  {
    const QSignalBlocker quiet(m_granularity);
    m_granularity->setCurrentIndex(index);
  }
  m_bySteps = index == kByTrainingStep;
  m_cursor->setGranularity(m_bySteps ? Granularity::Op : static_cast<Granularity>(index));
  follow();
}

void Transport::retranslate() {
  const auto name = [](QWidget* widget, const QString& words) {
    widget->setAccessibleName(words);
    widget->setToolTip(words);
  };
  name(m_first, tr("First step"));
  name(m_back, tr("Step back"));
  name(m_next, tr("Next step"));
  name(m_last, tr("Last step"));
  name(m_granularity, tr("How far a step goes"));
  name(m_pace, tr("Pace"));
  name(m_loop, tr("Loop: after the update the weights really change, and it begins again"));
  m_loop->setAccessibleName(tr("Loop"));
  m_by->setText(tr("by"));
  m_directions[0]->setText(tr("Forward"));
  m_directions[1]->setText(tr("Backward"));
  m_directions[2]->setText(tr("Update"));
  m_step->setText(tr("Training step"));
  fillChoices();
  followTraining();
}

void Transport::setTraining(const Training& training) {
  const bool offered = m_training.offered;
  m_training = training;
  if (offered != training.offered) {
    fillChoices();
    choose(QSettings().value(kGranularityKey, 0).toInt());
  }
  followTraining();
  follow();
}

void Transport::followTraining() {
  m_loop->setVisible(m_training.offered);
  m_step->setVisible(m_training.offered);
  m_step->setEnabled(m_training.canStep);
  m_step->setToolTip(m_training.canStep ? tr("The optimizer's step: the weights become the new ones, and the pass is "
                                             "computed with them")
                                        : m_training.why);
}

bool Transport::canNext() const {
  if (m_waiting) return false;
  if (m_bySteps) return m_training.canStep;
  return m_cursor->canNext() || (loops() && m_training.canStep);
}

bool Transport::canBack() const { return !m_waiting && (m_bySteps ? m_training.canUndo : m_cursor->canBack()); }

void Transport::next() {
  if (!canNext()) return;
  if (!m_bySteps && m_cursor->canNext()) return m_cursor->next();
  m_waiting = true;
  m_rewind = !m_bySteps;
  Q_EMIT trainingStepWanted();
  follow();
}

void Transport::back() {
  if (!canBack()) return;
  if (!m_bySteps) return m_cursor->back();
  m_waiting = true;
  Q_EMIT trainingStepBackWanted();
  follow();
}

void Transport::first() { m_cursor->goTo(m_cursor->range(m_cursor->direction()).first); }
void Transport::last() { m_cursor->goTo(m_cursor->range(m_cursor->direction()).second - 1); }

void Transport::setPlaying(bool playing) {
  if (!playing) m_waiting = m_rewind = false;
  if (playing)
    m_timer.start(static_cast<int>(kPace / kPaces[std::clamp(m_pace->currentIndex(), 0, int(std::size(kPaces)) - 1)]));
  else
    m_timer.stop();
  follow();
}

/// One tick while it plays; a training step under way is waited for.
void Transport::advance() {
  if (m_waiting) return;
  if (canNext())
    next();
  else
    setPlaying(false);
}

/// To the start of a direction.
void Transport::showDirection(Direction direction) {
  const auto [begin, end] = m_cursor->range(direction);
  if (m_cursor->direction() == direction || begin >= end) return follow();
  m_cursor->goTo(begin);
}

void Transport::follow() {
  const Theme& theme = Theme::instance();
  const qreal ratio = devicePixelRatioF();
  const auto sign = [&](QPushButton* button, TapeSign kind, bool enabled) {
    button->setEnabled(enabled);
    button->setIcon(tapeIcon(kind,
                             !enabled           ? theme.faint()
                             : button == m_play ? theme.onAccent()
                                                : theme.text(),
                             ratio));
  };
  const Direction direction = m_cursor->direction();
  const auto [begin, end] = m_cursor->range(direction);
  const int step = m_cursor->step();
  sign(m_first, TapeSign::First, step > begin);
  sign(m_back, TapeSign::Back, canBack());
  sign(m_play, playing() ? TapeSign::Pause : TapeSign::Play, canNext() || playing());
  sign(m_next, TapeSign::Next, canNext());
  sign(m_last, TapeSign::Last, step >= 0 && step + 1 < end);
  m_loop->setIcon(tapeIcon(TapeSign::Loop, m_loop->isChecked() ? theme.accent() : theme.muted(), ratio));
  m_play->setAccessibleName(playing() ? tr("Pause the steps") : tr("Play the steps"));
  m_play->setToolTip(m_play->accessibleName());
  m_place->setText(end > begin ? tr("step %1 of %2").arg(step - begin + 1).arg(end - begin) : QString());
  const QString why[] = {{},
                         tr("There is no target, so there is no loss to go back from."),
                         tr("There is no update to show: without a target, or while what the optimizer remembers is on "
                            "its way.")};
  for (size_t i = 0; i < std::size(kDirections); ++i) {
    const auto [from, to] = m_cursor->range(kDirections[i]);
    m_directions[i]->setEnabled(from < to);
    m_directions[i]->setToolTip(from < to ? QString() : why[i]);
    m_directions[i]->setChecked(direction == kDirections[i]);
  }
}

void Transport::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) {
    retranslate();
    follow();
  }
  QWidget::changeEvent(event);
}

}  // namespace unroll
