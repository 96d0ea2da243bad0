// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QImage>
#include <QWidget>
#include <functional>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "core/tensor.h"
#include "explain/formula_layout.h"
#include "explain/tensor_tiles.h"
#include "math/formula.h"

namespace unroll {

/// A tensor as a heat map with its scale: diverging colours around zero, images and kernels as tiles,
/// the numbers themselves where they fit. A cell is chosen by a click or with the arrow keys and Enter.
class TensorView : public QWidget {
  Q_OBJECT
 public:
  explicit TensorView(QWidget* parent = nullptr);

  /// TENSOR is the value (or gradient) that WHOLE names; SYMBOL its title.
  void setTensor(std::shared_ptr<const TensorD> tensor, const CellRef& whole, const Formula& symbol);
  const std::shared_ptr<const TensorD>& tensor() const { return m_tensor; }
  CellRef whole() const { return m_whole; }
  /// The tensor is a part of others, put together: its cells are these.
  void setParts(std::shared_ptr<const TensorD> tensor, std::vector<CellRef> cells, const Formula& symbol,
                bool gradient = false);
  /// Without its size and its scale: beside others that are like it.
  void setCompact(bool compact);
  /// A window over it: the cells are framed together, tile by tile.
  void setFrame(const std::vector<CellRef>& cells);
  /// One place is pointed at, whatever number it is; −1: none.
  void markPlace(int64_t place);
  /// The one that has won: a ring around it.
  void setWinner(int64_t cell);
  void setSelected(const CellRef& cell);
  void setMarked(const CellRef& hovered, const std::vector<CellRef>& operands, const std::vector<CellRef>& users = {});
  void setNamer(std::function<QString(const CellRef&)> namer) { m_namer = std::move(namer); }
  /// Room for the cells; the view never asks for more.
  void setRoom(QSizeF room, double maxCell);
  /// sizeHint() as it would be with that room.
  QSize sizeHintWithin(QSizeF room, double maxCell) const;

  const TensorTiles& tiles() const { return m_tiles; }
  QPointF tilesAt() const;
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return sizeHint(); }

 Q_SIGNALS:
  void hovered(const unroll::CellRef& cell);
  void clicked(const unroll::CellRef& cell);
  void placeHovered(qint64 place);  ///< beside hovered(); −1: none

 protected:
  bool event(QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  void restyle();
  void hover(int64_t cell);
  void outline(QPainter& painter, int64_t cell, const QColor& color, double width, bool dashed = false) const;
  void paintCells(QPainter& painter);
  void paintNumbers(QPainter& painter) const;
  struct Scale {
    double low = 0.0, high = 0.0;
  };
  Scale scale() const;  ///< of the colours: the values' own ends, or the larger of both on either side
  double legendWidth() const;
  void paintLegend(QPainter& painter) const;
  void describe();
  int digits() const;
  FormulaLayout title() const;
  QSize sizeOf(const TensorTiles& tiles, double roomWidth) const;
  QString sizeWords() const;
  CellRef refOf(int64_t cell) const {
    return m_cells.empty() ? CellRef{m_whole.value, cell, m_whole.gradient} : m_cells[static_cast<size_t>(cell)];
  }
  /// Where CELL is here, or −1.
  int64_t placeOf(const CellRef& cell) const;
  void take(std::shared_ptr<const TensorD> tensor, const Formula& symbol);
  void paintFrame(QPainter& painter) const;

  std::shared_ptr<const TensorD> m_tensor;
  CellRef m_whole;
  Formula m_symbol;
  double m_low = 0.0, m_high = 0.0;  ///< of the values
  double m_reach = 0.0;              ///< largest size: the colours' scale
  QSizeF m_room{280, 200};
  double m_maxCell = 44.0;
  TensorTiles m_tiles;
  QImage m_image;  ///< one pixel per cell, tile after tile
  int64_t m_selected = -1, m_hovered = -1, m_focus = -1;
  std::vector<int64_t> m_operands, m_users, m_frame;
  int64_t m_winner = -1;
  bool m_compact = false;
  std::vector<CellRef> m_cells;                             ///< of parts; empty: all of m_whole
  std::map<std::pair<int32_t, int64_t>, int64_t> m_places;  ///< where those are
  std::function<QString(const CellRef&)> m_namer;
};

}  // namespace unroll
