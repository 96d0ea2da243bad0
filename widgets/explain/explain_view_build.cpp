// SPDX-License-Identifier: GPL-3.0-or-later
#include <QButtonGroup>
#include <QMenu>
#include <QScrollArea>
#include <QSettings>
#include <QShortcut>
#include <QSplitter>

#include "controls.h"
#include "explain/explain_view_parts.h"
#include "export/copied.h"
#include "theme/theme.h"
#include "training/empty_page.h"

namespace unroll {

namespace {

const QString kTimelineShown = QStringLiteral("explain/timeline");  ///< a setting

}  // namespace

void ExplainView::Parts::build() {
  cursor = new ExplainCursor(view);
  job = new ExplainJob(view);
  auto* column = new QVBoxLayout(view);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  auto* splitter = new QSplitter(Qt::Horizontal, view);
  splitter->setHandleWidth(1);
  splitter->setChildrenCollapsible(false);
  side = new ExplainSide(cursor, splitter);
  side->setMinimumWidth(190);
  splitter->addWidget(side);
  splitter->addWidget(buildCentre());
  auto* right = new QScrollArea(splitter);
  right->setWidgetResizable(true);
  right->setAccessibleName(DerivationPanel::tr("Derivation"));
  right->setFrameShape(QFrame::NoFrame);
  right->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  right->setMinimumWidth(280);
  auto* rightFrame = new QFrame(right);
  setRole(rightFrame, "right");
  auto* rightColumn = new QVBoxLayout(rightFrame);
  rightColumn->setContentsMargins(0, 0, 0, 0);
  derivation = new DerivationPanel(cursor, rightFrame);
  rightColumn->addWidget(derivation);
  right->setWidget(rightFrame);
  splitter->addWidget(right);
  splitter->setStretchFactor(0, 0);
  splitter->setStretchFactor(1, 1);
  splitter->setStretchFactor(2, 0);
  splitter->setSizes({228, 900, 340});
  column->addWidget(splitter, 1);
  column->addWidget(buildFoot());

  connect(document, &DocumentModel::changed, view, [this] { askSoon(); });
  connect(bridge, &TrainingBridge::stateChanged, view, [this] { askSoon(); });
  connect(bridge, &TrainingBridge::viewArrived, view, [this] {
    // While it trains, newer weights wait for a click; once it rests, they are shown.
    const bool runs = bridge->hasSession() && bridge->state() == SessionState::Running;
    if (!runs && bridge->weights() != weights) askSoon();
    showState();
  });
  connect(side->picker(), &SamplePicker::changed, view, [this] { askSoon(); });
  connect(side, &ExplainSide::printedChosen, card, &StepCard::setShowPrinted);
  connect(newest, &QPushButton::clicked, view, [this] { ask(); });
  connect(exporting, &QPushButton::clicked, view, &ExplainView::exportWanted);
  auto* copyKey = new QShortcut(QKeySequence::Copy, view);
  copyKey->setContext(Qt::WidgetWithChildrenShortcut);
  connect(copyKey, &QShortcut::activated, view, [this] { copyDerivation(); });
  connect(job, &ExplainJob::answered, view, [this](const auto& given) { answer(*given); });
  connect(job, &ExplainJob::checked, view, [this](const auto& explanation, const CellRef& cell, double difference) {
    if (explanation == cursor->explanation()) derivation->setCheck(cell, difference);
  });
  connect(derivation, &DerivationPanel::checkWanted, view, [this](const CellRef& cell) {
    if (cursor->explanation()) job->check(cursor->explanation(), cell);
  });
  derivation->setSheetOffered(true);
  const auto turn = [this](const CellRef& cell) {
    if (cursor->explanation() && cell.valid()) Q_EMIT view->sheetWanted(cursor->explanation(), cell);
  };
  connect(derivation, &DerivationPanel::sheetWanted, view, turn);
  auto* sheetKey = new QShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_E), view);
  sheetKey->setContext(Qt::WidgetWithChildrenShortcut);
  connect(sheetKey, &QShortcut::activated, view, [this, turn] { turn(cursor->selected()); });
  connect(cursor, &ExplainCursor::stepChanged, view, [this] { showHeading(); });
  connect(training, &ExplainTraining::askWanted, view, [this] { ask(); });
  const auto shortcut = [this](const QKeySequence& sequence, auto act) {
    auto* made = new QShortcut(sequence, view, nullptr, nullptr, Qt::WidgetWithChildrenShortcut);
    connect(made, &QShortcut::activated, cursor, act);
  };
  shortcut(Qt::ALT | Qt::Key_Left, &ExplainCursor::returnOne);
  shortcut(Qt::ALT | Qt::Key_Right, &ExplainCursor::advanceOne);
  connect(&Theme::instance(), &Theme::changed, view, [this] { retranslate(); });
}

