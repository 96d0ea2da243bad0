// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/empty_page.h"

#include <QVBoxLayout>

#include "controls.h"
#include "losses/loss.h"
#include "optimizers/optimizer.h"
#include "theme/icons.h"
#include "theme/theme.h"
#include "translate.h"

namespace unroll {
namespace {

constexpr int kWide = 520;
constexpr int kMostLines = 4;

}  // namespace

QString problemLines(const Inference& inference) {
  QStringList lines;
  for (const Diagnostic& diagnostic : inference.diagnostics) {
    if (diagnostic.severity != Severity::Error || lines.size() >= kMostLines) continue;
    QString line = translated(diagnostic.message);
    if (!diagnostic.fixes.empty())
      line += QLatin1Char('\n') + EmptyPage::tr("Build offers: %1").arg(translated(diagnostic.fixes.front().title));
    lines << line;
  }
  return lines.join(QStringLiteral("\n\n"));
}

EmptyPage::EmptyPage(DocumentModel* document, TrainingBridge* bridge, QWidget* parent)
    : QFrame(parent), m_document(document), m_bridge(bridge) {
  setRole(this, "card");
  m_icon = new QLabel(this);
  m_title = makeLabel(QString(), "title", this);
  m_words = makeLabel(QString(), "muted", this);
  m_words->setWordWrap(true);
  m_words->setFixedWidth(kWide);
  m_choose = makeButton(tr("Choose data…"), nullptr, this);
  connect(m_choose, &QPushButton::clicked, this, &EmptyPage::dataWanted);
  auto* column = new QVBoxLayout(this);
  column->setSpacing(10);
  column->addStretch(1);
  for (QWidget* widget : std::initializer_list<QWidget*>{m_icon, m_title, m_words, m_choose}) {
    if (auto* label = qobject_cast<QLabel*>(widget)) label->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
    // Between two springs, not by alignment: a wrapped text keeps its height so.
    auto* row = new QHBoxLayout;
    row->addStretch(1);
    row->addWidget(widget);
    row->addStretch(1);
    column->addLayout(row);
  }
  column->addStretch(1);
  refresh();
}

EmptyPage::Need EmptyPage::need() const {
  if (m_bridge->loading()) return Need::Wait;
  if (m_document->spec().nodes.empty()) return Need::Network;
  if (m_document->inference().hasErrors()) return Need::Mending;
  if (!m_bridge->failure().isEmpty()) return Need::Another;
  if (m_document->spec().dataset.type.empty() && m_bridge->dataPath().isEmpty()) return Need::Data;
  return Need::Nothing;
}

/// What Train will do with this document.
QString EmptyPage::plan() const {
  const TrainingSpec& training = m_document->spec().training;
  const LossDescriptor* loss = findLoss(training.loss);
  const OptimizerDescriptor* optimizer = findOptimizer(training.optimizer.type);
  return tr("%1 epochs in batches of %2, with %3, on the loss “%4”. Everything here can be watched "
            "while it runs; the learning rate can be changed.")
      .arg(training.epochs)
      .arg(training.batch)
      .arg(optimizer ? translated(optimizer->title) : QString(), loss ? translated(loss->title) : QString());
}

void EmptyPage::refresh() {
  const Need now = need();
  const bool worked = m_document->spec().sample.has_value();
  QString title, words;
  switch (now) {
    case Need::Wait:
      title = tr("Reading the data");
      words = tr("Training starts as soon as they are there.");
      break;
    case Need::Network:
      title = tr("There is no network yet");
      words = tr("Drag layers onto the canvas in Build, or open an example from the gallery.");
      break;
    case Need::Mending:
      title = tr("The network is not ready");
      words = tr("Mend this in Build; then it can be trained.") + QStringLiteral("\n\n") +
              problemLines(m_document->inference());
      break;
    case Need::Another:
      title = tr("The training could not start");
      words = m_bridge->failure();
      break;
    case Need::Data:
      title = tr("There are no data to train on");
      words = (worked ? tr("This document has one sample of its own, which Explain goes through. ") : QString()) +
              tr("Choose a dataset in Build (click the empty canvas), or files here: a folder of IDX files, .csv, "
                 ".txt or .npz.");
      break;
    case Need::Nothing:
      title = tr("Press Train, and the curve moves");
      words = plan();
      break;
  }
  const Theme& theme = Theme::instance();
  const bool missing = now == Need::Mending || now == Need::Another;
  m_icon->setPixmap(themedIcon(missing                                  ? QStringLiteral("warning")
                               : now == Need::Data || now == Need::Wait ? QStringLiteral("data")
                                                                        : QStringLiteral("train"),
                               missing ? theme.warning() : theme.accent())
                        .pixmap(32, 32));
  m_title->setText(title);
  m_words->setText(words);
  const bool own = !m_document->spec().dataset.type.empty() && m_bridge->dataPath().isEmpty();
  m_choose->setVisible(now == Need::Data || (now == Need::Another && !own));
}

}  // namespace unroll
