// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QFrame>
#include <vector>

#include "training/curve_view.h"

class QLabel;
class QVBoxLayout;

namespace unroll {

/// A card with a chart: title, a remark at the right, a legend with the newest values, the curves.
class ChartCard : public QFrame {
  Q_OBJECT
 public:
  ChartCard(const QString& title, QWidget* parent = nullptr);
  CurveView* chart() { return m_chart; }
  void setTitle(const QString& title);
  void setRemark(const QString& remark);
  /// A box beside the remark that turns the logarithmic axis on and off.
  void offerLogarithm();

  struct Entry {
    QString name;
    QColor color;
    double value;
  };
  void setLegend(const std::vector<Entry>& entries);

 private:
  QLabel* m_title;
  QLabel* m_remark;
  QLabel* m_legend;
  QVBoxLayout* m_column;
  CurveView* m_chart;
};

}  // namespace unroll
