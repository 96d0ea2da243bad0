// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QDBusVariant>
#include <QObject>
#include <optional>

namespace unroll {

/// Whether the desktop wants dark colours: the desktop portal's setting (org.freedesktop.appearance,
/// color-scheme), where a session bus and a portal are there, else the palette the platform gave.
class SystemScheme : public QObject {
  Q_OBJECT
 public:
  explicit SystemScheme(QObject* parent = nullptr);
  bool dark() const;

 Q_SIGNALS:
  void changed();

 private:
  Q_SLOT void settingChanged(const QString& group, const QString& key, const QDBusVariant& value);

  std::optional<bool> m_portal;
  bool m_darkPalette = false;  ///< read once at the start, before the program sets its own palette
};

}  // namespace unroll
