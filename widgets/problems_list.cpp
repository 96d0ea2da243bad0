// SPDX-License-Identifier: GPL-3.0-or-later
#include "problems_list.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include "canvas/problem_bubble.h"
#include "controls.h"
#include "theme/theme.h"

namespace unroll {

ProblemsList::ProblemsList(DocumentModel* document, QWidget* parent) : QFrame(parent), m_document(document) {
  setRole(this, "foot");
  setAccessibleName(tr("Problems"));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(16, 8, 8, 8);
  column->setSpacing(4);
  auto* head = new QHBoxLayout;
  head->addWidget(makeHeading(tr("Problems")), 1);
  m_close = makeIconButton(tr("Close the list of problems"), QStringLiteral("close"));
  connect(m_close, &QPushButton::clicked, this, &ProblemsList::closed);
  head->addWidget(m_close);
  column->addLayout(head);
  auto* scroll = new QScrollArea;
  scroll->setWidgetResizable(true);
  scroll->setFrameShape(QFrame::NoFrame);
  auto* page = new QWidget;
  setRole(page, "page");
  m_rows = new QVBoxLayout(page);
  m_rows->setContentsMargins(0, 0, 8, 0);
  m_rows->setSpacing(6);
  scroll->setWidget(page);
  column->addWidget(scroll, 1);
  setFixedHeight(180);
  connect(document, &DocumentModel::changed, this, &ProblemsList::refresh);
  connect(&Theme::instance(), &Theme::changed, this, &ProblemsList::refresh);
  refresh();
}

void ProblemsList::refresh() {
  while (QLayoutItem* item = m_rows->takeAt(0)) {
    if (QWidget* widget = item->widget()) {
      widget->hide();
      widget->deleteLater();
    }
    delete item;
  }
  if (m_document->spec().nodes.empty()) {
    m_rows->addWidget(makeLabel(tr("The network is empty. Begin with an Input layer; what is wrong with a network is "
                                   "listed here, with buttons that mend it."),
                                "muted"));
    m_rows->addStretch(1);
    return;
  }
  const std::vector<Diagnostic>& found = m_document->inference().diagnostics;
  for (Severity severity : {Severity::Error, Severity::Warning}) {
    for (const Diagnostic& problem : found) {
      if (problem.severity == severity) m_rows->addWidget(makeRow(problem));
    }
  }
  if (found.empty())
    m_rows->addWidget(makeLabel(tr("No problems: the network can be trained and explained."), "muted"));
  m_rows->addStretch(1);
}

QWidget* ProblemsList::makeRow(const Diagnostic& problem) {
  auto* row = new QWidget;
  auto* box = new QHBoxLayout(row);
  box->setContentsMargins(0, 0, 0, 0);
  box->setSpacing(8);
  box->addWidget(makeProblemLine(problem), 1);
  if (problem.line > 0) {
    box->addWidget(makeLabel(tr("line %1, column %2 of the file").arg(problem.line).arg(problem.column), "small"), 0,
                   Qt::AlignTop);
  }
  const NodeSpec* node = m_document->spec().find(problem.node);
  if (node) {
    QPushButton* place = makeButton(QString::fromStdString(node->name), "quiet");
    place->setToolTip(tr("Go to this layer"));
    connect(place, &QPushButton::clicked, this, [this, id = node->id] { Q_EMIT nodeWanted(id); });
    box->addWidget(place, 0, Qt::AlignTop);
  }
  addFixButtons(box, m_document, problem);
  return row;
}

void ProblemsList::focusFirst() {
  // The first button that mends or leads to the place; without any, the one that closes.
  const QList<QPushButton*> buttons = findChildren<QPushButton*>();
  for (QPushButton* button : buttons) {
    if (button != m_close && button->isVisibleTo(this)) return button->setFocus(Qt::ShortcutFocusReason);
  }
  m_close->setFocus(Qt::ShortcutFocusReason);
}

void ProblemsList::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Escape) {
    Q_EMIT closed();
    return;
  }
  QFrame::keyPressEvent(event);
}

}  // namespace unroll
