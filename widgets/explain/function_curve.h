// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>
#include <optional>
#include <vector>

#include "explain/explanation.h"

namespace unroll {

/// A function of one number around the place where it was applied: its curve, computed by the
/// primitive itself, and the point with its slope.
struct FunctionCurve {
  std::string pattern;                            ///< "σ({0})"
  std::vector<std::pair<double, double>> points;  ///< ascending x; gaps are not finite
  double x = 0.0, y = 0.0, slope = 0.0;
  CellRef cell, operand;  ///< the numbers that y and x are
};

/// The curve that CELL lies on, where a primitive made it from one cell of one operand and is not a
/// straight line; else nothing.
std::optional<FunctionCurve> curveOf(const Explanation& explanation, const CellRef& cell);

/// Draws a curve with its point and slope. The point is the number, and x below it what it was made from: both light up
/// and can be pointed at.
class FunctionCurveView : public QWidget {
  Q_OBJECT
 public:
  explicit FunctionCurveView(QWidget* parent = nullptr);
  void setCurve(const std::optional<FunctionCurve>& curve);
  const std::optional<FunctionCurve>& curve() const { return m_curve; }
  /// The width that it may take; it is never narrower than kLeastWidth.
  void setRoom(int width);
  QSize sizeHint() const override { return {m_width, m_width < kUsualWidth ? 132 : m_width * 150 / kUsualWidth}; }
  QSize minimumSizeHint() const override { return sizeHint(); }
  static constexpr int kLeastWidth = 200, kUsualWidth = 330;
  void setMarked(const CellRef& hovered, const std::vector<CellRef>& lit);

 Q_SIGNALS:
  void hovered(const unroll::CellRef& cell);
  void clicked(const unroll::CellRef& cell);

 protected:
  void mouseMoveEvent(QMouseEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  void describe();
  CellRef cellAt(QPointF point) const;
  bool m_pointLit = false, m_xLit = false;
  mutable QPointF m_point, m_foot;  ///< where they were painted
  std::optional<FunctionCurve> m_curve;
  int m_width = kUsualWidth;
};

}  // namespace unroll
