// SPDX-License-Identifier: GPL-3.0-or-later
#include "controls.h"

#include <QStyle>
#include <cmath>

#include "theme/icons.h"
#include "theme/theme.h"

namespace unroll {

void setRole(QWidget* widget, const char* role) {
  const QString name = QString::fromLatin1(role ? role : "");
  if (widget->property("role").toString() == name) return;
  widget->setProperty("role", name);
  widget->style()->unpolish(widget);
  widget->style()->polish(widget);
}

QPushButton* makeButton(const QString& words, const char* role, QWidget* parent) {
  auto* button = new QPushButton(words, parent);
  button->setAutoDefault(false);
  button->setCursor(Qt::PointingHandCursor);
  if (role) setRole(button, role);
  return button;
}

QPushButton* makeIconButton(const QString& words, const QString& icon, QWidget* parent) {
  QPushButton* button = makeButton(QString(), "icon", parent);
  button->setAccessibleName(words);
  button->setToolTip(words);
  setThemedIcon(button, icon);
  return button;
}

void setThemedIcon(QPushButton* button, const QString& icon) {
  button->setIconSize(QSize(14, 14));
  const auto paint = [button, icon] {
    const Theme& theme = Theme::instance();
    const bool primary = button->property("role").toString() == QLatin1String("primary");
    button->setIcon(themedIcon(icon, primary ? theme.onAccent() : theme.text()));
  };
  paint();
  QObject::connect(&Theme::instance(), &Theme::changed, button, paint);
}

QLabel* makeLabel(const QString& words, const char* role, QWidget* parent) {
  auto* label = new QLabel(words, parent);
  if (role) setRole(label, role);
  return label;
}

QLabel* makeHeading(const QString& words, QWidget* parent) {
  QLabel* label = makeLabel(words.toUpper(), "heading", parent);
  label->setAccessibleName(words);
  return label;
}

QString countText(int64_t count) {
  QString digits = QString::number(count < 0 ? -count : count);
  for (qsizetype at = digits.size() - 3; at > 0; at -= 3) digits.insert(at, QChar(0x202F));
  return count < 0 ? QChar(0x2212) + digits : digits;
}

QString flopText(int64_t flops) {
  struct Scale {
    double size;
    const char* name;
  };
  static constexpr Scale kScales[] = {{1e12, "TFLOP"}, {1e9, "GFLOP"}, {1e6, "MFLOP"}, {1e3, "kFLOP"}};
  for (const Scale& unit : kScales) {
    const double share = static_cast<double>(flops) / unit.size;
    if (share < 1.0) continue;
    return QStringLiteral("%1 %2")
        .arg(share, 0, 'f',
             share < 10    ? 2
             : share < 100 ? 1
                           : 0)
        .arg(QLatin1String(unit.name));
  }
  return QStringLiteral("%1 FLOP").arg(countText(flops));
}

QString numberText(double value) {
  QString text = QString::number(value, 'g', 8);
  const qsizetype exponent = text.indexOf(QLatin1Char('e'));
  if (exponent < 0) return text;
  // "1e-7", not "1e-07".
  const int power = text.mid(exponent + 1).toInt();
  return text.left(exponent + 1) + QString::number(power);
}

}  // namespace unroll
