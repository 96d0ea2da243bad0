// SPDX-License-Identifier: GPL-3.0-or-later
#include "unrolled/chain_view.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QToolTip>
#include <algorithm>
#include <cmath>

#include "theme/theme.h"
#include "unrolled/unrolled_paint.h"

namespace unroll {
namespace {

constexpr double kLabels = 124.0;  ///< left of the rows: what they are
constexpr double kTitle = 20.0, kCells = 36.0, kTimes = 18.0;
constexpr double kRowGap = 8.0;
constexpr double kRoomForNumber = 37.0;
constexpr int kMostStates = 24;  ///< units that a cell of the chain shows

/// 10^POWER: "10⁻³", near 1 as a number: "0.5".
QString powerText(double power) {
  const double whole = std::round(power);
  if (power != whole) return QString::number(std::pow(10.0, power), 'f', 2);
  if (std::fabs(power) < 2.0) return QString::number(std::pow(10.0, power));
  static const QString digits = QStringLiteral("⁰¹²³⁴⁵⁶⁷⁸⁹");
  QString text = power < 0.0 ? QStringLiteral("10⁻") : QStringLiteral("10");
  for (const QChar c : QString::number(std::fabs(whole))) text += digits[c.digitValue()];
  return text;
}

}  // namespace

ChainView::ChainView(QWidget* parent) : PartsWidget(parent) {
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  connect(&Theme::instance(), &Theme::changed, this, [this] {
    paintStates();
    update();
  });
}

ChainView::Axes ChainView::axesOf(const std::vector<const TimeAnalysis*>& analyses) {
  Axes axes;
  for (const TimeAnalysis* analysis : analyses)
    for (const NormRow& row : normRows(*analysis)) axes[row.kind].include(row);
  return axes;
}

void ChainView::setChain(std::shared_ptr<const Explanation> explanation, TimeAnalysis analysis, QString title) {
  m_explanation = std::move(explanation);
  m_analysis = std::move(analysis);
  m_title = std::move(title);
  m_sentence.clear();
  m_rows = normRows(m_analysis);
  m_time = std::clamp(m_time, 0, std::max(0, partCount() - 1));
  paintStates();
  updateGeometry();
  describe();
  update();
}

/// The states as colours, a column for each step.
void ChainView::paintStates() {
  m_states = {};
  if (!m_explanation || m_analysis.chain.states.empty()) return;
  const RecurrentState& h = m_analysis.chain.states[0];
  double most = 1e-12;
  for (const ValueId id : h.values)
    for (int64_t u = 0; u < h.units; ++u) most = std::max(most, std::fabs(m_explanation->evaluation().value(id)[u]));
  const int64_t rows = std::min<int64_t>(h.units, kMostStates);  // evenly taken of more
  m_states = QImage(m_analysis.chain.steps, static_cast<int>(rows), QImage::Format_RGB32);
  for (int t = 0; t < m_analysis.chain.steps; ++t)
    for (int64_t row = 0; row < rows; ++row) {
      const double value = m_explanation->evaluation().value(h.values[static_cast<size_t>(t)])[row * h.units / rows];
      m_states.setPixelColor(t, static_cast<int>(row), Theme::instance().diverging(value / most));
    }
}

void ChainView::setSentence(QString sentence) {
  setChain(nullptr, {}, {});
  m_sentence = std::move(sentence);
  setAccessibleName(m_sentence);
  update();
}

void ChainView::setAxes(const Axes& axes) {
  m_axes = axes;
  update();
}
void ChainView::setLabelled(bool labelled) {
  m_labelled = labelled;
  update();
}
void ChainView::setPending(bool pending) {
  m_pending = pending;
  update();
}
void ChainView::setActive(bool active) {
  m_active = active;
  update();
}
void ChainView::setRows(int most, double height) {
  if (most == m_mostRows && height == m_rowHeight) return;
  m_mostRows = most;
  m_rowHeight = height;
  updateGeometry();
  update();
}

void ChainView::setTime(int time) {
  if (time < 0 || time >= partCount() || time == m_time) return;
  m_time = time;
  describe();
  tellFocus();
  update();
}

void ChainView::describe() {
  if (m_analysis.steps.empty()) return setAccessibleName(m_sentence);
  setAccessibleName(tr("%1: a chain of %n steps", nullptr, partCount()).arg(m_title));
}

QString ChainView::partName(int part) const {
  QStringList parts{tr("t = %1").arg(part)};
  for (const NormRow& row : m_rows) {
    const auto t = static_cast<size_t>(part);
    if (std::isnan(row.bars[t])) continue;
    parts << row.name + QLatin1Char(' ') + shortNumber(row.bars[t]);
    if (!row.marks.empty()) parts << tr("of the cell %1").arg(shortNumber(row.marks[t]));
  }
  return parts.join(QStringLiteral(", "));
}

QSize ChainView::sizeHint() const {
  const int rows = std::max(1, shownRows());
  return {500, static_cast<int>(kTitle + kCells + kTimes + rows * (m_rowHeight + kRowGap) + 4.0)};
}

double ChainView::left() const { return m_labelled ? kLabels : 8.0; }
double ChainView::pitch() const { return std::min(110.0, (width() - left() - 8.0) / std::max(1, partCount())); }
QRectF ChainView::column(int time) const { return {left() + time * pitch(), kTitle, pitch(), height() - kTitle - 2.0}; }
QRectF ChainView::rowRect(int row) const {
  return {left(), kTitle + kCells + kTimes + kRowGap + row * (m_rowHeight + kRowGap), pitch() * partCount(),
          m_rowHeight};
}
QRect ChainView::partRect(int part) const { return column(part).toAlignedRect(); }

int ChainView::timeAt(QPointF point) const {
  if (point.x() < left() || point.y() < kTitle || m_analysis.steps.empty()) return -1;
  const int time = static_cast<int>((point.x() - left()) / pitch());
  return time < partCount() ? time : -1;
}

const NormRow* ChainView::rowAt(QPointF point) const {
  for (int row = 0; row < shownRows(); ++row)
    if (rowRect(row).adjusted(0, -kRowGap, 0, 0).contains(point)) return &m_rows[static_cast<size_t>(row)];
  return nullptr;
}

/// Whether the numbers of a step are written out: all where there is room, else those of the step that is looked at.
bool ChainView::writes(int time) const {
  return pitch() >= kRoomForNumber || time == (m_hovered >= 0 ? m_hovered : m_time);
}

void ChainView::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const Theme& theme = Theme::instance();
  if (m_analysis.steps.empty()) {
    painter.setPen(theme.muted());
    painter.setFont(theme.body());
    painter.drawText(rect().adjusted(12, 12, -12, -12), Qt::AlignCenter | Qt::TextWordWrap, m_sentence);
    return;
  }
  QFont bold = theme.body();
  bold.setWeight(QFont::DemiBold);
  painter.setFont(bold);
  painter.setPen(m_active ? theme.accent() : theme.text());
  painter.drawText(QRectF(m_labelled ? 0.0 : left(), 0, width(), kTitle - 4.0), Qt::AlignLeft | Qt::AlignVCenter,
                   m_title);
  const QRectF now = column(m_time);
  painter.setPen(Qt::NoPen);
  painter.setBrush(theme.accentSoft());
  painter.drawRoundedRect(now.adjusted(pitch() > 12.0 ? 1.0 : -1.0, 0, pitch() > 12.0 ? -1.0 : 1.0, 0), 5, 5);
  if (m_hovered >= 0 && m_hovered != m_time) {
    QColor soft = theme.dataZero();
    soft.setAlphaF(0.7);
    painter.setBrush(soft);
    painter.drawRoundedRect(column(m_hovered), 5, 5);
  }
  paintCells(painter);
  for (int row = 0; row < shownRows(); ++row) paintRow(painter, row);
  if (hasFocus()) {
    painter.setPen(QPen(theme.accent(), 1.2, Qt::DotLine));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(now.adjusted(-1, 0.5, 1, -0.5), 5, 5);
  }
}

