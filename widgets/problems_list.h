// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QFrame>

#include "document_model.h"

class QVBoxLayout;

namespace unroll {

/// All problems of the document with their places and the buttons that mend them; a click on one goes
/// to its card.
class ProblemsList : public QFrame {
  Q_OBJECT
 public:
  explicit ProblemsList(DocumentModel* document, QWidget* parent = nullptr);

 Q_SIGNALS:
  void nodeWanted(unroll::NodeId node);
  void closed();

 private:
  void refresh();
  QWidget* makeRow(const Diagnostic& problem);
  DocumentModel* m_document;
  QVBoxLayout* m_rows;
};

}  // namespace unroll
