// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>
#include <vector>

#include "explain/explain_cursor.h"

namespace unroll {

/// A drawing whose places are numbers of a pass: they light up with the cursor, say what they are, and are chosen by a
/// click, or with the arrow keys and Enter.
class SpotPlot : public QWidget {
  Q_OBJECT
 public:
  explicit SpotPlot(ExplainCursor* cursor, QWidget* parent = nullptr);
  struct Spot {
    QRectF rect;
    CellRef cell;
  };
  const std::vector<Spot>& spots() const { return m_spots; }

 protected:
  void setSpots(std::vector<Spot> spots);
  /// Rings around what is chosen, hovered and lit: over the drawing.
  void paintMarks(QPainter& painter) const;
  bool event(QEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  ExplainCursor* m_cursor;

 private:
  int spotAt(QPointF point) const;
  QString wordsOf(int spot) const;
  void focusSpot(int spot);
  std::vector<Spot> m_spots;
  int m_focus = -1;
};

}  // namespace unroll
