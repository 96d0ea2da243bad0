// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/reading.h"

#include <QPainter>
#include <algorithm>
#include <cmath>

#include "theme/theme.h"

namespace unroll {
namespace {

QFont valueFont() {
  QFont font = Theme::instance().numbers();
  font.setPixelSize(16);
  font.setWeight(QFont::DemiBold);
  return font;
}

QFont restFont() {
  QFont font = Theme::instance().numbers();
  font.setPixelSize(11);
  return font;
}

}  // namespace

Reading::Reading(const QString& name, QWidget* parent) : QLabel(parent), m_name(name) {
  setFixedHeight(38);
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
  setValue(QStringLiteral("–"));
  connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void Reading::setName(const QString& name) {
  m_name = name;
  updateGeometry();
}

void Reading::setValue(const QString& value, const QString& rest, const QString& spoken) {
  const QString sentence =
      spoken.isEmpty() ? QStringList{m_name, value, rest}.join(QLatin1Char(' ')).trimmed() : spoken;
  if (value == m_value && rest == m_rest && sentence == text()) return;
  m_value = value;
  m_rest = rest;
  setText(sentence);
  setAccessibleName(sentence);
  updateGeometry();
  update();
}

QSize Reading::sizeHint() const {
  const double rest = m_rest.isEmpty() ? 0 : QFontMetricsF(restFont()).horizontalAdvance(m_rest) + 6;
  const double value = QFontMetricsF(valueFont()).horizontalAdvance(m_value) + rest;
  const double name = QFontMetricsF(Theme::instance().small()).horizontalAdvance(m_name);
  // In steps, so that the row does not tremble with every digit.
  return {static_cast<int>(std::ceil(std::max(name, value) / 16) * 16), 38};
}

void Reading::paintEvent(QPaintEvent*) {
  const Theme& theme = Theme::instance();
  QPainter painter(this);
  painter.setFont(theme.small());
  painter.setPen(theme.muted());
  painter.drawText(QPointF(0, 12), m_name);
  painter.setFont(valueFont());
  painter.setPen(theme.text());
  painter.drawText(QPointF(0, 33), m_value);
  const double x = QFontMetricsF(valueFont()).horizontalAdvance(m_value) + 6;
  painter.setFont(restFont());
  painter.setPen(theme.muted());
  painter.drawText(QPointF(x, 33), m_rest);
}

}  // namespace unroll
