// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/explain_view.h"

#include <QButtonGroup>
#include <QKeyEvent>
#include <QMenu>
#include <QScrollArea>
#include <QSettings>
#include <QShortcut>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <algorithm>

#include "controls.h"
#include "explain/derivation_panel.h"
#include "explain/explain_cursor.h"
#include "explain/explain_job.h"
#include "explain/explain_side.h"
#include "explain/explain_training.h"
#include "explain/heading_label.h"
#include "explain/step_card.h"
#include "explain/timeline_view.h"
#include "explain/transport.h"
#include "export/copied.h"
#include "inspector/fold_button.h"
#include "theme/theme.h"
#include "training/empty_page.h"
#include "translate.h"
#include "unrolled/unrolled_panel.h"

namespace unroll {

namespace {

const QString kTimelineShown = QStringLiteral("explain/timeline");  ///< a setting

bool hasParameters(const Inference& inference) {
  return std::any_of(inference.nodes.begin(), inference.nodes.end(),
                     [](const auto& node) { return node.second.parameterCount > 0; });
}

}  // namespace

struct ExplainView::Parts {
  DocumentModel* document;
  TrainingBridge* bridge;
  ExplainView* view;
  ExplainCursor* cursor = nullptr;
  ExplainJob* job = nullptr;
  ExplainSide* side = nullptr;
  DerivationPanel* derivation = nullptr;
  TimelineView* timeline = nullptr;
  FoldButton* timelineFold = nullptr;
  UnrolledPanel* unrolled = nullptr;
  QPushButton *unroll = nullptr, *showFormulas = nullptr;  ///< which of the two is shown
  QWidget *timelineBox = nullptr, *formulas = nullptr, *segments = nullptr;
  StepCard* card = nullptr;
  Transport* transport = nullptr;
  ExplainTraining* training = nullptr;
  QStackedWidget* pages = nullptr;
  QWidget *stepsPage = nullptr, *messagePage = nullptr;
  HeadingLabel *heading = nullptr, *where = nullptr;
  QLabel *state = nullptr, *message = nullptr, *advice = nullptr,
         *precision = nullptr, *keys = nullptr;
  QPushButton *newest = nullptr, *copy = nullptr, *exporting = nullptr;
  std::shared_ptr<const WeightMap> weights;  ///< that the present explanation was asked with
  std::optional<Error> error;
  bool stale = true;  ///< the document changed while nobody looked
  bool computing = false;
  bool weightsDidNotFit = false, initialWeights = true;
  std::optional<double> floatGap;

