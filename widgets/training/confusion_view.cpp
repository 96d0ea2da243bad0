// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/confusion_view.h"

#include <QAccessible>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>
#include <cmath>

#include "controls.h"
#include "theme/theme.h"

namespace unroll {
namespace {

constexpr double kAxis = 17.0;      ///< the line that says what the axis is
constexpr double kNameLine = 17.0;  ///< names of the columns
constexpr double kLongest = 92.0;   ///< a name of a row
constexpr double kLargest = 76.0;   ///< side of a cell
constexpr double kNumbersFrom = 19.0;
constexpr double kSharesFrom = 40.0;

QString percent(double share) {
  const double hundred = 100.0 * share;
  return QStringLiteral("%1 %").arg(hundred > 0.0 && hundred < 9.95 ? QString::number(hundred, 'f', 1)
                                                                    : QString::number(qRound(hundred)));
}

/// The ink that stands out from FILL (relative luminance of WCAG, roughly).
QColor inkOn(const QColor& fill) {
  const double light = 0.299 * fill.redF() + 0.587 * fill.greenF() + 0.114 * fill.blueF();
  return light > 0.52 ? QColor(0x1A, 0x22, 0x30) : QColor(0xFF, 0xFF, 0xFF);
}

}  // namespace

ConfusionView::ConfusionView(QWidget* parent) : QWidget(parent) {
  installConfusionAccessibility();
  setMouseTracking(true);
  setFocusPolicy(Qt::TabFocus);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
  connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
  describe();
}

void ConfusionView::setCounts(const TensorD& counts, std::vector<QString> names) {
  m_counts = counts;
  m_classes = counts.extents().size() == 2 ? counts.extents()[0] : 0;
  m_names = std::move(names);
  m_names.resize(static_cast<size_t>(m_classes));
  m_totals.assign(static_cast<size_t>(m_classes), 0.0);
  m_worst = -1;
  for (int64_t i = 0; i < cells(); ++i) {
    m_totals[static_cast<size_t>(i / m_classes)] += m_counts[i];
    const bool mistake = i / m_classes != i % m_classes && m_counts[i] > 0.0;
    if (mistake && (m_worst < 0 || m_counts[i] > m_counts[m_worst])) m_worst = i;
  }
  if (m_focus >= cells()) m_focus = -1;
  if (m_hovered >= cells()) m_hovered = -1;
  place();
  describe();
  update();
  Q_EMIT shownCellChanged();
}

double ConfusionView::share(int64_t row, int64_t column) const {
  return rowTotal(row) > 0.0 ? count(row, column) / rowTotal(row) : 0.0;
}

QString ConfusionView::sentence(int64_t cell) const {
  if (cell < 0 || cell >= cells()) return {};
  const int64_t row = cell / m_classes, column = cell % m_classes;
  const auto name = [&](int64_t index) { return m_names[static_cast<size_t>(index)]; };
  if (rowTotal(row) <= 0.0) return tr("There is no “%1” among these samples").arg(name(row));
  const QString part = countText(std::llround(count(row, column))), all = countText(std::llround(rowTotal(row)));
  const QString of = percent(share(row, column));
  return row == column ? tr("%1 of %2 “%3” were recognized (%4)").arg(part, all, name(row), of)
                       : tr("%1 of %2 “%3” were taken for “%4” (%5)").arg(part, all, name(row), name(column), of);
}

int64_t ConfusionView::shownCell() const { return m_hovered >= 0 ? m_hovered : hasFocus() ? m_focus : -1; }

/// Square cells, as large as fit beside the names.
void ConfusionView::place() {
  if (m_classes == 0) return;
  const QFontMetricsF metrics(Theme::instance().small());
  double names = 8.0;
  for (const QString& name : m_names) names = std::max(names, metrics.horizontalAdvance(name));
  names = std::min({names, kLongest, width() * 0.3});
  const double left = kAxis + names + 8.0, below = kNameLine + kAxis;
  const double room = std::min(width() - left - 2.0, height() - below - 2.0);
  m_cell = std::clamp(room / static_cast<double>(m_classes), 0.5, kLargest);
  if (m_cell >= 6.0) m_cell = std::floor(m_cell);  // crisp edges
  const double side = m_cell * static_cast<double>(m_classes);
  m_corner = {std::floor(left + std::max(0.0, (width() - left - side) / 2.0)),
              std::floor(std::max(2.0, (height() - below - side) / 2.0))};
}

QRectF ConfusionView::cellRect(int64_t cell) const {
  const auto row = static_cast<double>(cell / m_classes), column = static_cast<double>(cell % m_classes);
  return {m_corner + QPointF(column * m_cell, row * m_cell), QSizeF(m_cell, m_cell)};
}

int64_t ConfusionView::cellAt(QPointF point) const {
  if (m_classes == 0) return -1;
  const auto column = static_cast<int64_t>(std::floor((point.x() - m_corner.x()) / m_cell));
  const auto row = static_cast<int64_t>(std::floor((point.y() - m_corner.y()) / m_cell));
  const bool inside = row >= 0 && column >= 0 && row < m_classes && column < m_classes;
  return inside ? row * m_classes + column : -1;
}

// --- painting

void ConfusionView::paintEvent(QPaintEvent*) {
  const Theme& theme = Theme::instance();
  QPainter painter(this);
  if (m_classes == 0) {
    painter.setPen(theme.muted());
    painter.setFont(theme.body());
    painter.drawText(rect().adjusted(12, 0, -12, 0), Qt::AlignCenter | Qt::TextWordWrap,
                     tr("Counted at the end of each epoch: how often each class was taken for which."));
    return;
  }
  painter.setPen(Qt::NoPen);
  for (int64_t i = 0; i < cells(); ++i) paintCell(painter, i);
  paintNames(painter);
  painter.setRenderHint(QPainter::Antialiasing);
  outline(painter, m_hovered, theme.text(), 1.5);
  if (hasFocus()) outline(painter, m_focus, theme.accent(), 2.0);
}

/// Mistakes are few where a network is any good: the root of their share keeps them visible.
void ConfusionView::paintCell(QPainter& painter, int64_t cell) const {
  const Theme& theme = Theme::instance();
  const int64_t row = cell / m_classes, column = cell % m_classes;
  const double of = share(row, column);
  const QColor fill = theme.diverging(row == column ? -of : std::sqrt(of));
  const double gap = m_cell >= 8.0 ? 1.0 : 0.0;
  const QRectF place = cellRect(cell).adjusted(0, 0, -gap, -gap);
  painter.fillRect(place, fill);
  if (m_cell < kNumbersFrom || count(row, column) <= 0.0) return;
  QFont font = theme.numbers();
  font.setPixelSize(m_cell >= 30.0 ? 12 : 11);
  const QString words = QString::number(std::llround(count(row, column)));
  while (font.pixelSize() > 8 && QFontMetricsF(font).horizontalAdvance(words) > place.width() - 2.0)
    font.setPixelSize(font.pixelSize() - 1);
  if (QFontMetricsF(font).horizontalAdvance(words) > place.width()) return;
  const bool both = m_cell >= kSharesFrom;
  painter.setFont(font);
  painter.setPen(inkOn(fill));
  painter.drawText(both ? place.adjusted(0, 0, 0, -place.height() * 0.32) : place, Qt::AlignCenter, words);
  if (!both) return;
  font.setPixelSize(10);
  painter.setFont(font);
  painter.drawText(place.adjusted(0, place.height() * 0.4, 0, 0), Qt::AlignCenter, percent(of));
}

/// Names where they have room, the chosen cell's in strong ink; what the axes are.
void ConfusionView::paintNames(QPainter& painter) const {
  const Theme& theme = Theme::instance();
  const double side = m_cell * static_cast<double>(m_classes);
  QFont font = theme.small(), strong = font;
  strong.setWeight(QFont::DemiBold);
  const QFontMetricsF metrics(font);
  const int64_t shown = shownCell();
  const auto line = static_cast<int64_t>(std::ceil(13.0 / m_cell));  // every how many rows are named
  double widest = 0.0;
  for (const QString& name : m_names) widest = std::max(widest, metrics.horizontalAdvance(name));
  const auto step =
      std::max(line, static_cast<int64_t>(std::ceil(std::min(widest + 3.0, std::max(m_cell, 20.0)) / m_cell)));
  for (int64_t i = 0; i < m_classes; ++i) {
    const auto at = static_cast<double>(i) * m_cell;
    const bool inRow = shown >= 0 && shown / m_classes == i, inColumn = shown >= 0 && shown % m_classes == i;
    const QString& name = m_names[static_cast<size_t>(i)];
    if (i % line == 0 || inRow) {
      painter.setFont(inRow ? strong : font);
      painter.setPen(inRow ? theme.text() : theme.muted());
      const QRectF place(kAxis, m_corner.y() + at + m_cell / 2 - 8, m_corner.x() - kAxis - 6, 16);
      painter.drawText(place, Qt::AlignRight | Qt::AlignVCenter,
                       metrics.elidedText(name, Qt::ElideRight, place.width()));
    }
    if (i % step == 0 || inColumn) {
      painter.setFont(inColumn ? strong : font);
      painter.setPen(inColumn ? theme.text() : theme.muted());
      const double wide = std::max(m_cell * static_cast<double>(step), 20.0);
      const QRectF place(m_corner.x() + at + m_cell / 2 - wide / 2, m_corner.y() + side, wide, kNameLine);
      painter.drawText(place, Qt::AlignCenter, metrics.elidedText(name, Qt::ElideRight, wide - 1.0));
    }
  }
  painter.setFont(font);
  painter.setPen(theme.faint());
  painter.drawText(QRectF(m_corner.x(), m_corner.y() + side + kNameLine - 2, side, kAxis), Qt::AlignCenter,
                   tr("predicted"));
  painter.save();
  painter.translate(0, m_corner.y() + side);
  painter.rotate(-90);
  painter.drawText(QRectF(0, 0, side, kAxis), Qt::AlignCenter, tr("true class"));
  painter.restore();
}

void ConfusionView::outline(QPainter& painter, int64_t cell, const QColor& color, double width) const {
  if (cell < 0) return;
  painter.setPen(QPen(color, width));
  painter.setBrush(Qt::NoBrush);
  painter.drawRoundedRect(cellRect(cell).adjusted(-0.5, -0.5, -0.5, -0.5), 2, 2);
}

// --- mouse and keys

void ConfusionView::hover(int64_t cell) {
  if (cell == m_hovered) return;
  m_hovered = cell;
  update();
  Q_EMIT shownCellChanged();
}

void ConfusionView::focusCell(int64_t cell) {
  if (cell < 0 || cell >= cells()) return;
  m_focus = cell;
  describe();
  update();
  QAccessibleEvent event(this, QAccessible::Focus);
  event.setChild(static_cast<int>(cell));
  QAccessible::updateAccessibility(&event);
  Q_EMIT shownCellChanged();
}

void ConfusionView::describe() {
  setAccessibleName(m_classes > 0 ? tr("Confusion matrix of %n classes", nullptr, static_cast<int>(m_classes))
                                  : tr("Confusion matrix, not counted yet"));
  setAccessibleDescription(sentence(m_focus >= 0 ? m_focus : m_worst));
}

bool ConfusionView::event(QEvent* event) {
  if (event->type() != QEvent::ToolTip) return QWidget::event(event);
  auto* help = static_cast<QHelpEvent*>(event);
  const int64_t cell = cellAt(help->pos());
  if (cell < 0)
    QToolTip::hideText();
  else
    QToolTip::showText(help->globalPos(), sentence(cell), this);
  return true;
}

void ConfusionView::resizeEvent(QResizeEvent*) { place(); }
void ConfusionView::mouseMoveEvent(QMouseEvent* event) { hover(cellAt(event->position())); }
void ConfusionView::leaveEvent(QEvent*) { hover(-1); }

void ConfusionView::mousePressEvent(QMouseEvent* event) {
  const int64_t cell = cellAt(event->position());
  if (cell < 0 || event->button() != Qt::LeftButton) return event->ignore();
  setFocus(Qt::MouseFocusReason);
  focusCell(cell);
}

void ConfusionView::keyPressEvent(QKeyEvent* event) {
  if (m_classes == 0) return QWidget::keyPressEvent(event);
  const int64_t at = std::max<int64_t>(0, m_focus), row = at / m_classes, column = at % m_classes;
  const int64_t last = m_classes - 1;
  switch (event->key()) {
    case Qt::Key_Left: return focusCell(at - (column > 0 ? 1 : 0));
    case Qt::Key_Right: return focusCell(at + (column < last ? 1 : 0));
    case Qt::Key_Up: return focusCell(at - (row > 0 ? m_classes : 0));
    case Qt::Key_Down: return focusCell(at + (row < last ? m_classes : 0));
    case Qt::Key_Home: return focusCell(row * m_classes);
    case Qt::Key_End: return focusCell(row * m_classes + last);
    default: QWidget::keyPressEvent(event);
  }
}

void ConfusionView::focusInEvent(QFocusEvent* event) {
  QWidget::focusInEvent(event);
  if (m_classes > 0 && m_focus < 0) m_focus = std::max<int64_t>(0, m_worst);  // what one came to see
  if (m_focus >= 0) focusCell(m_focus);
  update();
}

void ConfusionView::focusOutEvent(QFocusEvent* event) {
  QWidget::focusOutEvent(event);
  update();
  Q_EMIT shownCellChanged();
}

void ConfusionView::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) describe();
  QWidget::changeEvent(event);
}

}  // namespace unroll
