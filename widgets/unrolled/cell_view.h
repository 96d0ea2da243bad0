// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QPainter>

#include "explain/explain_cursor.h"
#include "unrolled/cell_layout.h"
#include "unrolled/parts_widget.h"

namespace unroll {

/// One cell of the chain, opened: its gates as boxes with a bar for each unit, operations as circles, and on every wire
/// the number of the chosen unit. Forward the values, backward ∂L/∂ each of them. A click on a number opens its
/// derivation. By keyboard: up and down go from part to part, Enter opens the number, Page Up and Down change the unit,
/// left and right the time.
class CellView : public PartsWidget {
  Q_OBJECT
 public:
  explicit CellView(ExplainCursor* cursor, QWidget* parent = nullptr);

  /// Shows a step of CHAIN in EXPLANATION; null: nothing.
  void setCell(std::shared_ptr<const Explanation> explanation, const RecurrentChain& chain, int time);
  void setUnit(int unit);
  int unit() const { return m_unit; }
  /// How many units there are to choose from.
  int units() const;
  const CellDiagram& diagram() const { return m_diagram; }
  const CellLayout& cellLayout() const { return m_layout; }
  int time() const { return m_time; }

  int partCount() const override { return static_cast<int>(m_diagram.parts.size()); }
  QString partName(int part) const override;
  QRect partRect(int part) const override;
  void pressPart(int part) override { openPart(part, m_unit); }
  int focusedPart() const override { return m_part; }

 Q_SIGNALS:
  /// A number was chosen: of this explanation, which need not be the one that the window explains.
  void opened(const unroll::CellRef& cell);
  void unitChanged(int unit);
  void timeWanted(int time);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void focusInEvent(QFocusEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;

 private:
  struct Spot {
    int part = -1;
    int unit = -1;
    bool operator==(const Spot&) const = default;
  };
  Spot spotAt(QPointF point) const;
  CellRef cellOf(int part, int unit) const;
  bool backward() const;
  bool isExplained() const { return m_explanation && m_cursor->explanation() == m_explanation; }
  double number(int part, int unit) const;
  QString numberText(int part) const;
  void openPart(int part, int unit);
  void choosePart(int part);
  void describe();
  double scale() const;
  QTransform toWidget() const;
  QRectF boxOf(int part) const;
  QRectF stripOf(int part) const;
  QRectF chipOf(int part, int output) const;
  bool isLit(int part) const;
  bool takesFromAbove(int part) const;
  void paintWires(QPainter& painter) const;
  void paintGate(QPainter& painter, int part) const;
  void paintBars(QPainter& painter, int part, const QRectF& strip) const;
  void paintOperation(QPainter& painter, int part) const;
  void paintChip(QPainter& painter, int part, const QRectF& rect, bool output) const;
  QColor ink(int part) const;

  ExplainCursor* m_cursor;
  std::shared_ptr<const Explanation> m_explanation;
  RecurrentChain m_chain;
  CellDiagram m_diagram;
  CellLayout m_layout;
  int m_time = -1;
  int m_unit = 0;
  int m_part = -1;
  Spot m_hovered;
};

}  // namespace unroll
