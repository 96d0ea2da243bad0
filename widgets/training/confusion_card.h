// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QFrame>

#include "training/bridge.h"

class QLabel;

namespace unroll {

class ConfusionView;

/// The confusion matrix as the last epoch left it, with the chosen cell's sentence, or the most frequent mistake.
class ConfusionCard : public QFrame {
  Q_OBJECT
 public:
  explicit ConfusionCard(TrainingBridge* bridge, QWidget* parent = nullptr);
  ConfusionView* view() const { return m_view; }
  QString sentence() const;
  /// Takes the history's newest matrix, where it is another one.
  void refresh();

 private:
  void say();
  TrainingBridge* m_bridge;
  std::shared_ptr<const EpochMatrices> m_matrices;
  ConfusionView* m_view;
  QLabel *m_remark, *m_sentence;
};

/// The document's metric that counts a matrix; null: none.
const MetricDescriptor* matrixMetric(const TrainingSpec& training);

}  // namespace unroll
