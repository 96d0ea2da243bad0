// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/timeline_view.h"

#include <QAccessible>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "explain/formula_paint.h"
#include "theme/theme.h"

namespace unroll {
namespace {

constexpr double kLeft = 72.0;   ///< room for the label of the norms
constexpr double kTitle = 22.0;  ///< "t = 0"
constexpr double kGateLine = 19.0;
constexpr double kInput = 38.0;  ///< arrow of x_t below the cell
constexpr double kNorms = 62.0;
constexpr double kGap = 48.0;  ///< between cells, for the arrows of the states

QString shown(double value, int digits) { return QString::fromStdString(formula::formatNumber(value, digits)); }

void arrow(QPainter& painter, QPointF from, QPointF to, const QColor& color) {
  painter.setPen(QPen(color, 1.4));
  painter.drawLine(from, to);
  const QPointF along = to - from;
  const double length = std::hypot(along.x(), along.y());
  if (length < 1.0) return;
  const QPointF u = along / length, n(-u.y(), u.x());
  painter.setPen(Qt::NoPen);
  painter.setBrush(color);
  painter.drawPolygon(QPolygonF{to + u * 1.5, to - u * 7.0 + n * 3.6, to - u * 7.0 - n * 3.6});
}

void smallFormula(QPainter& painter, const Formula& formula, QPointF baselineLeft, double size, const QColor& color) {
  FormulaLayout::Options options;
  options.size = size;
  options.display = false;
  const FormulaLayout layout(formula, options);
  FormulaPaint paint = FormulaPaint::themed();
  paint.text = color;
  paintFormula(painter, layout, baselineLeft - QPointF(0, layout.baseline()), paint);
}

}  // namespace

TimelineView::TimelineView(ExplainCursor* cursor, QWidget* parent)
    : QWidget(parent), m_cursor(cursor), m_bar(new QScrollBar(Qt::Horizontal, this)) {
  installTimelineAccessibility();
  setMouseTracking(true);
  setFocusPolicy(Qt::TabFocus);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  m_bar->hide();
  m_bar->setAccessibleName(tr("Scroll the time steps"));
  connect(m_bar, &QScrollBar::valueChanged, this, qOverload<>(&QWidget::update));
  connect(cursor, &ExplainCursor::explanationChanged, this, &TimelineView::load);
  connect(cursor, &ExplainCursor::hoverChanged, this, qOverload<>(&QWidget::update));
  connect(cursor, &ExplainCursor::stepChanged, this, &TimelineView::follow);
  connect(cursor, &ExplainCursor::selectionChanged, this, &TimelineView::follow);
  connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
  setVisible(false);
}

void TimelineView::load() {
  m_timeline = {};
  m_unit = 0;
  m_gate = -1;
  follow();
}

/// Shows the layer of the present step, and the unit of the chosen number.
void TimelineView::follow() {
  const Explanation::Step* step = m_cursor->currentStep();
  const std::string layer = step ? step->layer : std::string();
  if (!step) {
    m_timeline = {};
  } else if (layer != m_timeline.layer) {
    m_timeline = timelineOf(*m_cursor->explanation(), layer);
    m_timeline.layer = layer;
    m_bar->setValue(0);
  }
  if (!m_timeline.empty()) {
    const CellRef cell = m_cursor->selected();
    const Evaluation& evaluation = m_cursor->explanation()->evaluation();
    if (cell.valid() && evaluation.value(cell.value).size() == m_timeline.units) m_unit = static_cast<int>(cell.cell);
  }
  setVisible(!m_timeline.empty());
  updateGeometry();
  resizeEvent(nullptr);
  describe();
  update();
}

/// Scrolls to the present cell.
void TimelineView::reveal() {
  const int time = currentTime();
  if (time < 0) return;
  const QRectF rect = cellRect(time);
  if (rect.left() < kLeft) m_bar->setValue(m_bar->value() + static_cast<int>(rect.left() - kLeft));
  if (rect.right() > width() - 8) m_bar->setValue(m_bar->value() + static_cast<int>(rect.right() - width() + 8));
}

void TimelineView::describe() {
  if (m_timeline.empty()) return;
  const QString whole =
      tr("%1 unrolled over %n time steps", nullptr, m_timeline.steps).arg(QString::fromStdString(m_timeline.layer));
  const int time = currentTime();
  setAccessibleName(time < 0 ? whole : whole + QStringLiteral(", ") + nameOfCell(time));
}

QString TimelineView::nameOfCell(int time) const {
  QStringList parts{tr("t = %1").arg(time)};
  if (!m_cursor->explanation() || time < 0 || time >= m_timeline.steps) return {};
  for (const Timeline::Gate& gate : m_timeline.gates) {
    const ValueId id = gate.values[static_cast<size_t>(time)];
    if (id == kNoValue) continue;
    const TensorD& value = m_cursor->explanation()->evaluation().value(id);
    if (m_unit < value.size())
      parts << QString::fromStdString(gate.name) + QStringLiteral(" ") + shown(value[m_unit], 4);
  }
  if (showsGradients())
    parts << tr("gradient norm %1").arg(shown(m_timeline.gradientNorms[static_cast<size_t>(time)], 4));
  return parts.join(QStringLiteral(", "));
}

int TimelineView::currentTime() const {
  const Explanation::Step* step = m_cursor->currentStep();
  return step && step->layer == m_timeline.layer ? step->time : -1;
}

void TimelineView::setUnit(int unit) {
  m_unit = std::clamp(unit, 0, static_cast<int>(m_timeline.units) - 1);
  describe();
  update();
}

void TimelineView::goToTime(int time) {
  if (!m_cursor->explanation() || time < 0 || time >= m_timeline.steps) return;
  const auto [begin, end] = m_cursor->range(m_cursor->direction());
  const auto& steps = m_cursor->explanation()->steps();
  for (int i = begin; i < end; ++i)
    if (steps[static_cast<size_t>(i)].layer == m_timeline.layer && steps[static_cast<size_t>(i)].time == time) {
      m_cursor->goTo(i);
      return;
    }
}

double TimelineView::cellHeight() const {
  return 14.0 + kGateLine * static_cast<double>(std::max<size_t>(1, m_timeline.gates.size()));
}
double TimelineView::cellWidth() const {
  const double fair = (width() - kLeft - 12.0) / std::max(1, m_timeline.steps) - kGap;
  return std::clamp(fair, 126.0, 160.0);
}
double TimelineView::pitch() const { return cellWidth() + kGap; }

QRectF TimelineView::cellRect(int time) const {
  return {kLeft + time * pitch() - m_bar->value(), kTitle + 4.0, cellWidth(), cellHeight()};
}

/// Where the window is low, forward steps leave the room to their formulas.
void TimelineView::setGradientsShown(bool shown) {
  if (shown == m_gradientsShown) return;
  m_gradientsShown = shown;
  updateGeometry();
  update();
}

bool TimelineView::showsGradients() const {
  const bool low = window()->height() < 820;
  return m_gradientsShown && !m_timeline.gradientNorms.empty() &&
         (!low || m_cursor->direction() == ExplainCursor::Direction::Backward);
}

QSize TimelineView::sizeHint() const {
  const double tall = kTitle + 4.0 + cellHeight() + kInput + (showsGradients() ? kNorms : 0.0) + 14.0;
  return {600, static_cast<int>(tall)};
}

void TimelineView::resizeEvent(QResizeEvent*) {
  const double wide = kLeft + m_timeline.steps * pitch() - kGap + 16.0;
  const bool needed = !m_timeline.empty() && wide > width() + 1.0;
  m_bar->setVisible(needed);
  m_bar->setRange(0, needed ? static_cast<int>(wide) - width() : 0);
  m_bar->setPageStep(width());
  m_bar->setSingleStep(static_cast<int>(pitch()));
  m_bar->setGeometry(0, height() - 12, width(), 12);
  reveal();
}

void TimelineView::paintEvent(QPaintEvent*) {
  if (m_timeline.empty() || !m_cursor->explanation()) return;
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  for (int t = 0; t < m_timeline.steps; ++t) {
    const QRectF rect = cellRect(t);
    if (rect.right() + kGap < 0 || rect.left() > width()) continue;
    paintArrows(painter, t);
    paintCell(painter, t);
  }
  if (showsGradients()) paintNorms(painter);
}

void TimelineView::paintCell(QPainter& painter, int time) const {
  const Theme& theme = Theme::instance();
  const QRectF rect = cellRect(time);
  const bool current = time == currentTime(), hovered = time == m_hovered.time;
  painter.setFont(theme.small());
  painter.setPen(current ? theme.accent() : theme.muted());
  painter.drawText(QRectF(rect.left(), 0, rect.width(), kTitle), Qt::AlignCenter, QStringLiteral("t = %1").arg(time));
  painter.setPen(QPen(current ? theme.accent() : hovered ? theme.faint() : theme.line(), current ? 1.8 : 1.0));
  painter.setBrush(current ? theme.accentSoft() : theme.panel());
  painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), Theme::kCardRadius, Theme::kCardRadius);
  if (hasFocus() && time == focusedTime()) {
    painter.setPen(QPen(theme.accent(), 1.2, Qt::DotLine));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(rect.adjusted(-3, -3, 3, 3), Theme::kCardRadius + 2, Theme::kCardRadius + 2);
    if (m_gate >= 0)
      painter.drawRoundedRect(
          QRectF(rect.left() + 4.0, rect.top() + 7.0 + m_gate * kGateLine, rect.width() - 8.0, kGateLine - 1.0), 4, 4);
  }
  paintGates(painter, rect, time);
}

