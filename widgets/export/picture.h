// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QByteArray>
#include <QColor>
#include <QImage>
#include <QPainter>
#include <QSizeF>
#include <QString>
#include <functional>
#include <vector>

#include "core/result.h"

namespace unroll {

/// Something that can be drawn at any scale: lengths are pixels of 1/96 inch. Written with vectors where the format has
/// them.
struct Picture {
  QString title;
  QString description = {};  ///< for those who cannot see it
  QSizeF size;
  QColor background = Qt::white;
  std::function<void(QPainter&)> paint;
};

/// The largest picture that is written as PNG, in pixels a side and in all.
inline constexpr double kMostPixelsASide = 32000.0, kMostPixels = 2.5e8;

QByteArray svgOf(const Picture& picture);
/// One page per picture, of its size; text stays text where it was drawn as text, with its fonts embedded.
QByteArray pdfOf(const std::vector<Picture>& pages, const QString& title);
/// requires: no larger than the limits above.
QImage imageOf(const Picture& picture, double scale);
/// The error says how large it would be.
Result<QByteArray> pngOf(const Picture& picture, double scale);

}  // namespace unroll
