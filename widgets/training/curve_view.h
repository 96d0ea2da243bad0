// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QChartView>
#include <QLineSeries>
#include <QLogValueAxis>
#include <QValueAxis>
#include <functional>
#include <vector>

#include "training/axis_scale.h"
#include "training/curve.h"

namespace unroll {

/// Curves over the steps of a run, on Qt Charts: decimated to the pixel columns, each series replaced
/// once per update. Hovering, or the arrow keys, show the values of one step.
class CurveView : public QChartView {
  Q_OBJECT
 public:
  /// A line of the chart: a value per step, or single points (one an epoch).
  struct Line {
    QString name;                   ///< in the read-out; empty: not in it
    std::function<QColor()> color;  ///< asked for again when the theme changes
    double width = 2.0;
    const Curve* curve = nullptr;  ///< one of both
    const QList<QPointF>* points = nullptr;
    bool background = false;  ///< does not decide the axis' range
  };
  /// A remark at a step: a dotted line with words.
  struct Mark {
    int64_t step = 0;
    QString words;
  };

  explicit CurveView(QWidget* parent = nullptr);
  ~CurveView() override;
  void setLines(std::vector<Line> lines);
  void setMarks(std::vector<Mark> marks) { m_marks = std::move(marks); }
  void setLogarithmic(bool on);
  bool logarithmic() const { return m_logarithmic; }
  /// The values' axis never ends below HIGHEST where values come near (1 for an accuracy).
  void setHighest(double highest) { m_highest = highest; }

  /// Draws what the lines hold now, on an axis for ALL planned steps.
  void refresh(int64_t steps, int64_t all);
  /// What stands at the values' axis, from below.
  QStringList tickLabels() const;
  /// Points drawn by line I.
  qsizetype drawnPoints(int i) const { return m_series[static_cast<size_t>(i)]->count(); }
  /// The step of the read-out; 0: none.
  int64_t readStep() const { return m_readStep; }
  void setReadStep(int64_t step);

 Q_SIGNALS:
  void readStepChanged(int64_t step);

 protected:
  void drawForeground(QPainter* painter, const QRectF& rect) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  void applyTheme();
  void scaleSteps(int64_t end);
  void scaleAxes(int64_t end);
  struct ValueRange {
    double low = 0.0, high = 0.0;
    bool any = false;
    void take(double value);
  };
  ValueRange valueRange(int64_t end) const;
  void attach(QAbstractAxis* values);
  QString tickLabel(double value) const;
  void paintTicks(QPainter& painter, const QRectF& plot) const;
  void paintMarks(QPainter& painter, const QRectF& plot) const;
  void paintReadOut(QPainter& painter, const QRectF& plot) const;
  double valueAt(const Line& line, int64_t step) const;
  double xOf(int64_t step) const;

  std::vector<Line> m_lines;
  std::vector<QLineSeries*> m_series;
  std::vector<Mark> m_marks;
  QValueAxis* m_steps;
  QValueAxis* m_linear;
  QLogValueAxis* m_log;
  AxisScale m_stepsScale;
  std::vector<double> m_ticks;  ///< of the values' axis
  double m_tickStep = 1.0;
  bool m_logarithmic = false;
  double m_highest = 0.0;
  int64_t m_shown = 0;  ///< steps
  int64_t m_all = 0;
  int64_t m_readStep = 0;
};

}  // namespace unroll
