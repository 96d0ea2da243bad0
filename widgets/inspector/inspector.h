// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QFrame>

#include "document_model.h"
#include "training/bridge.h"

class QLabel;
class QScrollArea;
class QStackedWidget;

namespace unroll {

class DocumentPanel;
class NodePanel;

/// The Build view's right side: the selected layer, or the document where none is selected.
class Inspector : public QFrame {
  Q_OBJECT
 public:
  Inspector(DocumentModel* document, TrainingBridge* bridge, QWidget* parent = nullptr);
  NodePanel* nodePanel() const { return m_node; }
  DocumentPanel* documentPanel() const { return m_documentPanel; }
  void focusName();
  void focusAttributes();

 Q_SIGNALS:
  void left();  ///< Escape: back to the canvas

 protected:
  void keyPressEvent(QKeyEvent* event) override;

 private:
  void refresh();
  DocumentModel* m_document;
  QStackedWidget* m_pages;
  NodePanel* m_node;
  DocumentPanel* m_documentPanel;
  QLabel* m_several;
};

}  // namespace unroll
