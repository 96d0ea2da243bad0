// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/top_bar.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QResizeEvent>

#include "controls.h"
#include "theme/theme.h"

namespace unroll {

namespace {

constexpr int kHeight = 48;
constexpr int kMargin = 16;

QPushButton* transportButton(const QString& words, const QString& icon, const QKeySequence& shortcut, QWidget* parent,
                             const char* role = nullptr) {
  QPushButton* button = makeButton(words, role, parent);
  setThemedIcon(button, icon);
  button->setShortcut(shortcut);
  return button;
}

/// A control's tooltip: what it does with its key, or why it can't be used now.
void explainControl(QPushButton* button, bool usable, const QString& does, const QString& whyNot) {
  button->setEnabled(usable);
  const QString key = button->shortcut().toString(QKeySequence::NativeText);
  const QString words = usable ? (key.isEmpty() ? does : QStringLiteral("%1 (%2)").arg(does, key)) : whyNot;
  button->setToolTip(words);
  button->setAccessibleDescription(words);
}

}  // namespace

TopBar::TopBar(DocumentModel* document, TrainingBridge* bridge, QWidget* parent)
    : QFrame(parent), m_document(document), m_bridge(bridge) {
  setRole(this, "bar");
  setFixedHeight(kHeight);

  m_left = new QWidget(this);
  auto* left = new QHBoxLayout(m_left);
  left->setContentsMargins(0, 0, 0, 0);
  left->setSpacing(8);
  QLabel* name = makeLabel(QStringLiteral("Unroll"), "title");
  m_menus = new QMenuBar;
  m_menus->setNativeMenuBar(false);
  m_title = makeLabel(QString(), "muted");
  left->addWidget(name);
  left->addWidget(m_menus, 0, Qt::AlignVCenter);
  left->addWidget(m_title, 1);

  m_tabs = new QTabBar(this);
  setRole(m_tabs, "segments");
  m_tabs->setDrawBase(false);
  m_tabs->setExpanding(false);
  m_tabs->setUsesScrollButtons(false);
  m_tabs->setAccessibleName(tr("Views"));
  for (const QString& words : {tr("Build"), tr("Train"), tr("Explain"), tr("Chalkboard"), tr("Lessons")})
    m_tabs->addTab(words);
  for (int i = 0; i < m_tabs->count(); ++i) m_tabs->setTabToolTip(i, tr("Ctrl+%1").arg(i + 1));
  connect(m_tabs, &QTabBar::currentChanged, this, &TopBar::viewChosen);
  connect(m_tabs, &QTabBar::tabBarClicked, this, [this](int index) {
    if (index == m_tabs->currentIndex()) Q_EMIT viewChosen(index);
  });

  m_right = new QWidget(this);
  auto* right = new QHBoxLayout(m_right);
  right->setContentsMargins(0, 0, 0, 0);
  right->setSpacing(8);
  m_undo = makeIconButton(tr("Undo"), QStringLiteral("undo"));
  m_redo = makeIconButton(tr("Redo"), QStringLiteral("redo"));
  m_reset = transportButton(tr("Reset"), QStringLiteral("reset"), {}, this);
  m_stop = transportButton(tr("Stop"), QStringLiteral("stop"), QKeySequence(Qt::SHIFT | Qt::Key_F5), this);
  m_step = transportButton(tr("Step"), QStringLiteral("step"), QKeySequence(Qt::Key_F6), this);
  m_pause = transportButton(tr("Pause"), QStringLiteral("pause"), QKeySequence(Qt::Key_F5), this, "primary");
  m_train = transportButton(tr("Train"), QStringLiteral("train"), QKeySequence(Qt::Key_F5), this, "primary");
  for (QWidget* widget : {m_undo, m_redo}) right->addWidget(widget);
  right->addSpacing(8);
  for (QWidget* widget : {m_reset, m_stop, m_step, m_pause, m_train}) right->addWidget(widget);

  QUndoStack* stack = document->undoStack();
  connect(m_undo, &QPushButton::clicked, stack, &QUndoStack::undo);
  connect(m_redo, &QPushButton::clicked, stack, &QUndoStack::redo);
  connect(m_train, &QPushButton::clicked, this, &TopBar::trainPressed);
  connect(m_pause, &QPushButton::clicked, bridge, &TrainingBridge::pause);
  connect(m_step, &QPushButton::clicked, bridge, &TrainingBridge::step);
  connect(m_stop, &QPushButton::clicked, bridge, &TrainingBridge::stop);
  connect(m_reset, &QPushButton::clicked, bridge, &TrainingBridge::reset);

  connect(stack, &QUndoStack::indexChanged, this, &TopBar::refreshTransport);
  connect(document, &DocumentModel::changed, this, &TopBar::refreshTransport);
  connect(document, &DocumentModel::changed, this, &TopBar::refreshTitle);
  connect(document, &DocumentModel::stateChanged, this, &TopBar::refreshTitle);
  connect(bridge, &TrainingBridge::stateChanged, this, &TopBar::refreshTransport);
  refreshTitle();
  refreshTransport();
}

void TopBar::refreshTitle() {
  const QString name = m_document->displayName();
  const QString full = m_document->modified() ? name + QStringLiteral(" •") : name;
  m_title->setAccessibleName(m_document->modified() ? tr("%1, not saved").arg(name) : name);
  const QString where = m_document->path().isEmpty() ? tr("Not saved in a file yet") : m_document->path();
  m_title->setToolTip(name + u'\n' + where);
  m_title->setProperty("full", full);
  placeTabs();
}

void TopBar::refreshTransport() {
  const QUndoStack* stack = m_document->undoStack();
  explainControl(m_undo, stack->canUndo(), tr("Undo: %1").arg(stack->undoText()), tr("Nothing to undo"));
  explainControl(m_redo, stack->canRedo(), tr("Redo: %1").arg(stack->redoText()), tr("Nothing to redo"));

  const bool has = m_bridge->hasSession();
  const SessionState state = has ? m_bridge->state() : SessionState::Finished;
  const bool running = has && (state == SessionState::Running || state == SessionState::Preparing);
  const bool paused = has && state == SessionState::Paused;
  const bool loading = m_bridge->loading();
  const bool broken = m_document->inference().hasErrors();
  const QString mend = m_document->spec().nodes.empty()
                           ? tr("There is no network yet: add layers first")
                           : tr("Mend the problems first: they are listed at the bottom left");
  m_pause->setVisible(running);
  m_train->setVisible(!running);
  explainControl(m_pause, running, tr("Pause after this step"), tr("Nothing is training"));
  const QString reading = tr("The data are being read");
  explainControl(m_train, !loading && (paused || !broken), paused ? tr("Go on training") : tr("Train this network"),
                 loading ? reading : mend);
  explainControl(m_step, !loading && !running && (paused || !broken), tr("Train one step, then pause"),
                 loading   ? reading
                 : running ? tr("Pause first, then step")
                           : mend);
  explainControl(m_stop, running || paused, tr("Stop training and keep what was learned"), tr("Nothing is training"));
  explainControl(m_reset, has, tr("Forget what was learned and start from the seed"), tr("Nothing was trained yet"));
  placeTabs();
}

void TopBar::resizeEvent(QResizeEvent* event) {
  QFrame::resizeEvent(event);
  placeTabs();
}

/// The views stand in the middle of the window, whatever is beside them; the title gives way.
void TopBar::placeTabs() {
  const QSize tabs = m_tabs->sizeHint();
  const int inner = height() - 1;
  const int rightWidth = m_right->sizeHint().width();
  const int rightAt = width() - kMargin - rightWidth;
  m_right->setGeometry(rightAt, 0, rightWidth, inner);
  const int fixedLeft = m_left->layout()->itemAt(0)->sizeHint().width() + m_menus->sizeHint().width() + 3 * 8;
  int at = (width() - tabs.width()) / 2;
  at = std::min(at, rightAt - tabs.width() - 16);
  at = std::max(at, kMargin + fixedLeft + 8);
  m_tabs->setGeometry(at, (inner - tabs.height()) / 2, tabs.width(), tabs.height());
  const int leftWidth = at - kMargin - 16;
  m_left->setGeometry(kMargin, 0, leftWidth, inner);
  m_title->setText(m_title->fontMetrics().elidedText(m_title->property("full").toString(), Qt::ElideMiddle,
                                                     std::max(0, leftWidth - fixedLeft)));
}

}  // namespace unroll