QWidget* ExplainView::Parts::buildCentre() {
  pages = new QStackedWidget;
  stepsPage = new QWidget(pages);
  auto* column = new QVBoxLayout(stepsPage);
  column->setContentsMargins(18, 14, 18, 12);
  column->setSpacing(10);
  auto* head = new QHBoxLayout;
  head->setSpacing(10);
  // Both give way before the buttons beside them do, and what is said there in more words first.
  heading = new HeadingLabel(120, stepsPage);
  setRole(heading, "title");
  where = new HeadingLabel(0, stepsPage);
  setRole(where, "muted");
  state = makeLabel({}, "muted", stepsPage);
  newest = makeButton({}, nullptr, stepsPage);
  newest->setFocusPolicy(Qt::TabFocus);
  newest->hide();
  where->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
  head->addWidget(heading);
  head->addWidget(where, 1);
  timelineFold = new FoldButton({}, QSettings().value(kTimelineShown, true).toBool(), stepsPage);
  head->addWidget(timelineFold);
  head->addWidget(state);
  head->addWidget(newest);
  copy = makeButton({}, nullptr, stepsPage);
  auto* copyMenu = new QMenu(copy);
  addCopyActions(*copyMenu, [this] { return copiedStep(*cursor->explanation(), cursor->step()); });
  copyMenu->actions().front()->setShortcut({});  // the key takes the chosen number's derivation
  copy->setMenu(copyMenu);
  exporting = makeButton({}, nullptr, stepsPage);
  for (QPushButton* button : {copy, exporting}) {
    button->setFocusPolicy(Qt::TabFocus);
    head->addWidget(button);
  }
  column->addLayout(head);
  column->addWidget(buildTimeline());
  auto* scroll = new QScrollArea(stepsPage);
  scroll->setWidgetResizable(true);
  scroll->setFrameShape(QFrame::NoFrame);
  scroll->setFocusPolicy(Qt::NoFocus);
  auto* page = new QWidget(scroll);
  page->setProperty("role", "page");
  auto* inside = new QVBoxLayout(page);
  inside->setContentsMargins(0, 0, 0, 0);
  card = new StepCard(cursor, page);
  inside->addWidget(card);
  scroll->setWidget(page);
  column->addWidget(formulas = scroll, 1);
  buildUnrolled(head, column);
  auto* strip = new TrainingStrip(stepsPage);
  column->addWidget(strip);
  transport = new Transport(cursor, stepsPage);
  column->addWidget(transport);
  training = new ExplainTraining(cursor, bridge, transport, strip, view);
  pages->addWidget(stepsPage);
  messagePage = buildMessage();
  pages->addWidget(messagePage);
  pages->setCurrentWidget(messagePage);
  return pages;
}

/// The time steps fold: in a low window the formulas may need their room.
QWidget* ExplainView::Parts::buildTimeline() {
  auto* box = new QWidget(stepsPage);
  auto* inside = new QVBoxLayout(box);
  inside->setContentsMargins(0, 0, 0, 0);
  timeline = new TimelineView(cursor, box);
  inside->addWidget(timeline);
  timelineBox = box;
  QObject::connect(timelineFold, &FoldButton::toggled, box, [this](bool on) {
    QSettings().setValue(kTimelineShown, on);
    arrangeCentre();
  });
  QObject::connect(cursor, &ExplainCursor::stepChanged, box, [this] { arrangeCentre(); });
  return box;
}

void ExplainView::Parts::buildUnrolled(QHBoxLayout* head, QVBoxLayout* column) {
  unrolled = new UnrolledPanel(cursor, stepsPage);
  unrolled->hide();
  segments = new QFrame(stepsPage);
  segments->setProperty("role", "segments");
  auto* row = new QHBoxLayout(segments);
  row->setContentsMargins(2, 2, 2, 2);
  row->setSpacing(0);
  auto* group = new QButtonGroup(segments);
  for (QPushButton** button : {&showFormulas, &unroll}) {
    *button = makeButton({}, "segment", segments);
    (*button)->setCheckable(true);
    (*button)->setFocusPolicy(Qt::TabFocus);
    group->addButton(*button);
    row->addWidget(*button);
  }
  showFormulas->setChecked(true);
  head->insertWidget(head->indexOf(timelineFold), segments);
  column->addWidget(unrolled, 1);
  QObject::connect(unroll, &QPushButton::toggled, unrolled, [this] { arrangeCentre(); });
  QObject::connect(unrolled, &UnrolledPanel::availableChanged, unrolled, [this] { arrangeCentre(); });
  QObject::connect(unrolled, &UnrolledPanel::whatIfChanged, unrolled, [this] {
    const auto& explained = cursor->explanation();
    const auto worked = explained ? explained->spec().worked : std::nullopt;
    card->setFaults(explained ? placesOfFaults(*explained) : std::vector<FaultPlace>{},
                    worked ? QString::fromStdString(worked->source) : QString());
    showState();
  });
  arrangeCentre();
}

/// Formulas with their time steps, or a recurrent layer as a whole.
void ExplainView::Parts::arrangeCentre() {
  if (!unrolled) return;
  const bool whole = unroll->isChecked() && unrolled->available(), any = !timeline->timeline().empty();
  segments->setVisible(unrolled->available());
  timelineFold->setVisible(any && !whole);
  timelineBox->setVisible(any && timelineFold->isOpen() && !whole);
  formulas->setVisible(!whole);
  unrolled->setVisible(whole);
  for (QPushButton* button : {copy, exporting}) button->setVisible(!whole);
}

QWidget* ExplainView::Parts::buildMessage() {
  auto* page = new QWidget(pages);
  auto* column = new QVBoxLayout(page);
  column->setContentsMargins(60, 40, 60, 40);
  message = makeLabel({}, "title", page);
  advice = makeLabel({}, "muted", page);
  for (QLabel* label : {message, advice}) {
    label->setWordWrap(true);
    label->setAlignment(Qt::AlignHCenter);
  }
  column->addStretch(2);
  column->addWidget(message);
  column->addWidget(advice);
  column->addStretch(3);
  return page;
}

QWidget* ExplainView::Parts::buildFoot() {
  auto* foot = new QFrame(view);
  setRole(foot, "foot");
  auto* row = new QHBoxLayout(foot);
  row->setContentsMargins(16, 4, 16, 4);
  precision = makeLabel({}, "small", foot);
  keys = makeLabel({}, "small", foot);
  row->addWidget(precision);
  row->addStretch();
  row->addWidget(keys);
  return foot;
}

}  // namespace unroll
