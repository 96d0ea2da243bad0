// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>
#include <memory>

#include "document_model.h"
#include "training/bridge.h"

namespace unroll {

/// The Train view: charts, readings, predictions. Observes the bridge, changes nothing but the
/// session's learning rate. The transport buttons (Train, Pause, Step, Stop, Reset) are the window's.
class TrainView : public QWidget {
  Q_OBJECT
 public:
  TrainView(DocumentModel* document, TrainingBridge* bridge, QWidget* parent = nullptr);
  ~TrainView() override;

 protected:
  void showEvent(QShowEvent* event) override;

 private:
  struct Parts;
  std::unique_ptr<Parts> m_parts;
};

}  // namespace unroll