void ChainView::paintCells(QPainter& painter) const {
  const Theme& theme = Theme::instance();
  const bool roomy = pitch() > 26.0;
  const double gap = roomy ? 14.0 : 0.0;
  painter.setFont(theme.small());
  const int every = pitch() > 22.0 ? 1 : pitch() > 11.0 ? 5 : 10;
  painter.setRenderHint(QPainter::SmoothPixmapTransform, false);
  if (!roomy)  // in one piece: no seams between the steps
    painter.drawImage(QRectF(left(), kTitle + 2.0, pitch() * partCount(), kCells - 4.0), m_states);
  for (int t = 0; t < partCount(); ++t) {
    const QRectF rect = column(t);
    const QRectF cell(rect.left() + gap / 2.0, kTitle + 2.0, rect.width() - gap, kCells - 4.0);
    if (roomy) {
      painter.drawImage(cell, m_states, QRectF(t, 0, 1, m_states.height()));
      painter.setPen(QPen(t == m_time ? theme.accent() : theme.line(), t == m_time ? 1.8 : 1.0));
      painter.setBrush(Qt::NoBrush);
      painter.drawRoundedRect(cell, 4, 4);
      const bool last = m_analysis.chain.backward ? t == 0 : t + 1 == partCount();
      if (!last) {  // to the step that is computed next
        const double y = cell.center().y();
        const QPointF a(m_analysis.chain.backward ? cell.left() - 1.0 : cell.right() + 1.0, y);
        const QPointF b = a + QPointF(m_analysis.chain.backward ? 1.0 - gap : gap - 1.0, 0);
        painter.setPen(QPen(theme.faint(), 1.4));
        painter.drawLine(a, b);
        drawArrowHead(painter, a, b, 6.0, theme.faint());
      }
    }
    if (t % every == 0 || t == m_time) {
      const bool near = every > 1 && t != m_time && std::abs(t - m_time) * pitch() < 24.0;
      painter.setPen(t == m_time ? theme.accent() : theme.muted());
      if (!near)
        painter.drawText(QRectF(rect.center().x() - 24.0, kTitle + kCells, 48.0, kTimes - 2.0), Qt::AlignCenter,
                         QString::number(t));
    }
  }
  if (m_labelled) {
    painter.setPen(theme.muted());
    painter.drawText(QRectF(0, kTitle + kCells, left() - 8.0, kTimes - 2.0), Qt::AlignLeft | Qt::AlignVCenter,
                     tr("time step"));
    drawFormula(painter, formula::parse(m_analysis.chain.states[0].symbol + "_t"), {0.0, kTitle + kCells / 2.0 + 5.0},
                15.0, theme.text());
  }
}

