// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QColor>
#include <QIcon>
#include <QString>

namespace unroll {

/// The line icon NAME (resources/icons/NAME.svg) in COLOR, sharp at 16 px and its multiples; faint
/// where its control can't be used. Ask again on Theme::changed().
QIcon themedIcon(const QString& name, const QColor& color);

}  // namespace unroll