/// Around a gate whose number is under the mouse somewhere, or is lit by one that is; dotted: another unit's.
void TimelineView::paintLight(QPainter& painter, const QRectF& rect, ValueId id) const {
  bool any = false, own = false;
  const auto look = [&](const CellRef& cell) {
    if (cell.value != id || cell.gradient) return;
    any = true;
    own = own || cell.cell == m_unit;
  };
  look(m_cursor->hovered());
  for (const CellRef& cell : m_cursor->lit()) look(cell);
  if (!any) return;
  painter.setBrush(Qt::NoBrush);
  painter.setPen(QPen(Theme::instance().accent(), 1.5, own ? Qt::SolidLine : Qt::DotLine));
  painter.drawRoundedRect(rect, 4, 4);
}

void TimelineView::paintGates(QPainter& painter, const QRectF& rect, int time) const {
  const Theme& theme = Theme::instance();
  QFont font = theme.numbers();
  font.setPixelSize(11);
  const Evaluation& evaluation = m_cursor->explanation()->evaluation();
  double y = rect.top() + 7.0;
  for (const Timeline::Gate& gate : m_timeline.gates) {
    const ValueId id = gate.values[static_cast<size_t>(time)];
    const double middle = y + kGateLine / 2.0;
    smallFormula(painter, gate.symbol, {rect.left() + 10.0, middle + 4.0}, 15.0, theme.text());
    if (id != kNoValue && m_unit < evaluation.value(id).size()) {
      const double value = evaluation.value(id)[m_unit];
      const QRectF track(rect.left() + 32.0, middle - 3.5, rect.width() - 32.0 - 46.0, 7.0);
      painter.setPen(Qt::NoPen);
      painter.setBrush(theme.dataZero());
      painter.drawRoundedRect(track, 3.5, 3.5);
      // −1…1 grows from the middle in the data's colours; 0…1 from the left in the accent.
      const double zero = gate.signedRange ? track.center().x() : track.left();
      const double reach = std::clamp(value, -1.0, 1.0) * (gate.signedRange ? track.width() / 2.0 : track.width());
      painter.setBrush(!gate.signedRange ? theme.accent() : value < 0.0 ? theme.dataNegative() : theme.dataPositive());
      painter.drawRoundedRect(
          QRectF(std::min(zero, zero + reach), track.top(), std::max(1.0, std::fabs(reach)), track.height()), 3.5, 3.5);
      paintLight(painter, QRectF(rect.left() + 5.0, y + 1.0, rect.width() - 10.0, kGateLine - 2.0), id);
      painter.setFont(font);
      painter.setPen(theme.muted());
      painter.drawText(QRectF(track.right(), y, rect.right() - track.right() - 8.0, kGateLine),
                       Qt::AlignVCenter | Qt::AlignRight, shown(value, std::fabs(value) < 0.1 ? 3 : 2));
    }
    y += kGateLine;
  }
}

