// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lesson_card.h"

#include <QPainter>
#include <QTextLayout>
#include <algorithm>

#include "canvas/card_style.h"
#include "theme/theme.h"

namespace unroll {
namespace {

constexpr double kBadge = 26.0, kPadding = 16.0;

QFont titleFont() {
  QFont font = Theme::instance().body();
  font.setPixelSize(15);
  font.setWeight(QFont::DemiBold);
  return font;
}

QFont summaryFont() {
  QFont font = Theme::instance().body();
  font.setPixelSize(12);
  return font;
}

/// WORDS broken into at most MOST lines.
QStringList wrapped(const QString& words, const QFont& font, double width, int most) {
  QTextLayout layout(words, font);
  QStringList lines;
  layout.beginLayout();
  for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
    line.setLineWidth(width);
    if (lines.size() + 1 == most) {
      lines << QFontMetricsF(font).elidedText(words.mid(line.textStart()), Qt::ElideRight, width);
      break;
    }
    lines << words.mid(line.textStart(), line.textLength()).trimmed();
  }
  layout.endLayout();
  return lines;
}

}  // namespace

LessonCard::LessonCard(int number, QWidget* parent) : QAbstractButton(parent), m_number(number) {
  setCursor(Qt::PointingHandCursor);
  setFocusPolicy(Qt::StrongFocus);
  connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void LessonCard::setLesson(const QString& title, const QString& summary, int minutes,
                           const LessonProgress::Sum& progress) {
  m_title = title;
  m_summary = summary;
  m_minutes = minutes;
  m_progress = progress;
  setText(title);
  setAccessibleName(m_number > 0 ? tr("Lesson %1: %2").arg(m_number).arg(title) : title);
  setAccessibleDescription(summary + QStringLiteral(" ") + facts());
  update();
}

QString LessonCard::facts() const {
  QStringList facts;
  if (m_minutes > 0) facts << tr("%n min", nullptr, m_minutes);
  if (m_progress.exercises > 0)
    facts << (m_progress.exercisesSolved > 0
                  ? tr("%1 of %2 exercises solved").arg(m_progress.exercisesSolved).arg(m_progress.exercises)
              : m_progress.exercises == 1 ? tr("1 exercise")
                                          : tr("%1 exercises").arg(m_progress.exercises));
  if (m_progress.complete())
    facts << tr("✓ done");
  else if (m_progress.begun && m_progress.steps > 0)
    facts << tr("%1 of %2 steps").arg(m_progress.stepsDone).arg(m_progress.steps);
  return facts.join(QStringLiteral(" · "));
}

QRectF LessonCard::inside() const { return QRectF(rect()).adjusted(3, 2, -3, -5); }

QStringList LessonCard::titleLines() const {
  const double badge = m_number > 0 ? kBadge + 10 : 0;
  return wrapped(m_title, titleFont(), inside().width() - 2 * kPadding - badge, 2);
}

QStringList LessonCard::summaryLines() const {
  return wrapped(m_summary, summaryFont(), inside().width() - 2 * kPadding, 4);
}

void LessonCard::enterEvent(QEnterEvent*) { update(); }
void LessonCard::leaveEvent(QEvent*) { update(); }

void LessonCard::paintEvent(QPaintEvent*) {
  const Theme& theme = Theme::instance();
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const bool lit = underMouse() || hasFocus();
  const QRectF card = inside();
  paintCard(painter, card, lit ? theme.accent() : theme.line(), hasFocus() ? 2 : 1);
  const double left = card.left() + kPadding;
  double y = card.top() + kPadding;
  double titleLeft = left;
  if (m_number > 0) {
    const QRectF badge(left, y - 2, kBadge, kBadge);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_progress.complete() ? theme.good() : theme.accentSoft());
    painter.drawEllipse(badge);
    QFont face = theme.body();
    face.setWeight(QFont::DemiBold);
    painter.setFont(face);
    painter.setPen(m_progress.complete() ? theme.panel() : theme.accent());
    painter.drawText(badge, Qt::AlignCenter, m_progress.complete() ? QStringLiteral("✓") : QString::number(m_number));
    titleLeft += kBadge + 10;
  }
  const auto paintLines = [&](const QStringList& lines, const QFont& font, const QColor& ink, double x) {
    const QFontMetricsF metrics(font);
    painter.setFont(font);
    painter.setPen(ink);
    for (const QString& line : lines) {
      painter.drawText(QPointF(x, y + metrics.ascent()), line);
      y += metrics.lineSpacing();
    }
  };
  const QStringList title = titleLines();
  if (title.size() == 1) y += 2;
  paintLines(title, titleFont(), theme.text(), titleLeft);
  y = std::max(y, card.top() + kPadding + kBadge) + 8;
  paintLines(summaryLines(), summaryFont(), theme.muted(), left);
  painter.setFont(theme.small());
  painter.setPen(theme.muted());
  painter.drawText(QRectF(left, card.bottom() - 36, card.width() - 2 * kPadding, 16), Qt::AlignVCenter, facts());
  const QRectF track(left, card.bottom() - 14, card.width() - 2 * kPadding, 4);
  painter.setPen(Qt::NoPen);
  painter.setBrush(theme.line());
  painter.drawRoundedRect(track, 2, 2);
  if (m_progress.steps == 0 || m_progress.stepsDone == 0) return;
  QRectF done = track;
  done.setWidth(track.width() * m_progress.stepsDone / m_progress.steps);
  painter.setBrush(m_progress.complete() ? theme.good() : theme.accent());
  painter.drawRoundedRect(done, 2, 2);
}

}  // namespace unroll
