// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/choice_button.h"

#include <QPainter>
#include <QPainterPath>

#include "theme/theme.h"

namespace unroll {
namespace {

constexpr int kPadding = 9, kLeft = 40, kRight = 14;

}  // namespace

ChoiceButton::ChoiceButton(int number, std::vector<Paragraph> words, QWidget* parent)
    : QPushButton(parent),
      m_number(number),
      m_words(QString::fromStdString(plainText(words))),
      m_text(new LessonTextView(this)) {
  m_text->setAttribute(Qt::WA_TransparentForMouseEvents);
  m_text->setParagraphs(std::move(words));
  setCursor(Qt::PointingHandCursor);
  setAutoDefault(false);
  setAttribute(Qt::WA_Hover);
  QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Minimum);
  policy.setHeightForWidth(true);
  setSizePolicy(policy);
  setState(State::Open);
}

void ChoiceButton::setState(State state) {
  m_state = state;
  setEnabled(state == State::Open);
  setAccessibleName(state == State::Right   ? tr("%1: right").arg(m_words)
                    : state == State::Wrong ? tr("%1: wrong").arg(m_words)
                                            : m_words);
  m_text->setMuted(state == State::Other);
  update();
}

void ChoiceButton::setTypeSize(double pixels) {
  m_text->setTypeSize(pixels);
  updateGeometry();
}

int ChoiceButton::heightForWidth(int width) const {
  return std::max(38, m_text->heightForWidth(width - kLeft - kRight) + 2 * kPadding);
}

QSize ChoiceButton::sizeHint() const { return {320, heightForWidth(320)}; }

void ChoiceButton::resizeEvent(QResizeEvent*) {
  const int tall = m_text->heightForWidth(width() - kLeft - kRight);
  m_text->setGeometry(kLeft, (height() - tall) / 2, width() - kLeft - kRight, tall);
}

void ChoiceButton::paintEvent(QPaintEvent*) {
  const Theme& theme = Theme::instance();
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const bool lit = isEnabled() && (underMouse() || hasFocus());
  QColor edge = lit ? theme.accent() : theme.line();
  QString sign = QString::number(m_number);
  QColor ink = theme.muted();
  if (m_state == State::Right) edge = ink = theme.good(), sign = QStringLiteral("✓");
  if (m_state == State::Wrong) edge = ink = theme.error(), sign = QStringLiteral("✗");
  const bool settled = m_state == State::Right || m_state == State::Wrong;
  painter.setPen(QPen(edge, settled || hasFocus() ? 2 : 1));
  painter.setBrush(isEnabled() && underMouse() ? theme.accentSoft() : theme.panel());
  painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), Theme::kControlRadius, Theme::kControlRadius);
  // The key that chooses it.
  const QRectF key(11, height() / 2.0 - 10, 20, 20);
  if (!settled) {
    painter.setPen(QPen(theme.line(), 1));
    painter.setBrush(theme.background());
    painter.drawRoundedRect(key, 5, 5);
  }
  QFont face = Theme::instance().small();
  if (settled) face.setPixelSize(16);
  face.setWeight(QFont::DemiBold);
  painter.setFont(face);
  painter.setPen(ink);
  painter.drawText(key, Qt::AlignCenter, sign);
}

}  // namespace unroll