void TimelineView::paintArrows(QPainter& painter, int time) const {
  const Theme& theme = Theme::instance();
  const QRectF rect = cellRect(time);
  const QColor color = theme.faint();
  const double count = static_cast<double>(m_timeline.states.size());
  for (size_t i = 0; i < m_timeline.states.size(); ++i) {
    const double y = rect.top() + rect.height() * (static_cast<double>(i) + 1.0) / (count + 1.0);
    if (time == 0) arrow(painter, {rect.left() - 30.0, y}, {rect.left() - 3.0, y}, color);
    if (time + 1 < m_timeline.steps) {
      arrow(painter, {rect.right() + 1.0, y}, {rect.right() + kGap - 3.0, y}, color);
      smallFormula(painter, formula::symbol(m_timeline.states[i]), {rect.right() + kGap / 2.0 - 4.0, y - 6.0}, 14.0,
                   theme.muted());
    }
  }
  const double x = rect.center().x();
  arrow(painter, {x, rect.bottom() + kInput - 6.0}, {x, rect.bottom() + 4.0}, color);
  smallFormula(painter, formula::sub(formula::symbol("x"), formula::numberText(std::to_string(time))),
               {x + 8.0, rect.bottom() + kInput - 10.0}, 14.0, theme.muted());
}

void TimelineView::paintNorms(QPainter& painter) const {
  const Theme& theme = Theme::instance();
  const auto& norms = m_timeline.gradientNorms;
  const double most = *std::max_element(norms.begin(), norms.end());
  double least = most;
  for (const double n : norms)
    if (n > 0.0) least = std::min(least, n);
  const bool logarithmic = least > 0.0 && most / least > 30.0;
  const double decades = logarithmic ? std::max(1.0, std::ceil(std::log10(most / least))) : 1.0;
  const double bottom = kTitle + 4.0 + cellHeight() + kInput + kNorms - 18.0, tall = 36.0;
  painter.setFont(theme.small());
  painter.setClipRect(
      QRectF(m_bar->value() > 0 ? kLeft - 8.0 : 0.0, 0, width(), height()));  // the label keeps its ground
  for (int t = 0; t < m_timeline.steps; ++t) {
    const QRectF rect = cellRect(t);
    if (rect.right() < 0 || rect.left() > width()) continue;
    const double n = norms[static_cast<size_t>(t)];
    const double share = most <= 0.0 || n <= 0.0 ? 0.0
                         : logarithmic           ? 1.0 + std::log10(n / most) / (decades + 0.5)
                                                 : n / most;
    const double height = std::max(n > 0.0 ? 2.0 : 0.0, share * tall);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.gradientNegative());
    painter.drawRoundedRect(QRectF(rect.center().x() - 11.0, bottom - height, 22.0, height), 2.5, 2.5);
    painter.setPen(theme.muted());
    painter.drawText(QRectF(rect.left(), bottom + 1.0, rect.width(), 16.0), Qt::AlignCenter, shown(n, n < 0.1 ? 3 : 2));
  }
  painter.setClipping(false);
  smallFormula(painter,
               formula::fenced("‖‖", formula::row({formula::symbol("∂"), formula::symbol("L"), formula::op("/"),
                                                   formula::symbol("∂"), formula::symbol("h")})),
               {2.0, bottom - 2.0}, 13.0, theme.muted());
  painter.setPen(theme.faint());
  if (logarithmic)
    painter.drawText(QRectF(2.0, bottom + 1.0, kLeft, 16.0), Qt::AlignLeft | Qt::AlignVCenter, tr("log scale"));
}

