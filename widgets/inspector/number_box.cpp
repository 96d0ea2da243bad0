// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspector/number_box.h"

#include <QLineEdit>

namespace unroll {

std::optional<qlonglong> wholeFromText(const QString& words) {
  QString plain = words.normalized(QString::NormalizationForm_KC);
  plain.replace(QChar(0x2212), QLatin1Char('-'));
  plain.removeIf([](QChar c) { return c.isSpace(); });
  bool whole = false;
  const qlonglong number = plain.toLongLong(&whole);
  return whole ? std::optional(number) : std::nullopt;
}

NumberBox::NumberBox(QWidget* parent) : QSpinBox(parent) { setKeyboardTracking(false); }

void NumberBox::setNumber(int number) {
  m_refused = QString();
  // The text may differ while the number is the same.
  lineEdit()->setText(prefix() + QString::number(number) + suffix());
  setValue(number);
}

void NumberBox::enter(const QString& words) {
  lineEdit()->setText(prefix() + words + suffix());
  interpretText();
}

void NumberBox::stepBy(int steps) {
  interpretText();
  if (!m_refused.isNull()) setNumber(value());
  QSpinBox::stepBy(steps);
}

/// Without the unit, where it still stands.
QString NumberBox::bare(QString text) const {
  if (!suffix().isEmpty() && text.endsWith(suffix())) text.chop(suffix().size());
  return text.trimmed();
}

QValidator::State NumberBox::validate(QString& text, int&) const {
  const std::optional<qlonglong> number = wholeFromText(bare(text));
  return number && *number >= minimum() && *number <= maximum() ? QValidator::Acceptable : QValidator::Intermediate;
}

void NumberBox::fixup(QString& text) const {
  m_refused = bare(text);
  if (m_refused.isNull()) m_refused = QLatin1String("");  // emptied: refused too
}

int NumberBox::valueFromText(const QString& text) const {
  m_refused = QString();
  return static_cast<int>(wholeFromText(bare(text)).value_or(value()));
}

/// The box writes its number anew at every turn: while something is refused, that stays.
QString NumberBox::textFromValue(int number) const { return m_refused.isNull() ? QString::number(number) : m_refused; }

}  // namespace unroll
