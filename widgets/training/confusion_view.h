// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>
#include <vector>

#include "core/tensor.h"

namespace unroll {

/// How often each class (row) was taken for which (column), as a heat map: the diagonal in one colour, mistakes in the
/// other, the deeper the larger their share of the row. Counts, and the shares where there is room. The mouse or the
/// arrow keys choose a cell, whose sentence is said; to a screen reader the cells are the items of a list.
class ConfusionView : public QWidget {
  Q_OBJECT
 public:
  explicit ConfusionView(QWidget* parent = nullptr);

  /// COUNTS (true class, predicted); NAMES of the classes. An empty tensor: nothing was counted yet.
  void setCounts(const TensorD& counts, std::vector<QString> names);
  int64_t classes() const { return m_classes; }
  int64_t cells() const { return m_classes * m_classes; }
  double count(int64_t row, int64_t column) const { return m_counts[row * m_classes + column]; }
  double rowTotal(int64_t row) const { return m_totals[static_cast<size_t>(row)]; }
  /// Of the row; 0 where it has no samples.
  double share(int64_t row, int64_t column) const;
  /// "12 of 98 “7” were taken for “1” (12 %)".
  QString sentence(int64_t cell) const;
  /// The largest number off the diagonal; −1: there is none.
  int64_t worstCell() const { return m_worst; }
  /// The cell under the mouse, else the one the keyboard chose; −1: none.
  int64_t shownCell() const;
  /// The one the keyboard chose.
  int64_t focusedCell() const { return m_focus; }
  void focusCell(int64_t cell);
  QRectF cellRect(int64_t cell) const;
  int64_t cellAt(QPointF point) const;

  QSize sizeHint() const override { return {300, 300}; }
  QSize minimumSizeHint() const override { return {180, 150}; }

 Q_SIGNALS:
  void shownCellChanged();

 protected:
  bool event(QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void focusInEvent(QFocusEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  void place();
  void describe();
  void hover(int64_t cell);
  void paintCell(QPainter& painter, int64_t cell) const;
  void paintNames(QPainter& painter) const;
  void outline(QPainter& painter, int64_t cell, const QColor& color, double width) const;

  TensorD m_counts;
  int64_t m_classes = 0;
  std::vector<double> m_totals;  ///< by row
  std::vector<QString> m_names;
  int64_t m_worst = -1, m_hovered = -1, m_focus = -1;
  QPointF m_corner;     ///< of the cells, at the top left
  double m_cell = 0.0;  ///< its side
};

/// Makes the cells known to screen readers. Called by the first ConfusionView.
void installConfusionAccessibility();

}  // namespace unroll
