// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/sample_picture.h"

#include <QImage>
#include <QPainterPath>
#include <algorithm>
#include <cmath>

#include "theme/theme.h"
#include "training/axis_scale.h"

namespace unroll {
namespace {

uchar toByte(float value) {
  return static_cast<uchar>(std::lround(255.0 * std::clamp(static_cast<double>(value), 0.0, 1.0)));
}

/// (C, H, W) of an image; a flat row of a square number of pixels counts as one.
struct ImageSize {
  int64_t channels = 1, height = 0, width = 0;
};

ImageSize imageSize(const ShownSample& sample) {
  const Extents& e = sample.extents;
  if (e.size() == 3) return {e[0], e[1], e[2]};
  if (e.size() == 2) return {1, e[0], e[1]};
  const auto side = static_cast<int64_t>(std::lround(std::sqrt(static_cast<double>(sample.input.size()))));
  return {1, side, static_cast<int64_t>(sample.input.size()) / std::max<int64_t>(side, 1)};
}

/// Gray (or red, green, blue) as the data have them: paper is black in both schemes, as the network
/// sees it.
void paintImage(QPainter& painter, const QRectF& place, const ShownSample& sample) {
  const ImageSize size = imageSize(sample);
  const int64_t plane = size.height * size.width;
  if (plane <= 0 || plane * size.channels > static_cast<int64_t>(sample.input.size())) return;
  QImage image(static_cast<int>(size.width), static_cast<int>(size.height), QImage::Format_RGB32);
  for (int64_t y = 0; y < size.height; ++y) {
    auto* line = reinterpret_cast<QRgb*>(image.scanLine(static_cast<int>(y)));
    for (int64_t x = 0; x < size.width; ++x) {
      const auto channel = [&](int64_t c) {
        return toByte(sample.input[static_cast<size_t>((size.channels == 3 ? c : 0) * plane + y * size.width + x)]);
      };
      line[x] = qRgb(channel(0), channel(1), channel(2));
    }
  }
  QPainterPath clip;
  clip.addRoundedRect(place, 5, 5);
  painter.save();
  painter.setClipPath(clip);
  painter.setRenderHint(QPainter::SmoothPixmapTransform, place.width() < image.width());
  painter.drawImage(place, image);
  painter.restore();
}

/// Steps and features of (T, F); (T) has one.
struct SeriesSize {
  int64_t steps = 0, features = 1;
};
SeriesSize seriesSize(const ShownSample& sample) {
  if (sample.extents.size() == 2) return {sample.extents[0], sample.extents[1]};
  return {static_cast<int64_t>(sample.input.size()), 1};
}

/// Many features: a heat map, time to the right.
void paintHeatMap(QPainter& painter, const QRectF& place, const ShownSample& sample, SeriesSize size) {
  float most = 1e-6f;
  for (float value : sample.input) most = std::max(most, std::abs(value));
  const double w = place.width() / static_cast<double>(size.steps),
               h = place.height() / static_cast<double>(size.features);
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing, false);
  painter.setPen(Qt::NoPen);
  for (int64_t t = 0; t < size.steps; ++t)
    for (int64_t f = 0; f < size.features; ++f) {
      const float value = sample.input[static_cast<size_t>(t * size.features + f)];
      painter.setBrush(Theme::instance().diverging(static_cast<double>(value / most)));
      const QRectF cell(place.left() + w * static_cast<double>(t), place.top() + h * static_cast<double>(f), w, h);
      painter.drawRect(cell.toAlignedRect() & place.toAlignedRect());
    }
  painter.restore();
}

/// One feature as a line; behind it a ring for what came next and a dot for what the network said.
void paintLine(QPainter& painter, const QRectF& place, const ShownSample& sample, SeriesSize size,
               const Prediction* prediction) {
  const Theme& theme = Theme::instance();
  const bool next = prediction && prediction->classIndex < 0 && !prediction->values.empty() && !sample.target.empty();
  const auto lastOf = [&](const std::vector<float>& row) {
    return row[row.size() - static_cast<size_t>(size.features)];
  };
  std::vector<float> values;
  for (int64_t t = 0; t < size.steps; ++t) values.push_back(sample.input[static_cast<size_t>(t * size.features)]);
  float low = *std::min_element(values.begin(), values.end()), high = *std::max_element(values.begin(), values.end());
  const bool fits = next && sample.target.size() >= static_cast<size_t>(size.features) &&
                    prediction->values.size() >= static_cast<size_t>(size.features);
  if (fits) low = std::min(low, lastOf(sample.target)), high = std::max(high, lastOf(sample.target));
  const double span = std::max(static_cast<double>(high - low), 1e-6);
  const QRectF plot = place.adjusted(6, 6, -6, -6);
  const auto at = [&](double t, float value) {
    const double y = std::clamp((static_cast<double>(value) - static_cast<double>(low)) / span, -0.08, 1.08);
    return QPointF(plot.left() + plot.width() * t / static_cast<double>(size.steps), plot.bottom() - plot.height() * y);
  };
  QPainterPath path(at(0, values[0]));
  for (int64_t t = 1; t < size.steps; ++t) path.lineTo(at(static_cast<double>(t), values[static_cast<size_t>(t)]));
  painter.setBrush(Qt::NoBrush);
  painter.setPen(QPen(theme.muted(), 1.5));
  painter.drawPath(path);
  if (!fits) return;
  const auto end = static_cast<double>(size.steps);
  painter.setPen(QPen(theme.text(), 1.4));
  painter.drawEllipse(at(end, lastOf(sample.target)), 3.6, 3.6);
  painter.setPen(Qt::NoPen);
  painter.setBrush(theme.dataPositive());
  painter.drawEllipse(at(end, lastOf(prediction->values)), 2.4, 2.4);
}

void paintFrame(QPainter& painter, const QRectF& place) {
  painter.setPen(QPen(Theme::instance().line(), 1));
  painter.setBrush(Theme::instance().canvas());
  painter.drawRoundedRect(place.adjusted(0.5, 0.5, -0.5, -0.5), 5, 5);
}

/// The lines of a text PERLINE characters wide: sentences break between words, all else where a line is full.
QStringList linesOf(const QString& words, int perLine, bool sentence) {
  QStringList lines;
  QString rest = words;
  while (!rest.isEmpty()) {
    qsizetype end = std::min<qsizetype>(perLine, rest.size());
    const qsizetype space = rest.lastIndexOf(QLatin1Char(' '), end);
    if (sentence && end < rest.size() && space > 0) end = space;
    lines << rest.left(end);
    rest.remove(0, end);
    if (sentence) rest = rest.trimmed();
  }
  return lines;
}

/// Of a sample with an answer for each step its beginning, of a window that goes on its end, as much as fits; line
/// ends as a sign.
void paintText(QPainter& painter, const QRectF& place, const ShownSample& sample) {
  const Theme& theme = Theme::instance();
  QFont font = theme.code();
  font.setPixelSize(11);
  painter.setFont(font);
  painter.setPen(theme.text());
  QString words = sample.text;
  words.replace(QLatin1Char('\n'), QStringLiteral("↵"));
  const QFontMetricsF metrics(font);
  const QRectF inner = place.adjusted(7, 4, -7, -4);
  const int perLine = std::max(1, static_cast<int>(inner.width() / metrics.horizontalAdvance(QLatin1Char('m'))));
  const int most = std::max(1, static_cast<int>((inner.height() + 1) / metrics.lineSpacing()));
  const bool whole = !sample.steps.empty();
  if (!whole) words = words.right(static_cast<qsizetype>(perLine) * most);
  QStringList lines = linesOf(words, perLine, whole);
  if (lines.size() > most) {
    lines = lines.first(most);
    lines.last() = lines.last().left(perLine - 1) + QChar(0x2026);
  }
  for (int i = 0; i < lines.size(); ++i)
    painter.drawText(inner.topLeft() + QPointF(0, metrics.ascent() + i * metrics.lineSpacing()), lines[i]);
}

/// Any other row of numbers: a line of cells.
void paintRow(QPainter& painter, const QRectF& place, const ShownSample& sample) {
  paintHeatMap(painter, place.adjusted(1, 1, -1, -1), sample, {static_cast<int64_t>(sample.input.size()), 1});
}

}  // namespace

QSize samplePictureSize(SampleView view, int height) {
  switch (view) {
    case SampleView::Image: return {height, height};
    case SampleView::Text: return {height * 5 / 2, height};
    case SampleView::Series:
    case SampleView::Row:
    case SampleView::Point: return {height * 2, height};
  }
  return {height, height};
}

void paintSample(QPainter& painter, const QRectF& place, SampleView view, const ShownSample& sample,
                 const Prediction* prediction) {
  if (sample.input.empty()) return;
  painter.setRenderHint(QPainter::Antialiasing);
  if (view == SampleView::Image) return paintImage(painter, place, sample);
  paintFrame(painter, place);
  if (view == SampleView::Text) return paintText(painter, place, sample);
  if (view != SampleView::Series) return paintRow(painter, place, sample);
  const SeriesSize size = seriesSize(sample);
  const bool classes = sample.classIndex >= 0;
  if (size.features > 1 && classes) return paintHeatMap(painter, place.adjusted(1, 1, -1, -1), sample, size);
  paintLine(painter, place, sample, size, prediction);
}

}  // namespace unroll
