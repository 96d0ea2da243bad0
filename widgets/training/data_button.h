// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QPushButton>

#include "document_model.h"
#include "training/bridge.h"

namespace unroll {

/// What the network trains on, and the menu to choose other data: the document's own, a folder of IDX files, a file.
class DataButton : public QPushButton {
  Q_OBJECT
 public:
  DataButton(DocumentModel* document, TrainingBridge* bridge, QWidget* parent = nullptr);

 private:
  void refresh();
  void chooseFolder();
  void chooseFile();
  QString ownName() const;
  DocumentModel* m_document;
  TrainingBridge* m_bridge;
};

}  // namespace unroll
