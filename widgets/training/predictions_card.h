// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QFrame>

#include "training/bridge.h"
#include "training/prediction.h"

class QLabel;
class QCheckBox;

namespace unroll {

class PointCloud;
class PredictionStrip;

/// Validation samples with the network's predictions, as they come: a strip of pictures, or a cloud of points.
class PredictionsCard : public QFrame {
  Q_OBJECT
 public:
  explicit PredictionsCard(TrainingBridge* bridge, QWidget* parent = nullptr);
  const PredictionStrip* strip() const { return m_strip; }
  const std::vector<Prediction>& predictions() const { return m_predictions; }

 protected:
  void showEvent(QShowEvent* event) override;
  void hideEvent(QHideEvent* event) override;

 private:
  const Dataset* dataset() const;
  void refreshSamples();
  void takeView();
  void draw();

  TrainingBridge* m_bridge;
  QLabel *m_title, *m_remark;
  QCheckBox* m_worstFirst;
  PredictionStrip* m_strip;
  PointCloud* m_cloud;
  std::shared_ptr<const DataSplit> m_data;
  std::vector<ShownSample> m_samples;
  std::vector<Prediction> m_predictions;
};

}  // namespace unroll
