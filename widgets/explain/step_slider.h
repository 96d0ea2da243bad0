// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QSlider>

#include "explain/explain_cursor.h"

namespace unroll {

/// A slider over all steps of a pass: forward, backward and the update one after the other, a mark where one ends and
/// the next begins. Follows the cursor and drives it.
class StepSlider : public QSlider {
  Q_OBJECT
 public:
  explicit StepSlider(ExplainCursor* cursor, QWidget* parent = nullptr);
  /// Where a step stands, in pixels.
  double xOf(int step) const;

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void changeEvent(QEvent* event) override;
  QSize sizeHint() const override { return {120, 26}; }

 private:
  void follow();
  void goToX(double x);
  ExplainCursor* m_cursor;
};

}  // namespace unroll
