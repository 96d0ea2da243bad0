// SPDX-License-Identifier: GPL-3.0-or-later
#include "theme/system_scheme.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QGuiApplication>
#include <QPalette>

namespace unroll {

namespace {

const QString kService = QStringLiteral("org.freedesktop.portal.Desktop");
const QString kPath = QStringLiteral("/org/freedesktop/portal/desktop");
const QString kInterface = QStringLiteral("org.freedesktop.portal.Settings");
const QString kGroup = QStringLiteral("org.freedesktop.appearance");
const QString kKey = QStringLiteral("color-scheme");
/// A portal that does not answer must not hold up the window.
constexpr int kPatienceMs = 250;

/// 1 is "prefer dark"; 0 (no preference) and 2 (prefer light) are light. The value may be wrapped.
std::optional<bool> darkFrom(QVariant value) {
  while (value.canConvert<QDBusVariant>()) value = value.value<QDBusVariant>().variant();
  bool number = false;
  const uint scheme = value.toUInt(&number);
  if (!number) return std::nullopt;
  return scheme == 1;
}

}  // namespace

SystemScheme::SystemScheme(QObject* parent) : QObject(parent) {
  m_darkPalette = QGuiApplication::palette().color(QPalette::Window).lightness() < 128;
  QDBusConnection bus = QDBusConnection::sessionBus();
  if (!bus.isConnected()) return;
  QDBusMessage read = QDBusMessage::createMethodCall(kService, kPath, kInterface, QStringLiteral("Read"));
  read.setArguments({kGroup, kKey});
  const QDBusMessage answer = bus.call(read, QDBus::Block, kPatienceMs);
  if (answer.type() == QDBusMessage::ReplyMessage && !answer.arguments().isEmpty()) {
    m_portal = darkFrom(answer.arguments().constFirst());
  }
  bus.connect(kService, kPath, kInterface, QStringLiteral("SettingChanged"), this,
              SLOT(settingChanged(QString, QString, QDBusVariant)));
}

bool SystemScheme::dark() const { return m_portal.value_or(m_darkPalette); }

void SystemScheme::settingChanged(const QString& group, const QString& key, const QDBusVariant& value) {
  if (group != kGroup || key != kKey) return;
  const std::optional<bool> now = darkFrom(value.variant());
  if (!now || now == m_portal) return;
  m_portal = now;
  Q_EMIT changed();
}

}  // namespace unroll
