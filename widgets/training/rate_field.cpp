// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/rate_field.h"

#include <QLineEdit>
#include <cmath>

#include "controls.h"

namespace unroll {

double steppedRate(double rate, int steps) {
  constexpr double kFactors[] = {1.0, 2.0, 5.0};
  const auto at = [&](int place) {
    const int decade = place >= 0 ? place / 3 : -((-place + 2) / 3);
    return kFactors[place - 3 * decade] * std::pow(10.0, decade);
  };
  int place = static_cast<int>(std::floor(std::log10(std::max(rate, 1e-12)))) * 3;
  while (at(place + 1) <= rate * (1 + 1e-9)) ++place;
  const bool between = at(place) < rate * (1 - 1e-9);
  return at(place + steps + (between && steps < 0 ? 1 : 0));
}

RateField::RateField(QWidget* parent) : QDoubleSpinBox(parent) {
  setDecimals(12);
  setRange(1e-12, 1e12);  // a document may hold any rate: the field shows it as it is
  setKeyboardTracking(false);
  setAccelerated(true);
  setAlignment(Qt::AlignRight);
  setFixedWidth(104);
  // Going through the field changes nothing: a schedule goes on by the rate that it really has.
  connect(this, &QAbstractSpinBox::editingFinished, this, [this] {
    if (text() == m_displayed) return;
    m_displayed = text();
    Q_EMIT rateChosen(value());
  });
}

void RateField::display(double rate) {
  constexpr int kMostSigns = 8;
  setValue(numberText(rate).size() <= kMostSigns ? rate : QString::number(rate, 'g', 4).toDouble());
  m_displayed = text();
}

void RateField::stepBy(int steps) {
  setValue(steppedRate(value(), steps));
  lineEdit()->selectAll();
  m_displayed = text();
  Q_EMIT rateChosen(value());
}

QString RateField::textFromValue(double value) const { return numberText(value); }

double RateField::valueFromText(const QString& text) const {
  bool ok = false;
  QString plain = text.trimmed();
  const double number = plain.replace(QLatin1Char(','), QLatin1Char('.')).toDouble(&ok);
  return ok ? number : value();
}

QValidator::State RateField::validate(QString& text, int&) const {
  bool ok = false;
  QString plain = text.trimmed();
  const double number = plain.replace(QLatin1Char(','), QLatin1Char('.')).toDouble(&ok);
  if (ok) return number >= minimum() && number <= maximum() ? QValidator::Acceptable : QValidator::Intermediate;
  for (const QChar c : plain)
    if (!c.isDigit() && !QStringLiteral(".eE+-").contains(c)) return QValidator::Invalid;
  return QValidator::Intermediate;
}

}  // namespace unroll