void ChainView::paintRow(QPainter& painter, int row) const {
  const Theme& theme = Theme::instance();
  const NormRow& of = m_rows[static_cast<size_t>(row)];
  const QRectF rect = rowRect(row);
  const auto found = m_axes.find(of.kind);
  const LogAxis axis = found == m_axes.end() ? LogAxis{} : found->second;
  const auto y = [&](double value) { return rect.bottom() - axis.place(value) * rect.height(); };
  painter.setFont(theme.small());
  painter.setPen(QPen(theme.line(), 1.0));
  painter.drawLine(QPointF(rect.left(), rect.bottom()), QPointF(rect.right(), rect.bottom()));
  const double base = of.growsFromOne() ? y(1.0) : rect.bottom();
  if (of.growsFromOne()) {
    painter.setPen(QPen(theme.faint(), 1.0, Qt::DashLine));
    painter.drawLine(QPointF(rect.left(), base), QPointF(rect.right(), base));
  }
  const double wide = std::clamp(pitch() * 0.5, 1.5, 30.0);
  for (int t = 0; t < partCount(); ++t) {
    const double value = of.bars[static_cast<size_t>(t)], middle = column(t).center().x();
    painter.setPen(Qt::NoPen);
    QColor color = of.kind == NormRow::Kind::Value      ? theme.accent()
                   : of.kind == NormRow::Kind::Gradient ? theme.gradientNegative()
                   : value > 1.0                        ? theme.dataPositive()
                                                        : theme.dataNegative();
    if (m_pending && of.growsFromOne()) color.setAlphaF(0.35);
    painter.setBrush(color);
    if (!std::isnan(value)) {
      const double top = y(value);
      painter.drawRect(QRectF(middle - wide / 2.0, std::min(top, base), wide,
                              std::max(value > 0.0 ? 1.5 : 0.0, std::fabs(base - top))));
    }
    if (of.marks.empty() || std::isnan(of.marks[static_cast<size_t>(t)])) continue;
    const double mark = y(of.marks[static_cast<size_t>(t)]), half = std::max(2.0, std::min(wide * 0.75, 14.0));
    painter.setPen(QPen(theme.text(), 1.6));
    painter.drawLine(QPointF(middle - half, mark), QPointF(middle + half, mark));
  }
  if (m_labelled) {
    drawFormula(painter, of.label, {0.0, rect.top() + 15.0}, 14.0, theme.text());
    if (!of.marks.empty()) {
      painter.setPen(QPen(theme.text(), 1.6));
      painter.drawLine(QPointF(2.0, rect.top() + 29.0), QPointF(12.0, rect.top() + 29.0));
      drawFormula(painter, of.markLabel, {18.0, rect.top() + 34.0}, 11.5, theme.muted());
    }
    painter.setFont(theme.small());
    painter.setPen(theme.faint());
    const QRectF above(0, rect.top() - 3.0, left() - 5.0, 14.0), below(0, rect.bottom() - 12.0, left() - 5.0, 14.0);
    painter.drawText(above, Qt::AlignRight | Qt::AlignVCenter, powerText(axis.high));
    painter.drawText(below, Qt::AlignRight | Qt::AlignVCenter, powerText(axis.low));
  }
  paintNumbers(painter, of, rect, axis);
}

