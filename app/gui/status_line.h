// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QFrame>

#include "document_model.h"
#include "training/bridge.h"

class QLabel;
class QPushButton;

namespace unroll {

/// The window's foot: problems, size and cost of the network, the state of training; zoom and language.
class StatusLine : public QFrame {
  Q_OBJECT
 public:
  StatusLine(DocumentModel* document, TrainingBridge* bridge, QWidget* parent = nullptr);
  void setZoom(double factor);

 Q_SIGNALS:
  void problemsPressed();
  void languagePressed();
  void zoomPressed();

 private:
  void refreshDocument();
  void refreshTraining();
  DocumentModel* m_document;
  TrainingBridge* m_bridge;
  QPushButton *m_problems, *m_zoom, *m_language;
  QLabel *m_parameters, *m_flops, *m_sign, *m_training;
};

}  // namespace unroll
