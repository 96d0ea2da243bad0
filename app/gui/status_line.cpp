// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/status_line.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <algorithm>
#include <cmath>

#include "controls.h"
#include "theme/icons.h"
#include "theme/theme.h"

namespace unroll {

namespace {

QString durationText(double seconds) {
  const auto whole = static_cast<int64_t>(std::llround(std::max(0.0, seconds)));
  if (whole < 60) return StatusLine::tr("%1 s left").arg(whole);
  if (whole < 3600) return StatusLine::tr("%1 min %2 s left").arg(whole / 60).arg(whole % 60);
  return StatusLine::tr("%1 h %2 min left").arg(whole / 3600).arg(whole / 60 % 60);
}

struct StateWords {
  SessionState state;
  const char* words;
  const char* role;
};
constexpr StateWords kStates[] = {
    {SessionState::Preparing, QT_TRANSLATE_NOOP("unroll::StatusLine", "preparing"), "good"},
    {SessionState::Running, QT_TRANSLATE_NOOP("unroll::StatusLine", "training"), "good"},
    {SessionState::Paused, QT_TRANSLATE_NOOP("unroll::StatusLine", "paused"), "warning"},
    {SessionState::Finished, QT_TRANSLATE_NOOP("unroll::StatusLine", "trained"), "good"},
    {SessionState::NotFinite, QT_TRANSLATE_NOOP("unroll::StatusLine", "stopped: not a finite number"), "error"},
    {SessionState::Failed, QT_TRANSLATE_NOOP("unroll::StatusLine", "failed"), "error"}};

}  // namespace

StatusLine::StatusLine(DocumentModel* document, TrainingBridge* bridge, QWidget* parent)
    : QFrame(parent), m_document(document), m_bridge(bridge) {
  setRole(this, "foot");
  setFixedHeight(29);
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(10, 0, 10, 0);
  row->setSpacing(16);
  m_problems = makeButton(QString(), "quiet");
  m_problems->setToolTip(tr("Show or hide the list of problems (F8)"));
  m_parameters = makeLabel(QString(), "muted");
  m_flops = makeLabel(QString(), "muted");
  m_sign = makeLabel(QStringLiteral("●"), "good");
  m_training = makeLabel(QString(), "muted");
  m_zoom = makeButton(QString(), "quiet");
  m_zoom->setToolTip(tr("Zoom to 100 %"));
  m_language = makeButton(tr("English"), "quiet");
  m_language->setToolTip(tr("Language"));
  for (QLabel* label : {m_parameters, m_flops, m_training}) label->setFont(Theme::instance().numbers());
  for (QWidget* widget : std::initializer_list<QWidget*>{m_problems, m_parameters, m_flops}) row->addWidget(widget);
  row->addSpacing(4);
  row->addWidget(m_sign);
  row->setSpacing(12);
  row->addWidget(m_training);
  row->addStretch(1);
  row->addWidget(m_zoom);
  row->addWidget(m_language);
  connect(m_problems, &QPushButton::clicked, this, &StatusLine::problemsPressed);
  connect(m_zoom, &QPushButton::clicked, this, &StatusLine::zoomPressed);
  connect(m_language, &QPushButton::clicked, this, &StatusLine::languagePressed);
  connect(document, &DocumentModel::changed, this, &StatusLine::refreshDocument);
  connect(document, &DocumentModel::changed, this, &StatusLine::refreshTraining);
  connect(bridge, &TrainingBridge::stateChanged, this, &StatusLine::refreshTraining);
  connect(bridge, &TrainingBridge::progressed, this, &StatusLine::refreshTraining);
  connect(&Theme::instance(), &Theme::changed, this, &StatusLine::refreshDocument);
  setZoom(1.0);
  refreshDocument();
  refreshTraining();
}

void StatusLine::setZoom(double factor) { m_zoom->setText(tr("zoom %1 %").arg(qRound(factor * 100))); }

void StatusLine::refreshDocument() {
  const Inference& inference = m_document->inference();
  const auto errors = std::count_if(inference.diagnostics.begin(), inference.diagnostics.end(),
                                    [](const Diagnostic& d) { return d.severity == Severity::Error; });
  const auto all = static_cast<int>(inference.diagnostics.size());
  const Theme& theme = Theme::instance();
  setRole(m_problems, errors > 0 ? "problems" : "quiet");
  const QColor ink = errors > 0 ? theme.error() : all > 0 ? theme.warning() : theme.good();
  const char* sign = errors > 0 ? "error" : all > 0 ? "warning" : "good";
  m_problems->setIcon(themedIcon(QString::fromLatin1(sign), ink));
  m_problems->setText(all == 0 ? tr("No problems") : all == 1 ? tr("1 problem") : tr("%1 problems").arg(all));
  m_parameters->setText(tr("%1 parameters").arg(countText(inference.parameterCount())));
  m_flops->setText(tr("%1 forward").arg(flopText(inference.flops())));
  // Nothing is wrong with a document that nobody has begun.
  const bool empty = m_document->spec().nodes.empty();
  if (empty) {
    setRole(m_problems, "quiet");
    m_problems->setIcon(themedIcon(QStringLiteral("help"), theme.muted()));
    m_problems->setText(tr("Empty: add a first layer"));
  }
  m_parameters->setVisible(!empty);
  m_flops->setVisible(!empty);
}

void StatusLine::refreshTraining() {
  const bool has = m_bridge->hasSession();
  m_sign->setVisible(has || m_bridge->loading());
  m_training->setVisible(has || m_bridge->loading());
  if (m_bridge->loading()) m_training->setText(tr("reading data"));
  if (!has || m_bridge->loading()) return;
  const SessionState state = m_bridge->state();
  const auto* words = std::find_if(std::begin(kStates), std::end(kStates),
                                   [state](const StateWords& row) { return row.state == state; });
  setRole(m_sign, words->role);
  const Session::Progress progress = m_bridge->session()->progress();
  QStringList parts{tr(words->words)};
  if (progress.step > 0) {
    parts << tr("epoch %1 of %2").arg(progress.epoch).arg(progress.epochs)
          << tr("step %1").arg(countText(progress.step));
  }
  if (state == SessionState::Running && progress.samplesPerSecond > 0) {
    parts << tr("%1 samples/s").arg(countText(static_cast<int64_t>(progress.samplesPerSecond)))
          << durationText(progress.secondsLeft);
  }
  if (m_bridge->editedSinceStart()) parts << tr("edited since start");
  m_training->setText(parts.join(QStringLiteral("  ·  ")));
}

}  // namespace unroll
