// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/tensor_tiles.h"

#include <algorithm>
#include <cmath>

namespace unroll {

TensorTiles::TensorTiles(const Extents& extents, QSizeF room, double maxCell) : m_count(elementCount(extents)) {
  size_t first = 0;
  while (first < extents.size() && extents[first] == 1) ++first;
  Extents shape(extents.begin() + static_cast<std::ptrdiff_t>(first), extents.end());
  // A kernel of one filter or one channel is still a picture: keep the last two axes.
  if (extents.size() >= 4 && shape.size() < 2) shape = {extents[extents.size() - 2], extents.back()};
  const double tall = std::min(maxCell, 26.0);
  if (shape.size() < 2) {
    const int64_t count = std::max<int64_t>(1, m_count);
    const double wanted = static_cast<double>(count);
    if (wanted * 14.0 <= room.width()) {  // all in one row
      m_columns = count;
      fit(std::min(maxCell, room.width() / wanted), tall, room);
      return;
    }
    // Several rows of squares that fill the room no more than they must.
    double cell = std::min(14.0, std::floor(std::sqrt(room.width() * room.height() / wanted)));
    for (cell = std::max(cell, 1.0);; cell = cell > 1.5 ? cell - 1.0 : cell * 0.9) {
      m_columns = std::clamp<int64_t>(static_cast<int64_t>(room.width() / cell), 1, count);
      m_rows = (count + m_columns - 1) / m_columns;
      if (fit(cell, cell, room) || cell < 0.05) return;
    }
  }
  m_rows = shape[shape.size() - 2];
  m_columns = shape.back();
  for (size_t i = 0; i + 2 < shape.size(); ++i) m_tiles *= shape[i];
  if (shape.size() >= 4) m_perRow = m_tiles / shape[0];
  if (m_rows <= 0 || m_columns <= 0 || m_tiles <= 0) return;
  // Wide cells for numbers first, then squares that shrink until everything fits.
  if (fit(maxCell, tall, room)) return;
  double cell = tall;
  while (!fit(cell, cell, room) && cell > 0.02) cell = cell > 1.5 ? cell - 0.5 : cell * 0.9;
}

bool TensorTiles::fit(double cellWidth, double cellHeight, QSizeF room) {
  m_cellWidth = cellWidth;
  m_cellHeight = cellHeight;
  const double wide = static_cast<double>(m_columns) * cellWidth, high = static_cast<double>(m_rows) * cellHeight;
  const double gap = m_gap = m_tiles > 1 ? std::min(4.0, 0.3 * std::min(wide, high)) : 0.0;
  const auto most = std::max<int64_t>(1, static_cast<int64_t>((room.width() + gap) / (wide + gap)));
  m_across = m_perRow > 0 ? std::min(m_perRow, m_tiles) : std::min(most, m_tiles);
  if (m_perRow == 1) m_across = std::min(most, m_tiles);  // kernels of one channel wrap like pictures
  const int64_t down = (m_tiles + m_across - 1) / m_across;
  m_size = QSizeF(static_cast<double>(m_across) * (wide + gap) - gap, static_cast<double>(down) * (high + gap) - gap);
  return m_size.width() <= room.width() + 0.5 && m_size.height() <= room.height() + 0.5;
}

QRectF TensorTiles::tileRect(int64_t tile) const {
  const double wide = static_cast<double>(m_columns) * m_cellWidth, high = static_cast<double>(m_rows) * m_cellHeight;
  const int64_t row = tile / m_across, column = tile % m_across;
  return {static_cast<double>(column) * (wide + m_gap), static_cast<double>(row) * (high + m_gap), wide, high};
}

QRectF TensorTiles::cellRect(int64_t cell) const {
  const int64_t inTile = m_rows * m_columns;
  const QRectF tile = tileRect(cell / inTile);
  const int64_t row = cell % inTile / m_columns, column = cell % m_columns;
  return {tile.x() + static_cast<double>(column) * m_cellWidth, tile.y() + static_cast<double>(row) * m_cellHeight,
          m_cellWidth, m_cellHeight};
}

int64_t TensorTiles::cellAt(QPointF point) const {
  const double wide = static_cast<double>(m_columns) * m_cellWidth, high = static_cast<double>(m_rows) * m_cellHeight;
  if (point.x() < 0 || point.y() < 0 || wide <= 0 || high <= 0) return -1;
  const auto across = static_cast<int64_t>(point.x() / (wide + m_gap)),
             down = static_cast<int64_t>(point.y() / (high + m_gap));
  const int64_t tile = down * m_across + across;
  if (across >= m_across || tile >= m_tiles) return -1;
  const QPointF within = point - tileRect(tile).topLeft();
  const auto column = static_cast<int64_t>(within.x() / m_cellWidth),
             row = static_cast<int64_t>(within.y() / m_cellHeight);
  if (column >= m_columns || row >= m_rows) return -1;
  const int64_t cell = (tile * m_rows + row) * m_columns + column;
  return cell < m_count ? cell : -1;
}

}  // namespace unroll
