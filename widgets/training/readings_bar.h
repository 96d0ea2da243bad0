// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QFrame>

#include "training/bridge.h"
#include "training/run_curves.h"

class QLabel;

namespace unroll {

class DataButton;
class RateField;
class Reading;

/// The numbers of a run in a row, the learning rate to change while it runs, and the data.
class ReadingsBar : public QFrame {
  Q_OBJECT
 public:
  ReadingsBar(DocumentModel* document, TrainingBridge* bridge, QWidget* parent = nullptr);
  void refresh(const RunCurves& curves);
  void chooseData();  ///< opens the menu of the data

 private:
  void refreshRate();
  const TrainingSpec& training() const;
  DocumentModel* m_document;
  TrainingBridge* m_bridge;
  Reading *m_loss, *m_metric, *m_epoch, *m_step, *m_speed, *m_left;
  RateField* m_rate;
  DataButton* m_data;
};

/// The document's first metric in words, as within a sentence ("accuracy"); empty where it has none.
QString metricName(const TrainingSpec& training);

}  // namespace unroll
