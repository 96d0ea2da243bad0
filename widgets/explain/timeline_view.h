// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QScrollBar>
#include <QWidget>
#include <algorithm>

#include "explain/explain_cursor.h"
#include "explain/timeline_data.h"

namespace unroll {

/// A recurrent layer as a chain of cells over the sequence: gates as bars, states as the arrows
/// between cells, and below, once backward runs, how large ∂L/∂h_t is at each step. A click on a cell
/// goes to its time. By keyboard: left, right, Home and End go from cell to cell, up and down choose a
/// gate, Enter opens its number, Page Up and Down change the unit. To a screen reader the cells are the
/// items of a list. Long sequences scroll sideways.
class TimelineView : public QWidget {
  Q_OBJECT
 public:
  explicit TimelineView(ExplainCursor* cursor, QWidget* parent = nullptr);

  const Timeline& timeline() const { return m_timeline; }
  int currentTime() const;
  int unit() const { return m_unit; }
  void setUnit(int unit);
  /// Whether the norms of ∂L/∂h_t stand below the cells, once there are any.
  void setGradientsShown(bool shown);
  /// The first step of a time (in the present direction), as a click does.
  void goToTime(int time);

  /// The cell that the keyboard is at.
  int focusedTime() const { return std::max(0, currentTime()); }
  /// The gate that the keyboard chose; −1: the cell as a whole.
  int focusedGate() const { return m_gate; }
  QRect rectOfCell(int time) const { return cellRect(time).toAlignedRect(); }
  /// "t = 2, i 0.51, f 0.73": what the cell shows.
  QString nameOfCell(int time) const;

  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return {240, sizeHint().height()}; }

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void focusInEvent(QFocusEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  void follow();
  void load();
  void reveal();
  void move(int time);
  void chooseGate(int gate);
  void openGate(int time, int gate);
  void describe();
  double cellWidth() const;
  double cellHeight() const;
  double pitch() const;
  QRectF cellRect(int time) const;
  bool showsGradients() const;
  struct Spot {
    int time = -1;
    int gate = -1;
  };
  Spot spotAt(QPointF point) const;
  void paintCell(QPainter& painter, int time) const;
  void paintGates(QPainter& painter, const QRectF& rect, int time) const;
  void paintLight(QPainter& painter, const QRectF& rect, ValueId id) const;
  void paintArrows(QPainter& painter, int time) const;
  void paintNorms(QPainter& painter) const;

  ExplainCursor* m_cursor;
  Timeline m_timeline;
  QScrollBar* m_bar;
  int m_unit = 0;
  bool m_gradientsShown = true;
  int m_gate = -1;
  Spot m_hovered;
};

/// Makes the cells known to screen readers. Called by the first TimelineView.
void installTimelineAccessibility();

}  // namespace unroll
