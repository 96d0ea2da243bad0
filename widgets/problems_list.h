// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QFrame>

#include "document_model.h"

class QPushButton;
class QVBoxLayout;

namespace unroll {

/// All problems of the document with their places and the buttons that mend them; a click on one goes
/// to its card.
class ProblemsList : public QFrame {
  Q_OBJECT
 public:
  explicit ProblemsList(DocumentModel* document, QWidget* parent = nullptr);
  /// For whoever opens the list by the keys.
  void focusFirst();

 Q_SIGNALS:
  void nodeWanted(unroll::NodeId node);
  void closed();

 protected:
  void keyPressEvent(QKeyEvent* event) override;

 private:
  void refresh();
  QWidget* makeRow(const Diagnostic& problem);
  DocumentModel* m_document;
  QVBoxLayout* m_rows;
  QPushButton* m_close;
};

}  // namespace unroll
