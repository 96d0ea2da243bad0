// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/explain_view.h"

#include <QKeyEvent>
#include <algorithm>

#include "controls.h"
#include "explain/explain_view_parts.h"
#include "export/copied.h"
#include "theme/theme.h"
#include "training/empty_page.h"
#include "translate.h"

namespace unroll {

namespace {

bool hasParameters(const Inference& inference) {
  return std::any_of(inference.nodes.begin(), inference.nodes.end(),
                     [](const auto& node) { return node.second.parameterCount > 0; });
}

}  // namespace

ExplainView::ExplainView(DocumentModel* document, TrainingBridge* bridge, QWidget* parent)
    : QWidget(parent), m_parts(std::make_unique<Parts>()) {
  m_parts->document = document;
  m_parts->bridge = bridge;
  m_parts->view = this;
  m_parts->build();
  m_parts->retranslate();
}

ExplainView::~ExplainView() = default;

void ExplainView::Parts::retranslate() {
  newest->setText(tr("Use the newest weights"));
  timelineFold->setText(tr("Time steps"));
  showFormulas->setText(tr("Formulas"));
  showFormulas->setToolTip(tr("The present step, in symbols and with the numbers put in"));
  unroll->setText(tr("Unrolled"));
  unroll->setToolTip(tr("The recurrent layer as a chain of cells, with what flows back through it"));
  copy->setText(tr("Copy step"));
  copy->setToolTip(
      tr("The formulas of this step as text, LaTeX and picture. Ctrl+C takes the chosen number's derivation."));
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
