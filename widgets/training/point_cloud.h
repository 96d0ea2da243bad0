// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>
#include <vector>

#include "training/prediction.h"

namespace unroll {

/// Points in a plane with what the network says of them: two features and a class (a cross marks a
/// wrong one), or one feature and a value (rings are the truth, the line is the network's).
class PointCloud : public QWidget {
  Q_OBJECT
 public:
  explicit PointCloud(QWidget* parent = nullptr);
  void present(const std::vector<ShownSample>& samples, const std::vector<Prediction>& predictions);
  QSize sizeHint() const override { return {640, 220}; }
  QSize minimumSizeHint() const override { return {200, 130}; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  void paintClasses(QPainter& painter) const;
  void paintValues(QPainter& painter) const;
  std::vector<ShownSample> m_samples;
  std::vector<Prediction> m_predictions;
};

}  // namespace unroll
