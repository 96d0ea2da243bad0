// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/curve_view.h"

#include <QGraphicsLayout>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "controls.h"
#include "math/formula.h"
#include "theme/theme.h"

namespace unroll {

CurveView::CurveView(QWidget* parent)
    : QChartView(parent), m_steps(new QValueAxis), m_linear(new QValueAxis), m_log(new QLogValueAxis) {
  setRenderHint(QPainter::Antialiasing);
  setFrameShape(QFrame::NoFrame);
  setFocusPolicy(Qt::StrongFocus);
  setMouseTracking(true);
  setViewportUpdateMode(QGraphicsView::FullViewportUpdate);
  setMinimumSize(160, 90);
  QChart* c = chart();
  c->legend()->hide();
  c->setMargins(QMargins(0, 0, 0, 0));
  c->layout()->setContentsMargins(0, 0, 0, 0);
  c->setBackgroundRoundness(0);
  c->setAnimationOptions(QChart::NoAnimation);
  c->addAxis(m_steps, Qt::AlignBottom);
  m_steps->setTickType(QValueAxis::TicksDynamic);
  m_steps->setLabelFormat(QStringLiteral("%.0f"));
  m_log->setBase(10.0);
  m_log->setLabelFormat(QStringLiteral("%g0"));  // never seen: room for what is painted, and a digit to spare
  attach(m_linear);
  scaleSteps(100);
  connect(&Theme::instance(), &Theme::changed, this, &CurveView::applyTheme);
}

CurveView::~CurveView() {
  // The chart owns the axes that it shows; the other one is ours.
  delete (m_logarithmic ? static_cast<QAbstractAxis*>(m_linear) : m_log);
}

void CurveView::attach(QAbstractAxis* values) {
  for (QAbstractAxis* axis : {static_cast<QAbstractAxis*>(m_linear), static_cast<QAbstractAxis*>(m_log)})
    if (chart()->axes(Qt::Vertical).contains(axis)) chart()->removeAxis(axis);
  chart()->addAxis(values, Qt::AlignLeft);
  for (QLineSeries* series : m_series) series->attachAxis(values);
}

void CurveView::setLines(std::vector<Line> lines) {
  chart()->removeAllSeries();
  m_series.clear();
  m_lines = std::move(lines);
  for (size_t i = 0; i < m_lines.size(); ++i) {
    auto* series = new QLineSeries(chart());
    chart()->addSeries(series);
    series->attachAxis(m_steps);
    series->attachAxis(m_logarithmic ? static_cast<QAbstractAxis*>(m_log) : m_linear);
    m_series.push_back(series);
  }
  applyTheme();
}

void CurveView::setLogarithmic(bool on) {
  if (on == m_logarithmic) return;
  m_logarithmic = on;
  attach(on ? static_cast<QAbstractAxis*>(m_log) : m_linear);
  applyTheme();
  refresh(m_shown, m_all);
}

void CurveView::applyTheme() {
  const Theme& theme = Theme::instance();
  chart()->setBackgroundBrush(theme.panel());
  chart()->setBackgroundPen(Qt::NoPen);
  setBackgroundBrush(theme.panel());
  for (QAbstractAxis* axis : chart()->axes()) {
    axis->setLabelsFont(theme.small());
    // The values' labels are painted here, in the program's way of writing numbers; Qt's keep their room.
    axis->setLabelsColor(axis == m_steps ? theme.muted() : QColor(Qt::transparent));
    axis->setLinePen(QPen(theme.line()));
    axis->setGridLinePen(QPen(theme.line()));
    axis->setGridLineVisible(axis != m_steps);
    axis->setLineVisible(axis == m_steps);
  }
  for (size_t i = 0; i < m_lines.size(); ++i) {
    QPen pen(m_lines[i].color(), m_lines[i].width);
    pen.setJoinStyle(Qt::RoundJoin);
    pen.setCapStyle(Qt::RoundCap);
    m_series[i]->setPen(pen);
  }
}

// --- what is drawn

void CurveView::ValueRange::take(double value) {
  if (!std::isfinite(value)) return;
  low = any ? std::min(low, value) : value;
  high = any ? std::max(high, value) : value;
  any = true;
}

CurveView::ValueRange CurveView::valueRange(int64_t end) const {
  ValueRange all;
  for (const Line& line : m_lines) {
    if (line.background) continue;
    if (line.points) {
      for (const QPointF& point : *line.points) all.take(point.y());
    } else if (const Curve::Range range = line.curve->range(1, end); range.any) {
      all.take(static_cast<double>(range.low));
      all.take(static_cast<double>(range.high));
    }
  }
  return all;
}

void CurveView::scaleSteps(int64_t end) {
  const AxisScale scale{0, static_cast<double>(end),
                        roundScale(0, static_cast<double>(end), std::max(2, width() / 130)).step};
  if (scale == m_stepsScale) return;
  m_stepsScale = scale;
  // A wide interval in between: Qt lays out every tick at each of these calls.
  m_steps->setTickInterval(1e15);
  m_steps->setRange(scale.low, scale.high);
  m_steps->setTickInterval(scale.step);
}

void CurveView::scaleAxes(int64_t end) {
  scaleSteps(end);
  const ValueRange range = valueRange(end);
  if (!range.any) return;
  const double low = range.low, high = range.high;
  if (m_logarithmic) {
    const AxisScale scale = decades(low, high);
    m_ticks = decadeTicks(scale, std::max(2, height() / 34));
    m_log->setBase(m_ticks.size() > 1 ? m_ticks[1] / m_ticks[0] : 10.0);
    m_log->setRange(scale.low, scale.high);
    return;
  }
  // From zero where zero is near, as for losses; a curve far from it gets the whole height.
  const double from = low >= 0 && low < 0.6 * high ? 0.0 : low;
  const double to = m_highest > 0 && high <= m_highest && high > 0.8 * m_highest ? m_highest : high;
  const AxisScale scale = roundScale(from, to, std::max(2, height() / 90));
  m_linear->setRange(scale.low, scale.high);
  m_linear->setTickCount(static_cast<int>(std::lround((scale.high - scale.low) / scale.step)) + 1);
  m_ticks = ticks(scale);
  m_tickStep = scale.step;
  size_t longest = 1;
  for (const double tick : m_ticks) longest = std::max<size_t>(longest, tickText(tick, m_tickStep).size());
  // Room for the longest label: as many digits; of a huge number not all of them.
  m_linear->setLabelFormat(high >= 1e5 ? QStringLiteral("%.1e")
                                       : QLatin1String("%0") + QString::number(longest) + QLatin1String(".0f"));
}

QStringList CurveView::tickLabels() const {
  QStringList labels;
  for (const double tick : m_ticks) labels << tickLabel(tick);
  return labels;
}

void CurveView::refresh(int64_t steps, int64_t all) {
  m_shown = steps;
  m_all = all;
  const int64_t end = stepsAxis(steps, all);
  scaleAxes(end);
  const int columns = std::max(1, static_cast<int>(chart()->plotArea().width()));
  for (size_t i = 0; i < m_lines.size(); ++i) {
    const Line& line = m_lines[i];
    QList<QPointF> points = line.curve ? line.curve->points(1, end, columns) : *line.points;
    // A logarithm exists above zero only.
    if (m_logarithmic) points.removeIf([](const QPointF& point) { return point.y() <= 0; });
    m_series[i]->setPointsVisible(line.points && points.size() < 40);
    m_series[i]->replace(points);
  }
}

void CurveView::resizeEvent(QResizeEvent* event) {
  QChartView::resizeEvent(event);
  if (m_all > 0) refresh(m_shown, m_all);
}

// --- the read-out

double CurveView::valueAt(const Line& line, int64_t step) const {
  if (line.curve) return step >= 1 && step <= line.curve->size() ? static_cast<double>((*line.curve)[step - 1]) : NAN;
  // The newest point up to that step: what was known then.
  double value = NAN;
  for (const QPointF& point : *line.points)
    if (point.x() <= static_cast<double>(step)) value = point.y();
  return value;
}

double CurveView::xOf(int64_t step) const {
  const QRectF plot = chart()->plotArea();
  return plot.left() + plot.width() * static_cast<double>(step) / std::max(m_steps->max(), 1.0);
}

void CurveView::setReadStep(int64_t step) {
  step = std::clamp<int64_t>(step, 0, m_shown);
  if (step == m_readStep) return;
  m_readStep = step;
  QStringList words;
  if (step > 0) {
    words << tr("step %1").arg(step);
    for (const Line& line : m_lines)
      if (!line.name.isEmpty()) words << line.name + QLatin1Char(' ') + valueText(valueAt(line, step));
  }
  setAccessibleDescription(words.join(QStringLiteral(", ")));
  viewport()->update();
  Q_EMIT readStepChanged(step);
}

void CurveView::mouseMoveEvent(QMouseEvent* event) {
  const QRectF plot = chart()->plotArea();
  const double share = (event->position().x() - plot.left()) / std::max(plot.width(), 1.0);
  const bool inside = share >= 0 && share <= 1 && plot.adjusted(0, -8, 0, 8).contains(event->position());
  setReadStep(inside ? std::max<int64_t>(1, std::llround(share * m_steps->max())) : 0);
  QChartView::mouseMoveEvent(event);
}

void CurveView::leaveEvent(QEvent* event) {
  if (!hasFocus()) setReadStep(0);
  QChartView::leaveEvent(event);
}

void CurveView::focusOutEvent(QFocusEvent* event) {
  setReadStep(0);
  QChartView::focusOutEvent(event);
}

void CurveView::keyPressEvent(QKeyEvent* event) {
  const auto pixel = std::max<int64_t>(1, std::llround(m_steps->max() / std::max(chart()->plotArea().width(), 1.0)));
  const int64_t stride = event->modifiers() & Qt::ShiftModifier ? 20 * pixel : pixel;
  const int64_t from = m_readStep > 0 ? m_readStep : m_shown;
  switch (event->key()) {
    case Qt::Key_Left: return setReadStep(std::max<int64_t>(1, from - stride));
    case Qt::Key_Right: return setReadStep(from + stride);
    case Qt::Key_Home: return setReadStep(1);
    case Qt::Key_End: return setReadStep(m_shown);
    case Qt::Key_Escape: return setReadStep(0);
    default: QChartView::keyPressEvent(event);
  }
}

void CurveView::drawForeground(QPainter* painter, const QRectF& rect) {
  QChartView::drawForeground(painter, rect);
  if (m_shown == 0) return;
  painter->save();
  painter->resetTransform();
  const QRectF plot = chart()->plotArea();
  paintTicks(*painter, plot);
  paintMarks(*painter, plot);
  if (m_readStep > 0) paintReadOut(*painter, plot);
  if (hasFocus()) {
    painter->setPen(QPen(Theme::instance().accent(), 1));
    painter->setBrush(Qt::NoBrush);
    painter->drawRoundedRect(QRectF(viewport()->rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
  }
  painter->restore();
}

QString CurveView::tickLabel(double value) const {
  return m_logarithmic ? QString::fromStdString(formula::formatNumber(value, 3)).remove(QStringLiteral("1·"))
                       : tickText(value, m_tickStep);
}

void CurveView::paintTicks(QPainter& painter, const QRectF& plot) const {
  const Theme& theme = Theme::instance();
  painter.setFont(theme.small());
  painter.setPen(theme.muted());
  const double low = m_logarithmic ? std::log10(m_log->min()) : m_linear->min(),
               high = m_logarithmic ? std::log10(m_log->max()) : m_linear->max();
  for (const double tick : m_ticks) {
    const double at = ((m_logarithmic ? std::log10(tick) : tick) - low) / (high - low);
    const QRectF place(0, plot.bottom() - at * plot.height() - 9, plot.left() - 6, 18);
    painter.drawText(place, Qt::AlignRight | Qt::AlignVCenter, tickLabel(tick));
  }
}

void CurveView::paintMarks(QPainter& painter, const QRectF& plot) const {
  const Theme& theme = Theme::instance();
  painter.setFont(theme.small());
  const QFontMetricsF metrics(theme.small());
  double freeFrom = plot.left();
  for (const Mark& mark : m_marks) {
    const double x = xOf(mark.step);
    painter.setPen(QPen(theme.warning(), 1.2, Qt::DotLine));
    painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()));
    const double width = metrics.horizontalAdvance(mark.words);
    const bool left = x + 6 + width > plot.right();
    const double at = left ? x - 6 - width : x + 6;
    if (at < freeFrom) continue;  // words on words help nobody
    painter.setPen(theme.warning());
    painter.drawText(QPointF(at, plot.top() + metrics.ascent()), mark.words);
    freeFrom = at + width + 8;
  }
}

void CurveView::paintReadOut(QPainter& painter, const QRectF& plot) const {
  const Theme& theme = Theme::instance();
  struct Row {
    QString words;
    QColor color;
  };
  std::vector<Row> rows{{tr("step %1").arg(countText(m_readStep)), theme.text()}};
  for (const Line& line : m_lines)
    if (!line.name.isEmpty() && std::isfinite(valueAt(line, m_readStep)))
      rows.push_back({line.name + QStringLiteral("  ") + valueText(valueAt(line, m_readStep)), line.color()});

  QFont font = theme.numbers();
  font.setPixelSize(11);
  const QFontMetricsF metrics(font);
  double width = 0;
  for (const Row& row : rows) width = std::max(width, metrics.horizontalAdvance(row.words));
  const double height = metrics.lineSpacing() + 2;
  const double x = xOf(m_readStep);
  painter.setPen(QPen(theme.muted(), 1, Qt::DashLine));
  painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()));
  QRectF box(x + 10, plot.top() + 8, width + 20, height * static_cast<double>(rows.size()) + 12);
  if (box.right() > plot.right()) box.moveRight(x - 10);
  painter.setPen(theme.line());
  painter.setBrush(theme.panel());
  painter.drawRoundedRect(box, 6, 6);
  painter.setFont(font);
  for (size_t i = 0; i < rows.size(); ++i) {
    painter.setPen(rows[i].color);
    const QRectF place(box.left() + 10, box.top() + 6 + height * static_cast<double>(i), width + 2, height);
    painter.drawText(place, Qt::AlignLeft | Qt::AlignVCenter, rows[i].words);
  }
}

}  // namespace unroll
