// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QScrollBar>
#include <QWidget>
#include <algorithm>
#include <functional>
#include <utility>
#include <vector>

#include "explain/formula_layout.h"

namespace unroll {

/// Shows one formula. Live numbers are hovered and clicked with the mouse, or reached with the arrow
/// keys and clicked with Enter; to a screen reader they are buttons inside the formula. Long formulas
/// are broken at relations and operations; what cannot be broken scrolls sideways. Ctrl+C and the menu copy it as text,
/// LaTeX and picture.
class FormulaView : public QWidget {
  Q_OBJECT
 public:
  explicit FormulaView(QWidget* parent = nullptr);

  void setFormula(Formula formula);
  const Formula& formula() const { return m_formula; }
  void setFontSize(double pixels);
  double fontSize() const { return m_size; }
  void setWrap(bool wrap);
  /// No hovering, no keyboard: a label that happens to be mathematics.
  void setPassive(bool passive);

  /// What is marked, here and in the views beside it.
  void setHovered(const CellRef& cell);
  void setSelected(const CellRef& cell);
  void setLit(std::vector<CellRef> cells);
  /// What a live number is called ("f[0,1,0]"), for tool tips and screen readers.
  void setNamer(std::function<QString(const CellRef&)> namer) { m_namer = std::move(namer); }

  const FormulaLayout& layoutOf() const;  ///< at the present width
  QPointF origin() const;                 ///< of the layout, within the widget
  QString nameOfLive(int index) const;
  int liveCount() const { return static_cast<int>(layoutOf().liveBoxes().size()); }
  QRect rectOfLive(int index) const;
  void clickLive(int index);

  /// How wide the formula gets when it may be WIDTH wide: more where it cannot be broken.
  int widthWithin(int width) const;
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;
  bool hasHeightForWidth() const override { return m_wrap; }
  int heightForWidth(int width) const override;

 Q_SIGNALS:
  void hovered(const unroll::CellRef& cell);  ///< not valid(): the mouse left the numbers
  void clicked(const unroll::CellRef& cell);

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
  void wheelEvent(QWheelEvent* event) override;
  void changeEvent(QEvent* event) override;
  void contextMenuEvent(QContextMenuEvent* event) override;

 private:
  void relayout();
  FormulaLayout laidOut(int room) const;  ///< ROOM 0: on one line
  QSizeF sizeWithin(int room) const;
  static int roomIn(int width) { return std::max(60, width - 2 * kMargin); }
  void updateBar();
  void moveFocus(int key);
  void reveal(int index);
  void hover(const CellRef& cell);
  static constexpr int kMargin = 4;

  Formula m_formula;
  double m_size = 19.0;
  bool m_wrap = true;
  bool m_passive = false;
  CellRef m_hovered, m_selected;
  std::vector<CellRef> m_lit;
  int m_focus = -1;  ///< index into the live boxes
  std::function<QString(const CellRef&)> m_namer;
  QScrollBar* m_bar;
  mutable FormulaLayout m_layout;
  mutable int m_layoutWidth = -1;
  mutable bool m_layoutWhole = false;                   ///< m_layout is the one on one line
  mutable std::vector<std::pair<int, QSizeF>> m_sizes;  ///< by room, of this formula
};

/// Makes formulas and their live numbers known to screen readers. Called by the first FormulaView.
void installFormulaAccessibility();

}  // namespace unroll