TimelineView::Spot TimelineView::spotAt(QPointF point) const {
  for (int t = 0; t < m_timeline.steps; ++t) {
    const QRectF rect = cellRect(t);
    if (!rect.adjusted(0, -kTitle, 0, 0).contains(point)) continue;
    const int gate = static_cast<int>((point.y() - rect.top() - 7.0) / kGateLine);
    const bool onGate = point.y() > rect.top() + 7.0 && gate < static_cast<int>(m_timeline.gates.size());
    return {t, onGate ? gate : -1};
  }
  return {};
}

/// A gate's bar opens the number it shows; elsewhere the cell goes to its time.
void TimelineView::mousePressEvent(QMouseEvent* event) {
  const Spot spot = spotAt(event->position());
  if (spot.time < 0 || event->button() != Qt::LeftButton) return event->ignore();
  const bool there = spot.time == currentTime();
  if (!there) goToTime(spot.time);
  if (there) openGate(spot.time, spot.gate);
}

void TimelineView::openGate(int time, int gate) {
  if (gate < 0 || gate >= static_cast<int>(m_timeline.gates.size())) return;
  const ValueId id = m_timeline.gates[static_cast<size_t>(gate)].values[static_cast<size_t>(time)];
  if (id != kNoValue) m_cursor->select({id, m_unit, false});
}

