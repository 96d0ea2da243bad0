// SPDX-License-Identifier: GPL-3.0-or-later
// The opened cell as a widget: what stands where, the mouse and the keyboard. How it looks: cell_paint.cpp.
#include "unrolled/cell_view.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <algorithm>
#include <cmath>

#include "theme/theme.h"
#include "unrolled/unrolled_paint.h"

namespace unroll {
namespace {

constexpr double kSide = 1.5;  ///< room beside the cell for what comes in and goes out, in units of the grid
constexpr double kMost = 112.0, kLeast = 26.0;  ///< pixels of a unit of the grid

}  // namespace

CellView::CellView(ExplainCursor* cursor, QWidget* parent) : PartsWidget(parent), m_cursor(cursor) {
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
  setMinimumHeight(190);
  connect(cursor, &ExplainCursor::hoverChanged, this, qOverload<>(&QWidget::update));
  connect(cursor, &ExplainCursor::selectionChanged, this, qOverload<>(&QWidget::update));
  connect(cursor, &ExplainCursor::stepChanged, this, qOverload<>(&QWidget::update));
  connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void CellView::setCell(std::shared_ptr<const Explanation> explanation, const RecurrentChain& chain, int time) {
  m_explanation = std::move(explanation);
  m_chain = chain;
  m_time = time;
  m_hovered = {};
  if (!m_explanation || time < 0 || time >= chain.steps) {
    m_explanation = nullptr;
    m_diagram = {};
    m_layout = {};
    m_part = -1;
  } else {
    m_diagram = cellDiagram(*m_explanation, chain, time);
    m_layout = layOutCell(m_diagram);
    m_part = std::min(m_part, partCount() - 1);
    m_unit = std::clamp(m_unit, 0, std::max(0, units() - 1));
  }
  describe();
  update();
}

int CellView::units() const { return m_chain.states.empty() ? 0 : static_cast<int>(m_chain.states[0].units); }

void CellView::setUnit(int unit) {
  unit = std::clamp(unit, 0, std::max(0, units() - 1));
  if (unit == m_unit) return;
  m_unit = unit;
  describe();
  update();
  Q_EMIT unitChanged(unit);
}

bool CellView::backward() const {
  return m_explanation && m_explanation->evaluation().hasGradients() &&
         m_cursor->direction() == ExplainCursor::Direction::Backward;
}

CellRef CellView::cellOf(int part, int unit) const {
  if (part < 0 || part >= partCount()) return {};
  const CellDiagram::Part& p = m_diagram.parts[static_cast<size_t>(part)];
  return {p.value, std::clamp<int64_t>(unit, 0, std::max<int64_t>(0, p.units - 1)), backward()};
}

double CellView::number(int part, int unit) const { return m_explanation->number(cellOf(part, unit)); }
QString CellView::numberText(int part) const { return shortNumber(number(part, m_unit)); }

QString CellView::partName(int part) const {
  const CellDiagram::Part& p = m_diagram.parts[static_cast<size_t>(part)];
  const CellRef cell = cellOf(part, m_unit);
  const QString ref = QString::fromStdString(m_explanation->refOf(cell));
  const QString value = QString::fromStdString(formula::formatNumber(m_explanation->number(cell), 4));
  if (p.kind == CellDiagram::Kind::Gate) return tr("gate %1 = %2").arg(ref, value);
  return tr("%1 = %2", "a number's name and value").arg(ref, value);
}

void CellView::describe() {
  if (!m_explanation) return setAccessibleName(tr("Opened cell"));
  QString name =
      tr("Opened cell of %1, t = %2, unit %3").arg(QString::fromStdString(m_chain.layer)).arg(m_time).arg(m_unit);
  if (m_diagram.padded) name += QStringLiteral(", ") + tr("padding: the state goes straight through");
  setAccessibleName(name);
}

// Geometry.

double CellView::scale() const {
  if (m_layout.size.isEmpty()) return 1.0;
  return std::clamp(
      std::min(width() / (m_layout.size.width() + 2.0 * kSide), (height() - 8.0) / m_layout.size.height()), kLeast,
      kMost);
}

QTransform CellView::toWidget() const {
  const double s = scale();
  const QSizeF size = m_layout.size * s;
  return QTransform::fromTranslate((width() - size.width()) / 2.0, std::max(2.0, (height() - size.height()) / 2.0))
      .scale(s, s);
}

QRectF CellView::boxOf(int part) const {
  const auto p = static_cast<size_t>(part);
  QSizeF size = m_layout.sizes[p];
  QPointF middle = m_layout.places[p];
  if (size.isEmpty()) return chipOf(part, -1);
  QRectF box(QPointF(), size);
  box.moveCenter(middle);
  return toWidget().mapRect(box);
}

/// What comes in stands before its wire (an input from below: beside it), what goes on behind its own.
QRectF CellView::chipOf(int part, int output) const {
  const double s = scale();
  const QSizeF size(kSide * s - 8.0, std::clamp(0.72 * s, 34.0, 60.0));
  if (output >= 0) {
    const QPointF end = toWidget().map(m_layout.outputs[static_cast<size_t>(output)]);
    return {QPointF(end.x() + 6.0, end.y() - size.height() / 2.0), size};
  }
  const QPointF start = toWidget().map(m_layout.places[static_cast<size_t>(part)]);
  const bool below = m_layout.textbook && m_diagram.parts[static_cast<size_t>(part)].kind == CellDiagram::Kind::Input;
  if (below) return {QPointF(start.x() + 8.0, start.y() - size.height() + 6.0), size};
  return {QPointF(start.x() - size.width() - 4.0, start.y() - size.height() / 2.0), size};
}

/// Where the bars of a gate stand.
QRectF CellView::stripOf(int part) const {
  const QRectF box = boxOf(part);
  const double head = std::clamp(box.height() * 0.42, 22.0, 44.0);
  return box.adjusted(7.0, head, -7.0, -7.0);
}

QRect CellView::partRect(int part) const { return boxOf(part).toAlignedRect(); }

CellView::Spot CellView::spotAt(QPointF point) const {
  for (int i = 0; i < partCount(); ++i) {
    const CellDiagram::Part& p = m_diagram.parts[static_cast<size_t>(i)];
    if (!boxOf(i).adjusted(-3, -3, 3, 3).contains(point)) continue;
    const bool gate = p.kind == CellDiagram::Kind::Gate || p.kind == CellDiagram::Kind::Sum;
    const QRectF strip = stripOf(i);
    if (!gate || p.units < 1 || point.y() < strip.top() || !strip.adjusted(-1, 0, 1, 8).contains(point))
      return {i, m_unit};
    const auto unit = static_cast<int>((point.x() - strip.left()) / strip.width() * static_cast<double>(p.units));
    return {i, std::clamp(unit, 0, static_cast<int>(p.units) - 1)};
  }
  for (size_t k = 0; k < m_layout.outputs.size(); ++k)
    if (chipOf(-1, static_cast<int>(k)).contains(point)) return {m_diagram.outputs[k], m_unit};
  return {};
}

/// Hovered, or one of the numbers that the hovered one was made from.
bool CellView::isLit(int part) const {
  if (!isExplained()) return m_hovered.part == part;
  const ValueId value = m_diagram.parts[static_cast<size_t>(part)].value;
  const auto is = [&](const CellRef& cell) { return cell.valid() && cell.value == value; };
  return is(m_cursor->hovered()) || std::any_of(m_cursor->lit().begin(), m_cursor->lit().end(), is);
}

// The person.

void CellView::openPart(int part, int unit) {
  if (part < 0 || part >= partCount()) return;
  const int64_t units = m_diagram.parts[static_cast<size_t>(part)].units;
  if (units == this->units()) setUnit(unit);
  Q_EMIT opened(cellOf(part, unit));
}

void CellView::choosePart(int part) {
  m_part = std::clamp(part, 0, std::max(0, partCount() - 1));
  if (isExplained()) m_cursor->hover(cellOf(m_part, m_unit));
  tellFocus();
  update();
}

void CellView::mouseMoveEvent(QMouseEvent* event) {
  const Spot spot = spotAt(event->position());
  if (spot == m_hovered) return;
  m_hovered = spot;
  setCursor(spot.part >= 0 ? Qt::PointingHandCursor : Qt::ArrowCursor);
  setToolTip(spot.part < 0
                 ? QString()
                 : QString::fromStdString(m_explanation->refOf(cellOf(spot.part, spot.unit))) + QStringLiteral(" = ") +
                       QString::fromStdString(formula::formatNumber(number(spot.part, spot.unit), 6)));
  if (isExplained()) m_cursor->hover(spot.part < 0 ? CellRef{} : cellOf(spot.part, spot.unit));
  update();
}

void CellView::leaveEvent(QEvent*) {
  m_hovered = {};
  if (isExplained()) m_cursor->hover({});
  update();
}

void CellView::mousePressEvent(QMouseEvent* event) {
  const Spot spot = spotAt(event->position());
  if (spot.part < 0 || event->button() != Qt::LeftButton) return event->ignore();
  m_part = spot.part;
  openPart(spot.part, spot.unit);
}

void CellView::keyPressEvent(QKeyEvent* event) {
  switch (event->key()) {
    case Qt::Key_Up: return choosePart(m_part - 1);
    case Qt::Key_Down: return choosePart(m_part + 1);
    case Qt::Key_Left: Q_EMIT timeWanted(m_time - 1); return;
    case Qt::Key_Right: Q_EMIT timeWanted(m_time + 1); return;
    case Qt::Key_PageUp: return setUnit(m_unit - 1);
    case Qt::Key_PageDown: return setUnit(m_unit + 1);
    case Qt::Key_Return:
    case Qt::Key_Enter: return openPart(m_part, m_unit);
    default: QWidget::keyPressEvent(event);
  }
}

void CellView::focusInEvent(QFocusEvent*) {
  if (m_part < 0 && partCount() > 0) choosePart(0);
  update();
}
void CellView::focusOutEvent(QFocusEvent*) { update(); }

}  // namespace unroll