  void build();
  QWidget* buildCentre();
  QWidget* buildTimeline();
  void buildUnrolled(QHBoxLayout* head, QVBoxLayout* column);
  void arrangeCentre();
  QWidget* buildMessage();
  QWidget* buildFoot();
  void retranslate();
  void ask();
  void askSoon();
  void answer(const ExplainAnswer& answer);
  void copyDerivation();
  void showHeading();
  void showState();
  QString adviceText() const;
  QString precisionText() const;
};

ExplainView::ExplainView(DocumentModel* document, TrainingBridge* bridge, QWidget* parent)
    : QWidget(parent), m_parts(std::make_unique<Parts>()) {
  m_parts->document = document;
  m_parts->bridge = bridge;
  m_parts->view = this;
  m_parts->build();
  m_parts->retranslate();
}

ExplainView::~ExplainView() = default;

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

void ExplainView::Parts::retranslate() {
  newest->setText(tr("Use the newest weights"));
  timelineFold->setText(tr("Time steps"));
  showFormulas->setText(tr("Formulas"));
  showFormulas->setToolTip(tr("The present step, in symbols and with the numbers put in"));
  unroll->setText(tr("Unrolled"));
  unroll->setToolTip(tr("The recurrent layer as a chain of cells, with what flows back through it"));
  copy->setText(tr("Copy step"));
  copy->setToolTip(tr("The formulas of this step as text, LaTeX and picture. Ctrl+C takes the chosen number's derivation."));
  exporting->setText(tr("Export…"));
  exporting->setToolTip(tr("LaTeX, SVG, PDF, PNG or text of the derivation, the step or the whole (Ctrl+E)"));
  keys->setText(tr("Space next · Backspace back · Alt+← Alt+→ along the trail · click any number"));
  showHeading();
  showState();
}

/// While nobody looks, nothing is computed; what is shown is asked for once per event loop turn.
void ExplainView::Parts::askSoon() {
  if (stale) return;
  stale = true;
  if (!view->isVisible()) return;
  QMetaObject::invokeMethod(
      view,
      [this] {
        if (stale && view->isVisible()) ask();
      },
      Qt::QueuedConnection);
}

void ExplainView::Parts::ask() {
  stale = false;
  const NetworkSpec& spec = document->spec();
  {
    const QSignalBlocker blocked(side->picker());
    side->picker()->setDocument(spec, !bridge->dataPath().isEmpty());
  }
  ExplainQuestion question;
  question.spec = spec;
  question.weights = weights = bridge->hasSession() ? bridge->weights() : nullptr;
  question.optimizer = question.weights ? bridge->optimizer() : nullptr;
  training->fill(question);
  question.dataPath = bridge->dataPath();
  question.ownSample = side->picker()->ownSample();
  question.validation = side->picker()->validation();
  question.sample = side->picker()->sample();
  question.training = side->picker()->asInTraining();
  job->ask(std::move(question));
  computing = true;
  showState();
}

void ExplainView::Parts::answer(const ExplainAnswer& given) {
  computing = false;
  error = given.error;
  training->take(given);
  transport->setPlaying(transport->playing() && !error);
  const auto faults = given.explanation ? placesOfFaults(*given.explanation) : std::vector<FaultPlace>{};
  const auto worked = given.explanation ? given.explanation->spec().worked : std::nullopt;
  card->setFaults({}, {});
  cursor->setExplanation(given.explanation);
  card->setFaults(faults, worked ? QString::fromStdString(worked->source) : QString());
  std::vector<Text> notes;
  if (worked)
    for (const std::string& note : worked->notes) notes.emplace_back(note);
  if (given.explanation)
    notes.insert(notes.end(), given.explanation->notes().begin(), given.explanation->notes().end());
  side->setFaults(faults, std::move(notes));
  {
    const QSignalBlocker blocked(side->picker());
    side->picker()->setAnswer(given);
  }
  weightsDidNotFit = given.weightsDidNotFit;
  initialWeights = given.initialWeights;
  floatGap = given.floatGap;
  showState();
}

/// The chosen number, one level deep.
void ExplainView::Parts::copyDerivation() {
  const CellRef cell = cursor->selected();
  if (cursor->explanation() && cell.valid() && cell.cell >= 0)
    copyToClipboard(copiedDerivation(cursor->explanation()->derive(cell)));
}

void ExplainView::Parts::showHeading() {
  const Explanation::Step* step = cursor->currentStep();
  if (!step) return;
  const QString name = QString::fromStdString(step->layer);
  QString title = name;
  if (const NodeSpec* node = cursor->explanation()->spec().findByName(step->layer)) {
    const auto info = cursor->explanation()->inference().nodes.find(node->id);
    if (info != cursor->explanation()->inference().nodes.end() && info->second.layer)
      title = translated(info->second.layer->title) + QStringLiteral(" ") + title;
  } else if (step->layer == "loss") {
    title = tr("Loss");
  }
  if (!step->section.empty()) title += QStringLiteral(" · ") + translated(step->section);
  heading->setText(title);
  heading->setToolTip(title);
  heading->setShort(step->section.empty() ? name : name + QStringLiteral(" · ") + translated(step->section));
  QStringList parts;
  if (step->time >= 0) parts << QStringLiteral("t = %1").arg(step->time);
  if (step->direction == Explanation::Direction::Backward) parts << tr("how the loss depends on it");
  where->setText(parts.join(QStringLiteral(" · ")));
}

/// What is wrong, each with what Build offers against it.
QString ExplainView::Parts::adviceText() const {
  const QString lines = problemLines(document->inference());
  return lines.isEmpty() ? translated(error->message) : lines;
}

/// Whose weights these are, and how close the network that trains in float comes to these numbers.
QString ExplainView::Parts::precisionText() const {
  QStringList parts{tr("double precision")};
  if (const QString whatIf = unrolled->whatIf(); !whatIf.isEmpty()) {
    parts << QStringLiteral("<b>%1</b>").arg(whatIf.toHtmlEscaped());
    return parts.join(QStringLiteral(" · "));
  }
  if (const QString taken = training->words(); !taken.isEmpty())
    parts << taken;
  else if (weightsDidNotFit)
    parts << tr("the trained weights belong to the network before it was edited: initial weights are shown");
  else if (initialWeights && !cursor->explanation()->spec().weights.empty())
    parts << tr("the document's own weights");
  else if (hasParameters(cursor->explanation()->inference()))
    parts << (initialWeights ? tr("initial weights, drawn from the seed") : tr("trained weights"));
  if (floatGap && *floatGap > 0.0)
    parts << tr("the float network agrees to %1").arg(QString::fromStdString(formula::formatNumber(*floatGap, 2)));
  else if (floatGap)
    parts << tr("the float network gives the same");
  return parts.join(QStringLiteral(" · "));
}

void ExplainView::Parts::showState() {
  const bool any = cursor->explanation() != nullptr;
  pages->setCurrentWidget(any ? stepsPage : messagePage);
  if (!any) {
    message->setText(computing || !error ? tr("Computing the pass…") : tr("This network can't be explained yet"));
    advice->setText(computing || !error ? tr("Forward and backward in double precision, every number kept.")
                                        : adviceText());
  }
  precision->setText(any ? precisionText() : QString());
  state->setText(computing && any ? tr("computing…") : QString());
  newest->setVisible(any && !computing && bridge->hasSession() && bridge->weights() && bridge->weights() != weights);
}

void ExplainView::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  m_parts->bridge->setWantsOptimizer(true);
  const bool newer = m_parts->bridge->hasSession() && m_parts->bridge->weights() != m_parts->weights;
  if (m_parts->stale || newer) m_parts->ask();
}

void ExplainView::hideEvent(QHideEvent* event) {
  m_parts->bridge->setWantsOptimizer(false);
  QWidget::hideEvent(event);
}

/// Keys that no control below used: Space and Backspace step, wherever the mouse was last.
void ExplainView::keyPressEvent(QKeyEvent* event) {
  switch (event->key()) {
    case Qt::Key_Space:
    case Qt::Key_Right: return m_parts->transport->next();
    case Qt::Key_Backspace:
    case Qt::Key_Left: return m_parts->transport->back();
    case Qt::Key_Home: return m_parts->transport->first();
    case Qt::Key_End: return m_parts->transport->last();
    default: QWidget::keyPressEvent(event);
  }
}

/// The timeline takes less room in a low window.
void ExplainView::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  m_parts->timeline->updateGeometry();
}

void ExplainView::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) m_parts->retranslate();
  QWidget::changeEvent(event);
}

ExplainCursor* ExplainView::cursor() const { return m_parts->cursor; }

}  // namespace unroll