void TimelineView::chooseGate(int gate) {
  m_gate = std::clamp(gate, -1, static_cast<int>(m_timeline.gates.size()) - 1);
  update();
}

void TimelineView::move(int time) {
  time = std::clamp(time, 0, std::max(0, m_timeline.steps - 1));
  goToTime(time);
  QAccessibleEvent moved(this, QAccessible::Focus);
  moved.setChild(time);
  QAccessible::updateAccessibility(&moved);
}

void TimelineView::mouseMoveEvent(QMouseEvent* event) {
  const Spot spot = spotAt(event->position());
  if (spot.time == m_hovered.time && spot.gate == m_hovered.gate) return;
  m_hovered = spot;
  setCursor(spot.time >= 0 ? Qt::PointingHandCursor : Qt::ArrowCursor);
  CellRef cell;
  if (spot.gate >= 0)
    cell = {m_timeline.gates[static_cast<size_t>(spot.gate)].values[static_cast<size_t>(spot.time)], m_unit, false};
  m_cursor->hover(cell.valid() ? cell : CellRef{});
  update();
}

void TimelineView::leaveEvent(QEvent*) {
  m_hovered = {};
  m_cursor->hover({});
  update();
}

void TimelineView::wheelEvent(QWheelEvent* event) {
  const QPoint turn = event->angleDelta();
  const int sideways = turn.x() != 0 ? turn.x() : event->modifiers() & Qt::ShiftModifier ? turn.y() : 0;
  if (sideways == 0 || m_bar->isHidden()) return event->ignore();
  m_bar->setValue(m_bar->value() - sideways);
}

void TimelineView::keyPressEvent(QKeyEvent* event) {
  const int time = focusedTime();
  switch (event->key()) {
    case Qt::Key_Left: return move(time - 1);
    case Qt::Key_Right: return move(currentTime() < 0 ? 0 : time + 1);
    case Qt::Key_Home: return move(0);
    case Qt::Key_End: return move(m_timeline.steps - 1);
    case Qt::Key_Up: return chooseGate(m_gate - 1);
    case Qt::Key_Down: return chooseGate(m_gate + 1);
    case Qt::Key_PageUp: return setUnit(m_unit - 1);
    case Qt::Key_PageDown: return setUnit(m_unit + 1);
    case Qt::Key_Return:
    case Qt::Key_Enter: return m_gate < 0 ? goToTime(time) : openGate(time, m_gate);
    default: QWidget::keyPressEvent(event);
  }
}

void TimelineView::focusInEvent(QFocusEvent*) { update(); }
void TimelineView::focusOutEvent(QFocusEvent*) { update(); }
void TimelineView::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) describe();
  QWidget::changeEvent(event);
}

}  // namespace unroll
