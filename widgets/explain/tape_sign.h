// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QColor>
#include <QIcon>

namespace unroll {

/// The signs of a tape deck.
enum class TapeSign { First, Back, Play, Pause, Next, Last, Loop };

QIcon tapeIcon(TapeSign sign, const QColor& color, qreal ratio);

}  // namespace unroll
