// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QColor>
#include <QRectF>
#include <QString>

#include "core/shape.h"
#include "graph/layout.h"

class QPainter;

namespace unroll {

// Measures of the canvas, in scene units.
inline constexpr double kGrid = 22.0;
inline constexpr double kPortRadius = 5.0;
inline constexpr double kPortReach = 13.0;  ///< how near the mouse must come to a port

/// Below this scale the small print is no longer read, and left out.
inline constexpr double kReadableScale = 0.45;

inline QRectF cardRect() { return {0, 0, kCardWidth, kCardHeight}; }

/// The panel of a card: soft shadow, rounded corners, border.
void paintCard(QPainter& painter, const QRectF& rect, const QColor& border, double borderWidth);
/// Words in a pill that stands on an edge, centred at CENTRE.
void paintPill(QPainter& painter, const QRectF& rect, const QString& words, const QColor& ink, const QColor& border);
QRectF pillRect(const QPointF& centre, const QString& words);

/// "(N, 1, 28, 28)", or empty where the shape is not known.
QString shapeText(const Shape& shape);

}  // namespace unroll
