// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QRectF>
#include <QSizeF>

#include "core/shape.h"

namespace unroll {

/// How the cells of a tensor lie in a plane: a matrix as it is written, images side by side as
/// tiles. Axes of size 1 in front (the sample) take no room. Pure geometry.
///
///   rank 0, 1   one row, broken into several where it is long
///   rank 2      rows × columns
///   rank 3      tiles of the last two axes, wrapped (feature maps: channels of height × width)
///   rank 4+     rows of tiles by the first axis, the others side by side (kernels: out × in)
class TensorTiles {
 public:
  TensorTiles() = default;
  /// Fits the cells into WIDTH × HEIGHT where they can; a cell is never larger than MAXCELL, and
  /// smaller than a pixel where there are very many.
  TensorTiles(const Extents& extents, QSizeF room, double maxCell);

  QSizeF size() const { return m_size; }
  double cellWidth() const { return m_cellWidth; }
  double cellHeight() const { return m_cellHeight; }
  int64_t tiles() const { return m_tiles; }
  int64_t tileRows() const { return m_rows; }
  int64_t tileColumns() const { return m_columns; }
  QRectF tileRect(int64_t tile) const;
  QRectF cellRect(int64_t cell) const;
  /// The cell at POINT, or −1.
  int64_t cellAt(QPointF point) const;

 private:
  bool fit(double cellWidth, double cellHeight, QSizeF room);
  double m_gap = 0.0;  ///< between tiles
  QSizeF m_size;
  double m_cellWidth = 0.0, m_cellHeight = 0.0;
  int64_t m_tiles = 1, m_rows = 1, m_columns = 1;  ///< of one tile
  int64_t m_across = 1;                            ///< tiles side by side
  int64_t m_perRow = 0;                            ///< tiles that belong together (rank 4+), 0: wrap freely
  int64_t m_count = 0;                             ///< cells, where the last row of a vector is short
};

}  // namespace unroll