void ChainView::paintNumbers(QPainter& painter, const NormRow& row, const QRectF& rect, const LogAxis& axis) const {
  const Theme& theme = Theme::instance();
  QFont font = theme.numbers();
  font.setPixelSize(m_rowHeight > 60.0 && pitch() > 1.2 * kRoomForNumber ? 12 : 10);
  painter.setFont(font);
  const QFontMetricsF metrics(font);
  for (int t = 0; t < partCount(); ++t) {
    if (!writes(t) || std::isnan(row.bars[static_cast<size_t>(t)]) || (m_pending && row.growsFromOne())) continue;
    const double value = row.bars[static_cast<size_t>(t)];
    const QString text = shortNumber(value, row.kind == NormRow::Kind::Factor ? 3 : 2);
    const double wide = metrics.horizontalAdvance(text) + 6.0;
    // At the end of the bar: above it, or below one that hangs from the line of 1.
    const double tall = font.pixelSize() + 2.0, end = rect.bottom() - axis.place(value) * rect.height();
    const double one = rect.bottom() - axis.place(1.0) * rect.height();
    const bool hangs =
        row.growsFromOne() && value < 1.0 && (end + tall < rect.bottom() + 5.0 || one - tall < rect.top() - 8.0);
    const double rests = row.growsFromOne() ? std::min(end, one) : end;
    const double top =
        hangs ? std::min(end + 1.0, rect.bottom() - tall + 4.0) : std::max(rests - tall - 1.0, rect.top() - 8.0);
    QRectF pill(column(t).center().x() - wide / 2.0, top, wide, tall);
    pill.moveLeft(std::clamp(pill.left(), left(), std::max(left(), width() - wide)));
    const bool crowded = pitch() < kRoomForNumber;
    if (crowded || !row.marks.empty()) {  // over its neighbours' bars, or a mark
      QColor ground = crowded ? theme.panel() : t == m_time ? theme.accentSoft() : theme.background();
      ground.setAlphaF(0.9);
      painter.setPen(crowded ? QPen(theme.line(), 1.0) : QPen(Qt::NoPen));
      painter.setBrush(ground);
      painter.drawRoundedRect(pill.adjusted(0, -1.5, 0, 1.5), 4, 4);
    }
    painter.setPen(theme.text());
    painter.drawText(pill, Qt::AlignCenter, text);
  }
}

// The person.

void ChainView::go(int time) {
  time = std::clamp(time, 0, std::max(0, partCount() - 1));
  setTime(time);
  Q_EMIT timeChosen(time);
}

void ChainView::pressPart(int part) {
  const bool there = part == m_time;
  go(part);
  if (there) Q_EMIT cellWanted(part);
}

void ChainView::mousePressEvent(QMouseEvent* event) {
  const int time = timeAt(event->position());
  if (time < 0 || event->button() != Qt::LeftButton) return event->ignore();
  const NormRow* row = rowAt(event->position());
  if (time == m_time && row && !row->growsFromOne())
    Q_EMIT numberWanted(time, row->kind == NormRow::Kind::Gradient);
  else
    pressPart(time);
}

void ChainView::mouseMoveEvent(QMouseEvent* event) {
  const int time = timeAt(event->position());
  setCursor(time >= 0 ? Qt::PointingHandCursor : Qt::ArrowCursor);
  if (time == m_hovered) return;
  m_hovered = time;
  update();
  Q_EMIT hovered(time);
}

void ChainView::leaveEvent(QEvent*) {
  m_hovered = -1;
  update();
  Q_EMIT hovered(-1);
}

void ChainView::keyPressEvent(QKeyEvent* event) {
  switch (event->key()) {
    case Qt::Key_Left: return go(m_time - 1);
    case Qt::Key_Right: return go(m_time + 1);
    case Qt::Key_Home: return go(0);
    case Qt::Key_End: return go(partCount() - 1);
    case Qt::Key_Return:
    case Qt::Key_Enter: Q_EMIT cellWanted(m_time); return;
    default: QWidget::keyPressEvent(event);
  }
}

/// What a row says, where the mouse rests on its name; the numbers of a step, where it rests on one.
bool ChainView::event(QEvent* event) {
  if (event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut) update();
  if (event->type() != QEvent::ToolTip || m_analysis.steps.empty()) return PartsWidget::event(event);
  const auto* help = static_cast<QHelpEvent*>(event);
  const int time = timeAt(help->pos());
  QString text = time >= 0 ? partName(time) : QString();
  for (int row = 0; time < 0 && row < shownRows(); ++row)
    if (rowRect(row).top() <= help->pos().y() && help->pos().y() <= rowRect(row).bottom())
      text = m_rows[static_cast<size_t>(row)].help;
  QToolTip::showText(help->globalPos(),
                     text.isEmpty() ? text : QStringLiteral("<span>%1</span>").arg(text.toHtmlEscaped()), this);
  return true;
}

}  // namespace unroll
