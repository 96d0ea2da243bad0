// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/thumbnails.h"

#include <QEvent>
#include <algorithm>
#include <cmath>

#include "canvas/canvas.h"
#include "theme/theme.h"

namespace unroll {

namespace {

constexpr int kBars = 16;  ///< a vector up to this long is shown as bars
constexpr int kRow = 48;   ///< longer ones in rows of this many
constexpr int kMostNumbers = 480;
constexpr int kMostMaps = 4;

double largest(const float* values, int64_t count) {
  double most = 1e-12;
  for (int64_t i = 0; i < count; ++i)
    most = std::max(most, std::isfinite(values[i]) ? std::abs(double(values[i])) : 0.0);
  return most;
}

/// HEIGHT × WIDTH numbers; the element at (row, column) is values[row · down + column · right].
QImage heatMap(const float* values, int height, int width, int64_t down, int64_t right, double scale) {
  QImage image(width, height, QImage::Format_RGB32);
  for (int row = 0; row < height; ++row) {
    auto* line = reinterpret_cast<QRgb*>(image.scanLine(row));
    for (int column = 0; column < width; ++column) {
      line[column] = Theme::instance().diverging(double(values[row * down + column * right]) / scale).rgb();
    }
  }
  return image;
}

QImage bars(const float* values, int count, double scale) {
  constexpr int kWide = 9, kHigh = 34;
  QImage image(count * kWide, kHigh, QImage::Format_RGB32);
  image.fill(Theme::instance().panel());
  for (int i = 0; i < count; ++i) {
    const double share = double(values[i]) / scale;
    const int size = std::max(1, static_cast<int>(std::abs(share) * (kHigh - 2)));
    const QColor ink = Theme::instance().diverging(std::copysign(0.35 + 0.65 * std::abs(share), share));
    for (int y = kHigh - size; y < kHigh; ++y) {
      for (int x = 0; x < kWide - 2; ++x) image.setPixelColor(i * kWide + x, y, ink);
    }
  }
  return image;
}

}  // namespace

std::vector<QImage> outputPictures(const TensorF& output, int most) {
  Extents extents = output.extents();
  if (extents.size() > 1 && extents.front() == 1) extents.erase(extents.begin());
  if (output.size() == 0 || extents.empty()) return {};
  const float* values = output.data();
  const double scale = largest(values, output.size());
  if (extents.size() == 3) {  // (C, H, W): the first feature maps
    std::vector<QImage> maps;
    const int64_t area = extents[1] * extents[2];
    for (int64_t c = 0; c < std::min<int64_t>(extents[0], most); ++c) {
      maps.push_back(heatMap(values + c * area, int(extents[1]), int(extents[2]), extents[2], 1, scale));
    }
    return maps;
  }
  if (extents.size() == 2) {  // (T, F): time to the right
    const int features = int(std::min<int64_t>(extents[1], 32));
    const int steps = int(std::min<int64_t>(extents[0], kMostNumbers));
    return {heatMap(values, features, steps, 1, extents[1], scale)
                .scaled(160, 34, Qt::IgnoreAspectRatio, Qt::FastTransformation)};
  }
  if (extents.size() != 1) return {};
  if (extents[0] <= kBars) return {bars(values, int(extents[0]), scale)};
  const int count = int(std::min<int64_t>(extents[0], kMostNumbers));
  const int width = std::min(count, kRow);
  const QImage rows = heatMap(values, std::max(1, count / width), width, width, 1, scale);
  return {rows.scaled(160, 34, Qt::IgnoreAspectRatio, Qt::FastTransformation)};
}

Thumbnails::Thumbnails(Canvas* canvas, TrainingBridge* bridge) : QObject(canvas), m_canvas(canvas), m_bridge(bridge) {
  canvas->installEventFilter(this);
  connect(bridge, &TrainingBridge::stateChanged, this, &Thumbnails::ask);
  connect(bridge, &TrainingBridge::viewArrived, this, &Thumbnails::show);
}

bool Thumbnails::eventFilter(QObject* watched, QEvent* event) {
  if (watched == m_canvas && event->type() == QEvent::Show) ask();
  if (watched == m_canvas && event->type() == QEvent::Hide) m_bridge->request({});
  return QObject::eventFilter(watched, event);
}

void Thumbnails::ask() {
  if (!m_bridge->hasSession()) return clear();
  if (!m_canvas->isVisible()) return;
  m_outputs.clear();
  const NetworkSpec& spec = m_bridge->session()->spec();
  for (const NodeSpec& node : spec.nodes) m_outputs.push_back(node.name + ".out");
  Session::ViewRequest request;
  request.validationSamples = {0};
  request.outputs = m_outputs;
  m_bridge->request(request);
}

void Thumbnails::show() {
  const std::shared_ptr<const Session::View> view = m_bridge->view();
  if (!view || !m_canvas->isVisible() || view->request.outputs != m_outputs) return;
  for (size_t i = 0; i < std::min(m_outputs.size(), view->outputs.size()); ++i) {
    const std::string name = m_outputs[i].substr(0, m_outputs[i].size() - 4);
    const NodeSpec* node = m_canvas->document()->spec().findByName(name);
    NodeItem* card = node ? m_canvas->cards()->node(node->id) : nullptr;
    if (card) card->setThumbnails(outputPictures(view->outputs[i], kMostMaps));
  }
}

void Thumbnails::clear() {
  for (NodeItem* card : m_canvas->cards()->nodes()) card->setThumbnails({});
}

}  // namespace unroll
