// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QPainterPath>
#include <QPointF>
#include <QSizeF>
#include <vector>

#include "explain/cell_diagram.h"

namespace unroll {

/// Where the parts of a cell's diagram stand and how its wires run, in units of a grid (x to the right, y down). Cells
/// that textbooks draw in their own way have a table of places; any other gets columns by how deep a part stands.
struct CellLayout {
  struct Wire {
    int from = 0;  ///< a part
    int to = 0;    ///< a part; −1 − k: the k-th output
    QPainterPath path;
    bool arrow = true;  ///< at its end
  };
  QSizeF size;
  std::vector<QPointF> places;   ///< by part: its middle; of what comes in the point where its wire starts
  std::vector<QSizeF> sizes;     ///< by part
  std::vector<QPointF> outputs;  ///< by state: where its wire leaves the cell
  std::vector<Wire> wires;
  bool textbook = false;
};

CellLayout layOutCell(const CellDiagram& diagram);

}  // namespace unroll
