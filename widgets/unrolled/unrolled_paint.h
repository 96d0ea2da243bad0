// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QColor>
#include <QPainter>
#include <QString>

#include "math/formula.h"

namespace unroll {

// What the chain and the opened cell draw alike.

/// DIGITS significant digits, as short as a number beside a bar has to be.
QString shortNumber(double value, int digits = 3);
/// FORMULA at SIZE, its baseline's left end (or middle, or right end) at AT. Gives back the width.
double drawFormula(QPainter& painter, const Formula& formula, QPointF at, double size, const QColor& color,
                   Qt::Alignment alignment = Qt::AlignLeft);
double formulaWidth(const Formula& formula, double size);
/// The head of an arrow whose tip is at TIP, pointing along FROM → TIP.
void drawArrowHead(QPainter& painter, QPointF from, QPointF tip, double size, const QColor& color);
/// SYMBOL's "_t" with the number of the time: "h_{t-1}" at time 3 gives h with the index 2.
Formula symbolAt(const std::string& symbol, int time);

}  // namespace unroll
