// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/point_cloud.h"

#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <cmath>

#include "theme/theme.h"

namespace unroll {
namespace {

/// Classes beside each other, told apart by colour and by form.
QColor classColor(int64_t index) {
  const Theme& theme = Theme::instance();
  const QColor colors[] = {theme.dataNegative(),
                           theme.dataPositive(),
                           theme.gradientPositive(),
                           theme.gradientNegative(),
                           theme.category(LayerCategory::Recurrent),
                           theme.faint()};
  return colors[static_cast<size_t>(std::clamp<int64_t>(index, 0, 1000)) % std::size(colors)];
}

/// Maps data to pixels, with room around and (for points of a plane) the same scale on both axes.
struct Mapping {
  double left = 1e30, right = -1e30, low = 1e30, high = -1e30;
  QRectF plot;

  void include(double x, double y) {
    if (!std::isfinite(x) || !std::isfinite(y)) return;
    left = std::min(left, x), right = std::max(right, x), low = std::min(low, y), high = std::max(high, y);
  }
  void fit(const QRectF& place, bool equal) {
    plot = place;
    double w = std::max(right - left, 1e-9), h = std::max(high - low, 1e-9);
    if (!equal) return;
    const double scale = std::max(w / place.width(), h / place.height());
    const double cx = (left + right) / 2, cy = (low + high) / 2;
    w = scale * place.width(), h = scale * place.height();
    left = cx - w / 2, right = cx + w / 2, low = cy - h / 2, high = cy + h / 2;
  }
  QPointF operator()(double x, double y) const {
    return {plot.left() + plot.width() * (x - left) / std::max(right - left, 1e-9),
            plot.bottom() - plot.height() * (y - low) / std::max(high - low, 1e-9)};
  }
};

void paintPoint(QPainter& painter, QPointF at, int64_t klass) {
  const double r = 3.4;
  if (klass % 3 == 0) painter.drawEllipse(at, r, r);
  if (klass % 3 == 1) painter.drawRect(QRectF(at.x() - r + 0.4, at.y() - r + 0.4, 2 * r - 0.8, 2 * r - 0.8));
  if (klass % 3 == 2)
    painter.drawPolygon(QPolygonF{
        {at.x(), at.y() - r - 0.6}, {at.x() + r + 0.4, at.y() + r - 0.4}, {at.x() - r - 0.4, at.y() + r - 0.4}});
}

}  // namespace

PointCloud::PointCloud(QWidget* parent) : QWidget(parent) {
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
  connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void PointCloud::present(const std::vector<ShownSample>& samples, const std::vector<Prediction>& predictions) {
  m_samples = samples;
  m_predictions = predictions;
  const auto wrong = std::count_if(predictions.begin(), predictions.end(), [](const Prediction& p) { return p.wrong; });
  setAccessibleName(!samples.empty() && samples.front().classIndex >= 0
                        ? tr("%1 validation points, %2 wrong").arg(samples.size()).arg(wrong)
                        : tr("%1 validation points").arg(samples.size()));
  update();
}

void PointCloud::paintEvent(QPaintEvent*) {
  if (m_samples.empty()) return;
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  if (m_samples.front().input.size() >= 2) {
    paintClasses(painter);
  } else {
    paintValues(painter);
  }
}

/// The colour is the class that the network says; where that is wrong, a cross in the true class' colour.
void PointCloud::paintClasses(QPainter& painter) const {
  const Theme& theme = Theme::instance();
  Mapping map;
  for (const ShownSample& s : m_samples) map.include(s.input[0], s.input[1]);
  map.fit(QRectF(rect()).adjusted(8, 8, -8, -8), true);
  for (size_t i = 0; i < m_samples.size(); ++i) {
    const ShownSample& s = m_samples[i];
    const bool known = i < m_predictions.size();
    const int64_t said = known ? m_predictions[i].classIndex : s.classIndex;
    const QPointF at = map(s.input[0], s.input[1]);
    QColor color = said >= 0 ? classColor(said) : theme.muted();
    if (!known) color = theme.faint();
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    paintPoint(painter, at, std::max<int64_t>(s.classIndex, 0));
    if (!known || !m_predictions[i].wrong) continue;
    painter.setPen(QPen(theme.error(), 1.6));
    painter.drawLine(at + QPointF(-5, -5), at + QPointF(5, 5));
    painter.drawLine(at + QPointF(-5, 5), at + QPointF(5, -5));
  }
}

void PointCloud::paintValues(QPainter& painter) const {
  const Theme& theme = Theme::instance();
  std::vector<std::pair<double, double>> line;
  Mapping map;
  for (size_t i = 0; i < m_samples.size(); ++i) {
    const double x = m_samples[i].input.front(),
                 truth = m_samples[i].target.empty() ? 0.0 : m_samples[i].target.front();
    map.include(x, truth);
    if (i < m_predictions.size() && !m_predictions[i].values.empty())
      line.emplace_back(x, m_predictions[i].values.front());
  }
  map.fit(QRectF(rect()).adjusted(8, 8, -8, -8), false);
  painter.setBrush(Qt::NoBrush);
  painter.setPen(QPen(theme.muted(), 1.3));
  for (const ShownSample& s : m_samples)
    if (!s.target.empty()) painter.drawEllipse(map(s.input.front(), s.target.front()), 3, 3);
  std::sort(line.begin(), line.end());
  QPainterPath path;
  for (size_t i = 0; i < line.size(); ++i) {
    const QPointF at = map(line[i].first, line[i].second);
    i == 0 ? path.moveTo(at) : path.lineTo(at);
  }
  painter.setPen(QPen(theme.dataPositive(), 2));
  painter.drawPath(path);
}

}  // namespace unroll
