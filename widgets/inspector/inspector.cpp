// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspector/inspector.h"

#include <QKeyEvent>
#include <QLabel>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "controls.h"
#include "inspector/document_panel.h"
#include "inspector/node_panel.h"

namespace unroll {

namespace {

QScrollArea* scrolled(QWidget* page) {
  auto* area = new QScrollArea;
  area->setWidgetResizable(true);
  area->setFrameShape(QFrame::NoFrame);
  area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  area->setFocusPolicy(Qt::NoFocus);
  setRole(page, "page");
  area->setWidget(page);
  return area;
}

}  // namespace

Inspector::Inspector(DocumentModel* document, TrainingBridge* bridge, QWidget* parent)
    : QFrame(parent), m_document(document) {
  setRole(this, "right");
  setAccessibleName(tr("Inspector"));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  m_pages = new QStackedWidget;
  m_documentPanel = new DocumentPanel(document, bridge);
  m_node = new NodePanel(document);
  m_several = makeLabel(QString(), "muted");
  m_several->setAlignment(Qt::AlignTop | Qt::AlignLeft);
  m_several->setMargin(16);
  m_several->setWordWrap(true);
  m_pages->addWidget(scrolled(m_documentPanel));
  m_pages->addWidget(scrolled(m_node));
  m_pages->addWidget(m_several);
  column->addWidget(m_pages);
  connect(document, &DocumentModel::changed, this, &Inspector::refresh);
  connect(document, &DocumentModel::selectionChanged, this, &Inspector::refresh);
  refresh();
}

void Inspector::refresh() {
  const std::vector<NodeId>& chosen = m_document->selection();
  if (chosen.size() > 1) {
    m_several->setText(
        tr("%1 layers are selected. Drag or arrow keys move them, Ctrl+D duplicates, Delete removes them; "
           "select one to edit it.")
            .arg(chosen.size()));
    m_pages->setCurrentIndex(2);
  } else if (chosen.size() == 1) {
    m_node->show(chosen.front());
    m_pages->setCurrentIndex(1);
  } else {
    m_documentPanel->refresh();
    m_pages->setCurrentIndex(0);
  }
}

void Inspector::focusName() {
  if (m_document->selection().size() == 1)
    m_node->focusName();
  else
    m_documentPanel->focusFirst();
}

void Inspector::focusAttributes() {
  if (m_document->selection().size() == 1)
    m_node->focusAttributes();
  else
    m_documentPanel->focusFirst();
}

void Inspector::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Escape) {
    Q_EMIT left();
    return;
  }
  QFrame::keyPressEvent(event);
}

}  // namespace unroll
